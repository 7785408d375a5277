//! Not kept in memory: [`Trail`].

use std::collections::HashMap;

use async_trait::async_trait;
use guichet::ports::{NamedAccount, Trail};
use guichet::{
    account::Account,
    error::Fault,
    id::{AccountId, FirmId},
    trail::{Filter, Line},
};

use super::{super::memory::Memory, not_here};

#[async_trait]
impl Trail for Memory {
    async fn lines_before(&self, _: FirmId, _: &Filter, _: u64, _: u32) -> Result<Vec<Line>, Fault> {
        not_here()
    }
    async fn lines_after(&self, _: FirmId, _: &Filter, _: u64, _: u32) -> Result<Vec<Line>, Fault> {
        not_here()
    }
    async fn last_verification(&self, _: FirmId) -> Result<Option<Line>, Fault> {
        not_here()
    }
    async fn count_lines(&self, _: FirmId) -> Result<u64, Fault> {
        not_here()
    }
    async fn named(&self, _: FirmId, _: &[AccountId]) -> Result<HashMap<AccountId, NamedAccount>, Fault> {
        not_here()
    }
    async fn people(&self, _: FirmId, _: &[String], _: u32) -> Result<Vec<Account>, Fault> {
        not_here()
    }
}
