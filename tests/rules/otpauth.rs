//! The URI in the QR code: the conservative profile of authenticators.md §2.7, for whatever name.

use std::collections::HashSet;

use guichet::{
    account::Username,
    firm::{FirmName, ShortName},
    locale::Locale,
    totp::TotpSecret,
};
use proptest::prelude::*;

use crate::support::{OsEntropy, Seeded};

fn usernames() -> impl Strategy<Value = Username> {
    let text = prop_oneof!["\\PC{1,254}", "[a-z.:@+&#%?=/ -]{1,30}", "[a-z.]{1,20}@[a-z]{1,10}\\.example"];
    text.prop_filter_map("not a username", |text| Username::parse(&text))
}

fn short_names() -> impl Strategy<Value = ShortName> {
    let legal = ("\\PC{1,60}", prop_oneof![Just(Locale::En), Just(Locale::Fr)])
        .prop_filter_map("not a name", |(text, locale)| Some((FirmName::parse(&text)?, locale)))
        .prop_map(|(name, locale)| ShortName::from_legal_name(&name, locale));
    let chosen = "[A-Za-z0-9 .-]{1,24}".prop_filter_map("not a short name", |text| ShortName::parse(&text));
    prop_oneof![legal, chosen]
}

/// Undoes percent-encoding; a plus stays a plus.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next().expect("a digit"), rest.next().expect("a digit")];
            bytes.push(u8::from_str_radix(str::from_utf8(&pair).expect("ASCII"), 16).expect("hexadecimal"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

proptest! {
    #[test]
    fn whatever_the_names_the_uri_follows_the_profile(seed: u64, firm in short_names(), username in usernames()) {
        let secret = TotpSecret::new(&Seeded::new(seed));
        let uri = secret.reveal_uri(&firm, &username).unwrap();

        let rest = uri.strip_prefix("otpauth://totp/").unwrap();
        let (label, query) = rest.split_once('?').unwrap();
        prop_assert_eq!(label.matches(':').count(), 1);
        prop_assert!(!label.to_ascii_uppercase().contains("%3A"), "a second colon, encoded");
        let (issuer, account) = label.split_once(':').unwrap();
        prop_assert_eq!(query, format!("secret={}&issuer={issuer}", secret.reveal_key()));
        prop_assert_eq!(decoded(issuer), firm.as_str());
        let named: String = username.as_str().chars().take(64).collect();
        prop_assert_eq!(decoded(account), named.replace(':', " "));
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
        prop_assert!(issuer.chars().chain(account.chars()).all(plain), "not percent-encoded: {}", label);
    }

    #[test]
    fn a_key_is_32_upper_case_characters_of_base_32(seed: u64) {
        let secret = TotpSecret::new(&Seeded::new(seed));
        let key = secret.reveal_key();
        prop_assert_eq!(key.len(), 32);
        prop_assert!(key.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte)));
        let bytes = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
        prop_assert_eq!(bytes.as_slice(), secret.as_bytes());
    }
}

#[test]
fn a_typical_uri_reads_like_this() {
    let secret = TotpSecret::from_bytes(b"12345678901234567890").unwrap();
    let name = FirmName::parse("Côté & Associés").unwrap();
    let firm = ShortName::from_legal_name(&name, Locale::Fr);
    let uri = secret.reveal_uri(&firm, &Username::parse("lea@exemple.quebec").unwrap()).unwrap();
    let expected = "otpauth://totp/Cote%20et%20Associes:lea%40exemple.quebec\
                    ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Cote%20et%20Associes";
    assert_eq!(uri, expected);
}

#[test]
fn the_longest_username_still_fits_a_qr_code() {
    let username = Username::parse(&"\u{1f600}".repeat(254)).unwrap();
    let uri = TotpSecret::new(&Seeded::new(0)).reveal_uri(&ShortName::parse("Lam").unwrap(), &username).unwrap();
    // Version 40 at level M holds 2331 bytes (ISO/IEC 18004).
    assert!(uri.len() <= 2331, "{}", uri.len());
}

#[test]
fn ten_thousand_secrets_are_all_different() {
    let keys: HashSet<String> = (0..10_000).map(|_| TotpSecret::new(&OsEntropy).reveal_key()).collect();
    assert_eq!(keys.len(), 10_000);
}

#[test]
fn a_secret_of_another_length_is_a_fault() {
    for length in [0, 10, 16, 19, 21, 32] {
        assert!(TotpSecret::from_bytes(&vec![7; length]).is_err(), "{length} bytes");
    }
}
