//! An authenticator that was started is given up.

use leptos::prelude::*;

use crate::problem::Problem;

/// Gives up what waits for its first code; those that are active stay.
#[server(prefix = "/api", endpoint = "security/give-up-authenticator")]
pub async fn give_up_authenticator() -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::{Error, Refusal, access::Page, usecase};

    let (visit, page) = (visit()?, Page::Security.path());
    let given_up = match usecase::give_up_authenticator(&ports(), &visit.visitor).await {
        // It ended by itself meanwhile, which comes to the same.
        Err(Error::Refused(Refusal::EnrolmentExpired)) => Ok(()),
        other => other,
    };
    answer(given_up, page)?;
    go_to("/security?done=dropped");
    Ok(())
}
