//! Which of the two languages a browser asks for.

use guichet::locale::Locale;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("fr", Some(Locale::Fr))]
#[case("fr-CA,fr;q=0.9,en;q=0.8", Some(Locale::Fr))]
#[case("EN-us", Some(Locale::En))]
#[case("de, en;q=0.4, fr;q=0.5", Some(Locale::Fr))]
#[case("en, fr", Some(Locale::En))]
#[case("fr;q=0, en;q=0.1", Some(Locale::En))]
#[case("fr;q=0", None)]
#[case("fr;q=often, en", Some(Locale::En))]
#[case("fr;q=NaN", None)]
#[case("frr, eno", None)]
#[case("*", None)]
#[case("", None)]
#[case(",;=,;;q", None)]
fn the_browsers_preference_is_understood(#[case] header: &str, #[case] expected: Option<Locale>) {
    assert_eq!(Locale::from_accept_language(header), expected);
}

proptest! {
    #[test]
    fn whatever_the_header_nothing_panics(any in any::<String>(), near in "([a-zA-Z*-]{0,6}(;q=[0-9.eE+-]{0,6})?,?){0,8}") {
        let _ = (Locale::from_accept_language(&any), Locale::from_tag(&any));
        let _ = Locale::from_accept_language(&near);
    }

    #[test]
    fn a_language_that_isnt_named_isnt_chosen(header in "[a-dg-z0-9,;= .*-]{0,60}") {
        // Without e and f there is neither `en` nor `fr`.
        prop_assert_eq!(Locale::from_accept_language(&header), None);
    }
}

#[test]
fn a_tag_names_its_language_and_the_other_is_the_other() {
    for locale in Locale::ALL {
        assert_eq!(Locale::from_tag(locale.tag()), Some(locale));
        assert_ne!(locale.other(), locale);
        assert_eq!(locale.other().other(), locale);
    }
}
