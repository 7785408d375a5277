//! What reading, exporting and verifying the audit log needs of the store.

use std::collections::HashMap;

use async_trait::async_trait;

use crate::{
    account::{Account, Role},
    error::Fault,
    id::{AccountId, FirmId},
    trail::{Filter, Line},
};

/// Somebody who is named in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAccount {
    /// How they are called.
    pub called: String,
    /// What they may do.
    pub role: Role,
}

/// The audit log, to read. However long it is, a method answers at once and with a bounded number of lines.
#[async_trait]
pub trait Trail: Send + Sync {
    /// The lines of a firm before a place that a filter lets through, the latest first.
    ///
    /// Days are looked for among the lines from a day before them to a day after: a clock that was wrong by more than
    /// half a day leaves its lines to the whole log.
    async fn lines_before(&self, firm: FirmId, filter: &Filter, place: u64, limit: u32) -> Result<Vec<Line>, Fault>;
    /// The same after a place, the earliest first.
    async fn lines_after(&self, firm: FirmId, filter: &Filter, place: u64, limit: u32) -> Result<Vec<Line>, Fault>;
    /// The latest line of a firm that tells of a verification.
    async fn last_verification(&self, firm: FirmId) -> Result<Option<Line>, Fault>;
    /// How many lines a firm has.
    async fn count_lines(&self, firm: FirmId) -> Result<u64, Fault>;
    /// Those of some accounts that are the firm's, by identifier.
    async fn named(&self, firm: FirmId, accounts: &[AccountId]) -> Result<HashMap<AccountId, NamedAccount>, Fault>;
    /// Accounts of a firm that have a word beginning with each of these.
    async fn people(&self, firm: FirmId, words: &[String], limit: u32) -> Result<Vec<Account>, Fault>;
}
