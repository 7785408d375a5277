//! The firm's settings: what the page shows, and a server function for each section that changes it.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{frame::Frame, problem::Problem};

pub mod colour;
pub mod help;
pub mod language;
pub mod logo;
pub mod message;
pub mod names;
pub mod sessions;

/// What the page and its dialogs show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirmView {
    /// What every page has of the firm, as it is now.
    pub frame: Frame,
    /// The address of the portal.
    pub host: String,
    /// The language of visitors whose browser asks for none of ours.
    pub locale: Locale,
    /// The IANA time zone.
    pub time_zone: String,
    /// When the telephone is answered, in English and in French.
    pub hours: (String, String),
    /// The message, in English and in French.
    pub message: (String, String),
    /// The colour as a code; nothing for the portal's own.
    pub colour: String,
    /// The mark of the logo.
    pub logo: Option<String>,
    /// Minutes without a request and hours in all, of clients and of staff.
    pub sessions: [(u64, u64); 2],
    /// The reader's name in an app.
    pub account: String,
    /// What each form is based on.
    pub marks: Marks,
    /// Whether the reader's second factor was proven a moment ago.
    pub fresh: bool,
}

/// The marks of the sections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is the section of its name")]
pub struct Marks {
    pub names: String,
    pub language: String,
    pub help: String,
    pub message: String,
    pub colour: String,
    pub sessions: String,
}

/// The settings as they are.
#[server(prefix = "/api", endpoint = "admin/view/firm")]
pub async fn view_firm() -> Result<FirmView, Problem> {
    use crate::request::{answer, frame, ports, site, visit};
    use guichet::{access::Page, power::Power, session::Limits, settings::FirmSettings, settings::Section};

    let (ports, visit) = (ports(), visit()?);
    let now = ports.clock.now();
    let staff = answer(visit.caller().may(Power::SeeFirm, now).map_err(Into::into), Page::AdminOwner.path())?;
    let settings = FirmSettings::of(&visit.firm);
    let lengths = |of: Limits| (of.idle.as_secs() / 60, of.absolute.as_secs() / 3600);
    let mark = |section| settings.mark(section);
    Ok(FirmView {
        frame: frame(),
        host: site().host_of(&visit.firm).to_owned(),
        locale: settings.locale,
        time_zone: settings.time_zone.clone(),
        hours: settings.phone_hours.clone().unwrap_or_default(),
        message: settings.message.clone().unwrap_or_default(),
        colour: settings.accent.as_ref().map(|accent| accent.as_str().to_owned()).unwrap_or_default(),
        logo: visit.firm.logo.clone(),
        sessions: [lengths(settings.sessions.client), lengths(settings.sessions.staff)],
        account: staff.who.account.username.to_string(),
        marks: Marks {
            names: mark(Section::Names),
            language: mark(Section::Language),
            help: mark(Section::Help),
            message: mark(Section::Message),
            colour: mark(Section::Colour),
            sessions: mark(Section::Sessions),
        },
        fresh: staff.who.session.is_proven_anew(now),
    })
}

/// Saves a section that the form of `page` sent.
#[cfg(feature = "ssr")]
async fn save(change: guichet::settings::Change, based_on: &str, code: &str, page: &str) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, proven_visit};
    use guichet::{audit::FirmSetting, usecase};

    let visit = proven_visit(code, page).await?;
    let changed = answer(usecase::change_firm(&ports(), visit.caller(), &change, based_on).await, page)?;
    go_to(match changed.as_slice() {
        [] => "/admin/firm?done=nothing",
        changed if changed.contains(&FirmSetting::ShortName) => "/admin/firm?done=short-name",
        _ => "/admin/firm?done=saved",
    });
    Ok(())
}
