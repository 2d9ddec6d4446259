-- Who is in the community: persons, their organisations, trades, and what of each may be seen.

CREATE TABLE trade (
    code        TEXT PRIMARY KEY,               -- ROME code ("M1805") or a word of the community
    name        TEXT NOT NULL,                  -- as people say it
    domain      TEXT NOT NULL DEFAULT '',       -- ROME domain: first letter of the code
    fold        TEXT NOT NULL                   -- derived: name without case and accents
);

CREATE TABLE person (
    id          @ID,
    first_name  TEXT NOT NULL,
    last_name   TEXT NOT NULL DEFAULT '',       -- '' for someone known by a first name only
    email       TEXT,                           -- where to write; sign-in uses account.email
    phone       TEXT,
    trade       TEXT,                           -- free words: "couvreur, ardoise et zinc"
    trade_code  TEXT REFERENCES trade(code),    -- the nearest trade of the list, where known
    about       TEXT,                           -- a few sentences about oneself
    commune     TEXT,                           -- INSEE code of the home commune, never finer
    lang        TEXT NOT NULL DEFAULT '' CHECK (lang IN ('', 'fr', 'en')),  -- '': the browser's
    fold        TEXT NOT NULL,                  -- derived: both names without case and accents
    shown       BIGINT NOT NULL DEFAULT 2,      -- derived: the level of field "name"
    made_at     BIGINT NOT NULL,
    left_at     BIGINT                          -- left the community; the row stays for accounts
);
CREATE INDEX person_fold ON person (fold, id, shown, left_at) WHERE left_at IS NULL;

CREATE INDEX person_email ON person (email);

-- Derived: by which words a person is found, each with the widest level that may find by it.  The
-- words of all stand once in `word`, and each with all its endings in `word_end`: what stands inside
-- of a word is the beginning of one of its endings, so every search is a range of an index.
CREATE TABLE word (
    id          @ID,
    text        TEXT NOT NULL                   -- folded
);
CREATE UNIQUE INDEX word_text_key ON word (text);

CREATE TABLE word_end (
    word_id     BIGINT NOT NULL REFERENCES word(id),
    ending      @BYTES NOT NULL,                -- bytes, so that both engines order them alike
    whole       BIGINT NOT NULL                 -- 1: it is the word itself
);
CREATE INDEX word_end_ending ON word_end (ending, whole, word_id);
CREATE INDEX word_end_word ON word_end (word_id);

CREATE TABLE sought (
    person_id   BIGINT NOT NULL REFERENCES person(id),
    word_id     BIGINT NOT NULL REFERENCES word(id),
    whole       BIGINT NOT NULL,                -- 1: of the last name, found by the whole word only
    level       BIGINT NOT NULL,                -- as in visibility
    named       BIGINT NOT NULL,                -- 1: a word of the name, which those who run see
    PRIMARY KEY (person_id, word_id, whole)
);
CREATE INDEX sought_word ON sought (word_id, level, person_id, named, whole);

CREATE TABLE skill (
    id          @ID,
    person_id   BIGINT NOT NULL REFERENCES person(id),
    words       TEXT NOT NULL,                  -- free words: "récupération de données"
    fold        TEXT NOT NULL,                  -- derived
    position    BIGINT NOT NULL                 -- in the person's own order, from 0
);
CREATE UNIQUE INDEX skill_person_id_fold_key ON skill (person_id, fold);

-- Which circle may see a field of a person.  No row: the field's default, the least.
CREATE TABLE visibility (
    person_id   BIGINT NOT NULL REFERENCES person(id),
    field       TEXT NOT NULL,                  -- as in people.h: "email", "skills", "presence"...
    level       BIGINT NOT NULL CHECK (level BETWEEN 0 AND 4),  -- me, circle, place, network, public
    PRIMARY KEY (person_id, field)
);

CREATE TABLE organisation (
    id          @ID,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN
                ('cooperative', 'enterprise', 'association', 'company', 'public_body', 'school')),
    trade       TEXT,
    trade_code  TEXT REFERENCES trade(code),
    about       TEXT,
    commune     TEXT,                           -- INSEE code
    site        TEXT,                           -- its web address
    fold        TEXT NOT NULL,                  -- derived
    made_at     BIGINT NOT NULL,
    ended_at    BIGINT
);
CREATE INDEX organisation_fold ON organisation (fold, id);

-- Dated: who belonged to what, when.  An overlap is allowed: people wear several hats.
CREATE TABLE membership (
    id              @ID,
    person_id       BIGINT NOT NULL REFERENCES person(id),
    organisation_id BIGINT NOT NULL REFERENCES organisation(id),
    title           TEXT NOT NULL DEFAULT '',   -- "gérante", "stagiaire"
    valid_from      TEXT NOT NULL,              -- civil day
    valid_to        TEXT,                       -- last day; NULL: still
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX membership_person ON membership (person_id, valid_from);
CREATE INDEX membership_organisation ON membership (organisation_id, valid_from);
-- Whose words change tonight.
CREATE INDEX membership_from ON membership (valid_from);
CREATE INDEX membership_to ON membership (valid_to);
