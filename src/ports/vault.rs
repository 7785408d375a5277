//! What seals secrets at rest.

use zeroize::Zeroizing;

use crate::{
    error::{Fault, Result},
    id::{AccountId, AuthenticatorId, InvitationId, IssuedCodeId, LetterId, RecoveryCodeId, RecoverySetId},
};

/// Bytes that only the key file opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

/// A column that holds sealed bytes. What isn't one of these is never sealed, so a change of keys reaches everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealedColumn {
    /// What tells whether a key file belongs to the database.
    KeyCheck,
    /// Password hashes.
    Password,
    /// Secrets of authenticators.
    Secret,
    /// Recovery codes that aren't saved yet.
    HeldCodes,
    /// Hashes of recovery codes.
    RecoveryCode,
    /// Hashes of issued codes.
    IssuedCode,
    /// Issued codes that weren't given yet.
    HeldIssuedCode,
    /// Tokens of links that weren't given yet.
    HeldLink,
    /// Tokens of links that a letter takes along.
    LetterLink,
}

impl SealedColumn {
    /// Every one. The key check comes first: whoever changes keys begins with it.
    pub const ALL: [Self; 9] = [
        Self::KeyCheck,
        Self::Password,
        Self::Secret,
        Self::HeldCodes,
        Self::RecoveryCode,
        Self::IssuedCode,
        Self::HeldIssuedCode,
        Self::HeldLink,
        Self::LetterLink,
    ];

    /// Table and column. What was sealed is bound to this name, so none ever changes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KeyCheck => "installation.key_check",
            Self::Password => "account.password",
            Self::Secret => "authenticator.secret",
            Self::HeldCodes => "recovery_set.held",
            Self::RecoveryCode => "recovery_code.hash",
            Self::IssuedCode => "issued_code.hash",
            Self::HeldIssuedCode => "issued_code.held",
            Self::HeldLink => "invitation.held",
            Self::LetterLink => "letter.link",
        }
    }
}

/// How everything begins that the vault seals now, and nothing that was sealed under another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub [u8; 5]);

/// Where sealed bytes belong. They open nowhere else, so that a row copied to another account is of no use.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Table and column.
    pub column: SealedColumn,
    /// The row's identifier.
    pub row: String,
}

impl Binding {
    /// A password hash of an account.
    #[must_use]
    pub fn password(account: AccountId) -> Self {
        Self { column: SealedColumn::Password, row: account.to_string() }
    }

    /// A secret of an authenticator.
    #[must_use]
    pub fn secret(authenticator: AuthenticatorId, account: AccountId) -> Self {
        Self { column: SealedColumn::Secret, row: format!("{account}/{authenticator}") }
    }

    /// A hash of a recovery code.
    #[must_use]
    pub fn recovery_code(code: RecoveryCodeId, account: AccountId) -> Self {
        Self { column: SealedColumn::RecoveryCode, row: format!("{account}/{code}") }
    }

    /// A hash of an issued code.
    #[must_use]
    pub fn issued_code(code: IssuedCodeId, account: AccountId) -> Self {
        Self { column: SealedColumn::IssuedCode, row: format!("{account}/{code}") }
    }

    /// An issued code, held until it was given.
    #[must_use]
    pub fn held_issued_code(code: IssuedCodeId, account: AccountId) -> Self {
        Self { column: SealedColumn::HeldIssuedCode, row: format!("{account}/{code}") }
    }

    /// The token of a link, held until it was given.
    #[must_use]
    pub fn held_link(invitation: InvitationId, account: AccountId) -> Self {
        Self { column: SealedColumn::HeldLink, row: format!("{account}/{invitation}") }
    }

    /// The token of a link that a letter takes along.
    #[must_use]
    pub fn letter_link(letter: LetterId, account: AccountId) -> Self {
        Self { column: SealedColumn::LetterLink, row: format!("{account}/{letter}") }
    }

    /// Bytes that tell whether a key file belongs to this database.
    #[must_use]
    pub fn key_check() -> Self {
        Self { column: SealedColumn::KeyCheck, row: String::new() }
    }

    /// The codes of a set, held until they are saved.
    #[must_use]
    pub fn held_codes(set: RecoverySetId, account: AccountId) -> Self {
        Self { column: SealedColumn::HeldCodes, row: format!("{account}/{set}") }
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

    /// The mark of what is sealed now.
    ///
    /// # Errors
    /// When there is no key to seal with.
    fn mark(&self) -> Result<Mark, Fault>;

    /// A fingerprint that only the key file can make: for what must be found again, but not guessed. It is another one
    /// once keys were changed.
    ///
    /// # Errors
    /// When there is no key.
    fn fingerprint(&self, text: &str) -> Result<[u8; 32], Fault>;
}
