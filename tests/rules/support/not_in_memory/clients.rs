//! Not kept in memory: [`Clients`].

use async_trait::async_trait;
use guichet::ports::{Clients, NewLink, Sealed};
use guichet::{Fault, account::Account, audit::Record, id::AccountId, invitation::Invitation, time::Timestamp};

use super::{super::memory::Memory, not_here};

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
