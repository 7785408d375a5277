//! What a page says when something was refused or failed: sent to a script as JSON, and to a plain form as two
//! parameters of the page's address, which hold a word and a number, never an input.

use core::fmt;

use guichet::{
    Refusal,
    error::{Field, PasswordRefusal},
};
use leptos::{
    prelude::*,
    server_fn::codec::JsonEncoding,
    server_fn::error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// A refusal, or a failure that says no more than its reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Problem {
    /// The rules said no.
    Refused(Refusal),
    /// Something inside failed; the log has the reason under this reference.
    Fault {
        /// The request's reference.
        reference: String,
    },
    /// The request wasn't one that this page sends.
    BadInput {
        /// Always true; names the case in JSON.
        bad_input: bool,
    },
    /// No answer came: the connection, or the server, is down.
    Unreachable {
        /// Always true; names the case in JSON.
        unreachable: bool,
    },
}

impl Problem {
    const BAD_INPUT: Self = Self::BadInput { bad_input: true };
    const UNREACHABLE: Self = Self::Unreachable { unreachable: true };

    /// The HTTP status that a caller gets.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Refused(refusal) => match refusal {
                Refusal::WrongCredentials
                | Refusal::WrongCode { .. }
                | Refusal::ClockOff { .. }
                | Refusal::CodeAlreadyUsed { .. }
                | Refusal::TriesSpent
                | Refusal::WrongFirstCode
                | Refusal::WrongProof
                | Refusal::ProofAlreadyUsed
                | Refusal::NotSignedIn => 401,
                Refusal::SecondFactorDisabled | Refusal::Forbidden | Refusal::StepUpNeeded => 403,
                Refusal::NotFound => 404,
                Refusal::OutOfOrder
                | Refusal::EnrolmentExpired
                | Refusal::InvitationGone
                | Refusal::UsernameTaken
                | Refusal::LastOwner
                | Refusal::LastAuthenticator
                | Refusal::TooManyAuthenticators
                | Refusal::Conflict => 409,
                Refusal::NotACode
                | Refusal::Missing
                | Refusal::CodesNotSaved
                | Refusal::Password(_)
                | Refusal::Field { .. } => 422,
                Refusal::Wait { .. } | Refusal::Locked { .. } | Refusal::HelpAlreadyAsked => 429,
                Refusal::Busy => 503,
            },
            Self::BadInput { .. } => 422,
            Self::Fault { .. } | Self::Unreachable { .. } => 500,
        }
    }

    /// Seconds for the `Retry-After` header.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Refused(Refusal::Wait { seconds } | Refusal::Locked { seconds }) => Some(*seconds),
            Self::Refused(Refusal::Busy) => Some(2),
            // At the latest: the window is a day.
            Self::Refused(Refusal::HelpAlreadyAsked) => Some(24 * 3600),
            _ => None,
        }
    }

    /// Whether the visitor must go on from another page than the one they sent.
    #[must_use]
    pub const fn leads_elsewhere(&self) -> bool {
        matches!(
            self,
            Self::Refused(Refusal::NotSignedIn | Refusal::OutOfOrder | Refusal::TriesSpent | Refusal::Forbidden)
        )
    }

    /// The page's address with this problem on it, for a form without scripts.
    #[must_use]
    pub fn on_page(&self, path: &str) -> String {
        let (word, number) = self.word();
        let mark = if path.contains('?') { '&' } else { '?' };
        match number {
            Some(number) => format!("{path}{mark}problem={word}&n={number}"),
            None => format!("{path}{mark}problem={word}"),
        }
    }

    /// The problem that a page's address names. Anybody can make such an address, so it can only repeat
    /// sentences of ours.
    #[must_use]
    pub fn from_query(word: &str, number: Option<&str>) -> Option<Self> {
        let n: u64 = number.and_then(|digits| digits.parse().ok()).unwrap_or(0);
        let tries_left = u32::try_from(n).ok().filter(|tries| (1..=guichet::sign_in::TRIES).contains(tries));
        let tries_left = tries_left.unwrap_or(1);
        Some(Self::Refused(match word {
            "credentials" => Refusal::WrongCredentials,
            "wait" => Refusal::Wait { seconds: n },
            "format" => Refusal::NotACode,
            "code" => Refusal::WrongCode { tries_left },
            "clock-ahead" => Refusal::ClockOff { minutes: minutes_of(n), ahead: true },
            "clock-behind" => Refusal::ClockOff { minutes: minutes_of(n), ahead: false },
            "used" => Refusal::CodeAlreadyUsed { tries_left },
            "spent" => Refusal::TriesSpent,
            "locked" => Refusal::Locked { seconds: n },
            "disabled" => Refusal::SecondFactorDisabled,
            "first-code" => Refusal::WrongFirstCode,
            "expired" => Refusal::EnrolmentExpired,
            "not-saved" => Refusal::CodesNotSaved,
            "link" => Refusal::InvitationGone,
            "too-short" => Refusal::Password(PasswordRefusal::TooShort),
            "too-long" => Refusal::Password(PasswordRefusal::TooLong),
            "common" => Refusal::Password(PasswordRefusal::Common),
            "names" => Refusal::Password(PasswordRefusal::Context),
            "missing" => Refusal::Missing,
            "ended" => Refusal::NotSignedIn,
            "order" => Refusal::OutOfOrder,
            "asked" => Refusal::HelpAlreadyAsked,
            "busy" => Refusal::Busy,
            "forbidden" => Refusal::Forbidden,
            "unknown" => Refusal::NotFound,
            "step-up" => Refusal::StepUpNeeded,
            "proof" => Refusal::WrongProof,
            "proof-used" => Refusal::ProofAlreadyUsed,
            "last-owner" => Refusal::LastOwner,
            "last-authenticator" => Refusal::LastAuthenticator,
            "authenticators" => Refusal::TooManyAuthenticators,
            "same" => Refusal::Password(PasswordRefusal::Same),
            "conflict" => Refusal::Conflict,
            "taken" => Refusal::UsernameTaken,
            "field" => Refusal::Field { field: *Field::ALL.get(usize::try_from(n).ok()?)? },
            "input" => return Some(Self::BAD_INPUT),
            "fault" => return Some(Self::Fault { reference: String::new() }),
            _ => return None,
        }))
    }

    fn word(&self) -> (&'static str, Option<u64>) {
        let refusal = match self {
            Self::Refused(refusal) => refusal,
            Self::BadInput { .. } => return ("input", None),
            Self::Fault { .. } | Self::Unreachable { .. } => return ("fault", None),
        };
        match refusal {
            Refusal::WrongCredentials => ("credentials", None),
            Refusal::Wait { seconds } => ("wait", Some(*seconds)),
            Refusal::NotACode => ("format", None),
            Refusal::WrongCode { tries_left } => ("code", Some(u64::from(*tries_left))),
            Refusal::ClockOff { minutes, ahead: true } => ("clock-ahead", Some(u64::from(*minutes))),
            Refusal::ClockOff { minutes, ahead: false } => ("clock-behind", Some(u64::from(*minutes))),
            Refusal::CodeAlreadyUsed { tries_left } => ("used", Some(u64::from(*tries_left))),
            Refusal::TriesSpent => ("spent", None),
            Refusal::Locked { seconds } => ("locked", Some(*seconds)),
            Refusal::SecondFactorDisabled => ("disabled", None),
            Refusal::WrongFirstCode => ("first-code", None),
            Refusal::EnrolmentExpired => ("expired", None),
            Refusal::CodesNotSaved => ("not-saved", None),
            Refusal::InvitationGone => ("link", None),
            Refusal::Password(PasswordRefusal::TooShort) => ("too-short", None),
            Refusal::Password(PasswordRefusal::TooLong) => ("too-long", None),
            Refusal::Password(PasswordRefusal::Common) => ("common", None),
            Refusal::Password(PasswordRefusal::Context) => ("names", None),
            Refusal::Password(PasswordRefusal::Same) => ("same", None),
            Refusal::Missing => ("missing", None),
            Refusal::NotSignedIn => ("ended", None),
            Refusal::OutOfOrder => ("order", None),
            Refusal::UsernameTaken => ("taken", None),
            Refusal::Forbidden => ("forbidden", None),
            Refusal::NotFound => ("unknown", None),
            Refusal::StepUpNeeded => ("step-up", None),
            Refusal::WrongProof => ("proof", None),
            Refusal::ProofAlreadyUsed => ("proof-used", None),
            Refusal::LastOwner => ("last-owner", None),
            Refusal::LastAuthenticator => ("last-authenticator", None),
            Refusal::TooManyAuthenticators => ("authenticators", None),
            Refusal::Conflict => ("conflict", None),
            Refusal::Field { field } => {
                ("field", Field::ALL.iter().position(|known| known == field).and_then(|place| place.try_into().ok()))
            }
            Refusal::HelpAlreadyAsked => ("asked", None),
            Refusal::Busy => ("busy", None),
        }
    }
}

/// As an address may name them: a phone that is further off isn't noticed.
fn minutes_of(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX).clamp(1, 10)
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word().0)
    }
}

impl FromServerFnError for Problem {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => {
                // On the server, this runs inside the request that couldn't be read.
                #[cfg(feature = "ssr")]
                crate::request::refuse(&Self::BAD_INPUT, None);
                Self::BAD_INPUT
            }
            // On the server, a body that isn't text or is too long; in the browser, an answer of somebody else's.
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Deserialization(_) => {
                crate::request::refuse(&Self::BAD_INPUT, None);
                Self::BAD_INPUT
            }
            _ => Self::UNREACHABLE,
        }
    }
}

/// The problem that the page's address names, if any.
#[must_use]
pub fn problem_of_query() -> Option<Problem> {
    let query = leptos_router::hooks::use_query_map();
    query.with_untracked(|map| Problem::from_query(&map.get("problem")?, map.get("n").as_deref()))
}
