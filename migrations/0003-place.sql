-- Somewhere people can work: permanent places and host places, what is inside, when they open.

CREATE TABLE commune (
    insee       TEXT PRIMARY KEY,               -- INSEE code, "62119"
    name        TEXT NOT NULL,
    fold        TEXT NOT NULL,                  -- derived
    outline     TEXT                            -- GeoJSON geometry as imported
);

CREATE TABLE place (
    id            @ID,
    slug          TEXT NOT NULL,                -- in addresses: "la-lampisterie"
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('permanent', 'host')),
    about         TEXT,
    address       TEXT,
    postcode      TEXT,
    town          TEXT NOT NULL DEFAULT '',
    commune       TEXT,                         -- INSEE code
    latitude      BIGINT,                       -- 1e-7 degrees, WGS 84
    longitude     BIGINT,
    zone          TEXT NOT NULL DEFAULT 'Europe/Paris',
    chairs        BIGINT NOT NULL DEFAULT 0 CHECK (chairs >= 0),  -- for working at, in all
    area          BIGINT,                       -- square metres
    plan_width    BIGINT,                       -- of the floor plan, decimetres
    plan_height   BIGINT,
    entrance      TEXT,                         -- how to get in
    wifi_name     TEXT,
    wifi_password TEXT,                         -- shown to those who come, on the day
    transport     TEXT,
    parking       TEXT,
    accessibility TEXT,
    contact       TEXT,
    organisation_id BIGINT REFERENCES organisation(id),   -- who hosts or runs it
    listed        BIGINT NOT NULL DEFAULT 0 CHECK (listed IN (0, 1)),  -- 1: known, not run here
    fold          TEXT NOT NULL,                -- derived: name, postcode, town, for the search
    made_at       BIGINT NOT NULL,
    closed_at     BIGINT
);
CREATE UNIQUE INDEX place_slug_key ON place (slug);
CREATE INDEX place_fold ON place (listed, fold);

CREATE TABLE space (
    id          @ID,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('coworking', 'office', 'meeting', 'workshop',
                'kitchen', 'cafe', 'culture', 'rest', 'sport', 'cell', 'other')),
    about       TEXT,
    area        BIGINT,                         -- square metres
    x BIGINT, y BIGINT, w BIGINT, h BIGINT,     -- on the floor plan, decimetres; NULL: not drawn
    position    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX space_place ON space (place_id, position);

CREATE TABLE resource (
    id          @ID,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    space_id    BIGINT REFERENCES space(id),
    kind        TEXT NOT NULL CHECK (kind IN
                ('desk_pool', 'desk', 'office', 'room', 'machine', 'cell')),
    name        TEXT NOT NULL,
    about       TEXT,                           -- "écran et visio"
    capacity    BIGINT NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 10000),
                                                -- how many bookings at once; desks: chairs
    people      BIGINT,                         -- how many persons it holds, for a room
    bookable    BIGINT NOT NULL DEFAULT 1 CHECK (bookable IN (0, 1)),
    stopped     TEXT,                           -- why it cannot be used now; NULL: it can
    x BIGINT, y BIGINT, w BIGINT, h BIGINT,
    position    BIGINT NOT NULL DEFAULT 0,
    closed_at   BIGINT
);
CREATE INDEX resource_place ON resource (place_id, position);

-- Weekly opening of a place, dated; the text is OpenStreetMap's opening_hours.
CREATE TABLE hours (
    id          @ID,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    valid_from  TEXT NOT NULL,
    rule        TEXT NOT NULL,                  -- "Mo-Fr 08:30-19:00; Sa 09:00-13:00; PH off"
    made_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX hours_place_id_valid_from_key ON hours (place_id, valid_from);

-- An exception to the week: closed, or open at other hours.
CREATE TABLE exception (
    id          @ID,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    date_from   TEXT NOT NULL,
    date_to     TEXT NOT NULL,
    opens       BIGINT,                         -- minutes of the local day; NULL: closed
    closes      BIGINT,
    reason      TEXT NOT NULL DEFAULT '',
    CHECK (date_to >= date_from),
    CHECK ((opens IS NULL) = (closes IS NULL)),
    CHECK (opens IS NULL OR (opens >= 0 AND closes > opens AND closes <= 1440))
);
CREATE INDEX exception_place ON exception (place_id, date_from);
