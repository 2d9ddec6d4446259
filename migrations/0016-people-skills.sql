-- What a person can give and wants to learn, each with who may see it, and the trade it is of.

ALTER TABLE skill ADD COLUMN kind TEXT NOT NULL DEFAULT 'give' CHECK (kind IN ('give', 'learn'));
ALTER TABLE skill ADD COLUMN level BIGINT NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 4);
                                                -- as in visibility; before: one level for all of them
ALTER TABLE skill ADD COLUMN trade_code TEXT REFERENCES trade(code);    -- what it is of, where known

UPDATE skill SET level = COALESCE((SELECT v.level FROM visibility v
    WHERE v.person_id = skill.person_id AND v.field = 'skills'), 0);
DELETE FROM visibility WHERE field = 'skills';

DROP INDEX skill_person_id_fold_key;
CREATE UNIQUE INDEX skill_person_id_kind_fold_key ON skill (person_id, kind, fold);
CREATE INDEX skill_fold ON skill (kind, fold);

-- The many names under which a trade of the list is known (ROME's appellations).
CREATE TABLE trade_name (
    id          @ID,
    code        TEXT NOT NULL REFERENCES trade(code),
    name        TEXT NOT NULL,                  -- "Dépanneur / Dépanneuse en informatique"
    fold        TEXT NOT NULL                   -- derived
);
CREATE UNIQUE INDEX trade_name_fold_code_key ON trade_name (fold, code);
CREATE INDEX trade_name_code ON trade_name (code, name);

-- Until now such a name was a trade of its own, "F1402-10200"; it becomes a name of its trade.
INSERT INTO trade_name (code, name, fold)
    SELECT c.code, min(t.name), t.fold FROM trade t JOIN trade c ON c.code = substr(t.code, 1, 5)
     WHERE t.code LIKE '_____-%' GROUP BY c.code, t.fold;
UPDATE person SET trade_code = substr(trade_code, 1, 5) WHERE trade_code LIKE '_____-%'
    AND substr(trade_code, 1, 5) IN (SELECT code FROM trade);
UPDATE organisation SET trade_code = substr(trade_code, 1, 5) WHERE trade_code LIKE '_____-%'
    AND substr(trade_code, 1, 5) IN (SELECT code FROM trade);
DELETE FROM trade WHERE code LIKE '_____-%' AND substr(code, 1, 5) IN
    (SELECT code FROM trade_name);
