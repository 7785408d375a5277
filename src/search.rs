//! How accounts are found and sorted: by words without accents and case, so that « cote » finds Côté.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::account::{Account, Email, PersonName};

/// How many words of a search count; more narrow nothing down.
const WORDS: usize = 6;

/// The longest that a word is kept, in code points.
const LONGEST: usize = 64;

/// Text without accents, case and compatibility forms.
#[must_use]
pub fn fold(text: &str) -> String {
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    for letter in letters {
        match spelt_out(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

/// What a list is sorted by: the name as it is listed, else the username. It is never empty, not even for a name of
/// nothing but accents.
#[must_use]
pub fn sort_key(account: &Account) -> String {
    let listed = account.name.as_ref().map_or_else(|| account.username.as_str().to_owned(), PersonName::listed);
    let folded = fold(&listed);
    if folded.is_empty() { listed } else { folded }
}

/// The words by which an account is found: of its name, username and address, each address also whole.
#[must_use]
pub fn words_of(account: &Account) -> BTreeSet<String> {
    let name = account.name.as_ref().map(PersonName::as_str);
    let email = account.email.as_ref().map(Email::as_str);
    let texts = [name, Some(account.username.as_str()), email].into_iter().flatten().map(fold);
    texts.flat_map(|text| split(&text).chain(whole(&text)).collect::<Vec<_>>()).collect()
}

/// The words of a search: each must begin a word of whoever is found. What stands around a word doesn't count, so that
/// a name can be typed as it is listed, with its comma.
#[must_use]
pub fn words_of_search(typed: &str) -> Vec<String> {
    let folded = fold(typed);
    whole(&folded).take(WORDS).collect()
}

/// The first text that no word beginning with `word` reaches: for a search in an index.
#[must_use]
pub fn end_of(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(cut)
}

/// Words as they are written, without what stands around them.
fn whole(text: &str) -> impl Iterator<Item = String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(cut)
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST).collect()
}

/// Letters that decomposition leaves as they are, as people type them without their keys; and the two apostrophes.
const fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        '’' => "'",
        _ => return None,
    })
}
