//! What the staff's pages about clients need of the store: the list, one client, and what is done to the account.

use async_trait::async_trait;

use super::Sealed;
use crate::{
    account::Account,
    audit::Record,
    error::{Fault, Result},
    id::AccountId,
    invitation::Invitation,
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

/// Clients, as the staff see and keep them.
#[async_trait]
pub trait Clients: Send + Sync {
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
