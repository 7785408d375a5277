//! Which mail server, and from whom mail comes. One that isn't on this machine is only talked to encrypted.

use core::fmt;

use guichet_app::request::Site;
use lettre::{
    Address,
    transport::smtp::{authentication::Credentials, client::Tls, client::TlsParameters},
};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// The mail server, and the address that mail comes from.
#[derive(Clone)]
pub struct MailSettings {
    /// Its host name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub(super) tls: Tls,
    /// With what Guichet signs in there.
    pub(super) credentials: Option<Credentials>,
    /// The address that mail comes from.
    pub from: Address,
}

/// Why the settings can't be used. None of the texts holds the URL, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It isn't such a URL.
    #[error("GUICHET_SMTP_URL must be smtps://user:password@host or smtp://user:password@host:587")]
    Url,
    /// The host has no name that a certificate could be for.
    #[error("the host of GUICHET_SMTP_URL can't be used with TLS")]
    Host,
    /// The sender isn't an address.
    #[error("GUICHET_MAIL_FROM must be an e-mail address, such as portal@example.com")]
    From,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailSettings({}:{})", self.host, self.port)
    }
}

impl MailSettings {
    /// Reads them: `smtps://` begins with TLS (port 465), `smtp://` turns it on (port 587) and goes no further when the
    /// server can't. On this machine it does without (port 25), unless `?tls=required` says otherwise.
    ///
    /// # Errors
    /// When they can't be used.
    pub fn read(url: &str, from: Option<&str>, site: &Site) -> Result<Self, MailError> {
        let url = Url::parse(url).map_err(|_| MailError::Url)?;
        let host = url.host().ok_or(MailError::Url)?;
        let is_here = is_this_machine(&host);
        let host = match host {
            Host::Ipv6(address) => address.to_string(),
            other => other.to_string(),
        };
        let must_encrypt = url.query() == Some("tls=required");
        let bare =
            matches!(url.path(), "" | "/") && (url.query().is_none() || must_encrypt) && url.fragment().is_none();
        let parameters = || TlsParameters::new(host.clone()).map_err(|_| MailError::Host);
        let (tls, port) = match url.scheme() {
            _ if !bare => return Err(MailError::Url),
            "smtps" => (Tls::Wrapper(parameters()?), 465),
            "smtp" if is_here && !must_encrypt => (Tls::None, 25),
            "smtp" => (Tls::Required(parameters()?), 587),
            _ => return Err(MailError::Url),
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned);
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => {
                let user = decoded(user).map_err(|_| MailError::Url)?;
                let password = decoded(password.unwrap_or_default()).map_err(|_| MailError::Url)?;
                Some(Credentials::new(user, password))
            }
        };
        let from = match from {
            Some(from) => from.parse().map_err(|_| MailError::From)?,
            None => Address::new("no-reply", host_of(site)).map_err(|_| MailError::From)?,
        };
        Ok(Self { port: url.port().unwrap_or(port), host, tls, credentials, from })
    }
}

/// The host name of the portal: what Guichet calls itself to mail servers.
pub(super) fn host_of(site: &Site) -> String {
    let url = Url::parse(&site.base_url).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "localhost".to_owned())
}

fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        // Of a scheme that the standard doesn't know, an address is a name to the parser.
        Host::Domain(name) => {
            *name == "localhost" || name.parse::<core::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
