//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Settings;

/// Client-portal sign-in with two-factor authentication, for accounting firms.
#[derive(Parser)]
#[command(name = "guichet", version)]
pub struct Cli {
    /// The settings.
    #[command(flatten)]
    pub settings: Settings,
    /// The file of settings.
    #[arg(long, global = true, default_value = "guichet.toml")]
    pub config: PathBuf,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Subcommand)]
pub enum Command {
    /// Serve the portal; the first start makes a firm and prints its owner's link
    Serve,
    /// Bring the database up to this version, and stop
    Migrate,
    /// Firms
    #[command(subcommand)]
    Firm(FirmCommand),
    /// Invite somebody; prints the single-use link alone
    Invite(Invite),
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Seal everything anew under a new key, while servers go on, and retire the old one; interrupted, it goes on where
    /// it was
    RotateKey(RotateKey),
    /// Serve a firm with people in every state from a throw-away database
    Demo(Demo),
}

/// How large the demonstration is.
#[derive(Args)]
pub struct Demo {
    /// So many invented clients more
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub clients: u32,
    /// So many lines of the audit log about them
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=10_000_000))]
    pub events: u32,
}

/// How keys are rotated.
#[derive(Args)]
pub struct RotateKey {
    /// Seconds that servers have to finish what they had begun under the old key; 0 when none is running
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(..=3600))]
    pub wait: u64,
    /// Retire the old key although something doesn't open: it stays in the database as it is
    #[arg(long)]
    pub leave_unreadable: bool,
}

/// What can be done with audit logs.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Follow the chain of a log from its first line; ends with 0 when each is whole, 1 when one is broken, 2 when that
    /// couldn't be found out
    Verify(VerifyAudit),
}

/// Which log is verified.
#[derive(Args)]
pub struct VerifyAudit {
    /// The firm's identifier [default: every firm]
    #[arg(long)]
    pub firm: Option<String>,
    /// What an earlier verification printed as its last line, so that lines cut off since then show: 1234:9f86d0…
    #[arg(long, requires = "firm", value_name = "LINE:LINK")]
    pub through: Option<String>,
}

/// What can be done with firms.
#[derive(Subcommand)]
pub enum FirmCommand {
    /// Make a firm; prints its identifier alone
    Create(CreateFirm),
}

/// A new firm.
#[derive(Args)]
pub struct CreateFirm {
    /// Its legal name
    #[arg(long)]
    pub name: String,
    /// Its name in authenticator apps: at most 24 plain letters, digits, spaces, hyphens and full stops
    #[arg(long)]
    pub short_name: Option<String>,
    /// The host name that finds it, when there are several firms
    #[arg(long)]
    pub host: Option<String>,
    /// Its language
    #[arg(long, value_enum, default_value_t)]
    pub locale: LocaleWord,
    /// Its IANA time zone [default: this machine's]
    #[arg(long)]
    pub time_zone: Option<String>,
    /// The telephone that its pages give for help
    #[arg(long)]
    pub phone: Option<String>,
    /// When it is answered, in English
    #[arg(long, requires_all = ["phone", "phone_hours_fr"])]
    pub phone_hours_en: Option<String>,
    /// When it is answered, in French
    #[arg(long, requires_all = ["phone", "phone_hours_en"])]
    pub phone_hours_fr: Option<String>,
    /// A message on the sign-in page and the portal home
    #[arg(long)]
    pub message: Option<String>,
    /// What it asks of its clients
    #[arg(long, value_enum, default_value_t)]
    pub policy: PolicyWord,
}

/// Somebody to invite.
#[derive(Args)]
pub struct Invite {
    /// What they may do
    #[arg(long, value_enum, required_unless_present = "renew")]
    pub role: Option<RoleWord>,
    /// What they sign in with, usually their e-mail address
    #[arg(long)]
    pub username: String,
    /// Where notices go [default: the username, if it is an address]
    #[arg(long)]
    pub email: Option<String>,
    /// How they are called
    #[arg(long)]
    pub name: Option<String>,
    /// Their language [default: the firm's]
    #[arg(long, value_enum)]
    pub locale: Option<LocaleWord>,
    /// The username of the accountant who looks after them
    #[arg(long)]
    pub accountant: Option<String>,
    /// The firm's identifier, when there are several
    #[arg(long)]
    pub firm: Option<String>,
    /// A new link for somebody who hasn't used theirs; the old one stops working
    #[arg(long)]
    pub renew: bool,
}

/// A language.
#[derive(Clone, Copy, Default, ValueEnum)]
pub enum LocaleWord {
    /// English
    #[default]
    En,
    /// French
    Fr,
}

/// A role.
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleWord {
    /// Administers the firm
    Owner,
    /// Administers the firm's clients
    Accountant,
    /// Reaches the portal
    Client,
}

/// A policy.
#[derive(Clone, Copy, Default, ValueEnum)]
pub enum PolicyWord {
    /// A password alone lets clients in
    Off,
    /// Clients may set up two-factor authentication
    Optional,
    /// Clients must
    #[default]
    Required,
}
