//! The three steps of setting up: password, authenticator, recovery codes.

mod accept;
mod confirm;
mod finish;

pub use accept::{AcceptInvitation, accept_invitation};
pub use confirm::{ConfirmEnrolment, confirm_enrolment};
pub use finish::{FinishSetUp, finish_set_up};
