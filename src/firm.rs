//! Firms: whose portal it is, and how it is called on pages and in authenticator apps.

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    account::is_invisible, colour::Accent, id::FirmId, locale::Locale, policy::Policy, session::SessionLengths,
    time::Timestamp,
};

/// The firm's legal name: trimmed, NFC, 1 to 120 code points, no invisible character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmName(String);

impl FirmName {
    /// The longest that it can be, in code points.
    pub const MAX: usize = 120;

    /// Reads a name; none when it can't be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name: String = text.trim().nfc().collect();
        let fits = (1..=Self::MAX).contains(&name.chars().count());
        (fits && !name.chars().any(is_invisible)).then_some(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The firm's name in authenticator apps: 1 to 24 ASCII letters, digits, spaces, hyphens and full stops.
///
/// Apps stumble over everything else: a colon splits the label, `+` and `&` are misread, accents make the QR
/// code denser (authenticators.md §2.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortName(String);

impl ShortName {
    /// The longest that it can be, in characters.
    pub const MAX: usize = 24;

    /// Reads a short name; none when it breaks the rule.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=Self::MAX).contains(&text.len()) && text.trim() == text;
        (fits && text.chars().all(is_plain)).then(|| Self(text.to_owned()))
    }

    /// What a legal name becomes unless the firm says otherwise: accents dropped, `&` written out, cut at
    /// the last whole word that fits.
    #[must_use]
    pub fn from_legal_name(name: &FirmName, locale: Locale) -> Self {
        let and = match locale {
            Locale::En => " and ",
            Locale::Fr => " et ",
        };
        let plain: String = name
            .as_str()
            .replace('&', and)
            .chars()
            .flat_map(|c| spelt_out(c).map_or_else(|| c.to_string(), str::to_owned).chars().collect::<Vec<_>>())
            .nfd()
            .filter(|c| !is_combining_mark(*c))
            .map(|c| if is_plain(c) { c } else { ' ' })
            .collect();
        let mut short = String::new();
        for word in plain.split_whitespace() {
            let room = Self::MAX - short.len();
            if short.is_empty() {
                short.extend(word.chars().take(Self::MAX));
            } else if word.len() < room {
                short.push(' ');
                short.push_str(word);
            } else {
                break;
            }
        }
        for dangling in [" et", " and"] {
            if let Some(kept) = short.strip_suffix(dangling) {
                short.truncate(kept.len());
            }
        }
        if short.is_empty() { Self("Portal".to_owned()) } else { Self(short) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Letters that are no plain letter with an accent.
const fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'œ' => "oe",
        'Œ' => "Oe",
        'æ' => "ae",
        'Æ' => "Ae",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ß' => "ss",
        'þ' => "th",
        'Þ' => "Th",
        'ı' => "i",
        _ => return None,
    })
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.')
}

/// An accounting firm and what its pages say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Firm {
    /// Names it.
    pub id: FirmId,
    /// The host name that finds it; with a single firm, every host does.
    pub host: Option<String>,
    /// Its legal name.
    pub name: FirmName,
    /// Its name in authenticator apps.
    pub short_name: ShortName,
    /// The language of pages when neither account nor browser says.
    pub locale: Locale,
    /// The IANA time zone in which its pages write times.
    pub time_zone: String,
    /// The telephone that a client in need calls.
    pub phone: Option<String>,
    /// When that telephone is answered, in English and in French.
    pub phone_hours: Option<(String, String)>,
    /// A message on the sign-in page and the portal home, in English and in French.
    pub message: Option<(String, String)>,
    /// What it asks of its clients.
    pub policy: Policy,
    /// Its colour; the pages' own when it has none.
    pub accent: Option<Accent>,
    /// The fingerprint of its logo, by which browsers tell a new one; none without a logo.
    pub logo: Option<String>,
    /// How long its sessions last.
    pub sessions: SessionLengths,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Firm {
    /// When the telephone is answered, in that language.
    #[must_use]
    pub fn phone_hours(&self, locale: Locale) -> Option<&str> {
        self.phone_hours.as_ref().map(|both| in_language(both, locale))
    }

    /// The message, in that language.
    #[must_use]
    pub fn message(&self, locale: Locale) -> Option<&str> {
        self.message.as_ref().map(|both| in_language(both, locale))
    }
}

/// Of an English and a French text, the one in that language.
fn in_language((en, fr): &(String, String), locale: Locale) -> &str {
    match locale {
        Locale::En => en,
        Locale::Fr => fr,
    }
}
