//! "Ask my accountant".

use leptos::prelude::*;

use crate::problem::Problem;

/// Tells the firm that somebody whose password was right can't use their app.
#[server(prefix = "/api", endpoint = "sign-in/help")]
pub async fn ask_for_help() -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::{access::Page, usecase};

    let (visit, page) = (visit()?, Page::Help.path());
    answer(usecase::ask_for_help(&ports(), &visit.firm, &visit.visitor, &visit.origin).await, page)?;
    go_to("/sign-in/help?asked=yes");
    Ok(())
}
