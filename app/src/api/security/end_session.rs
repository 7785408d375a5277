//! A session of one's own is ended from another.

use leptos::prelude::*;

use crate::problem::Problem;

/// Ends another session of one's own.
#[server(prefix = "/api", endpoint = "security/end-session")]
pub async fn end_session(
    /// Which one.
    #[server(default)]
    session: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::{access::Page, usecase};

    let (visit, page) = (visit()?, Page::Security.path());
    let session = session.parse().ok();
    answer(usecase::end_own_session(&ports(), &visit.firm, &visit.visitor, session, &visit.origin).await, page)?;
    go_to("/security?done=ended");
    Ok(())
}
