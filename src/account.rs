//! Accounts: who can sign in. Names and addresses are parsed once, at the border.

use core::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{
    id::{AccountId, FirmId},
    locale::Locale,
    time::Timestamp,
};

/// The name that somebody signs in with, as they typed it at first: trimmed, NFC, 1 to 254 code points, no
/// control character and no white space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Username(String);

impl Username {
    /// Reads a username; none when it can't be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name: String = text.trim().nfc().collect();
        let length = name.chars().count();
        // RFC 5321 §4.5.3.1 lets an e-mail address have 254.
        let fits = (1..=254).contains(&length);
        (fits && !name.chars().any(|c| is_invisible(c) || c.is_whitespace())).then_some(Self(name))
    }

    /// The name as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two usernames the same: compatibility forms and case don't count, so that no alias gets a
    /// guessing budget of its own (Authelia CVE-2025-24806, CVE-2026-47203).
    #[must_use]
    pub fn key(&self) -> UsernameKey {
        // In capitals there is one sigma: the one that ends a word is no other letter.
        let lower = self.0.nfkc().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c });
        UsernameKey(lower.nfkc().collect())
    }

    /// What may stand on a printed sheet: the first three letters, and the domain of an e-mail address.
    #[must_use]
    pub fn hint(&self) -> String {
        let (local, domain) = match self.0.split_once('@') {
            Some((local, domain)) => (local, Some(domain)),
            None => (self.0.as_str(), None),
        };
        let start: String = local.chars().take(3).collect();
        match domain {
            Some(domain) => format!("{start}•••@{domain}"),
            None => format!("{start}•••"),
        }
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A [`Username`] as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsernameKey(String);

impl UsernameKey {
    /// The key's text, for the store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An address that notices go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    /// Reads an address: one `@` with something on both sides, nothing that could end a mail header.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let address = Username::parse(text)?.0;
        let (local, domain) = address.split_once('@')?;
        let plausible = !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !address.contains(['<', '>', ',', ';', '"', '\\']);
        plausible.then_some(Self(address))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a person is called on the pages: trimmed, NFC, 1 to 120 code points, no invisible character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName(String);

impl PersonName {
    /// Reads a name; none when it can't be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name: String = text.trim().nfc().collect();
        let fits = (1..=120).contains(&name.chars().count());
        (fits && !name.chars().any(is_invisible)).then_some(Self(name))
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first word of it, for a greeting.
    #[must_use]
    pub fn first(&self) -> &str {
        self.0.split_whitespace().next().unwrap_or(&self.0)
    }

    /// As a list is sorted and read: the last word first. « Denis Bouchard » stands as « Bouchard, Denis ».
    #[must_use]
    pub fn listed(&self) -> String {
        match self.0.rsplit_once(char::is_whitespace) {
            Some((given, family)) => format!("{family}, {}", given.trim_end()),
            None => self.0.clone(),
        }
    }

    /// As a column of a table has room for: « Nicole Roy » stands as « N. Roy ».
    #[must_use]
    pub fn brief(&self) -> String {
        match (self.0.chars().next(), self.0.rsplit_once(char::is_whitespace)) {
            (Some(initial), Some((_, family))) => format!("{}. {family}", initial.to_uppercase()),
            _ => self.0.clone(),
        }
    }

    /// The initials of its first and last word.
    #[must_use]
    pub fn initials(&self) -> String {
        let mut words = self.0.split_whitespace();
        let first = words.next().and_then(|word| word.chars().next());
        let last = words.next_back().and_then(|word| word.chars().next());
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }
}

/// Whether a character controls, joins or turns text around instead of standing in it: with these, two names can
/// look the same (Unicode Technical Report 36).
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// What an account may do. Staff are accountants and owners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reaches the firm's portal.
    Client,
    /// Administers the firm's clients.
    Accountant,
    /// Administers the firm.
    Owner,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Client, Self::Accountant, Self::Owner];

    /// The role's word, in the database and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Accountant => "accountant",
            Self::Owner => "owner",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether this is an accountant or an owner, for whom 2FA is never optional.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Accountant | Self::Owner)
    }
}

/// Somebody who can sign in, or has been invited to.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Names it.
    pub id: AccountId,
    /// The firm that it belongs to.
    pub firm: FirmId,
    /// What they sign in with.
    pub username: Username,
    /// Where notices go, if anywhere.
    pub email: Option<Email>,
    /// How they are called.
    pub name: Option<PersonName>,
    /// What they may do.
    pub role: Role,
    /// The language that they chose.
    pub locale: Locale,
    /// The staff account that looks after this client.
    pub accountant: Option<AccountId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its last sign-in was completed.
    pub last_sign_in_at: Option<Timestamp>,
    /// Since when it may not sign in.
    pub disabled_at: Option<Timestamp>,
    /// Since when staff keep it from signing in for a while.
    pub locked_at: Option<Timestamp>,
    /// Since when its second factors are reset, and not set up again.
    pub reset_at: Option<Timestamp>,
    /// Until when it is let in without 2FA.
    pub exempt_until: Option<Timestamp>,
    /// Since when nothing is open to it but to choose a new password: somebody else had it.
    pub password_owed_at: Option<Timestamp>,
}

impl Account {
    /// Whether it may sign in at all.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.disabled_at.is_none() && self.locked_at.is_none()
    }

    /// Whether it is let in without 2FA for now.
    #[must_use]
    pub fn is_exempt(&self, now: Timestamp) -> bool {
        self.exempt_until.is_some_and(|until| now < until)
    }

    /// How one speaks of it in a sentence: by first name, else by username.
    #[must_use]
    pub fn first_called(&self) -> &str {
        self.name.as_ref().map_or(self.username.as_str(), PersonName::first)
    }

    /// How it is called on pages of the staff: by name, else by username.
    #[must_use]
    pub fn called(&self) -> &str {
        self.name.as_ref().map_or(self.username.as_str(), PersonName::as_str)
    }
}
