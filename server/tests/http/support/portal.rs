//! A portal: the router that is served, over a real database, real keys, and a clock in the hands of the test.

use std::{path::Path, sync::Arc, time::Duration};

use axum::Router;
use guichet::{
    account::{Role, Username},
    firm::{Firm, FirmName},
    locale::Locale,
    policy::Policy,
    ports::{Hasher, Ports, Vault},
    usecase::{self, NewAccount, NewFirm, Sending},
};
use guichet_server::{
    config::{Config, Settings},
    mail::SmtpMailer,
    router::router,
    state::{AppState, open_ports},
};
use tempfile::TempDir;

use super::{
    authenticator::code_at,
    browser::{Browser, LISTING, Wire},
    database::{Engine, Rows},
    doubles::{CountingHasher, CountingVault, HandClock, Quick},
    person::{PASSWORD, Person},
};

/// How long a code of an app lasts.
pub const STEP: Duration = Duration::from_secs(30);

/// What the firm asks of its clients.
#[derive(Clone, Copy)]
pub enum Asks {
    Nothing,
    MayEnrol,
    MustEnrol,
}

/// How a portal is set up.
pub struct Wanted {
    pub base_url: &'static str,
    pub trusted_proxies: &'static [&'static str],
    pub asks: Asks,
    /// The real pool with so many permits; else something quick.
    pub hashes_at_once: Option<usize>,
    /// The firm's host name.
    pub firm_host: Option<&'static str>,
    /// Where on this machine the mail server listens, if there is one.
    pub mail_port: Option<u16>,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            base_url: "http://localhost:3000",
            trusted_proxies: &[],
            asks: Asks::MustEnrol,
            hashes_at_once: None,
            firm_host: None,
            mail_port: None,
        }
    }
}

pub struct Portal {
    pub clock: Arc<HandClock>,
    pub hasher: Arc<CountingHasher>,
    pub vault: Arc<CountingVault>,
    pub ports: Ports,
    pub firm: Firm,
    pub rows: Rows,
    pub config: Config,
    router: Router,
    pub folder: TempDir,
}

impl Portal {
    pub async fn open(engine: Engine) -> Self {
        Self::wanted(engine, Wanted::default()).await
    }

