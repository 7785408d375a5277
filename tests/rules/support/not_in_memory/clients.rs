//! Not kept in memory: [`Clients`].

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::Record,
    client_list::ClientList,
    id::{AccountId, FirmId},
    invitation::Invitation,
    ports::{ClientPage, Clients, NewLink, Sealed},
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
}
