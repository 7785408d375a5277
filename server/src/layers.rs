//! One middleware a file, in the order in which a request meets them.

pub mod access;
pub mod client_ip;
pub mod headers;
pub mod log;
pub mod visit;
