//! What each command does.

use std::{fmt::Write, net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use guichet::{
    account::{Email, PersonName, Role, Username},
    firm::{Firm, FirmName, ShortName},
    id::FirmId,
    locale::Locale,
    policy::Policy,
    ports::Ports,
    usecase::{self, NewAccount, NewFirm},
};
use guichet_app::date::Zone;
use tokio::{net::TcpListener, sync::Notify, task::JoinSet, time::timeout};

use crate::{
    audit_verification,
    cli::{AuditCommand, Cli, Command, CreateFirm, Demo, FirmCommand, Invite, LocaleWord, PolicyWord, RoleWord},
    config::Config,
    crowd::Size,
    demo, housekeeping, key_rotation,
    logging::{self, Sink},
    mail::{SmtpMailer, worker},
    router::router,
    state::{AppState, open_ports},
};

/// How long a stop waits for requests that have begun.
const LONGEST_STOP: Duration = Duration::from_secs(10);

/// The username of the account that the first start makes.
const OWNER: &str = "owner";

/// Runs a command line.
///
/// # Errors
/// With what failed, for a person at a terminal.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    logging::begin(if matches!(cli.command, Command::Serve) { Sink::Stdout } else { Sink::Stderr });
    let config = cli.settings.resolve(&cli.config)?;
    match cli.command {
        Command::Serve => {
            let ports = open_ports(&config).await?;
            let welcome = welcome(&config, &ports).await?;
            serve(&config, ports, || tell(&welcome)).await?;
        }
        Command::Demo(Demo { clients, events }) => {
            let demo = demo::prepare(config, Size { clients, events }).await?;
            serve(&demo.config, demo.ports, || say(&demo.welcome)).await?;
        }
        Command::Migrate => {
            guichet_store::open(&config.database_url).await?;
        }
        Command::Audit(AuditCommand::Verify(wanted)) => return audit_verification::run(&config, &wanted).await,
        Command::RotateKey(asked) => key_rotation::run(&config, &asked).await?,
        Command::Firm(FirmCommand::Create(new)) => {
            let ports = open_ports(&config).await?;
            let firm = usecase::create_firm(&ports, new_firm(&ports, new)?).await?;
            say(&firm.id.to_string());
        }
        Command::Invite(new) => {
            let ports = open_ports(&config).await?;
            let firm = firm(&ports, new.firm.as_deref()).await?;
            let token = if new.renew {
                usecase::renew_invitation(&ports, &firm, &username(&new.username)?)
                    .await
                    .context("nobody waits under this username: it is unknown, or set up already")?
            } else {
                usecase::invite(&ports, &firm, new_account(&ports, &firm, new).await?).await?.1
            };
            say(&config.site.link(&firm, &token));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Serves until told to stop, then finishes what has begun. `welcome` is for whoever looks on.
async fn serve(config: &Config, ports: Ports, welcome: impl FnOnce()) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("can't listen on {}; is another Guichet running there?", config.listen))?;
    let router = router(AppState::new(config, ports.clone())?);
    let store = Arc::clone(&ports.store);
    let stop = Arc::new(Notify::new());
    let mut beside = JoinSet::new();
    if let Some(settings) = &config.mail {
        let mailer = SmtpMailer::new(settings, config.site.clone());
        beside.spawn(worker::run(ports.clone(), mailer, Arc::clone(&stop).notified_owned()));
    }
    beside.spawn(housekeeping::run(ports, Arc::clone(&stop).notified_owned()));
    welcome();
    tracing::info!(address = %config.listen, "serving");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(told_to_stop());
    tokio::select! {
        ended = serving => ended?,
        () = overdue() => tracing::warn!("stopping without the requests that don't come to an end"),
    }
    stop.notify_waiters();
    if timeout(LONGEST_STOP, beside.join_all()).await.is_err() {
        tracing::warn!("stopping without the housekeeping or a letter that doesn't come to an end");
    }
    store.close().await;
    Ok(())
}

/// Some time after being told to stop: whoever sends half a request can't keep the server up.
async fn overdue() {
    told_to_stop().await;
    tokio::time::sleep(LONGEST_STOP).await;
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Where to click first. A database without a firm gets one, and a firm without an owner gets a link.
async fn welcome(config: &Config, ports: &Ports) -> anyhow::Result<String> {
    if ports.store.firms().await?.is_empty() {
        let name =
            FirmName::parse(&config.firm_name).context("the firm's name can't be empty or over 120 characters")?;
        let new = NewFirm {
            name,
            short_name: None,
            host: None,
            locale: Locale::default(),
            time_zone: Zone::of_this_machine(),
            phone: None,
            phone_hours: None,
            message: None,
            policy: Policy::Required { from: ports.clock.now() },
        };
        usecase::create_firm(ports, new).await?;
    }
    let mut text = format!("\nGuichet serves {}\n", config.site.base_url);
    for firm in ports.store.firms().await? {
        let owner = Username::parse(OWNER).context("a username")?;
        if let Some((owner, token)) = usecase::invite_owner(ports, &firm, owner).await? {
            // Writing to a String can't fail.
            let _ = write!(
                text,
                "\nFirst, set up the owner of {} (username: {}) with this single-use link:\n\n  {}\n",
                firm.name.as_str(),
                owner.username,
                config.site.link(&firm, &token)
            );
        }
    }
    Ok(text)
}

async fn firm(ports: &Ports, id: Option<&str>) -> anyhow::Result<Firm> {
    let firms = ports.store.firms().await?;
    let Some(id) = id else {
        let [firm] = <[Firm; 1]>::try_from(firms)
            .map_err(|firms| anyhow::anyhow!("there are {} firms: say which with --firm", firms.len()))?;
        return Ok(firm);
    };
    let id: FirmId = id.parse().context("--firm takes what `guichet firm create` printed")?;
    firms.into_iter().find(|firm| firm.id == id).context("there is no such firm")
}

fn new_firm(ports: &Ports, new: CreateFirm) -> anyhow::Result<NewFirm> {
    let short_name = new
        .short_name
        .map(|name| {
            ShortName::parse(&name)
                .context("--short-name takes at most 24 plain letters, digits, spaces, hyphens and full stops")
        })
        .transpose()?;
    let time_zone = new.time_zone.unwrap_or_else(Zone::of_this_machine);
    if !Zone::is_known(&time_zone) {
        bail!("--time-zone takes a name such as America/Toronto");
    }
    Ok(NewFirm {
        name: FirmName::parse(&new.name).context("--name takes 1 to 120 characters")?,
        short_name,
        host: new.host.map(|host| host.to_ascii_lowercase()),
        locale: locale(new.locale),
        time_zone,
        phone: new.phone,
        phone_hours: new.phone_hours_en.zip(new.phone_hours_fr),
        message: new.message.map(|message| (message.clone(), message)),
        policy: match new.policy {
            PolicyWord::Off => Policy::Off,
            PolicyWord::Optional => Policy::Optional,
            PolicyWord::Required => Policy::Required { from: ports.clock.now() },
        },
    })
}

async fn new_account(ports: &Ports, firm: &Firm, new: Invite) -> anyhow::Result<NewAccount> {
    let username = username(&new.username)?;
    let email = match new.email {
        Some(email) => Some(Email::parse(&email).context("--email isn't an address")?),
        None => Email::parse(username.as_str()),
    };
    let accountant = match new.accountant {
        Some(name) => {
            let name = Username::parse(&name).context("--accountant takes a username")?;
            let found = ports.store.account_of_username(firm.id, &name.key()).await?;
            let staff = found.map(|(account, _)| account).filter(|account| account.role.is_staff());
            Some(staff.context("--accountant isn't one of the firm's staff")?.id)
        }
        None => None,
    };
    Ok(NewAccount {
        username,
        email,
        name: new.name.map(|name| PersonName::parse(&name).context("--name takes 1 to 120 characters")).transpose()?,
        role: match new.role {
            Some(RoleWord::Owner) => Role::Owner,
            Some(RoleWord::Accountant) => Role::Accountant,
            Some(RoleWord::Client) | None => Role::Client,
        },
        locale: new.locale.map_or(firm.locale, locale),
        accountant,
    })
}

fn username(text: &str) -> anyhow::Result<Username> {
    Username::parse(text).context("--username takes 1 to 254 characters, without spaces")
}

fn locale(word: LocaleWord) -> Locale {
    match word {
        LocaleWord::En => Locale::En,
        LocaleWord::Fr => Locale::Fr,
    }
}

/// To whoever looks on while the log is on standard output.
fn tell(text: &str) {
    #[expect(clippy::print_stderr, reason = "what a person at a terminal does next")]
    {
        eprintln!("{text}");
    }
}

/// To whoever ran the command.
pub(crate) fn say(text: &str) {
    #[expect(clippy::print_stdout, reason = "what the command was run for")]
    {
        println!("{text}");
    }
}