    pub async fn wanted(engine: Engine, wanted: Wanted) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.path().join("guichet.db").display()),
            Engine::Postgres => crate::postgres::database().await,
        };
        Self::on(&url, folder, wanted).await
    }

    /// A portal on the database of a URL.
    pub async fn on(url: &str, folder: TempDir, wanted: Wanted) -> Self {
        let settings = Settings {
            base_url: Some(wanted.base_url.to_owned()),
            database_url: Some(url.to_owned()),
            key_file: Some(folder.path().join("guichet.keys")),
            trusted_proxies: wanted.trusted_proxies.iter().map(|net| net.parse().unwrap()).collect(),
            hashes_at_once: Some(wanted.hashes_at_once.unwrap_or(1)),
            smtp_url: wanted.mail_port.map(|port| format!("smtp://127.0.0.1:{port}")),
            ..Settings::default()
        };
        let config = settings.resolve(Path::new("/nonexistent/guichet.toml")).unwrap();
        let real = open_ports(&config).await.unwrap();
        let inner: Arc<dyn Hasher> =
            if wanted.hashes_at_once.is_some() { real.hasher.clone() } else { Arc::new(Quick) };
        let hasher = Arc::new(CountingHasher::new(inner));
        let vault = Arc::new(CountingVault::new(Arc::clone(&real.vault) as Arc<dyn Vault>));
        let clock = Arc::new(HandClock::new());
        let ports = Ports { clock: clock.clone(), hasher: hasher.clone(), vault: vault.clone(), ..real };
        let firm = new_firm(&ports, "Cabinet Éluard & Fils", wanted.asks, wanted.firm_host).await;
        let mut state = AppState::new(&config, ports.clone()).unwrap();
        state.leptos.site_root = folder.path().join("site").to_str().unwrap().into();
        let listing = LISTING.write().await;
        let router = router(state);
        drop(listing);
        Self { clock, hasher, vault, ports, firm, rows: Rows::of(url).await, config, router, folder }
    }

    /// Somebody's browser, with nothing in its jar.
    pub fn browser(&self) -> Browser {
        self.browser_at(self.firm.host.as_deref().unwrap_or("localhost:3000"))
    }

    pub fn browser_at(&self, host: &str) -> Browser {
        Browser::new(Wire::InProcess(self.router.clone()), host)
    }

    /// A second firm of the same installation.
    pub async fn another_firm(&self, host: &str) -> Firm {
        new_firm(&self.ports, "Fiduciaire Lévesque", Asks::MustEnrol, Some(host)).await
    }

    /// Invites a client: the token of the link.
    pub async fn invite(&self, username: &str) -> String {
        self.invite_as(&self.firm, username, Role::Client).await.1
    }

    /// Invites somebody: the account's identifier, and the token of the link.
    pub async fn invite_as(&self, firm: &Firm, username: &str, role: Role) -> (String, String) {
        let username = Username::parse(username).unwrap();
        let new = NewAccount { username, email: None, name: None, role, locale: Locale::En, accountant: None };
        let (account, token) = usecase::invite(&self.ports, firm, new).await.unwrap();
        (account.id.to_string(), token.reveal())
    }

    /// Lets somebody set up in a browser, up to the recovery codes, which they haven't saved yet.
    pub async fn enrol_in(&self, browser: &Browser, firm: &Firm, username: &str) -> Person {
        let (id, link) = self.invite_as(firm, username, Role::Client).await;
        browser.accept(&link, PASSWORD).await.ok();
        let key = browser.key().await;
        let mut person = Person { username: username.to_owned(), id, key, codes: Vec::new() };
        browser.confirm(&self.code(&person)).await.ok();
        person.codes = browser.recovery_codes().await;
        person
    }

    /// Somebody who is all set up, in the browser where it was done. The code of the present step is used.
    pub async fn set_up(&self, username: &str) -> (Person, Browser) {
        let browser = self.browser();
        let person = self.enrol_in(&browser, &self.firm, username).await;
        assert_eq!(browser.finish().await.ok().location(), "/");
        (person, browser)
    }

    /// Somebody who is all set up, a step later: their app shows a code that wasn't used.
    pub async fn person(&self, username: &str) -> Person {
        let (person, _) = self.set_up(username).await;
        self.clock.advance(STEP);
        person
    }

    /// What somebody's app shows now.
    pub fn code(&self, who: &Person) -> String {
        self.code_in(who, 0)
    }

    /// What it shows some steps from now, or showed before.
    pub fn code_in(&self, who: &Person, steps: i64) -> String {
        code_at(&who.key, &format!("@{}", self.clock.seconds() + steps * 30))
    }

    /// Six digits that it shows at no time near.
    pub fn wrong_code(&self, who: &Person) -> String {
        self.wrong_codes(who).next().unwrap()
    }

    /// Many such.
    pub fn wrong_codes(&self, who: &Person) -> impl Iterator<Item = String> + use<> {
        let near: Vec<String> = (-2..=2).map(|steps| self.code_in(who, steps)).collect();
        (0..).map(|number| format!("{:06}", number * 7919 % 1_000_000)).filter(move |code| !near.contains(code))
    }

    /// A browser in which the password was right.
    pub async fn signing_in(&self, who: &Person) -> Browser {
        let browser = self.browser();
        browser.begin_sign_in(who).await;
        browser
    }

    /// So many of them.
    pub async fn signing_in_times(&self, who: &Person, times: usize) -> Vec<Browser> {
        let mut browsers = Vec::new();
        for _ in 0..times {
            browsers.push(self.signing_in(who).await);
        }
        browsers
    }

    /// Sends the letter that is due to the mail server.
    pub async fn send_letter(&self) {
        let mailer = SmtpMailer::new(self.config.mail.as_ref().unwrap(), self.config.site.clone());
        assert_eq!(usecase::send_letter(&self.ports, &mailer).await.unwrap(), Sending::Sent);
    }

    /// The counter of an account's wrong codes.
    pub async fn wrong_codes_counted(&self, who: &Person) -> i64 {
        let select = format!("SELECT COALESCE(SUM(failures), 0) FROM throttle WHERE key = 'second-factor:{}'", who.id);
        self.rows.number(&whole(&select)).await
    }

    /// How many sessions an account has.
    pub async fn sessions_of(&self, who: &Person) -> i64 {
        self.rows.number(&format!("SELECT COUNT(*) FROM session WHERE account_id = '{}'", who.id)).await
    }

    /// How many recovery codes an account can still spend.
    pub async fn codes_left(&self, who: &Person) -> i64 {
        let select = format!(
            "SELECT COUNT(*) FROM recovery_code JOIN recovery_set ON recovery_set.id = recovery_code.set_id \
             WHERE account_id = '{}' AND used_at IS NULL",
            who.id
        );
        self.rows.number(&select).await
    }
}

/// PostgreSQL sums to a NUMERIC.
pub fn whole(select: &str) -> String {
    format!("SELECT CAST(({select}) AS BIGINT)")
}

async fn new_firm(ports: &Ports, name: &str, asks: Asks, host: Option<&str>) -> Firm {
    let policy = match asks {
        Asks::Nothing => Policy::Off,
        Asks::MayEnrol => Policy::Optional,
        Asks::MustEnrol => Policy::Required { from: ports.clock.now() },
    };
    let new = NewFirm {
        name: FirmName::parse(name).unwrap(),
        short_name: None,
        host: host.map(str::to_owned),
        locale: Locale::En,
        time_zone: "America/Toronto".to_owned(),
        phone: Some("418 555-0142".to_owned()),
        phone_hours: None,
        message: None,
        policy,
    };
    usecase::create_firm(ports, new).await.unwrap()
}
