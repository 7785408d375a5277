//! The audit log, to read: a line as it is kept, what somebody looks for in it, and the kinds of acts that are looked
//! for together.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::{
    audit::Event,
    id::{AccountId, FirmId},
    time::Timestamp,
};

/// A line as it is kept. What can't be read any more is empty or none, and so doesn't fit the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the firm's log: 1, 2, 3 …
    pub place: u64,
    /// The text that is chained.
    pub canonical: String,
    /// Its link in the chain.
    pub link: [u8; 32],
    /// What stands beside the text, to find the line by; none when it holds something that is never written there.
    pub columns: Option<Columns>,
}

/// What every line says, also one of an act that this version doesn't know.
#[derive(Deserialize)]
pub(crate) struct Told {
    pub firm: FirmId,
    pub at: Timestamp,
    pub actor: Option<AccountId>,
    pub subject: Option<AccountId>,
    pub act: Named,
}

#[derive(Deserialize)]
pub(crate) struct Named {
    pub act: String,
}

/// A line as an export for programs has it: with its text byte for byte, so that the chain can be followed elsewhere.
#[derive(Serialize)]
struct Exported<'a> {
    place: u64,
    event: &'a str,
    link: String,
}

impl Line {
    /// What the line tells; none when it can't be read any more, or a later version wrote it.
    #[must_use]
    pub fn event(&self) -> Option<Event> {
        serde_json::from_str(&self.canonical).ok()
    }

    pub(crate) fn told(&self) -> Option<Told> {
        serde_json::from_str(&self.canonical).ok()
    }

    /// The name of its act, also of one that this version doesn't know.
    #[must_use]
    pub fn act(&self) -> Option<String> {
        Some(self.told()?.act.act)
    }

    /// The line as a JSON object of three: its place, its text as a string, its link in hexadecimal digits.
    #[must_use]
    pub fn to_json(&self) -> String {
        let exported = Exported { place: self.place, event: &self.canonical, link: HEXLOWER.encode(&self.link) };
        // A struct of plain fields always serialises.
        serde_json::to_string(&exported).unwrap_or_default()
    }
}

/// What stands beside a line's text: the same once more, in columns of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// When.
    pub at: Timestamp,
    /// The act's name in OWASP's vocabulary.
    pub name: String,
    /// Who.
    pub actor: Option<AccountId>,
    /// To whom.
    pub subject: Option<AccountId>,
    /// The act's own name, where the database keeps it and doesn't read it out of the text each time.
    pub act: Option<String>,
}

/// What somebody looks for. A filter of nothing is the whole log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Done by them, or to them.
    pub person: Option<AccountId>,
    /// Of that kind.
    pub kind: Option<Kind>,
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// Where a page of the log begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// At the newest line.
    #[default]
    Newest,
    /// With the lines before that place.
    Before(u64),
    /// With the lines after that place.
    After(u64),
}

/// A kind of acts, as staff look for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ways in and out, and what was wrong on them.
    SignIns,
    /// Authenticators, recovery codes, and locks on codes.
    SecondFactor,
    /// Help requests, resets and issued codes.
    HelpAndResets,
    /// Invitations, and what staff do to accounts.
    Accounts,
    /// The policy, its reminders, and who is exempt from it.
    PolicyAndExemptions,
    /// The firm's settings, its staff, and the keys of the installation.
    FirmAndStaff,
    /// The log itself.
    Audit,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::SignIns,
        Self::SecondFactor,
        Self::HelpAndResets,
        Self::Accounts,
        Self::PolicyAndExemptions,
        Self::FirmAndStaff,
        Self::Audit,
    ];

    /// The kind's word, in addresses and forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIns => "sign-ins",
            Self::SecondFactor => "second-factor",
            Self::HelpAndResets => "help",
            Self::Accounts => "accounts",
            Self::PolicyAndExemptions => "policy",
            Self::FirmAndStaff => "firm",
            Self::Audit => "audit",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The acts of the kind, by the names that they are kept under. Each act is of one kind.
    #[must_use]
    pub const fn acts(self) -> &'static [&'static str] {
        match self {
            Self::SignIns => &[
                "password_refused",
                "password_accepted",
                "signed_in_with_password",
                "signed_in_with_authenticator",
                "signed_in_with_recovery_code",
                "signed_in_with_issued_code",
                "code_refused",
                "code_replayed",
                "proven_again",
                "signed_out",
                "sessions_ended",
            ],
            Self::SecondFactor => &[
                "locked",
                "second_factor_disabled",
                "enrolment_started",
                "enrolment_refused",
                "enrolment_confirmed",
                "recovery_codes_made",
                "recovery_codes_saved",
                "authenticator_added",
                "authenticator_renamed",
                "authenticator_replaced",
                "authenticator_removed",
            ],
            Self::HelpAndResets => {
                &["help_asked", "help_handled", "two_factor_reset", "code_issued", "code_revoked", "unlocked"]
            }
            Self::Accounts => &[
                "invited",
                "invitation_renewed",
                "invitation_revoked",
                "invitation_accepted",
                "roster_imported",
                "account_edited",
                "account_disabled",
                "account_enabled",
                "locked_by_staff",
                "handed_over",
                "password_changed",
                "password_change_refused",
                "password_reset_asked",
                "password_reset_refused",
                "password_reset",
            ],
            Self::PolicyAndExemptions => {
                &["policy_changed", "reminders_sent", "exemption_granted", "exemption_ended", "exemption_expired"]
            }
            Self::FirmAndStaff => &["firm_created", "firm_changed", "role_changed", "keys_rotated"],
            Self::Audit => &["audit_exported", "audit_verified"],
        }
    }
}
