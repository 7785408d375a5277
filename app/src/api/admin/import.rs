//! Inviting many clients from a file. The file itself comes to a route of the server's: server functions take none.

mod given;
mod run;
mod view;

pub use given::{LinksGiven, links_given};
pub use run::{Progress, RunImport, run_import};
pub use view::{ImportView, LineView, view_import};
