//! What a change of keys needs of the store: everything that is sealed, a page at a time, and a write that never
//! overwrites what somebody changed meanwhile.

use async_trait::async_trait;

use super::{Binding, Mark, Sealed, SealedColumn};
use crate::error::Fault;

/// A row that is sealed under another key.
#[derive(Clone, Debug)]
pub struct SealedRow {
    /// Its primary key, as text.
    pub key: String,
    /// Where its bytes belong.
    pub place: Binding,
    /// The bytes.
    pub sealed: Sealed,
}

/// A page of a table.
#[derive(Clone, Debug, Default)]
pub struct SealedPage {
    /// Those of its rows that are sealed under another key.
    pub rows: Vec<SealedRow>,
    /// The primary key that the next page comes after; none when this was the last.
    pub next: Option<String>,
}

/// Bytes that are to take the place of others.
#[derive(Clone, Debug)]
pub struct Reseal {
    /// The row's primary key.
    pub key: String,
    /// What stood there when it was read.
    pub old: Sealed,
    /// The same under the present key.
    pub new: Sealed,
}

/// Everything that is sealed.
#[async_trait]
pub trait Resealing: Send + Sync {
    /// Of the next `limit` rows of a column's table, in the order of their primary key, those that hold something
    /// without that mark.
    async fn sealed_otherwise(
        &self,
        column: SealedColumn,
        mark: Mark,
        after: &str,
        limit: u32,
    ) -> Result<SealedPage, Fault>;
    /// Puts the new bytes where exactly the old ones stand: in how many rows it did. A row that was changed or deleted
    /// meanwhile stays as it is, and so does one that somebody is changing: nobody is waited for.
    async fn reseal(&self, column: SealedColumn, rows: &[Reseal]) -> Result<u64, Fault>;
}
