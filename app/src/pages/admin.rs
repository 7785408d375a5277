//! The pages of the admin view, one a file.

mod audit;
mod client;
mod clients;
mod firm;
mod frame;
mod overview;
mod policy;
mod staff;

pub use audit::Audit;
pub use client::Client;
pub use clients::Clients;
pub use firm::FirmSettings;
pub use frame::AdminFrame;
pub use overview::Overview;
pub use policy::{EndExemption, ExemptClient, Exemptions, LoosenPolicy, PolicyPage, RenewExemption};
pub use staff::StaffPage;
