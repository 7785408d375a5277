//! What the pages about staff and firm need of the store.

use async_trait::async_trait;

use crate::{
    account::{Account, Role},
    audit::Record,
    error::{Fault, Result},
    id::{AccountId, FirmId},
    logo::Logo,
    settings::FirmSettings,
    standing::Standing,
    time::Timestamp,
};

/// Somebody on the staff, as the owners see them.
#[derive(Clone, Debug, PartialEq)]
pub struct Colleague {
    /// Who.
    pub account: Account,
    /// Where the account stands.
    pub standing: Standing,
    /// How many clients they look after.
    pub clients: u32,
    /// Until when the latest link works that they haven't used.
    pub link_until: Option<Timestamp>,
}

/// What a change to somebody of the staff came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffChange {
    /// It stands.
    Done,
    /// The account isn't what it was any more.
    Conflict,
    /// No owner who can sign in would be left.
    LastOwner,
}

/// The firm, and who is on its staff. Whatever takes an owner away looks at all of them at once: however many do so
/// at the same moment, one who can sign in is left.
#[async_trait]
pub trait Settings: Send + Sync {
    /// Everybody on the staff of a firm, by name.
    async fn colleagues(&self, firm: FirmId, now: Timestamp) -> Result<Vec<Colleague>, Fault>;
    /// Gives somebody of the staff another role; every session and sign-in of theirs ends.
    async fn change_role(
        &self,
        account: AccountId,
        from: Role,
        to: Role,
        record: &Record,
    ) -> Result<StaffChange, Fault>;
    /// Disables somebody of the staff; every session and sign-in of theirs ends, and neither a link nor a code that
    /// they were given works any more.
    async fn disable_colleague(&self, account: AccountId, record: &Record) -> Result<StaffChange, Fault>;
    /// Enables them again; false when they weren't disabled.
    async fn enable_colleague(&self, account: AccountId, record: &Record) -> Result<bool, Fault>;
    /// Gives all clients of one to another. False when they aren't `count` any more, or the other was disabled.
    async fn hand_over_clients(
        &self,
        from: AccountId,
        to: AccountId,
        count: u32,
        record: &Record,
    ) -> Result<bool, Fault>;
    /// Saves settings; false when they aren't `before` any more.
    async fn save_settings(
        &self,
        firm: FirmId,
        before: &FirmSettings,
        after: &FirmSettings,
        record: &Record,
    ) -> Result<bool, Fault>;
    /// A firm's logo: its mark, and the bytes that the mark is of.
    async fn logo(&self, firm: FirmId) -> Result<Option<(String, Vec<u8>)>, Fault>;
    /// Puts a logo, or none, in the place of the one with that mark; false when it isn't that one any more.
    async fn save_logo(
        &self,
        firm: FirmId,
        before: Option<&str>,
        logo: Option<&Logo>,
        record: &Record,
    ) -> Result<bool, Fault>;
}
