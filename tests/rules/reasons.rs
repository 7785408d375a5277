//! Reasons: on one line, long enough to say something, kept as they were given. And how an identity was checked.

use guichet::{
    Refusal,
    audit::HelpOutcome,
    error::Field,
    reason::{IdentityCheck, Reason},
    usecase::ResetGrounds,
};
use proptest::prelude::*;
use rstest::rstest;
use unicode_normalization::is_nfc;

#[rstest]
#[case::as_typed("Téléphone perdu", Some("Téléphone perdu"))]
#[case::trimmed("  new phone \n", Some("new phone"))]
#[case::composed("cle\u{301} perdue", Some("clé perdue"))]
#[case::the_shortest("ok!", Some("ok!"))]
#[case::too_short("ok", None)]
#[case::short_once_trimmed(" a ", None)]
#[case::empty("", None)]
#[case::blank("   ", None)]
#[case::two_lines("lost\nphone", None)]
#[case::a_bell("lost\u{7}phone", None)]
#[case::nul("lost\0phone", None)]
fn a_reason_is_read(#[case] typed: &str, #[case] expected: Option<&str>) {
    assert_eq!(Reason::parse(typed).as_ref().map(Reason::as_str), expected);
}

#[test]
fn a_reason_has_three_hundred_code_points_at_most() {
    assert_eq!(Reason::MAX, 300);
    assert!(Reason::parse(&"é".repeat(300)).is_some());
    assert!(Reason::parse(&"é".repeat(301)).is_none());
    // Counted as it is kept: each of these pairs becomes one.
    assert!(Reason::parse(&"e\u{301}".repeat(300)).is_some());
}

proptest! {
    #[test]
    fn whatever_is_typed_a_reason_is_one_line_and_reads_as_itself(typed in any::<String>(), other in "\\PC{0,320}") {
        for typed in [typed, other] {
            if let Some(reason) = Reason::parse(&typed) {
                prop_assert!(!reason.as_str().contains(char::is_control));
                prop_assert!((3..=300).contains(&reason.as_str().chars().count()));
                prop_assert!(is_nfc(reason.as_str()));
                prop_assert_eq!(Reason::parse(reason.as_str()), Some(reason));
            }
        }
    }
}

#[test]
fn every_check_of_an_identity_has_a_word() {
    let words = [
        (IdentityCheck::CalledBack, "called_back"),
        (IdentityCheck::InPerson, "in_person"),
        (IdentityCheck::Video, "video"),
    ];
    assert_eq!(words.map(|(check, _)| check), IdentityCheck::ALL);
    for (check, word) in words {
        assert_eq!((check.as_str(), IdentityCheck::from_word(word)), (word, Some(check)));
        assert_eq!(serde_json::to_string(&check).unwrap(), format!("\"{word}\""), "the log has the same word");
    }
    // What somebody knows is no check.
    for word in ["", "Video", "email", "question", "birthday"] {
        assert_eq!(IdentityCheck::from_word(word), None, "{word}");
    }
}

#[test]
fn every_outcome_of_a_help_request_has_a_word() {
    let words = ["code_issued", "reset", "unlocked", "talked", "not_them"];
    assert_eq!(HelpOutcome::ALL.map(HelpOutcome::as_str), words);
    for outcome in HelpOutcome::ALL {
        assert_eq!(HelpOutcome::from_word(outcome.as_str()), Some(outcome));
        assert_eq!(serde_json::to_string(&outcome).unwrap(), format!("\"{}\"", outcome.as_str()));
    }
    assert_eq!(HelpOutcome::from_word("ignored"), None);
}

#[rstest]
#[case("", "New phone", Field::Check)]
#[case("question", "New phone", Field::Check)]
#[case("CALLED_BACK", "New phone", Field::Check)]
#[case("called_back", "", Field::Reason)]
#[case("called_back", "  x ", Field::Reason)]
#[case("video", "two\nlines", Field::Reason)]
#[case("", "", Field::Check)]
fn a_reset_without_a_check_and_a_reason_isnt_asked_for(
    #[case] check: &str,
    #[case] reason: &str,
    #[case] field: Field,
) {
    assert_eq!(ResetGrounds::parse(check, reason).err(), Some(Refusal::Field { field }));
}

#[test]
fn a_reset_has_its_check_and_its_reason() {
    let grounds = ResetGrounds::parse("video", " New phone ").expect("both are there");
    assert_eq!((grounds.check, grounds.reason.as_str()), (IdentityCheck::Video, "New phone"));
}
