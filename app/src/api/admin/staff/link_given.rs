//! "I have given it", of a link.

use leptos::prelude::*;

use crate::problem::Problem;

/// The link was given: it isn't shown again.
#[server(prefix = "/api", endpoint = "admin/staff/link-given")]
pub async fn colleague_has_link(
    /// Whose it is.
    #[server(default)]
    colleague: String,
) -> Result<(), Problem> {
    use crate::{
        request::{answer, go_to, named, ports, visit},
        staff::PATH,
    };
    use guichet::{power::Power, usecase};

    let (ports, visit) = (ports(), visit()?);
    let id = answer(named(&visit, Power::SeeStaff, &colleague), PATH)?;
    answer(usecase::colleague_has_link(&ports, visit.caller(), id).await, PATH)?;
    go_to(PATH);
    Ok(())
}
