-- Finding people in the order they expect, whatever form of a word is typed, and with mistakes.

-- 1: the words of this person are written as below.  Those written before are still found by their
-- words as typed; a job writes them anew, some at a time, as stems cannot be made in SQL.
ALTER TABLE person ADD COLUMN indexed BIGINT NOT NULL DEFAULT 0 CHECK (indexed IN (0, 1));
CREATE INDEX person_unindexed ON person (id) WHERE indexed = 0;

-- 1: the endings and keys of this word are written.  A word of last names alone has none: it is found
-- whole or not at all.
ALTER TABLE word ADD COLUMN keyed BIGINT NOT NULL DEFAULT 0 CHECK (keyed IN (0, 1));

-- Derived: what else finds a word than itself.
CREATE TABLE word_key (
    word_id     BIGINT NOT NULL REFERENCES word(id),
    kind        BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 3),   -- 1 its French stem, 2 its English one,
                                                -- 3 its beginning without a letter or two
    key         TEXT NOT NULL
);
CREATE INDEX word_key_key ON word_key (key, kind, word_id);
CREATE INDEX word_key_word ON word_key (word_id);

-- The words of a person carry their field, and all that search asks of the person.
CREATE TABLE sought_kept AS SELECT * FROM sought;
DROP TABLE sought;
CREATE TABLE sought (
    person_id   BIGINT NOT NULL REFERENCES person(id),
    word_id     BIGINT NOT NULL REFERENCES word(id),
    field       BIGINT NOT NULL CHECK (field BETWEEN 1 AND 8),  -- 1 first name, 2 last name,
                                                -- 3 organisation, 4 trade, 5 skill given, 6 skill
                                                -- wanted, 7 code of a trade ("I1401") or domain ("I"),
                                                -- 8 code of the commune
    level       BIGINT NOT NULL,                -- who may find by it: as in visibility, not wider than
                                                -- the name's
    own         BIGINT NOT NULL,                -- the field's own level, for those who see all names
    place       BIGINT NOT NULL,                -- the name's place in the alphabet (sought.h)
    PRIMARY KEY (person_id, word_id, field)
);
INSERT INTO sought (person_id, word_id, field, level, own, place)
SELECT k.person_id, k.word_id, CASE WHEN k.whole = 1 THEN 2 WHEN k.named = 1 THEN 1 ELSE 4 END,
       CASE WHEN p.shown < k.level THEN p.shown ELSE k.level END, k.level, 0
  FROM sought_kept k JOIN person p ON p.id = k.person_id;
DROP TABLE sought_kept;
CREATE INDEX sought_word ON sought (word_id, field, level, own, place, person_id);
