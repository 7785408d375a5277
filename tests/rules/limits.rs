//! How long things last, to the millisecond: sessions, sign-ins, invitations.

use std::time::Duration;

use guichet::{
    account::Role,
    id::AccountId,
    invitation::{self, Invitation},
    session::{Assurance, Left, Limits, STEP_UP_GOOD_FOR, Session, SessionLengths},
    sign_in::{self, SignIn, TRIES},
};
use rstest::rstest;

use crate::support::{START, Seeded, nearly};

#[rstest]
#[case(Role::Client, 30, 12)]
#[case(Role::Accountant, 15, 8)]
#[case(Role::Owner, 15, 8)]
fn a_session_ends_when_idle_and_when_old(#[case] role: Role, #[case] idle_minutes: u64, #[case] hours: u64) {
    let (idle, absolute) = (Duration::from_mins(idle_minutes), Duration::from_hours(hours));
    let limits = SessionLengths::default().of(role);
    assert_eq!(limits, Limits { idle, absolute });
    assert_eq!(Limits::parse(idle, absolute), Some(limits), "a firm can ask for what it has");

    let entropy = Seeded::new(0);
    let session = Session::new(AccountId::new(START, &entropy), Assurance::TwoFactor, START, &entropy);
    assert!(session.is_live(limits, START));
    assert!(session.is_live(limits, START.after(nearly(idle))));
    assert!(!session.is_live(limits, START.after(idle)));

    // However busy: the absolute limit holds.
    let busy_until = |moment| Session { last_seen_at: moment, ..session.clone() };
    let last = START.after(nearly(absolute));
    assert!(busy_until(last).is_live(limits, last));
    assert!(!busy_until(START.after(absolute)).is_live(limits, START.after(absolute)));
}

#[rstest]
#[case::the_shortest(5, 60, true)]
#[case::the_longest(60, 24 * 60, true)]
#[case::the_defaults_of_clients(30, 12 * 60, true)]
#[case::the_defaults_of_staff(15, 8 * 60, true)]
#[case::idle_as_long_as_in_all(60, 60, true)]
#[case::idle_too_short(4, 8 * 60, false)]
#[case::idle_too_long(61, 8 * 60, false)]
#[case::in_all_too_short(15, 59, false)]
#[case::in_all_too_long(15, 24 * 60 + 1, false)]
#[case::nothing(0, 0, false)]
fn a_firm_can_ask_for_lengths_within_the_standards(#[case] idle: u64, #[case] absolute: u64, #[case] fits: bool) {
    let (idle, absolute) = (Duration::from_mins(idle), Duration::from_mins(absolute));
    assert_eq!(Limits::parse(idle, absolute), fits.then_some(Limits { idle, absolute }));
}

#[test]
fn the_bounds_of_session_lengths_hold_to_the_millisecond() {
    let (millisecond, idle, absolute) = (Duration::from_millis(1), Duration::from_mins(15), Duration::from_hours(8));
    assert_eq!(Limits::parse(nearly(Limits::SHORTEST_IDLE), absolute), None);
    assert_eq!(Limits::parse(Limits::LONGEST_IDLE + millisecond, absolute), None);
    assert_eq!(Limits::parse(idle, nearly(Limits::SHORTEST)), None);
    assert_eq!(Limits::parse(idle, Limits::LONGEST + millisecond), None);
}

#[test]
fn a_proof_counts_for_five_minutes_and_a_password_for_none() {
    assert_eq!(STEP_UP_GOOD_FOR, Duration::from_mins(5));
    let entropy = Seeded::new(0);
    let begun = |assurance| Session::new(AccountId::new(START, &entropy), assurance, START, &entropy);
    let proven = begun(Assurance::TwoFactor);
    assert_eq!(proven.proven_at, Some(START));
    assert!(proven.is_proven_anew(START));
    assert!(proven.is_proven_anew(START.after(nearly(STEP_UP_GOOD_FOR))));
    assert!(!proven.is_proven_anew(START.after(STEP_UP_GOOD_FOR)));
    let password = begun(Assurance::Password);
    assert_eq!(password.proven_at, None);
    assert!(!password.is_proven_anew(START));
}

