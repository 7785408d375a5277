//! What everybody does about their own security: each use case asks whether they may, and for their code.

mod add;
mod change_password;
mod disown_sign_in;
mod end_others;
mod end_session;
mod give_up;
mod join;
mod make_codes;
mod own_sign_in;
mod remove;
mod rename;
mod replace;

pub use add::{AddAuthenticator, add_authenticator};
pub use change_password::{ChangePassword, change_password};
pub use disown_sign_in::{DisownSignIn, disown_sign_in};
pub use end_others::{EndOtherSessions, end_other_sessions};
pub use end_session::{EndSession, end_session};
pub use give_up::{GiveUpAuthenticator, give_up_authenticator};
pub use join::{JoinAuthenticator, join_authenticator};
pub use make_codes::{MakeRecoveryCodes, make_recovery_codes};
pub use own_sign_in::{OwnSignIn, own_sign_in};
pub use remove::{RemoveAuthenticator, remove_authenticator};
pub use rename::{RenameAuthenticator, rename_authenticator};
pub use replace::{ReplaceAuthenticator, replace_authenticator};

/// The page on which an act on an authenticator stands. What isn't an identifier has none, and never comes back in an
/// address.
#[cfg(feature = "ssr")]
fn page_of(authenticator: &str, act: &str) -> String {
    let id = authenticator.parse::<guichet::id::AuthenticatorId>();
    id.map_or_else(|_| "/security".to_owned(), |id| format!("/security/authenticators/{id}/{act}"))
}
