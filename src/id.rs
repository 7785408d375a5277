//! Identifiers: UUID version 7, one type for each thing, so that a firm's can't stand for an account's.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ports::Entropy, time::Timestamp};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier: made `now`, the rest random.
            #[must_use]
            pub fn new(now: Timestamp, entropy: &dyn Entropy) -> Self {
                Self(uuid_v7(now, entropy))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// Names a firm.
    FirmId,
    /// Names an account.
    AccountId,
    /// Names an invitation.
    InvitationId,
    /// Names an authenticator.
    AuthenticatorId,
    /// Names a set of recovery codes.
    RecoverySetId,
    /// Names one recovery code of a set.
    RecoveryCodeId,
    /// Names a sign-in.
    SignInId,
    /// Names a session.
    SessionId,
    /// Names a request for help.
    HelpRequestId,
    /// Names an issued code.
    IssuedCodeId,
    /// Names an exemption.
    ExemptionId,
    /// Names an import of a file of clients.
    ImportId,
    /// Names a letter.
    LetterId,
    /// Names a link for a forgotten password.
    PasswordResetId,
    /// Names a sign-in that its holder is asked about.
    UnusualSignInId,
    /// Names a line of the audit log.
    EventId,
}

fn uuid_v7(now: Timestamp, entropy: &dyn Entropy) -> Uuid {
    let mut random = [0; 10];
    entropy.fill(&mut random);
    let millis = u64::try_from(now.as_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
