-- The roaming season: territories, hosts that offer themselves, plans in the making.

CREATE TABLE territory (
    id          @ID,
    name        TEXT NOT NULL,
    detour      BIGINT NOT NULL DEFAULT 130 CHECK (detour BETWEEN 100 AND 300),     -- percent
    speed       BIGINT NOT NULL DEFAULT 45 CHECK (speed BETWEEN 5 AND 130),         -- km/h
    fixed       BIGINT NOT NULL DEFAULT 4 CHECK (fixed BETWEEN 0 AND 60),           -- minutes a way
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX territory_name_key ON territory (name);

CREATE TABLE territory_commune (
    territory_id BIGINT NOT NULL REFERENCES territory(id),
    insee        TEXT NOT NULL REFERENCES commune(insee),
    PRIMARY KEY (territory_id, insee)
);

-- Minutes that somebody knows better than the great circle does; of one way.
CREATE TABLE travel (
    territory_id BIGINT NOT NULL REFERENCES territory(id),
    origin       TEXT NOT NULL,                 -- INSEE code
    destination  TEXT NOT NULL,
    minutes      BIGINT NOT NULL CHECK (minutes BETWEEN 0 AND 600),
    PRIMARY KEY (territory_id, origin, destination)
);

-- Somebody offers to welcome the days: from the offer to the host that is known.
CREATE TABLE host (
    id          @ID,
    person_id   BIGINT REFERENCES person(id),   -- who offers; NULL: forgotten
    place_id    BIGINT REFERENCES place(id),    -- made when accepted, or there before
    state       TEXT NOT NULL CHECK (state IN
                ('offered', 'asked', 'accepted', 'declined', 'withdrawn')),
    name        TEXT NOT NULL,                  -- of the place
    kind        TEXT NOT NULL DEFAULT 'enterprise' CHECK (kind IN
                ('enterprise', 'town_hall', 'association', 'other')),
    address     TEXT,
    postcode    TEXT,
    town        TEXT NOT NULL,
    commune     TEXT NOT NULL,                  -- INSEE code
    contact     TEXT,                           -- phone or mail, for the animator
    chairs      BIGINT NOT NULL CHECK (chairs BETWEEN 1 AND 1000),
    weekdays    BIGINT NOT NULL DEFAULT 0 CHECK (weekdays BETWEEN 0 AND 127),   -- bit 0 is Monday;
                                                -- 0: only the dates named below
    date_from   TEXT,                           -- not before; NULL: any
    date_to     TEXT,                           -- not after
    most        BIGINT CHECK (most BETWEEN 1 AND 120),  -- days a season; NULL: as many as it takes
    internet    BIGINT NOT NULL CHECK (internet IN (0, 1)),
    speed       BIGINT CHECK (speed BETWEEN 1 AND 100000),      -- Mbit/s; NULL: not known
    noise       TEXT NOT NULL DEFAULT 'quiet' CHECK (noise IN ('quiet', 'lively', 'loud')),
    parking     BIGINT NOT NULL DEFAULT 0 CHECK (parking IN (0, 1)),
    bus         TEXT,                           -- "Bulle 2, arrêt Beffroi"; NULL: none near
    step_free   BIGINT NOT NULL DEFAULT 0 CHECK (step_free IN (0, 1)),
    kitchen     BIGINT NOT NULL DEFAULT 0 CHECK (kitchen IN (0, 1)),
    wish        TEXT,                           -- what it would like in return
    said        TEXT,                           -- the animator's question, or why not
    reply       TEXT,                           -- the host's to a question
    decided_by  BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    CHECK (state <> 'accepted' OR place_id IS NOT NULL)
);
CREATE INDEX host_state ON host (state, id);
CREATE INDEX host_person ON host (person_id, id);
CREATE UNIQUE INDEX host_place_id_key ON host (place_id) WHERE state = 'accepted';

-- Dates it can although its weekdays do not say so (1), dates it cannot although they do (0).
CREATE TABLE host_date (
    host_id     BIGINT NOT NULL REFERENCES host(id),
    date        TEXT NOT NULL,
    can         BIGINT NOT NULL CHECK (can IN (0, 1)),
    PRIMARY KEY (host_id, date)
);

CREATE TABLE season (
    id          @ID,
    name        TEXT NOT NULL,
    slug        TEXT NOT NULL,                  -- of the series it becomes: its name, folded
    territory_id BIGINT NOT NULL REFERENCES territory(id),
    series_id   BIGINT REFERENCES series(id),   -- made when published
    state       TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published')),
    weekday     BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    every       BIGINT NOT NULL DEFAULT 1 CHECK (every BETWEEN 1 AND 8),    -- weeks
    opens       BIGINT NOT NULL,                -- minutes of the local day
    closes      BIGINT NOT NULL,
    date_from   TEXT NOT NULL,
    date_to     TEXT NOT NULL,
    about       TEXT,
    promise_days BIGINT NOT NULL CHECK (promise_days BETWEEN 0 AND 120),
    promise_minutes BIGINT NOT NULL CHECK (promise_minutes BETWEEN 1 AND 240),
    rest        BIGINT NOT NULL CHECK (rest BETWEEN 1 AND 52),  -- weeks between two visits, at least
    chairs      BIGINT NOT NULL DEFAULT 0 CHECK (chairs >= 0),  -- a host needs at least so many
    version     BIGINT NOT NULL DEFAULT 1,      -- grows with each change
    run         TEXT NOT NULL DEFAULT '' CHECK (run IN ('', 'waiting', 'running', 'stopped')),
                                                -- the planner at work in the background
    run_version BIGINT,                         -- of the season it was begun for
    run_beat    BIGINT,                         -- when it last said how far it is
    run_seconds BIGINT,                         -- since it began
    run_gap     BIGINT,                         -- parts per million, NULL: not known yet
    planned_at  BIGINT,                         -- when the plan below was computed; NULL: never
    planned_gap BIGINT,                         -- parts per million, NULL: changed by hand since
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    published_at BIGINT,
    CHECK (opens >= 0 AND closes > opens AND closes <= 1440),
    CHECK (date_to >= date_from)
);
CREATE UNIQUE INDEX season_slug_key ON season (slug);
CREATE UNIQUE INDEX season_series_id_key ON season (series_id);

-- Every date of it, in the rhythm of the season.
CREATE TABLE season_date (
    season_id   BIGINT NOT NULL REFERENCES season(id),
    date        TEXT NOT NULL,
    skipped     TEXT,                           -- why there is no day: 'holiday', or a sentence
    host_id     BIGINT REFERENCES host(id),     -- the choice; NULL: none (yet)
    locked      BIGINT NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    PRIMARY KEY (season_id, date),
    CHECK (skipped IS NULL OR (host_id IS NULL AND locked = 0)),
    CHECK (locked = 0 OR host_id IS NOT NULL)
);

-- Not this host on that date, whatever it offered.
CREATE TABLE season_forbid (
    season_id   BIGINT NOT NULL REFERENCES season(id),
    date        TEXT NOT NULL,
    host_id     BIGINT NOT NULL REFERENCES host(id),
    PRIMARY KEY (season_id, date, host_id)
);

-- Hosts that are left out of a season, or whose number of days was decided.
CREATE TABLE season_host (
    season_id   BIGINT NOT NULL REFERENCES season(id),
    host_id     BIGINT NOT NULL REFERENCES host(id),
    days        BIGINT NOT NULL CHECK (days BETWEEN 0 AND 120),
    PRIMARY KEY (season_id, host_id)
);
