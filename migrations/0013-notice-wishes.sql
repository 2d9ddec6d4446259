-- What people want by mail beyond what changes for them, and invitations inside a mail.

CREATE TABLE notice_wish (
    person_id   BIGINT NOT NULL REFERENCES person(id),
    kind        TEXT NOT NULL,                  -- as in notice.h: "season", "calendar"
    wanted      BIGINT NOT NULL CHECK (wanted IN (0, 1)),
    PRIMARY KEY (person_id, kind)
);

ALTER TABLE mail ADD COLUMN calendar TEXT;      -- an iCalendar text that goes with it
ALTER TABLE mail ADD COLUMN method TEXT CHECK (method IN ('REQUEST', 'CANCEL', 'PUBLISH'));
