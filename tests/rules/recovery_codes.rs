//! Recovery codes: ten, 80 bits each, read however a person types them.

use std::collections::HashSet;

use guichet::recovery::{RecoveryCode, SET_SIZE};
use proptest::{collection::vec, prelude::*};

use crate::support::{OsEntropy, Seeded};

/// What people put between groups.
const SEPARATORS: [&str; 8] = ["", "-", " ", "--", "\u{2013}", "\u{2212}", "\u{a0}", "\t"];

/// A code as somebody might type it: any case, any separators, look-alikes for 0 and 1.
fn typed(printed: &str, choices: &[usize]) -> String {
    let variant = |c: char, choice: usize| match c {
        '0' => ["0", "O", "o"][choice % 3].to_owned(),
        '1' => ["1", "I", "i", "L", "l"][choice % 5].to_owned(),
        c if choice.is_multiple_of(2) => c.to_ascii_lowercase().to_string(),
        c => c.to_string(),
    };
    let compact = printed.chars().filter(|c| *c != '-');
    compact.zip(choices).map(|(c, choice)| SEPARATORS[choice / 7 % 8].to_owned() + &variant(c, *choice)).collect()
}

proptest! {
    #[test]
    fn a_code_is_read_whatever_the_case_the_dashes_and_the_look_alikes(
        seed: u64,
        choices in vec(0..1000_usize, RecoveryCode::LENGTH),
    ) {
        let code = RecoveryCode::new(&Seeded::new(seed));
        let read = RecoveryCode::parse(&typed(&code.reveal(), &choices)).unwrap();
        prop_assert_eq!(read.as_bytes(), code.as_bytes());
    }

    #[test]
    fn normalising_twice_is_normalising_once(text in "[0-9A-Za-z -]{10,24}") {
        if let Some(once) = RecoveryCode::parse(&text) {
            let twice = RecoveryCode::parse(&once.reveal()).unwrap();
            prop_assert_eq!(twice.as_bytes(), once.as_bytes());
            prop_assert_eq!(twice.reveal(), once.reveal());
        }
    }

    #[test]
    fn reading_never_panics(text in any::<String>()) {
        let _ = RecoveryCode::parse(&text);
    }

    #[test]
    fn one_character_more_or_less_isnt_a_code(seed: u64, extra in "[0-9A-Z]") {
        let printed = RecoveryCode::new(&Seeded::new(seed)).reveal();
        prop_assert!(RecoveryCode::parse(&printed[1..]).is_none());
        prop_assert!(RecoveryCode::parse(&(printed + &extra)).is_none());
    }
}

#[test]
fn a_code_is_printed_in_four_groups_of_four_without_look_alikes() {
    for seed in 0..200 {
        let printed = RecoveryCode::new(&Seeded::new(seed)).reveal();
        let groups: Vec<_> = printed.split('-').collect();
        assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 4), "{printed}");
        assert!(printed.chars().all(|c| "0123456789ABCDEFGHJKMNPQRSTVWXYZ-".contains(c)), "{printed}");
    }
}

#[test]
fn letters_outside_the_alphabet_are_refused() {
    for odd in ['U', 'u', '!', 'é', '٣', '０', '\0'] {
        assert!(RecoveryCode::parse(&format!("0000-0000-0000-000{odd}")).is_none(), "{odd:?}");
    }
}

#[test]
fn a_set_has_ten_codes_and_no_two_of_a_thousand_sets_share_one() {
    let codes: Vec<_> = (0..1000).flat_map(|_| RecoveryCode::new_set(&OsEntropy)).collect();
    assert_eq!(codes.len(), 1000 * SET_SIZE);
    assert_eq!(codes.iter().map(RecoveryCode::reveal).collect::<HashSet<_>>().len(), codes.len());
}

#[test]
fn every_character_of_the_alphabet_comes_up_about_as_often() {
    let mut counts = std::collections::HashMap::new();
    for _ in 0..2000 {
        for byte in RecoveryCode::new(&OsEntropy).as_bytes() {
            *counts.entry(*byte).or_insert(0_u32) += 1;
        }
    }
    assert_eq!(counts.len(), 32);
    // 1000 expected each, standard deviation 31: eight of those is never.
    assert!(counts.values().all(|count| (750..1250).contains(count)), "{counts:?}");
}
