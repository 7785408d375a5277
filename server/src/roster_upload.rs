//! A file of clients comes in. It is read and kept; nobody is invited yet, and whoever sent it sees first what is in it.
//! Server functions take no files, so this is a route of its own, behind the same layers and the same powers.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Multipart, State, multipart::MultipartRejection},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT, LOCATION},
    },
    response::{IntoResponse, Response},
};
use guichet::{
    Error, Refusal,
    ports::Ports,
    power::Power,
    roster::{MAX_BYTES, RosterRefusal},
    usecase,
};
use guichet_app::{problem::Problem, request::Visit, roster};

/// The page that the file was chosen on.
const PAGE: &str = "/admin/clients/import";

/// The most that a request may have: past that it isn't even read to its end. A file that is only too large is read,
/// because a browser shows no answer that comes before it has sent everything.
pub const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// What was sent: a file, or none.
enum Sent {
    File(Vec<u8>),
    TooLarge,
    Nothing,
}

/// Reads and keeps the file, and leads to its page.
pub async fn upload(
    State(ports): State<Ports>,
    Extension(visit): Extension<Arc<Visit>>,
    headers: HeaderMap,
    body: Result<Multipart, MultipartRejection>,
) -> Response {
    let wants_page =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    // Before anything is read: nobody else makes the server take megabytes.
    if let Err(refusal) = visit.caller().may(Power::InviteClients, ports.clock.now()) {
        return problem(&visit, refusal.into(), wants_page);
    }
    let file = match sent(body).await {
        Some(Sent::File(file)) => file,
        Some(Sent::TooLarge) => return unreadable(Some(RosterRefusal::TooLarge), wants_page),
        Some(Sent::Nothing) => return unreadable(None, wants_page),
        None => return StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    };
    match usecase::check_roster(&ports, visit.caller(), &file).await {
        Ok(Ok(import)) => lead_to(&format!("{PAGE}/{import}")),
        Ok(Err(refusal)) => unreadable(Some(refusal), wants_page),
        Err(error) => problem(&visit, error, wants_page),
    }
}

/// The first field with the name `file`; none when the body isn't what a form sends.
async fn sent(body: Result<Multipart, MultipartRejection>) -> Option<Sent> {
    let mut body = body.ok()?;
    while let Some(mut field) = body.next_field().await.ok()? {
        if field.name() != Some("file") {
            continue;
        }
        let chosen = field.file_name().is_some_and(|name| !name.is_empty());
        let (mut file, mut fits) = (Vec::new(), true);
        while let Some(chunk) = field.chunk().await.ok()? {
            fits = fits && file.len() + chunk.len() <= MAX_BYTES;
            if fits {
                file.extend_from_slice(&chunk);
            }
        }
        return Some(match (chosen || !file.is_empty(), fits) {
            (_, false) => Sent::TooLarge,
            (true, true) => Sent::File(file),
            (false, true) => Sent::Nothing,
        });
    }
    Some(Sent::Nothing)
}

/// A file of which nothing can be used; none when there wasn't one.
fn unreadable(refusal: Option<RosterRefusal>, wants_page: bool) -> Response {
    if wants_page {
        return lead_to(&roster::address_of(refusal));
    }
    let status = match refusal {
        Some(RosterRefusal::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, Json(refusal)).into_response()
}

fn problem(visit: &Visit, error: Error, wants_page: bool) -> Response {
    let problem = match error {
        Error::Refused(refusal) => Problem::Refused(refusal),
        Error::Fault(fault) => {
            tracing::error!(reference = visit.reference, %fault, "a file of clients can't be kept");
            Problem::Fault { reference: visit.reference.clone() }
        }
    };
    let home = matches!(problem, Problem::Refused(Refusal::NotSignedIn | Refusal::OutOfOrder | Refusal::Forbidden));
    if wants_page {
        return lead_to(&problem.on_page(if home { visit.visitor.home().path() } else { PAGE }));
    }
    let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(problem)).into_response()
}

fn lead_to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response()
}
