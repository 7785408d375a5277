-- Letters are sent: when each is tried next, and what was in the way.

-- From where it was done that the letter tells of, when its reader did it.
ALTER TABLE letter ADD COLUMN address TEXT;
ALTER TABLE letter ADD COLUMN user_agent TEXT;
-- The token of a link that it takes along, sealed, until it was sent or given up.
ALTER TABLE letter ADD COLUMN link BYTEA;
ALTER TABLE letter ADD COLUMN link_until BIGINT;
-- When it is tried next; none once it was sent or given up. Each time it is taken counts as an attempt.
ALTER TABLE letter ADD COLUMN due_at BIGINT;
ALTER TABLE letter ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE letter ADD COLUMN setback TEXT CHECK (setback IN ('unreachable', 'put_off', 'refused', 'too_late'));
UPDATE letter SET due_at = written_at WHERE sent_at IS NULL;
DROP INDEX letter_unsent;
CREATE INDEX letter_due ON letter (due_at, id) WHERE due_at IS NOT NULL;
-- Those that aren't sent: few, unless the mail server is down.
CREATE INDEX letter_unsent ON letter (firm_id, written_at) WHERE sent_at IS NULL;
