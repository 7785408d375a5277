//! A letter that was given up is taken from the list.

use leptos::prelude::*;

use crate::problem::Problem;

/// Takes it from the list.
#[server(prefix = "/api", endpoint = "admin/letters/put-away")]
pub async fn put_letter_away(
    /// Which.
    #[server(default)]
    letter: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, "/admin/letters");
    let letter = answer(named(&visit, Power::HelpClients, &letter), page)?;
    answer(usecase::put_letter_away(&ports, visit.caller(), letter).await, page)?;
    go_to(&format!("{page}?done=away"));
    Ok(())
}
