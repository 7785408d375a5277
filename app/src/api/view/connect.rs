//! The QR code of an authenticator that joins the others.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::AuthenticatorView;
use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectView {
    /// The QR code and the key.
    pub panel: AuthenticatorView,
    /// Whether it takes another's place.
    pub replaces: bool,
}

/// What waits for its first code, if anything does that this session may see.
#[server(prefix = "/api", endpoint = "view/connect")]
pub async fn view_connect() -> Result<Option<ConnectView>, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::{Error, Refusal, access::Page, usecase};

    let (visit, page) = (visit()?, Page::Security.path());
    let waiting = match usecase::open_authenticator(&ports(), &visit.firm, &visit.visitor).await {
        // Begun elsewhere: the page of the act asks for a code, and leads back here.
        Err(Error::Refused(Refusal::StepUpNeeded)) => None,
        other => answer(other, page)?,
    };
    let Some(waiting) = waiting else { return Ok(None) };
    let panel = answer(AuthenticatorView::of(&visit, waiting.enrolment, false).map_err(Into::into), page)?;
    Ok(Some(ConnectView { panel, replaces: waiting.replaces }))
}
