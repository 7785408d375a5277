//! Keeps visitors to the pages that are theirs, before anything of a page is drawn. Server functions ask the same
//! table themselves.

use std::sync::Arc;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use guichet::{Refusal, access::Page};
use guichet_app::{problem::Problem, request::Visit};

use super::visit::TokenIsStale;

/// Sends a visitor who asks for a page that isn't theirs to the one that is.
pub async fn confine(request: Request, next: Next) -> Response {
    let Some(page) = Page::of_path(request.uri().path()) else {
        return next.run(request).await;
    };
    let Some(visit) = request.extensions().get::<Arc<Visit>>() else {
        return Redirect::to(Page::SignIn.path()).into_response();
    };
    match visit.visitor.may_open(page) {
        Ok(()) => next.run(request).await,
        Err(home) => {
            let stale = request.extensions().get::<TokenIsStale>().is_some_and(|stale| stale.0);
            let ended = Problem::Refused(Refusal::NotSignedIn);
            Redirect::to(&if stale { ended.on_page(home.path()) } else { home.path().to_owned() }).into_response()
        }
    }
}
