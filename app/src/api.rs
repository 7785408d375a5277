//! The server functions: one a file, each a guard, a use case, an answer. Every one is a public endpoint; a test
//! of the server walks them all.

pub mod admin;
pub mod language;
pub mod password;
pub mod security;
pub mod session;
pub mod set_up;
pub mod sign_in;
pub mod sign_out;
pub mod view;
