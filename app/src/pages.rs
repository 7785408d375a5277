//! The pages, one a file.

pub mod admin;
mod authenticator;
mod forgot;
mod help;
mod invitation;
mod link_gone;
mod missing;
mod new_password;
mod portal;
mod prose;
mod recovery_codes;
mod security;
mod sign_in;
mod trouble;
mod verify;

pub use authenticator::Authenticator;
pub use forgot::Forgot;
pub use help::Help;
pub use invitation::Invitation;
pub use link_gone::LinkGone;
pub use missing::Missing;
pub use new_password::NewPassword;
pub use portal::Portal;
pub use prose::{Accessibility, Privacy};
pub use recovery_codes::RecoveryCodes;
pub use security::{
    Activity, AddApp, ChangePassword, ConnectApp, MakeCodes, RemoveApp, RenameApp, ReplaceApp, Security,
};
pub use sign_in::SignIn;
pub use trouble::Trouble;
pub use verify::Verify;
