//! The firm gets another colour.

use leptos::prelude::*;

use crate::problem::Problem;

/// Saves the colour.
#[server(prefix = "/api", endpoint = "admin/firm/colour")]
pub async fn change_colour(
    /// Its code; nothing for the portal's own.
    #[server(default)]
    accent: String,
    /// What the form was based on.
    #[server(default)]
    based_on: String,
    /// The code of whoever saves it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use guichet::settings::Change;

    let change = Change::Colour { accent };
    super::save(change, &based_on, &code, "/admin/firm/colour").await
}
