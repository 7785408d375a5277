//! One client, as the staff see them, and what is done to their account.

mod view;

pub use view::{ClientView, view_client};
