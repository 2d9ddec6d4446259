-- Who comes, who has booked what.  Capacity is the data's own law, whatever the program does.

CREATE TABLE presence (
    id          @ID,
    day_id      BIGINT NOT NULL REFERENCES day(id),
    person_id   BIGINT REFERENCES person(id),   -- NULL: walked in, known by a name only
    guest       TEXT,                           -- that name
    share       TEXT NOT NULL CHECK (share = 'day' OR share = 'morning' OR share = 'afternoon'
                                     OR share = 'hours'),   -- (IN would cost SQLite a table each time)
    morning     BIGINT NOT NULL CHECK (morning IN (0, 1)),      -- takes a chair in the morning
    afternoon   BIGINT NOT NULL CHECK (afternoon IN (0, 1)),
    state       BIGINT NOT NULL CHECK (state BETWEEN 0 AND 3),
                                                -- 0 withdrawn, 1 coming, 2 waiting, 3 was there
    queued_at   BIGINT,                         -- since when waiting, microseconds
    cents       BIGINT NOT NULL DEFAULT 0,      -- the price, frozen
    price_id    BIGINT REFERENCES price(id),    -- the rule that gave it; NULL: nothing to pay
    said_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    CHECK ((person_id IS NULL) <> (guest IS NULL)),
    CHECK (morning = 1 OR afternoon = 1)
);
-- Few and small: each index is one more page in the log for every "I come".
CREATE UNIQUE INDEX presence_person_id_day_id_key ON presence (person_id, day_id);
-- Who takes a chair, and who waits, without a look at the rows.
CREATE INDEX presence_day ON presence (day_id, state, morning, afternoon);

