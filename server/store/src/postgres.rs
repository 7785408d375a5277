//! Opens a PostgreSQL database.
//!
//! Its transactions are READ COMMITTED: every conditional write carries its condition, and rows that are read
//! before they are written are locked. A server that is gone or stuck makes requests fail within seconds.

use core::{net::IpAddr, str::FromStr, time::Duration};

use sqlx::{
    Connection as _, PgConnection,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
};

use crate::{database::Database, open_error::OpenError};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a request waits for a connection, and the start for the server.
const CONNECTED_WITHIN: Duration = Duration::from_secs(5);

const CONNECTIONS: u32 = 16;

/// In milliseconds: a statement, a lock, and a transaction whose process was stopped halfway.
const TIMEOUTS: [(&str, &str); 3] =
    [("statement_timeout", "8000"), ("lock_timeout", "5000"), ("idle_in_transaction_session_timeout", "15000")];

pub(crate) async fn open(url: &str) -> Result<Database, OpenError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::Url("PostgreSQL"))?;
    let options = encrypted(options).application_name("guichet");
    let place = place(&options);
    migrate(&options, &place).await?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(CONNECTED_WITHIN)
        .connect_with(options.options(TIMEOUTS))
        .await
        .map_err(|error| OpenError::of(&place, &error))?;
    Ok(Database::Postgres(pool))
}

/// Runs what is missing. Another server that starts meanwhile waits for it (sqlx takes an advisory lock), so
/// this connection has no time-outs.
async fn migrate(options: &PgConnectOptions, place: &str) -> Result<(), OpenError> {
    let connecting = tokio::time::timeout(CONNECTED_WITHIN, PgConnection::connect_with(options));
    let mut connection = match connecting.await {
        Ok(connected) => connected.map_err(|error| OpenError::of(place, &error))?,
        Err(_) => {
            return Err(OpenError::Unreachable { place: place.to_owned(), cause: "no answer in time".to_owned() });
        }
    };
    // `run` makes no future that can move between threads (its own doc says to use this one instead).
    MIGRATIONS
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|error| OpenError::of_migration(place, &error))?;
    connection.close().await.map_err(|error| OpenError::of(place, &error))
}

/// Nothing goes to another machine in the clear, or to whoever answers in its place: "prefer", which is what a URL says
/// that says nothing, would. Other modes are the operator's word.
fn encrypted(options: PgConnectOptions) -> PgConnectOptions {
    let host = options.get_host();
    let is_here = options.get_socket().is_some()
        || host == "localhost"
        || host.starts_with('/')
        || host.trim_matches(['[', ']']).parse().is_ok_and(|address: IpAddr| address.is_loopback());
    match options.get_ssl_mode() {
        PgSslMode::Prefer | PgSslMode::Allow if !is_here => options.ssl_mode(PgSslMode::VerifyFull),
        _ => options,
    }
}

/// Host and database, without user and password.
fn place(options: &PgConnectOptions) -> String {
    format!("{}:{}/{}", options.get_host(), options.get_port(), options.get_database().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_is_talked_to_encrypted_unless_the_url_says_otherwise() {
        let mode = |url: &str| format!("{:?}", encrypted(PgConnectOptions::from_str(url).unwrap()).get_ssl_mode());
        for (url, expected) in [
            ("postgres://me:secret@db.example/portal", "VerifyFull"),
            ("postgres://me:secret@192.0.2.7:5433/portal", "VerifyFull"),
            ("postgres://me:secret@[2001:db8::7]/portal", "VerifyFull"),
            ("postgres://me:secret@db.example/portal?sslmode=prefer", "VerifyFull"),
            ("postgres://me:secret@db.example/portal?sslmode=allow", "VerifyFull"),
            ("postgres://me:secret@db.example/portal?sslmode=verify-ca", "VerifyCa"),
            ("postgres://me:secret@db.example/portal?sslmode=require", "Require"),
            ("postgres://me:secret@db.example/portal?sslmode=disable", "Disable"),
            ("postgres://me:secret@localhost/portal", "Prefer"),
            ("postgres://me:secret@127.0.0.1/portal", "Prefer"),
            ("postgres://me:secret@[::1]/portal", "Prefer"),
            ("postgres://me:secret@%2Frun%2Fpostgresql/portal", "Prefer"),
        ] {
            assert_eq!(mode(url), expected, "{url}");
        }
    }
}
