//! Whether the process lives, and whether it can serve.

use axum::{extract::State, http::StatusCode};
use guichet::ports::Ports;

/// The process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub async fn ready(State(ports): State<Ports>) -> (StatusCode, &'static str) {
    match ports.store.is_reachable().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database doesn't answer\n")
        }
    }
}
