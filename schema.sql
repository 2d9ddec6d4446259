-- Today's shape of the data on SQLite, made from migrations/ by tools/check-schema.sh.

CREATE TABLE account (
    person_id   BIGINT PRIMARY KEY REFERENCES person(id),
    email       TEXT NOT NULL,                  -- lower case; what one signs in with
    password    TEXT,                           -- argon2id string; NULL: by mailed link only
    made_at     BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE UNIQUE INDEX account_email_key ON account (email);

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

CREATE TABLE attempt (
    id          INTEGER PRIMARY KEY,
    email       TEXT NOT NULL,
    address     TEXT NOT NULL,
    good        BIGINT NOT NULL CHECK (good IN (0, 1)),
    made_at     BIGINT NOT NULL
);

CREATE INDEX attempt_address ON attempt (address, made_at);

CREATE INDEX attempt_email ON attempt (email, made_at);

CREATE INDEX attempt_made ON attempt (made_at);

CREATE TABLE audience (
    id          INTEGER PRIMARY KEY,
    person_id   BIGINT NOT NULL REFERENCES person(id),
    audience    TEXT NOT NULL CHECK (audience IN
                ('entrepreneur', 'freelance', 'student', 'employee', 'company', 'visitor')),
    valid_from  TEXT NOT NULL,
    made_at     BIGINT NOT NULL
);

CREATE UNIQUE INDEX audience_person_id_valid_from_key ON audience (person_id, valid_from);

CREATE TABLE booking (
    id          INTEGER PRIMARY KEY,
    resource_id BIGINT NOT NULL REFERENCES resource(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    starts_at   BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    state       BIGINT NOT NULL DEFAULT 1 CHECK (state IN (0, 1)),  -- 0 cancelled, 1 held
    note        TEXT NOT NULL DEFAULT '',
    cents       BIGINT NOT NULL DEFAULT 0,      -- the price, frozen
    price_id    BIGINT REFERENCES price(id),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL, sequence BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT booking_span CHECK (ends_at > starts_at AND ends_at - starts_at <= 2678400)
);

CREATE INDEX booking_person ON booking (person_id, starts_at);

CREATE INDEX booking_resource ON booking (resource_id, starts_at, ends_at, state) WHERE state = 1;

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

CREATE TABLE busy (
    calendar_id BIGINT NOT NULL REFERENCES busy_calendar(id),
    starts_at   BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL CHECK (ends_at > starts_at),
    PRIMARY KEY (calendar_id, starts_at)
);

CREATE TABLE busy_calendar (
    id          INTEGER PRIMARY KEY,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    resource_id BIGINT REFERENCES resource(id),         -- NULL: the whole place
    name        TEXT NOT NULL,                          -- of the file, for the list
    zone        TEXT NOT NULL,                          -- in which it was read
    spans       BIGINT NOT NULL,
    until       BIGINT NOT NULL,                        -- repetitions were unfolded up to here
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL
);

CREATE INDEX busy_calendar_place ON busy_calendar (place_id, resource_id);

CREATE TABLE candidate (
    request_id  BIGINT NOT NULL REFERENCES request(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    position    BIGINT NOT NULL,                -- from 1; 0: not thought of, but asked or came forward
    fit         BIGINT NOT NULL,                -- 0 to 1000
    because     TEXT NOT NULL DEFAULT '',       -- their words that fit, as the asker may see them
    of_trade    BIGINT NOT NULL DEFAULT 0 CHECK (of_trade IN (0, 1)),   -- those words are their trade
    asked_at    BIGINT,
    asked_by    TEXT CHECK (asked_by IN ('asker', 'everyone', 'mediator', 'self')),
    mediated_at BIGINT,                         -- a mediator asked them, or believes so: who was asked
                                                -- before, said no or asks themselves is told nothing
    answer      TEXT CHECK (answer IN ('yes', 'not_now')),
    answered_at BIGINT,
    note        TEXT NOT NULL DEFAULT '',       -- what they said with a yes
    PRIMARY KEY (request_id, person_id)
);

CREATE INDEX candidate_person ON candidate (person_id, asked_at);

CREATE TABLE charter (
    id          INTEGER PRIMARY KEY,
    version     BIGINT NOT NULL,                -- from 1
    words       TEXT NOT NULL,
    changes     TEXT NOT NULL DEFAULT '',       -- what is new in it, in a sentence
    valid_from  TEXT NOT NULL,                  -- civil day
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    told_to     BIGINT NOT NULL DEFAULT 0,      -- members are told of it in the order of their ids:
                                                -- those up to this one are
    told_at     BIGINT                          -- all are
);

CREATE UNIQUE INDEX charter_version_key ON charter (version);

CREATE TABLE charter_accepted (
    charter_id  BIGINT NOT NULL REFERENCES charter(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, charter_id)
);

CREATE INDEX charter_accepted_charter ON charter_accepted (charter_id, person_id);

CREATE TABLE collaboration (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    level       BIGINT NOT NULL CHECK (level BETWEEN 0 AND 4),  -- who may see it: its people alone (0),
                                                -- their circles, members, the network, everyone
    day_id      BIGINT REFERENCES day(id),      -- where they met, if they say so
    made_by     BIGINT REFERENCES person(id),   -- NULL: forgotten
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    born_on     TEXT,                           -- the day a second person said yes: then it is one
    ended_on    TEXT,
    version     BIGINT NOT NULL DEFAULT 1,      -- grows with each change of anything
    worded      BIGINT NOT NULL DEFAULT 1       -- the version that last changed what it says of itself
);

CREATE INDEX collaboration_born ON collaboration (born_on);

CREATE TABLE collaborator (
    collaboration_id BIGINT NOT NULL REFERENCES collaboration(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    brings      TEXT NOT NULL DEFAULT '',       -- what each brings, in their own words
    state       TEXT NOT NULL CHECK (state IN ('asked', 'in', 'declined', 'left')),
    asked_by    BIGINT REFERENCES person(id),   -- NULL: who made it
    asked_at    BIGINT,
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (collaboration_id, person_id)
);

CREATE INDEX collaborator_asked ON collaborator (asked_by, asked_at);

CREATE INDEX collaborator_person ON collaborator (person_id, state);

CREATE TABLE commune (
    insee       TEXT PRIMARY KEY,               -- INSEE code, "62119"
    name        TEXT NOT NULL,
    fold        TEXT NOT NULL,                  -- derived
    outline     TEXT                            -- GeoJSON geometry as imported
, population BIGINT CHECK (population >= 0), latitude BIGINT, longitude BIGINT);

CREATE TABLE day (
    id          INTEGER PRIMARY KEY,
    series_id   BIGINT REFERENCES series(id),
    place_id    BIGINT REFERENCES place(id),    -- NULL: no host yet
    date        TEXT NOT NULL,
    title       TEXT NOT NULL DEFAULT '',
    opens       BIGINT,                         -- NULL: by the place's rules
    closes      BIGINT,
    capacity    BIGINT,                         -- NULL: the place's chairs
    animator_id BIGINT REFERENCES person(id),
    note        TEXT,                           -- the animator's word
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'cancelled', 'moved')),
    reason      TEXT NOT NULL DEFAULT '',       -- why cancelled or moved
    moved_to    BIGINT REFERENCES day(id),
    sequence    BIGINT NOT NULL DEFAULT 0,      -- grows with each change, for calendars
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL
, host_answer TEXT NOT NULL DEFAULT ''
    CHECK (host_answer IN ('', 'asked', 'confirmed', 'stepped_back')), host_word TEXT, host_answered_at BIGINT, fallback_id BIGINT REFERENCES place(id), heads BIGINT CHECK (heads >= 0), heads_by BIGINT REFERENCES person(id), heads_at BIGINT, thanked_at BIGINT);

CREATE INDEX day_date ON day (date, place_id);

CREATE UNIQUE INDEX day_place_id_date_key ON day (place_id, date) WHERE state = 'open';

CREATE INDEX day_series ON day (series_id, date);

CREATE TABLE exception (
    id          INTEGER PRIMARY KEY,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    date_from   TEXT NOT NULL,
    date_to     TEXT NOT NULL,
    opens       BIGINT,                         -- minutes of the local day; NULL: closed
    closes      BIGINT,
    reason      TEXT NOT NULL DEFAULT '',
    CHECK (date_to >= date_from),
    CHECK ((opens IS NULL) = (closes IS NULL)),
    CHECK (opens IS NULL OR (opens >= 0 AND closes > opens AND closes <= 1440))
);

CREATE INDEX exception_place ON exception (place_id, date_from);

CREATE TABLE feed (
    id          INTEGER PRIMARY KEY,
    secret      TEXT NOT NULL,                  -- hash of what the address holds
    person_id   BIGINT NOT NULL REFERENCES person(id),
    kind        TEXT NOT NULL CHECK (kind IN ('mine', 'place', 'series', 'network')),
    place_id    BIGINT REFERENCES place(id),
    series_id   BIGINT REFERENCES series(id),
    name        TEXT NOT NULL,                  -- the owner's: "mon téléphone"
    made_at     BIGINT NOT NULL,
    ended_at    BIGINT,
    CHECK ((kind = 'place') = (place_id IS NOT NULL)),
    CHECK ((kind = 'series') = (series_id IS NOT NULL))
);

CREATE INDEX feed_person ON feed (person_id, id);

CREATE UNIQUE INDEX feed_secret_key ON feed (secret);

CREATE TABLE godparent (
    newcomer_id BIGINT NOT NULL REFERENCES person(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    state       TEXT NOT NULL CHECK (state IN ('asked', 'yes', 'no', 'ended')),
    asked_by    BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (newcomer_id, person_id),
    CHECK (newcomer_id <> person_id)
);

CREATE UNIQUE INDEX godparent_newcomer_id_key ON godparent (newcomer_id)
    WHERE state IN ('asked', 'yes');

CREATE INDEX godparent_person ON godparent (person_id, state);

CREATE TABLE godparent_wish (
    newcomer_id BIGINT PRIMARY KEY REFERENCES person(id),
    made_at     BIGINT NOT NULL
);

CREATE TABLE help_custom (
    id          BIGINT PRIMARY KEY CHECK (id = 1),
    counts_time BIGINT NOT NULL DEFAULT 0 CHECK (counts_time IN (0, 1)),    -- a time account is kept
    lowest      BIGINT NOT NULL DEFAULT -600 CHECK (lowest <= 0),           -- minutes of one person
    highest     BIGINT NOT NULL DEFAULT 600 CHECK (highest >= 0)
);

CREATE TABLE host (
    id          INTEGER PRIMARY KEY,
    person_id   BIGINT REFERENCES person(id),   -- who offers; NULL: forgotten
    place_id    BIGINT REFERENCES place(id),    -- made when accepted, or there before
    state       TEXT NOT NULL CHECK (state IN
                ('offered', 'asked', 'accepted', 'declined', 'withdrawn')),
    name        TEXT NOT NULL,                  -- of the place
    kind        TEXT NOT NULL DEFAULT 'enterprise' CHECK (kind IN
                ('enterprise', 'town_hall', 'association', 'other')),
    address     TEXT,
    postcode    TEXT,
    town        TEXT NOT NULL,
    commune     TEXT NOT NULL,                  -- INSEE code
    contact     TEXT,                           -- phone or mail, for the animator
    chairs      BIGINT NOT NULL CHECK (chairs BETWEEN 1 AND 1000),
    weekdays    BIGINT NOT NULL DEFAULT 0 CHECK (weekdays BETWEEN 0 AND 127),   -- bit 0 is Monday;
                                                -- 0: only the dates named below
    date_from   TEXT,                           -- not before; NULL: any
    date_to     TEXT,                           -- not after
    most        BIGINT CHECK (most BETWEEN 1 AND 120),  -- days a season; NULL: as many as it takes
    internet    BIGINT NOT NULL CHECK (internet IN (0, 1)),
    speed       BIGINT CHECK (speed BETWEEN 1 AND 100000),      -- Mbit/s; NULL: not known
    noise       TEXT NOT NULL DEFAULT 'quiet' CHECK (noise IN ('quiet', 'lively', 'loud')),
    parking     BIGINT NOT NULL DEFAULT 0 CHECK (parking IN (0, 1)),
    bus         TEXT,                           -- "Bulle 2, arrêt Beffroi"; NULL: none near
    step_free   BIGINT NOT NULL DEFAULT 0 CHECK (step_free IN (0, 1)),
    kitchen     BIGINT NOT NULL DEFAULT 0 CHECK (kitchen IN (0, 1)),
    wish        TEXT,                           -- what it would like in return
    said        TEXT,                           -- the animator's question, or why not
    reply       TEXT,                           -- the host's to a question
    decided_by  BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    CHECK (state <> 'accepted' OR place_id IS NOT NULL)
);

CREATE INDEX host_person ON host (person_id, id);

CREATE UNIQUE INDEX host_place_id_key ON host (place_id) WHERE state = 'accepted';

CREATE INDEX host_state ON host (state, id);

CREATE TABLE host_date (
    host_id     BIGINT NOT NULL REFERENCES host(id),
    date        TEXT NOT NULL,
    can         BIGINT NOT NULL CHECK (can IN (0, 1)),
    PRIMARY KEY (host_id, date)
);

CREATE TABLE hours (
    id          INTEGER PRIMARY KEY,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    valid_from  TEXT NOT NULL,
    rule        TEXT NOT NULL,                  -- "Mo-Fr 08:30-19:00; Sa 09:00-13:00; PH off"
    made_at     BIGINT NOT NULL
);

CREATE UNIQUE INDEX hours_place_id_valid_from_key ON hours (place_id, valid_from);

CREATE TABLE import (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN
                ('people', 'places', 'communes', 'territories', 'trades')),
    file        TEXT NOT NULL,                  -- its name, as given
    columns     TEXT NOT NULL DEFAULT '',       -- which column is what, chosen: "0=first_name;2=email"
    content     BLOB,                         -- the file, until the import is done
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

CREATE INDEX import_row_made ON import_row (made_id) WHERE made_id IS NOT NULL;

CREATE TABLE introduction (
    id          INTEGER PRIMARY KEY,
    one_id      BIGINT NOT NULL REFERENCES person(id),
    other_id    BIGINT NOT NULL REFERENCES person(id),
    day_id      BIGINT REFERENCES day(id),      -- proposed at that day
    by_id       BIGINT REFERENCES person(id),   -- the mediator; NULL: the house
    words       TEXT NOT NULL DEFAULT '',       -- the mediator's
    one_learns  TEXT NOT NULL DEFAULT '',       -- why: what one would learn from the other...
    other_learns TEXT NOT NULL DEFAULT '',      -- ...and the other from one, in their own words
    made_at     BIGINT NOT NULL,
    met_at      BIGINT,                         -- one of them said they met
    refused_at  BIGINT,                         -- one of them said no: never proposed again
    CHECK (one_id < other_id)
);

CREATE INDEX introduction_day ON introduction (day_id);

CREATE UNIQUE INDEX introduction_one_id_other_id_key ON introduction (one_id, other_id);

CREATE INDEX introduction_other ON introduction (other_id, one_id);

CREATE TABLE introduction_due (
    day_id      BIGINT PRIMARY KEY REFERENCES day(id),
    made_at     BIGINT NOT NULL
);

CREATE TABLE introduction_wish (
    person_id   BIGINT PRIMARY KEY REFERENCES person(id),
    made_at     BIGINT NOT NULL
);

CREATE TABLE invite (
    id          INTEGER PRIMARY KEY,
    secret      TEXT NOT NULL,                  -- hash of what the link holds
    day_id      BIGINT NOT NULL REFERENCES day(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    sent_by     BIGINT REFERENCES person(id),
    answer      TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'yes', 'no')),
    sequence    BIGINT NOT NULL,                -- of the day, as the person was told it last
    made_at     BIGINT NOT NULL,
    answered_at BIGINT
);

CREATE UNIQUE INDEX invite_day_id_person_id_key ON invite (day_id, person_id);

CREATE INDEX invite_person ON invite (person_id, id);

CREATE UNIQUE INDEX invite_secret_key ON invite (secret);

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

CREATE INDEX letter_address ON letter (address, made_at);

CREATE INDEX letter_email ON letter (email, made_at);

CREATE INDEX letter_made ON letter (made_at);

CREATE TABLE mail (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,                  -- as in notice.h: "invitation", "sign_in_link"...
    person_id   BIGINT REFERENCES person(id),   -- who it is for; NULL: someone not yet a person
    address     TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,                  -- plain text, UTF-8
    once        TEXT,                           -- the same text is queued once: "chair:12:34"
    made_at     BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,                -- not before; moved on after a failed attempt
    attempts    BIGINT NOT NULL DEFAULT 0,
    sent_at     BIGINT,
    given_up_at BIGINT,
    problem     TEXT                            -- what the mail server said last
, calendar TEXT, method TEXT CHECK (method IN ('REQUEST', 'CANCEL', 'PUBLISH')));

CREATE INDEX mail_due ON mail (due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;

CREATE INDEX mail_made ON mail (made_at);

CREATE UNIQUE INDEX mail_once_key ON mail (once);

CREATE INDEX mail_person ON mail (person_id, id);

CREATE TABLE matter (
    digest      TEXT PRIMARY KEY,
    asked_at    BIGINT NOT NULL
);

CREATE TABLE mediator (
    person_id   BIGINT PRIMARY KEY REFERENCES person(id),
    named_by    BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL
);

CREATE TABLE membership (
    id              INTEGER PRIMARY KEY,
    person_id       BIGINT NOT NULL REFERENCES person(id),
    organisation_id BIGINT NOT NULL REFERENCES organisation(id),
    title           TEXT NOT NULL DEFAULT '',   -- "gérante", "stagiaire"
    valid_from      TEXT NOT NULL,              -- civil day
    valid_to        TEXT,                       -- last day; NULL: still
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE INDEX membership_from ON membership (valid_from);

CREATE INDEX membership_organisation ON membership (organisation_id, valid_from);

CREATE INDEX membership_person ON membership (person_id, valid_from);

CREATE INDEX membership_to ON membership (valid_to);

CREATE TABLE notice (
    id          INTEGER PRIMARY KEY,
    person_id   BIGINT NOT NULL REFERENCES person(id),
    kind        TEXT NOT NULL,                  -- a word that says what it is about: "help_asked"
    words       TEXT NOT NULL,                  -- one sentence, in their language
    href        TEXT NOT NULL,                  -- a path of this house
    once        TEXT,                           -- the same is told once: "help_asked:12:34"
    made_at     BIGINT NOT NULL,
    seen_at     BIGINT                          -- they opened it, or the list of them
);

CREATE INDEX notice_made ON notice (made_at);

CREATE UNIQUE INDEX notice_once_key ON notice (once);

CREATE INDEX notice_person ON notice (person_id, id);

CREATE INDEX notice_unseen ON notice (person_id, id) WHERE seen_at IS NULL;

CREATE TABLE notice_wish (
    person_id   BIGINT NOT NULL REFERENCES person(id),
    kind        TEXT NOT NULL,                  -- as in notice.h: "season", "calendar"
    wanted      BIGINT NOT NULL CHECK (wanted IN (0, 1)),
    PRIMARY KEY (person_id, kind)
);

CREATE TABLE organisation (
    id          INTEGER PRIMARY KEY,
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

CREATE TABLE out_of_reach (
    person_id   BIGINT PRIMARY KEY REFERENCES person(id),
    until       TEXT NOT NULL                   -- last day
);

CREATE TABLE person (
    id          INTEGER PRIMARY KEY,
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
, indexed BIGINT NOT NULL DEFAULT 0 CHECK (indexed IN (0, 1)));

CREATE INDEX person_email ON person (email);

CREATE INDEX person_fold ON person (fold, id, shown, left_at) WHERE left_at IS NULL;

CREATE INDEX person_made ON person (made_at, id);

CREATE INDEX person_unindexed ON person (id) WHERE indexed = 0;

CREATE TABLE place (
    id            INTEGER PRIMARY KEY,
    slug          TEXT NOT NULL,                -- in addresses: "la-lampisterie"
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('permanent', 'host')),
    about         TEXT,
    address       TEXT,
    postcode      TEXT,
    town          TEXT NOT NULL DEFAULT '',
    commune       TEXT,                         -- INSEE code
    latitude      BIGINT,                       -- 1e-7 degrees, WGS 84
    longitude     BIGINT,
    zone          TEXT NOT NULL DEFAULT 'Europe/Paris',
    chairs        BIGINT NOT NULL DEFAULT 0 CHECK (chairs >= 0),  -- for working at, in all
    area          BIGINT,                       -- square metres
    plan_width    BIGINT,                       -- of the floor plan, decimetres
    plan_height   BIGINT,
    entrance      TEXT,                         -- how to get in
    wifi_name     TEXT,
    wifi_password TEXT,                         -- shown to those who come, on the day
    transport     TEXT,
    parking       TEXT,
    accessibility TEXT,
    contact       TEXT,
    organisation_id BIGINT REFERENCES organisation(id),   -- who hosts or runs it
    listed        BIGINT NOT NULL DEFAULT 0 CHECK (listed IN (0, 1)),  -- 1: known, not run here
    fold          TEXT NOT NULL,                -- derived: name, postcode, town, for the search
    made_at       BIGINT NOT NULL,
    closed_at     BIGINT
, noise TEXT CHECK (noise IN ('quiet', 'lively', 'loud')), kitchen TEXT);

CREATE INDEX place_fold ON place (listed, fold);

CREATE UNIQUE INDEX place_slug_key ON place (slug);

CREATE TABLE presence (
    id          INTEGER PRIMARY KEY,
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

CREATE INDEX presence_day ON presence (day_id, state, morning, afternoon);

CREATE UNIQUE INDEX presence_person_id_day_id_key ON presence (person_id, day_id);

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

CREATE TABLE price (
    id          INTEGER PRIMARY KEY,
    item        TEXT NOT NULL CHECK (item IN
                ('desk_day', 'desk_half', 'roaming_day', 'roaming_half', 'resource_hour')),
    audience    TEXT CHECK (audience IN
                ('entrepreneur', 'freelance', 'student', 'employee', 'company', 'visitor')),
                                                -- NULL: everyone
    place_id    BIGINT REFERENCES place(id),    -- NULL: every place
    resource_id BIGINT REFERENCES resource(id), -- for resource_hour; NULL: every resource
    cents       BIGINT NOT NULL CHECK (cents >= 0),
    currency    TEXT NOT NULL DEFAULT 'EUR',
    valid_from  TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',       -- the decision it comes from, in words
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL
);

CREATE INDEX price_item ON price (item, valid_from);

CREATE TABLE request (
    id          INTEGER PRIMARY KEY,
    person_id   BIGINT NOT NULL REFERENCES person(id),  -- who asks
    words       TEXT NOT NULL,                  -- what they need, in their own words
    matter      TEXT NOT NULL REFERENCES matter(digest),    -- derived: equal for requests that ask the
                                                -- same thing
    seeks       TEXT NOT NULL DEFAULT '',       -- the skill looked for, in words
    urgency     TEXT NOT NULL CHECK (urgency IN ('now', 'week', 'any')),
    reach       TEXT NOT NULL CHECK (reach IN ('here', 'next_day', 'anywhere')),
    day_id      BIGINT REFERENCES day(id),      -- here: today's; next_day: that one; NULL: anywhere
    anonymous   BIGINT NOT NULL DEFAULT 0 CHECK (anonymous IN (0, 1)),
    listed      BIGINT NOT NULL DEFAULT 0 CHECK (listed IN (0, 1)),     -- shown to all members
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'done', 'dropped')),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,                -- after that it is no longer open
    everyone_at BIGINT,                         -- everyone there was asked
    mediator_id BIGINT REFERENCES person(id)    -- who asks others for it
);

CREATE INDEX request_ends ON request (ends_at);

CREATE INDEX request_matter ON request (matter, id);

CREATE INDEX request_person ON request (person_id, id);

CREATE INDEX request_state ON request (state, ends_at);

CREATE TABLE resource (
    id          INTEGER PRIMARY KEY,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    space_id    BIGINT REFERENCES space(id),
    kind        TEXT NOT NULL CHECK (kind IN
                ('desk_pool', 'desk', 'office', 'room', 'machine', 'cell')),
    name        TEXT NOT NULL,
    about       TEXT,                           -- "écran et visio"
    capacity    BIGINT NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 10000),
                                                -- how many bookings at once; desks: chairs
    people      BIGINT,                         -- how many persons it holds, for a room
    bookable    BIGINT NOT NULL DEFAULT 1 CHECK (bookable IN (0, 1)),
    stopped     TEXT,                           -- why it cannot be used now; NULL: it can
    x BIGINT, y BIGINT, w BIGINT, h BIGINT,
    position    BIGINT NOT NULL DEFAULT 0,
    closed_at   BIGINT
);

CREATE INDEX resource_place ON resource (place_id, position);

CREATE TABLE role (
    id          INTEGER PRIMARY KEY,
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

CREATE TABLE season (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    slug        TEXT NOT NULL,                  -- of the series it becomes: its name, folded
    territory_id BIGINT NOT NULL REFERENCES territory(id),
    series_id   BIGINT REFERENCES series(id),   -- made when published
    state       TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published')),
    weekday     BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    every       BIGINT NOT NULL DEFAULT 1 CHECK (every BETWEEN 1 AND 8),    -- weeks
    opens       BIGINT NOT NULL,                -- minutes of the local day
    closes      BIGINT NOT NULL,
    date_from   TEXT NOT NULL,
    date_to     TEXT NOT NULL,
    about       TEXT,
    promise_days BIGINT NOT NULL CHECK (promise_days BETWEEN 0 AND 120),
    promise_minutes BIGINT NOT NULL CHECK (promise_minutes BETWEEN 1 AND 240),
    rest        BIGINT NOT NULL CHECK (rest BETWEEN 1 AND 52),  -- weeks between two visits, at least
    chairs      BIGINT NOT NULL DEFAULT 0 CHECK (chairs >= 0),  -- a host needs at least so many
    version     BIGINT NOT NULL DEFAULT 1,      -- grows with each change
    run         TEXT NOT NULL DEFAULT '' CHECK (run IN ('', 'waiting', 'running', 'stopped')),
                                                -- the planner at work in the background
    run_version BIGINT,                         -- of the season it was begun for
    run_beat    BIGINT,                         -- when it last said how far it is
    run_seconds BIGINT,                         -- since it began
    run_gap     BIGINT,                         -- parts per million, NULL: not known yet
    planned_at  BIGINT,                         -- when the plan below was computed; NULL: never
    planned_gap BIGINT,                         -- parts per million, NULL: changed by hand since
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    published_at BIGINT,
    CHECK (opens >= 0 AND closes > opens AND closes <= 1440),
    CHECK (date_to >= date_from)
);

CREATE UNIQUE INDEX season_series_id_key ON season (series_id);

CREATE UNIQUE INDEX season_slug_key ON season (slug);

CREATE TABLE season_date (
    season_id   BIGINT NOT NULL REFERENCES season(id),
    date        TEXT NOT NULL,
    skipped     TEXT,                           -- why there is no day: 'holiday', or a sentence
    host_id     BIGINT REFERENCES host(id),     -- the choice; NULL: none (yet)
    locked      BIGINT NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    PRIMARY KEY (season_id, date),
    CHECK (skipped IS NULL OR (host_id IS NULL AND locked = 0)),
    CHECK (locked = 0 OR host_id IS NOT NULL)
);

CREATE TABLE season_forbid (
    season_id   BIGINT NOT NULL REFERENCES season(id),
    date        TEXT NOT NULL,
    host_id     BIGINT NOT NULL REFERENCES host(id),
    PRIMARY KEY (season_id, date, host_id)
);

CREATE TABLE season_host (
    season_id   BIGINT NOT NULL REFERENCES season(id),
    host_id     BIGINT NOT NULL REFERENCES host(id),
    days        BIGINT NOT NULL CHECK (days BETWEEN 0 AND 120),
    PRIMARY KEY (season_id, host_id)
);

CREATE TABLE series (
    id          INTEGER PRIMARY KEY,
    slug        TEXT NOT NULL,
    name        TEXT NOT NULL,                  -- "Les jeudis qui tournent"
    weekday     BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),    -- Monday is 1
    every       BIGINT NOT NULL DEFAULT 1 CHECK (every BETWEEN 1 AND 8),    -- weeks
    opens       BIGINT NOT NULL,                -- minutes of the local day
    closes      BIGINT NOT NULL,
    date_from   TEXT NOT NULL,
    date_to     TEXT NOT NULL,
    about       TEXT,
    made_by     BIGINT REFERENCES person(id),
    made_at     BIGINT NOT NULL,
    CHECK (opens >= 0 AND closes > opens AND closes <= 1440),
    CHECK (date_to >= date_from)
);

CREATE UNIQUE INDEX series_slug_key ON series (slug);

CREATE TABLE session (
    secret      TEXT PRIMARY KEY,               -- hash of what the cookie holds
    person_id   BIGINT NOT NULL REFERENCES person(id),
    means       TEXT NOT NULL CHECK (means IN ('password', 'letter')),  -- what opened it
    agent       TEXT NOT NULL,                  -- the browser, in a few words, for the list
    address     TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL
);

CREATE INDEX session_ends ON session (ends_at);

CREATE INDEX session_person ON session (person_id);

CREATE TABLE skill (
    id          INTEGER PRIMARY KEY,
    person_id   BIGINT NOT NULL REFERENCES person(id),
    words       TEXT NOT NULL,                  -- free words: "récupération de données"
    fold        TEXT NOT NULL,                  -- derived
    position    BIGINT NOT NULL                 -- in the person's own order, from 0
, kind TEXT NOT NULL DEFAULT 'give' CHECK (kind IN ('give', 'learn')), level BIGINT NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 4), trade_code TEXT REFERENCES trade(code));

CREATE INDEX skill_fold ON skill (kind, fold);

CREATE UNIQUE INDEX skill_person_id_kind_fold_key ON skill (person_id, kind, fold);

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

CREATE INDEX sought_word ON sought (word_id, field, level, own, place, person_id);

CREATE TABLE space (
    id          INTEGER PRIMARY KEY,
    place_id    BIGINT NOT NULL REFERENCES place(id),
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('coworking', 'office', 'meeting', 'workshop',
                'kitchen', 'cafe', 'culture', 'rest', 'sport', 'cell', 'other')),
    about       TEXT,
    area        BIGINT,                         -- square metres
    x BIGINT, y BIGINT, w BIGINT, h BIGINT,     -- on the floor plan, decimetres; NULL: not drawn
    position    BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX space_place ON space (place_id, position);

CREATE TABLE territory (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    detour      BIGINT NOT NULL DEFAULT 130 CHECK (detour BETWEEN 100 AND 300),     -- percent
    speed       BIGINT NOT NULL DEFAULT 45 CHECK (speed BETWEEN 5 AND 130),         -- km/h
    fixed       BIGINT NOT NULL DEFAULT 4 CHECK (fixed BETWEEN 0 AND 60),           -- minutes a way
    made_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL
);

CREATE UNIQUE INDEX territory_name_key ON territory (name);

CREATE TABLE territory_commune (
    territory_id BIGINT NOT NULL REFERENCES territory(id),
    insee        TEXT NOT NULL REFERENCES commune(insee),
    PRIMARY KEY (territory_id, insee)
);

CREATE TABLE thanks (
    id          INTEGER PRIMARY KEY,
    request_id  BIGINT REFERENCES request(id),
    from_id     BIGINT NOT NULL REFERENCES person(id),
    to_id       BIGINT NOT NULL REFERENCES person(id),
    words       TEXT NOT NULL,
    shown       BIGINT NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)),      -- to all members; else to the one thanked
    made_at     BIGINT NOT NULL
);

