//! What resets, issued codes and help requests need of the store.

use async_trait::async_trait;

use super::Sealed;
use crate::{
    audit::{HelpOutcome, Record},
    error::{Fault, Result},
    id::{AccountId, FirmId, HelpRequestId, IssuedCodeId},
    issued_code::IssuedCode,
    time::Timestamp,
};

/// An issued code, as made.
#[derive(Clone, Debug)]
pub struct NewIssuedCode {
    /// What staff see of it.
    pub code: IssuedCode,
    /// Its salt.
    pub salt: [u8; 16],
    /// Its hash.
    pub hash: Sealed,
    /// The code itself, to show to whoever issued it.
    pub held: Sealed,
    /// Until when it can be shown.
    pub held_until: Timestamp,
}

/// A request for help that nobody has closed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRequest {
    /// Names it.
    pub id: HelpRequestId,
    /// Who asked.
    pub account: AccountId,
    /// When.
    pub asked_at: Timestamp,
}

/// Clients who can't use their app.
#[async_trait]
pub trait Resets: Send + Sync {
    /// Takes everything away that the account could prove itself with but the password: authenticators, pending
    /// ones too, recovery codes, older issued codes, sign-ins, sessions, the count of wrong codes and whatever lock it
    /// had come to. The new code stands. False when the account has changed since `reset_at` was read: somebody else
    /// has reset it; and when no owner who can sign in would be left.
    async fn reset_two_factor(
        &self,
        code: &NewIssuedCode,
        reset_before: Option<Timestamp>,
        record: &Record,
    ) -> Result<bool, Fault>;
    /// Puts a code in the place of older ones; the authenticator stays. False when the account is disabled by now, or
    /// has nothing that a code goes round: neither an authenticator, nor a reset that isn't followed up.
    async fn issue_code(&self, code: &NewIssuedCode, record: &Record) -> Result<bool, Fault>;
    /// Takes a code back; false when it was used, over or taken back.
    async fn revoke_code(&self, code: IssuedCodeId, account: AccountId, record: &Record) -> Result<bool, Fault>;
    /// The code of an account that can still be used, as staff see it.
    async fn issued_code(&self, account: AccountId, now: Timestamp) -> Result<Option<IssuedCode>, Fault>;
    /// The code itself, while it can be shown to that member of the staff: who issued it, and who gave it when.
    async fn held_issued_code(
        &self,
        account: AccountId,
        issued_by: AccountId,
        now: Timestamp,
    ) -> Result<Option<(IssuedCode, Sealed)>, Fault>;
    /// It was given to the client: it can't be shown again.
    async fn forget_held_code(&self, account: AccountId, issued_by: AccountId) -> Result<(), Fault>;
    /// Every such code of a firm, the latest first.
    async fn issued_codes(&self, firm: FirmId, now: Timestamp) -> Result<Vec<IssuedCode>, Fault>;
    /// The open help requests of a firm, the oldest first.
    async fn help_requests(&self, firm: FirmId) -> Result<Vec<HelpRequest>, Fault>;
    /// Those of one account.
    async fn help_requests_of(&self, account: AccountId) -> Result<Vec<HelpRequest>, Fault>;
    /// Closes every open help request of an account; false when there was none.
    async fn close_help_requests(
        &self,
        account: AccountId,
        outcome: HelpOutcome,
        record: &Record,
    ) -> Result<bool, Fault>;
    /// Who of the firm's staff is told of a client's trouble: their accountant, else the owners; of either, those with
    /// an address.
    async fn staff_to_tell(&self, client: AccountId) -> Result<Vec<crate::account::Account>, Fault>;
}
