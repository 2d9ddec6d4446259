-- A day is a place open on a date.

CREATE TABLE series (
    id          @ID,
    slug        TEXT NOT NULL,
    name        TEXT NOT NULL,                  -- "Les jeudis qui tournent"
    weekday     BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),    -- Monday is 1
    every       BIGINT NOT NULL DEFAULT 1 CHECK (every BETWEEN 1 AND 8),    -- weeks
    opens       BIGINT NOT NULL,                -- minutes of the local day
    closes      BIGINT NOT NULL,
    date_from   TEXT NOT NULL,
    date_to     TEXT NOT NULL,
    about       TEXT,
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    CHECK (opens >= 0 AND closes > opens AND closes <= 1440),
    CHECK (date_to >= date_from)
);
CREATE UNIQUE INDEX series_slug_key ON series (slug);

-- Days of a series are all written when it is made; a permanent place's day when first needed.
CREATE TABLE day (
    id          @ID,
    series_id   BIGINT REFERENCES series(id),
    place_id    BIGINT REFERENCES place(id),    -- NULL: no host yet
    date        TEXT NOT NULL,
    title       TEXT NOT NULL DEFAULT '',
    opens       BIGINT,                         -- NULL: by the place's rules
    closes      BIGINT,
    capacity    BIGINT,                         -- NULL: the place's chairs
    animator_id BIGINT REFERENCES person(id),
    note        TEXT,                           -- the animator's word
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'cancelled', 'moved')),
    reason      TEXT NOT NULL DEFAULT '',       -- why cancelled or moved
    moved_to    BIGINT REFERENCES day(id),
    sequence    BIGINT NOT NULL DEFAULT 0,      -- grows with each change, for calendars
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL
);
-- A cancelled or moved day leaves its place free for another on that date.
CREATE UNIQUE INDEX day_place_id_date_key ON day (place_id, date) WHERE state = 'open';
CREATE INDEX day_date ON day (date, place_id);
CREATE INDEX day_series ON day (series_id, date);
