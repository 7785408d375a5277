//! The name of the host that was asked, by which a firm is found.

use axum::http::{HeaderMap, header::HOST};

/// The name in lower case, without a port; empty when there is none.
#[must_use]
pub fn name(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    // An IPv6 address in brackets has colons of its own.
    let without_port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    without_port.map_or(host, |(name, _)| name).to_ascii_lowercase()
}
