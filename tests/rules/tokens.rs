//! Tokens: unguessable, read back exactly, found by a hash that opens nothing.

use std::collections::HashSet;

use guichet::token::Token;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::support::{OsEntropy, Seeded};

proptest! {
    #[test]
    fn a_token_comes_back_as_it_left(seed: u64) {
        let token = Token::new(&Seeded::new(seed));
        let text = token.reveal();
        prop_assert_eq!(text.len(), 43);
        let back = Token::parse(&text).unwrap();
        prop_assert_eq!(back.reveal(), text);
        prop_assert_eq!(back.hash(), token.hash());
    }

    #[test]
    fn reading_never_panics_and_has_one_spelling(text in "[A-Za-z0-9_=-]{40,46}", any in any::<String>()) {
        for text in [text, any] {
            if let Some(token) = Token::parse(&text) {
                prop_assert_eq!(token.reveal(), text);
            }
        }
    }

    #[test]
    fn an_altered_token_is_another_one(seed: u64, place in 0..43_usize) {
        let token = Token::new(&Seeded::new(seed));
        let mut text = token.reveal().into_bytes();
        text[place] = if text[place] == b'A' { b'E' } else { b'A' };
        let text = String::from_utf8(text).unwrap();
        prop_assert!(Token::parse(&text).is_none_or(|other| other.hash() != token.hash()));
    }
}

#[test]
fn what_cant_be_a_token_isnt_one() {
    let good = Token::new(&Seeded::new(0)).reveal();
    let texts = [
        String::new(),
        good[1..].to_owned(),
        format!("{good}="),
        format!("{good}A"),
        format!(" {good}"),
        "+".repeat(43),
        // The last character has two bits that must be zero.
        format!("{}B", "A".repeat(42)),
    ];
    for text in texts {
        assert!(Token::parse(&text).is_none(), "{text:?}");
    }
}

#[test]
fn the_hash_is_the_sha_256_of_the_256_bits() {
    let token = Token::new(&Seeded::new(0));
    let bytes = data_encoding::BASE64URL_NOPAD.decode(token.reveal().as_bytes()).unwrap();
    assert_eq!(bytes.len(), 32);
    assert_eq!(token.hash().as_bytes().as_slice(), Sha256::digest(bytes).as_slice());
}

#[test]
fn ten_thousand_tokens_are_all_different() {
    let tokens: HashSet<String> = (0..10_000).map(|_| Token::new(&OsEntropy).reveal()).collect();
    assert_eq!(tokens.len(), 10_000);
}
