-- Addresses that calendars subscribe to, and people invited to a day.

CREATE TABLE feed (
    id          @ID,
    secret      TEXT NOT NULL,                  -- hash of what the address holds
    person_id   BIGINT NOT NULL REFERENCES person(id),
    kind        TEXT NOT NULL CHECK (kind IN ('mine', 'place', 'series', 'network')),
    place_id    BIGINT REFERENCES place(id),
    series_id   BIGINT REFERENCES series(id),
    name        TEXT NOT NULL,                  -- the owner's: "mon téléphone"
    made_at     BIGINT NOT NULL,
    ended_at    BIGINT,
    CHECK ((kind = 'place') = (place_id IS NOT NULL)),
    CHECK ((kind = 'series') = (series_id IS NOT NULL))
);
CREATE UNIQUE INDEX feed_secret_key ON feed (secret);
CREATE INDEX feed_person ON feed (person_id, id);

-- Somebody is asked to come, by mail; the link answers without a password, for that day only.
CREATE TABLE invite (
    id          @ID,
    secret      TEXT NOT NULL,                  -- hash of what the link holds
    day_id      BIGINT NOT NULL REFERENCES day(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    sent_by     BIGINT REFERENCES person(id),
    answer      TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'yes', 'no')),
    sequence    BIGINT NOT NULL,                -- of the day, as the person was told it last
    made_at     BIGINT NOT NULL,
    answered_at BIGINT
);
CREATE UNIQUE INDEX invite_secret_key ON invite (secret);
CREATE UNIQUE INDEX invite_day_id_person_id_key ON invite (day_id, person_id);
CREATE INDEX invite_person ON invite (person_id, id);
