//! The two steps of signing in, and the way out for those who can't take the second.

mod help;
mod password;
mod verify;

pub use help::{AskForHelp, ask_for_help};
pub use password::{SendPassword, send_password};
pub use verify::{SendCode, send_code};
