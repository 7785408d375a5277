//! Helping a client who can't use their app: what the dialogs show, and closing what the client asked.

mod close;
mod view;

pub use close::{CloseHelp, close_help};
#[cfg(feature = "ssr")]
pub(crate) use view::page_of;
pub use view::{ClientToHelpView, ObstacleView, view_client_to_help};
