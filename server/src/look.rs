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
use guichet::{Fault, colour::Palette};
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
    let found = firm_of(&state, &headers).await.map(|firm| firm.and_then(|firm| firm.accent));
    answer(found, |accent| {
        let sheet = Palette::of(&accent).css().into_bytes();
        kept("text/css; charset=utf-8", asked.v == accent_mark(&accent), sheet)
    })
}

/// The logo.
pub async fn logo(State(state): State<AppState>, Query(asked): Query<Mark>, headers: HeaderMap) -> Response {
    answer(logo_of(&state, &headers).await, |(mark, png)| kept("image/png", asked.v == logo_mark(&mark), png))
}

async fn logo_of(state: &AppState, headers: &HeaderMap) -> Result<Option<(String, Vec<u8>)>, Fault> {
    let Some(firm) = firm_of(state, headers).await? else { return Ok(None) };
    state.ports.store.logo(firm.id).await
}

/// Kept by browsers alone: a proxy may serve several firms.
fn kept(kind: &'static str, is_present: bool, body: Vec<u8>) -> Response {
    let cache = if is_present { "private, max-age=31536000, immutable" } else { "no-cache" };
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, cache)], body).into_response()
}

/// What was found; a firm that has none has no such page, and without a database nobody knows.
fn answer<T>(found: Result<Option<T>, Fault>, draw: impl FnOnce(T) -> Response) -> Response {
    match found {
        Ok(Some(found)) => draw(found),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a firm's look can't be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
