//! Makes a firm: the operator's first act.

use crate::{
    audit::{Act, Deed, Event, Origin},
    error::Result,
    firm::{Firm, FirmName, ShortName},
    id::FirmId,
    locale::Locale,
    policy::Policy,
    ports::Ports,
    session::SessionLengths,
};

/// What an operator says of a new firm.
pub struct NewFirm {
    /// Its legal name.
    pub name: FirmName,
    /// Its name in authenticator apps, if not made from the legal one.
    pub short_name: Option<ShortName>,
    /// The host name that finds it.
    pub host: Option<String>,
    /// Its language.
    pub locale: Locale,
    /// Its IANA time zone.
    pub time_zone: String,
    /// The telephone for clients in need.
    pub phone: Option<String>,
    /// When it is answered, in English and in French.
    pub phone_hours: Option<(String, String)>,
    /// A message on the sign-in page and the portal home, in English and in French.
    pub message: Option<(String, String)>,
    /// What it asks of its clients.
    pub policy: Policy,
}

/// Makes a firm.
///
/// # Errors
/// When the store can't write it.
pub async fn create_firm(ports: &Ports, new: NewFirm) -> Result<Firm> {
    let now = ports.clock.now();
    let short_name = new.short_name.unwrap_or_else(|| ShortName::from_legal_name(&new.name, new.locale));
    let firm = Firm {
        id: FirmId::new(now, &*ports.entropy),
        host: new.host,
        name: new.name,
        short_name,
        locale: new.locale,
        time_zone: new.time_zone,
        phone: new.phone,
        phone_hours: new.phone_hours,
        message: new.message,
        policy: new.policy,
        accent: None,
        logo: None,
        sessions: SessionLengths::default(),
        created_at: now,
    };
    let deed = Deed { firm: firm.id, actor: None, subject: None, act: Act::FirmCreated };
    let event = Event::new(deed, &Origin::default(), now, &*ports.entropy);
    ports.store.create_firm(&firm, &event).await?;
    Ok(firm)
}
