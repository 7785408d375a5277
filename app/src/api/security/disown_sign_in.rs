//! "It wasn't me."

use leptos::prelude::*;

use crate::problem::Problem;

/// Ends whatever else is open; the way leads to a new password, and nowhere else until there is one.
#[server(prefix = "/api", endpoint = "security/disown-sign-in")]
pub async fn disown_sign_in(
    /// Which one.
    #[server(default)]
    sign_in: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::{access::Page, usecase};

    let visit = visit()?;
    let (sign_in, home) = (sign_in.parse().ok(), visit.visitor.home().path());
    let disowned = usecase::disown_sign_in(&ports(), &visit.firm, &visit.visitor, sign_in, &visit.origin).await;
    answer(disowned, home)?;
    go_to(Page::Password.path());
    Ok(())
}