CREATE TABLE booking (
    id          @ID,
    resource_id BIGINT NOT NULL REFERENCES resource(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    starts_at   BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    state       BIGINT NOT NULL DEFAULT 1 CHECK (state IN (0, 1)),  -- 0 cancelled, 1 held
    note        TEXT NOT NULL DEFAULT '',
    cents       BIGINT NOT NULL DEFAULT 0,      -- the price, frozen
    price_id    BIGINT REFERENCES price(id),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    CONSTRAINT booking_span CHECK (ends_at > starts_at AND ends_at - starts_at <= 2678400)
);
-- Holds its condition's column, so that it covers (SQLite re-reads the row otherwise).
CREATE INDEX booking_resource ON booking (resource_id, starts_at, ends_at, state) WHERE state = 1;
CREATE INDEX booking_person ON booking (person_id, starts_at);

-- A chair, for every part of the day.
-- @sqlite
CREATE TRIGGER presence_full_insert BEFORE INSERT ON presence WHEN NEW.state = 1
BEGIN
    SELECT RAISE(ABORT, 'presence_full')
     WHERE EXISTS (
        SELECT 1 FROM day JOIN place ON place.id = day.place_id
         WHERE day.id = NEW.day_id
           AND ((NEW.morning = 1 AND COALESCE(day.capacity, place.chairs) <=
                 (SELECT count(*) FROM presence
                   WHERE day_id = NEW.day_id AND state = 1 AND morning = 1))
             OR (NEW.afternoon = 1 AND COALESCE(day.capacity, place.chairs) <=
                 (SELECT count(*) FROM presence
                   WHERE day_id = NEW.day_id AND state = 1 AND afternoon = 1))));
END;

CREATE TRIGGER presence_full_update BEFORE UPDATE ON presence
WHEN NEW.state = 1 AND (OLD.state <> 1 OR NEW.morning > OLD.morning
     OR NEW.afternoon > OLD.afternoon OR NEW.day_id <> OLD.day_id)
BEGIN
    SELECT RAISE(ABORT, 'presence_full')
     WHERE EXISTS (
        SELECT 1 FROM day JOIN place ON place.id = day.place_id
         WHERE day.id = NEW.day_id
           AND ((NEW.morning = 1 AND COALESCE(day.capacity, place.chairs) <=
                 (SELECT count(*) FROM presence
                   WHERE day_id = NEW.day_id AND state = 1 AND morning = 1 AND id <> NEW.id))
             OR (NEW.afternoon = 1 AND COALESCE(day.capacity, place.chairs) <=
                 (SELECT count(*) FROM presence
                   WHERE day_id = NEW.day_id AND state = 1 AND afternoon = 1 AND id <> NEW.id))));
END;

-- Bookings that are held at the same instant never pass the resource's capacity.  With capacity 1
-- any that touches is one too many (the last that begins before the end is seen first, and none is
-- longer than 31 days; they may overlap each other if the capacity was larger once); else the
-- fullest instant is looked for among the beginnings inside the new span.
CREATE TRIGGER booking_full_insert BEFORE INSERT ON booking WHEN NEW.state = 1
BEGIN
    SELECT RAISE(ABORT, 'booking_full')
     WHERE CASE (SELECT capacity FROM resource WHERE id = NEW.resource_id)
        WHEN 1 THEN EXISTS (SELECT 1 FROM booking
              WHERE resource_id = NEW.resource_id AND state = 1 AND starts_at < NEW.ends_at
                AND starts_at > NEW.starts_at - 2678400 AND ends_at > NEW.starts_at
              ORDER BY starts_at DESC)
        ELSE (SELECT capacity FROM resource WHERE id = NEW.resource_id) <= COALESCE((
            SELECT max((SELECT count(*) FROM booking b
                         WHERE b.resource_id = NEW.resource_id AND b.state = 1
                           AND b.starts_at > at.t - 2678400 AND b.starts_at <= at.t
                           AND b.ends_at > at.t))
              FROM (SELECT NEW.starts_at AS t
                    UNION
                    SELECT starts_at FROM booking
                     WHERE resource_id = NEW.resource_id AND state = 1
                       AND starts_at > NEW.starts_at AND starts_at < NEW.ends_at) at), 0)
        END;
END;

CREATE TRIGGER booking_full_update BEFORE UPDATE ON booking
WHEN NEW.state = 1 AND (OLD.state <> 1 OR NEW.resource_id <> OLD.resource_id
     OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at)
BEGIN
    SELECT RAISE(ABORT, 'booking_full')
     WHERE (SELECT capacity FROM resource WHERE id = NEW.resource_id) <= COALESCE((
        SELECT max((SELECT count(*) FROM booking b
                     WHERE b.resource_id = NEW.resource_id AND b.state = 1 AND b.id <> NEW.id
                       AND b.starts_at > at.t - 2678400 AND b.starts_at <= at.t
                       AND b.ends_at > at.t))
          FROM (SELECT NEW.starts_at AS t
                UNION
                SELECT starts_at FROM booking
                 WHERE resource_id = NEW.resource_id AND state = 1 AND id <> NEW.id
                   AND starts_at > NEW.starts_at AND starts_at < NEW.ends_at) at), 0);
END;

-- @postgresql
-- Taking the day's row first makes a second transaction wait for the first, so that the count
-- which follows sees what was committed meanwhile (READ COMMITTED: each statement looks anew).
CREATE FUNCTION presence_full() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chairs BIGINT;
BEGIN
    PERFORM 1 FROM day WHERE id = NEW.day_id FOR UPDATE;
    SELECT COALESCE(day.capacity, place.chairs) INTO chairs
      FROM day JOIN place ON place.id = day.place_id WHERE day.id = NEW.day_id;
    IF (NEW.morning = 1 AND chairs <= (SELECT count(*) FROM presence
            WHERE day_id = NEW.day_id AND state = 1 AND morning = 1 AND id <> NEW.id))
    OR (NEW.afternoon = 1 AND chairs <= (SELECT count(*) FROM presence
            WHERE day_id = NEW.day_id AND state = 1 AND afternoon = 1 AND id <> NEW.id)) THEN
        RAISE EXCEPTION 'presence_full' USING ERRCODE = '23P01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER presence_full_insert BEFORE INSERT ON presence
    FOR EACH ROW WHEN (NEW.state = 1) EXECUTE FUNCTION presence_full();
CREATE TRIGGER presence_full_update BEFORE UPDATE ON presence
    FOR EACH ROW WHEN (NEW.state = 1 AND (OLD.state <> 1 OR NEW.morning > OLD.morning
        OR NEW.afternoon > OLD.afternoon OR NEW.day_id <> OLD.day_id))
    EXECUTE FUNCTION presence_full();

CREATE FUNCTION booking_full() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most BIGINT;
    held BIGINT;
BEGIN
    SELECT capacity INTO most FROM resource WHERE id = NEW.resource_id FOR UPDATE;
    SELECT max((SELECT count(*) FROM booking b
                 WHERE b.resource_id = NEW.resource_id AND b.state = 1 AND b.id <> NEW.id
                   AND b.starts_at > at.t - 2678400 AND b.starts_at <= at.t AND b.ends_at > at.t))
      INTO held
      FROM (SELECT NEW.starts_at AS t
            UNION
            SELECT starts_at FROM booking
             WHERE resource_id = NEW.resource_id AND state = 1 AND id <> NEW.id
               AND starts_at > NEW.starts_at AND starts_at < NEW.ends_at) at;
    IF held >= most THEN
        RAISE EXCEPTION 'booking_full' USING ERRCODE = '23P01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER booking_full_insert BEFORE INSERT ON booking
    FOR EACH ROW WHEN (NEW.state = 1) EXECUTE FUNCTION booking_full();
CREATE TRIGGER booking_full_update BEFORE UPDATE ON booking
    FOR EACH ROW WHEN (NEW.state = 1 AND (OLD.state <> 1 OR NEW.resource_id <> OLD.resource_id
        OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at))
    EXECUTE FUNCTION booking_full();
-- @both
