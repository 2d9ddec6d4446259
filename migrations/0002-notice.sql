-- What is to be told to people: a queue of mail, sent after the transaction that decided it.

CREATE TABLE mail (
    id          @ID,
    kind        TEXT NOT NULL,                  -- as in notice.h: "invitation", "sign_in_link"...
    person_id   BIGINT REFERENCES person(id),   -- who it is for; NULL: someone not yet a person
    address     TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,                  -- plain text, UTF-8
    once        TEXT,                           -- the same text is queued once: "chair:12:34"
    made_at     BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,                -- not before; moved on after a failed attempt
    attempts    BIGINT NOT NULL DEFAULT 0,
    sent_at     BIGINT,
    given_up_at BIGINT,
    problem     TEXT                            -- what the mail server said last
);
CREATE UNIQUE INDEX mail_once_key ON mail (once);
CREATE INDEX mail_due ON mail (due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX mail_person ON mail (person_id, id);
CREATE INDEX mail_made ON mail (made_at);
