//! The rows of a CSV text (RFC 4180), counted as a spreadsheet counts them.
//!
//! Where a row ends is found here, so that a quote mark out of place costs one line of text and not all that follow;
//! what its cells are is left to the `csv` crate. No row is looked at for more than its length or [`LONGEST`], which
//! bounds the work on quote marks that never close.

use csv::{ReaderBuilder, StringRecord};

/// The longest row, in bytes: far above any client's, and 5,000 times that is read in a moment.
const LONGEST: usize = 16 * 1024;

/// A row that isn't blank.
pub(super) struct Row {
    /// Its number: the first one of the text is 1, blank ones count.
    pub(super) number: u32,
    /// Its cells; none when its quotes are out of place, or it is too long. It is one line of the text then.
    pub(super) cells: Option<StringRecord>,
}

/// The rows of a text whose line breaks are line feeds.
pub(super) struct Rows<'a> {
    rest: &'a str,
    separator: u8,
    number: u32,
}

impl<'a> Rows<'a> {
    pub(super) const fn new(text: &'a str, separator: u8) -> Self {
        Self { rest: text, separator, number: 0 }
    }

    fn is_blank(&self, row: &str) -> bool {
        row.chars().all(|c| c.is_whitespace() || c == '"' || c == char::from(self.separator))
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while !self.rest.is_empty() {
            self.number = self.number.saturating_add(1);
            let Some((row, rest)) = split_row(self.rest, self.separator) else {
                self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
                return Some(Row { number: self.number, cells: None });
            };
            self.rest = rest;
            if !self.is_blank(row) {
                return Some(Row { number: self.number, cells: cells(row, self.separator) });
            }
        }
        None
    }
}

/// Where the scan of a row stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scan {
    /// At the start of a field.
    Start,
    /// In a field without quotes. A quote mark in it is a character like others.
    Plain,
    /// In a quoted field.
    Quoted,
    /// After a quote mark in a quoted field: its end, or the first half of a doubled one.
    Closed,
}

/// The first row of a text and what follows it; none when its quotes are out of place, or it is too long.
fn split_row(text: &str, separator: u8) -> Option<(&str, &str)> {
    let mut scan = Scan::Start;
    for (at, byte) in text.bytes().enumerate().take(LONGEST + 1) {
        scan = match (scan, byte) {
            (Scan::Quoted, b'"') => Scan::Closed,
            (Scan::Start | Scan::Closed, b'"') | (Scan::Quoted, _) => Scan::Quoted,
            (_, b'\n') => return Some((text.get(..at)?, text.get(at + 1..)?)),
            (_, byte) if byte == separator => Scan::Start,
            (Scan::Closed, _) => return None,
            (Scan::Start | Scan::Plain, _) => Scan::Plain,
        };
    }
    (text.len() <= LONGEST && scan != Scan::Quoted).then_some((text, ""))
}

/// The cells of one row.
fn cells(row: &str, separator: u8) -> Option<StringRecord> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator).buffer_capacity(row.len());
    builder.from_reader(row.as_bytes()).into_records().next()?.ok()
}
