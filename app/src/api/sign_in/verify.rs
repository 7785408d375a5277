//! The code: six digits or a recovery code.

use leptos::prelude::*;

use crate::problem::Problem;

/// Checks a code, and opens the session.
#[server(prefix = "/api", endpoint = "sign-in/verify")]
pub async fn send_code(
    /// The code.
    #[server(default)]
    code: String,
    /// Whether it was typed on the help page, which then shows what is wrong with it.
    #[server(default)]
    helped: bool,
) -> Result<(), Problem> {
    use crate::request::{answer, enter, ports, visit};
    use guichet::{access::Page, usecase};

    let (ports, visit) = (ports(), visit()?);
    let page = if helped { Page::Help } else { Page::Verify }.path();
    let sign_in = answer(visit.visitor.signing_in().map_err(Into::into), page)?;
    let token = answer(usecase::verify_second_factor(&ports, &visit.firm, sign_in, &code, &visit.origin).await, page)?;
    enter(&token, page).await
}
