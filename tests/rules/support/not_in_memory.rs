//! What the store answers to lists, numbers and settings isn't kept in memory a second time: those queries are held
//! against both databases in `server/store/tests`, and the use cases over them in `server/tests/http`.

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::Record,
    id::AccountId,
    invitation::Invitation,
    ports::{Clients, NewLink, OwnSecurity, Policies, Sealed, Settings, Trail},
    time::Timestamp,
};

use super::memory::Memory;

#[async_trait]
impl Clients for Memory {
    async fn invite_client(&self, _: &Account, _: &NewLink, _: &Record) -> Result<bool, Fault> {
        Err(not_in_memory())
    }
    async fn renew_link(&self, _: &NewLink, _: &Record) -> Result<bool, Fault> {
        Err(not_in_memory())
    }
    async fn revoke_link(&self, _: AccountId, _: &Record) -> Result<bool, Fault> {
        Err(not_in_memory())
    }
    async fn open_link(&self, _: AccountId, _: Timestamp) -> Result<Option<Invitation>, Fault> {
        Err(not_in_memory())
    }
    async fn held_link(&self, _: AccountId, _: AccountId, _: Timestamp) -> Result<Option<(Invitation, Sealed)>, Fault> {
        Err(not_in_memory())
    }
    async fn forget_held_link(&self, _: AccountId, _: AccountId) -> Result<(), Fault> {
        Err(not_in_memory())
    }
}

#[async_trait]
impl Policies for Memory {}

#[async_trait]
impl Trail for Memory {}

#[async_trait]
impl Settings for Memory {}

#[async_trait]
impl OwnSecurity for Memory {}

fn not_in_memory() -> Fault {
    Fault::Store("not kept in memory".to_owned())
}
