//! What the rules need from outside.
//!
//! Each write of [`Store`] is one transaction that also holds its audit events: all of it stands, or none.
//! Where two requests can race, the write says whether it won.

use std::sync::Arc;

use crate::{time::Timestamp, totp::Drift};

mod clients;
mod hasher;
mod imports;
mod outbox;
mod own_security;
mod password_resets;
mod policies;
mod resealing;
mod resets;
mod rollouts;
mod settings;
mod store;
mod trail;
mod unusual_sign_ins;
mod vault;

pub use clients::*;
pub use hasher::Hasher;
pub use imports::*;
pub use outbox::*;
pub use own_security::*;
pub use password_resets::*;
pub use policies::*;
pub use resealing::*;
pub use resets::*;
pub use rollouts::*;
pub use settings::*;
pub use store::*;
pub use trail::*;
pub use unusual_sign_ins::*;
pub use vault::{Binding, Mark, Sealed, SealedColumn, Vault};

/// Everything a use case works with.
#[derive(Clone)]
pub struct Ports {
    /// Where things are kept.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
    /// What seals secrets at rest.
    pub vault: Arc<dyn Vault>,
    /// What hashes passwords and recovery codes.
    pub hasher: Arc<dyn Hasher>,
    /// How far a phone's clock may be off.
    pub drift: Drift,
    /// Whether letters are sent. Without, links are shown to whoever made them.
    pub sends_letters: bool,
}

/// The server's time; a client's is never taken (OWASP ASVS v5.0.0-6.5.8).
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// A cryptographic random generator.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random ones.
    fn fill(&self, bytes: &mut [u8]);
}
