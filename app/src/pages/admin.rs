//! The pages of the admin view, one a file.

mod frame;
mod overview;
mod policy;

pub use frame::AdminFrame;
pub use overview::Overview;
pub use policy::{EndExemption, ExemptClient, Exemptions, LoosenPolicy, PolicyPage, RenewExemption};
