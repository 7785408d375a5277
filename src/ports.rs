//! What the rules need from outside.
//!
//! Each write of [`Store`] is one transaction that also holds its audit events: all of it stands, or none.
//! Where two requests can race, the write says whether it won.

use std::sync::Arc;

use async_trait::async_trait;
use zeroize::Zeroizing;

use crate::{
    access::Factors,
    account::{Account, UsernameKey},
    audit::{Event, Origin},
    error::{Fault, Refusal, Result},
    firm::Firm,
    id::{AccountId, AuthenticatorId, FirmId, HelpRequestId, RecoveryCodeId, RecoverySetId, SessionId, SignInId},
    invitation::Invitation,
    locale::Locale,
    password::Password,
    recovery::RecoveryCode,
    session::Session,
    sign_in::{Proof, SignIn},
    throttle::{Key, Rule, Verdict},
    time::Timestamp,
    token::TokenHash,
    totp::{Drift, Step},
};

/// Everything a use case works with.
#[derive(Clone)]
pub struct Ports {
    /// Where things are kept.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
    /// What seals secrets at rest.
    pub vault: Arc<dyn Vault>,
    /// What hashes passwords and recovery codes.
    pub hasher: Arc<dyn Hasher>,
    /// How far a phone's clock may be off.
    pub drift: Drift,
}

/// The server's time; a client's is never taken (OWASP ASVS v5.0.0-6.5.8).
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// A cryptographic random generator.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random ones.
    fn fill(&self, bytes: &mut [u8]);
}

/// Bytes that only the key file opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

/// Where sealed bytes belong. They open nowhere else, so that a row copied to another account is of no use.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Table and column.
    pub column: &'static str,
    /// The row's identifier.
    pub row: String,
}

impl Binding {
    /// A password hash of an account.
    #[must_use]
    pub fn password(account: AccountId) -> Self {
        Self { column: "account.password", row: account.to_string() }
    }

    /// A secret of an authenticator.
    #[must_use]
    pub fn secret(authenticator: AuthenticatorId, account: AccountId) -> Self {
        Self { column: "authenticator.secret", row: format!("{account}/{authenticator}") }
    }

    /// A hash of a recovery code.
    #[must_use]
    pub fn recovery_code(code: RecoveryCodeId, account: AccountId) -> Self {
        Self { column: "recovery_code.hash", row: format!("{account}/{code}") }
    }

    /// Bytes that tell whether a key file belongs to this database.
    #[must_use]
    pub fn key_check() -> Self {
        Self { column: "installation.key_check", row: String::new() }
    }

    /// The codes of a set, held until they are saved.
    #[must_use]
    pub fn held_codes(set: RecoverySetId, account: AccountId) -> Self {
        Self { column: "recovery_set.held", row: format!("{account}/{set}") }
    }
}

/// Seals secrets at rest.
pub trait Vault: Send + Sync {
    /// Seals bytes for one place.
    ///
    /// # Errors
    /// When there is no key to seal with.
    fn seal(&self, place: &Binding, bytes: &[u8]) -> Result<Sealed, Fault>;

    /// Opens bytes that were sealed for that place.
    ///
    /// # Errors
    /// When the key is missing, or the bytes were altered or sealed for another place.
    fn open(&self, place: &Binding, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Fault>;

    /// A fingerprint that only the key file can make: for what must be found again, but not guessed.
    ///
    /// # Errors
    /// When there is no key.
    fn fingerprint(&self, text: &str) -> Result<[u8; 32], Fault>;
}

/// Hashes slowly, on a bounded pool: past its queue it refuses with [`crate::Refusal::Busy`].
#[async_trait]
pub trait Hasher: Send + Sync {
    /// Asks for room before an attempt is counted, so that a busy server costs nobody a try.
    ///
    /// # Errors
    /// [`crate::Refusal::Busy`] when the queue is full now.
    fn admit(&self) -> Result<(), Refusal>;

    /// The PHC string of a password, with a salt of its own.
    async fn hash_password(&self, password: Password) -> Result<Zeroizing<String>>;

