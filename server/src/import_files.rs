//! What an import gives back as files: its report, its links, and an example to begin with. Each only for whoever
//! brought the file; to everybody else there is nothing.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use guichet::{Error, Refusal, Result, id::ImportId, ports::Ports, power::Power, roster::MAX_LINES, usecase};
use guichet_app::{
    request::{Site, Visit},
    roster,
    text::Texts,
};

/// The numbers, and every refused line with its reason.
pub async fn report(
    State(ports): State<Ports>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(import): Path<String>,
) -> Response {
    let texts = Texts::of(visit.locale);
    let all = u32::try_from(MAX_LINES).unwrap_or(u32::MAX);
    let read = match id(&import) {
        Ok(import) => usecase::see_import(&ports, visit.caller(), import, all).await,
        Err(error) => Err(error),
    };
    file(&visit, texts.import().report_name(), read.map(|(import, lines)| roster::report(texts, &import, &lines)))
}

/// The links, one client a line.
pub async fn links(
    State(ports): State<Ports>,
    State(site): State<Site>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(import): Path<String>,
) -> Response {
    let texts = Texts::of(visit.locale);
    let read = match id(&import) {
        Ok(import) => usecase::show_links(&ports, visit.caller(), import).await,
        Err(error) => Err(error),
    };
    let written = read.and_then(|links| {
        if links.is_empty() {
            return Err(Refusal::NotFound.into());
        }
        Ok(roster::links(texts, &site, &visit.firm, &links, ports.clock.now()))
    });
    file(&visit, texts.import().links_name(), written)
}

/// A file to begin with.
pub async fn example(State(ports): State<Ports>, Extension(visit): Extension<Arc<Visit>>) -> Response {
    let texts = Texts::of(visit.locale);
    let may = visit.caller().may(Power::InviteClients, ports.clock.now());
    file(&visit, texts.import().example_name(), may.map(|_| roster::example(texts)).map_err(Into::into))
}

fn id(text: &str) -> Result<ImportId> {
    Ok(text.parse().map_err(|_| Refusal::NotFound)?)
}

fn file(visit: &Visit, name: &str, text: Result<String>) -> Response {
    match text {
        Ok(text) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, disposition.as_str())];
            (headers, text).into_response()
        }
        Err(Error::Refused(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(Error::Fault(fault)) => {
            tracing::error!(reference = visit.reference, %fault, "a file can't be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
