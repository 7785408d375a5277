//! Which part of the list of clients somebody looks at, as the address of the page says it: words, filters, order,
//! place. Whatever an address says, it is some part of the list: what can't be read is passed over.
//!
//! A place is a client and what they are sorted by, not a number: whoever is added or goes meanwhile, no client is
//! shown twice and none is left out.

use core::{fmt, str::FromStr};

use data_encoding::BASE64URL_NOPAD;

use crate::{id::AccountId, search::words_of_search, standing::Standing, time::Timestamp};

/// Clients on a page.
pub const PAGE: u32 = 25;

/// The longest search that is read, in code points.
const SEARCH_MAX: usize = 100;

/// The page's parameters, as they come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What was typed to search for.
    pub q: String,
    /// A standing.
    pub state: String,
    /// An accountant, `me` or `none`.
    pub accountant: String,
    /// An order.
    pub sort: String,
    /// The place after which the page begins.
    pub after: String,
    /// The place before which it ends.
    pub before: String,
    /// The number of its first client in the list.
    pub from: String,
}

/// A part of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientList {
    /// What was typed to search for.
    pub search: String,
    /// Only who stands there.
    pub standing: Option<Standing>,
    /// Only whose clients.
    pub accountant: WhoseClients,
    /// In which order.
    pub sort: Sort,
    /// Which page of it.
    pub place: Place,
}

/// Whose clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhoseClients {
    /// Everybody's.
    #[default]
    Anybodys,
    /// Those of whoever looks.
    Mine,
    /// Those of nobody.
    Nobodys,
    /// Somebody's.
    Of(AccountId),
}

/// An order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// By name, from the end.
    NameDown,
    /// By the last sign-in, who never did first.
    SignIn,
    /// By the last sign-in, the latest first.
    SignInDown,
}

/// Where a page begins or ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At the start.
    #[default]
    Start,
    /// After a client.
    After {
        /// Which.
        cursor: Cursor,
        /// The number of the page's first client.
        from: u32,
    },
    /// Before a client.
    Before {
        /// Which.
        cursor: Cursor,
        /// The number of the page's first client.
        from: u32,
    },
}

/// A client's place in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Who.
    pub id: AccountId,
    /// What they are sorted by.
    pub key: SortKey,
}

/// What a client is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// The folded name.
    Name(String),
    /// The last sign-in; without one, the beginning of time.
    SignIn(Timestamp),
}

impl Sort {
    const ALL: [Self; 4] = [Self::Name, Self::NameDown, Self::SignIn, Self::SignInDown];

    /// The order's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameDown => "-name",
            Self::SignIn => "seen",
            Self::SignInDown => "-seen",
        }
    }

    /// Whether it is by name.
    #[must_use]
    pub const fn is_by_name(self) -> bool {
        matches!(self, Self::Name | Self::NameDown)
    }

    /// Whether it goes from the end.
    #[must_use]
    pub const fn is_down(self) -> bool {
        matches!(self, Self::NameDown | Self::SignInDown)
    }
}

impl WhoseClients {
    /// The filter's word: `me`, `none`, an identifier, or nothing.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Anybodys => String::new(),
            Self::Mine => "me".to_owned(),
            Self::Nobodys => "none".to_owned(),
            Self::Of(id) => id.to_string(),
        }
    }

    fn of_word(word: &str) -> Self {
        match word {
            "me" => Self::Mine,
            "none" => Self::Nobodys,
            other => other.parse().map_or(Self::Anybodys, Self::Of),
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            SortKey::Name(name) => write!(f, "{}.{}", self.id, BASE64URL_NOPAD.encode(name.as_bytes())),
            SortKey::SignIn(at) => write!(f, "{}.{}", self.id, at.as_millis()),
        }
    }
}

impl Cursor {
    /// The place that an address names, if it is one of that order.
    fn parse(text: &str, sort: Sort) -> Option<Self> {
        let (id, key) = text.split_once('.')?;
        let key = if sort.is_by_name() {
            let name = String::from_utf8(BASE64URL_NOPAD.decode(key.as_bytes()).ok()?).ok()?;
            // What PostgreSQL takes for a text.
            SortKey::Name(Some(name).filter(|name| !name.contains('\0'))?)
        } else {
            SortKey::SignIn(Timestamp::from_millis(key.parse().ok()?))
        };
        Some(Self { id: AccountId::from_str(id).ok()?, key })
    }
}

impl ClientList {
    /// Reads an address.
    #[must_use]
    pub fn read(asked: &Asked) -> Self {
        let sort = Sort::ALL.into_iter().find(|sort| sort.as_str() == asked.sort).unwrap_or_default();
        let from = asked.from.parse().ok().filter(|from| *from > 1);
        let [after, before] = [&asked.after, &asked.before].map(|text| Cursor::parse(text, sort));
        let place = match (from, after, before) {
            (Some(from), Some(cursor), _) => Place::After { cursor, from },
            (from, None, Some(cursor)) => Place::Before { cursor, from: from.unwrap_or(1) },
            _ => Place::Start,
        };
        let typed = asked.q.chars().filter(|c| !c.is_control()).take(SEARCH_MAX).collect::<String>();
        Self {
            search: typed.trim().to_owned(),
            standing: Standing::from_word(&asked.state),
            accountant: WhoseClients::of_word(&asked.accountant),
            sort,
            place,
        }
    }

    /// The words that were typed: each begins a word of whoever is found.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        words_of_search(&self.search)
    }

    /// Whether anything narrows it down.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.standing.is_some() || self.accountant != WhoseClients::Anybodys
    }

    /// The same from its start.
    #[must_use]
    pub fn from_start(&self) -> Self {
        Self { place: Place::Start, ..self.clone() }
    }

    /// The address that says it: what [`ClientList::read`] reads again, each with its name.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let word = |given: &str| Some(given.to_owned()).filter(|text| !text.is_empty());
        let sort = (self.sort != Sort::default()).then(|| self.sort.as_str().to_owned());
        let (after, before, from) = match &self.place {
            Place::Start => (None, None, None),
            Place::After { cursor, from } => (Some(cursor.to_string()), None, Some(from.to_string())),
            Place::Before { cursor, from } => (None, Some(cursor.to_string()), Some(from.to_string())),
        };
        let all = [
            ("q", word(&self.search)),
            ("state", self.standing.map(|standing| standing.as_str().to_owned())),
            ("accountant", word(&self.accountant.word())),
            ("sort", sort),
            ("after", after),
            ("before", before),
            ("from", from),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}
