//! What the firm's policy asks of each role, before and after its day.

use std::time::Duration;

use guichet::{
    account::{
        Account,
        Role::{self, Accountant, Client, Owner},
        Username,
    },
    id::{AccountId, FirmId},
    locale::Locale,
    policy::{
        Policy,
        SetUp::{self, Demanded, NotAsked, Offered},
    },
};
use rstest::rstest;

use crate::support::{START, Seeded, nearly};

const REQUIRED: Policy = Policy::Required { from: START };

fn account(role: Role) -> Account {
    let entropy = Seeded::new(0);
    Account {
        id: AccountId::new(START, &entropy),
        firm: FirmId::new(START, &entropy),
        username: Username::parse("alice").expect("a username"),
        email: None,
        name: None,
        role,
        locale: Locale::En,
        accountant: None,
        created_at: START,
        last_sign_in_at: None,
        disabled_at: None,
        locked_at: None,
        reset_at: None,
        exempt_until: None,
        password_owed_at: None,
    }
}

#[rstest]
#[case::off(Policy::Off, [NotAsked, NotAsked, NotAsked])]
#[case::optional(Policy::Optional, [Offered, Offered, Offered])]
#[case::required(Policy::Required { from: START }, [Offered, Demanded, Demanded])]
fn clients_are_asked_what_the_policy_says(#[case] policy: Policy, #[case] expected: [SetUp; 3]) {
    let just_before = START.before(Duration::from_millis(1));
    let later = START.after(Duration::from_hours(24 * 365));
    assert_eq!([just_before, START, later].map(|now| policy.asks(&account(Client), now)), expected);
}

#[rstest]
fn staff_always_need_two_factors(
    #[values(Accountant, Owner)] role: Role,
    #[values(Policy::Off, Policy::Optional, Policy::Required { from: START })] policy: Policy,
) {
    for now in [START.before(Duration::from_hours(1)), START, START.after(Duration::from_hours(1))] {
        assert_eq!(policy.asks(&account(role), now), Demanded);
        // There is no exemption for staff.
        let exempt = Account { exempt_until: Some(now.after(Duration::from_hours(1))), ..account(role) };
        assert_eq!(policy.asks(&exempt, now), Demanded);
    }
}

#[rstest]
fn whoever_was_reset_sets_up_again(
    #[values(Policy::Off, Policy::Optional, Policy::Required { from: START })] policy: Policy,
    #[values(None, Some(START.after(Duration::from_hours(24))))] exempt_until: Option<guichet::time::Timestamp>,
) {
    let reset = Account { reset_at: Some(START), exempt_until, ..account(Client) };
    for now in [START.before(Duration::from_hours(1)), START, START.after(Duration::from_hours(1))] {
        assert_eq!(policy.asks(&reset, now), Demanded);
    }
}

#[test]
fn an_exemption_holds_until_its_moment_and_asks_nothing_more_where_nothing_is_required() {
    let until = START.after(Duration::from_hours(24));
    let exempt = Account { exempt_until: Some(until), ..account(Client) };
    let last = START.after(nearly(Duration::from_hours(24)));
    assert_eq!([START, last, until].map(|now| REQUIRED.asks(&exempt, now)), [Offered, Offered, Demanded]);
    assert_eq!([START, last, until].map(|now| exempt.is_exempt(now)), [true, true, false]);
    assert_eq!((Policy::Off.asks(&exempt, START), Policy::Optional.asks(&exempt, START)), (NotAsked, Offered));
}

/// From, to, and whether the change asks less of clients.
#[test]
fn a_policy_loosens_when_it_asks_less_or_later() {
    let from = |hours| Policy::Required { from: START.after(Duration::from_hours(hours)) };
    let table = [
        (Policy::Off, Policy::Off, false),
        (Policy::Off, Policy::Optional, false),
        (Policy::Off, from(1), false),
        (Policy::Optional, Policy::Off, true),
        (Policy::Optional, Policy::Optional, false),
        (Policy::Optional, from(1), false),
        (from(1), Policy::Off, true),
        (from(1), Policy::Optional, true),
        (from(1), from(0), false),
        (from(1), from(1), false),
        (from(1), from(2), true),
    ];
    for (before, after, loosens) in table {
        assert_eq!(before.loosens_to(after, START), loosens, "{before:?} to {after:?}");
    }
    // A later day asks less until it has begun itself.
    let moment = START.after(Duration::from_millis(1));
    let later = Policy::Required { from: moment };
    assert_eq!([START, moment].map(|now| REQUIRED.loosens_to(later, now)), [true, false]);
    assert_eq!([START, moment].map(|now| REQUIRED.loosens_to(Policy::Optional, now)), [true, true]);
}

#[test]
fn it_is_demanded_of_a_client_from_the_policys_day_or_the_end_of_an_exemption() {
    let day = |days: u64| START.after(Duration::from_hours(24 * days));
    let required = Policy::Required { from: day(14) };
    let until = |days| Account { exempt_until: Some(day(days)), ..account(Client) };
    let asked = |account: &Account| [day(0), day(13), day(14), day(20)].map(|now| required.will_demand(account, now));
    assert_eq!(asked(&account(Client)), [Some(day(14)), Some(day(14)), None, None]);
    assert_eq!(asked(&until(3)), [Some(day(14)), Some(day(14)), None, None]);
    assert_eq!(asked(&until(20)), [Some(day(20)), Some(day(20)), Some(day(20)), None]);
    assert_eq!(asked(&Account { reset_at: Some(START), ..until(20) }), [None; 4]);
    assert_eq!(asked(&account(Role::Owner)), [None; 4]);
    assert_eq!([Policy::Off, Policy::Optional].map(|policy| policy.will_demand(&until(20), START)), [None, None]);
}

#[test]
fn every_role_has_a_word_and_two_are_staff() {
    for role in Role::ALL {
        assert_eq!(Role::from_word(role.as_str()), Some(role));
        assert_eq!(role.is_staff(), role != Client);
    }
    assert_eq!(Role::from_word("Owner"), None);
}
