//! What whoever forgot their password can do.

mod ask_reset;
mod reset;
mod view;

pub use ask_reset::{AskPasswordReset, ask_password_reset};
pub use reset::{ResetPassword, reset_password};
pub use view::{PasswordResetView, view_password_reset};
