//! Inviting one client.

mod given;
mod invite;
mod renew;
mod view;

pub use given::{LinkGiven, link_given};
pub use invite::{InviteClient, invite_client};
pub use renew::{RenewLink, RevokeLink, renew_link, revoke_link};
pub use view::{InviteView, LinkView, view_invite, view_link};
