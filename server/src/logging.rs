//! The log: JSON lines, UTC, one event a line. `GUICHET_LOG` says how much (default `info`).

use tracing_subscriber::{EnvFilter, fmt::writer::BoxMakeWriter};

/// Where it goes: what a command was run for stands alone on its standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sink {
    /// A server's, which was run to serve.
    Stdout,
    /// Any other command's.
    Stderr,
}

/// Begins logging.
pub fn begin(sink: Sink) {
    let mut filter = EnvFilter::builder()
        .with_env_var("GUICHET_LOG")
        .with_default_directive(tracing::Level::INFO.into())
        .from_env_lossy();
    // At trace level this library writes down addresses, and an invitation's has its token in it.
    if let Ok(quiet) = "tower_http::csrf=warn".parse() {
        filter = filter.add_directive(quiet);
    }
    let writer = match sink {
        Sink::Stdout => BoxMakeWriter::new(std::io::stdout),
        Sink::Stderr => BoxMakeWriter::new(std::io::stderr),
    };
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(writer).init();
}
