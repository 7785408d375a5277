//! "It was me."

use leptos::prelude::*;

use crate::problem::Problem;

/// Answers for a sign-in from a browser that was new, or with a recovery code.
#[server(prefix = "/api", endpoint = "security/own-sign-in")]
pub async fn own_sign_in(
    /// Which one.
    #[server(default)]
    sign_in: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::usecase;

    let visit = visit()?;
    let home = visit.visitor.home().path();
    let owned = usecase::own_sign_in(&ports(), &visit.visitor, sign_in.parse().ok(), &visit.origin).await;
    answer(owned, home)?;
    go_to(home);
    Ok(())
}
