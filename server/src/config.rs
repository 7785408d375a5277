//! Settings: flags, then `GUICHET_*` variables, then `guichet.toml`, then what a first look needs.
//!
//! A setting that would be unsafe is refused here, with what to do instead.

use std::{
    fs, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use clap::Args;
use guichet::totp::Drift;
use guichet_app::request::Site;
use ipnet::IpNet;
use serde::{Deserialize, Deserializer, de::Error};
use url::{Host, Url};

use crate::mail::{MailError, MailSettings};

/// What can be set, as flag, variable or line of `guichet.toml`. What isn't said has a default.
#[expect(clippy::doc_markdown, reason = "the command line prints these as they stand")]
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Address and port to listen on [default: 127.0.0.1:3000]
    #[arg(long, env = "GUICHET_LISTEN", global = true)]
    pub listen: Option<SocketAddr>,
    /// The portal's address, as clients type it [default: http://localhost:3000]
    #[arg(long, env = "GUICHET_BASE_URL", global = true)]
    pub base_url: Option<String>,
    /// sqlite://path or postgres://… [default: sqlite://data/guichet.db]
    #[arg(long, env = "GUICHET_DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,
    /// The key file; made at the first start [default: data/guichet.keys]
    #[arg(long, env = "GUICHET_KEY_FILE", global = true)]
    pub key_file: Option<PathBuf>,
    /// Addresses or networks of reverse proxies whose X-Forwarded-For is believed, separated by commas
    #[arg(long, env = "GUICHET_TRUSTED_PROXIES", global = true, value_delimiter = ',', value_parser = network)]
    #[serde(default, deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// Passwords hashed at the same time, 19 MiB each [default: one for each core]
    #[arg(long, env = "GUICHET_HASHES_AT_ONCE", global = true)]
    pub hashes_at_once: Option<usize>,
    /// Steps of 30 seconds by which a phone's clock may be off, 0 or 1 [default: 1]
    #[arg(long, env = "GUICHET_CODE_DRIFT", global = true)]
    pub code_drift: Option<u8>,
    /// The mail server: smtps://user:password@host, or smtp://… with STARTTLS [default: none; no e-mail is sent]
    #[arg(long, env = "GUICHET_SMTP_URL", global = true, hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The address that e-mail comes from [default: no-reply@ and the base URL's host]
    #[arg(long, env = "GUICHET_MAIL_FROM", global = true)]
    pub mail_from: Option<String>,
    /// The name of the firm that the first start makes [default: Your firm]
    #[arg(long, env = "GUICHET_FIRM_NAME", global = true)]
    pub firm_name: Option<String>,
}

/// The settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the portal stands.
    pub site: Site,
    /// The database. It may hold a password: never logged.
    pub database_url: String,
    /// The key file.
    pub key_file: PathBuf,
    /// Whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// How many passwords are hashed at once.
    pub hashes_at_once: usize,
    /// How far a phone's clock may be off.
    pub drift: Drift,
    /// The mail server, and the address that e-mail comes from. Without, none is sent.
    pub mail: Option<MailSettings>,
    /// The name of the first firm.
    pub firm_name: String,
}

/// Why settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// `guichet.toml` can't be read.
    #[error("{path} can't be read")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// `guichet.toml` says something that isn't a setting.
    #[error("{path} says something that isn't a setting")]
    Toml {
        /// The file.
        path: PathBuf,
        /// Where.
        source: Box<toml::de::Error>,
    },
    /// The base URL isn't one.
    #[error("the base URL must be https://host, without a path: {0}")]
    BaseUrl(String),
    /// Plain http beyond this machine.
    #[error("the base URL {0} isn't https; plain http is for localhost alone, since passwords would cross the network")]
    PlainHttp(String),
    /// More drift would keep codes good for minutes (RFC 6238 §5.2).
    #[error("a phone's clock may be off by 0 or 1 steps, not by {0}")]
    Drift(u8),
    /// The mail server, or the address that e-mail comes from.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Hashing nothing at once would let nobody in.
    #[error("at least one password must be hashed at a time")]
    NoHashes,
}

impl Settings {
    /// These settings, with what they leave open taken from the file, if there is one, and then the defaults.
    ///
    /// # Errors
    /// When the file can't be read, or a setting can't be used.
    pub fn resolve(self, file: &Path) -> Result<Config, ConfigError> {
        let file = read(file)?;
        let base_url = self.base_url.or(file.base_url).unwrap_or_else(|| "http://localhost:3000".to_owned());
        let trusted_proxies = if self.trusted_proxies.is_empty() { file.trusted_proxies } else { self.trusted_proxies };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let site = site(&base_url)?;
        let mail_from = self.mail_from.or(file.mail_from);
        let smtp_url = self.smtp_url.or(file.smtp_url).filter(|url| !url.is_empty());
        let config = Config {
            listen: self.listen.or(file.listen).unwrap_or(SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 3000)),
            mail: smtp_url.map(|url| MailSettings::read(&url, mail_from.as_deref(), &site)).transpose()?,
            site,
            database_url: self
                .database_url
                .or(file.database_url)
                .unwrap_or_else(|| "sqlite://data/guichet.db".to_owned()),
            key_file: self.key_file.or(file.key_file).unwrap_or_else(|| "data/guichet.keys".into()),
            trusted_proxies,
            hashes_at_once: self.hashes_at_once.or(file.hashes_at_once).unwrap_or(cores),
            drift: match self.code_drift.or(file.code_drift).unwrap_or(1) {
                0 => Drift::None,
                1 => Drift::OneStep,
                other => return Err(ConfigError::Drift(other)),
            },
            firm_name: self.firm_name.or(file.firm_name).unwrap_or_else(|| "Your firm".to_owned()),
        };
        if config.hashes_at_once == 0 { Err(ConfigError::NoHashes) } else { Ok(config) }
    }
}

/// A network, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| address()).map_err(|_| "not an address such as 127.0.0.1 or 10.0.0.0/8".to_owned())
}

fn networks<'de, D: Deserializer<'de>>(list: D) -> Result<Vec<IpNet>, D::Error> {
    Vec::<String>::deserialize(list)?.iter().map(|text| network(text).map_err(D::Error::custom)).collect()
}

fn read(path: &Path) -> Result<Settings, ConfigError> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
        other => other.map_err(|source| ConfigError::File { path: path.to_owned(), source })?,
    };
    toml::from_str(&text).map_err(|source| ConfigError::Toml { path: path.to_owned(), source: Box::new(source) })
}

fn site(base_url: &str) -> Result<Site, ConfigError> {
    let refuse = || ConfigError::BaseUrl(base_url.to_owned());
    let url = Url::parse(base_url).map_err(|_| refuse())?;
    let host = url.host().ok_or_else(refuse)?;
    let nobody = url.username().is_empty() && url.password().is_none();
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && nobody;
    if !bare {
        return Err(refuse());
    }
    let loopback = match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        "http" => return Err(ConfigError::PlainHttp(base_url.to_owned())),
        _ => return Err(refuse()),
    }
    // However it was written, links begin with it, and browsers send it as `Origin`.
    Ok(Site { base_url: url.origin().ascii_serialization(), secure: url.scheme() == "https" })
}
