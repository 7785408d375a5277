//! Every number of the standards that the rules answer for, held against the constants (standards.md §17).

use std::{sync::LazyLock, time::Duration};

use guichet::{
    account::{Role, Username},
    firm::{FirmName, ShortName},
    issued_code,
    locale::Locale,
    password,
    ports::SpendableCodes,
    recovery::{FEW, RecoveryCode, SET_SIZE},
    session::{Limits, SessionLengths},
    sign_in,
    throttle::Rule,
    token::Token,
    totp::{self, Drift, STEP_SECONDS, Step, TotpSecret},
};
use toml::{Table, Value};

use crate::support::Seeded;

static NUMBERS: LazyLock<Table> =
    LazyLock::new(|| include_str!("../vectors/numbers.toml").parse().expect("numbers.toml is TOML"));

/// A number by its table and key, with a dot for a table inside.
fn number(path: &str) -> u64 {
    let mut keys = path.split('.');
    let first = &NUMBERS[keys.next().expect("a table")];
    let value = keys.fold(first, |value: &Value, key| &value[key]);
    value.as_integer().and_then(|number| number.try_into().ok()).expect("a number")
}

/// Every path that leads to a number.
fn paths() -> Vec<String> {
    let mut open: Vec<(String, &Value)> = NUMBERS.iter().map(|(key, value)| (key.clone(), value)).collect();
    let mut found = Vec::new();
    while let Some((path, value)) = open.pop() {
        match value {
            Value::Table(inside) => open.extend(inside.iter().map(|(key, value)| (format!("{path}.{key}"), value))),
            _ => found.push(path),
        }
    }
    found
}

fn seconds(path: &str) -> Duration {
    Duration::from_secs(number(path))
}

#[test]
fn every_number_is_held_here_or_belongs_to_another_crate() {
    // Hashing and cookies are the server's, contrast and targets the app's, passkeys and e-mailed links are to come.
    let elsewhere =
        ["password.argon2id.", "links.password_reset_max_s", "links.sms_or_voice_max_s", "web.", "webauthn.", "a11y."];
    let here = include_str!("numbers.rs");
    for path in paths() {
        let held = here.contains(&format!("(\"{path}\")"));
        assert!(held || elsewhere.iter().any(|prefix| path.starts_with(prefix)), "nothing holds {path}");
    }
}

#[test]
fn passwords_are_as_long_as_asked() {
    assert_eq!(password::MIN as u64, number("password.min_single_factor"));
    assert!(password::MIN as u64 >= number("password.min_with_mfa"));
    assert!(password::MAX as u64 >= number("password.max_at_least"));
    let listed = include_str!("../../src/password/common.txt").lines();
    assert!(
        listed.filter(|entry| entry.chars().count() >= password::MIN).count() as u64
            >= number("password.common_list_min")
    );
}

#[test]
fn codes_of_an_app_are_as_asked() {
    let secret = TotpSecret::new(&Seeded::new(0));
    assert_eq!(secret.as_bytes().len() as u64, number("totp.seed_bytes"));
    assert_eq!(secret.code_at(Step::from_number(1)).reveal().len() as u64, number("totp.digits"));
    assert_eq!(STEP_SECONDS, number("totp.period_s"));
    assert!(totp::PENDING_FOR <= seconds("totp.enrolment_pending_max_s"));
    // The wider of the two drifts; `vectors::the_window_is_exactly_this_wide` measures both.
    assert_eq!(number("totp.skew_steps_max"), 1);
    assert_ne!(Drift::None, Drift::OneStep);
    // `single_use::a_code_is_accepted_only_once` and `use_cases::recovery` hold these.
    assert_eq!((number("totp.uses_per_code"), number("recovery.uses_per_code")), (1, 1));
}

