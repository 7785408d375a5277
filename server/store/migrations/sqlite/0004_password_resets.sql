-- Links for forgotten passwords: one an account, gone once it was used.
CREATE TABLE password_reset (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL UNIQUE REFERENCES account (id),
    token      BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_reset_expiry ON password_reset (expires_at);
