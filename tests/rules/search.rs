//! Accounts are found and sorted without accents and case, as people type them.

use guichet::{
    account::{Account, Email, PersonName, Role, Username},
    id::{AccountId, FirmId},
    locale::Locale,
    search::{end_of, fold, sort_key, words_of, words_of_search},
};
use proptest::prelude::*;
use rstest::rstest;

use crate::support::{START, Seeded};

fn account(name: Option<&str>, username: &str, email: Option<&str>) -> Account {
    let entropy = Seeded::new(0);
    Account {
        id: AccountId::new(START, &entropy),
        firm: FirmId::new(START, &entropy),
        username: Username::parse(username).expect("a username"),
        email: email.map(|email| Email::parse(email).expect("an address")),
        name: name.map(|name| PersonName::parse(name).expect("a name")),
        role: Role::Client,
        locale: Locale::En,
        accountant: None,
        created_at: START,
        last_sign_in_at: None,
        disabled_at: None,
        locked_at: None,
        reset_at: None,
        exempt_until: None,
        password_owed_at: None,
    }
}

/// Whether a search finds an account, as an index does: each word reaches from itself to its end.
fn finds(typed: &str, account: &Account) -> bool {
    let words = words_of(account);
    let searched = words_of_search(typed);
    !searched.is_empty() && searched.iter().all(|word| words.range(word.clone()..end_of(word)).next().is_some())
}

#[rstest]
#[case("Côté", "cote")]
#[case("ÉLUARD", "eluard")]
#[case("e\u{301}", "e")]
#[case("Łukasz Ødegård", "lukasz odegard")]
#[case("Đặng", "dang")]
#[case("İstanbul ılık", "istanbul ilik")]
#[case("Lecœur Læticia", "lecoeur laeticia")]
#[case("Weiß", "weiss")]
#[case("d’Arcy", "d'arcy")]
#[case("Ｔｏｋｙｏ ﬁn", "tokyo fin")]
#[case("Нина", "нина")]
#[case("田中", "田中")]
fn accents_case_and_compatibility_forms_are_folded(#[case] text: &str, #[case] folded: &str) {
    assert_eq!(fold(text), folded);
}

#[rstest]
#[case("cote")]
#[case("Côté")]
#[case("COTE\u{301}")]
#[case("cot")]
#[case("mari")]
#[case("eve")]
#[case("marie-eve")]
#[case("marie-ève cote")]
#[case("cote marie")]
#[case("Côté, Marie-Ève")]
#[case("  côté   m ")]
#[case("mecote")]
#[case("mecote@exa")]
#[case("MECOTE@EXAMPLE.CA")]
#[case("example")]
#[case("eve.c")]
fn these_find_her(#[case] typed: &str) {
    assert!(
        finds(typed, &account(Some("Marie-Ève Côté"), "mecote@example.ca", Some("Eve.C@autre.example"))),
        "{typed}"
    );
}

#[rstest]
#[case::nothing("")]
#[case::blank("   ")]
#[case::signs_alone("- , @ %")]
#[case::the_end_of_a_word("ote")]
#[case::one_word_of_two("marie tremblay")]
#[case::another("tremblay")]
#[case::a_pattern("c%e")]
#[case::another_pattern("c_te")]
fn these_dont(#[case] typed: &str) {
    assert!(!finds(typed, &account(Some("Marie-Ève Côté"), "mecote@example.ca", None)), "{typed}");
}

#[test]
fn an_account_is_found_by_its_name_its_username_and_its_address() {
    let words = words_of(&account(Some("Jean-Luc O’Brien"), "jlobrien", Some("jl@obrien.example")));
    let expected =
        ["brien", "example", "jean", "jean-luc", "jl", "jl@obrien.example", "jlobrien", "luc", "o", "o'brien"];
    assert_eq!(words.iter().map(String::as_str).filter(|word| *word != "obrien").collect::<Vec<_>>(), expected);
    assert!(words.contains("obrien"));
}

#[test]
fn without_name_and_address_the_username_does() {
    let account = account(None, "Ann.Éluard", None);
    assert!(finds("eluard", &account) && finds("ann.e", &account) && finds("ann", &account));
    assert_eq!(sort_key(&account), "ann.eluard");
}

