//! The firm has something else to say.

use leptos::prelude::*;

use crate::problem::Problem;

/// Saves the message.
#[server(prefix = "/api", endpoint = "admin/firm/message")]
pub async fn change_message(
    /// In English.
    #[server(default)]
    en: String,
    /// In French.
    #[server(default)]
    fr: String,
    /// What the form was based on.
    #[server(default)]
    based_on: String,
    /// The code of whoever saves it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use guichet::settings::Change;

    let change = Change::Message { en, fr };
    super::save(change, &based_on, &code, "/admin/firm/message").await
}
