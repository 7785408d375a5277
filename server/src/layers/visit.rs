//! Finds out who asks: the firm by its host name, the visitor by the cookie, the language by choice or browser.
//! Whatever is asked keeps the visitor's session, but how long it still lasts.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT_LANGUAGE, REFERER, USER_AGENT},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use guichet::{Fault, access::Visitor, audit::Origin, firm::Firm, locale::Locale, token::Token, usecase};
use guichet_app::{api::session::AskTimeLeft, request::Visit};
use leptos::server_fn::ServerFn;

use super::{
    client_ip::client_ip,
    cookie, host,
    log::{Asker, Reference},
};
use crate::state::AppState;

/// The longest that a browser's name for itself is kept, in characters.
const USER_AGENT_MAX: usize = 256;

/// Whether the request carried a token that opens nothing any more.
#[derive(Clone, Copy)]
pub struct TokenIsStale(pub bool);

/// Puts a [`Visit`] into the request. Without a database nobody is recognised, and nobody gets in.
pub async fn recognise(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match visit(&state, &parts).await {
        Ok(Some((visit, old_token))) => {
            let asker = visit.visitor.account().map(|account| Asker(account.id));
            parts.extensions.insert(Arc::new(visit));
            parts.extensions.insert(old_token);
            // Where a form has nowhere else to go, Leptos sends it to where it says it came from: never here.
            parts.headers.remove(REFERER);
            let mut response = next.run(Request::from_parts(parts, body)).await;
            if let Some(asker) = asker {
                response.extensions_mut().insert(asker);
            }
            response
        }
        Ok(None) => (StatusCode::NOT_FOUND, "No firm has its portal at this address.\n").into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a visitor can't be recognised");
            let text = "Something went wrong; nothing was lost. Please try again in a moment.\n\
                        Un problème est survenu ; rien n’a été perdu. Réessayez dans un instant.\n";
            (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "5")], text).into_response()
        }
    }
}

async fn visit(state: &AppState, request: &Parts) -> Result<Option<(Visit, TokenIsStale)>, Fault> {
    let headers = &request.headers;
    let Some(firm) = firm_of(state, headers).await? else {
        return Ok(None);
    };
    let token = cookie::value(headers, state.site.token_cookie());
    let visitor = if request.uri.path() == AskTimeLeft::PATH {
        usecase::recognise_unseen(&state.ports, &firm, token).await?
    } else {
        usecase::recognise(&state.ports, &firm, token).await?
    };
    let peer = request.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let mark = cookie::value(headers, state.site.mark_cookie()).and_then(Token::parse);
    let mark = mark.unwrap_or_else(|| Token::new(&*state.ports.entropy));
    let origin = Origin {
        address: peer.map(|peer| client_ip(peer, headers, &state.trusted_proxies)),
        user_agent: headers
            .get(USER_AGENT)
            .and_then(|agent| agent.to_str().ok())
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_control())
            .take(USER_AGENT_MAX)
            .collect(),
        browser: Some(mark.hash()),
    };
    let reference = request.extensions.get::<Reference>().map(|Reference(text)| text.clone()).unwrap_or_default();
    let locale = locale(headers, state.site.locale_cookie(), &visitor, &firm);
    let old_token = TokenIsStale(token.is_some() && matches!(visitor, Visitor::Nobody));
    Ok(Some((Visit { firm, visitor, locale, origin, mark: mark.reveal(), reference }, old_token)))
}

/// The firm whose portal is asked, by the request's host name.
pub(crate) async fn firm_of(state: &AppState, headers: &HeaderMap) -> Result<Option<Firm>, Fault> {
    state.ports.store.firm_of_host(&host::name(headers)).await
}

/// The account's choice once somebody is signed in; before that the browser's: by the switch, then by its own
/// settings; then the firm's.
fn locale(headers: &HeaderMap, cookie_name: &str, visitor: &Visitor, firm: &Firm) -> Locale {
    if let Visitor::SignedIn(who) = visitor {
        return who.account.locale;
    }
    let chosen = cookie::value(headers, cookie_name).and_then(Locale::from_tag);
    let accepted = || {
        let header = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        Locale::from_accept_language(header)
    };
    chosen.or_else(accepted).unwrap_or(firm.locale)
}
