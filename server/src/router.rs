//! The whole HTTP surface, in order.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use guichet_app::{
    AdminApp, App,
    shell::{admin_shell, shell},
};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
    services::{ServeDir, ServeFile},
    timeout::TimeoutLayer,
};

use crate::{
    audit_export, health, import_files,
    layers::{access, headers, log, pace, visit},
    logo_upload, look, recovery_file, roster_upload,
    state::AppState,
};

/// The most that a request's body may have. The longest honest one is a password of 256 code points.
const BODY_LIMIT: usize = 16 * 1024;

/// The longest that a request may take, its body included: past the slowest honest one, a full hashing queue.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// The router of a server.
pub fn router(state: AppState) -> Router {
    let site_root = state.leptos.site_root.to_string();
    let file = |name: &str| ServeFile::new(format!("{site_root}/{name}"));

    // Pages and server functions: somebody asks, so the layers find out who.
    let pages: Router<AppState> = Router::new()
        .route("/set-up/recovery-codes.txt", get(recovery_file::download))
        .route("/admin/clients/import/example.csv", get(import_files::example))
        .route("/admin/clients/import/{id}/report.csv", get(import_files::report))
        .route("/admin/clients/import/{id}/links.csv", get(import_files::links))
        .route("/admin/audit/export", post(audit_export::download))
        .leptos_routes_with_context(&state, generate_route_list(App), context(&state), {
            let options = state.leptos.clone();
            move || shell(options.clone())
        })
        .merge(admin_pages(&state))
        .fallback(missing)
        .layer(from_fn(access::confine))
        .layer(from_fn_with_state(state.clone(), visit::recognise))
        .layer(
            CompressionLayer::new()
                .compress_when(SizeAbove::new(512).and(NotForContentType::const_new("application/json"))),
        );

    // The only bodies that are large: a file of clients, and a logo.
    let upload = |path: &str, save: MethodRouter<AppState>, limit: usize| {
        Router::new()
            .route(path, save)
            .layer(from_fn(access::confine))
            .layer(from_fn_with_state(state.clone(), visit::recognise))
            .layer(DefaultBodyLimit::max(limit))
            .layer(RequestBodyLimitLayer::new(limit))
    };
    let uploads = upload("/admin/clients/import", post(roster_upload::upload), roster_upload::BODY_LIMIT)
        .merge(upload("/admin/firm/logo", post(logo_upload::save), logo_upload::BODY_LIMIT));

    // Files and health: the same for everybody, and no database behind them but one ping.
    Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .nest_service("/pkg", ServeDir::new(format!("{site_root}/pkg")).precompressed_br().precompressed_gzip())
        .route_service("/favicon.svg", file("favicon.svg"))
        .route_service("/robots.txt", file("robots.txt"))
        .route("/firm.css", get(look::css))
        .route("/logo.png", get(look::logo))
        .merge(pages)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .merge(uploads)
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST_REQUEST))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(state.clone(), headers::add))
        .layer(from_fn(pace::evenly))
        .layer(from_fn_with_state(state.clone(), log::each_request))
        .with_state(state)
}

/// The pages of the admin view. Its server functions are registered with the others, above.
fn admin_pages(state: &AppState) -> Router<AppState> {
    generate_route_list(AdminApp).into_iter().fold(Router::new(), |pages, listed| {
        let options = state.leptos.clone();
        let render = render_app_async_with_context(context(state), move || admin_shell(options.clone()));
        pages.route(listed.path(), get(render))
    })
}

/// What pages and server functions find in their context.
fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let (ports, site) = (state.ports.clone(), state.site.clone());
    move || {
        provide_context(ports.clone());
        provide_context(site.clone());
    }
}

/// Any other address: the page that says so.
async fn missing(State(state): State<AppState>, request: Request) -> Response {
    let options = state.leptos.clone();
    let render = render_app_async_with_context(context(&state), move || shell(options.clone()));
    let mut response = render(request).await.into_response();
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
