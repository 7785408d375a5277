use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::Record,
    id::{AccountId, FirmId},
    password_reset::PasswordReset,
    ports::{ForgottenPassword, PasswordResets},
    time::Timestamp,
    token::TokenHash,
};

use super::{super::memory::Memory, not_here};

#[async_trait]
impl PasswordResets for Memory {
    async fn ask_password_reset(&self, _: &PasswordReset, _: &Record) -> Result<(), Fault> {
        not_here()
    }
    async fn password_reset(&self, _: TokenHash) -> Result<Option<(PasswordReset, Account)>, Fault> {
        not_here()
    }
    async fn password_reset_since(&self, _: FirmId, _: AccountId, _: Timestamp) -> Result<Option<Timestamp>, Fault> {
        not_here()
    }
    async fn reset_password(&self, _: &ForgottenPassword, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
}
