//! The audit log: every event that is written, and the chain that shows a line was altered, removed or added.

use core::net::IpAddr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    account::Role,
    agent::Agent,
    id::{AccountId, EventId, FirmId},
    notice::Letter,
    policy::Policy,
    ports::Entropy,
    reason::{IdentityCheck, Reason},
    time::Timestamp,
    token::TokenHash,
};

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Names it.
    pub id: EventId,
    /// The firm whose log it stands in.
    pub firm: FirmId,
    /// When.
    pub at: Timestamp,
    /// Who did it; none for the operator's command line and for strangers.
    pub actor: Option<AccountId>,
    /// To whom.
    pub subject: Option<AccountId>,
    /// From where.
    pub address: Option<IpAddr>,
    /// With which browser, by its own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
    /// What.
    pub act: Act,
}

/// What can happen. Nothing here holds a secret, a code, a token or anything a stranger typed. Names are kept for
/// ever: lines that were written once are read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// A firm was made.
    FirmCreated,
    /// An account was made and invited.
    Invited {
        /// Its role.
        role: Role,
    },
    /// A new link took the place of older ones.
    InvitationRenewed,
    /// The link was used and a password chosen.
    InvitationAccepted,
    /// A wrong password, or a username that doesn't exist.
    PasswordRefused,
    /// The right password; the second factor is asked.
    PasswordAccepted,
    /// A session began on the password alone.
    SignedInWithPassword,
    /// A session began with a code of the app.
    SignedInWithAuthenticator,
    /// A session began with a recovery code.
    SignedInWithRecoveryCode {
        /// How many are left.
        left: u32,
    },
    /// A wrong code.
    CodeRefused,
    /// A right code whose step had been used: maybe somebody looked over a shoulder.
    CodeReplayed,
    /// The second factor was locked after too many wrong codes.
    Locked {
        /// For how long, in seconds.
        seconds: u64,
    },
    /// The second factor was disabled after a hundred wrong codes in a row.
    SecondFactorDisabled,
    /// A QR code was shown.
    EnrolmentStarted,
    /// A wrong first code.
    EnrolmentRefused,
    /// The first code was right: the authenticator is active.
    EnrolmentConfirmed,
    /// A set of recovery codes was made.
    RecoveryCodesMade,
    /// "I have saved them".
    RecoveryCodesSaved,
    /// Somebody who can't use their app asked the firm for help.
    HelpAsked,
    /// A session was ended by its holder.
    SignedOut,
    /// A session began with a code that staff had issued.
    SignedInWithIssuedCode,
    /// The second factor was proven again, for something that asks for it.
    ProvenAgain,
    /// A link was taken back.
    InvitationRevoked,
    /// A file of clients was imported; each of them has a line of their own.
    RosterImported {
        /// How many were invited.
        invited: u32,
        /// How many lines were refused.
        refused: u32,
    },
    /// Staff took a client's second factors away.
    TwoFactorReset {
        /// How they made sure of whom.
        check: IdentityCheck,
        /// Why.
        reason: Reason,
    },
    /// Staff gave a client a code for one sign-in.
    CodeIssued {
        /// How they made sure of whom.
        check: IdentityCheck,
        /// Until when it can be used.
        until: Timestamp,
    },
    /// It was taken back.
    CodeRevoked,
    /// A help request was closed.
    HelpHandled {
        /// What was done.
        outcome: HelpOutcome,
    },
    /// Sessions of the account were ended from elsewhere.
    SessionsEnded {
        /// How many.
        count: u32,
    },
    /// Sessions of the account were ended by one that began beside as many as there may be.
    ExcessSessionsEnded {
        /// How many.
        count: u32,
    },
    /// Staff locked the account.
    LockedByStaff {
        /// Why.
        reason: Reason,
    },
    /// Staff unlocked it, and wrong codes were forgotten.
    Unlocked,
    /// The account was disabled.
    AccountDisabled {
        /// Why.
        reason: Reason,
    },
    /// It was enabled again.
    AccountEnabled,
    /// Name or address were changed.
    AccountEdited {
        /// Whether the name was.
        name: bool,
        /// Whether the e-mail address was.
        email: bool,
    },
    /// The client was given to another accountant.
    HandedOver {
        /// Who looked after them before.
        from: Option<AccountId>,
        /// Who does now.
        to: Option<AccountId>,
    },
    /// All clients of the subject, an accountant, were given to another.
    ClientsHandedOver {
        /// Who looks after them now.
        to: AccountId,
        /// How many they are.
        count: u32,
    },
    /// A role was changed.
    RoleChanged {
        /// What it was.
        from: Role,
        /// What it is.
        to: Role,
    },
    /// The policy was changed.
    PolicyChanged {
        /// What it was.
        from: Policy,
        /// What it is.
        to: Policy,
        /// Why, when it asks less than before.
        reason: Option<Reason>,
    },
    /// A client was exempted.
    ExemptionGranted {
        /// Until when.
        until: Timestamp,
        /// Why.
        reason: Reason,
    },
    /// An exemption was ended before its time.
    ExemptionEnded,
    /// An exemption came to its end by itself.
    ExemptionExpired,
    /// Reminders of the policy's date were written.
    RemindersSent {
        /// To how many clients.
        count: u32,
    },
    /// Settings of the firm were changed.
    FirmChanged {
        /// Which.
        settings: Vec<FirmSetting>,
    },
    /// The audit log was taken away as a file.
    AuditExported {
        /// As what.
        format: ExportFormat,
    },
    /// The chain was verified.
    AuditVerified {
        /// How many lines fitted, from the first on.
        lines: u64,
        /// The first line that doesn't fit, if there is one.
        broken: Option<u64>,
    },
    /// A further authenticator was added.
    AuthenticatorAdded,
    /// An authenticator was given another name.
    AuthenticatorRenamed,
    /// An authenticator took another's place.
    AuthenticatorReplaced,
    /// An authenticator was removed.
    AuthenticatorRemoved,
    /// The password was changed by its holder.
    PasswordChanged,
    /// The present password, asked for to change it, was wrong.
    PasswordChangeRefused,
    /// Somebody asked for a link, having forgotten the password; for a username that exists, it was mailed.
    PasswordResetAsked,
    /// It wasn't given: the second factors are reset.
    PasswordResetRefused,
    /// The password was changed by such a link.
    PasswordReset,
    /// Asked about a sign-in, its holder said: "It was me".
    SignInOwned,
    /// Asked about a sign-in, its holder said: "It wasn't me".
    SignInDisowned,
    /// Everything that is sealed was sealed anew, under a new key.
    KeysRotated,
}

