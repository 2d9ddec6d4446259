-- A community of years: PLACES places with five rooms each, DAYS days from today on, ten bookings a
-- room and day, fifty people a day.  50 places and 400 days make a million of each; the density is
-- the same at every size.  The sizes stand in the table `size (places, days, today, now)`.
-- The triggers are taken away for the time of it by script/bench.

INSERT INTO person (id, first_name, last_name, fold, made_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
SELECT 100000 + i, 'Banc', 'N' || i, 'banc n' || i, now FROM n, size;

INSERT INTO account (person_id, email, made_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 63)
SELECT 100000 + i, 'banc-' || i || '@beffroi.example', now FROM n, size;

INSERT INTO role (person_id, role, valid_from, made_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 63)
SELECT 100000 + i, 'member', '2020-01-01', now FROM n, size;

INSERT INTO place (id, slug, name, fold, kind, town, zone, chairs, made_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n, size WHERE i + 1 < places)
SELECT 100000 + i, 'banc-' || i, 'Banc ' || i, 'banc ' || i, 'permanent', 'Lens',
       'UTC', 10000, now FROM n, size;

INSERT INTO hours (place_id, valid_from, rule, made_at)
SELECT id, '2020-01-01', '24/7', now FROM place, size WHERE id >= 100000;

INSERT INTO resource (id, place_id, kind, name, capacity)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4)
SELECT 100000 + (place.id - 100000) * 5 + i, place.id, 'room', 'Salle ' || i, 1
  FROM place, n WHERE place.id >= 100000;

INSERT INTO day (id, place_id, date, made_at, changed_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n, size WHERE i + 1 < days)
SELECT 100000 + i * places + place.id - 100000, place.id, date(today, '+' || (i + 1) || ' days'),
       now, now
  FROM n, place, size WHERE place.id >= 100000;

-- Half an hour every three quarters from eight o'clock on.
INSERT INTO booking (resource_id, person_id, starts_at, ends_at, made_at, changed_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9),
     d(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d, size WHERE i + 1 <= days)
SELECT resource.id, 100000 + (resource.id * 7 + d.i * 13 + n.i) % 2000,
       strftime('%s', today) + d.i * 86400 + 28800 + n.i * 2700,
       strftime('%s', today) + d.i * 86400 + 28800 + n.i * 2700 + 1800, now, now
  FROM d, resource, n, size WHERE resource.id >= 100000;

INSERT INTO presence (day_id, person_id, share, morning, afternoon, state, said_by, made_at,
                      changed_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 49)
SELECT day.id, 100064 + (day.id * 37 + n.i * 38) % 1936, 'day', 1, 1, 1, NULL, now, now
  FROM day, n, size WHERE day.id >= 100000;

ANALYZE;
