//! Names and addresses: in one form, bounded, with nothing in them that isn't seen.

use guichet::{
    account::{Email, PersonName, Username},
    authenticator::AuthenticatorName,
    colour::{Accent, Palette},
    firm::{FirmName, ShortName},
    locale::Locale,
    policy::Policy,
    reason::Reason,
};
use proptest::prelude::*;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::{
    harness::{Held, fuzz},
    inputs::texts,
};

const NAMES: &[&str] = &[
    "nadia@example.com",
    "Marie-Ève Côté",
    "  Nadia  ",
    "N",
    "Cabinet Éluard & Fils, S.E.N.C.R.L.",
    "İSTANBUL",
    "e\u{301}",
    "ｎａｄｉａ",
    "a\u{202e}b",
    "ﬁlippo",
    "jo\u{200d}e",
    "田中 太郎",
    "O’Brien",
    "nom@domaine",
    "@",
    "a@b.c",
    "a@@b.c",
    "ǅ",
    "x@example.com\r\nBcc: y@example.com",
    "Σίσυφος",
    "ẞ",
    "a\u{34f}b",
];

/// What nobody sees, written out apart from the rules.
fn is_seen(c: char) -> bool {
    let unseen = c.is_control() || ('\u{200b}'..='\u{200f}').contains(&c) || ('\u{202a}'..='\u{202e}').contains(&c);
    !unseen && !('\u{2066}'..='\u{2069}').contains(&c) && !['\u{ad}', '\u{feff}', '\u{2060}', '\u{34f}'].contains(&c)
}

/// A text in its one form.
fn is_plain(text: &str, longest: usize) -> Held {
    prop_assert!(is_nfc(text) && text.trim() == text && !text.is_empty(), "{text:?} isn't in its form");
    prop_assert!(text.chars().count() <= longest, "{text:?} is too long");
    prop_assert!(text.chars().all(is_seen), "{text:?} has what isn't seen");
    Ok(())
}

#[test]
fn usernames() {
    fuzz("username", 1, &texts(NAMES), |typed| {
        let Some(name) = Username::parse(&typed) else { return Ok(()) };
        is_plain(name.as_str(), 254)?;
        prop_assert!(!name.as_str().contains(char::is_whitespace));
        prop_assert_eq!(Username::parse(name.as_str()), Some(name.clone()));
        let hint = name.hint();
        prop_assert!(hint.contains("•••"));
        // Whoever types it in another form gets no guessing budget of their own (defects.md row 21).
        let decomposed: String = typed.nfd().collect();
        if let Some(other) = Username::parse(&decomposed) {
            prop_assert_eq!(other.key(), name.key());
        }
        let lower = name.as_str().to_lowercase();
        if let Some(other) = Username::parse(&lower) {
            prop_assert_eq!(other.key(), name.key(), "{} in lower case", name.as_str());
        }
        Ok(())
    });
}

#[test]
fn addresses() {
    fuzz("e-mail address", 1, &texts(NAMES), |typed| {
        let Some(email) = Email::parse(&typed) else { return Ok(()) };
        is_plain(email.as_str(), 254)?;
        prop_assert_eq!(email.as_str().matches('@').count(), 1);
        prop_assert!(!email.as_str().contains(|c: char| c.is_whitespace() || "<>,;\"\\".contains(c)));
        prop_assert_eq!(Email::parse(email.as_str()), Some(email));
        Ok(())
    });
}

#[test]
fn names_of_people() {
    fuzz("person's name", 1, &texts(NAMES), |typed| {
        let Some(name) = PersonName::parse(&typed) else { return Ok(()) };
        is_plain(name.as_str(), 120)?;
        prop_assert_eq!(PersonName::parse(name.as_str()), Some(name.clone()));
        prop_assert!(!name.first().is_empty() && name.as_str().starts_with(name.first()));
        prop_assert!(!name.initials().is_empty() && !name.brief().is_empty());
        // The same letters, in another order.
        let letters = |text: &str| {
            let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
            letters.sort_unstable();
            letters
        };
        prop_assert_eq!(letters(&name.listed()), letters(name.as_str()));
        Ok(())
    });
}

#[test]
fn names_of_things() {
    fuzz("firm, app and reason", 1, &texts(NAMES), |typed| {
        if let Some(name) = FirmName::parse(&typed) {
            is_plain(name.as_str(), FirmName::MAX)?;
            prop_assert_eq!(FirmName::parse(name.as_str()), Some(name.clone()));
            for locale in Locale::ALL {
                let short = ShortName::from_legal_name(&name, locale);
                prop_assert!(!short.as_str().contains(':') && short.as_str().chars().count() <= ShortName::MAX);
                prop_assert_eq!(ShortName::parse(short.as_str()), Some(short));
            }
        }
        if let Some(name) = AuthenticatorName::parse(&typed) {
            is_plain(name.as_str(), AuthenticatorName::MAX)?;
            prop_assert!(name.reads_like(&AuthenticatorName::parse(name.as_str()).unwrap()));
        }
        if let Some(reason) = Reason::parse(&typed) {
            prop_assert!((3..=Reason::MAX).contains(&reason.as_str().chars().count()));
            prop_assert!(!reason.as_str().contains(char::is_control));
            prop_assert_eq!(Reason::parse(reason.as_str()), Some(reason));
        }
        Ok(())
    });
}

#[test]
fn colours() {
    const COLOURS: &[&str] =
        &["#1a2b3c", "1A2B3C", "#abc", "fff", " #000000 ", "+12345", "#12345", "red", "#ffffffff", ""];
    fuzz("colour", 1, &texts(COLOURS), |typed| {
        let digits = typed.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits).to_ascii_lowercase();
        let good = [3, 6].contains(&digits.len()) && digits.chars().all(|c| "0123456789abcdef".contains(c));
        let expected = good.then(|| match digits.len() {
            3 => digits.chars().flat_map(|c| [c, c]).collect(),
            _ => digits,
        });
        let read = Accent::parse(&typed);
        prop_assert_eq!(
            read.as_ref().map(|accent| accent.as_str().to_owned()),
            expected.map(|it: String| format!("#{it}"))
        );
        if let Some(accent) = read {
            let css = Palette::of(&accent).css();
            prop_assert!(css.chars().all(|c| c.is_ascii_alphanumeric() || " #:;-(){}@%/\n".contains(c)), "{css:?}");
        }
        Ok(())
    });
}

#[test]
fn policies() {
    const POLICIES: &[&str] = &["off", "optional", "required:1790000000000", "required:-1", "required:", "required:+1"];
    fuzz("policy", 1, &texts(POLICIES), |sent| {
        if let Some(policy) = Policy::from_text(&sent) {
            prop_assert_eq!(Policy::from_text(&policy.to_text()), Some(policy));
        }
        Ok(())
    });
}
