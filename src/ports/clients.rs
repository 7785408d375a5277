//! What the staff's pages about clients need of the store: the list, one client, and what is done to the account.

use async_trait::async_trait;

/// Clients, as the staff see and keep them.
#[async_trait]
pub trait Clients: Send + Sync {}
