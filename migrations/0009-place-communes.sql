-- What the planner of a season must know of a commune.

ALTER TABLE commune ADD COLUMN population BIGINT CHECK (population >= 0);   -- NULL: not known
ALTER TABLE commune ADD COLUMN latitude BIGINT;         -- of its point: 1e-7 degrees, WGS 84
ALTER TABLE commune ADD COLUMN longitude BIGINT;        -- NULL: no point is known

-- The small things one may do there, said once by the host and shown where they help.
ALTER TABLE place ADD COLUMN noise TEXT CHECK (noise IN ('quiet', 'lively', 'loud'));
ALTER TABLE place ADD COLUMN kitchen TEXT;              -- "bouilloire et micro-ondes"
