//! A reference for each request, and one line in the log: what route, how it ended, how long it took, and which account
//! asked, once its cookie says so. Never an address with a token in it, a cookie, or a body.

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use data_encoding::HEXLOWER;
use guichet::id::AccountId;
use tracing::{Instrument, field::display};

use crate::state::AppState;

/// The request's reference: what a page shows when something failed, and what finds it in the log.
#[derive(Clone)]
pub struct Reference(pub String);

/// Who asked: an answer carries it to the log.
#[derive(Clone, Copy)]
pub struct Asker(pub AccountId);

/// Numbers and logs a request.
pub async fn each_request(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let mut random = [0; 8];
    state.ports.entropy.fill(&mut random);
    let reference = HEXLOWER.encode(&random);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(Reference(reference.clone()));

    let started = state.ports.clock.now();
    let span = tracing::info_span!("request", %reference);
    async move {
        let response = next.run(request).await;
        let millis = started.until(state.ports.clock.now()).as_millis();
        let account = response.extensions().get::<Asker>().map(|Asker(account)| display(account));
        tracing::info!(%method, route, status = response.status().as_u16(), millis, account, "answered");
        response
    }
    .instrument(span)
    .await
}
