//! What the staff's pages about clients need of the store: the list, one client, and what is done to the account.

use async_trait::async_trait;

use super::Sealed;
use crate::{
    account::Account,
    audit::Record,
    client_list::ClientList,
    client_note::Circumstances,
    error::{Fault, Result},
    id::{AccountId, FirmId},
    invitation::Invitation,
    standing::Standing,
    time::Timestamp,
};

/// A link, as made by somebody of the staff.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The invitation.
    pub invitation: Invitation,
    /// Its token, to show to whoever made it.
    pub held: Sealed,
    /// Until when it can be shown.
    pub held_until: Timestamp,
    /// Who made it.
    pub held_for: AccountId,
}

/// A client, as the list shows them.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedClient {
    /// Who.
    pub account: Account,
    /// What they are sorted by.
    pub sort_key: String,
    /// Where they stand.
    pub standing: Standing,
    /// What the note beside them is made of.
    pub circumstances: Circumstances,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClientPage {
    /// Its clients, in their order.
    pub clients: Vec<ListedClient>,
    /// The number of the first of them in the list.
    pub from: u32,
    /// How many there are on all pages.
    pub total: u32,
    /// Whether a page comes before.
    pub has_before: bool,
    /// Whether one comes after.
    pub has_after: bool,
    /// How many stand where, whatever is searched for, of whose clients are looked at.
    pub counts: Vec<(Standing, u32)>,
}

/// Clients, as the staff see and keep them.
#[async_trait]
pub trait Clients: Send + Sync {
    /// A page of a firm's clients, as somebody of its staff looks at them `now`. Past an end of the list it is the
    /// first one.
    async fn clients(
        &self,
        firm: FirmId,
        viewer: AccountId,
        list: &ClientList,
        now: Timestamp,
    ) -> Result<ClientPage, Fault>;
    /// How many clients a firm has.
    async fn count_clients(&self, firm: FirmId) -> Result<u32, Fault>;
    /// Who of a firm's staff can look after clients, by name.
    async fn accountants(&self, firm: FirmId) -> Result<Vec<Account>, Fault>;
    /// Makes a client with its link; false when the username is taken.
    async fn invite_client(&self, client: &Account, link: &NewLink, record: &Record) -> Result<bool, Fault>;
    /// Puts a link in the place of every older one. False when the client is set up already, or disabled.
    async fn renew_link(&self, link: &NewLink, record: &Record) -> Result<bool, Fault>;
    /// Takes a client's link back; false when none works.
    async fn revoke_link(&self, client: AccountId, record: &Record) -> Result<bool, Fault>;
    /// The link of a client that works, if any: never its token.
    async fn open_link(&self, client: AccountId, now: Timestamp) -> Result<Option<Invitation>, Fault>;
    /// The link itself, while it can be shown to that member of the staff.
    async fn held_link(
        &self,
        client: AccountId,
        held_for: AccountId,
        now: Timestamp,
    ) -> Result<Option<(Invitation, Sealed)>, Fault>;
    /// It was given to the client: it can't be shown again.
    async fn forget_held_link(&self, client: AccountId, held_for: AccountId) -> Result<(), Fault>;
}
