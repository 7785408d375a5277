-- Firms, accounts, and everything that signing in needs. Identifiers are UUID texts, times unix milliseconds.
-- What is sealed, salted or hashed is a BLOB; no column holds a secret that can be read.

-- What holds for the whole database: one row.
CREATE TABLE installation (
    id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    key_check BLOB NOT NULL
) STRICT;

CREATE TABLE firm (
    id             TEXT NOT NULL PRIMARY KEY,
    host           TEXT,
    name           TEXT NOT NULL,
    short_name     TEXT NOT NULL,
    locale         TEXT NOT NULL,
    time_zone      TEXT NOT NULL,
    phone          TEXT,
    phone_hours_en TEXT,
    phone_hours_fr TEXT,
    message        TEXT,
    policy         TEXT NOT NULL CHECK (policy IN ('off', 'optional', 'required')),
    policy_from    INTEGER,
    created_at     INTEGER NOT NULL,
    CHECK ((phone_hours_en IS NULL) = (phone_hours_fr IS NULL)),
    CHECK ((policy = 'required') = (policy_from IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX firm_host ON firm (lower(host));

CREATE TABLE account (
    id              TEXT NOT NULL PRIMARY KEY,
    firm_id         TEXT NOT NULL REFERENCES firm (id),
    username        TEXT NOT NULL,
    username_key    TEXT NOT NULL,
    email           TEXT,
    name            TEXT,
    role            TEXT NOT NULL CHECK (role IN ('client', 'accountant', 'owner')),
    locale          TEXT NOT NULL,
    accountant_id   TEXT REFERENCES account (id),
    password        BLOB,
    created_at      INTEGER NOT NULL,
    last_sign_in_at INTEGER,
    disabled_at     INTEGER,
    UNIQUE (firm_id, username_key)
) STRICT;
CREATE INDEX account_accountant ON account (accountant_id) WHERE accountant_id IS NOT NULL;
CREATE INDEX account_owner ON account (firm_id) WHERE role = 'owner';

CREATE TABLE invitation (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    token      BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;
CREATE INDEX invitation_account ON invitation (account_id);
CREATE INDEX invitation_created ON invitation (created_at);

-- Pending until confirmed: then it has no expiry any more, and a last step.
CREATE TABLE authenticator (
    id           TEXT NOT NULL PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES account (id),
    secret       BLOB NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    confirmed_at INTEGER,
    last_step    INTEGER,
    last_used_at INTEGER,
    CHECK ((confirmed_at IS NULL) = (expires_at IS NOT NULL)),
    CHECK ((confirmed_at IS NULL) = (last_step IS NULL))
) STRICT;
CREATE INDEX authenticator_account ON authenticator (account_id);
CREATE UNIQUE INDEX authenticator_pending ON authenticator (account_id) WHERE confirmed_at IS NULL;
CREATE INDEX authenticator_expiry ON authenticator (expires_at) WHERE confirmed_at IS NULL;

-- One set an account. `held` has the codes themselves, sealed, until they are saved or the time is over.
CREATE TABLE recovery_set (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL UNIQUE REFERENCES account (id),
    salt       BLOB NOT NULL CHECK (length(salt) = 16),
    held       BLOB,
    held_until INTEGER NOT NULL,
    saved_at   INTEGER,
    created_at INTEGER NOT NULL,
    CHECK (saved_at IS NULL OR held IS NULL)
) STRICT;
CREATE INDEX recovery_set_held ON recovery_set (held_until) WHERE held IS NOT NULL;

CREATE TABLE recovery_code (
    id      TEXT NOT NULL PRIMARY KEY,
    set_id  TEXT NOT NULL REFERENCES recovery_set (id) ON DELETE CASCADE,
    hash    BLOB NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX recovery_code_set ON recovery_code (set_id);

CREATE TABLE sign_in (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    token      BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    tries      INTEGER NOT NULL CHECK (tries >= 0),
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_account ON sign_in (account_id);
CREATE INDEX sign_in_expiry ON sign_in (expires_at);

-- `previous_sign_in_at` is what the account's `last_sign_in_at` was before this session.
CREATE TABLE session (
    id                  TEXT NOT NULL PRIMARY KEY,
    account_id          TEXT NOT NULL REFERENCES account (id),
    token               BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    assurance           TEXT NOT NULL CHECK (assurance IN ('password', 'two_factor')),
    created_at          INTEGER NOT NULL,
    last_seen_at        INTEGER NOT NULL,
    previous_sign_in_at INTEGER,
    address             TEXT,
    user_agent          TEXT NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account_id, created_at);
CREATE INDEX session_created ON session (created_at);

CREATE TABLE throttle (
    key        TEXT NOT NULL PRIMARY KEY,
    failures   INTEGER NOT NULL CHECK (failures >= 0),
    wait_until INTEGER NOT NULL,
    last_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX throttle_last ON throttle (last_at);

CREATE TABLE help_request (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    asked_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX help_request_account ON help_request (account_id, asked_at);

-- The log outlives the accounts that it names: actor and subject are no foreign keys. It has no other unique
-- index than its place, so that no INSERT OR REPLACE can push an older line out.
CREATE TABLE audit_event (
    firm_id   TEXT NOT NULL REFERENCES firm (id),
    place     INTEGER NOT NULL CHECK (place >= 1),
    at        INTEGER NOT NULL,
    name      TEXT NOT NULL,
    actor     TEXT,
    subject   TEXT,
    canonical TEXT NOT NULL,
    link      BLOB NOT NULL CHECK (length(link) = 32),
    PRIMARY KEY (firm_id, place)
) STRICT;
CREATE INDEX audit_event_time ON audit_event (firm_id, at);
CREATE INDEX audit_event_subject ON audit_event (firm_id, subject, at);

CREATE TRIGGER audit_event_is_not_altered BEFORE UPDATE ON audit_event
BEGIN
    SELECT RAISE(ABORT, 'audit_event: a line can not be altered');
END;
CREATE TRIGGER audit_event_is_not_deleted BEFORE DELETE ON audit_event
BEGIN
    SELECT RAISE(ABORT, 'audit_event: a line can not be deleted');
END;
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER audit_event_is_not_replaced BEFORE INSERT ON audit_event
WHEN EXISTS (SELECT 1 FROM audit_event WHERE firm_id = NEW.firm_id AND place = NEW.place)
BEGIN
    SELECT RAISE(ABORT, 'audit_event: a line can not be replaced');
END;
