//! Names and addresses: parsed once, compared in one form, safe to print.

use guichet::{
    account::{Email, PersonName, Username},
    firm::{FirmName, ShortName},
    locale::Locale,
};
use proptest::prelude::*;
use rstest::rstest;

fn key(text: &str) -> String {
    Username::parse(text).expect("a username").key().as_str().to_owned()
}

/// The same letters as compatibility characters.
fn full_width(text: &str) -> String {
    let wide = |c: char| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xfee0).expect("assigned") } else { c };
    text.chars().map(wide).collect()
}

#[test]
fn a_greek_name_in_capitals_is_the_same_username() {
    assert_eq!(key("ΣΊΣΥΦΟΣ"), key("σίσυφος"));
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>()) {
        let _ = (Username::parse(&text), Email::parse(&text), PersonName::parse(&text), FirmName::parse(&text));
        let _ = ShortName::parse(&text);
    }

    #[test]
    fn a_key_is_its_own_key(text in "\\PC{1,40}") {
        if let Some(once) = Username::parse(&text).map(|name| name.key())
            && !once.as_str().contains(char::is_whitespace)
            && let Some(twice) = Username::parse(once.as_str()).map(|name| name.key())
        {
            prop_assert_eq!(once, twice);
        }
    }

    #[test]
    fn case_and_compatibility_forms_are_one_username(text in "[a-zA-Z0-9à-öø-þ._@+-]{1,40}") {
        prop_assert_eq!(key(&text.to_uppercase()), key(&text));
        prop_assert_eq!(key(&text.to_lowercase()), key(&text));
        prop_assert_eq!(key(&full_width(&text)), key(&text));
        let spaced = format!("\u{3000} {text}\t");
        prop_assert_eq!(key(&spaced), key(&text));
    }

    #[test]
    fn a_username_has_no_white_space_and_no_control_character(text in any::<String>()) {
        if let Some(name) = Username::parse(&text) {
            prop_assert!(!name.as_str().chars().any(|c| c.is_whitespace() || c.is_control()));
            prop_assert!((1..=254).contains(&name.as_str().chars().count()));
        }
    }

    #[test]
    fn whatever_the_legal_name_the_short_one_is_valid(text in any::<String>(), other in "[A-Za-zé& .'’,-]{1,120}") {
        for name in [text, other].iter().filter_map(|text| FirmName::parse(text)) {
            for locale in Locale::ALL {
                let short = ShortName::from_legal_name(&name, locale);
                prop_assert_eq!(ShortName::parse(short.as_str()), Some(short));
            }
        }
    }

    #[test]
    fn an_address_can_end_no_header(text in any::<String>()) {
        if let Some(email) = Email::parse(&text) {
            prop_assert!(!email.as_str().contains(['\r', '\n', '\0', ' ', '<', '>', ',', ';', '"']));
            prop_assert_eq!(email.as_str().matches('@').count(), 1);
        }
    }

    #[test]
    fn initials_and_greeting_never_panic(text in any::<String>()) {
        if let Some(name) = PersonName::parse(&text) {
            prop_assert!(!name.first().is_empty());
            prop_assert!(!name.initials().is_empty());
        }
    }
}

#[test]
fn composed_and_decomposed_letters_are_one_username() {
    assert_eq!(key("Zo\u{e9}"), key("zoe\u{301}"));
}

#[test]
fn a_username_has_254_characters_at_most() {
    assert!(Username::parse(&"é".repeat(254)).is_some());
    assert!(Username::parse(&"é".repeat(255)).is_none());
    assert!(Username::parse(" \t").is_none());
    assert!(Username::parse("two words").is_none());
}

#[rstest]
#[case("jean@exemple.quebec", "jea•••@exemple.quebec")]
#[case("jo", "jo•••")]
#[case("élodie", "élo•••")]
fn a_hint_doesnt_say_the_username(#[case] username: &str, #[case] hint: &str) {
    assert_eq!(Username::parse(username).unwrap().hint(), hint);
}

#[rstest]
#[case("lea@exemple.quebec", true)]
#[case("prénom.nom@exemple.québec", true)]
#[case("lea@exemple", false)]
#[case("lea@@exemple.quebec", false)]
#[case("@exemple.quebec", false)]
#[case("lea@.quebec", false)]
#[case("lea@exemple.", false)]
#[case("lea", false)]
#[case("lea@exemple.quebec\r\nBcc: a@b.c", false)]
#[case("Lea <lea@exemple.quebec>", false)]
fn an_address_is_one_address(#[case] text: &str, #[case] good: bool) {
    assert_eq!(Email::parse(text).is_some(), good);
}

#[rstest]
#[case("Cabinet Tremblay CPA", "Cabinet Tremblay CPA")]
#[case("Côté, Lévesque & Associés inc.", "Cote Levesque et")]
#[case("Sœurs & Fils", "Soeurs et Fils")]
#[case("Œuvres Ægir", "Oeuvres Aegir")]
#[case("A:B+C", "A B C")]
#[case("Antidisestablishmentarianism", "Antidisestablishmentaria")]
#[case("会計事務所", "Portal")]
fn a_legal_name_becomes_short(#[case] legal: &str, #[case] short: &str) {
    let name = FirmName::parse(legal).unwrap();
    let made = ShortName::from_legal_name(&name, Locale::Fr);
    // A conjunction that dangles is dropped.
    assert_eq!(made.as_str(), short.trim_end_matches(" et"));
}

#[test]
fn an_ampersand_is_written_out_in_the_firms_language() {
    let name = FirmName::parse("Lam & Roy").unwrap();
    assert_eq!(ShortName::from_legal_name(&name, Locale::En).as_str(), "Lam and Roy");
    assert_eq!(ShortName::from_legal_name(&name, Locale::Fr).as_str(), "Lam et Roy");
}

#[rstest]
#[case("", false)]
#[case(" Lam", false)]
#[case("Lam:Roy", false)]
#[case("Lam+Roy", false)]
#[case("Côté", false)]
#[case("Lam-Roy 2.0", true)]
#[case("abcdefghijklmnopqrstuvwx", true)]
#[case("abcdefghijklmnopqrstuvwxy", false)]
fn a_short_name_is_plain(#[case] text: &str, #[case] good: bool) {
    assert_eq!(ShortName::parse(text).is_some(), good);
}

#[rstest]
#[case("Jean-François Bélanger", "Jean-François", "JB")]
#[case("  élodie  ", "élodie", "É")]
#[case("Ana Maria de Souza", "Ana", "AS")]
fn a_person_is_greeted_by_the_first_name(#[case] text: &str, #[case] first: &str, #[case] initials: &str) {
    let name = PersonName::parse(text).unwrap();
    assert_eq!((name.first(), name.initials().as_str()), (first, initials));
}
