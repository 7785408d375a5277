//! What an owner sets of the firm. A form is read whole, or refused by the first field that it can't take; what
//! changed is named, so that the log can say it.

use core::time::Duration;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::{
    audit::FirmSetting,
    colour::Accent,
    error::{Field, Refusal},
    firm::{Firm, FirmName, ShortName},
    locale::Locale,
    session::{Limits, SessionLengths},
    time_zone,
};

/// The longest message on the portal home, in code points.
pub const LONGEST_MESSAGE: usize = 600;
/// The longest telephone number, in characters.
pub const LONGEST_PHONE: usize = 30;
/// The longest hours, in code points.
pub const LONGEST_HOURS: usize = 80;

/// The settings of a firm but its logo, which is sent apart.
#[derive(Clone, Debug, PartialEq)]
pub struct FirmSettings {
    /// Its legal name.
    pub name: FirmName,
    /// Its name in authenticator apps.
    pub short_name: ShortName,
    /// The language of pages when nothing else says.
    pub locale: Locale,
    /// Its IANA time zone.
    pub time_zone: String,
    /// The help telephone.
    pub phone: Option<String>,
    /// When it is answered, in English and in French.
    pub phone_hours: Option<(String, String)>,
    /// The message on the portal home.
    pub message: Option<String>,
    /// Its colour.
    pub accent: Option<Accent>,
    /// How long its sessions last.
    pub sessions: SessionLengths,
}

/// The settings as a form sends them: nothing in here is known to be any good.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedSettings {
    /// The legal name.
    pub name: String,
    /// The name in authenticator apps.
    pub short_name: String,
    /// The language's tag.
    pub locale: String,
    /// The time zone's name.
    pub time_zone: String,
    /// The help telephone, or nothing.
    pub phone: String,
    /// When it is answered, in English.
    pub hours_en: String,
    /// The same in French.
    pub hours_fr: String,
    /// The message, or nothing.
    pub message: String,
    /// The colour, or nothing.
    pub accent: String,
    /// A client's minutes without a request.
    pub client_idle: String,
    /// A client's hours in all.
    pub client_hours: String,
    /// The staff's minutes without a request.
    pub staff_idle: String,
    /// The staff's hours in all.
    pub staff_hours: String,
}

impl FirmSettings {
    /// The settings that a firm has.
    #[must_use]
    pub fn of(firm: &Firm) -> Self {
        Self {
            name: firm.name.clone(),
            short_name: firm.short_name.clone(),
            locale: firm.locale,
            time_zone: firm.time_zone.clone(),
            phone: firm.phone.clone(),
            phone_hours: firm.phone_hours.clone(),
            message: firm.message.clone(),
            accent: firm.accent.clone(),
            sessions: firm.sessions,
        }
    }

    /// Reads what a form sent for a firm that has these settings.
    ///
    /// # Errors
    /// [`Refusal::Field`] with the first one that can't be taken.
    pub fn parse(typed: &TypedSettings, before: &Self) -> Result<Self, Refusal> {
        let hours = (line(&typed.hours_en, LONGEST_HOURS), line(&typed.hours_fr, LONGEST_HOURS));
        let phone_hours = match hours {
            (Some(None), Some(None)) => None,
            (Some(Some(en)), Some(Some(fr))) => Some((en, fr)),
            _ => return Err(Refusal::Field { field: Field::PhoneHours }),
        };
        Ok(Self {
            name: taken(FirmName::parse(&typed.name), Field::FirmName)?,
            short_name: taken(ShortName::parse(typed.short_name.trim()), Field::ShortName)?,
            locale: taken(Locale::from_tag(&typed.locale), Field::Language)?,
            time_zone: taken(zone(&typed.time_zone, before), Field::TimeZone)?,
            phone: taken(phone(&typed.phone), Field::Phone)?,
            phone_hours,
            message: taken(message(&typed.message), Field::Message)?,
            accent: match typed.accent.trim() {
                "" => None,
                text => Some(taken(Accent::parse(text), Field::Accent)?),
            },
            sessions: SessionLengths {
                client: taken(limits(&typed.client_idle, &typed.client_hours), Field::Sessions)?,
                staff: taken(limits(&typed.staff_idle, &typed.staff_hours), Field::Sessions)?,
            },
        })
    }

    /// What differs from the settings before.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> Vec<FirmSetting> {
        let phone = |settings: &Self| (settings.phone.clone(), settings.phone_hours.clone());
        [
            (self.name != before.name, FirmSetting::Name),
            (self.short_name != before.short_name, FirmSetting::ShortName),
            (self.locale != before.locale, FirmSetting::Language),
            (self.time_zone != before.time_zone, FirmSetting::TimeZone),
            (phone(self) != phone(before), FirmSetting::Phone),
            (self.message != before.message, FirmSetting::Message),
            (self.accent != before.accent, FirmSetting::Accent),
            (self.sessions != before.sessions, FirmSetting::Sessions),
        ]
        .into_iter()
        .filter_map(|(changed, setting)| changed.then_some(setting))
        .collect()
    }

    /// A fingerprint: a form carries that of the settings it was filled with, so that nobody overwrites what somebody
    /// else has saved meanwhile.
    #[must_use]
    pub fn mark(&self) -> String {
        // Every field of it is plain, and its debug text has all of them.
        HEXLOWER.encode(&Sha256::digest(format!("{self:?}")))
    }
}

fn taken<T>(value: Option<T>, field: Field) -> Result<T, Refusal> {
    value.ok_or(Refusal::Field { field })
}

fn zone(text: &str, before: &FirmSettings) -> Option<String> {
    (time_zone::COMMON.contains(&text) || text == before.time_zone).then(|| text.to_owned())
}

/// Something that can be dialled: at least three digits, and what people write between them.
#[expect(clippy::option_option, reason = "what can't be taken, and what was left empty, are two things")]
fn phone(text: &str) -> Option<Option<String>> {
    let text = text.trim();
    let plain =
        text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '+' | '-' | '.' | '(' | ')' | '/'));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    match text {
        "" => Some(None),
        _ => (plain && digits >= 3 && text.chars().count() <= LONGEST_PHONE).then(|| Some(text.to_owned())),
    }
}

/// One line, or nothing.
#[expect(clippy::option_option, reason = "what can't be taken, and what was left empty, are two things")]
fn line(text: &str, longest: usize) -> Option<Option<String>> {
    let text: String = text.trim().nfc().collect();
    let fits = text.chars().count() <= longest && !text.chars().any(char::is_control);
    fits.then_some((!text.is_empty()).then_some(text))
}

/// Some lines, or nothing. Forms end a line with two characters (WHATWG, multipart and urlencoded forms).
#[expect(clippy::option_option, reason = "what can't be taken, and what was left empty, are two things")]
fn message(text: &str) -> Option<Option<String>> {
    let text: String = text.replace("\r\n", "\n").trim().nfc().collect();
    let fits = text.chars().count() <= LONGEST_MESSAGE && !text.chars().any(|c| c.is_control() && c != '\n');
    fits.then_some((!text.is_empty()).then_some(text))
}

fn limits(minutes: &str, hours: &str) -> Option<Limits> {
    let number = |text: &str| text.trim().parse::<u16>().ok().map(u64::from);
    Limits::parse(Duration::from_mins(number(minutes)?), Duration::from_hours(number(hours)?))
}
