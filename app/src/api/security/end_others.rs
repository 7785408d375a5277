//! Every other session of one's own is ended.

use leptos::prelude::*;

use crate::problem::Problem;

/// Ends them.
#[server(prefix = "/api", endpoint = "security/end-other-sessions")]
pub async fn end_other_sessions() -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::{access::Page, usecase};

    let visit = visit()?;
    let ended = usecase::end_other_sessions(&ports(), &visit.firm, &visit.visitor, &visit.origin).await;
    let ended = answer(ended, Page::Security.path())?;
    go_to(&format!("/security?done=others&ended={ended}"));
    Ok(())
}