/// What was done about a help request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpOutcome {
    /// A code was issued.
    CodeIssued,
    /// The second factors were reset.
    Reset,
    /// The account was unlocked.
    Unlocked,
    /// A talk was enough.
    Talked,
    /// It wasn't who they said they were, or nobody answered.
    NotThem,
}

impl HelpOutcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [Self::CodeIssued, Self::Reset, Self::Unlocked, Self::Talked, Self::NotThem];

    /// The outcome's word, in forms and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CodeIssued => "code_issued",
            Self::Reset => "reset",
            Self::Unlocked => "unlocked",
            Self::Talked => "talked",
            Self::NotThem => "not_them",
        }
    }

    /// The outcome of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// A setting of the firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirmSetting {
    /// Its legal name.
    Name,
    /// Its name in authenticator apps.
    ShortName,
    /// The language of pages when nothing else says.
    Language,
    /// The time zone in which they write times.
    TimeZone,
    /// The help telephone and its hours.
    Phone,
    /// The message on its pages.
    Message,
    /// Its colour.
    Accent,
    /// Its logo.
    Logo,
    /// How long sessions last.
    Sessions,
}

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// For a spreadsheet.
    Csv,
    /// For a program: a JSON object a line.
    JsonLines,
}

impl Act {
    /// The event's name in OWASP's logging vocabulary; names for second factors are ours, in its style
    /// (standards.md group 9).
    #[must_use]
    pub const fn owasp_name(&self) -> &'static str {
        match self {
            Self::FirmCreated => "sensitive_create",
            Self::Invited { .. } | Self::RosterImported { .. } => "user_created",
            Self::InvitationRenewed | Self::CodeIssued { .. } | Self::PasswordResetAsked => "authn_token_created",
            Self::InvitationAccepted
            | Self::AccountDisabled { .. }
            | Self::AccountEnabled
            | Self::AccountEdited { .. }
            | Self::AuthenticatorRenamed => "user_updated",
            Self::PasswordRefused => "authn_login_fail",
            Self::PasswordAccepted => "authn_password_accepted",
            Self::SignedInWithPassword | Self::SignedInWithAuthenticator | Self::SignedInWithIssuedCode => {
                "authn_login_success"
            }
            Self::SignedInWithRecoveryCode { .. } => "authn_recovery_used",
            Self::CodeRefused => "authn_mfa_verify_fail",
            Self::CodeReplayed => "authn_mfa_replay",
            Self::Locked { .. } | Self::LockedByStaff { .. } => "authn_login_lock",
            Self::SecondFactorDisabled => "authn_mfa_disabled",
            Self::EnrolmentStarted => "authn_mfa_enrol_start",
            Self::EnrolmentRefused => "authn_mfa_enrol_fail",
            Self::EnrolmentConfirmed | Self::AuthenticatorAdded | Self::AuthenticatorReplaced => {
                "authn_mfa_enrol_success"
            }
            Self::RecoveryCodesMade => "authn_recovery_generated",
            Self::RecoveryCodesSaved => "authn_recovery_saved",
            Self::HelpAsked => "authn_help_asked",
            Self::SignedOut => "session_logout",
            Self::ProvenAgain => "authn_mfa_verify_success",
            Self::InvitationRevoked | Self::CodeRevoked => "authn_token_revoked",
            Self::TwoFactorReset { .. } => "authz_admin_mfa_reset_completed",
            Self::HelpHandled { .. } => "authn_help_handled",
            Self::SessionsEnded { .. } => "session_expired",
            Self::ExcessSessionsEnded { .. } => "excess_sessions_exceeded",
            Self::Unlocked => "authn_login_unlock",
            Self::HandedOver { .. } | Self::ClientsHandedOver { .. } => "authz_change",
            Self::RoleChanged { .. } => "privilege_permissions_changed",
            Self::PolicyChanged { .. }
            | Self::ExemptionGranted { .. }
            | Self::ExemptionEnded
            | Self::ExemptionExpired => "authz_policy_mfa_changed",
            Self::RemindersSent { .. } => "authz_policy_mfa_reminded",
            Self::FirmChanged { .. } => "sensitive_update",
            Self::AuditExported { .. } | Self::AuditVerified { .. } => "sensitive_read",
            Self::AuthenticatorRemoved => "authn_mfa_removed",
            Self::PasswordChanged | Self::PasswordReset => "authn_password_change",
            Self::PasswordChangeRefused | Self::PasswordResetRefused => "authn_password_change_fail",
            Self::SignInOwned => "authn_login_owned",
            Self::SignInDisowned => "authn_login_disowned",
            Self::KeysRotated => "crypt_key_rotated",
        }
    }
}

