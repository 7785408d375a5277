//! The staff's lists of clients, and what is done to their accounts.

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::Record,
    id::AccountId,
    invitation::Invitation,
    ports::{Clients, NewLink, Sealed},
    time::Timestamp,
};

use crate::{database::Database, links};

#[async_trait]
impl Clients for Database {
    async fn invite_client(&self, client: &Account, link: &NewLink, record: &Record) -> Result<bool, Fault> {
        links::invite_client(self, client, link, record).await
    }
    async fn renew_link(&self, link: &NewLink, record: &Record) -> Result<bool, Fault> {
        links::renew(self, link, record).await
    }
    async fn revoke_link(&self, client: AccountId, record: &Record) -> Result<bool, Fault> {
        links::revoke(self, client, record).await
    }
    async fn open_link(&self, client: AccountId, now: Timestamp) -> Result<Option<Invitation>, Fault> {
        links::open(self, client, now).await
    }
    async fn held_link(
        &self,
        client: AccountId,
        held_for: AccountId,
        now: Timestamp,
    ) -> Result<Option<(Invitation, Sealed)>, Fault> {
        links::held(self, client, held_for, now).await
    }
    async fn forget_held_link(&self, client: AccountId, held_for: AccountId) -> Result<(), Fault> {
        links::forget_held(self, client, held_for).await
    }
}