CREATE INDEX thanks_from ON thanks (from_id, id);

CREATE UNIQUE INDEX thanks_request_id_to_id_key ON thanks (request_id, to_id);

CREATE INDEX thanks_shown ON thanks (shown, id);

CREATE INDEX thanks_to ON thanks (to_id, id);

CREATE TABLE time_movement (
    id          INTEGER PRIMARY KEY,
    request_id  BIGINT NOT NULL REFERENCES request(id),
    person_id   BIGINT NOT NULL REFERENCES person(id),
    minutes     BIGINT NOT NULL CHECK (minutes <> 0),   -- given: plus; received: minus
    made_at     BIGINT NOT NULL
);

CREATE INDEX time_movement_person ON time_movement (person_id, id);

CREATE INDEX time_movement_request ON time_movement (request_id);

CREATE TABLE token (
    secret      TEXT PRIMARY KEY,               -- hash of the bearer token
    person_id   BIGINT NOT NULL REFERENCES person(id),
    name        TEXT NOT NULL,
    scope       TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    made_at     BIGINT NOT NULL,
    ended_at    BIGINT
);

CREATE INDEX token_person ON token (person_id);

CREATE TABLE trade (
    code        TEXT PRIMARY KEY,               -- ROME code ("M1805") or a word of the community
    name        TEXT NOT NULL,                  -- as people say it
    domain      TEXT NOT NULL DEFAULT '',       -- ROME domain: first letter of the code
    fold        TEXT NOT NULL                   -- derived: name without case and accents
);

