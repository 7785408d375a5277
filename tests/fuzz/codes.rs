//! Codes, tokens and passwords as they are typed and sent.

use guichet::{code::TypedCode, id::AccountId, password::Password, recovery::RecoveryCode, token::Token};
use proptest::{prelude::*, test_runner::TestCaseError};
use unicode_normalization::UnicodeNormalization;

use crate::{
    harness::{Held, fuzz},
    inputs::texts,
};

/// Defects.md row 41 among them.
const CODES: &[&str] = &[
    "123456",
    "000042",
    "123 456",
    "12345",
    "1234567",
    "",
    "  ",
    "١٢٣٤٥٦",
    "１２３４５６",
    "FG0V-V63C-XMD0-9R5M",
    "fg0v v63c xmd0 9r5m",
    "FGoV–V63C—XMDO−9RIL",
    "0000000000000000",
    "ABCDEFGHJKMNPQRS",
    "[123456]",
    "+12345",
    "null",
];

/// What a code is, by the letter of the page that asks for it: white space, dashes and case don't count.
fn obvious(typed: &str) -> Option<String> {
    let dash = |c: char| "-‐‑‒–—―−\u{200b}".contains(c);
    let compact: Vec<char> = typed.chars().filter(|c| !c.is_whitespace() && !dash(*c)).collect();
    if typed.len() > 64 {
        None
    } else if compact.len() == 6 && compact.iter().all(|c| "0123456789".contains(*c)) {
        Some(compact.into_iter().collect())
    } else if compact.len() == 16 && compact.iter().all(char::is_ascii_alphanumeric) {
        let upper: String = compact.iter().map(char::to_ascii_uppercase).collect();
        let read = upper.replace('O', "0").replace(['I', 'L'], "1");
        (!read.contains('U')).then_some(read)
    } else {
        None
    }
}

#[test]
fn typed_codes() {
    fuzz("typed code", 1, &texts(CODES), |typed| {
        let read = match TypedCode::parse(&typed) {
            Some(TypedCode::SixDigits(digits)) => Some(str::from_utf8(digits.as_bytes()).unwrap().to_owned()),
            Some(TypedCode::Recovery(code)) => Some(str::from_utf8(code.as_bytes()).unwrap().to_owned()),
            None => None,
        };
        prop_assert_eq!(read, obvious(&typed));
        Ok(())
    });
}

#[test]
fn recovery_codes() {
    fuzz("recovery code", 1, &texts(CODES), |typed| {
        if let Some(code) = RecoveryCode::parse(&typed) {
            let printed = code.reveal();
            prop_assert_eq!(printed.len(), 19);
            for printed in [printed.to_lowercase(), printed] {
                let again = RecoveryCode::parse(&printed).unwrap();
                prop_assert_eq!(again.as_bytes(), code.as_bytes());
            }
        }
        Ok(())
    });
}

#[test]
fn tokens() {
    const TOKENS: &[&str] = &[
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-8",
        "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAA",
    ];
    fuzz("token", 1, &texts(TOKENS), |sent| {
        if let Some(token) = Token::parse(&sent) {
            // One text for each token: no two that differ open the same.
            prop_assert_eq!(token.reveal(), sent);
        } else {
            let canonical = sent.len() == 43
                && sent.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
                && b"AEIMQUYcgkosw048".contains(&sent.as_bytes()[42]);
            prop_assert!(!canonical, "{sent} is a token");
        }
        Ok(())
    });
}

#[test]
fn identifiers() {
    const IDS: &[&str] = &[
        "019a5c3e-0000-7000-8000-0123456789ab",
        "019A5C3E-0000-7000-8000-0123456789AB",
        "{019a5c3e000070008000012345}",
        "urn:uuid:019a5c3e-0000-7000-8000-0123456789ab",
        "019a5c3e00007000800001234567 89ab",
        "",
    ];
    fuzz("identifier", 1, &texts(IDS), |sent| {
        if let Ok(id) = sent.parse::<AccountId>() {
            let printed = id.to_string();
            prop_assert_eq!(printed.len(), 36);
            prop_assert_eq!(printed.parse::<AccountId>().unwrap(), id);
        }
        Ok(())
    });
}

#[test]
fn passwords() {
    const PASSWORDS: &[&str] = &[
        "correct horse battery staple",
        "aaaaaaaaaaaaaaaa",
        "Cabinet Éluard 2026",
        "motdepasse123456",
        "éééééééééééééééé",
        "short",
        "password1234567",
        "nadia@example.com nadia",
        "",
    ];
    fuzz("password", 1, &texts(PASSWORDS), |typed| {
        let names = ["Cabinet Éluard", "Nadia Roy", "nadia@example.com"];
        let chosen = Password::chosen(&typed, &names);
        let points = typed.nfc().count();
        prop_assert!(chosen.is_err() || (15..=256).contains(&points), "{points} code points");
        // However a keyboard composes it, it is the same password.
        let decomposed: String = typed.nfd().collect();
        if let (Ok(one), Ok(other)) = (Password::typed(&typed), Password::typed(&decomposed)) {
            prop_assert!(one.as_bytes() == other.as_bytes());
        }
        same(chosen.is_ok(), Password::chosen(&decomposed, &names).is_ok())
    });
}

fn same(one: bool, other: bool) -> Held {
    if one == other { Ok(()) } else { Err(TestCaseError::fail("taken in one form and not in the other")) }
}
