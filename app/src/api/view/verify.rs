//! The page that asks for a code.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerifyView {
    /// Who is signing in.
    pub username: String,
    /// How many more codes this sign-in takes.
    pub tries_left: u32,
    /// Seconds until the app shows its next code, by the server's clock.
    pub next_code_in: u64,
}

/// Who is signing in, and how many tries are left.
#[server(prefix = "/api", endpoint = "view/verify")]
pub async fn view_verify() -> Result<VerifyView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::{access::Page, totp::STEP_SECONDS};

    let visit = visit()?;
    let (sign_in, account) = answer(visit.visitor.signing_in().map_err(Into::into), Page::Verify.path())?;
    let seconds = ports().clock.now().as_unix_seconds();
    Ok(VerifyView {
        username: account.username.to_string(),
        tries_left: sign_in.tries_left(),
        next_code_in: STEP_SECONDS - seconds % STEP_SECONDS,
    })
}
