-- What things cost, to whom, from when.

-- Which audience a person belongs to, dated; no row: visitor.
CREATE TABLE audience (
    id          @ID,
    person_id   BIGINT NOT NULL REFERENCES person(id),
    audience    TEXT NOT NULL CHECK (audience IN
                ('entrepreneur', 'freelance', 'student', 'employee', 'company', 'visitor')),
    valid_from  TEXT NOT NULL,
    made_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX audience_person_id_valid_from_key ON audience (person_id, valid_from);

-- A row holds from its first day until a newer row of the same item, audience, place and resource.
CREATE TABLE price (
    id          @ID,
    item        TEXT NOT NULL CHECK (item IN
                ('desk_day', 'desk_half', 'roaming_day', 'roaming_half', 'resource_hour')),
    audience    TEXT CHECK (audience IN
                ('entrepreneur', 'freelance', 'student', 'employee', 'company', 'visitor')),
                                                -- NULL: everyone
    place_id    BIGINT REFERENCES place(id),    -- NULL: every place
    resource_id BIGINT REFERENCES resource(id), -- for resource_hour; NULL: every resource
    cents       BIGINT NOT NULL CHECK (cents >= 0),
    currency    TEXT NOT NULL DEFAULT 'EUR',
    valid_from  TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',       -- the decision it comes from, in words
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL
);
CREATE INDEX price_item ON price (item, valid_from);
