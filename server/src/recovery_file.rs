//! The recovery codes as a text file, for browsers without scripts. The page's own button makes the same file
//! without asking again.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use guichet::{Error, ports::Ports};
use guichet_app::{
    api::view::unsaved_codes,
    parts::recovery_text,
    request::{Site, Visit},
    text::Texts,
};

/// The file, for the session whose codes they are, until they are saved.
pub async fn download(
    State(ports): State<Ports>,
    State(site): State<Site>,
    Extension(visit): Extension<Arc<Visit>>,
) -> Response {
    let view = match unsaved_codes(&ports, &site, &visit).await {
        Ok(view) => view,
        Err(Error::Refused(_)) => return StatusCode::NOT_FOUND.into_response(),
        Err(Error::Fault(fault)) => {
            tracing::error!(reference = visit.reference, %fault, "recovery codes can't be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let texts = Texts::of(visit.locale);
    let disposition = format!("attachment; filename=\"{}\"", texts.sheet().file_name());
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CONTENT_DISPOSITION, disposition.as_str())];
    (headers, recovery_text(texts, visit.firm.name.as_str(), &view)).into_response()
}
