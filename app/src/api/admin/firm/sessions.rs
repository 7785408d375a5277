//! Sessions get other lengths.

use leptos::prelude::*;

use crate::problem::Problem;

/// Saves how long sessions last.
#[server(prefix = "/api", endpoint = "admin/firm/sessions")]
pub async fn change_sessions(
    /// A client's minutes without a request.
    #[server(default)]
    client_idle: String,
    /// A client's hours in all.
    #[server(default)]
    client_hours: String,
    /// The staff's minutes without a request.
    #[server(default)]
    staff_idle: String,
    /// The staff's hours in all.
    #[server(default)]
    staff_hours: String,
    /// What the form was based on.
    #[server(default)]
    based_on: String,
    /// The code of whoever saves it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use guichet::settings::{Change, TypedLimits};

    let client = TypedLimits { minutes: client_idle, hours: client_hours };
    let staff = TypedLimits { minutes: staff_idle, hours: staff_hours };
    let change = Change::Sessions { client, staff };
    super::save(change, &based_on, &code, "/admin/firm/sessions").await
}
