//! What an account's own security page needs of the store.

use async_trait::async_trait;

/// What an account keeps of its own security.
#[async_trait]
pub trait OwnSecurity: Send + Sync {}
