//! One field takes either kind of code, and refuses everything else without panicking.

use guichet::{code::TypedCode, recovery::RecoveryCode};
use proptest::prelude::*;
use rstest::rstest;

use crate::support::Seeded;

/// `six DIGITS`, `recovery CODE` or `neither`.
fn read(text: &str) -> String {
    match TypedCode::parse(text) {
        Some(TypedCode::SixDigits(digits)) => format!("six {}", str::from_utf8(digits.as_bytes()).expect("digits")),
        Some(TypedCode::Recovery(code)) => format!("recovery {}", code.reveal()),
        None => "neither".to_owned(),
    }
}

#[rstest]
#[case::plain("123456", "six 123456")]
#[case::leading_zeros("000042", "six 000042")]
#[case::as_apps_show_it("123 456", "six 123456")]
#[case::with_a_dash("123-456", "six 123456")]
#[case::pasted_with_a_line_end(" 123456\r\n", "six 123456")]
#[case::no_break_spaces("123\u{a0}456\u{202f}", "six 123456")]
#[case::recovery_code("fg0v v63c xmd0 9r5m", "recovery FG0V-V63C-XMD0-9R5M")]
#[case::look_alikes("FGoV-V63C-XMDO-9R5M", "recovery FG0V-V63C-XMD0-9R5M")]
#[case::sixteen_digits("1234567890123456", "recovery 1234-5678-9012-3456")]
fn these_are_read(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(read(text), expected);
}

#[rstest]
#[case::empty("")]
#[case::blank("  \t ")]
#[case::five_digits("12345")]
#[case::a_lost_leading_zero("81804")]
#[case::seven_digits("1234567")]
#[case::eight_digits("94287082")]
#[case::arabic_digits("١٢٣٤٥٦")]
#[case::full_width_digits("１２３４５６")]
#[case::superscript_digits("¹²³⁴⁵⁶")]
#[case::one_digit_of_another_script("12345٦")]
#[case::sign("+12345")]
#[case::decimal("12345.")]
#[case::letters("ABCDEF")]
#[case::letter_o_for_zero("12345O")]
#[case::hexadecimal("0x1234")]
#[case::nul("123456\0")]
#[case::list("123456,123457")]
#[case::fifteen_characters("FG0VV63CXMD09R5")]
#[case::seventeen_characters("FG0VV63CXMD09R5M0")]
fn these_are_neither(#[case] text: &str) {
    assert_eq!(read(text), "neither");
}

#[test]
fn long_input_is_refused_unread() {
    assert_eq!(read(&"1".repeat(1 << 20)), "neither");
    assert_eq!(read(&format!("123456{}", " ".repeat(58))), "six 123456");
    assert_eq!(read(&format!("123456{}", " ".repeat(59))), "neither");
}

proptest! {
    #[test]
    fn reading_never_panics(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn only_ascii_digits_make_six_digits(text in "\\PC{0,12}") {
        let compact: String = text.chars().filter(char::is_ascii_digit).collect();
        if let Some(digits) = read(&text).strip_prefix("six ") {
            prop_assert_eq!(digits, compact);
        }
    }

    #[test]
    fn digits_of_another_script_are_never_a_code(text in "[\\p{Nd}--[0-9]]{6}") {
        prop_assert_eq!(read(&text), "neither");
    }

    #[test]
    fn five_digits_and_seven_are_never_a_code(text in "[0-9]{5}|[0-9]{7}") {
        prop_assert_eq!(read(&text), "neither");
    }

    #[test]
    fn a_recovery_code_is_never_taken_for_six_digits(seed: u64) {
        let printed = RecoveryCode::new(&Seeded::new(seed)).reveal();
        prop_assert_eq!(read(&printed), format!("recovery {printed}"));
    }
}
