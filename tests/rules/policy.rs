//! What the firm's policy asks of each role, before and after its day.

use std::time::Duration;

use guichet::{
    account::Role::{self, Accountant, Client, Owner},
    policy::{
        Policy,
        SetUp::{self, Demanded, NotAsked, Offered},
    },
};
use rstest::rstest;

use crate::support::START;

#[rstest]
#[case::off(Policy::Off, [NotAsked, NotAsked, NotAsked])]
#[case::optional(Policy::Optional, [Offered, Offered, Offered])]
#[case::required(Policy::Required { from: START }, [Offered, Demanded, Demanded])]
fn clients_are_asked_what_the_policy_says(#[case] policy: Policy, #[case] expected: [SetUp; 3]) {
    let just_before = START.before(Duration::from_millis(1));
    let later = START.after(Duration::from_hours(24 * 365));
    assert_eq!([just_before, START, later].map(|now| policy.asks(Client, now)), expected);
}

#[rstest]
fn staff_always_need_two_factors(
    #[values(Accountant, Owner)] role: Role,
    #[values(Policy::Off, Policy::Optional, Policy::Required { from: START })] policy: Policy,
) {
    for now in [START.before(Duration::from_hours(1)), START, START.after(Duration::from_hours(1))] {
        assert_eq!(policy.asks(role, now), Demanded);
    }
}

#[test]
fn every_role_has_a_word_and_two_are_staff() {
    for role in Role::ALL {
        assert_eq!(Role::from_word(role.as_str()), Some(role));
        assert_eq!(role.is_staff(), role != Client);
    }
    assert_eq!(Role::from_word("Owner"), None);
}
