//! What a page asks by itself. It isn't activity: the layer that finds out who asks doesn't mark the session as seen.

use leptos::prelude::*;

use super::TimeLeft;
use crate::problem::Problem;

/// How long the visitor's session still lasts.
#[server(AskTimeLeft, prefix = "/api", endpoint = "session/left")]
pub async fn ask_time_left() -> Result<TimeLeft, Problem> {
    use crate::request::{answer_in_place, ports, visit};
    use guichet::usecase;

    let visit = visit()?;
    answer_in_place(usecase::time_left(&ports(), &visit.firm, &visit.visitor)).map(TimeLeft::from)
}
