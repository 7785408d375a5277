-- What the staff need: where each account stands, resets, exemptions, the roll-out over time, letters to send.

-- The firm's colour, its logo (a PNG and its fingerprint), and how long its sessions last.
ALTER TABLE firm ADD COLUMN accent TEXT;
ALTER TABLE firm ADD COLUMN logo BLOB;
ALTER TABLE firm ADD COLUMN logo_mark TEXT;
ALTER TABLE firm ADD COLUMN client_idle_minutes INTEGER NOT NULL DEFAULT 30;
ALTER TABLE firm ADD COLUMN client_hours INTEGER NOT NULL DEFAULT 12;
ALTER TABLE firm ADD COLUMN staff_idle_minutes INTEGER NOT NULL DEFAULT 15;
ALTER TABLE firm ADD COLUMN staff_hours INTEGER NOT NULL DEFAULT 8;
-- The message to clients, in both languages; until now it was one text for all.
ALTER TABLE firm RENAME COLUMN message TO message_en;
ALTER TABLE firm ADD COLUMN message_fr TEXT;
UPDATE firm SET message_fr = message_en;

-- `standing` is what `guichet::standing` says of the other columns and tables; `standing_until` is the moment from
-- which it has to be found anew, because a lock or an exemption is over. `sort_key` is the
-- folded name by which lists are sorted: empty until the next start fills it.
ALTER TABLE account ADD COLUMN locked_at INTEGER;
ALTER TABLE account ADD COLUMN reset_at INTEGER;
ALTER TABLE account ADD COLUMN exempt_until INTEGER;
ALTER TABLE account ADD COLUMN password_changed_at INTEGER;
ALTER TABLE account ADD COLUMN standing TEXT NOT NULL DEFAULT 'waiting' CHECK (standing IN
    ('disabled', 'locked', 'set_up_again', 'exempt', 'protected', 'password_only', 'waiting'));
ALTER TABLE account ADD COLUMN standing_until INTEGER;
ALTER TABLE account ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
-- Accounts that were there before: their standing is found at the next look.
UPDATE account SET standing_until = 0;
CREATE INDEX account_by_name ON account (firm_id, role, sort_key, id);
CREATE INDEX account_by_standing ON account (firm_id, role, standing, sort_key, id);
CREATE INDEX account_by_last_sign_in ON account (firm_id, role, COALESCE(last_sign_in_at, 0), id);
CREATE INDEX account_by_standing_and_last_sign_in ON account (firm_id, role, standing, COALESCE(last_sign_in_at, 0), id);
CREATE INDEX account_by_accountant ON account (firm_id, role, accountant_id, sort_key, id, standing);
-- Clients who still have to set up, to be counted and reminded.
CREATE INDEX account_to_set_up ON account (firm_id, id)
    WHERE role = 'client' AND standing IN ('password_only', 'waiting', 'set_up_again');
-- Empty but after an upgrade: each start looks here.
CREATE INDEX account_unsorted ON account (id) WHERE sort_key = '';
CREATE INDEX account_standing_due ON account (standing_until) WHERE standing_until IS NOT NULL;

