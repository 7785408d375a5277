//! What a firm looks like: its colour as a style sheet, and its logo. Whoever opens the sign-in page gets them, so no
//! visitor is looked up, no cookie is read, and neither says anything of anybody.
//!
//! Their addresses carry a mark, so that a browser asks again as soon as there is another one; under the mark of the
//! present one they can be kept for good.

use axum::{
    extract::{Query, State},
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use guichet::{Fault, colour::Palette, firm::Firm};
use guichet_app::frame::{accent_mark, logo_mark};
use serde::Deserialize;

use crate::{layers::visit::firm_of, state::AppState};

/// Where they stand.
pub const LOOK: [&str; 2] = ["/firm.css", "/logo.png"];

/// The mark in an address.
#[derive(Deserialize)]
pub struct Mark {
    #[serde(default)]
    v: String,
}

/// The style sheet that sets the firm's colours, and nothing else.
pub async fn css(State(state): State<AppState>, Query(asked): Query<Mark>, headers: HeaderMap) -> Response {
    let Some(firm) = firm(&state, &headers).await else { return StatusCode::NOT_FOUND.into_response() };
    let Some(accent) = &firm.accent else { return StatusCode::NOT_FOUND.into_response() };
    let sheet = Palette::of(accent).css();
    kept("text/css; charset=utf-8", asked.v == accent_mark(accent), sheet.into_bytes())
}

/// The logo.
pub async fn logo(State(state): State<AppState>, Query(asked): Query<Mark>, headers: HeaderMap) -> Response {
    let Some(firm) = firm(&state, &headers).await else { return StatusCode::NOT_FOUND.into_response() };
    let Some(mark) = &firm.logo else { return StatusCode::NOT_FOUND.into_response() };
    match state.ports.store.logo(firm.id).await {
        Ok(Some(png)) => kept("image/png", asked.v == logo_mark(mark), png),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(fault) => failed(&fault).into_response(),
    }
}

/// Kept by browsers alone: a proxy may serve several firms.
fn kept(kind: &'static str, is_present: bool, body: Vec<u8>) -> Response {
    let cache = if is_present { "private, max-age=31536000, immutable" } else { "no-cache" };
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, cache)], body).into_response()
}

/// The firm; a page without its colour is still a page.
async fn firm(state: &AppState, headers: &HeaderMap) -> Option<Firm> {
    firm_of(state, headers)
        .await
        .inspect_err(|fault| {
            failed(fault);
        })
        .ok()
        .flatten()
}

fn failed(fault: &Fault) -> StatusCode {
    tracing::error!(%fault, "a firm's look can't be read");
    StatusCode::SERVICE_UNAVAILABLE
}
