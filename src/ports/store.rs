//! What signing in and set-up need of the store: transactions, and what they came to.

use async_trait::async_trait;

use super::{
    Clients, Imports, Outbox, OwnSecurity, PasswordResets, Policies, Resealing, Resets, Rollouts, Sealed, Settings,
    Trail, UnusualSignIns,
};
use crate::{
    access::Factors,
    account::{Account, UsernameKey},
    audit::{Event, Origin, Record},
    error::{Fault, Result},
    firm::Firm,
    id::{
        AccountId, AuthenticatorId, FirmId, HelpRequestId, IssuedCodeId, RecoveryCodeId, RecoverySetId, SessionId,
        SignInId,
    },
    invitation::Invitation,
    locale::Locale,
    session::{Limits, Session},
    sign_in::{Proof, SignIn},
    throttle::{Key, Rule, Verdict},
    time::Timestamp,
    token::TokenHash,
    totp::{NearMiss, Step},
    unusual::Question,
};

/// What a token opens.
#[derive(Clone, Debug)]
pub enum Holder {
    /// A sign-in.
    SignIn(SignIn, Account),
    /// A session. Its account's `last_sign_in_at` is the sign-in before this session's own: what the portal
    /// home shows.
    Session(Session, Account, Factors),
}

/// An attempt that was counted under a key, to be taken back when it turns out right.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The key.
    pub key: Key,
    /// The number that it was counted as.
    pub number: u32,
}

/// What a right password takes back: its username's failures, and its own count at its address.
#[derive(Clone, Debug)]
pub struct PasswordCounts {
    /// Forgotten whole.
    pub username: Counted,
    /// Lowered by one: a success elsewhere doesn't clear an address (defects.md row 16).
    pub address: Option<Key>,
}

/// What counting a code came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeCount {
    /// It may be checked.
    Allowed {
        /// Failures in a row for the account, this one included.
        counted: u32,
        /// How many more codes the sign-in takes after this one.
        tries_left: u32,
    },
    /// The account's second factor is locked until then.
    Locked(Timestamp),
    /// It is disabled until a reset.
    Disabled,
    /// The sign-in is over, or has taken all its codes.
    SignInOver,
}

/// An authenticator's row.
#[derive(Clone, Debug)]
pub struct SealedAuthenticator<At> {
    /// Names it.
    pub id: AuthenticatorId,
    /// Its secret.
    pub secret: Sealed,
    /// When it expires, or the last step that was consumed.
    pub at: At,
}

/// A set of recovery codes, as made.
#[derive(Clone, Debug)]
pub struct NewRecoverySet {
    /// Names it.
    pub id: RecoverySetId,
    /// Its salt.
    pub salt: [u8; 16],
    /// Each code's hash.
    pub codes: Vec<(RecoveryCodeId, Sealed)>,
    /// The codes themselves, until they are saved or the time is over.
    pub held: Sealed,
    /// Until when they can be shown.
    pub held_until: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The codes of a set that can still be spent.
#[derive(Clone, Debug)]
pub struct SpendableCodes {
    /// The set's salt.
    pub salt: [u8; 16],
    /// Each code's hash.
    pub codes: Vec<(RecoveryCodeId, Sealed)>,
}

/// Codes that haven't been saved yet.
#[derive(Clone, Debug)]
pub struct HeldCodes {
    /// Names the set.
    pub set: RecoverySetId,
    /// The codes.
    pub codes: Sealed,
    /// Until when they can be shown.
    pub until: Timestamp,
}

/// A session that begins, and the token that will open it.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The session.
    pub session: Session,
    /// Its token's hash.
    pub token: TokenHash,
    /// Where it began.
    pub origin: Origin,
    /// What its account is asked about it, when it is unusual; none for one that goes on from another.
    pub question: Option<Question>,
}

/// What makes room for a session that begins beside others of its account, of which there are
/// [`MOST_SESSIONS`](crate::session::MOST_SESSIONS) at most.
#[derive(Clone, Debug)]
pub struct Room {
    /// By these a session is good still: what is over takes no room.
    pub limits: Limits,
    /// The event, of [`crate::audit::Act::ExcessSessionsEnded`]: written, before the session's own, with the number of
    /// those that had to end, unless it is none.
    pub event: Event,
}

/// A sign-in that is completed.
#[derive(Debug)]
pub struct Completion {
    /// The sign-in; it ends.
    pub sign_in: SignInId,
    /// The proof; it is consumed.
    pub proof: Proof,
    /// The session; it begins.
    pub opens: NewSession,
    /// What makes room for it.
    pub room: Room,
    /// The account's wrong codes; they are forgotten.
    pub counted: Counted,
}

