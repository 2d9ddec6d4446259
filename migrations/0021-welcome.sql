-- Belonging: the charter, who accepted it, and a newcomer's first steps.

-- One row a version; the one in force is the newest whose day has come.
CREATE TABLE charter (
    id          @ID,
    version     BIGINT NOT NULL,                -- from 1
    words       TEXT NOT NULL,
    changes     TEXT NOT NULL DEFAULT '',       -- what is new in it, in a sentence
    valid_from  TEXT NOT NULL,                  -- civil day
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    told_to     BIGINT NOT NULL DEFAULT 0,      -- members are told of it in the order of their ids:
                                                -- those up to this one are
    told_at     BIGINT                          -- all are
);
CREATE UNIQUE INDEX charter_version_key ON charter (version);

CREATE TABLE charter_accepted (
    charter_id  BIGINT NOT NULL REFERENCES charter(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, charter_id)
);
CREATE INDEX charter_accepted_charter ON charter_accepted (charter_id, person_id);

-- A newcomer who would like somebody to go the first steps with.
CREATE TABLE godparent_wish (
    newcomer_id BIGINT PRIMARY KEY REFERENCES person(id),
    made_at     BIGINT NOT NULL
);

-- Who was asked to, and what they said: one at a time.
CREATE TABLE godparent (
    newcomer_id BIGINT NOT NULL REFERENCES person(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    state       TEXT NOT NULL CHECK (state IN ('asked', 'yes', 'no', 'ended')),
    asked_by    BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (newcomer_id, person_id),
    CHECK (newcomer_id <> person_id)
);
CREATE UNIQUE INDEX godparent_newcomer_id_key ON godparent (newcomer_id)
    WHERE state IN ('asked', 'yes');
CREATE INDEX godparent_person ON godparent (person_id, state);

-- Newcomers, the newest first.
CREATE INDEX person_made ON person (made_at, id);
