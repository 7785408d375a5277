//! Not kept in memory: [`Imports`].

use async_trait::async_trait;
use guichet::{
    Fault,
    account::{Account, UsernameKey},
    audit::Record,
    id::{AccountId, FirmId, ImportId},
    invitation::Invitation,
    ports::{Import, Imports, NewClientOfLine, Sealed},
    roster::{LineRefusal, RosterEntry, RosterLine},
    time::Timestamp,
};

use super::{super::memory::Memory, not_here};

#[async_trait]
impl Imports for Memory {
    async fn taken_usernames(&self, _: FirmId, _: &[UsernameKey]) -> Result<Vec<String>, Fault> {
        not_here()
    }
    async fn keep_import(&self, _: &Import, _: &[RosterLine]) -> Result<(), Fault> {
        not_here()
    }
    async fn import(&self, _: ImportId, _: AccountId) -> Result<Option<Import>, Fault> {
        not_here()
    }
    async fn waiting_lines(&self, _: ImportId, _: u32) -> Result<Vec<(u32, RosterEntry)>, Fault> {
        not_here()
    }
    async fn invite_lines(&self, _: ImportId, _: &[NewClientOfLine], _: &[(u32, LineRefusal)]) -> Result<(), Fault> {
        not_here()
    }
    async fn finish_import(&self, _: ImportId, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn refused_lines(&self, _: ImportId, _: u32) -> Result<Vec<(u32, LineRefusal)>, Fault> {
        not_here()
    }
    async fn held_links_of(
        &self,
        _: ImportId,
        _: AccountId,
        _: Timestamp,
    ) -> Result<Vec<(Account, Invitation, Sealed)>, Fault> {
        not_here()
    }
    async fn links_held_until(&self, _: ImportId, _: AccountId, _: Timestamp) -> Result<Option<Timestamp>, Fault> {
        not_here()
    }
    async fn forget_links_of(&self, _: ImportId, _: AccountId) -> Result<(), Fault> {
        not_here()
    }
}
