//! A firm's list of clients to invite, read from a CSV file as firms have it, also as Excel exports it in French.
//!
//! Each line of the file that isn't blank comes out once, under the number that a spreadsheet shows: as an entry, or
//! with the reason why it is none. One bad line spoils no other. The file as a whole is refused when it is too large,
//! isn't text, has no client, or has no header from which each column is known beyond doubt. Nothing is guessed, no
//! refusal repeats what stands in the file, and no bytes make the reading panic or take long.

use std::collections::{HashMap, hash_map::Entry};

use serde::{Deserialize, Serialize};

use self::{
    header::Header,
    rows::{Row, Rows},
};
use crate::{
    account::{Email, PersonName, Username, UsernameKey},
    locale::Locale,
};

mod header;
mod rows;
mod text;

pub use header::Column;

/// The largest file that is read, in bytes: 400 for each of [`MAX_LINES`], several times what a client takes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// The most lines that are read, without the header and blank ones: few enough to be shown on one page and written in
/// one transaction. Who has more clients brings two files.
pub const MAX_LINES: usize = 5_000;

/// A file of clients that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// Its lines in their order, without the header and blank ones: 1 to [`MAX_LINES`].
    pub lines: Vec<RosterLine>,
}

/// A line of the file: one row of a spreadsheet, even if a cell of it has line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterLine {
    /// The number that a spreadsheet shows beside it. The header has 1, when nothing stands above it.
    pub number: u32,
    /// Whom it names, or why that can't be said.
    pub outcome: Result<RosterEntry, LineRefusal>,
}

/// A client to invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterEntry {
    /// What they will sign in with: the e-mail address, unless the line says otherwise.
    pub username: Username,
    /// Where notices go, if anywhere.
    pub email: Option<Email>,
    /// How they are called: the whole name, or else the given and the family name.
    pub name: Option<PersonName>,
    /// Their language; none leaves it to the firm.
    pub locale: Option<Locale>,
    /// The username of who looks after them, as the file has it: nobody has checked that it exists.
    pub accountant: Option<Username>,
}

/// Why a file can't be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum RosterRefusal {
    /// There is no client in it.
    #[error("no client in the file")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("more than {MAX_BYTES} bytes")]
    TooLarge,
    /// More than [`MAX_LINES`].
    #[error("more than {MAX_LINES} lines")]
    TooManyLines,
    /// No text: a spreadsheet that wasn't saved as CSV, say, or UTF-16 without a byte order mark.
    #[error("not a text file")]
    NotText,
    /// The first line names neither an e-mail nor a username column.
    #[error("no header with an e-mail or a username column")]
    NoHeader,
    /// Two columns of the header mean the same.
    #[error("two columns for {column:?}")]
    ColumnTwice {
        /// What they mean.
        column: Column,
    },
}

/// Why a client of the file can't be invited. The last two are for whoever knows the firm's accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum LineRefusal {
    /// A quote mark is out of place or never closed, or the line is longer than 16 KiB.
    #[error("unreadable")]
    Unreadable,
    /// It goes on after the last column of the header.
    #[error("more fields than columns")]
    TooManyFields,
    /// Neither a username nor an e-mail address.
    #[error("no username")]
    MissingUsername,
    /// That can't be a username.
    #[error("not a username")]
    BadUsername,
    /// That can't be an e-mail address.
    #[error("not an e-mail address")]
    BadEmail,
    /// An earlier line has the same username, whatever became of that line.
    #[error("same username as line {first}")]
    Twice {
        /// The number of the first such line.
        first: u32,
    },
    /// That can't be a name.
    #[error("not a name")]
    BadName,
    /// Neither English nor French.
    #[error("unknown language")]
    UnknownLanguage,
    /// That can't be the username of an accountant.
    #[error("not a username of an accountant")]
    BadAccountant,
    /// The username belongs to an account of the firm already.
    #[error("username taken")]
    UsernameTaken,
    /// Nobody on the firm's staff has that username.
    #[error("unknown accountant")]
    UnknownAccountant,
}