#[test]
fn a_session_is_seen_anew_once_a_minute() {
    let entropy = Seeded::new(0);
    let session = Session::new(AccountId::new(START, &entropy), Assurance::Password, START, &entropy);
    assert!(!session.is_seen_anew(START.after(nearly(Duration::from_mins(1)))));
    assert!(session.is_seen_anew(START.after(Duration::from_mins(1))));
}

#[test]
fn a_sign_in_lasts_ten_minutes_and_five_codes() {
    assert_eq!(sign_in::VALID_FOR, Duration::from_mins(10));
    let entropy = Seeded::new(0);
    let sign_in = SignIn::new(AccountId::new(START, &entropy), START, &entropy);
    let last = START.after(nearly(Duration::from_mins(10)));
    assert!(sign_in.is_open(last));
    assert!(!sign_in.is_open(START.after(Duration::from_mins(10))));
    let tried = |tries| SignIn { tries, ..sign_in.clone() };
    assert!(tried(4).is_open(last));
    assert!(!tried(5).is_open(START));
    assert_eq!([0, 1, 4, 5, 6].map(|tries| tried(tries).tries_left()), [5, 4, 1, 0, 0]);
    assert_eq!(TRIES, 5);
}

#[test]
fn an_invitation_lasts_a_week() {
    let entropy = Seeded::new(0);
    let (invitation, token) = Invitation::new(AccountId::new(START, &entropy), START, &entropy);
    assert_eq!(invitation::VALID_FOR, Duration::from_hours(7 * 24));
    assert!(invitation.is_open(START.after(nearly(invitation::VALID_FOR))));
    assert!(!invitation.is_open(START.after(invitation::VALID_FOR)));
    assert_eq!(invitation.token, token.hash());
}

#[test]
fn assurances_are_ordered_and_have_a_word_each() {
    assert!(Assurance::Password < Assurance::TwoFactor);
    for assurance in [Assurance::Password, Assurance::TwoFactor] {
        assert_eq!(Assurance::from_word(assurance.as_str()), Some(assurance));
    }
    assert_eq!(Assurance::from_word("both"), None);
}

#[rstest]
#[case::just_seen(0, 0, 30 * 60, true)]
#[case::idle_for_a_while(60, 60 + 28, 2 * 60, true)]
#[case::over(60, 60 + 30, 0, true)]
#[case::long_over(60, 60 + 45, 0, true)]
#[case::the_absolute_limit_a_minute_after_the_idle_one(11 * 60 + 29, 11 * 60 + 57, 2 * 60, true)]
#[case::the_absolute_limit_comes_first(11 * 60 + 50, 11 * 60 + 58, 2 * 60, false)]
#[case::both_at_once(11 * 60 + 30, 11 * 60 + 58, 2 * 60, false)]
#[case::nothing_is_left(11 * 60 + 59, 12 * 60, 0, false)]
#[case::nothing_has_been_left_for_long(11 * 60 + 59, 12 * 60 + 45, 0, false)]
fn a_session_says_how_long_it_lasts_and_whether_going_on_would_help(
    #[case] seen: u64,
    #[case] now: u64,
    #[case] seconds: u64,
    #[case] extendable: bool,
) {
    let entropy = Seeded::new(0);
    let minute = |minute| START.after(Duration::from_mins(minute));
    let begun = Session::new(AccountId::new(START, &entropy), Assurance::TwoFactor, START, &entropy);
    let session = Session { last_seen_at: minute(seen), ..begun };
    let left = session.left(SessionLengths::default().of(Role::Client), minute(now));
    assert_eq!(left, Left { time: Duration::from_secs(seconds), extendable });
    assert_eq!(left.time.is_zero(), !session.is_live(SessionLengths::default().of(Role::Client), minute(now)));
}
