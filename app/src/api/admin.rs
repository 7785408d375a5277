//! What staff do in the admin view, and what its pages show. Each asks [`guichet::caller`] through its use case.

pub mod audit;
pub mod client;
pub mod clients;
pub mod code;
pub mod exemption;
pub mod firm;
pub mod help;
pub mod import;
pub mod invitation;
pub mod letters;
pub mod overview;
pub mod policy;
pub mod rail;
pub mod reset;
pub mod staff;