impl Roster {
    /// Reads a file: UTF-8, UTF-16 with a byte order mark, or else Windows-1252; its fields separated by semicolons,
    /// commas or tabs; its columns in any order, named in either language. Columns of other names are passed over.
    ///
    /// # Errors
    ///
    /// When nothing of it can be used. A line that can't says so in its outcome.
    pub fn read(bytes: &[u8]) -> Result<Self, RosterRefusal> {
        if bytes.len() > MAX_BYTES {
            return Err(RosterRefusal::TooLarge);
        }
        let text = text::decode(bytes).ok_or(RosterRefusal::NotText)?;
        if !text.contains(char::is_alphanumeric) {
            return Err(RosterRefusal::Empty);
        }
        let (header, rows) = header::find(&text)?;
        let lines = read_lines(&header, rows)?;
        if lines.is_empty() { Err(RosterRefusal::Empty) } else { Ok(Self { lines }) }
    }
}

/// Reads what stands below the header.
fn read_lines(header: &Header, rows: Rows<'_>) -> Result<Vec<RosterLine>, RosterRefusal> {
    let mut lines = Vec::new();
    let mut seen = HashMap::new();
    for row in rows {
        if lines.len() == MAX_LINES {
            return Err(RosterRefusal::TooManyLines);
        }
        lines.push(RosterLine { number: row.number, outcome: read_line(header, &row, &mut seen) });
    }
    Ok(lines)
}

/// Reads one line, and remembers its username.
fn read_line(header: &Header, row: &Row, seen: &mut HashMap<UsernameKey, u32>) -> Result<RosterEntry, LineRefusal> {
    let cells = row.cells.as_ref().ok_or(LineRefusal::Unreadable)?;
    if header.is_exceeded_by(cells) {
        return Err(LineRefusal::TooManyFields);
    }
    let cell = |column| header.cell(cells, column);

    let email = optional(cell(Column::Email), Email::parse, LineRefusal::BadEmail);
    let username = match (cell(Column::Username), &email) {
        ("", Ok(None)) => Err(LineRefusal::MissingUsername),
        ("", Ok(Some(email))) => Username::parse(email.as_str()).ok_or(LineRefusal::BadUsername),
        ("", Err(refusal)) => Err(*refusal),
        (text, _) => Username::parse(text).ok_or(LineRefusal::BadUsername),
    }?;
    match seen.entry(username.key()) {
        Entry::Occupied(first) => return Err(LineRefusal::Twice { first: *first.get() }),
        Entry::Vacant(entry) => entry.insert(row.number),
    };
    Ok(RosterEntry {
        username,
        email: email?,
        name: optional(&whole_name(cell), PersonName::parse, LineRefusal::BadName)?,
        locale: optional(cell(Column::Language), language, LineRefusal::UnknownLanguage)?,
        accountant: optional(cell(Column::Accountant), Username::parse, LineRefusal::BadAccountant)?,
    })
}

/// None of an empty cell; what another one says, or the refusal.
fn optional<T>(text: &str, parse: fn(&str) -> Option<T>, refusal: LineRefusal) -> Result<Option<T>, LineRefusal> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some).ok_or(refusal) }
}

/// The whole name, or else what there is of its parts. A French "Nom" without a "Prénom" is thus the whole name.
fn whole_name<'a>(cell: impl Fn(Column) -> &'a str) -> String {
    match cell(Column::Name) {
        "" => format!("{} {}", cell(Column::GivenName), cell(Column::FamilyName)).trim().to_owned(),
        name => name.to_owned(),
    }
}

/// The language of a tag, or of its name in either language.
fn language(text: &str) -> Option<Locale> {
    Locale::from_tag(text).or_else(|| match header::letters(text).as_str() {
        "english" | "anglais" => Some(Locale::En),
        "french" | "francais" => Some(Locale::Fr),
        _ => None,
    })
}
