//! The database: one connection to write with and many to read with, or a pool for both.

use guichet::Fault;
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, pool::PoolConnection};

use crate::statement::{Connection, Sql, Statement, answered};

/// An open database.
pub(crate) enum Database {
    /// A SQLite file.
    Sqlite {
        /// The one connection that writes, so that writes queue fairly and never fail halfway on a lock.
        writer: SqlitePool,
        /// Connections that can't write.
        readers: SqlitePool,
    },
    /// A PostgreSQL server.
    Postgres(PgPool),
}

impl Database {
    /// A connection for one read.
    pub(crate) async fn read(&self) -> Result<Reader, Fault> {
        answered(async {
            Ok(match self {
                Self::Sqlite { readers, .. } => Reader::Sqlite(readers.acquire().await?),
                Self::Postgres(pool) => Reader::Postgres(pool.acquire().await?),
            })
        })
        .await
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once: one that read first and
    /// then wrote would fail whenever another wrote in between.
    pub(crate) async fn write(&self) -> Result<Transaction, Fault> {
        answered(async {
            Ok(match self {
                Self::Sqlite { writer, .. } => Transaction::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
                Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
            })
        })
        .await
    }
}

impl Database {
    /// Closes every connection. The writer of a SQLite file goes last: it brings the write-ahead log into the file.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                // Where something still reads, closing alone wouldn't. What can't be brought in stays beside the file.
                drop(sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer).await);
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// A connection that reads.
pub(crate) enum Reader {
    /// Of a SQLite file.
    Sqlite(PoolConnection<Sqlite>),
    /// Of a PostgreSQL server.
    Postgres(PoolConnection<Postgres>),
}

impl Reader {
    /// A statement, still without its values.
    pub(crate) fn statement(&mut self, sql: impl Into<Sql>) -> Statement<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(connection),
            Self::Postgres(connection) => Connection::Postgres(connection),
        }
        .statement(sql)
    }

    /// The same for a text that was put together from constants of ours.
    pub(crate) fn built(&mut self, text: String) -> Statement<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(connection),
            Self::Postgres(connection) => Connection::Postgres(connection),
        }
        .built(text)
    }
}

/// A transaction. Dropped without a commit, it never was.
#[must_use = "without a commit it never was"]
pub(crate) enum Transaction {
    /// Of SQLite.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// Of PostgreSQL.
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// A statement, still without its values.
    pub(crate) fn statement(&mut self, sql: impl Into<Sql>) -> Statement<'_> {
        match self {
            Self::Sqlite(transaction) => Connection::Sqlite(transaction),
            Self::Postgres(transaction) => Connection::Postgres(transaction),
        }
        .statement(sql)
    }

    /// Makes it stand.
    pub(crate) async fn commit(self) -> Result<(), Fault> {
        answered(async {
            match self {
                Self::Sqlite(transaction) => transaction.commit().await,
                Self::Postgres(transaction) => transaction.commit().await,
            }
        })
        .await
    }

    /// Makes it never have been.
    pub(crate) async fn roll_back(self) -> Result<(), Fault> {
        answered(async {
            match self {
                Self::Sqlite(transaction) => transaction.rollback().await,
                Self::Postgres(transaction) => transaction.rollback().await,
            }
        })
        .await
    }
}
