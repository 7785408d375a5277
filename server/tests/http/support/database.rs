//! A database for one test, and a look at every row behind the store's back.

use sqlx::{AssertSqlSafe, PgPool, SqlitePool, postgres::PgPoolOptions, sqlite::SqlitePoolOptions};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Connections of the test's own.
pub enum Rows {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Rows {
    pub async fn of(url: &str) -> Self {
        if url.starts_with("sqlite:") {
            Self::Sqlite(SqlitePoolOptions::new().max_connections(1).connect(url).await.unwrap())
        } else {
            Self::Postgres(PgPoolOptions::new().max_connections(1).connect(url).await.unwrap())
        }
    }

    /// Runs statements behind the store's back.
    pub async fn sql(&self, statements: &str) {
        let statements = sqlx::raw_sql(AssertSqlSafe(statements.to_owned()));
        match self {
            Self::Sqlite(pool) => statements.execute(pool).await.map(drop),
            Self::Postgres(pool) => statements.execute(pool).await.map(drop),
        }
        .unwrap();
    }

    /// A number.
    pub async fn number(&self, select: &str) -> i64 {
        let select = AssertSqlSafe(select.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(select).fetch_one(pool).await,
            Self::Postgres(pool) => sqlx::query_scalar(select).fetch_one(pool).await,
        }
        .unwrap()
    }

    /// Bytes, one value a row.
    pub async fn bytes(&self, select: &str) -> Vec<Vec<u8>> {
        let select = AssertSqlSafe(select.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(select).fetch_all(pool).await,
            Self::Postgres(pool) => sqlx::query_scalar(select).fetch_all(pool).await,
        }
        .unwrap()
    }

    /// Texts, one value a row.
    pub async fn texts(&self, select: &str) -> Vec<String> {
        let select = AssertSqlSafe(select.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(select).fetch_all(pool).await,
            Self::Postgres(pool) => sqlx::query_scalar(select).fetch_all(pool).await,
        }
        .unwrap()
    }

    pub async fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table}")).await
    }

    /// Every row of every table but these, byte for byte: text as text, bytes as hexadecimal.
    pub async fn dump_without(&self, left_out: &[&str]) -> Vec<String> {
        let tables = match self {
            Self::Sqlite(_) => "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
            Self::Postgres(_) => {
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
            }
        };
        let mut dump = Vec::new();
        for table in self.texts(tables).await {
            if left_out.contains(&table.as_str()) {
                continue;
            }
            let rows = match self {
                Self::Sqlite(_) => {
                    let columns = format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
                    format!("SELECT {} FROM {table} ORDER BY 1", self.texts(&columns).await.join(" || '|' || "))
                }
                Self::Postgres(_) => format!("SELECT whole::text FROM {table} AS whole ORDER BY 1"),
            };
            dump.extend(self.texts(&rows).await.into_iter().map(|row| format!("{table}: {row}")));
        }
        dump
    }

    pub async fn dump(&self) -> Vec<String> {
        self.dump_without(&[]).await
    }
}
