//! What an owner sets of the firm, a section at a time. A form is read whole, or refused by the first field that it
//! can't take; what changed is named, so that the log can say it.

use core::time::Duration;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::{
    account::is_invisible,
    audit::FirmSetting,
    colour::Accent,
    error::{Field, Refusal},
    firm::{Firm, FirmName, ShortName},
    locale::Locale,
    session::{Limits, SessionLengths},
    time_zone,
};

/// The longest message in either language, in code points.
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
    /// The message on the sign-in page and the portal home, in English and in French.
    pub message: Option<(String, String)>,
    /// Its colour.
    pub accent: Option<Accent>,
    /// How long its sessions last.
    pub sessions: SessionLengths,
}

/// A part of the settings that is changed at once, by a form of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Both names.
    Names,
    /// Language and time zone.
    Language,
    /// The help telephone and its hours.
    Help,
    /// The message.
    Message,
    /// The colour.
    Colour,
    /// How long sessions last.
    Sessions,
}

/// What the form of a section sends: nothing in here is known to be any good.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in FirmSettings; hours, minutes and what was left empty as they were typed")]
pub enum Change {
    Names { name: String, short_name: String },
    Language { locale: String, time_zone: String },
    Help { phone: String, hours_en: String, hours_fr: String },
    Message { en: String, fr: String },
    Colour { accent: String },
    Sessions { client: TypedLimits, staff: TypedLimits },
}

/// How long sessions last, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedLimits {
    /// Minutes without a request.
    pub minutes: String,
    /// Hours in all.
    pub hours: String,
}

impl Change {
    /// What it is about.
    #[must_use]
    pub const fn section(&self) -> Section {
        match self {
            Self::Names { .. } => Section::Names,
            Self::Language { .. } => Section::Language,
            Self::Help { .. } => Section::Help,
            Self::Message { .. } => Section::Message,
            Self::Colour { .. } => Section::Colour,
            Self::Sessions { .. } => Section::Sessions,
        }
    }
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

    /// These settings with one section as a form sent it.
    ///
    /// # Errors
    /// [`Refusal::Field`] with the first field that can't be taken.
    pub fn with(&self, change: &Change) -> Result<Self, Refusal> {
        let mut settings = self.clone();
        match change {
            Change::Names { name, short_name } => {
                settings.name = taken(FirmName::parse(name), Field::FirmName)?;
                settings.short_name = taken(ShortName::parse(short_name.trim()), Field::ShortName)?;
            }
            Change::Language { locale, time_zone } => {
                settings.locale = taken(Locale::from_tag(locale), Field::Language)?;
                settings.time_zone = taken(zone(time_zone, self), Field::TimeZone)?;
            }
            Change::Help { phone: number, hours_en, hours_fr } => {
                settings.phone = taken(phone(number), Field::Phone)?;
                settings.phone_hours = taken(both(hours_en, hours_fr, line), Field::PhoneHours)?;
            }
            Change::Message { en, fr } => settings.message = taken(both(en, fr, lines), Field::Message)?,
            Change::Colour { accent } => {
                settings.accent = match accent.trim() {
                    "" => None,
                    text => Some(taken(Accent::parse(text), Field::Accent)?),
                }
            }
            Change::Sessions { client, staff } => {
                settings.sessions = SessionLengths {
                    client: taken(limits(client), Field::Sessions)?,
                    staff: taken(limits(staff), Field::Sessions)?,
                }
            }
        }
        Ok(settings)
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

    /// A fingerprint of a section: its form carries that of what it was filled with, so that nobody overwrites what
    /// somebody else has saved meanwhile.
    #[must_use]
    pub fn mark(&self, section: Section) -> String {
        // Every field is plain, and its debug text has all of it.
        let text = match section {
            Section::Names => format!("{:?}", (&self.name, &self.short_name)),
            Section::Language => format!("{:?}", (self.locale, &self.time_zone)),
            Section::Help => format!("{:?}", (&self.phone, &self.phone_hours)),
            Section::Message => format!("{:?}", self.message),
            Section::Colour => format!("{:?}", self.accent),
            Section::Sessions => format!("{:?}", self.sessions),
        };
        HEXLOWER.encode(&Sha256::digest(text))
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
fn line(text: &str) -> Option<Option<String>> {
    let text: String = text.trim().nfc().collect();
    let fits = text.chars().count() <= LONGEST_HOURS && !text.chars().any(is_invisible);
    fits.then_some((!text.is_empty()).then_some(text))
}

/// Some lines, or nothing. Forms end a line with two characters (WHATWG, multipart and urlencoded forms).
#[expect(clippy::option_option, reason = "what can't be taken, and what was left empty, are two things")]
fn lines(text: &str) -> Option<Option<String>> {
    let text: String = text.replace("\r\n", "\n").trim().nfc().collect();
    let fits = text.chars().count() <= LONGEST_MESSAGE && !text.chars().any(|c| c.is_control() && c != '\n');
    fits.then_some((!text.is_empty()).then_some(text))
}

/// A text in both languages, or in neither.
#[expect(clippy::option_option, reason = "what can't be taken, and what was left empty, are two things")]
fn both(en: &str, fr: &str, read: impl Fn(&str) -> Option<Option<String>>) -> Option<Option<(String, String)>> {
    match (read(en)?, read(fr)?) {
        (Some(en), Some(fr)) => Some(Some((en, fr))),
        (None, None) => Some(None),
        _ => None,
    }
}

fn limits(typed: &TypedLimits) -> Option<Limits> {
    let number = |text: &str| text.trim().parse::<u16>().ok().map(u64::from);
    Limits::parse(Duration::from_mins(number(&typed.minutes)?), Duration::from_hours(number(&typed.hours)?))
}
