//! All clients of somebody of the staff go to somebody else.

use leptos::prelude::*;

use crate::problem::Problem;

/// Gives all clients of somebody to somebody else of the staff.
#[server(prefix = "/api", endpoint = "admin/staff/hand-over")]
pub async fn hand_over_clients(
    /// Whose clients.
    #[server(default)]
    colleague: String,
    /// Who is to look after them.
    #[server(default)]
    to: String,
    /// How many they were when the page was opened.
    #[server(default)]
    count: String,
    /// The code of whoever asks for it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        request::{answer, go_to, named, ports, proven_visit},
        staff::page_of,
    };
    use guichet::{power::Power, usecase};

    let page = page_of(&colleague, "/hand-over");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::ManageStaff, &colleague), &page)?;
    let (to, count) = (to.parse().ok(), count.parse().unwrap_or(0));
    answer(usecase::hand_over_clients(&ports, visit.caller(), id, to, count).await, &page)?;
    go_to("/admin/staff?done=handed-over");
    Ok(())
}
