//! One text, either database: a statement with its bound values, and the rows that come back.
//!
//! Everything that Guichet asks of a database goes through here, so the queries are written once. Both
//! databases take `$1`; where their texts must differ, a [`Sql`] holds both.

use core::{future::Future, time::Duration};

use guichet::Fault;
use sqlx::{
    AssertSqlSafe, PgConnection, Postgres, Row as _, Sqlite, SqliteConnection,
    postgres::{PgArguments, PgRow},
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

use crate::{
    column::{Read, Written},
    fault::store_fault,
};

/// After this long without an answer the network is taken for dead. Statements themselves give up earlier:
/// `server/store/src/postgres.rs` and `sqlite.rs` set their time-outs.
const ANSWERED_WITHIN: Duration = Duration::from_secs(10);

/// A statement's text for each database.
#[derive(Clone, Copy)]
pub(crate) struct Sql {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }
}

/// A SELECT whose rows stay as they are until the transaction ends. SQLite has one writer at a time anyway.
/// NO KEY leaves the foreign keys that point to the rows alone.
macro_rules! locking {
    ($text:expr) => {
        $crate::statement::Sql { sqlite: $text, postgres: concat!($text, " FOR NO KEY UPDATE") }
    };
}
pub(crate) use locking;

/// A connection of either database, lent for one statement.
pub(crate) enum Connection<'c> {
    /// To a SQLite file.
    Sqlite(&'c mut SqliteConnection),
    /// To a PostgreSQL server.
    Postgres(&'c mut PgConnection),
}

impl<'c> Connection<'c> {
    /// A statement, still without its values.
    pub(crate) fn statement(self, sql: impl Into<Sql>) -> Statement<'c> {
        let sql = sql.into();
        match self {
            Self::Sqlite(connection) => Statement::Sqlite(connection, sqlx::query(sql.sqlite)),
            Self::Postgres(connection) => Statement::Postgres(connection, sqlx::query(sql.postgres)),
        }
    }

    /// A statement whose text was put together from constants of ours: what somebody typed is always a bound value.
    pub(crate) fn built(self, text: String) -> Statement<'c> {
        let text = AssertSqlSafe(text);
        match self {
            Self::Sqlite(connection) => Statement::Sqlite(connection, sqlx::query(text)),
            Self::Postgres(connection) => Statement::Postgres(connection, sqlx::query(text)),
        }
    }
}

/// A statement with its values. Values are bound in the order of their numbers.
#[must_use = "a statement does nothing until it is run"]
pub(crate) enum Statement<'c> {
    /// For SQLite.
    Sqlite(&'c mut SqliteConnection, Query<'static, Sqlite, SqliteArguments>),
    /// For PostgreSQL.
    Postgres(&'c mut PgConnection, Query<'static, Postgres, PgArguments>),
}

impl Statement<'_> {
    /// Binds the next value.
    pub(crate) fn bind(self, value: impl Written) -> Self {
        match self {
            Self::Sqlite(connection, query) => Self::Sqlite(connection, query.bind(value.plain())),
            Self::Postgres(connection, query) => Self::Postgres(connection, query.bind(value.plain())),
        }
    }

    /// Runs it: how many rows it changed.
    pub(crate) async fn run(self) -> Result<u64, Fault> {
        answered(async {
            Ok(match self {
                Self::Sqlite(connection, query) => query.execute(connection).await?.rows_affected(),
                Self::Postgres(connection, query) => query.execute(connection).await?.rows_affected(),
            })
        })
        .await
    }

    /// Runs it: its row, if there is one.
    pub(crate) async fn row(self) -> Result<Option<Row>, Fault> {
        answered(async {
            Ok(match self {
                Self::Sqlite(connection, query) => query.fetch_optional(connection).await?.map(Row::Sqlite),
                Self::Postgres(connection, query) => query.fetch_optional(connection).await?.map(Row::Postgres),
            })
        })
        .await
    }

    /// Runs it: every row.
    pub(crate) async fn rows(self) -> Result<Vec<Row>, Fault> {
        answered(async {
            Ok(match self {
                Self::Sqlite(connection, query) => {
                    query.fetch_all(connection).await?.into_iter().map(Row::Sqlite).collect()
                }
                Self::Postgres(connection, query) => {
                    query.fetch_all(connection).await?.into_iter().map(Row::Postgres).collect()
                }
            })
        })
        .await
    }

    /// Runs a SELECT of one number called `number`: that number.
    pub(crate) async fn number(self) -> Result<u32, Fault> {
        self.row().await?.ok_or(Fault::corrupt("count"))?.get("number")
    }
}

/// What the database answers, or a fault when it doesn't for too long: a dead network would otherwise keep a
/// request for hours.
pub(crate) async fn answered<T>(answer: impl Future<Output = sqlx::Result<T>>) -> Result<T, Fault> {
    match tokio::time::timeout(ANSWERED_WITHIN, answer).await {
        Ok(answer) => answer.map_err(|error| store_fault(&error)),
        Err(_) => Err(Fault::Store("no answer in time".to_owned())),
    }
}

/// A row of either database.
pub(crate) enum Row {
    /// Of SQLite.
    Sqlite(SqliteRow),
    /// Of PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// The value in a column.
    pub(crate) fn get<T: Read>(&self, column: &'static str) -> Result<T, Fault> {
        let plain: Result<T::Plain, _> = match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        };
        plain.ok().and_then(T::read).ok_or(Fault::corrupt(column))
    }
}
