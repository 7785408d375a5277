//! Not kept in memory: [`Clients`].

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::{Event, Record},
    client_list::ClientList,
    id::{AccountId, FirmId},
    invitation::Invitation,
    ports::{ClientEdit, ClientPage, ClientState, Clients, NewLink, Sealed, Unlocked},
    session::Limits,
    time::Timestamp,
};

use super::{super::memory::Memory, not_here};

#[async_trait]
impl Clients for Memory {
    async fn clients(&self, _: FirmId, _: AccountId, _: &ClientList, _: Timestamp) -> Result<ClientPage, Fault> {
        not_here()
    }
    async fn count_clients(&self, _: FirmId) -> Result<u32, Fault> {
        not_here()
    }
    async fn accountants(&self, _: FirmId) -> Result<Vec<Account>, Fault> {
        not_here()
    }
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
    async fn client_state(&self, _: AccountId, _: AccountId, _: Timestamp) -> Result<Option<ClientState>, Fault> {
        not_here()
    }
    async fn lock_client(&self, _: AccountId, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn unlock_client(&self, _: AccountId, _: &Record) -> Result<Unlocked, Fault> {
        not_here()
    }
    async fn disable_client(&self, _: AccountId, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn enable_client(&self, _: AccountId, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn edit_client(&self, _: &ClientEdit, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn hand_over_client(
        &self,
        _: AccountId,
        _: Option<AccountId>,
        _: Option<AccountId>,
        _: &Record,
    ) -> Result<bool, Fault> {
        not_here()
    }
    async fn end_client_sessions(&self, _: AccountId, _: Limits, _: &Event) -> Result<u32, Fault> {
        not_here()
    }
}
