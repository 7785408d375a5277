//! The chain is verified, some lines a request.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// How far a verification has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachedView {
    /// The lines that fit so far; none before the first step.
    pub reached: Option<u64>,
    /// How many the log has.
    pub total: u64,
}

/// How far the verification of a ticket has come.
#[server(prefix = "/api", endpoint = "admin/view/audit-verification")]
pub async fn view_verification(
    /// The ticket; empty before the first step.
    #[server(default)]
    ticket: String,
) -> Result<ReachedView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::{access::Page, usecase};

    let (ports, visit) = (ports(), visit()?);
    let told = usecase::verification_reached(&ports, visit.caller(), &ticket).await;
    let (reached, total) = answer(told, Page::Admin.path())?;
    Ok(ReachedView { reached, total })
}

/// Verifies the log, or some lines more of it.
#[server(prefix = "/api", endpoint = "admin/audit/verify")]
pub async fn verify_audit(
    /// The ticket of the step before.
    #[server(default)]
    ticket: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::usecase::{self, LINES_AT_A_TIME, Verification};

    let (ports, visit) = (ports(), visit()?);
    let verified = usecase::verify_trail(&ports, visit.caller(), &ticket, LINES_AT_A_TIME).await;
    match answer(verified, "/admin/audit/verify")? {
        Verification::Done(_) => go_to("/admin/audit?done=verified"),
        Verification::GoesOn { ticket } => go_to(&format!("/admin/audit/verify?ticket={ticket}")),
    }
    Ok(())
}
