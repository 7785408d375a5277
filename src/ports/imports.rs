//! What inviting many clients from a file needs of the store.

use async_trait::async_trait;

use super::{NewLink, Sealed};
use crate::{
    account::{Account, UsernameKey},
    audit::{Event, Record},
    error::{Fault, Result},
    id::{AccountId, FirmId, ImportId},
    invitation::Invitation,
    notice::Letter,
    roster::{LineRefusal, RosterEntry, RosterLine},
    time::Timestamp,
};

/// A file of clients that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Names it.
    pub id: ImportId,
    /// Whose clients they are to be.
    pub firm: FirmId,
    /// Who brought it: nobody else sees it.
    pub made_by: AccountId,
    /// When.
    pub made_at: Timestamp,
    /// When its last line was dealt with.
    pub finished_at: Option<Timestamp>,
    /// How many lines wait.
    pub waiting: u32,
    /// How many have led to an invitation.
    pub invited: u32,
    /// How many were refused.
    pub refused: u32,
}

/// A line that becomes a client.
#[derive(Clone, Debug)]
pub struct NewClientOfLine {
    /// Which line.
    pub number: u32,
    /// The account.
    pub client: Account,
    /// Its link.
    pub link: NewLink,
    /// The line of the audit log.
    pub event: Event,
    /// The letter that takes the link along, if one does.
    pub letter: Option<Letter>,
}

/// Files of clients, on their way to being invited.
#[async_trait]
pub trait Imports: Send + Sync {
    /// Which of these usernames accounts of the firm have.
    async fn taken_usernames(&self, firm: FirmId, keys: &[UsernameKey]) -> Result<Vec<String>, Fault>;
    /// Keeps a file with its lines. Nothing else changes.
    async fn keep_import(&self, import: &Import, lines: &[RosterLine]) -> Result<(), Fault>;
    /// An import, for whoever brought it.
    async fn import(&self, import: ImportId, made_by: AccountId) -> Result<Option<Import>, Fault>;
    /// The first lines that wait.
    async fn waiting_lines(&self, import: ImportId, most: u32) -> Result<Vec<(u32, RosterEntry)>, Fault>;
    /// Deals with lines, all of them or none: an account, a link and a line of the audit log for each client whose
    /// username isn't taken, a refusal for the others. A line that doesn't wait any more is left as it is.
    async fn invite_lines(
        &self,
        import: ImportId,
        clients: &[NewClientOfLine],
        refused: &[(u32, LineRefusal)],
    ) -> Result<(), Fault>;
    /// Ends an import in which no line waits; false when another request did.
    async fn finish_import(&self, import: ImportId, record: &Record) -> Result<bool, Fault>;
    /// The lines that were refused, in their order.
    async fn refused_lines(&self, import: ImportId, most: u32) -> Result<Vec<(u32, LineRefusal)>, Fault>;
    /// The clients of an import whose links can be shown to whoever brought it.
    async fn held_links_of(
        &self,
        import: ImportId,
        held_for: AccountId,
        now: Timestamp,
    ) -> Result<Vec<(Account, Invitation, Sealed)>, Fault>;
    /// Until when all of those can be shown; none when there are none.
    async fn links_held_until(
        &self,
        import: ImportId,
        held_for: AccountId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Fault>;
    /// They were given: they can't be shown again.
    async fn forget_links_of(&self, import: ImportId, held_for: AccountId) -> Result<(), Fault>;
}
