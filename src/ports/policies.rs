//! What policy, exemptions, reminders and the roll-out need of the store.

use async_trait::async_trait;

/// What the firm asks of its clients, and how far they are.
#[async_trait]
pub trait Policies: Send + Sync {}
