//! Letters that were given up are tried again.

use leptos::prelude::*;

use crate::problem::Problem;

/// Tries one again, or all when none is named.
#[server(prefix = "/api", endpoint = "admin/letters/send-again")]
pub async fn send_letters_again(
    /// Which.
    #[server(default)]
    letter: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, "/admin/letters");
    let one = if letter.is_empty() { None } else { Some(answer(named(&visit, Power::HelpClients, &letter), page)?) };
    answer(usecase::send_letters_again(&ports, visit.caller(), one).await, page)?;
    go_to(&format!("{page}?done=again"));
    Ok(())
}
