//! A new set of recovery codes.

use leptos::prelude::*;

use crate::problem::Problem;

/// Makes the set, and leads to the page that shows it.
#[server(prefix = "/api", endpoint = "security/make-recovery-codes")]
pub async fn make_recovery_codes(
    /// A code of an authenticator that is active.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, proven_visit};
    use guichet::usecase;

    let page = "/security/recovery-codes/new";
    let visit = proven_visit(&code, page).await?;
    answer(usecase::make_recovery_codes(&ports(), &visit.visitor, &visit.origin).await, page)?;
    go_to("/set-up/recovery-codes?from=security");
    Ok(())
}
