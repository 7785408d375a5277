//! Guessing is slowed down: waits grow, are capped, and a hundred wrong codes are the end.

use std::{net::IpAddr, time::Duration};

use guichet::{
    id::AccountId,
    throttle::{Counter, Key, Rule, Verdict, count, minutes, seconds_until},
    time::Timestamp,
    token::TokenHash,
};
use proptest::{collection::vec, prelude::*};

use crate::support::{START, Seeded};

const RULES: [Rule; 4] = [Rule::PASSWORD_OF_USERNAME, Rule::PASSWORD_OF_ADDRESS, Rule::SECOND_FACTOR, Rule::FIRST_CODE];

fn rules() -> impl Strategy<Value = Rule> {
    (0..RULES.len()).prop_map(|which| RULES[which])
}

/// Somebody who waits as long as asked, and fails every time: how many attempts were checked.
fn patient(rule: &Rule, attempts: u32) -> (u32, Timestamp) {
    let (mut counter, mut now, mut checked) = (Counter::NONE, START, 0);
    for _ in 0..attempts {
        let (next, verdict) = count(rule, counter, now);
        counter = next;
        match verdict {
            Verdict::Allowed { .. } => checked += 1,
            Verdict::Wait { until } => now = until,
            Verdict::Disabled => break,
        }
    }
    (checked, now)
}

proptest! {
    #[test]
    fn a_wait_never_shrinks_and_is_capped(rule in rules(), failures: u32) {
        let (wait, next) = (rule.wait_after(failures), rule.wait_after(failures.saturating_add(1)));
        prop_assert!(wait <= next);
        prop_assert!(next <= rule.longest);
        prop_assert_eq!(wait.is_zero(), failures < rule.tries);
    }

    #[test]
    fn an_attempt_is_either_counted_or_not_checked(rule in rules(), moves in vec(-3600..90_000_i64, 1..120)) {
        let (mut counter, mut now) = (Counter::NONE, START);
        for seconds in moves {
            now = Timestamp::from_millis(now.as_millis() + seconds * 1000);
            let (next, verdict) = count(&rule, counter, now);
            match verdict {
                Verdict::Allowed { counted } => {
                    prop_assert_eq!(next.failures, counted);
                    prop_assert!(counted == counter.failures + 1 || (counted == 1 && rule.forgotten_after.is_some()));
                    let wait = rule.wait_after(counted);
                    prop_assert_eq!(now.until(next.wait_until), wait);
                    prop_assert!(rule.disabled_after.is_none_or(|limit| counted <= limit));
                }
                Verdict::Wait { until } => {
                    prop_assert_eq!(next, counter);
                    prop_assert!(now < until);
                }
                Verdict::Disabled => prop_assert_eq!(next, counter),
            }
            counter = next;
        }
    }
}

#[test]
fn of_attempts_at_the_same_moment_none_waits_for_another() {
    for rule in RULES {
        let mut counter = Counter::NONE;
        // Each was made a moment before the one that was counted before it.
        for number in 1..rule.tries {
            let now = Timestamp::from_millis(START.as_millis() - i64::from(number));
            let (next, verdict) = count(&rule, counter, now);
            assert_eq!(verdict, Verdict::Allowed { counted: number });
            counter = next;
        }
    }
}

#[test]
fn the_hundredth_wrong_code_is_the_last() {
    let (checked, _) = patient(&Rule::SECOND_FACTOR, 10_000);
    assert_eq!(checked, 100);
    let spent = Counter { failures: 100, wait_until: START, last_at: START };
    let in_ten_years = START.after(Duration::from_hours(10 * 365 * 24));
    assert_eq!(count(&Rule::SECOND_FACTOR, spent, in_ten_years), (spent, Verdict::Disabled));
    let nearly = Counter { failures: 99, ..spent };
    assert_eq!(count(&Rule::SECOND_FACTOR, nearly, in_ten_years).1, Verdict::Allowed { counted: 100 });
}

