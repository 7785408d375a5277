//! The pages of the admin view, one a file.

mod frame;
mod overview;

pub use frame::AdminFrame;
pub use overview::Overview;
