//! The log: JSON lines on standard error, UTC, one event a line. `GUICHET_LOG` says how much (default `info`).

use tracing_subscriber::EnvFilter;

/// Begins logging.
pub fn begin() {
    let mut filter = EnvFilter::builder()
        .with_env_var("GUICHET_LOG")
        .with_default_directive(tracing::Level::INFO.into())
        .from_env_lossy();
    // At trace level this library writes down addresses, and an invitation's has its token in it.
    if let Ok(quiet) = "tower_http::csrf=warn".parse() {
        filter = filter.add_directive(quiet);
    }
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(std::io::stderr).init();
}
