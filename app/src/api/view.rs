//! What pages show, read on the server: with the page itself when it is loaded, and by a call when the browser
//! moves to it. Each answers only the visitor whose page it is.

mod activity;
mod authenticator;
mod connect;
mod help;
mod invitation;
mod portal;
mod recovery_codes;
mod security;
mod security_act;
mod unusual;
mod verify;

pub use activity::{ActivityLine, ActivityPage, ActivityView, view_activity};
pub use authenticator::{AuthenticatorView, view_authenticator};
pub use connect::{ConnectView, view_connect};
pub use help::{HelpView, view_help};
pub use invitation::{InvitationView, view_invitation};
pub use portal::{AccountantView, PolicyView, PortalView, view_portal};
#[cfg(feature = "ssr")]
pub use recovery_codes::unsaved_codes;
pub use recovery_codes::{RecoveryCodesView, view_recovery_codes};
pub use security::{AppView, CodesView, SecurityView, SessionView, view_security};
pub use security_act::{Removing, SecurityActView, view_security_act};
pub use unusual::UnusualView;
pub use verify::{VerifyView, view_verify};
