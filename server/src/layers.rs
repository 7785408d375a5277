//! One middleware a file, in the order in which a request meets them.

pub mod log;
pub mod headers;
pub mod client_ip;
pub mod visit;
pub mod access;
