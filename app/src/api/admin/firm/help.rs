//! The firm gets another help telephone, or other hours.

use leptos::prelude::*;

use crate::problem::Problem;

/// Saves the help telephone and its hours.
#[server(prefix = "/api", endpoint = "admin/firm/help")]
pub async fn change_help(
    /// The number, or nothing.
    #[server(default)]
    phone: String,
    /// The hours, in English.
    #[server(default)]
    hours_en: String,
    /// The same in French.
    #[server(default)]
    hours_fr: String,
    /// What the form was based on.
    #[server(default)]
    based_on: String,
    /// The code of whoever saves it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use guichet::settings::Change;

    let change = Change::Help { phone, hours_en, hours_fr };
    super::save(change, &based_on, &code, "/admin/firm/help").await
}
