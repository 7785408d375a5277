//! Where an account stands: one word each, in the order in which they apply.

use guichet::standing::Standing;

const WORDS: [(Standing, &str); 7] = [
    (Standing::Disabled, "disabled"),
    (Standing::Locked, "locked"),
    (Standing::SetUpAgain, "set_up_again"),
    (Standing::Exempt, "exempt"),
    (Standing::Protected, "protected"),
    (Standing::PasswordOnly, "password_only"),
    (Standing::Waiting, "waiting"),
];

#[test]
fn every_standing_has_a_word() {
    assert_eq!(WORDS.map(|(standing, _)| standing), Standing::ALL);
    for (standing, word) in WORDS {
        assert_eq!((standing.as_str(), Standing::from_word(word)), (word, Some(standing)));
        assert_eq!(serde_json::to_string(&standing).unwrap(), format!("\"{word}\""));
        assert_eq!(serde_json::from_str::<Standing>(&format!("\"{word}\"")).unwrap(), standing);
    }
    for word in ["", "Disabled", "set up again", "protected "] {
        assert_eq!(Standing::from_word(word), None, "{word:?}");
    }
}

#[test]
fn the_first_that_applies_is_the_least() {
    assert!(Standing::ALL.is_sorted());
    assert!(Standing::Locked < Standing::Protected && Standing::Exempt < Standing::Protected);
}
