//! The staff's lists of clients, and what is done to their accounts.

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::{Event, Record},
    client_list::ClientList,
    id::{AccountId, FirmId},
    invitation::Invitation,
    ports::{ClientEdit, ClientPage, ClientState, Clients, NewLink, Sealed, Settings, Unlocked},
    session::Limits,
    time::Timestamp,
};

use crate::{client_changes, client_lists, client_state, database::Database, links};

#[async_trait]
impl Clients for Database {
    async fn clients(
        &self,
        firm: FirmId,
        viewer: AccountId,
        list: &ClientList,
        now: Timestamp,
    ) -> Result<ClientPage, Fault> {
        client_lists::page(self, firm, viewer, list, now).await
    }
    async fn count_clients(&self, firm: FirmId) -> Result<u32, Fault> {
        client_lists::count(self, firm).await
    }
    async fn accountants(&self, firm: FirmId) -> Result<Vec<Account>, Fault> {
        client_lists::accountants(self, firm).await
    }

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

    async fn client_state(
        &self,
        client: AccountId,
        viewer: AccountId,
        now: Timestamp,
    ) -> Result<Option<ClientState>, Fault> {
        client_state::read(self, client, viewer, now).await
    }
    async fn lock_client(&self, client: AccountId, record: &Record) -> Result<bool, Fault> {
        client_changes::lock(self, client, record).await
    }
    async fn unlock_client(&self, client: AccountId, record: &Record) -> Result<Unlocked, Fault> {
        client_changes::unlock(self, client, record).await
    }
    async fn disable_client(&self, client: AccountId, record: &Record) -> Result<bool, Fault> {
        client_changes::disable(self, client, record).await
    }
    async fn enable_client(&self, client: AccountId, record: &Record) -> Result<bool, Fault> {
        // Nothing but the mark is in the way, of a client as of the staff.
        self.enable_colleague(client, record).await
    }
    async fn edit_client(&self, edit: &ClientEdit, record: &Record) -> Result<bool, Fault> {
        client_changes::edit(self, edit, record).await
    }
    async fn hand_over_client(
        &self,
        client: AccountId,
        from: Option<AccountId>,
        to: Option<AccountId>,
        record: &Record,
    ) -> Result<bool, Fault> {
        client_changes::hand_over(self, client, (from, to), record).await
    }
    async fn end_client_sessions(&self, client: AccountId, limits: Limits, event: &Event) -> Result<u32, Fault> {
        client_changes::end_sessions(self, client, limits, event).await
    }
}
