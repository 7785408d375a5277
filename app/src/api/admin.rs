//! What staff do in the admin view, and what its pages show. Each asks [`guichet::caller`] through its use case.

pub mod clients;
pub mod code;
pub mod exemption;
pub mod help;
pub mod import;
pub mod invitation;
pub mod overview;
pub mod policy;
pub mod rail;
pub mod reset;
pub mod staff;
