//! Every letter that can be sent, as data. A letter is written in the transaction of what it tells of, so that
//! neither is without the other; it is put into words when it is sent. It holds no secret and no code. A link that it
//! takes along is sealed until then, and gone from the database afterwards.

use serde::{Deserialize, Serialize};

use crate::{
    account::{Account, Email},
    audit::Origin,
    id::{AccountId, FirmId, LetterId},
    locale::Locale,
    ports::{Entropy, Sealed},
    time::Timestamp,
};

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// They are invited; with a link.
    Invited,
    /// Their first authenticator was connected: from now on, signing in asks for a code.
    TwoFactorSetUp,
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
    /// A link to choose another password, which somebody asked for.
    PasswordResetAsked,
    /// It was asked for, and not given: the second factors are reset, and both together would open the account to whoever
    /// has its mailbox.
    PasswordResetRefused,
    /// The password was changed by such a link.
    PasswordReset,
    /// The account's e-mail address was changed; sent to the old and to the new one.
    EmailChanged,
    /// Their name was changed by the staff.
    NameChanged,
    /// The account was disabled.
    AccountDisabled,
    /// It was enabled again.
    AccountEnabled,
    /// Staff keep it from signing in for a while.
    LockedByStaff,
    /// A session began with a recovery code.
    RecoveryCodeUsed {
        /// How many are left.
        left: u32,
    },
    /// A session began with a code that staff had issued.
    IssuedCodeUsed,
    /// A session began in a browser that the account hadn't signed in from before.
    NewBrowser,
    /// They said that a sign-in wasn't theirs.
    SignInDisowned,
    /// To staff: somebody says that a sign-in wasn't theirs.
    SignInOfAnother {
        /// Who.
        account: AccountId,
    },
    /// Somebody had the password, and all the codes that a sign-in takes were wrong.
    CodesRefused,
    /// So many were wrong that none is taken before a moment.
    SecondFactorLocked {
        /// From when on one is taken again.
        until: Timestamp,
    },
    /// So many were wrong that none is taken any more, until a reset.
    SecondFactorDisabled,
    /// To the owners: somebody's second factor is locked.
    AccountLocked {
        /// Whose.
        account: AccountId,
        /// Until when; without an end, until a reset.
        until: Option<Timestamp>,
    },
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

impl Notice {
    /// Whether it is of no use without its link: once that is forgotten, it can't be sent again.
    #[must_use]
    pub const fn needs_link(&self) -> bool {
        matches!(self, Self::Invited | Self::PasswordResetAsked)
    }

    /// Whom it is about, when that isn't who it is for.
    #[must_use]
    pub const fn about(&self) -> Option<AccountId> {
        match self {
            Self::HelpAsked { client } | Self::ExemptionEnding { client, .. } => Some(*client),
            Self::AccountLocked { account, .. } | Self::SignInOfAnother { account } => Some(*account),
            Self::PolicyLoosened { by } => Some(*by),
            _ => None,
        }
    }
}

/// A link that a letter takes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedLink {
    /// What it opens with.
    pub token: Sealed,
    /// From this moment it doesn't work, and isn't sent any more.
    pub until: Timestamp,
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
    /// From where it was done, when the account did it.
    pub origin: Option<Origin>,
    /// The link that it takes along.
    pub link: Option<SealedLink>,
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
            origin: None,
            link: None,
            at: now,
        })
    }

    /// The same, with from where it was done: only ever told to whose account did it.
    #[must_use]
    pub fn done_from(self, origin: &Origin) -> Self {
        Self { origin: Some(origin.clone()), ..self }
    }
}
