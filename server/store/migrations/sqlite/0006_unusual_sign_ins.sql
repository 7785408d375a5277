-- The browsers that an account signed in from, each by the SHA-256 of the mark that it carries in a cookie.
CREATE TABLE browser (
    account_id TEXT NOT NULL REFERENCES account (id),
    mark       BLOB NOT NULL CHECK (length(mark) = 32),
    last_at    INTEGER NOT NULL,
    PRIMARY KEY (account_id, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX browser_last ON browser (last_at);

ALTER TABLE session ADD COLUMN browser BLOB;

-- Sign-ins that nobody has answered for yet: "It was me" or "It wasn't me". `browser` is the mark of one that was new.
CREATE TABLE unusual_sign_in (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    session_id TEXT NOT NULL,
    way        TEXT NOT NULL CHECK (way IN ('password', 'authenticator', 'recovery_code', 'issued_code')),
    browser    BLOB,
    address    TEXT,
    user_agent TEXT NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX unusual_sign_in_account ON unusual_sign_in (account_id, at);
CREATE INDEX unusual_sign_in_at ON unusual_sign_in (at);

-- Since when nothing but a new password is open to the account.
ALTER TABLE account ADD COLUMN password_owed_at INTEGER;

-- Whether it is a client who says that a sign-in wasn't theirs.
ALTER TABLE help_request ADD COLUMN disowns INTEGER NOT NULL DEFAULT 0 CHECK (disowns IN (0, 1));
