//! The audit log as a file. It passes the same gates as a server function; then it is written down, and sent while it
//! is read, a thousand lines at a time, however long it is. When the database goes away in the middle, the download
//! breaks off: what came of it never looks whole.

use std::{io, sync::Arc};

use axum::{
    Extension, Form, Json,
    body::Body,
    extract::{State, rejection::FormRejection},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use futures_util::stream::try_unfold;
use guichet::{
    Error, Fault, Refusal, Result,
    access::{SignedIn, Visitor},
    audit::ExportFormat,
    caller::Caller,
    ports::Ports,
    power::Power,
    usecase::{self, Export},
};
use guichet_app::{
    api::admin::audit::AuditAsked,
    audit_log,
    date::{self, Zone},
    problem::Problem,
    request::Visit,
    text::Texts,
    trail_file::TrailTable,
};
use serde::Deserialize;

/// The page of the form.
const PAGE: &str = "/admin/audit/export";

/// What the form sends. A field that is missing is an empty one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    person: String,
    kind: String,
    from: String,
    to: String,
    format: String,
    code: String,
}

/// Sends the lines that the filters find.
pub async fn download(
    State(ports): State<Ports>,
    Extension(visit): Extension<Arc<Visit>>,
    headers: HeaderMap,
    form: std::result::Result<Form<Wanted>, FormRejection>,
) -> Response {
    let wants_page =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    // Whoever may not even read the log isn't told what is wrong with a form.
    if let Err(refusal) = visit.caller().may(Power::ReadAudit, ports.clock.now()) {
        return refused(&visit, &AuditAsked::default(), refusal.into(), wants_page);
    }
    let Ok(Form(Wanted { person, kind, from, to, format, code })) = form else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let asked = AuditAsked { person, kind, from, to };
    match begin(&ports, &visit, &asked, &format, &code).await {
        Ok(Begun::File(export, format)) => send(ports, visit, export, format),
        // The page of the log says what is wrong with a filter, and whom to choose.
        Ok(Begun::Unclear) if wants_page => lead_to(&audit_log::address(audit_log::PATH, &asked, None)),
        Ok(Begun::Unclear) => refused(&visit, &asked, Refusal::NotFound.into(), wants_page),
        Err(error) => refused(&visit, &asked, error, wants_page),
    }
}

/// What a form leads to.
enum Begun {
    File(Export, ExportFormat),
    /// The filters don't say what is wanted.
    Unclear,
}

async fn begin(ports: &Ports, visit: &Visit, asked: &AuditAsked, format: &str, code: &str) -> Result<Begun> {
    let format = match format {
        "csv" => ExportFormat::Csv,
        "json_lines" => ExportFormat::JsonLines,
        _ => return Err(Refusal::Missing.into()),
    };
    let Ok(filter) = audit_log::filter(ports, visit, asked).await? else { return Ok(Begun::Unclear) };
    let visitor = proven(ports, visit, code).await?;
    let caller = Caller { visitor: &visitor, ..visit.caller() };
    Ok(Begun::File(usecase::export_trail(ports, caller, filter, format).await?, format))
}

/// Who asks, once they have proven their second factor with the code that they sent along. The page stays as it is
/// after a download, so a second one comes with the code of the first: it isn't looked at while the first counts.
async fn proven(ports: &Ports, visit: &Visit, code: &str) -> Result<Visitor> {
    let needs_proof = visit.caller().may(Power::ExportAudit, ports.clock.now()).err() == Some(Refusal::StepUpNeeded);
    match &visit.visitor {
        Visitor::SignedIn(who) if needs_proof && !code.trim().is_empty() => {
            let session = usecase::prove_again(ports, &visit.firm, who, code, &visit.origin).await?;
            Ok(Visitor::SignedIn(Box::new(SignedIn { session, ..(**who).clone() })))
        }
        other => Ok(other.clone()),
    }
}

fn send(ports: Ports, visit: Arc<Visit>, export: Export, format: ExportFormat) -> Response {
    let texts = Texts::of(visit.locale);
    let (kind, ending) = match format {
        ExportFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        ExportFormat::JsonLines => ("application/jsonl; charset=utf-8", "jsonl"),
    };
    let now = date::to_the_second(&Zone::of(&visit.firm), ports.clock.now());
    let day = now.split(' ').next().unwrap_or_default();
    let disposition = format!("attachment; filename=\"{}-{day}.{ending}\"", texts.audit().export_name());
    let table = (format == ExportFormat::Csv).then(|| TrailTable::new(texts));
    let pieces = Pieces { ports, visit, export, table };
    let body = Body::from_stream(try_unfold(pieces, Pieces::next));
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, &disposition)], body).into_response()
}

/// A file that is read while it is sent.
struct Pieces {
    ports: Ports,
    visit: Arc<Visit>,
    export: Export,
    /// The table, unless it is a file for programs.
    table: Option<TrailTable>,
}

impl Pieces {
    /// The next piece; none at the end.
    async fn next(mut self) -> io::Result<Option<(String, Self)>> {
        match self.read().await {
            Ok(piece) if piece.is_empty() => Ok(None),
            Ok(piece) => Ok(Some((piece, self))),
            Err(fault) => {
                tracing::error!(reference = self.visit.reference, %fault, "an export of the audit log breaks off");
                Err(io::Error::other("the export breaks off"))
            }
        }
    }

    async fn read(&mut self) -> Result<String, Fault> {
        let lines = self.export.next(&*self.ports.store).await?;
        let Some(table) = &mut self.table else {
            return Ok(lines.iter().map(|line| line.to_json() + "\n").collect());
        };
        let names = audit_log::names(&self.ports, &self.visit, &lines).await?;
        table.add(&lines, Zone::of(&self.visit.firm), &names);
        Ok(table.take())
    }
}

/// A form goes back to its page with what is wrong, or to where its visitor belongs; a script gets it as JSON.
fn refused(visit: &Visit, asked: &AuditAsked, error: Error, wants_page: bool) -> Response {
    let problem = match error {
        Error::Refused(refusal) => Problem::Refused(refusal),
        Error::Fault(fault) => {
            tracing::error!(reference = visit.reference, %fault, "the audit log can't be exported");
            Problem::Fault { reference: visit.reference.clone() }
        }
    };
    if wants_page {
        let page = if problem.leads_elsewhere() {
            visit.visitor.home().path().to_owned()
        } else {
            audit_log::address(PAGE, asked, None)
        };
        return lead_to(&problem.on_page(&page));
    }
    let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let retry = problem.retry_after();
    let mut response = (status, Json(problem)).into_response();
    if let Some(seconds) = retry {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn lead_to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response()
}
