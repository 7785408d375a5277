//! What hashes passwords and recovery codes.

use async_trait::async_trait;
use zeroize::Zeroizing;

use crate::{
    error::{Refusal, Result},
    password::Password,
    recovery::RecoveryCode,
};

/// Hashes slowly, on a bounded pool: past its queue it refuses with [`crate::Refusal::Busy`].
#[async_trait]
pub trait Hasher: Send + Sync {
    /// Asks for room before an attempt is counted, so that a busy server costs nobody a try.
    ///
    /// # Errors
    /// [`crate::Refusal::Busy`] when the queue is full now.
    fn admit(&self) -> Result<(), Refusal>;

    /// The PHC string of a password, with a salt of its own.
    async fn hash_password(&self, password: Password) -> Result<Zeroizing<String>>;

    /// Whether a password is the one of a PHC string. Without one, as much work is done for nothing.
    async fn verify_password(&self, password: Password, phc: Option<Zeroizing<String>>) -> Result<bool>;

    /// The hashes of recovery codes under their set's salt.
    async fn stretch(&self, codes: Vec<RecoveryCode>, salt: [u8; 16]) -> Result<Vec<Zeroizing<[u8; 32]>>>;
}
