//! Files of clients in words: why a file or a line was refused, and the files that are given back.

use guichet::roster::{Column, MAX_LINES, RosterRefusal};

use crate::text::Texts;

/// Columns, as an address names them.
const COLUMNS: [(Column, &str); 7] = [
    (Column::Username, "username"),
    (Column::Email, "email"),
    (Column::Name, "name"),
    (Column::GivenName, "given-name"),
    (Column::FamilyName, "family-name"),
    (Column::Language, "language"),
    (Column::Accountant, "accountant"),
];

/// The heading of a column, as a file may have it.
#[must_use]
pub fn heading(texts: Texts, column: Column) -> &'static str {
    let words = texts.import();
    match column {
        Column::Username => words.column_username(),
        Column::Email => words.column_email(),
        Column::Name => words.column_name(),
        Column::GivenName => words.column_given_name(),
        Column::FamilyName => words.column_family_name(),
        Column::Language => words.column_language(),
        Column::Accountant => words.column_accountant(),
    }
}

/// Why a file can't be read, as the page's address says it: words of ours, never what stands in the file.
#[must_use]
pub fn address_of(refusal: Option<RosterRefusal>) -> String {
    let word = match refusal {
        None => "missing",
        Some(RosterRefusal::Empty) => "empty",
        Some(RosterRefusal::TooLarge) => "too-large",
        Some(RosterRefusal::TooManyLines) => "too-many-lines",
        Some(RosterRefusal::NotText) => "not-text",
        Some(RosterRefusal::NoHeader) => "no-header",
        Some(RosterRefusal::ColumnTwice { column }) => {
            let word = COLUMNS.iter().find(|(known, _)| *known == column).map_or("", |(_, word)| word);
            return format!("/admin/clients/import?file=column-twice&column={word}");
        }
    };
    format!("/admin/clients/import?file={word}")
}

/// The sentence of what such an address says.
#[must_use]
pub fn file_words(texts: Texts, file: &str, column: &str) -> Option<String> {
    let words = texts.import();
    Some(match file {
        "missing" => words.no_file().to_owned(),
        "empty" => words.empty().to_owned(),
        "too-large" => words.too_large().to_owned(),
        "too-many-lines" => words.too_many_lines(&texts.number(MAX_LINES as u64)),
        "not-text" => words.not_text().to_owned(),
        "no-header" => words.no_header(words.column_username(), words.column_email()),
        "column-twice" => {
            let (column, _) = COLUMNS.into_iter().find(|(_, word)| *word == column)?;
            words.column_twice(heading(texts, column))
        }
        _ => return None,
    })
}

#[cfg(feature = "ssr")]
pub use files::{example, links, reason, report};

#[cfg(feature = "ssr")]
mod files {
    use guichet::{
        firm::Firm,
        invitation::LinkToGive,
        ports::Import,
        roster::{Column, LineRefusal},
        spreadsheet::Csv,
        time::Timestamp,
    };

    use super::heading;
    use crate::{
        date::{Zone, entry},
        request::Site,
        text::Texts,
    };

    /// Why a line was refused.
    #[must_use]
    pub fn reason(texts: Texts, refusal: LineRefusal) -> String {
        let words = texts.import();
        let text = match refusal {
            LineRefusal::Unreadable => words.unreadable(),
            LineRefusal::TooManyFields => words.too_many_fields(),
            LineRefusal::MissingUsername => words.missing_username(),
            LineRefusal::BadUsername => words.bad_username(),
            LineRefusal::BadEmail => words.bad_email(),
            LineRefusal::Twice { first } => return words.twice(&texts.number(first.into())),
            LineRefusal::BadName => words.bad_name(),
            LineRefusal::UnknownLanguage => words.unknown_language(),
            LineRefusal::BadAccountant => words.bad_accountant(),
            LineRefusal::UsernameTaken => words.username_taken(),
            LineRefusal::UnknownAccountant => words.unknown_accountant(),
        };
        text.to_owned()
    }

    /// A file to begin with, whose headings are read again.
    #[must_use]
    pub fn example(texts: Texts) -> String {
        let mut file = Csv::new(texts.locale());
        let columns = [Column::Email, Column::Username, Column::Name, Column::Language, Column::Accountant];
        file.row(columns.map(|column| heading(texts, column)));
        let language = texts.locale().tag();
        file.row(["marie.gagnon@example.com", "", "Marie Gagnon", language, ""]);
        file.row(["", "guy.fournier", "Guy Fournier", language, ""]);
        file.into_text()
    }

    /// What became of a file: its numbers, then each refused line with its reason.
    #[must_use]
    pub fn report(texts: Texts, import: &Import, lines: &[(u32, LineRefusal)]) -> String {
        let words = texts.import();
        let mut file = Csv::new(texts.locale());
        file.row([words.line(), words.reason()]);
        for (number, refusal) in lines {
            file.row([number.to_string().as_str(), reason(texts, *refusal).as_str()]);
        }
        file.row(["", words.invited(import.invited.into()).as_str()]);
        file.into_text()
    }

    /// The links of an import, one client a line.
    #[must_use]
    pub fn links(texts: Texts, site: &Site, firm: &Firm, links: &[LinkToGive], now: Timestamp) -> String {
        let (words, zone) = (texts.import(), Zone::of(firm));
        let mut file = Csv::new(texts.locale());
        let headings = [words.column_name(), words.column_username(), words.column_email()];
        file.row(headings.into_iter().chain([texts.invite().link(), words.works_until()]));
        for LinkToGive { client, token, expires_at } in links {
            let name = client.name.as_ref().map_or("", |name| name.as_str());
            let email = client.email.as_ref().map_or("", |email| email.as_str());
            let (link, until) = (site.link(firm, token), entry(texts, &zone, *expires_at, now));
            file.row([name, client.username.as_str(), email, &link, &until]);
        }
        file.into_text()
    }

    #[cfg(test)]
    mod tests {
        use guichet::{locale::Locale, roster::Roster};

        use super::{Texts, example};

        #[test]
        fn the_example_can_be_brought_back_in_both_languages() {
            for locale in [Locale::En, Locale::Fr] {
                let roster = Roster::read(example(Texts::of(locale)).as_bytes()).unwrap();
                let read: Vec<_> = roster.lines.into_iter().map(|line| line.outcome.unwrap()).collect();
                assert_eq!(read.len(), 2);
                assert_eq!(read[0].username.as_str(), "marie.gagnon@example.com");
                assert_eq!(read[1].username.as_str(), "guy.fournier");
                assert!(read.iter().all(|entry| entry.locale == Some(locale) && entry.name.is_some()));
            }
        }
    }
}
