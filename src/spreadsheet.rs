//! Tables as CSV files that a spreadsheet opens as they are meant: UTF-8 with a byte order mark, without which Excel
//! takes the letters for others, lines that end in CR LF (RFC 4180), the separator that the language expects.
//!
//! No cell is a formula: one that begins like a formula gets an apostrophe before it (OWASP, CSV Injection), because
//! whoever opens the file isn't whoever typed what stands in it.

use crate::locale::Locale;

/// A table, written row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csv {
    text: String,
    separator: char,
}

impl Csv {
    /// A table without a row yet, for spreadsheets in that language.
    #[must_use]
    pub fn new(locale: Locale) -> Self {
        // Where the comma separates decimals, Excel expects the semicolon.
        let separator = match locale {
            Locale::En => ',',
            Locale::Fr => ';',
        };
        Self { text: '\u{feff}'.to_string(), separator }
    }

    /// Adds a row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (place, cell) in cells.into_iter().enumerate() {
            if place > 0 {
                self.text.push(self.separator);
            }
            // Every cell, so that no separator of another language cuts it.
            self.text.push('"');
            self.text.push_str(&harmless(cell).replace('"', "\"\""));
            self.text.push('"');
        }
        self.text.push_str("\r\n");
    }

    /// What was written since this was asked last, for a table that is sent while it is written.
    pub fn take(&mut self) -> String {
        core::mem::take(&mut self.text)
    }

    /// The file's text.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

/// A cell that no spreadsheet calculates.
#[must_use]
pub fn harmless(cell: &str) -> String {
    let apostrophe = if cell.starts_with(begins_a_formula) { "'" } else { "" };
    format!("{apostrophe}{cell}")
}

/// The wide forms are taken for the narrow ones where people type those.
const fn begins_a_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}
