//! What the staff's pages about clients need of the store: the list, one client, and what is done to the account.

use async_trait::async_trait;

use super::Sealed;
use crate::{
    account::{Account, Email, PersonName},
    audit::{Event, Record},
    client_list::ClientList,
    client_note::Circumstances,
    error::{Fault, Result},
    exemption::Exemption,
    id::{AccountId, FirmId},
    invitation::Invitation,
    issued_code::IssuedCode,
    session::Limits,
    standing::Standing,
    time::Timestamp,
};

/// A link, as made by somebody of the staff.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The invitation.
    pub invitation: Invitation,
    /// What can be shown of it, unless a letter takes it to whom it is for.
    pub held: Option<HeldLink>,
}

/// A link that can be shown to whoever made it.
#[derive(Clone, Debug)]
pub struct HeldLink {
    /// Its token.
    pub token: Sealed,
    /// Until when it can be shown.
    pub until: Timestamp,
    /// Who made it.
    pub maker: AccountId,
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

/// Where a client stands and what has been given to them, besides what their own security page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientState {
    /// Who.
    pub account: Account,
    /// Where they stand.
    pub standing: Standing,
    /// Who looks after them, as they are called.
    pub accountant: Option<String>,
    /// Whether they have chosen a password.
    pub has_password: bool,
    /// When, if that is known.
    pub password_changed_at: Option<Timestamp>,
    /// Wrong codes in a row.
    pub wrong_codes: u32,
    /// Until when codes are paused.
    pub paused_until: Option<Timestamp>,
    /// When they asked for help that nobody gave yet.
    pub asked_for_help_at: Option<Timestamp>,
    /// When they said so last, if an open request says that a sign-in wasn't theirs.
    pub disowned_at: Option<Timestamp>,
    /// Until when the link works, or worked, that wasn't used.
    pub link_until: Option<Timestamp>,
    /// Whether it can be shown to whoever looks.
    pub link_is_held: bool,
    /// The code of theirs that can still be used, and how whoever issued it is called.
    pub code: Option<(IssuedCode, String)>,
    /// Whether it can be shown to whoever looks.
    pub code_is_held: bool,
    /// Their exemption, unless it was ended, and how whoever approved it is called.
    pub exemption: Option<(Exemption, String)>,
}

/// Name and address of a client, changed.
#[derive(Clone, Debug)]
pub struct ClientEdit {
    /// The client, as they are to be.
    pub client: Account,
    /// The name that whoever changed it saw.
    pub name_before: Option<PersonName>,
    /// The address that they saw.
    pub email_before: Option<Email>,
}

/// What unlocking came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlocked {
    /// The client can sign in, and wrong codes are forgotten.
    Done,
    /// The staff's lock is gone, but there were so many wrong codes that the client needs a reset, too.
    ByStaffAlone,
    /// There were so many wrong codes that nothing but a reset helps; nothing was changed.
    NeedsReset,
    /// Nothing was locked; nothing was changed.
    WasNot,
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

    /// A client, as somebody of the staff looks at them `now`.
    async fn client_state(
        &self,
        client: AccountId,
        viewer: AccountId,
        now: Timestamp,
    ) -> Result<Option<ClientState>, Fault>;
    /// Locks a client; sessions and sign-ins end. False when staff had locked or disabled them already.
    async fn lock_client(&self, client: AccountId, record: &Record) -> Result<bool, Fault>;
    /// Takes the staff's lock off, and forgets wrong codes and the pause that they led to; those after which only a
    /// reset helps stay. A disabled client isn't unlocked.
    async fn unlock_client(&self, client: AccountId, record: &Record) -> Result<Unlocked, Fault>;
    /// Disables a client; sessions and sign-ins end, the issued code and the link are gone. False when they are
    /// disabled already.
    async fn disable_client(&self, client: AccountId, record: &Record) -> Result<bool, Fault>;
    /// Enables a client again; false when they aren't disabled.
    async fn enable_client(&self, client: AccountId, record: &Record) -> Result<bool, Fault>;
    /// Changes name and address, and by what the client is found and sorted. False when they weren't what whoever
    /// changes them saw.
    async fn edit_client(&self, edit: &ClientEdit, record: &Record) -> Result<bool, Fault>;
    /// Gives a client to another accountant, or to none. False when they aren't `from`'s any more, or the other was
    /// disabled meanwhile.
    async fn hand_over_client(
        &self,
        client: AccountId,
        from: Option<AccountId>,
        to: Option<AccountId>,
        record: &Record,
    ) -> Result<bool, Fault>;
    /// Ends every session of a client, and their sign-ins: how many sessions were good by these limits. The event is
    /// of [`crate::audit::Act::SessionsEnded`], and written with that number unless it is none; then nothing changes.
    async fn end_client_sessions(&self, client: AccountId, limits: Limits, event: &Event) -> Result<u32, Fault>;
}
