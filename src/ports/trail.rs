//! What reading, exporting and verifying the audit log needs of the store.

use async_trait::async_trait;

/// The audit log, to read.
#[async_trait]
pub trait Trail: Send + Sync {}
