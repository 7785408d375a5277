//! Asking for a link takes as long whether or not there is such an account: the letter that is written, or isn't, costs
//! half a millisecond, which `server/benches/same_time.rs` can see.

use std::time::Duration;

use axum::{extract::Request, middleware::Next, response::Response};
use guichet_app::api::password::AskPasswordReset;
use leptos::server_fn::ServerFn;

/// Five times the work on either path, and nothing to somebody who has forgotten a password.
const AT_LEAST: Duration = Duration::from_millis(25);

/// Answers such a request no sooner than that, whatever the answer.
pub async fn evenly(request: Request, next: Next) -> Response {
    if request.uri().path() != AskPasswordReset::PATH {
        return next.run(request).await;
    }
    let (response, ()) = tokio::join!(next.run(request), tokio::time::sleep(AT_LEAST));
    response
}
