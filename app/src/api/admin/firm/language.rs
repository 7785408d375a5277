//! The firm gets another language or time zone.

use leptos::prelude::*;

use crate::problem::Problem;

/// Saves the language and the time zone.
#[server(prefix = "/api", endpoint = "admin/firm/language")]
pub async fn change_language(
    /// The language's tag.
    #[server(default)]
    locale: String,
    /// The time zone's name.
    #[server(default)]
    time_zone: String,
    /// What the form was based on.
    #[server(default)]
    based_on: String,
    /// The code of whoever saves it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use guichet::settings::Change;

    let change = Change::Language { locale, time_zone };
    super::save(change, &based_on, &code, "/admin/firm/language").await
}
