-- Mutual help: what somebody needs, who was thought of and asked, thanks; who puts people in touch.
-- Nothing here is counted for show: what is kept is what sparing those who are asked often needs.

-- What requests ask, as a digest of their stems: it tells equal ones without their words, which go
-- with whoever is forgotten.  Whoever makes a request holds its row, so that ten who ask the same at
-- once take turns.
CREATE TABLE matter (
    digest      TEXT PRIMARY KEY,
    asked_at    BIGINT NOT NULL
);

CREATE TABLE request (
    id          @ID,
    person_id   BIGINT NOT NULL REFERENCES person(id),  -- who asks
    words       TEXT NOT NULL,                  -- what they need, in their own words
    matter      TEXT NOT NULL REFERENCES matter(digest),    -- derived: equal for requests that ask the
                                                -- same thing
    seeks       TEXT NOT NULL DEFAULT '',       -- the skill looked for, in words
    urgency     TEXT NOT NULL CHECK (urgency IN ('now', 'week', 'any')),
    reach       TEXT NOT NULL CHECK (reach IN ('here', 'next_day', 'anywhere')),
    day_id      BIGINT REFERENCES day(id),      -- here: today's; next_day: that one; NULL: anywhere
    anonymous   BIGINT NOT NULL DEFAULT 0 CHECK (anonymous IN (0, 1)),
    listed      BIGINT NOT NULL DEFAULT 0 CHECK (listed IN (0, 1)),     -- shown to all members
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'done', 'dropped')),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,                -- after that it is no longer open
    everyone_at BIGINT,                         -- everyone there was asked
    mediator_id BIGINT REFERENCES person(id)    -- who asks others for it
);
CREATE INDEX request_person ON request (person_id, id);
CREATE INDEX request_state ON request (state, ends_at);
CREATE INDEX request_matter ON request (matter, id);
CREATE INDEX request_ends ON request (ends_at);

-- Who was thought of for a request, in which order and why; who was asked; what they said.
CREATE TABLE candidate (
    request_id  BIGINT NOT NULL REFERENCES request(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    position    BIGINT NOT NULL,                -- from 1; 0: not thought of, but asked or came forward
    fit         BIGINT NOT NULL,                -- 0 to 1000
    because     TEXT NOT NULL DEFAULT '',       -- their words that fit, as the asker may see them
    of_trade    BIGINT NOT NULL DEFAULT 0 CHECK (of_trade IN (0, 1)),   -- those words are their trade
    asked_at    BIGINT,
    asked_by    TEXT CHECK (asked_by IN ('asker', 'everyone', 'mediator', 'self')),
    mediated_at BIGINT,                         -- a mediator asked them, or believes so: who was asked
                                                -- before, said no or asks themselves is told nothing
    answer      TEXT CHECK (answer IN ('yes', 'not_now')),
    answered_at BIGINT,
    note        TEXT NOT NULL DEFAULT '',       -- what they said with a yes
    PRIMARY KEY (request_id, person_id)
);
CREATE INDEX candidate_person ON candidate (person_id, asked_at);

CREATE TABLE thanks (
    id          @ID,
    request_id  BIGINT REFERENCES request(id),
    from_id     BIGINT NOT NULL REFERENCES person(id),
    to_id       BIGINT NOT NULL REFERENCES person(id),
    words       TEXT NOT NULL,
    shown       BIGINT NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)),      -- to all members; else to the one thanked
    made_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX thanks_request_id_to_id_key ON thanks (request_id, to_id);
CREATE INDEX thanks_to ON thanks (to_id, id);
CREATE INDEX thanks_from ON thanks (from_id, id);
CREATE INDEX thanks_shown ON thanks (shown, id);

-- Who does not want to be asked for a while.
CREATE TABLE out_of_reach (
    person_id   BIGINT PRIMARY KEY REFERENCES person(id),
    until       TEXT NOT NULL                   -- last day
);

-- Volunteers who put people in touch; those who animate may too.
CREATE TABLE mediator (
    person_id   BIGINT PRIMARY KEY REFERENCES person(id),
    named_by    BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL
);

-- People put in touch with each other: by a mediator, or proposed by the house at a day.  one < other.
CREATE TABLE introduction (
    id          @ID,
    one_id      BIGINT NOT NULL REFERENCES person(id),
    other_id    BIGINT NOT NULL REFERENCES person(id),
    day_id      BIGINT REFERENCES day(id),      -- proposed at that day
    by_id       BIGINT REFERENCES person(id),   -- the mediator; NULL: the house
    words       TEXT NOT NULL DEFAULT '',       -- the mediator's
    one_learns  TEXT NOT NULL DEFAULT '',       -- why: what one would learn from the other...
    other_learns TEXT NOT NULL DEFAULT '',      -- ...and the other from one, in their own words
    made_at     BIGINT NOT NULL,
    met_at      BIGINT,                         -- one of them said they met
    refused_at  BIGINT,                         -- one of them said no: never proposed again
    CHECK (one_id < other_id)
);
CREATE UNIQUE INDEX introduction_one_id_other_id_key ON introduction (one_id, other_id);
CREATE INDEX introduction_other ON introduction (other_id, one_id);
CREATE INDEX introduction_day ON introduction (day_id);

-- Who wants two introductions at each day they come to.
CREATE TABLE introduction_wish (
    person_id   BIGINT PRIMARY KEY REFERENCES person(id),
    made_at     BIGINT NOT NULL
);

-- Days whose introductions are to be made, in the background; a day leaves when they are.
CREATE TABLE introduction_due (
    day_id      BIGINT PRIMARY KEY REFERENCES day(id),
    made_at     BIGINT NOT NULL
);

-- How a community does it: one row once somebody chose.
CREATE TABLE help_custom (
    id          BIGINT PRIMARY KEY CHECK (id = 1),
    counts_time BIGINT NOT NULL DEFAULT 0 CHECK (counts_time IN (0, 1)),    -- a time account is kept
    lowest      BIGINT NOT NULL DEFAULT -600 CHECK (lowest <= 0),           -- minutes of one person
    highest     BIGINT NOT NULL DEFAULT 600 CHECK (highest >= 0)
);

-- The time account: two rows a transfer, minus and plus; a balance is a sum.
CREATE TABLE time_movement (
    id          @ID,
    request_id  BIGINT NOT NULL REFERENCES request(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    minutes     BIGINT NOT NULL CHECK (minutes <> 0),   -- given: plus; received: minus
    made_at     BIGINT NOT NULL
);
CREATE INDEX time_movement_person ON time_movement (person_id, id);
CREATE INDEX time_movement_request ON time_movement (request_id);
