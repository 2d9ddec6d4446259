-- The host of a date says whether it stands; what was seen on the day is written down after it.

-- '' nobody asked; stepped_back: the host cannot after all, the day looks for another.
ALTER TABLE day ADD COLUMN host_answer TEXT NOT NULL DEFAULT ''
    CHECK (host_answer IN ('', 'asked', 'confirmed', 'stepped_back'));
ALTER TABLE day ADD COLUMN host_word TEXT;              -- what the host said with it
ALTER TABLE day ADD COLUMN host_answered_at BIGINT;
ALTER TABLE day ADD COLUMN fallback_id BIGINT REFERENCES place(id);     -- where to, if need be

ALTER TABLE day ADD COLUMN heads BIGINT CHECK (heads >= 0);     -- counted on the spot; NULL: not yet
ALTER TABLE day ADD COLUMN heads_by BIGINT REFERENCES person(id);
ALTER TABLE day ADD COLUMN heads_at BIGINT;
ALTER TABLE day ADD COLUMN thanked_at BIGINT;                   -- the host got a word of thanks

-- Calendars of others, read once and kept as busy times: of a host place or of one resource.
CREATE TABLE busy_calendar (
    id          @ID,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    resource_id BIGINT REFERENCES resource(id),         -- NULL: the whole place
    name        TEXT NOT NULL,                          -- of the file, for the list
    zone        TEXT NOT NULL,                          -- in which it was read
    spans       BIGINT NOT NULL,
    until       BIGINT NOT NULL,                        -- repetitions were unfolded up to here
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL
);
CREATE INDEX busy_calendar_place ON busy_calendar (place_id, resource_id);

CREATE TABLE busy (
    calendar_id BIGINT NOT NULL REFERENCES busy_calendar(id),
    starts_at   BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL CHECK (ends_at > starts_at),
    PRIMARY KEY (calendar_id, starts_at)
);
