//! "I have given it", of a code.

use leptos::prelude::*;

use crate::problem::Problem;

/// The code was given: it isn't shown again.
#[server(prefix = "/api", endpoint = "admin/staff/code-given")]
pub async fn colleague_has_code(
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
    answer(usecase::colleague_has_code(&ports, visit.caller(), id).await, PATH)?;
    go_to(PATH);
    Ok(())
}
