-- What people who met here do together.

CREATE TABLE collaboration (
    id          @ID,
    name        TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    level       BIGINT NOT NULL CHECK (level BETWEEN 0 AND 4),  -- who may see it: its people alone (0),
                                                -- their circles, members, the network, everyone
    day_id      BIGINT REFERENCES day(id),      -- where they met, if they say so
    made_by     BIGINT REFERENCES person(id),   -- NULL: forgotten
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    born_on     TEXT,                           -- the day a second person said yes: then it is one
    ended_on    TEXT,
    version     BIGINT NOT NULL DEFAULT 1,      -- grows with each change of anything
    worded      BIGINT NOT NULL DEFAULT 1       -- the version that last changed what it says of itself
);
CREATE INDEX collaboration_born ON collaboration (born_on);

CREATE TABLE collaborator (
    collaboration_id BIGINT NOT NULL REFERENCES collaboration(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    brings      TEXT NOT NULL DEFAULT '',       -- what each brings, in their own words
    state       TEXT NOT NULL CHECK (state IN ('asked', 'in', 'declined', 'left')),
    asked_by    BIGINT REFERENCES person(id),   -- NULL: who made it
    asked_at    BIGINT,
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (collaboration_id, person_id)
);
CREATE INDEX collaborator_person ON collaborator (person_id, state);
CREATE INDEX collaborator_asked ON collaborator (asked_by, asked_at);
