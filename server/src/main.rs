//! The binary `guichet`: reads the command line, and runs what it says.

use std::process::ExitCode;

use clap::Parser;
use guichet_server::{cli::Cli, commands};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // To people at a terminal; the log has its own words.
            #[expect(clippy::print_stderr, reason = "the last word of a command that failed")]
            {
                eprintln!("guichet: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