/// Where a request came from, as the log keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address.
    pub address: Option<IpAddr>,
    /// The browser's name for itself, cut to 256 bytes and without control characters.
    pub user_agent: String,
    /// The browser itself, by the mark that it carries; in no line of the log.
    pub browser: Option<TokenHash>,
}

/// Who did what to whom, before it is dated and numbered.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The firm whose log it stands in.
    pub firm: FirmId,
    /// Who did it.
    pub actor: Option<AccountId>,
    /// To whom.
    pub subject: Option<AccountId>,
    /// What.
    pub act: Act,
}

impl Event {
    /// The event that a deed makes, now and from there.
    #[must_use]
    pub fn new(deed: Deed, origin: &Origin, now: Timestamp, entropy: &dyn Entropy) -> Self {
        Self {
            id: EventId::new(now, entropy),
            firm: deed.firm,
            at: now,
            actor: deed.actor,
            subject: deed.subject,
            address: origin.address,
            agent: Agent::read(&origin.user_agent),
            act: deed.act,
        }
    }

    /// The line's canonical text: what is hashed, and what an export holds.
    #[must_use]
    pub fn canonical(&self) -> String {
        // A struct of plain fields always serialises.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What a state change leaves behind: it stands with it in one transaction, or not at all.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Lines of the audit log, in order.
    pub events: Vec<Event>,
    /// Letters to send.
    pub letters: Vec<Letter>,
}

impl From<Event> for Record {
    fn from(event: Event) -> Self {
        Self { events: vec![event], letters: Vec::new() }
    }
}

/// The link that a line at `place` adds to its firm's chain: SHA-256 over the link before, the place and the
/// line. The first line follows 32 zero bytes.
#[must_use]
pub fn link(before: &[u8; 32], place: u64, canonical: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(place.to_be_bytes());
    hash.update(canonical.as_bytes());
    hash.finalize().into()
}
