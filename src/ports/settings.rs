//! What the pages about staff and firm need of the store.

use async_trait::async_trait;

/// The firm, and who is on its staff.
#[async_trait]
pub trait Settings: Send + Sync {}
