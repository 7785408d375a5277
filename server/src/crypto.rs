//! Hashing, sealing, randomness: thin adapters over `RustCrypto` and the operating system.

pub mod entropy;
pub mod hasher;
pub mod key_change;
pub mod key_file;
pub mod vault;
