//! The binary `guichet`: reads the command line, and runs what it says.

use std::process::ExitCode;

use clap::Parser;
use guichet_server::{
    cli::{Cli, Command},
    commands,
};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    // A verification fails otherwise: 1 is its answer that a chain is broken.
    let failure = if matches!(cli.command, Command::Audit(_)) { ExitCode::from(2) } else { ExitCode::FAILURE };
    match commands::run(cli).await {
        Ok(code) => code,
        Err(error) => {
            // To people at a terminal; the log has its own words.
            #[expect(clippy::print_stderr, reason = "the last word of a command that failed")]
            {
                eprintln!("guichet: {error:#}");
            }
            failure
        }
    }
}
