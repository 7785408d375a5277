//! What the dialog of an export shows. The file itself is no server function: the server streams it.

use leptos::prelude::*;

use crate::problem::Problem;

/// Whether the reader's second factor was proven a moment ago.
#[server(prefix = "/api", endpoint = "admin/view/audit-export")]
pub async fn view_export() -> Result<bool, Problem> {
    use crate::{
        policy::{is_fresh, may},
        request::{answer, ports, visit},
    };
    use guichet::{access::Page, power::Power};

    let (visit, now) = (visit()?, ports().clock.now());
    answer(may(&visit, Power::ReadAudit, now).map_err(Into::into), Page::Admin.path())?;
    Ok(is_fresh(&visit, now))
}
