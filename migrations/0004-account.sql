-- Who may do what: accounts, sessions, dated roles, tokens, and the tries of the door.

CREATE TABLE account (
    person_id   BIGINT PRIMARY KEY REFERENCES person(id),
    email       TEXT NOT NULL,                  -- lower case; what one signs in with
    password    TEXT,                           -- argon2id string; NULL: by mailed link only
    made_at     BIGINT NOT NULL,
    disabled_at BIGINT
);
CREATE UNIQUE INDEX account_email_key ON account (email);

CREATE TABLE session (
    secret      TEXT PRIMARY KEY,               -- hash of what the cookie holds
    person_id   BIGINT NOT NULL REFERENCES person(id),
    means       TEXT NOT NULL CHECK (means IN ('password', 'letter')),  -- what opened it
    agent       TEXT NOT NULL,                  -- the browser, in a few words, for the list
    address     TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_ends ON session (ends_at);

-- A secret sent by mail: to sign in, or to accept an invitation.
CREATE TABLE letter (
    secret      TEXT PRIMARY KEY,               -- hash of what the mail holds
    purpose     TEXT NOT NULL CHECK (purpose IN ('sign_in', 'invitation')),
    email       TEXT NOT NULL,
    person_id   BIGINT REFERENCES person(id),   -- who will be signed in; NULL: made on acceptance
    first_name  TEXT NOT NULL DEFAULT '',
    role        TEXT,                           -- given on acceptance of an invitation
    place_id    BIGINT REFERENCES place(id),
    sent_by     BIGINT REFERENCES person(id),
    address     TEXT NOT NULL,                  -- from where it was asked for
    made_at     BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    used_at     BIGINT
);
CREATE INDEX letter_email ON letter (email, made_at);
CREATE INDEX letter_address ON letter (address, made_at);
CREATE INDEX letter_made ON letter (made_at);

CREATE TABLE role (
    id          @ID,
    person_id   BIGINT NOT NULL REFERENCES person(id),
    role        TEXT NOT NULL CHECK (role IN ('member', 'host', 'animator', 'manager', 'admin')),
    place_id    BIGINT REFERENCES place(id),    -- NULL: in the whole community
    valid_from  TEXT NOT NULL,
    valid_to    TEXT,                           -- last day; NULL: still
    ended_at    BIGINT,                         -- taken back at once, before that day
    ended_by    BIGINT REFERENCES person(id),
    given_by    BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX role_person ON role (person_id, valid_from);

CREATE TABLE token (
    secret      TEXT PRIMARY KEY,               -- hash of the bearer token
    person_id   BIGINT NOT NULL REFERENCES person(id),
    name        TEXT NOT NULL,
    scope       TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    made_at     BIGINT NOT NULL,
    ended_at    BIGINT
);
CREATE INDEX token_person ON token (person_id);

-- Tries at the door: wrong ones are kept for a day, good ones for ninety (an address from which the
-- owner came in is not locked by the tries of others).
CREATE TABLE attempt (
    id          @ID,
    email       TEXT NOT NULL,
    address     TEXT NOT NULL,
    good        BIGINT NOT NULL CHECK (good IN (0, 1)),
    made_at     BIGINT NOT NULL
);
CREATE INDEX attempt_email ON attempt (email, made_at);
CREATE INDEX attempt_address ON attempt (address, made_at);
CREATE INDEX attempt_made ON attempt (made_at);

-- Answers to POSTs that carried an Idempotency-Key, kept for a day.
CREATE TABLE answer (
    person_id   BIGINT NOT NULL REFERENCES person(id),
    key         TEXT NOT NULL,
    request     TEXT NOT NULL,                  -- hash of method, path and body
    status      BIGINT NOT NULL,
    location    TEXT,
    body        TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    PRIMARY KEY (person_id, key)
);
CREATE INDEX answer_made ON answer (made_at);
