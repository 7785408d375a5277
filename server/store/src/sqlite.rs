//! Opens a SQLite file, made private to its owner if it isn't there.
//!
//! What is committed stands through a power cut (`synchronous=FULL`): a code that was spent stays spent.
//!
//! The file keeps no statistics (`ANALYZE`, `PRAGMA optimize`). Without them a statement has the same plan however much
//! there is; with them, those of a small firm mislead a process that goes on while the firm grows (docs/adr/0013).

use core::{str::FromStr, time::Duration};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sqlx::{
    SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{database::Database, open_error::OpenError};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long a write waits for another process, such as the command line.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a request waits for a connection.
const ACQUIRED_WITHIN: Duration = Duration::from_secs(8);

const READERS: u32 = 8;

pub(crate) async fn open(url: &str) -> Result<Database, OpenError> {
    let options = SqliteConnectOptions::from_str(url).map_err(|_| OpenError::Url("SQLite"))?;
    let path = options.get_filename().to_owned();
    if path.as_os_str().is_empty() || url.contains(":memory:") || url.contains("mode=memory") {
        return Err(OpenError::Url("SQLite needs a file"));
    }
    let place = path.display().to_string();
    make_private(&path)
        .map_err(|error| OpenError::NotWritable { place: place.clone(), cause: error.kind().to_string() })?;

    let options = options
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .synchronous(SqliteSynchronous::Full);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(ACQUIRED_WITHIN)
        .connect_with(options.clone().journal_mode(SqliteJournalMode::Wal))
        .await
        .map_err(|error| OpenError::of(&place, &error))?;
    migrate(&writer, &place).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRED_WITHIN)
        .connect_with(options.read_only(true))
        .await
        .map_err(|error| OpenError::of(&place, &error))?;
    Ok(Database::Sqlite { writer, readers })
}

/// Runs what is missing in one transaction, so that two processes can start at once, and writes a page in any
/// case: a full disk or a read-only file is found here and not at the first sign-in.
async fn migrate(writer: &SqlitePool, place: &str) -> Result<(), OpenError> {
    let refused = |error| OpenError::of(place, &error);
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(refused)?;
    // `run` makes no future that can move between threads (its own doc says to use this one instead).
    MIGRATIONS
        .run_direct(None, &mut *transaction, false)
        .await
        .map_err(|error| OpenError::of_migration(place, &error))?;
    sqlx::query("PRAGMA user_version = 1").execute(&mut *transaction).await.map_err(refused)?;
    transaction.commit().await.map_err(refused)
}

/// Makes the file and its folder, readable for their owner alone. SQLite gives the files beside it the same
/// permissions.
fn make_private(path: &Path) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut folders = fs::DirBuilder::new();
    let mut file = fs::OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        folders.mode(0o700);
        file.mode(0o600);
    }
    folders.recursive(true).create(folder.map_or_else(|| PathBuf::from("."), Path::to_owned))?;
    // Another process may make it at the same time; that is as good.
    match file.write(true).create_new(true).open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use sqlx::SqlitePool;

    use super::{Database, open};

    #[tokio::test]
    async fn commits_are_synced_foreign_keys_checked_and_readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("guichet.db").display());
        let Database::Sqlite { writer, readers } = open(&url).await.unwrap() else {
            panic!("another database");
        };
        let number = async |pool: &SqlitePool, pragma: &'static str| -> i64 {
            sqlx::query_scalar(pragma).fetch_one(pool).await.unwrap()
        };
        // 2 is FULL (https://www.sqlite.org/pragma.html#pragma_synchronous).
        assert_eq!(number(&writer, "PRAGMA synchronous").await, 2);
        assert_eq!(number(&writer, "PRAGMA foreign_keys").await, 1);
        assert_eq!(number(&writer, "PRAGMA busy_timeout").await, 5000);
        let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&writer).await.unwrap();
        assert_eq!(journal, "wal");
        assert!(sqlx::query("DELETE FROM session").execute(&readers).await.is_err());
    }
}
