//! What goes wrong: a [`Refusal`] is told to the person, a [`Fault`] only to the log.

use serde::{Deserialize, Serialize};

/// Why somebody wasn't let further, in words that they may know. It names no secret and nothing they typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// Unknown username, wrong password, disabled: the same answer for all.
    #[error("username and password don't match")]
    WrongCredentials,
    /// Too many wrong passwords for this username, or from this address.
    #[error("too many tries; wait {seconds} s")]
    Wait {
        /// How long, in seconds.
        seconds: u64,
    },
    /// The code is neither six digits nor a recovery code; it wasn't counted.
    #[error("not a code")]
    NotACode,
    /// A wrong code, as was the one before, by as many minutes: the phone's clock is off.
    #[error("wrong code; the clock is off by {minutes} min")]
    ClockOff {
        /// By how many minutes.
        minutes: u32,
        /// Whether it is ahead.
        ahead: bool,
    },
    /// A wrong code.
    #[error("wrong code; {tries_left} tries left")]
    WrongCode {
        /// How many more this sign-in takes.
        tries_left: u32,
    },
    /// A right code whose step has been used.
    #[error("code already used")]
    CodeAlreadyUsed {
        /// How many more this sign-in takes.
        tries_left: u32,
    },
    /// The last wrong code that a sign-in takes: it is over.
    #[error("no tries left in this sign-in")]
    TriesSpent,
    /// Too many wrong codes in a row for this account.
    #[error("locked for {seconds} s")]
    Locked {
        /// For how long, in seconds.
        seconds: u64,
    },
    /// A hundred wrong codes in a row: the authenticator is of no use until a reset.
    #[error("second factor disabled until a reset")]
    SecondFactorDisabled,
    /// A wrong first code; the QR code stays the same.
    #[error("wrong first code")]
    WrongFirstCode,
    /// The QR code was older than ten minutes; there is a new one.
    #[error("set-up expired")]
    EnrolmentExpired,
    /// "I have saved them" wasn't ticked.
    #[error("recovery codes not saved")]
    CodesNotSaved,
    /// The link is unknown, used, or expired.
    #[error("invitation gone")]
    InvitationGone,
    /// The password can't be taken.
    #[error("password: {0:?}")]
    Password(PasswordRefusal),
    /// A field is empty that can't be.
    #[error("a field is missing")]
    Missing,
    /// No session, no sign-in, or one that is over.
    #[error("not signed in")]
    NotSignedIn,
    /// The step isn't this visitor's next one.
    #[error("out of order")]
    OutOfOrder,
    /// Help was asked for often enough today.
    #[error("help already asked for")]
    HelpAlreadyAsked,
    /// The username belongs to another account of the firm.
    #[error("username taken")]
    UsernameTaken,
    /// The password hashing queue is full.
    #[error("busy")]
    Busy,
    /// Not something that this role may do.
    #[error("forbidden")]
    Forbidden,
    /// Unknown, or another firm's: nobody is told which.
    #[error("not found")]
    NotFound,
    /// The second factor must be proven again first.
    #[error("step-up needed")]
    StepUpNeeded,
    /// A wrong code where the second factor is asked for again.
    #[error("wrong code; nothing was changed")]
    WrongProof,
    /// A right code there whose step has been used: the next one will do.
    #[error("code already used; nothing was changed")]
    ProofAlreadyUsed,
    /// The firm would be left without an owner who can sign in.
    #[error("last owner")]
    LastOwner,
    /// The account's last authenticator, where 2FA is demanded.
    #[error("last authenticator")]
    LastAuthenticator,
    /// As many authenticators as an account can have.
    #[error("too many authenticators")]
    TooManyAuthenticators,
    /// Somebody else was first, or it has changed since the page was opened.
    #[error("conflict")]
    Conflict,
    /// A field holds something that it can't take.
    #[error("field {field:?}")]
    Field {
        /// Which.
        field: Field,
    },
}

/// A field of a form, to say beside it what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// A person's name.
    Name,
    /// A username.
    Username,
    /// An e-mail address.
    Email,
    /// An accountant of the firm.
    Accountant,
    /// How an identity was checked.
    Check,
    /// A reason.
    Reason,
    /// A day.
    Date,
    /// A role.
    Role,
    /// What was done about a help request.
    Outcome,
    /// The firm's legal name.
    FirmName,
    /// The firm's name in authenticator apps.
    ShortName,
    /// A telephone number.
    Phone,
    /// When it is answered.
    PhoneHours,
    /// A message.
    Message,
    /// A colour.
    Accent,
    /// A logo.
    Logo,
    /// How long sessions last.
    Sessions,
    /// An authenticator's name.
    AuthenticatorName,
    /// A file.
    File,
    /// A language.
    Language,
    /// A time zone.
    TimeZone,
    /// The day of a reminder.
    Reminder,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 22] = [
        Self::Name,
        Self::Username,
        Self::Email,
        Self::Accountant,
        Self::Check,
        Self::Reason,
        Self::Date,
        Self::Role,
        Self::Outcome,
        Self::FirmName,
        Self::ShortName,
        Self::Phone,
        Self::PhoneHours,
        Self::Message,
        Self::Accent,
        Self::Logo,
        Self::Sessions,
        Self::AuthenticatorName,
        Self::File,
        Self::Language,
        Self::TimeZone,
        Self::Reminder,
    ];
}

/// Why a password can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordRefusal {
    /// Fewer than 15 code points.
    TooShort,
    /// More than 256 code points.
    TooLong,
    /// Among the commonest, or a short piece repeated.
    Common,
    /// Little more than the firm's name or one's own.
    Context,
    /// The one that it is to take the place of.
    Same,
}

/// What failed inside. Its text goes to the log, so it never holds a secret or anything a person typed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database refused, or can't be reached.
    #[error("store: {0}")]
    Store(String),
    /// Stored bytes aren't what was written.
    #[error("corrupt {0}")]
    Corrupt(&'static str),
    /// Sealed bytes don't open: wrong key, or a row that was tampered with.
    #[error("vault: {0}")]
    Vault(&'static str),
    /// Hashing failed.
    #[error("hasher: {0}")]
    Hasher(&'static str),
}

impl Fault {
    /// Stored bytes aren't what was written there.
    #[must_use]
    pub const fn corrupt(what: &'static str) -> Self {
        Self::Corrupt(what)
    }
}

/// A use case ends in one of the two.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person may know.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Nobody outside may.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What a use case gives back.
pub type Result<T, E = Error> = core::result::Result<T, E>;
