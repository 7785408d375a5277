//! Issued codes: what an accountant gives a client, to sign in once while the authenticator stays, or to set up
//! again after a reset. The same format as a recovery code, and useless without the password.

use core::time::Duration;

use crate::{
    account::Account,
    id::{AccountId, IssuedCodeId},
    reason::IdentityCheck,
    recovery::RecoveryCode,
    time::Timestamp,
};

/// How long an issued code can be used (NIST SP 800-63B-4 §4.2.1.2: 24 hours at most).
pub const VALID_FOR: Duration = Duration::from_hours(24);

/// A code as staff see it: never the code itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedCode {
    /// Names it.
    pub id: IssuedCodeId,
    /// Whom it was given to.
    pub account: AccountId,
    /// Who gave it.
    pub issued_by: AccountId,
    /// How they made sure of whom.
    pub check: IdentityCheck,
    /// When it was made.
    pub created_at: Timestamp,
    /// From this moment it is worth nothing.
    pub expires_at: Timestamp,
}

/// A code to give to a client, shown once.
pub struct CodeToGive {
    /// Whose it is.
    pub client: Account,
    /// The code.
    pub code: RecoveryCode,
    /// From this moment it is worth nothing.
    pub expires_at: Timestamp,
}