-- The folded words by which an account is found: of its name, username and address.
CREATE TABLE account_word (
    firm_id    TEXT NOT NULL REFERENCES firm (id),
    word       TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    PRIMARY KEY (firm_id, word, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_word_account ON account_word (account_id);

-- When a second factor was proven last, for step-up; and for an authenticator, its name and the one it is to replace.
ALTER TABLE session ADD COLUMN proven_at INTEGER;
UPDATE session SET proven_at = created_at WHERE assurance = 'two_factor';
ALTER TABLE authenticator ADD COLUMN name TEXT;
ALTER TABLE authenticator ADD COLUMN replaces TEXT REFERENCES authenticator (id) ON DELETE SET NULL;

-- A pending authenticator is the session's that started it: no other one sees its secret. It may outlive that session,
-- since the first code of one that is to replace another signs in. What waited until now is begun anew.
DELETE FROM authenticator WHERE confirmed_at IS NULL;
ALTER TABLE authenticator ADD COLUMN started_by TEXT CHECK ((confirmed_at IS NULL) = (started_by IS NOT NULL));

-- `held` has a link's token, sealed, to show to `held_for`, who made it, when no letter takes it to the client.
ALTER TABLE invitation ADD COLUMN held BLOB;
ALTER TABLE invitation ADD COLUMN held_until INTEGER;
ALTER TABLE invitation ADD COLUMN held_for TEXT REFERENCES account (id);
CREATE INDEX invitation_held ON invitation (held_until) WHERE held IS NOT NULL;

CREATE TABLE issued_code (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    issued_by  TEXT NOT NULL REFERENCES account (id),
    checked_by TEXT NOT NULL CHECK (checked_by IN ('called_back', 'in_person', 'video')),
    salt       BLOB NOT NULL CHECK (length(salt) = 16),
    hash       BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    held       BLOB,
    held_until INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;
-- `held` has the code itself, sealed, to show to whoever issued it, until it was given or the time is over.
-- Only the latest of an account can be used: older ones are deleted when it is made.
CREATE UNIQUE INDEX issued_code_account ON issued_code (account_id);
CREATE INDEX issued_code_expiry ON issued_code (expires_at);

ALTER TABLE help_request ADD COLUMN handled_at INTEGER;
ALTER TABLE help_request ADD COLUMN outcome TEXT;
CREATE INDEX help_request_open ON help_request (asked_at) WHERE handled_at IS NULL;

-- One that isn't over an account at most; those that are over stay, for the record.
CREATE TABLE exemption (
    id          TEXT NOT NULL PRIMARY KEY,
    account_id  TEXT NOT NULL REFERENCES account (id),
    approved_by TEXT NOT NULL REFERENCES account (id),
    reason      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    ends_at     INTEGER NOT NULL,
    warned_at   INTEGER,
    ended_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX exemption_current ON exemption (account_id) WHERE ended_at IS NULL;
CREATE INDEX exemption_end ON exemption (ends_at, id) WHERE ended_at IS NULL;

-- Reminders of the policy's date. Their letters are written in batches: `reached` is the last client who had one, until
-- nobody is left and `sent_at` is set.
CREATE TABLE reminder (
    firm_id TEXT NOT NULL REFERENCES firm (id),
    due_at  INTEGER NOT NULL,
    sent_at INTEGER,
    sent_to INTEGER NOT NULL DEFAULT 0,
    reached TEXT,
    PRIMARY KEY (firm_id, due_at)
) STRICT;
CREATE INDEX reminder_due ON reminder (due_at) WHERE sent_at IS NULL;

-- How far the roll-out was at the end of a day; `day` counts days since 1970-01-01 in the firm's time zone.
CREATE TABLE rollout (
    firm_id   TEXT NOT NULL REFERENCES firm (id),
    day       INTEGER NOT NULL,
    invited   INTEGER NOT NULL,
    set_up    INTEGER NOT NULL,
    protected INTEGER NOT NULL,
    exempt    INTEGER NOT NULL,
    waiting   INTEGER NOT NULL,
    PRIMARY KEY (firm_id, day)
) STRICT;

-- A file of clients that somebody of the staff brought, for whoever brought it alone. A line waits while it has an
-- `entry`, as JSON; then it has led to an account, or was refused.
CREATE TABLE import (
    id          TEXT NOT NULL PRIMARY KEY,
    firm_id     TEXT NOT NULL REFERENCES firm (id),
    made_by     TEXT NOT NULL REFERENCES account (id),
    made_at     INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX import_made ON import (made_at);
CREATE TABLE import_line (
    import_id  TEXT NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    entry      TEXT,
    refusal    TEXT,
    account_id TEXT REFERENCES account (id),
    PRIMARY KEY (import_id, number),
    CHECK ((entry IS NOT NULL) + (refusal IS NOT NULL) + (account_id IS NOT NULL) = 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_line_account ON import_line (account_id, import_id) WHERE account_id IS NOT NULL;

-- Letters on their way: what is told, as JSON, never a secret.
CREATE TABLE letter (
    id         TEXT NOT NULL PRIMARY KEY,
    firm_id    TEXT NOT NULL REFERENCES firm (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    email      TEXT NOT NULL,
    locale     TEXT NOT NULL,
    notice     TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    sent_at    INTEGER
) STRICT;
CREATE INDEX letter_unsent ON letter (written_at) WHERE sent_at IS NULL;
CREATE INDEX letter_written ON letter (written_at);
CREATE INDEX letter_account ON letter (account_id);

-- The kind of a line, taken from its text: it can't say anything else than that.
ALTER TABLE audit_event ADD COLUMN act TEXT GENERATED ALWAYS AS (json_extract(canonical, '$.act.act')) VIRTUAL;
CREATE INDEX audit_event_act ON audit_event (firm_id, act, place);
CREATE INDEX audit_event_actor ON audit_event (firm_id, actor, place);
CREATE INDEX audit_event_about ON audit_event (firm_id, subject, place);
DROP INDEX audit_event_subject;

-- Earlier versions let SQLite keep statistics; of a small firm, they mislead it once the firm has grown.
DROP TABLE IF EXISTS sqlite_stat1;
DROP TABLE IF EXISTS sqlite_stat4;
