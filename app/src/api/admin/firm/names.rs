//! The firm gets other names.

use leptos::prelude::*;

use crate::problem::Problem;

/// Saves the legal name and the one in authenticator apps.
#[server(prefix = "/api", endpoint = "admin/firm/names")]
pub async fn change_names(
    /// The legal name.
    #[server(default)]
    name: String,
    /// The name in authenticator apps.
    #[server(default)]
    short_name: String,
    /// What the form was based on.
    #[server(default)]
    based_on: String,
    /// The code of whoever saves it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use guichet::settings::Change;

    let change = Change::Names { name, short_name };
    super::save(change, &based_on, &code, "/admin/firm/names").await
}
