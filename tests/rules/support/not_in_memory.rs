//! What the store answers to lists, numbers and settings isn't kept in memory a second time: those queries are held
//! against both databases in `server/store/tests`, and the use cases over them in `server/tests/http`.

use std::collections::HashMap;

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::Record,
    id::{AccountId, FirmId},
    invitation::Invitation,
    ports::{Clients, NamedAccount, NewLink, OwnSecurity, Policies, Rollouts, Sealed, Settings, Trail},
    rollout::{Day, Rollout, Standings, ToHandle},
    time::Timestamp,
    trail::{Filter, Line},
};

use super::memory::Memory;

#[async_trait]
impl Clients for Memory {
    async fn invite_client(&self, _: &Account, _: &NewLink, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn renew_link(&self, _: &NewLink, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn revoke_link(&self, _: AccountId, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn open_link(&self, _: AccountId, _: Timestamp) -> Result<Option<Invitation>, Fault> {
        not_here()
    }
    async fn held_link(&self, _: AccountId, _: AccountId, _: Timestamp) -> Result<Option<(Invitation, Sealed)>, Fault> {
        not_here()
    }
    async fn forget_held_link(&self, _: AccountId, _: AccountId) -> Result<(), Fault> {
        not_here()
    }
}

#[async_trait]
impl Policies for Memory {}

#[async_trait]
impl Trail for Memory {
    async fn lines_before(&self, _: FirmId, _: &Filter, _: u64, _: u32) -> Result<Vec<Line>, Fault> {
        not_here()
    }
    async fn lines_after(&self, _: FirmId, _: &Filter, _: u64, _: u32) -> Result<Vec<Line>, Fault> {
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

#[async_trait]
impl Settings for Memory {}

#[async_trait]
impl OwnSecurity for Memory {}

#[async_trait]
impl Rollouts for Memory {
    async fn standings(&self, _: FirmId, _: Timestamp) -> Result<Standings, Fault> {
        not_here()
    }
    async fn to_handle(&self, _: FirmId, _: Timestamp, _: Timestamp) -> Result<ToHandle, Fault> {
        not_here()
    }
    async fn exemptions_ending(&self, _: FirmId, _: Timestamp, _: Timestamp) -> Result<u64, Fault> {
        not_here()
    }
    async fn keep_rollout(&self, _: FirmId, _: Day, _: Rollout) -> Result<(), Fault> {
        not_here()
    }
    async fn rollouts(&self, _: FirmId, _: Day) -> Result<Vec<(Day, Rollout)>, Fault> {
        not_here()
    }
    async fn reminders_sent(&self, _: FirmId, _: Timestamp) -> Result<Vec<Timestamp>, Fault> {
        not_here()
    }
}

/// A test that comes here has to go to a real database.
fn not_here<T>() -> Result<T, Fault> {
    Err(Fault::Store("not kept in memory".to_owned()))
}