/// What completing a sign-in came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completed {
    /// The session stands.
    Done,
    /// Another request consumed the code first, or a newer one.
    CodeGone,
    /// Another request ended the sign-in first.
    SignInOver,
}

/// An enrolment that is confirmed.
#[derive(Debug)]
pub struct Confirmation {
    /// The session that started it.
    pub session: SessionId,
    /// The authenticator; it becomes active.
    pub authenticator: AuthenticatorId,
    /// The step of the first code; it is consumed.
    pub step: Step,
    /// The recovery codes; they take the place of older ones.
    pub codes: NewRecoverySet,
    /// The session; it takes the place of every other of the account.
    pub opens: NewSession,
    /// Wrong first codes; they are forgotten.
    pub counted: Counted,
}

/// Somebody's second factor is proven again, in a session that goes on.
#[derive(Debug)]
pub struct Reproof {
    /// The session.
    pub session: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// The proof; it is consumed.
    pub proof: Proof,
    /// The account's wrong codes; they are forgotten.
    pub counted: Counted,
}

/// What proving again came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reproven {
    /// It stands.
    Done,
    /// Another request consumed the code first, or a newer one.
    CodeGone,
    /// The session ended in the meantime.
    SessionOver,
}

/// An issued code that can still be used.
#[derive(Clone, Debug)]
pub struct SpendableIssuedCode {
    /// Names it.
    pub id: IssuedCodeId,
    /// Its salt.
    pub salt: [u8; 16],
    /// Its hash.
    pub hash: Sealed,
}

