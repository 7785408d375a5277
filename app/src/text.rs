//! Every sentence a person reads, in both languages, each a method: a misspelt key doesn't compile.
//!
//! The sentences are in `locales/en.json` and `locales/fr.json`; `build.rs` refuses a sentence that one of them
//! lacks. A sentence with `{placeholders}` takes them as parameters in their English order, and has a second
//! method, `…_parts`, with the pieces around them, for pages that put an element there. A pair of keys
//! `…_one` and `…_other` is one method that takes the number.

use guichet::locale::Locale;

/// The sentences of one language, by page: `texts.sign_in().heading()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts(Locale);

impl Texts {
    /// The sentences of that language.
    #[must_use]
    pub const fn of(locale: Locale) -> Self {
        Self(locale)
    }

    /// Which language it is.
    #[must_use]
    pub const fn locale(self) -> Locale {
        self.0
    }

    /// A number as the language writes it: 12,345 and 12 345.
    #[must_use]
    pub fn number(self, n: u64) -> String {
        number(self.0, n)
    }
}

fn number(locale: Locale, n: u64) -> String {
    let digits = n.to_string();
    let between = match locale {
        Locale::En => ',',
        Locale::Fr => '\u{202f}',
    };
    let mut written = String::with_capacity(digits.len() + digits.len());
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(between);
        }
        written.push(digit);
    }
    written
}

/// Whether French « de » and « que » lose their vowel before a name: d’Hélène, d’Yves, but de Denis, de Yasmine.
#[must_use]
pub fn elides(name: &str) -> bool {
    let letters: Vec<char> = name.to_lowercase().chars().take(2).collect();
    match letters.as_slice() {
        ['y', next] => !is_vowel(*next),
        [first, ..] => *first == 'h' || is_vowel(*first),
        [] => false,
    }
}

fn is_vowel(letter: char) -> bool {
    "aàâäæeéèêëiîïoôöœuùûü".contains(letter)
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Texts = Texts::of(Locale::En);
    const FRENCH: Texts = Texts::of(Locale::Fr);

    fn sentences() -> impl Iterator<Item = (&'static str, &'static str)> {
        let files = [("en", include_str!("../locales/en.json")), ("fr", include_str!("../locales/fr.json"))];
        files.into_iter().flat_map(|(language, json)| {
            let values = json.lines().filter_map(|line| line.split_once("\": \""));
            values.map(move |(_, text)| (language, text.trim_end_matches(['"', ','])))
        })
    }

    #[test]
    fn nothing_counts_as_one_in_french_only() {
        assert_eq!(ENGLISH.wait().minutes(0), "0\u{a0}minutes");
        assert_eq!(FRENCH.wait().minutes(0), "0\u{a0}minute");
        assert_eq!(ENGLISH.wait().minutes(1), "1\u{a0}minute");
        assert_eq!(FRENCH.wait().minutes(2), "2\u{a0}minutes");
    }

    #[test]
    fn thousands_are_set_apart_as_the_language_does() {
        let written = |texts: Texts| [7, 999, 1000, 100_000, 1_234_567].map(|n| texts.number(n));
        assert_eq!(written(ENGLISH), ["7", "999", "1,000", "100,000", "1,234,567"]);
        assert_eq!(written(FRENCH), ["7", "999", "1\u{202f}000", "100\u{202f}000", "1\u{202f}234\u{202f}567"]);
        assert!(ENGLISH.rail().clients_in_all(1234).starts_with("1,234"));
    }

    #[test]
    fn names_that_begin_with_a_vowel_or_a_silent_h_elide() {
        assert!(["Anne", "Élodie", "Hélène", "Yves", "œuvre", "île"].into_iter().all(elides));
        assert!(!["Denis", "Yasmine", "Y", "", "42", "Çelik"].into_iter().any(elides));
    }

    #[test]
    fn the_parts_and_the_parameters_make_the_same_sentence() {
        for texts in [ENGLISH, FRENCH] {
            let (before, after) = texts.verify().find_entry_parts();
            assert_eq!(texts.verify().find_entry("Cote Levesque"), format!("{before}Cote Levesque{after}"));
        }
    }

    #[test]
    fn sentences_use_typographic_marks_and_never_shout() {
        for (language, text) in sentences() {
            assert!(!text.contains(['!', '\'']), "{language}: {text}");
        }
    }

    #[test]
    fn french_marks_never_begin_a_line() {
        for (_, text) in sentences().filter(|(language, _)| *language == "fr") {
            let before_marks = text.match_indices([':', ';', '?', '»']).map(|(at, _)| text.split_at(at).0);
            for before in before_marks {
                assert!(before.ends_with('\u{a0}'), "no non-breaking space: {text}");
            }
        }
    }
}
