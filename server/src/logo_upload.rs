//! The form that a logo comes with: a file, so no server function. It passes the same gates as one: the firm, the
//! visitor, the role and the fresh proof are asked for in the same order, and nobody but an owner gets so far that a
//! byte of the picture is read.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{FromRequest, Multipart, Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT, LOCATION, RETRY_AFTER},
    },
    response::{IntoResponse, Json, Response},
};
use guichet::{
    Error, Refusal, Result,
    access::{SignedIn, Visitor},
    caller::Caller,
    error::Field,
    logo::{Logo, LogoRefusal},
    ports::Ports,
    power::Power,
    usecase,
};
use guichet_app::{api::admin::firm::logo::LogoProblem, problem::Problem, request::Visit};

/// The most that the form may have: well over the largest logo, so that somebody who chose a photograph is told.
pub const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// The longest text beside the picture: a code, or a logo's mark.
const TEXT_LIMIT: usize = 64;

/// The page of the form.
const PAGE: &str = "/admin/firm/logo";

/// Puts the logo in the place of the one that the page showed.
pub async fn save(State(ports): State<Ports>, Extension(visit): Extension<Arc<Visit>>, request: Request) -> Response {
    let headers = request.headers().clone();
    match saved(&ports, &visit, request).await {
        Ok(()) => go_to("/admin/firm?done=logo"),
        Err(why) => refused(&visit, &headers, why),
    }
}

/// Why not.
enum Why {
    /// As with any other form.
    Refused(Error),
    /// It isn't a form of ours.
    BadInput,
    /// The picture.
    Logo(LogoProblem),
}

impl From<Error> for Why {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<Refusal> for Why {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

async fn saved(ports: &Ports, visit: &Visit, request: Request) -> core::result::Result<(), Why> {
    // Owners alone have this power; whether the proof is fresh shows once the code has been read.
    visit.caller().may(Power::SeeFirm, ports.clock.now())?;
    let form = Form::read(request).await.ok_or(Why::BadInput)?;
    let visitor = proven(ports, visit, &form.code).await?;
    let caller = Caller { visitor: &visitor, ..visit.caller() };
    caller.may(Power::ManageFirm, ports.clock.now())?;
    let logo = form.logo()?;
    let shown = (!form.shown.is_empty()).then_some(form.shown.as_str());
    Ok(usecase::change_logo(ports, caller, Some(&logo), shown).await?)
}

/// Who asks, once they have proven their second factor with the code that they sent along.
async fn proven(ports: &Ports, visit: &Visit, code: &str) -> Result<Visitor> {
    match &visit.visitor {
        Visitor::SignedIn(who) if !code.trim().is_empty() => {
            let session = usecase::prove_again(ports, &visit.firm, who, code, &visit.origin).await?;
            Ok(Visitor::SignedIn(Box::new(SignedIn { session, ..(**who).clone() })))
        }
        other => Ok(other.clone()),
    }
}

/// What was sent.
#[derive(Default)]
struct Form {
    code: String,
    shown: String,
    picture: Vec<u8>,
}

impl Form {
    /// Reads it; none when it isn't the form of that page. What it doesn't know is passed over.
    async fn read(request: Request) -> Option<Self> {
        let mut parts = Multipart::from_request(request, &()).await.ok()?;
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await.ok()? {
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.ok()?;
            let text = || String::from_utf8(bytes.to_vec()).ok().filter(|text| text.len() <= TEXT_LIMIT);
            match name.as_str() {
                "code" => form.code = text()?,
                "shown" => form.shown = text()?,
                "logo" => form.picture = bytes.to_vec(),
                _ => {}
            }
        }
        Some(form)
    }

    fn logo(&self) -> core::result::Result<Logo, Why> {
        if self.picture.is_empty() {
            return Err(Why::Logo(LogoProblem::Empty));
        }
        Logo::read(&self.picture).map_err(|refusal| {
            Why::Logo(match refusal {
                LogoRefusal::NotPng if is_svg(&self.picture) => LogoProblem::Svg,
                refusal => LogoProblem::Refused(refusal),
            })
        })
    }
}

/// Whether it is the format that logos mostly come in, and that we never take.
fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes)).to_lowercase();
    start.contains("<svg")
}

/// A form goes back to its page with what is wrong, or to where its visitor belongs; a script gets it as JSON.
fn refused(visit: &Visit, headers: &HeaderMap, why: Why) -> Response {
    let (problem, more) = match why {
        Why::Refused(Error::Refused(refusal)) => (Problem::Refused(refusal), None),
        Why::Refused(Error::Fault(fault)) => {
            tracing::error!(reference = visit.reference, %fault, "a logo can't be saved");
            (Problem::Fault { reference: visit.reference.clone() }, None)
        }
        Why::BadInput => (Problem::BadInput { bad_input: true }, None),
        Why::Logo(what) => (Problem::Refused(Refusal::Field { field: Field::Logo }), Some(what)),
    };
    let wants_page =
        headers.get(ACCEPT).is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    let page = if problem.leads_elsewhere() { visit.visitor.home().path() } else { PAGE };
    let more = more.map(|what| format!("&logo={}", what.as_str())).unwrap_or_default();
    let mut response = if wants_page {
        go_to(&format!("{}{more}", problem.on_page(page)))
    } else {
        let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(&problem)).into_response()
    };
    if let Some(seconds) = problem.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn go_to(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}
