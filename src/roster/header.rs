//! The first line of a client file: which separator the file has, and what stands in which column.
//!
//! Headings are compared by letters and digits alone, so case, accents, hyphens and spaces don't count. Unknown ones
//! are passed over; two that mean the same are refused, because only one of them could be right.

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use super::{RosterRefusal, rows::Rows};
use crate::search::fold;

/// What a column of the file can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// What the client will sign in with.
    Username,
    /// Where notices go.
    Email,
    /// The whole name.
    Name,
    /// The given name.
    GivenName,
    /// The family name.
    FamilyName,
    /// The client's language.
    Language,
    /// The username of who looks after the client.
    Accountant,
}

impl Column {
    /// What a heading means, in either language; none when it is no column of ours.
    fn of_heading(heading: &str) -> Option<Self> {
        match letters(heading).as_str() {
            "username" | "identifiant" | "nomdutilisateur" => Some(Self::Username),
            "email" | "emailaddress" | "courriel" | "adressecourriel" | "adresseemail" | "adressedemessagerie" => {
                Some(Self::Email)
            }
            "name" | "fullname" | "nomcomplet" => Some(Self::Name),
            "givenname" | "firstname" | "prenom" => Some(Self::GivenName),
            "familyname" | "lastname" | "surname" | "nom" | "nomdefamille" => Some(Self::FamilyName),
            "language" | "langue" => Some(Self::Language),
            "accountant" | "comptable" => Some(Self::Accountant),
            _ => None,
        }
    }
}

/// The letters and digits of a text, in lower case and without accents.
pub(super) fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The columns of a file, in their order.
pub(super) struct Header(Vec<Option<Column>>);

impl Header {
    fn of(cells: &StringRecord) -> Self {
        Self(cells.iter().map(Column::of_heading).collect())
    }

    fn known(&self) -> impl Iterator<Item = Column> {
        self.0.iter().copied().flatten()
    }

    /// What a line has in a column, trimmed; nothing when the file or the line lacks it.
    pub(super) fn cell<'a>(&self, cells: &'a StringRecord, column: Column) -> &'a str {
        let place = self.0.iter().position(|here| *here == Some(column));
        place.and_then(|place| cells.get(place)).unwrap_or_default().trim()
    }

    /// Whether a line has something after the last column: then its fields can't be trusted to be where they should.
    pub(super) fn is_exceeded_by(&self, cells: &StringRecord) -> bool {
        cells.iter().skip(self.0.len()).any(|cell| !cell.trim().is_empty())
    }
}

/// Finds the header, and gives back the rows below it. The separator is the one with which the most columns are known
/// and, of equals, with which there are the most columns.
pub(super) fn find(text: &str) -> Result<(Header, Rows<'_>), RosterRefusal> {
    let (header, rows) = [b',', b'\t', b';']
        .into_iter()
        .filter_map(|separator| {
            let mut rows = Rows::new(text, separator);
            let cells = rows.next()?.cells?;
            Some((Header::of(&cells), rows))
        })
        .max_by_key(|(header, _)| (header.known().count(), header.0.len()))
        .ok_or(RosterRefusal::NoHeader)?;

    if !header.known().any(|column| matches!(column, Column::Email | Column::Username)) {
        return Err(RosterRefusal::NoHeader);
    }
    let is_twice = |column: &Column| header.known().filter(|other| other == column).count() > 1;
    if let Some(column) = header.known().find(is_twice) {
        return Err(RosterRefusal::ColumnTwice { column });
    }
    Ok((header, rows))
}
