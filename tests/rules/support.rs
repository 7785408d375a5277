//! What the tests stand on: ports kept in memory, deterministic and counting, and a [`World`] that calls the use
//! cases in the way a server does.

mod clock;
mod entropy;
mod hasher;
mod memory;
mod not_in_memory;
mod own_security;
mod resealing;
mod resets;
mod store;
mod vault;
mod world;

pub use clock::{START, TestClock, nearly};
pub use entropy::{OsEntropy, Seeded};
pub use hasher::CountingHasher;
pub use memory::Memory;
pub use vault::BoundVault;
pub use world::{PASSWORD, Protected, World, digits, fault, from, here, refused, secret_of};
