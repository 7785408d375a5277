//! What a forgotten password needs of the store.

use async_trait::async_trait;

use super::Sealed;
use crate::{
    account::Account,
    audit::Record,
    error::{Fault, Result},
    id::{AccountId, FirmId},
    password_reset::PasswordReset,
    throttle::Key,
    time::Timestamp,
    token::TokenHash,
};

/// A password that takes the place of a forgotten one.
#[derive(Debug)]
pub struct ForgottenPassword {
    /// The link that was used.
    pub reset: PasswordReset,
    /// The new password.
    pub password: Sealed,
    /// Wrong passwords for the username; they are forgotten.
    pub counted: Key,
}

/// Links for forgotten passwords.
#[async_trait]
pub trait PasswordResets: Send + Sync {
    /// Keeps a reset in the place of older ones of its account. Of an account that doesn't exist nothing is kept but
    /// the record, and it takes as long.
    async fn ask_password_reset(&self, reset: &PasswordReset, record: &Record) -> Result<(), Fault>;
    /// The reset of a link, unless it was used, and its account.
    async fn password_reset(&self, token: TokenHash) -> Result<Option<(PasswordReset, Account)>, Fault>;
    /// When an account's password was last changed by such a link, since a moment.
    async fn password_reset_since(
        &self,
        firm: FirmId,
        account: AccountId,
        since: Timestamp,
    ) -> Result<Option<Timestamp>, Fault>;
    /// Uses a link: the password stands, and every session, sign-in and other link of the account ends. False when it
    /// was used meanwhile, the account was closed, or its second factors were reset.
    async fn reset_password(&self, forgotten: &ForgottenPassword, record: &Record) -> Result<bool, Fault>;
}
