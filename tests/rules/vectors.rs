//! The published vectors (RFC 4226 appendix D, RFC 6238 appendix B), and the window around the present step.

use guichet::{
    id::{AccountId, AuthenticatorId},
    time::Timestamp,
    totp::{Active, Authenticator, Check, Drift, Step, TotpSecret},
};
use rstest::rstest;

use crate::support::{START, Seeded, digits};

const RFC_4226: &str = include_str!("../vectors/rfc4226-appendix-d.csv");
const RFC_6238: &str = include_str!("../vectors/rfc6238-appendix-b.csv");

fn rfc_secret() -> TotpSecret {
    TotpSecret::from_bytes(b"12345678901234567890").unwrap()
}

fn authenticator(last_step: u64) -> Authenticator<Active> {
    let entropy = Seeded::new(0);
    let (id, account) = (AuthenticatorId::new(START, &entropy), AccountId::new(START, &entropy));
    Authenticator::active(id, account, rfc_secret(), Step::from_number(last_step))
}

fn at_second(second: u64) -> Timestamp {
    Timestamp::from_millis(i64::try_from(second).unwrap() * 1000)
}

fn rows(csv: &str) -> Vec<Vec<&str>> {
    csv.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

#[test]
fn every_vector_of_rfc_4226_comes_out() {
    let rows = rows(RFC_4226);
    assert_eq!(rows.len(), 10);
    for row in rows {
        let count = row[0].parse().unwrap();
        assert_eq!(rfc_secret().code_at(Step::from_number(count)).reveal(), row[4], "count {count}");
    }
}

#[test]
fn every_vector_of_rfc_6238_comes_out() {
    let rows = rows(RFC_6238);
    assert_eq!(rows.len(), 6);
    for row in rows {
        let step = Step::at(at_second(row[0].parse().unwrap()));
        assert_eq!(step.number(), u64::from_str_radix(row[2], 16).unwrap(), "T at {}", row[0]);
        assert_eq!(rfc_secret().code_at(step).reveal(), row[6], "code at {}", row[0]);
    }
}

#[test]
fn the_vectors_are_accepted_at_their_moment_with_leading_zeros() {
    let mut with_a_zero = 0;
    for row in rows(RFC_6238) {
        let now = at_second(row[0].parse().unwrap());
        assert_eq!(authenticator(0).check(digits(row[6]), now, Drift::None), Check::Fresh(Step::at(now)), "{}", row[0]);
        with_a_zero += usize::from(row[6].starts_with('0'));
    }
    assert_eq!(with_a_zero, 3);
}

#[rstest]
#[case::one_step(Drift::OneStep, &[-1, 0, 1])]
#[case::none(Drift::None, &[0])]
fn the_window_is_exactly_this_wide(#[case] drift: Drift, #[case] accepted: &[i64]) {
    // The whole first and the whole last second of the step, and the middle.
    for second in [0, 15, 29] {
        let now = START.after(std::time::Duration::from_millis(second * 1000 + 999));
        let present = Step::at(now).number();
        for offset in -5..=5_i64 {
            let step = Step::from_number(present.checked_add_signed(offset).unwrap());
            let expected = if accepted.contains(&offset) { Check::Fresh(step) } else { Check::Wrong };
            let typed = digits(rfc_secret().code_at(step).reveal());
            assert_eq!(authenticator(0).check(typed, now, drift), expected, "offset {offset} at second {second}");
        }
    }
}

#[test]
fn an_older_step_is_used_once_a_newer_one_was() {
    // Two seconds apart, in adjacent steps (standards.md §15).
    let (earlier, later) = (at_second(1_111_111_109), at_second(1_111_111_111));
    let (older, newer) = (Step::at(earlier), Step::at(later));
    assert_eq!((older.number(), newer.number()), (37_037_036, 37_037_037));

    assert_eq!(authenticator(0).check(digits("081804"), later, Drift::OneStep), Check::Fresh(older));
    let after_newer = authenticator(newer.number());
    assert_eq!(after_newer.check(digits("081804"), later, Drift::OneStep), Check::AlreadyUsed);
    assert_eq!(after_newer.check(digits("050471"), later, Drift::OneStep), Check::AlreadyUsed);
    let after_older = authenticator(older.number());
    assert_eq!(after_older.check(digits("081804"), later, Drift::OneStep), Check::AlreadyUsed);
    assert_eq!(after_older.check(digits("050471"), later, Drift::OneStep), Check::Fresh(newer));
}

#[test]
fn a_code_may_come_one_step_early_and_is_then_used_in_its_own() {
    let (earlier, later) = (at_second(1_111_111_109), at_second(1_111_111_111));
    let newer = Step::at(later);
    assert_eq!(authenticator(0).check(digits("050471"), earlier, Drift::OneStep), Check::Fresh(newer));
    assert_eq!(authenticator(newer.number()).check(digits("050471"), later, Drift::OneStep), Check::AlreadyUsed);
}

#[test]
fn the_first_steps_of_time_have_a_window_too() {
    let zero = rfc_secret().code_at(Step::from_number(0));
    let authenticator = authenticator(0);
    for drift in [Drift::None, Drift::OneStep] {
        assert_eq!(authenticator.check(digits(zero.reveal()), at_second(0), drift), Check::AlreadyUsed);
    }
    let before_1970 = Timestamp::from_millis(-1);
    assert_eq!(Step::at(before_1970).number(), 0);
}

#[test]
fn the_end_of_time_has_a_step() {
    let last = Step::at(Timestamp::from_millis(i64::MAX));
    let code = rfc_secret().code_at(last);
    let checked = authenticator(0).check(digits(code.reveal()), Timestamp::from_millis(i64::MAX), Drift::OneStep);
    assert_eq!(checked, Check::Fresh(last));
}

#[test]
fn a_code_that_is_right_in_two_steps_uses_up_both() {
    // By chance two adjacent steps have the same code; were the older one consumed, the code would work again.
    let (older, newer) = (Step::from_number(50_424_280), Step::from_number(50_424_281));
    assert_eq!(rfc_secret().code_at(older).reveal(), rfc_secret().code_at(newer).reveal());
    for present in [older, newer] {
        let now = at_second(present.number() * 30);
        assert_eq!(authenticator(0).check(digits("070562"), now, Drift::OneStep), Check::Fresh(newer));
    }
}
