//! A table that a spreadsheet opens as it is meant, and that calculates nothing.

use guichet::{
    locale::Locale,
    spreadsheet::{Csv, harmless},
};
use proptest::prelude::*;

fn table(locale: Locale, rows: &[&[&str]]) -> String {
    let mut table = Csv::new(locale);
    for row in rows {
        table.row(row.iter().copied());
    }
    table.into_text()
}

#[test]
fn a_table_has_its_mark_its_separator_and_whole_lines() {
    assert_eq!(table(Locale::En, &[&["Line", "Reason"], &["2", "é"]]), "\u{feff}\"Line\",\"Reason\"\r\n\"2\",\"é\"\r\n");
    assert_eq!(table(Locale::Fr, &[&["Ligne", "Raison"]]), "\u{feff}\"Ligne\";\"Raison\"\r\n");
    assert_eq!(table(Locale::Fr, &[]), "\u{feff}");
}

#[test]
fn what_begins_like_a_formula_gets_an_apostrophe() {
    for cell in ["=1+1", "+33 1", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"] {
        assert_eq!(harmless(cell), format!("'{cell}"));
    }
    for cell in ["", "ann", "a=1", "'=1", "1-2", "ann@example.com", "é"] {
        assert_eq!(harmless(cell), cell);
    }
}

proptest! {
    #[test]
    fn whatever_stands_in_a_cell_comes_back_from_it(
        cells in proptest::collection::vec(proptest::collection::vec("[ -~é\"';,\r\n\t=@＝]{0,12}", 3), 1..6),
    ) {
        for (locale, separator) in [(Locale::En, b','), (Locale::Fr, b';')] {
            let mut table = Csv::new(locale);
            for row in &cells {
                table.row(row.iter().map(String::as_str));
            }
            let text = table.into_text();
            let text = text.strip_prefix('\u{feff}').unwrap();
            let mut reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(text.as_bytes());
            let read: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            let meant: Vec<Vec<String>> =
                cells.iter().map(|row| row.iter().map(|cell| harmless(cell)).collect()).collect();
            prop_assert_eq!(read, meant);
        }
    }
}
