-- What a person is told on their screen: at once on an open page, else on the next one.

CREATE TABLE notice (
    id          @ID,
    person_id   BIGINT NOT NULL REFERENCES person(id),
    kind        TEXT NOT NULL,                  -- a word that says what it is about: "help_asked"
    words       TEXT NOT NULL,                  -- one sentence, in their language
    href        TEXT NOT NULL,                  -- a path of this house
    once        TEXT,                           -- the same is told once: "help_asked:12:34"
    made_at     BIGINT NOT NULL,
    seen_at     BIGINT                          -- they opened it, or the list of them
);
CREATE UNIQUE INDEX notice_once_key ON notice (once);
CREATE INDEX notice_person ON notice (person_id, id);
-- The count that stands on every page, and what a page that opens has missed.
CREATE INDEX notice_unseen ON notice (person_id, id) WHERE seen_at IS NULL;
CREATE INDEX notice_made ON notice (made_at);