#[test]
fn passwords_and_first_codes_are_never_locked_for_good() {
    for rule in [Rule::PASSWORD_OF_USERNAME, Rule::PASSWORD_OF_ADDRESS, Rule::FIRST_CODE] {
        // Each further guess costs a wait, but there is always another.
        let (checked, now) = patient(&rule, 2000);
        assert!(checked >= 1000, "{checked}");
        assert!(now > START.after(Duration::from_hours(24)));
    }
}

#[test]
fn wrong_codes_lock_for_fifteen_minutes_then_twice_as_long_up_to_a_day() {
    let minutes = |failures| Rule::SECOND_FACTOR.wait_after(failures).as_secs() / 60;
    assert_eq!([9, 10, 11, 12, 13, 14, 15, 16, 17, 99].map(minutes), [0, 15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
}

#[test]
fn wrong_passwords_cost_half_a_minute_then_twice_as_much_up_to_an_hour() {
    let seconds = |failures| Rule::PASSWORD_OF_USERNAME.wait_after(failures).as_secs();
    assert_eq!([4, 5, 6, 7, 10, 11, 12, 13].map(seconds), [0, 30, 60, 120, 960, 1920, 3600, 3600]);
}

#[test]
fn wrong_codes_are_never_forgotten_by_waiting_and_wrong_passwords_are_after_a_day() {
    let day = Duration::from_hours(24);
    let counter = Counter { failures: 4, wait_until: START, last_at: START };
    let just_before = START.after(day).before(Duration::from_millis(1));
    for (rule, at, counted) in [
        (Rule::PASSWORD_OF_USERNAME, just_before, 5),
        (Rule::PASSWORD_OF_USERNAME, START.after(day), 1),
        (Rule::PASSWORD_OF_ADDRESS, START.after(day), 1),
        (Rule::FIRST_CODE, START.after(day), 1),
        (Rule::SECOND_FACTOR, START.after(day * 3650), 5),
    ] {
        assert_eq!(count(&rule, counter, at).1, Verdict::Allowed { counted }, "{rule:?}");
    }
}

#[test]
fn a_wait_ends_at_its_moment_and_not_before() {
    let until = START.after(Duration::from_secs(30));
    let counter = Counter { failures: 5, wait_until: until, last_at: START };
    let just_before = until.before(Duration::from_millis(1));
    assert_eq!(count(&Rule::PASSWORD_OF_USERNAME, counter, just_before), (counter, Verdict::Wait { until }));
    assert_eq!(count(&Rule::PASSWORD_OF_USERNAME, counter, until).1, Verdict::Allowed { counted: 6 });
    assert_eq!(seconds_until(just_before, until), 1);
    assert_eq!(seconds_until(until, START), 0);
}

#[test]
fn people_read_whole_minutes_and_never_zero() {
    assert_eq!([0, 1, 59, 60, 61, 900].map(minutes), [1, 1, 1, 1, 2, 15]);
}

#[test]
fn a_username_is_counted_under_its_fingerprint() {
    assert_eq!(Key::password_of_username(&[7; 32]), Key::password_of_username(&[7; 32]));
    assert_ne!(Key::password_of_username(&[7; 32]), Key::password_of_username(&[8; 32]));
    let [one, other] = [1, 2].map(|byte| Key::password_in_browser(&[7; 32], TokenHash::from_bytes([byte; 32])));
    assert!(one != other && one != Key::password_of_username(&[7; 32]));
}

#[test]
fn an_address_is_counted_as_its_subscriber() {
    let key = |address: &str| Key::password_of_address(address.parse::<IpAddr>().unwrap());
    assert_eq!(key("203.0.113.7"), key("::ffff:203.0.113.7"));
    assert_ne!(key("203.0.113.7"), key("203.0.113.8"));
    assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
}

#[test]
fn what_is_counted_for_one_thing_isnt_for_another() {
    let account = AccountId::new(START, &Seeded::new(0));
    assert_ne!(Key::second_factor_of(account), Key::first_code_of(account));
}
