//! Why a database can't be used, in words for the person who starts the server. No message holds a password.

use sqlx::{Error, migrate::MigrateError};

use crate::fault::describe;

/// Why a database couldn't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It was opened and migrated, but then failed.
    #[error("the database can't be prepared: {0}")]
    Prepare(#[from] guichet::Fault),
    /// The URL names no database that Guichet can use.
    #[error("not a database URL: {0}; use sqlite://data/guichet.db or postgres://user@host/database")]
    Url(&'static str),
    /// The server can't be reached, or lets nobody in.
    #[error("{place} can't be reached: {cause}")]
    Unreachable {
        /// File, or host and database.
        place: String,
        /// What went wrong.
        cause: String,
    },
    /// The database can be found but not written: permissions, or a full disk.
    #[error("{place} can't be written: {cause}; check its permissions and the free space")]
    NotWritable {
        /// File, or host and database.
        place: String,
        /// What went wrong.
        cause: String,
    },
    /// A newer Guichet has been here.
    #[error("{place} was written by a newer Guichet (migration {migration} is unknown); start that one")]
    Newer {
        /// File, or host and database.
        place: String,
        /// The number of the migration.
        migration: i64,
    },
    /// A migration isn't the one that was run.
    #[error("{place} was made by another migration {migration} than this Guichet has")]
    Altered {
        /// File, or host and database.
        place: String,
        /// The number of the migration.
        migration: i64,
    },
    /// The file is no database, or damaged.
    #[error("{place} is damaged or no database: {cause}; restore a backup")]
    Corrupt {
        /// File, or host and database.
        place: String,
        /// What went wrong.
        cause: String,
    },
    /// A migration failed; nothing was changed.
    #[error("migration {migration} of {place} failed, nothing was changed: {cause}")]
    Migration {
        /// File, or host and database.
        place: String,
        /// The number of the migration.
        migration: i64,
        /// What went wrong.
        cause: String,
    },
}

impl OpenError {
    /// What an error means for the database at `place`.
    pub(crate) fn of(place: &str, error: &Error) -> Self {
        let (place, cause) = (place.to_owned(), describe(error));
        let code = match error {
            Error::Database(refusal) => refusal.code().unwrap_or_default().into_owned(),
            _ => String::new(),
        };
        match kind_of(&code) {
            Kind::NotWritable => Self::NotWritable { place, cause },
            Kind::Corrupt => Self::Corrupt { place, cause },
            Kind::Unreachable => Self::Unreachable { place, cause },
        }
    }

    /// What a failed migration means for the database at `place`.
    pub(crate) fn of_migration(place: &str, error: &MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(migration) => Self::Newer { place: place.to_owned(), migration: *migration },
            MigrateError::VersionMismatch(migration) | MigrateError::Dirty(migration) => {
                Self::Altered { place: place.to_owned(), migration: *migration }
            }
            MigrateError::Execute(cause) => Self::of(place, cause),
            MigrateError::ExecuteMigration(cause, migration) => match Self::of(place, cause) {
                Self::Unreachable { place, cause } => Self::Migration { place, migration: *migration, cause },
                other => other,
            },
            _ => Self::Unreachable { place: place.to_owned(), cause: "its migrations can't be read".to_owned() },
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    NotWritable,
    Corrupt,
    Unreachable,
}

/// What a code means: SQLite's extended result codes are numbers (the last byte is the primary code,
/// <https://www.sqlite.org/rescode.html>), PostgreSQL's have five characters (its Appendix A).
fn kind_of(code: &str) -> Kind {
    match (code.len(), code) {
        // insufficient_privilege, read_only_sql_transaction, disk_full.
        (5, "42501" | "25006" | "53100") => Kind::NotWritable,
        // data_corrupted, index_corrupted.
        (5, "XX001" | "XX002") => Kind::Corrupt,
        (5, _) => Kind::Unreachable,
        _ => match code.parse::<u32>().map(|code| code & 0xff) {
            // PERM, READONLY, IOERR, FULL, CANTOPEN.
            Ok(3 | 8 | 10 | 13 | 14) => Kind::NotWritable,
            // CORRUPT, NOTADB.
            Ok(11 | 26) => Kind::Corrupt,
            _ => Kind::Unreachable,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind_of};

    #[test]
    fn a_full_disk_is_told_apart_from_a_damaged_file() {
        for code in ["13", "8", "1032", "778", "53100", "42501"] {
            assert_eq!(kind_of(code), Kind::NotWritable, "{code}");
        }
        for code in ["26", "11", "267", "XX001"] {
            assert_eq!(kind_of(code), Kind::Corrupt, "{code}");
        }
        for code in ["", "5", "28P01", "3D000", "08006"] {
            assert_eq!(kind_of(code), Kind::Unreachable, "{code}");
        }
    }
}
