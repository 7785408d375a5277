//! What a firm asks of its clients, and what it means for one account now.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{account::Account, time::Timestamp};

/// What the firm asks of its clients when they sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Policy {
    /// A password alone lets clients in.
    Off,
    /// Clients may turn 2FA on; nobody has to.
    Optional,
    /// From this moment clients set up 2FA before they go further.
    Required {
        /// When it begins.
        from: Timestamp,
    },
}

/// What an account without an authenticator must do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUp {
    /// Nothing: it isn't asked.
    NotAsked,
    /// It is offered, and can be put off.
    Offered,
    /// Nothing else is open until it is done.
    Demanded,
}

/// How far ahead a firm can say that it will require 2FA: two years.
pub const FARTHEST: Duration = Duration::from_hours(2 * 366 * 24);

impl Policy {
    /// The policy as one word, for a form that has to say what it was based on.
    #[must_use]
    pub fn to_text(self) -> String {
        match self {
            Self::Off => "off".to_owned(),
            Self::Optional => "optional".to_owned(),
            Self::Required { from } => format!("required:{}", from.as_millis()),
        }
    }

    /// The policy of such a word.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            "off" => Some(Self::Off),
            "optional" => Some(Self::Optional),
            _ => {
                let from = text.strip_prefix("required:")?.parse().ok()?;
                Some(Self::Required { from: Timestamp::from_millis(from) })
            }
        }
    }

    /// Which of the three it is.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Optional => "optional",
            Self::Required { .. } => "required",
        }
    }

    /// From when 2FA is required, if it is.
    #[must_use]
    pub const fn required_from(self) -> Option<Timestamp> {
        match self {
            Self::Off | Self::Optional => None,
            Self::Required { from } => Some(from),
        }
    }

    /// Whether it may take the place of `present`: its day is `today` or a later one, two years ahead at most, or
    /// the day that stands already. `today` is the beginning of the day where the firm is.
    #[must_use]
    pub fn may_follow(self, present: Self, today: Timestamp) -> bool {
        self == present || self.required_from().is_none_or(|from| today <= from && from <= today.after(FARTHEST))
    }

    /// What is asked of an account `now`, when it has no authenticator. Staff always need 2FA, whatever the policy
    /// (OWASP ASVS v5.0.0-6.3.3), and whoever was reset sets up again: a reset never leaves a password alone.
    #[must_use]
    pub fn asks(self, account: &Account, now: Timestamp) -> SetUp {
        match self {
            _ if account.role.is_staff() || account.reset_at.is_some() => SetUp::Demanded,
            Self::Off => SetUp::NotAsked,
            Self::Optional => SetUp::Offered,
            Self::Required { from } if now < from || account.is_exempt(now) => SetUp::Offered,
            Self::Required { .. } => SetUp::Demanded,
        }
    }

    /// From when 2FA will be demanded of a client, in whatever way: the policy's day, or the end of an exemption that
    /// outlasts it. None when it isn't required, or is already.
    #[must_use]
    pub fn will_demand(self, account: &Account, now: Timestamp) -> Option<Timestamp> {
        let from = self.required_from()?.max(account.exempt_until.unwrap_or(Timestamp::from_millis(i64::MIN)));
        (self.asks(account, now) == SetUp::Offered).then_some(from)
    }

    /// Whether a change to `next` asks less of clients from `now` on: such a change needs a reason, and the other
    /// owners are told. A later day that has begun as well lets nobody in who wasn't.
    #[must_use]
    pub fn loosens_to(self, next: Self, now: Timestamp) -> bool {
        match (self, next) {
            (Self::Required { from }, Self::Required { from: later }) => from < later && now < later,
            (Self::Required { .. }, Self::Off | Self::Optional) | (Self::Optional, Self::Off) => true,
            _ => false,
        }
    }
}