    /// Whether a password is the one of a PHC string. Without one, as much work is done for nothing.
    async fn verify_password(&self, password: Password, phc: Option<Zeroizing<String>>) -> Result<bool>;

    /// The hashes of recovery codes under their set's salt.
    async fn stretch(&self, codes: Vec<RecoveryCode>, salt: [u8; 16]) -> Result<Vec<Zeroizing<[u8; 32]>>>;
}

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

/// Where Guichet keeps things. Implementations promise what `server/store/tests/contract.rs` checks.
#[async_trait]
pub trait Store: Send + Sync {
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

    /// Begins a sign-in.
    async fn begin_sign_in(
        &self,
        sign_in: &SignIn,
        token: TokenHash,
        counts: &PasswordCounts,
        event: &Event,
    ) -> Result<(), Fault>;
    /// Begins a session on the password alone.
    async fn open_session(&self, opens: &NewSession, counts: &PasswordCounts, event: &Event) -> Result<(), Fault>;
    /// The active authenticators of an account, each with its last step.
    async fn authenticators(&self, account: AccountId) -> Result<Vec<SealedAuthenticator<Step>>, Fault>;
    /// The recovery codes of an account that can be spent.
    async fn spendable_codes(&self, account: AccountId) -> Result<Option<SpendableCodes>, Fault>;
    /// Ends a sign-in with a session, consuming the proof.
    async fn complete_sign_in(&self, completion: &Completion, event: &Event) -> Result<Completed, Fault>;
    /// Asks the firm for help; false when the account has done so `limit` times since `since`.
    async fn ask_for_help(
        &self,
        request: HelpRequestId,
        account: AccountId,
        since: Timestamp,
        limit: u32,
        event: &Event,
    ) -> Result<bool, Fault>;

    /// The pending authenticator of an account, if it can still be confirmed.
    async fn pending_authenticator(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<SealedAuthenticator<Timestamp>>, Fault>;
    /// Starts an enrolment; false when one is pending, or an authenticator active, already.
    async fn start_enrolment(
        &self,
        account: AccountId,
        authenticator: &SealedAuthenticator<Timestamp>,
        event: &Event,
    ) -> Result<bool, Fault>;
    /// Confirms an enrolment: authenticator, codes and session stand, every other session and sign-in of the
    /// account ends; false when another request was first, or it expired.
    async fn confirm_enrolment(&self, confirmation: &Confirmation, events: &[Event]) -> Result<bool, Fault>;

    /// The codes of an account that haven't been saved yet.
    async fn held_codes(&self, account: AccountId) -> Result<Option<HeldCodes>, Fault>;
    /// Puts a set of codes in the place of `replaces`; false when another request was first.
    async fn replace_codes(
        &self,
        account: AccountId,
        replaces: RecoverySetId,
        codes: &NewRecoverySet,
        event: &Event,
    ) -> Result<bool, Fault>;
    /// The codes of a set were saved: they can't be shown again. False when they had been, or there is a newer set.
    async fn save_codes(&self, account: AccountId, set: RecoverySetId, event: &Event) -> Result<bool, Fault>;

    /// What a token opens, expired or not.
    async fn holder(&self, token: TokenHash) -> Result<Option<Holder>, Fault>;
    /// Writes down that a session was seen.
    async fn see_session(&self, session: SessionId, now: Timestamp) -> Result<(), Fault>;
    /// Ends a session.
    async fn end_session(&self, session: SessionId, event: &Event) -> Result<(), Fault>;
    /// Ends a sign-in that was given up.
    async fn end_sign_in(&self, sign_in: SignInId) -> Result<(), Fault>;
    /// Writes an event that changes nothing else.
    async fn record(&self, event: &Event) -> Result<(), Fault>;

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
    /// The lines of a firm's audit log, oldest first: canonical text and link.
    async fn audit_trail(&self, firm: FirmId) -> Result<Vec<(String, [u8; 32])>, Fault>;
}
