//! The lines of a file are dealt with.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How many lines have been dealt with that could lead to a client.
    pub done: u32,
    /// How many wait.
    pub waiting: u32,
}

/// Deals with the next lines; a form without scripts with as many as there is time for.
#[server(prefix = "/api", endpoint = "admin/import/run")]
pub async fn run_import(
    /// Which import.
    #[server(default)]
    import: String,
    /// Whether to go on until all are dealt with.
    #[server(default)]
    whole: bool,
) -> Result<Progress, Problem> {
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};
    use std::time::Duration;

    // Well before a request's time is over: what is left then is gone on with by another.
    const LONGEST: Duration = Duration::from_secs(15);
    let (ports, visit, list) = (ports(), visit()?, "/admin/clients/import");
    let id = answer(named(&visit, Power::InviteClients, &import), list)?;
    let time = if whole { LONGEST } else { Duration::ZERO };
    let found = answer(usecase::run_import(&ports, visit.caller(), id, time).await, list)?;
    if whole {
        go_to(&format!("{list}/{id}"));
    }
    Ok(Progress { done: found.invited + found.refused, waiting: found.waiting })
}
