//! The audit log: every event that is written, and the chain that shows a line was altered, removed or added.

use core::net::IpAddr;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    account::Role,
    id::{AccountId, EventId, FirmId},
    ports::Entropy,
    time::Timestamp,
};

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// What.
    pub act: Act,
}

/// What can happen. Nothing here holds a secret, a code, a token or anything a stranger typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
}

impl Act {
    /// The event's name in OWASP's logging vocabulary; names for second factors are ours, in its style
    /// (standards.md group 9).
    #[must_use]
    pub const fn owasp_name(&self) -> &'static str {
        match self {
            Self::FirmCreated => "sensitive_create",
            Self::Invited { .. } => "user_created",
            Self::InvitationRenewed => "authn_token_created",
            Self::InvitationAccepted => "user_updated",
            Self::PasswordRefused => "authn_login_fail",
            Self::PasswordAccepted => "authn_password_accepted",
            Self::SignedInWithPassword | Self::SignedInWithAuthenticator => "authn_login_success",
            Self::SignedInWithRecoveryCode { .. } => "authn_recovery_used",
            Self::CodeRefused => "authn_mfa_verify_fail",
            Self::CodeReplayed => "authn_mfa_replay",
            Self::Locked { .. } => "authn_login_lock",
            Self::SecondFactorDisabled => "authn_mfa_disabled",
            Self::EnrolmentStarted => "authn_mfa_enrol_start",
            Self::EnrolmentRefused => "authn_mfa_enrol_fail",
            Self::EnrolmentConfirmed => "authn_mfa_enrol_success",
            Self::RecoveryCodesMade => "authn_recovery_generated",
            Self::RecoveryCodesSaved => "authn_recovery_saved",
            Self::HelpAsked => "authn_help_asked",
            Self::SignedOut => "session_logout",
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
}

/// Who did what to whom, before it is dated and numbered.
#[derive(Clone, Copy, Debug)]
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
