//! How a letter is handed over, and what an error means for it.

use std::time::Duration;

use async_trait::async_trait;
use guichet::{
    delivery::Setback,
    ports::{Mail, Mailer},
};
use guichet_app::request::Site;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{Error, PoolConfig, extension::ClientId},
};
use tokio::time::timeout;

use super::{
    message,
    settings::{MailSettings, host_of},
};

/// How long an answer of the mail server may take.
const ANSWERED_WITHIN: Duration = Duration::from_secs(30);

/// How long handing one over may take in all; less than [`guichet::delivery::TAKEN_FOR`].
const SENT_WITHIN: Duration = Duration::from_mins(2);

/// Replies of a server that takes nothing from us at all: the sign-in there is missing or wrong (RFC 4954 §6), or it is
/// going down (RFC 5321 §3.8). Nothing is wrong with the letter.
const TAKES_NOTHING: [u16; 5] = [421, 530, 534, 535, 538];

/// Hands letters to a mail server. Connections are kept for the next one.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
    site: Site,
}

impl SmtpMailer {
    /// One for these settings. Nothing is connected yet.
    #[must_use]
    pub fn new(settings: &MailSettings, site: Site) -> Self {
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host.clone())
            .port(settings.port)
            .tls(settings.tls.clone())
            .hello_name(ClientId::Domain(host_of(&site)))
            .pool_config(PoolConfig::new().max_size(1))
            .timeout(Some(ANSWERED_WITHIN));
        if let Some(credentials) = &settings.credentials {
            transport = transport.credentials(credentials.clone());
        }
        Self { transport: transport.build(), from: settings.from.clone(), site }
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), Setback> {
        let Some(message) = message::build(mail, &self.site, &self.from) else {
            tracing::warn!(letter = %mail.letter.id, "a letter's address isn't one that mail can go to");
            return Err(Setback::Refused);
        };
        let Ok(sent) = timeout(SENT_WITHIN, self.transport.send(message)).await else {
            tracing::warn!(letter = %mail.letter.id, "the mail server takes too long");
            return Err(Setback::Unreachable);
        };
        sent.map(drop).map_err(|error| {
            let setback = setback_of(&error);
            // The code alone: what a server says may hold the address.
            let code = error.status().map(u16::from);
            tracing::warn!(letter = %mail.letter.id, setback = setback.as_str(), code, "a letter wasn't taken");
            setback
        })
    }
}

fn setback_of(error: &Error) -> Setback {
    match error.status().map(u16::from) {
        Some(code) if TAKES_NOTHING.contains(&code) => Setback::Unreachable,
        Some(_) if error.is_permanent() => Setback::Refused,
        Some(_) => Setback::PutOff,
        None => Setback::Unreachable,
    }
}