#[test]
fn six_words_of_a_search_count_and_sixty_four_characters_of_a_word() {
    assert_eq!(words_of_search("a b c d e f g h").len(), 6);
    let long = "é".repeat(80);
    assert_eq!(words_of_search(&long), ["e".repeat(64)]);
    assert!(finds(&long, &account(Some(&long), "x", None)), "cut alike on both sides");
}

#[rstest]
#[case("Denis Bouchard", "Bouchard, Denis")]
#[case("Marie-Ève St-Pierre", "St-Pierre, Marie-Ève")]
#[case("Anne  de   Sèze", "Sèze, Anne  de")]
#[case("Madonna", "Madonna")]
fn a_name_is_listed_by_its_last_word(#[case] name: &str, #[case] listed: &str) {
    assert_eq!(PersonName::parse(name).expect("a name").listed(), listed);
}

#[test]
fn a_list_is_in_the_order_of_a_paper_one() {
    let expected = [
        "Zoé Bouchard",
        "Denis Bouchard-Roy",
        "Anne Cote",
        "Édith Côté",
        "zacharie cote",
        "Anne Coteau",
        "Émile Éluard",
        "Madonna",
        "Ana Ødegård",
        "Bo Zed",
    ];
    let mut names = expected;
    names.reverse();
    names.sort_by_key(|name| sort_key(&account(Some(name), "x", None)));
    assert_eq!(names, expected);
}

#[test]
fn a_name_of_accents_alone_has_a_place_in_the_list() {
    // An empty key is how the store marks accounts that wait for theirs.
    for name in [Some("\u{301}"), Some("\u{308} \u{301}"), None] {
        assert!(!sort_key(&account(name, "\u{301}", None)).is_empty());
    }
}

#[rstest]
#[case("Denis Bouchard", "DB")]
#[case("édith de la côte", "ÉC")]
#[case("Madonna", "M")]
fn initials_are_of_the_first_and_the_last_word(#[case] name: &str, #[case] initials: &str) {
    assert_eq!(PersonName::parse(name).expect("a name").initials(), initials);
}

#[test]
fn every_character_that_is_folded_is_folded() {
    for c in '\0'..=char::MAX {
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        assert_eq!(fold(&folded), folded, "{c:?}");
    }
}

proptest! {
    #[test]
    fn what_is_folded_is_folded(text in any::<String>(), name in "\\PC{0,60}") {
        for text in [text, name] {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }
    }

    #[test]
    fn everybody_is_found_by_each_word_of_their_name(name in "[a-zA-ZÀ-ÿœŒ’' -]{1,40}", cut in 1..8_usize) {
        if let Some(parsed) = PersonName::parse(&name) {
            let account = account(Some(parsed.as_str()), "x", None);
            for word in parsed.as_str().split_whitespace().filter(|word| word.contains(char::is_alphanumeric)) {
                prop_assert!(finds(word, &account), "{} in {}", word, name);
                let start: String = word.trim_matches(|c: char| !c.is_alphanumeric()).chars().take(cut).collect();
                prop_assert!(finds(&start, &account), "{} in {}", start, name);
            }
            prop_assert_eq!(finds(parsed.as_str(), &account), !words_of_search(&name).is_empty());
            prop_assert!(!sort_key(&account).is_empty());
        }
    }

    #[test]
    fn no_word_is_empty_or_longer_than_is_kept(name in "\\PC{1,120}", username in "\\PC{1,120}", typed in any::<String>()) {
        if let (Some(name), Some(username)) = (PersonName::parse(&name), Username::parse(&username)) {
            let account = Account { name: Some(name), username, ..account(None, "x", None) };
            prop_assert!(!sort_key(&account).is_empty());
            for word in words_of(&account).into_iter().chain(words_of_search(&typed)) {
                prop_assert!((1..=64).contains(&word.chars().count()), "{word:?}");
                prop_assert!(!word.contains(char::is_whitespace), "{word:?}");
            }
        }
    }
}
