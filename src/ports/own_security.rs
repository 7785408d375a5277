//! What an account's own security page needs of the store.

use async_trait::async_trait;

use super::{Counted, NewRecoverySet, NewSession, PasswordCounts, Sealed, SealedAuthenticator};
use crate::{
    audit::{Event, Origin, Record},
    authenticator::{AuthenticatorName, OwnAuthenticator},
    error::Fault,
    id::{AccountId, AuthenticatorId, FirmId, RecoverySetId, SessionId},
    session::{Limits, Session},
    time::Timestamp,
    totp::Step,
};

/// An authenticator that an account which has one already is adding, or is putting in another's place.
#[derive(Clone, Debug)]
pub struct PendingAuthenticator {
    /// Its row; it expires then.
    pub row: SealedAuthenticator<Timestamp>,
    /// What it will be called.
    pub name: Option<AuthenticatorName>,
    /// Which one it takes the place of.
    pub replaces: Option<AuthenticatorId>,
}

/// What starting one came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// It is pending, in the place of whichever was.
    Done,
    /// The account has as many as it can.
    Full,
    /// The account has none, or not the one that it is to take the place of; or the session ended.
    Unknown,
}

/// A pending authenticator of an account that has one already, and its first code.
#[derive(Debug)]
pub struct Joining {
    /// Whose it is.
    pub account: AccountId,
    /// The session that started it.
    pub session: SessionId,
    /// The authenticator; it becomes active, and takes the place of the one that it replaces.
    pub authenticator: AuthenticatorId,
    /// The step of the first code; it is consumed.
    pub step: Step,
    /// Wrong first codes; they are forgotten.
    pub counted: Counted,
}

/// An authenticator that is removed.
#[derive(Debug)]
pub struct Removal {
    /// Whose it is.
    pub account: AccountId,
    /// Which.
    pub authenticator: AuthenticatorId,
    /// The session that asks for it; every other one ends.
    pub session: SessionId,
    /// The session on the password alone that takes its place when this was the last one; without it, the last one
    /// stays.
    pub last: Option<NewSession>,
}

/// What removing one came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone, others are left.
    Done,
    /// It was the last: recovery codes are gone with it, and the new session stands.
    Last,
    /// It is the last, and stays.
    StillNeeded,
    /// The account has no such authenticator, or the session ended.
    Unknown,
}

/// An account's recovery codes, as its holder sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnCodes {
    /// Names the set.
    pub set: RecoverySetId,
    /// How many can still be spent.
    pub left: u32,
    /// When the set was made.
    pub made_at: Timestamp,
}

/// A password that takes another's place.
#[derive(Debug)]
pub struct PasswordChange {
    /// Whose it is.
    pub account: AccountId,
    /// The present one, as it was when it was checked.
    pub present: Sealed,
    /// The new one.
    pub new: Sealed,
    /// The session that goes on; every other one ends.
    pub session: SessionId,
    /// Failures that the right password takes back.
    pub counts: PasswordCounts,
}

/// An account's own security.
#[async_trait]
pub trait OwnSecurity: Send + Sync {
    /// The active authenticators of an account, the oldest first.
    async fn own_authenticators(&self, account: AccountId) -> Result<Vec<OwnAuthenticator>, Fault>;
    /// The recovery codes of an account.
    async fn own_codes(&self, account: AccountId) -> Result<Option<OwnCodes>, Fault>;
    /// The sessions of an account, over or not, with where each began: the one seen last first, fifty at most.
    async fn own_sessions(&self, account: AccountId) -> Result<Vec<(Session, Origin)>, Fault>;
    /// When the password was chosen, if that is known.
    async fn password_changed_at(&self, account: AccountId) -> Result<Option<Timestamp>, Fault>;
    /// The password as it is kept.
    async fn password_of(&self, account: AccountId) -> Result<Option<Sealed>, Fault>;
    /// What happened to an account, each with its place in the log: the latest first, below `before`, `limit` at most.
    async fn own_activity(
        &self,
        firm: FirmId,
        account: AccountId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<(u64, Event)>, Fault>;

    /// The pending authenticator that a session started, if it can still be confirmed.
    async fn pending_authenticator(
        &self,
        session: &Session,
        now: Timestamp,
    ) -> Result<Option<PendingAuthenticator>, Fault>;
    /// Makes an authenticator pending for a session, in the place of whichever the account had; those that are active
    /// stay as they are.
    async fn start_authenticator(
        &self,
        session: &Session,
        pending: &PendingAuthenticator,
        event: &Event,
    ) -> Result<Started, Fault>;
    /// Confirms it: it is active, the one that it replaces is gone, and so is every other session and sign-in. False
    /// when another request was first, it expired, or the session ended.
    async fn join_authenticator(&self, joining: &Joining, record: &Record) -> Result<bool, Fault>;
    /// Gives up what a session started; false when nothing is pending of it.
    async fn drop_pending(&self, session: &Session) -> Result<bool, Fault>;
    /// Gives an active authenticator another name; false when the account has no such one.
    async fn rename_authenticator(
        &self,
        account: AccountId,
        authenticator: AuthenticatorId,
        name: &AuthenticatorName,
        event: &Event,
    ) -> Result<bool, Fault>;
    /// Removes an active authenticator, with whatever was to take its place; every other session and sign-in ends.
    async fn remove_authenticator(&self, removal: &Removal, record: &Record) -> Result<Removed, Fault>;

    /// Puts a set of codes in the place of `replaces`; every other session and sign-in of the account ends. False when
    /// another request was first, the account has no authenticator, or the session ended.
    async fn remake_codes(
        &self,
        session: &Session,
        replaces: Option<RecoverySetId>,
        codes: &NewRecoverySet,
        record: &Record,
    ) -> Result<bool, Fault>;
    /// Puts a password in the place of the present one; every other session and sign-in of the account ends. False when
    /// it isn't this one any more, the account was closed, or the session ended, while it was checked.
    async fn change_password(&self, change: &PasswordChange, record: &Record) -> Result<bool, Fault>;

    /// Ends a session of an account, and the authenticator that it started; false when the account has none such that
    /// is good by these limits.
    async fn end_own_session(
        &self,
        account: AccountId,
        session: SessionId,
        limits: Limits,
        event: &Event,
    ) -> Result<bool, Fault>;
    /// Ends every session of an account but this one, its sign-ins, and the authenticator that another one started: how
    /// many sessions were good by these limits. The event is of [`crate::audit::Act::SessionsEnded`], and written with
    /// that number unless it is none.
    async fn end_other_sessions(&self, keeps: &Session, limits: Limits, event: &Event) -> Result<u32, Fault>;
}
