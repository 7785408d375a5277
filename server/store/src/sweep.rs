//! The sweep: what is long over goes, a batch of each kind at a time, so that no sign-in waits for it.

use core::time::Duration;

use guichet::{
    Fault,
    session::Limits,
    time::Timestamp,
    unusual::{ASKED_FOR, BROWSER_KNOWN_FOR},
};

use crate::{database::Database, standing, statement::Sql};

/// Rows of one kind in one sweep.
const BATCH: u32 = 500;

/// How long an invitation that was used or expired is kept.
const INVITATION_KEPT_FOR: Duration = Duration::from_hours(30 * 24);

/// How long an import and its report are kept.
const IMPORT_KEPT_FOR: Duration = Duration::from_hours(30 * 24);

/// How long a letter is kept, for whoever asks whether it was sent.
const LETTER_KEPT_FOR: Duration = Duration::from_hours(30 * 24);

/// How long a counter is kept after its last failure: as long as [`guichet::throttle::Rule`] remembers.
const COUNTER_KEPT_FOR: Duration = Duration::from_hours(24);

/// `$1` is the moment before which it is over, `$2` the batch. Rows that a request holds wait for the next
/// sweep.
macro_rules! batch {
    ($change:literal, $key:literal, $table:literal, $over:literal) => {
        Sql {
            sqlite: concat!(
                $change,
                " WHERE ",
                $key,
                " IN (SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE ",
                $over,
                " LIMIT $2)"
            ),
            postgres: concat!(
                $change,
                " WHERE ",
                $key,
                " IN (SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE ",
                $over,
                " LIMIT $2 FOR UPDATE SKIP LOCKED)"
            ),
        }
    };
}

const SIGN_INS: Sql = batch!("DELETE FROM sign_in", "id", "sign_in", "expires_at <= $1");
const SESSIONS: Sql = batch!("DELETE FROM session", "id", "session", "created_at <= $1");
const PENDING: Sql =
    batch!("DELETE FROM authenticator", "id", "authenticator", "confirmed_at IS NULL AND expires_at <= $1");
const INVITATIONS: Sql = batch!(
    "DELETE FROM invitation",
    "id",
    "invitation",
    "created_at <= $1 AND (used_at IS NOT NULL OR expires_at <= $1)"
);
/// A counter of wrong codes never forgets by itself, and a wait can't outlast a day.
const COUNTERS: Sql =
    batch!("DELETE FROM throttle", "key", "throttle", "last_at <= $1 AND key NOT LIKE 'second-factor:%'");
const HELD_CODES: Sql =
    batch!("UPDATE recovery_set SET held = NULL", "id", "recovery_set", "held IS NOT NULL AND held_until <= $1");

const HELD_ISSUED_CODES: Sql =
    batch!("UPDATE issued_code SET held = NULL", "id", "issued_code", "held IS NOT NULL AND held_until <= $1");
const HELD_LINKS: Sql =
    batch!("UPDATE invitation SET held = NULL", "id", "invitation", "held IS NOT NULL AND held_until <= $1");
const PASSWORD_RESETS: Sql = batch!("DELETE FROM password_reset", "id", "password_reset", "expires_at <= $1");
/// Sent or not: what is told of stands in the log anyway.
const LETTERS: Sql = batch!("DELETE FROM letter", "id", "letter", "written_at <= $1");
/// What was used stays that long too: it is in the log anyway.
const ISSUED_CODES: Sql = batch!("DELETE FROM issued_code", "id", "issued_code", "expires_at <= $1");

const UNUSUAL_SIGN_INS: Sql = batch!("DELETE FROM unusual_sign_in", "id", "unusual_sign_in", "at <= $1");
const BROWSERS: Sql = Sql {
    sqlite: "DELETE FROM browser WHERE (account_id, mark) IN \
        (SELECT account_id, mark FROM browser WHERE last_at <= $1 LIMIT $2)",
    postgres: "DELETE FROM browser WHERE (account_id, mark) IN \
        (SELECT account_id, mark FROM browser WHERE last_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
};

const IMPORT_LINES: Sql = Sql {
    sqlite: "DELETE FROM import_line WHERE (import_id, number) IN (SELECT import_line.import_id, import_line.number \
        FROM import JOIN import_line ON import_line.import_id = import.id WHERE import.made_at <= $1 LIMIT $2)",
    postgres: "DELETE FROM import_line WHERE (import_id, number) IN (SELECT import_line.import_id, import_line.number \
        FROM import JOIN import_line ON import_line.import_id = import.id WHERE import.made_at <= $1 LIMIT $2 \
        FOR UPDATE OF import_line SKIP LOCKED)",
};
const IMPORTS: Sql = batch!(
    "DELETE FROM import",
    "id",
    "import",
    "made_at <= $1 AND NOT EXISTS (SELECT 1 FROM import_line WHERE import_line.import_id = import.id)"
);

/// Sweeps once; true when a kind has more.
pub(crate) async fn sweep(database: &Database, now: Timestamp) -> Result<bool, Fault> {
    let session_began = now.before(Limits::LONGEST);
    standing::catch_up(database, now).await?;
    let mut more = false;
    for (kind, over) in [
        (SIGN_INS, now),
        (SESSIONS, session_began),
        (PENDING, now),
        (INVITATIONS, now.before(INVITATION_KEPT_FOR)),
        (COUNTERS, now.before(COUNTER_KEPT_FOR)),
        (HELD_CODES, now),
        (HELD_ISSUED_CODES, now),
        (HELD_LINKS, now),
        (ISSUED_CODES, now),
        (PASSWORD_RESETS, now),
        (UNUSUAL_SIGN_INS, now.before(ASKED_FOR)),
        (BROWSERS, now.before(BROWSER_KNOWN_FOR)),
        (LETTERS, now.before(LETTER_KEPT_FOR)),
        (IMPORT_LINES, now.before(IMPORT_KEPT_FOR)),
        (IMPORTS, now.before(IMPORT_KEPT_FOR)),
    ] {
        let mut transaction = database.write().await?;
        let swept = transaction.statement(kind).bind(over).bind(BATCH).run().await?;
        transaction.commit().await?;
        more |= swept >= u64::from(BATCH);
    }
    Ok(more)
}
