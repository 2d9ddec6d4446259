-- How often a booking was changed, for calendars (RFC 5545 3.8.7.4).
ALTER TABLE booking ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0;
