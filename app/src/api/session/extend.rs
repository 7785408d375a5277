//! "Stay signed in": one click, any number of times, until the absolute limit.

use leptos::prelude::*;

use super::TimeLeft;
use crate::problem::Problem;

/// Puts the end of the visitor's session off.
#[server(ExtendSession, prefix = "/api", endpoint = "session/extend")]
pub async fn extend_session() -> Result<TimeLeft, Problem> {
    use crate::request::{answer_in_place, ports, visit};
    use guichet::usecase;

    let visit = visit()?;
    answer_in_place(usecase::extend_session(&ports(), &visit.firm, &visit.visitor).await).map(TimeLeft::from)
}
