//! "I can't sign in" before the password, "I can't use my app" after it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpView {
    /// Whether the password was right, so that a recovery code can be taken and the firm asked.
    pub signing_in: bool,
}

/// Which of the two the visitor gets.
#[server(prefix = "/api", endpoint = "view/help")]
pub async fn view_help() -> Result<HelpView, Problem> {
    Ok(HelpView { signing_in: crate::request::visit()?.visitor.signing_in().is_ok() })
}
