//! Sign out, or give up a sign-in ("Not you?").

use leptos::prelude::*;

use crate::problem::Problem;

/// Ends what the visitor holds.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), Problem> {
    use crate::request::{answer, clear_site_data, go_to, ports, take_token, visit};
    use guichet::{access::Page, usecase};

    let visit = visit()?;
    answer(usecase::sign_out(&ports(), &visit.visitor, &visit.origin).await, "/")?;
    take_token();
    clear_site_data();
    go_to(Page::SignIn.path());
    Ok(())
}