#[test]
fn guessing_is_slowed_as_asked() {
    let hard_max = u32::try_from(number("throttle.consecutive_failures_hard_max")).unwrap();
    assert!(Rule::SECOND_FACTOR.disabled_after.is_some_and(|limit| limit <= hard_max));
    assert!(u64::from(Rule::SECOND_FACTOR.tries) >= number("throttle.attempts_allowed_min"));
    assert!(u64::from(Rule::FIRST_CODE.tries) >= number("throttle.attempts_allowed_min"));
    for rule in [Rule::PASSWORD_OF_USERNAME, Rule::PASSWORD_OF_ADDRESS] {
        assert_eq!(rule.first, seconds("throttle.delay_s.first"));
        assert_eq!(rule.longest, seconds("throttle.delay_s.max"));
        assert_eq!(rule.disabled_after, None);
    }
}

#[test]
fn recovery_codes_have_the_bits_asked_for() {
    let alphabet: std::collections::HashSet<char> =
        (0..64).flat_map(|seed| RecoveryCode::new(&Seeded::new(seed)).reveal().chars().collect::<Vec<_>>()).collect();
    let characters = alphabet.len() - usize::from(alphabet.contains(&'-'));
    assert_eq!(characters, 32);
    let bits = RecoveryCode::LENGTH as u64 * u64::from(characters.ilog2());
    assert_eq!(bits, 80);
    assert!(bits >= number("recovery.bits_min"));
    // Below this a fast hash doesn't do: they go through the hasher (`use_cases::recovery`).
    assert!(bits < number("recovery.fast_hash_only_from_bits"));
    assert_eq!((SET_SIZE, FEW), (10, 3));
}

/// The bits of what a field of a set of codes holds.
fn field_bits<Field>(_: impl FnOnce(SpendableCodes) -> Field) -> u64 {
    size_of::<Field>() as u64 * 8
}

#[test]
fn salts_have_the_bits_asked_for() {
    assert!(field_bits(|codes| codes.salt) >= number("password.salt_bits_min"));
}

#[test]
fn tokens_have_the_bits_asked_for() {
    let text = Token::new(&Seeded::new(0)).reveal();
    let bits = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap().len() as u64 * 8;
    assert_eq!(bits, 256);
    assert!(bits >= number("session.token_bits_min") && bits >= number("links.token_bits_min"));
}

#[test]
fn sessions_and_sign_ins_last_no_longer_than_asked() {
    for role in Role::ALL {
        let Limits { idle, absolute } = SessionLengths::default().of(role);
        assert!(idle <= seconds("session.idle_max_s"));
        assert!(absolute <= seconds("session.absolute_max_s"));
        // Time enough to be warned and to answer.
        assert!(idle > seconds("session.warn_before_idle_s") + seconds("session.extend_window_min_s"));
        // Extending works until the absolute limit, which leaves the number of times asked for.
        assert!(absolute.as_secs() / idle.as_secs() >= number("session.extensions_min"));
    }
    // What a firm can ask for instead.
    assert_eq!(Limits::LONGEST_IDLE, seconds("session.idle_max_s"));
    assert_eq!(Limits::LONGEST, seconds("session.absolute_max_s"));
    assert!(Limits::SHORTEST_IDLE > seconds("session.warn_before_idle_s") + seconds("session.extend_window_min_s"));
    assert!(sign_in::VALID_FOR <= seconds("links.oob_auth_max_s"));
    // An issued code travels at most like a reset by e-mail, and has a recovery code's bits.
    assert!(issued_code::VALID_FOR <= seconds("links.mfa_reset_email_max_s"));
}

#[test]
fn a_uri_stays_short_enough_to_scan() {
    // Version 8 at level M holds 152 bytes; the densest that authenticators.md §2.3 calls ordinary.
    let firm = ShortName::from_legal_name(&FirmName::parse("Cabinet Tremblay CPA").unwrap(), Locale::Fr);
    let username = Username::parse("client@example.com").unwrap();
    let uri = TotpSecret::new(&Seeded::new(0)).reveal_uri(&firm, &username).unwrap();
    assert!(uri.len() <= 152, "{}", uri.len());
}
