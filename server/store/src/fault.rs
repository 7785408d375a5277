//! What goes wrong in a database, in words for the log: never a bound value, never a password of the URL.

use guichet::Fault;
use sqlx::{Error, error::DatabaseError, postgres::PgDatabaseError};

/// The fault that a database error is.
pub(crate) fn store_fault(error: &Error) -> Fault {
    Fault::Store(describe(error))
}

/// What went wrong, without any value.
pub(crate) fn describe(error: &Error) -> String {
    match error {
        Error::Database(refusal) => describe_refusal(&**refusal),
        Error::Io(cause) => format!("connection: {cause}"),
        Error::Tls(_) => "the encrypted connection failed".to_owned(),
        Error::PoolTimedOut => "no connection became free in time, or none could be made".to_owned(),
        Error::PoolClosed => "the connections are closed".to_owned(),
        Error::WorkerCrashed => "the thread of the database file died".to_owned(),
        Error::ColumnNotFound(column) => format!("no column {column}"),
        // The rest can quote what was sent or set.
        _ => "the database answered something unexpected".to_owned(),
    }
}

fn describe_refusal(refusal: &dyn DatabaseError) -> String {
    let code = refusal.code().unwrap_or_default();
    let Some(postgres) = refusal.try_downcast_ref::<PgDatabaseError>() else {
        // SQLite names columns in its messages, never values.
        return format!("SQLite {code}: {}", refusal.message());
    };
    // Messages of class 22 (data exception) quote the value; details quote the row.
    let message = if code.starts_with("22") { "data exception" } else { postgres.message() };
    format!("PostgreSQL {code}: {message}")
}
