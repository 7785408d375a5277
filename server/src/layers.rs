//! One middleware a file; `router.rs` has their order.

pub mod access;
pub mod client_ip;
pub mod cookie;
pub mod headers;
pub mod host;
pub mod log;
pub mod pace;
pub mod visit;