/// Where Guichet keeps things. Implementations promise what `server/store/tests/contract.rs` checks. What signing in
/// and set-up need is here; what the staff and the account's own security page need has traits of its own.
#[async_trait]
pub trait Store:
    Clients
    + Imports
    + Outbox
    + Resets
    + Rollouts
    + Policies
    + Trail
    + Settings
    + OwnSecurity
    + PasswordResets
    + Resealing
    + UnusualSignIns
    + Send
    + Sync
{
    /// Every firm.
    async fn firms(&self) -> Result<Vec<Firm>, Fault>;
    /// The firm of a host name; with a single firm, that one.
    async fn firm_of_host(&self, host: &str) -> Result<Option<Firm>, Fault>;
    /// Makes a firm.
    async fn create_firm(&self, firm: &Firm, event: &Event) -> Result<(), Fault>;

    /// An account.
    async fn account(&self, account: AccountId) -> Result<Option<Account>, Fault>;
    /// An account of a firm by its username, with its sealed password hash once it has one.
    async fn account_of_username(
        &self,
        firm: FirmId,
        username: &UsernameKey,
    ) -> Result<Option<(Account, Option<Sealed>)>, Fault>;
    /// The firm's owners, each with whether they have chosen a password; the oldest first.
    async fn owners(&self, firm: FirmId) -> Result<Vec<(Account, bool)>, Fault>;
    /// What the account proves itself with.
    async fn factors(&self, account: AccountId) -> Result<Factors, Fault>;
    /// Makes an account with its invitation; false when the username is taken.
    async fn invite(&self, account: &Account, invitation: &Invitation, event: &Event) -> Result<bool, Fault>;
    /// Puts a new invitation in the place of every older one.
    async fn renew_invitation(&self, invitation: &Invitation, event: &Event) -> Result<(), Fault>;
    /// The invitation of a link, unless it was used, and its account.
    async fn invitation(&self, token: TokenHash) -> Result<Option<(Invitation, Account)>, Fault>;
    /// Uses an invitation: password and language stand, the session begins, every other ends; false when it was
    /// used in the meantime.
    async fn accept_invitation(
        &self,
        invitation: &Invitation,
        password: &Sealed,
        locale: Locale,
        opens: &NewSession,
        event: &Event,
    ) -> Result<bool, Fault>;
    /// Writes down the language that an account chose.
    async fn choose_locale(&self, account: AccountId, locale: Locale) -> Result<(), Fault>;

    /// Counts an attempt under every key, or under none when one of them has to wait; a verdict for each.
    async fn count(&self, attempts: &[(Key, Rule)], now: Timestamp) -> Result<Vec<Verdict>, Fault>;
    /// Counts a code, for its sign-in and for its account.
    async fn count_code(&self, sign_in: SignInId, attempt: (&Key, Rule), now: Timestamp) -> Result<CodeCount, Fault>;
    /// Counts a code that an account proves its second factor again with.
    async fn count_proof(&self, account: AccountId, attempt: (&Key, Rule), now: Timestamp) -> Result<Verdict, Fault>;

    /// Begins a sign-in. False when the password isn't this one any more, or the account was closed, while it was
    /// checked.
    async fn begin_sign_in(
        &self,
        sign_in: &SignIn,
        token: TokenHash,
        password: &Sealed,
        counts: &PasswordCounts,
        event: &Event,
    ) -> Result<bool, Fault>;
    /// Keeps where a sign-in's wrong code would have been right, in the place of what was kept of the one before.
    async fn keep_near_miss(&self, sign_in: SignInId, near_miss: Option<NearMiss>) -> Result<(), Fault>;
    /// Begins a session on the password alone, making room for it. False when the password isn't this one any more, the
    /// account was closed, or got a second factor to prove, while it was checked.
    async fn open_session(
        &self,
        opens: &NewSession,
        room: &Room,
        password: &Sealed,
        counts: &PasswordCounts,
        event: &Event,
    ) -> Result<bool, Fault>;
    /// The active authenticators of an account, each with its last step.
    async fn authenticators(&self, account: AccountId) -> Result<Vec<SealedAuthenticator<Step>>, Fault>;
    /// The recovery codes of an account that can be spent.
    async fn spendable_codes(&self, account: AccountId) -> Result<Option<SpendableCodes>, Fault>;
    /// The issued code of an account that can still be used.
    async fn spendable_issued_code(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<SpendableIssuedCode>, Fault>;
    /// Writes down that a session's second factor was proven again, consuming the proof.
    async fn prove_again(&self, reproof: &Reproof, event: &Event) -> Result<Reproven, Fault>;
    /// Ends a sign-in with a session, making room for it and consuming the proof. One that is an authenticator's in the
    /// place of another ends whatever else is open.
    async fn complete_sign_in(&self, completion: &Completion, record: &Record) -> Result<Completed, Fault>;
    /// Asks the firm for help; false when the account has done so `limit` times since `since`.
    async fn ask_for_help(
        &self,
        request: HelpRequestId,
        account: AccountId,
        since: Timestamp,
        limit: u32,
        record: &Record,
    ) -> Result<bool, Fault>;

    /// The pending authenticator of an account that is to take another's place, whichever session started it, if it can
    /// still be confirmed.
    async fn pending_replacement(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<SealedAuthenticator<Timestamp>>, Fault>;
    /// Starts an enrolment for a session, in the place of another session's; false when one of its own is pending or an
    /// authenticator active already, or the session ended.
    async fn start_enrolment(
        &self,
        session: &Session,
        authenticator: &SealedAuthenticator<Timestamp>,
        event: &Event,
    ) -> Result<bool, Fault>;
    /// Confirms an enrolment: authenticator, codes and session stand, every other session and sign-in of the
    /// account ends; false when another request was first, it expired, or the session that started it ended.
    async fn confirm_enrolment(&self, confirmation: &Confirmation, record: &Record) -> Result<bool, Fault>;

    /// The codes of an account that haven't been saved yet.
    async fn held_codes(&self, account: AccountId) -> Result<Option<HeldCodes>, Fault>;
    /// Puts a set of codes in the place of `replaces`; false when another request was first, or the session ended.
    async fn replace_codes(
        &self,
        session: &Session,
        replaces: RecoverySetId,
        codes: &NewRecoverySet,
        event: &Event,
    ) -> Result<bool, Fault>;
    /// The codes of a set were saved: they can't be shown again. False when they had been, or there is a newer set.
    async fn save_codes(&self, account: AccountId, set: RecoverySetId, event: &Event) -> Result<bool, Fault>;

    /// What a token opens, expired or not.
    async fn holder(&self, token: TokenHash) -> Result<Option<Holder>, Fault>;
    /// Writes down that a session was seen, never earlier than it was; false when it has ended.
    async fn see_session(&self, session: SessionId, now: Timestamp) -> Result<bool, Fault>;
    /// Ends a session.
    async fn end_session(&self, session: SessionId, event: &Event) -> Result<(), Fault>;
    /// Ends a sign-in that was given up.
    async fn end_sign_in(&self, sign_in: SignInId) -> Result<(), Fault>;
    /// Writes down what changes nothing else.
    async fn record(&self, record: &Record) -> Result<(), Fault>;

    /// Deletes what is long over, a few rows of each kind at most; true when there is more.
    async fn sweep(&self, now: Timestamp) -> Result<bool, Fault>;
    /// Bytes that were sealed when the database was new: whoever opens them has its keys.
    async fn key_check(&self) -> Result<Option<Sealed>, Fault>;
    /// Keeps such bytes; false when there are some already.
    async fn keep_key_check(&self, sealed: &Sealed) -> Result<bool, Fault>;
    /// Finishes what has begun and closes the database, so that its file is whole. Nothing works afterwards.
    async fn close(&self);
    /// Whether the database answers.
    async fn is_reachable(&self) -> Result<(), Fault>;
}
