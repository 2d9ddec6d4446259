-- Territories come in from files too.  SQLite cannot change a CHECK: both tables are made anew, the
-- one that refers to the other going first.
-- @sqlite
CREATE TABLE import_kept AS SELECT * FROM import;
CREATE TABLE import_row_kept AS SELECT * FROM import_row;
DROP TABLE import_row;
DROP TABLE import;

CREATE TABLE import (
    id          @ID,
    kind        TEXT NOT NULL CHECK (kind IN
                ('people', 'places', 'communes', 'territories', 'trades')),
    file        TEXT NOT NULL,                  -- its name, as given
    columns     TEXT NOT NULL DEFAULT '',       -- which column is what, chosen: "0=first_name;2=email"
    content     @BYTES,                         -- the file, until the import is done
    state       TEXT NOT NULL CHECK (state IN
                ('shown', 'running', 'done', 'undoing', 'undone', 'failed')),
    total       BIGINT NOT NULL DEFAULT 0,      -- rows in the file
    done        BIGINT NOT NULL DEFAULT 0,      -- rows looked at so far
    made        BIGINT NOT NULL DEFAULT 0,      -- rows that made something
    taken_back  BIGINT NOT NULL DEFAULT 0,      -- undoing: the last line that was looked at
    tries       BIGINT NOT NULL DEFAULT 0,      -- how often the slice at hand has failed in a row
    problem     TEXT NOT NULL DEFAULT '',       -- why the file could not be read to its end
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    ended_at    BIGINT
);
INSERT INTO import SELECT * FROM import_kept;
DROP TABLE import_kept;
-- The few at work, which are looked for every second.
CREATE INDEX import_state ON import (state, id) WHERE state IN ('running', 'undoing');

CREATE TABLE import_row (
    import_id   BIGINT NOT NULL REFERENCES import(id),
    line        BIGINT NOT NULL,                -- of the file, from 1
    made_id     BIGINT,                         -- what it made, in the table of the import's kind
    made_code   TEXT,                           -- the same for tables whose key is a text
    made_also   BIGINT,                         -- the organisation that a person's line made too
    problem     TEXT,                           -- why it made nothing, or what was left out
    PRIMARY KEY (import_id, line)
);
INSERT INTO import_row SELECT * FROM import_row_kept;
DROP TABLE import_row_kept;
-- Which import a person came with.
CREATE INDEX import_row_made ON import_row (made_id) WHERE made_id IS NOT NULL;
-- @postgresql
ALTER TABLE import DROP CONSTRAINT import_kind_check;
ALTER TABLE import ADD CONSTRAINT import_kind_check
    CHECK (kind IN ('people', 'places', 'communes', 'territories', 'trades'));
-- @both
