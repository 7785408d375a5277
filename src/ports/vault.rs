//! What seals secrets at rest.

use zeroize::Zeroizing;

use crate::{
    error::{Fault, Result},
    id::{AccountId, AuthenticatorId, InvitationId, IssuedCodeId, LetterId, RecoveryCodeId, RecoverySetId},
};

/// Bytes that only the key file opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

/// Where sealed bytes belong. They open nowhere else, so that a row copied to another account is of no use.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Table and column.
    pub column: &'static str,
    /// The row's identifier.
    pub row: String,
}

impl Binding {
    /// A password hash of an account.
    #[must_use]
    pub fn password(account: AccountId) -> Self {
        Self { column: "account.password", row: account.to_string() }
    }

    /// A secret of an authenticator.
    #[must_use]
    pub fn secret(authenticator: AuthenticatorId, account: AccountId) -> Self {
        Self { column: "authenticator.secret", row: format!("{account}/{authenticator}") }
    }

    /// A hash of a recovery code.
    #[must_use]
    pub fn recovery_code(code: RecoveryCodeId, account: AccountId) -> Self {
        Self { column: "recovery_code.hash", row: format!("{account}/{code}") }
    }

    /// A hash of an issued code.
    #[must_use]
    pub fn issued_code(code: IssuedCodeId, account: AccountId) -> Self {
        Self { column: "issued_code.hash", row: format!("{account}/{code}") }
    }

    /// An issued code, held until it was given.
    #[must_use]
    pub fn held_issued_code(code: IssuedCodeId, account: AccountId) -> Self {
        Self { column: "issued_code.held", row: format!("{account}/{code}") }
    }

    /// The token of a link, held until it was given.
    #[must_use]
    pub fn held_link(invitation: InvitationId, account: AccountId) -> Self {
        Self { column: "invitation.held", row: format!("{account}/{invitation}") }
    }

    /// The token of a link that a letter takes along.
    #[must_use]
    pub fn letter_link(letter: LetterId, account: AccountId) -> Self {
        Self { column: "letter.link", row: format!("{account}/{letter}") }
    }

    /// Bytes that tell whether a key file belongs to this database.
    #[must_use]
    pub fn key_check() -> Self {
        Self { column: "installation.key_check", row: String::new() }
    }

    /// The codes of a set, held until they are saved.
    #[must_use]
    pub fn held_codes(set: RecoverySetId, account: AccountId) -> Self {
        Self { column: "recovery_set.held", row: format!("{account}/{set}") }
    }
}

/// Seals secrets at rest.
pub trait Vault: Send + Sync {
    /// Seals bytes for one place.
    ///
    /// # Errors
    /// When there is no key to seal with.
    fn seal(&self, place: &Binding, bytes: &[u8]) -> Result<Sealed, Fault>;

    /// Opens bytes that were sealed for that place.
    ///
    /// # Errors
    /// When the key is missing, or the bytes were altered or sealed for another place.
    fn open(&self, place: &Binding, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Fault>;

    /// A fingerprint that only the key file can make: for what must be found again, but not guessed.
    ///
    /// # Errors
    /// When there is no key.
    fn fingerprint(&self, text: &str) -> Result<[u8; 32], Fault>;
}