CREATE TABLE trade_name (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL REFERENCES trade(code),
    name        TEXT NOT NULL,                  -- "Dépanneur / Dépanneuse en informatique"
    fold        TEXT NOT NULL                   -- derived
);

CREATE INDEX trade_name_code ON trade_name (code, name);

CREATE UNIQUE INDEX trade_name_fold_code_key ON trade_name (fold, code);

CREATE TABLE travel (
    territory_id BIGINT NOT NULL REFERENCES territory(id),
    origin       TEXT NOT NULL,                 -- INSEE code
    destination  TEXT NOT NULL,
    minutes      BIGINT NOT NULL CHECK (minutes BETWEEN 0 AND 600),
    PRIMARY KEY (territory_id, origin, destination)
);

CREATE TABLE visibility (
    person_id   BIGINT NOT NULL REFERENCES person(id),
    field       TEXT NOT NULL,                  -- as in people.h: "email", "skills", "presence"...
    level       BIGINT NOT NULL CHECK (level BETWEEN 0 AND 4),  -- me, circle, place, network, public
    PRIMARY KEY (person_id, field)
);

CREATE TABLE word (
    id          INTEGER PRIMARY KEY,
    text        TEXT NOT NULL                   -- folded
, keyed BIGINT NOT NULL DEFAULT 0 CHECK (keyed IN (0, 1)));

CREATE UNIQUE INDEX word_text_key ON word (text);

CREATE TABLE word_end (
    word_id     BIGINT NOT NULL REFERENCES word(id),
    ending      BLOB NOT NULL,                -- bytes, so that both engines order them alike
    whole       BIGINT NOT NULL                 -- 1: it is the word itself
);

CREATE INDEX word_end_ending ON word_end (ending, whole, word_id);

CREATE INDEX word_end_word ON word_end (word_id);

CREATE TABLE word_key (
    word_id     BIGINT NOT NULL REFERENCES word(id),
    kind        BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 3),   -- 1 its French stem, 2 its English one,
                                                -- 3 its beginning without a letter or two
    key         TEXT NOT NULL
);

CREATE INDEX word_key_key ON word_key (key, kind, word_id);

CREATE INDEX word_key_word ON word_key (word_id);
