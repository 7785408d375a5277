//! A letter as mail servers take it: text and HTML, and headers that nothing typed can add to.

use std::time::{Duration, UNIX_EPOCH};

use guichet::ports::Mail;
use guichet_app::{
    letter::{sender, write},
    request::Site,
};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};

/// Nobody is to answer by himself: an absence notice to a notice (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn core::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Builds it; none when the address isn't one that mail can go to.
#[must_use]
pub fn build(mail: &Mail, site: &Site, from: &Address) -> Option<Message> {
    let letter = &mail.letter;
    let to: Address = letter.email.as_str().parse().ok()?;
    let written = write(mail, site);
    let millis = u64::try_from(letter.at.as_millis()).ok()?;
    Message::builder()
        .from(Mailbox::new(Some(sender(&mail.firm).to_owned()), from.clone()))
        .to(Mailbox::new(mail.to.name.as_ref().map(|name| name.as_str().to_owned()), to))
        .subject(&written.subject)
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        // The same for each attempt: should one arrive twice, mail programs show it once.
        .message_id(Some(format!("<{}@{}>", letter.id, from.domain())))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(written.text(), written.html(mail)))
        .ok()
}
