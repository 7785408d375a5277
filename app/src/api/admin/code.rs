//! Codes that are given to a client for one sign-in.

mod given;
mod issue;
mod revoke;
mod view;

pub use given::{CodeGiven, code_given};
pub use issue::{IssueCode, issue_code};
pub use revoke::{RevokeCode, revoke_code};
pub use view::{CodeView, SayView, view_code};
