//! What a password must be: long, and nobody's first guess. Nothing about its composition.

use guichet::{
    error::PasswordRefusal::{self, Common, Context, TooLong, TooShort},
    password::{MAX, MIN, Password},
};
use proptest::prelude::*;
use rstest::rstest;

const COMMON: &str = include_str!("../../src/password/common.txt");
const NAMES: [&str; 5] =
    ["Cabinet Tremblay CPA", "Tremblay", "jean-francois.belanger@exemple.quebec", "Jean-François Bélanger", "guichet"];

fn chosen(text: &str) -> Result<Vec<u8>, PasswordRefusal> {
    Password::chosen(text, &NAMES).map(|password| password.as_bytes().to_vec())
}

fn different_characters(count: usize) -> String {
    (0..count).map(|place| char::from_u32(0x3041 + u32::try_from(place % 80).expect("small")).expect("kana")).collect()
}

#[rstest]
#[case::digits_only("837465920174653")]
#[case::letters_only("tqwuzemxplvnarg")]
#[case::a_sentence("quatre lamas sous la pluie")]
#[case::spaces_around("  lamas et pluie  ")]
#[case::fifteen_emoji("😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰")]
#[case::accents("éàùçôîêëïœ ñãõå")]
#[case::markup("<script>\"';--\\%00")]
#[case::a_piece_of_five_repeated("kzqwxkzqwxkzqwx")]
#[case::a_name_and_eight_characters("Tremblay-kzqwxvjm")]
fn these_are_accepted_as_they_are(#[case] text: &str) {
    assert_eq!(chosen(text).as_deref(), Ok(text.as_bytes()));
}

#[rstest]
#[case::empty("", TooShort)]
#[case::fourteen_letters("tqwuzemxplvnar", TooShort)]
#[case::fourteen_emoji("😀😁😂🤣😃😄😅😆😉😊😋😎😍😘", TooShort)]
#[case::fourteen_letters_decomposed("e\u{301}e\u{301}ae\u{301}be\u{301}ce\u{301}de\u{301}fe\u{301}ge\u{301}", TooShort)]
#[case::one_letter("aaaaaaaaaaaaaaa", Common)]
#[case::one_letter_in_two_cases("aAaAaAaAaAaAaAaA", Common)]
#[case::two_letters("zxzxzxzxzxzxzxz", Common)]
#[case::three_letters("zxczxczxczxczxczx", Common)]
#[case::four_letters("zxcvzxcvzxcvzxcv", Common)]
#[case::one_emoji("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", Common)]
#[case::the_firm("Cabinet Tremblay", Context)]
#[case::the_firm_run_together("cabinettremblaycpa", Context)]
#[case::the_firm_and_the_year("TREMBLAY-CPA-2026!", Context)]
#[case::the_firm_twice("TremblayTremblay", Context)]
#[case::the_person("Jean-François Bélanger", Context)]
#[case::the_person_without_accents("jean francois belanger", Context)]
#[case::the_person_decomposed("Jean-Franc\u{327}ois Be\u{301}langer", Context)]
#[case::the_mailbox("jean-francois.belanger", Context)]
#[case::the_address("jean-francois.belanger@exemple.quebec", Context)]
#[case::full_width("ＴＲＥＭＢＬＡＹ　ｃａｂｉｎｅｔ", Context)]
#[case::the_product("guichet-guichet-guichet", Context)]
#[case::a_name_and_seven_characters("Tremblay-kzqwxvj", Context)]
fn these_are_refused(#[case] text: &str, #[case] why: PasswordRefusal) {
    assert_eq!(chosen(text), Err(why));
}

#[test]
fn the_shortest_is_15_code_points_and_the_longest_256() {
    assert_eq!((MIN, MAX), (15, 256));
    for length in [15, 64, 128, 256] {
        assert_eq!(chosen(&different_characters(length)), Ok(different_characters(length).into_bytes()), "{length}");
    }
    assert_eq!(chosen(&different_characters(14)), Err(TooShort));
    assert_eq!(chosen(&different_characters(257)), Err(TooLong));
    assert_eq!(chosen(&"ab".repeat(1 << 20)), Err(TooLong));
}

#[test]
fn four_byte_characters_count_as_one_up_to_the_limit() {
    let faces: String = (0..256).map(|place| char::from_u32(0x1f300 + place).unwrap()).collect();
    assert_eq!(chosen(&faces), Ok(faces.into_bytes()));
}

#[test]
fn composed_and_decomposed_letters_are_one_password() {
    let composed = "éàùçôîêë ïñãõå quinze";
    let decomposed = "e\u{301}a\u{300}u\u{300}c\u{327}o\u{302}i\u{302}e\u{302}e\u{308} i\u{308}n\u{303}a\u{303}o\u{303}a\u{30a} quinze";
    assert_ne!(composed, decomposed);
    assert_eq!(chosen(composed), chosen(decomposed));
    let typed = |text| Password::typed(text).map(|password| password.as_bytes().to_vec());
    assert_eq!(typed(composed), chosen(decomposed));
}

#[test]
fn compatibility_forms_are_not_one_password() {
    assert_ne!(chosen("ﬁne quinze lettres").unwrap(), chosen("fine quinze lettres").unwrap());
}

#[test]
fn at_sign_in_any_length_up_to_the_longest_is_taken() {
    for text in ["x", "hunter2", "Tremblay"] {
        assert_eq!(Password::typed(text).map(|password| password.as_bytes().to_vec()), Ok(text.as_bytes().to_vec()));
    }
    assert_eq!(Password::typed(&different_characters(257)).err(), Some(TooLong));
}

#[test]
fn the_common_list_has_thousands_of_legal_length_and_all_are_refused() {
    let entries: Vec<&str> = COMMON.lines().collect();
    assert!(entries.len() >= 3000, "{}", entries.len());
    for entry in entries {
        assert!(entry.chars().count() >= MIN, "{entry} is too short to need refusing");
        assert_eq!(Password::chosen(entry, &[]).err(), Some(Common), "{entry}");
        assert_eq!(Password::chosen(&entry.to_ascii_uppercase(), &[]).err(), Some(Common), "{entry} in capitals");
    }
}

#[test]
fn only_the_whole_value_is_compared_with_the_common_list() {
    let entry = COMMON.lines().next().unwrap();
    assert!(Password::chosen(&format!("{entry} kzqwxv"), &[]).is_ok());
}

proptest! {
    #[test]
    fn choosing_never_panics_and_keeps_the_rules(text in "\\PC{0,300}", name in "\\PC{0,30}") {
        if let Ok(password) = Password::chosen(&text, &[&name]) {
            let length = str::from_utf8(password.as_bytes()).unwrap().chars().count();
            prop_assert!(length >= MIN);
            prop_assert!(text.chars().count() <= MAX);
        }
    }

    #[test]
    fn what_was_chosen_is_what_is_typed_later(text in "\\PC{15,60}") {
        if let Ok(password) = Password::chosen(&text, &[]) {
            let typed = Password::typed(&text).unwrap();
            prop_assert_eq!(typed.as_bytes(), password.as_bytes());
        }
    }
}
