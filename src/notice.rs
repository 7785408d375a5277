//! Every letter that can be sent, as data. A letter is written in the transaction of what it tells of, so that
//! neither is without the other; it is put into words when it is sent. It holds no secret, code or link.

use serde::{Deserialize, Serialize};

use crate::{
    account::{Account, Email},
    id::{AccountId, FirmId, LetterId},
    locale::Locale,
    ports::Entropy,
    time::Timestamp,
};

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// Their second factors were reset.
    TwoFactorReset,
    /// A code was issued for them.
    CodeIssued,
    /// An authenticator was added.
    AuthenticatorAdded,
    /// One took another's place.
    AuthenticatorReplaced,
    /// One was removed.
    AuthenticatorRemoved,
    /// New recovery codes were made.
    RecoveryCodesMade,
    /// The password was changed.
    PasswordChanged,
    /// The account's e-mail address was changed; sent to the old and to the new one.
    EmailChanged,
    /// The account was disabled.
    AccountDisabled,
    /// To staff: a client asked for help.
    HelpAsked {
        /// Who.
        client: AccountId,
    },
    /// To the other owners: the policy asks less than before.
    PolicyLoosened {
        /// Who changed it.
        by: AccountId,
    },
    /// To staff: an exemption is about to end.
    ExemptionEnding {
        /// Whose.
        client: AccountId,
        /// When.
        until: Timestamp,
    },
    /// To a client without an authenticator: 2FA will be required, or is from today.
    Reminder {
        /// From when.
        from: Timestamp,
    },
}

/// A notice on its way to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Names it.
    pub id: LetterId,
    /// Whose portal it is about.
    pub firm: FirmId,
    /// To whom.
    pub to: AccountId,
    /// The address.
    pub email: Email,
    /// The language.
    pub locale: Locale,
    /// What it tells.
    pub notice: Notice,
    /// When it was written.
    pub at: Timestamp,
}

impl Letter {
    /// A letter to an account; none when the account has no address.
    #[must_use]
    pub fn to(account: &Account, notice: Notice, now: Timestamp, entropy: &dyn Entropy) -> Option<Self> {
        Some(Self {
            id: LetterId::new(now, entropy),
            firm: account.firm,
            to: account.id,
            email: account.email.clone()?,
            locale: account.locale,
            notice,
            at: now,
        })
    }
}
