//! When a letter is tried again, and when it is given up.

use std::time::Duration;

use guichet::{
    delivery::{LATE_AFTER, Setback, TAKEN_FOR, TRIED_FOR, is_too_late, tried_again_at, wait_after},
    notice::{Letter, Notice, SealedLink},
    ports::Sealed,
};
use proptest::prelude::*;
use rstest::rstest;

use crate::support::{START, Seeded, World};

const MINUTE: Duration = Duration::from_mins(1);

async fn letter() -> Letter {
    let world = World::new().await;
    let mut account = world.protected("alice").await.account;
    account.email = guichet::account::Email::parse("alice@example.com");
    Letter::to(&account, Notice::Invited, START, &Seeded::new(1)).unwrap()
}

#[rstest]
#[case::first(1, 1)]
#[case::second(2, 2)]
#[case::sixth(6, 32)]
#[case::seventh(7, 60)]
#[case::very_many(u32::MAX, 60)]
fn the_wait_doubles_up_to_an_hour(#[case] attempts: u32, #[case] minutes: u64) {
    assert_eq!(wait_after(attempts), Duration::from_mins(minutes));
}

proptest! {
    #[test]
    fn the_wait_never_shrinks(attempts in 1..u32::MAX) {
        prop_assert!(wait_after(attempts) <= wait_after(attempts + 1));
        prop_assert!(wait_after(attempts) >= MINUTE);
    }
}

#[tokio::test]
async fn an_outage_is_waited_out_for_three_days() {
    let letter = letter().await;
    for setback in [Setback::Unreachable, Setback::PutOff] {
        let mut now = START;
        let mut attempt = 1;
        while let Some(next) = tried_again_at(&letter, attempt, setback, now) {
            assert!(next > now);
            (now, attempt) = (next, attempt + 1);
        }
        // The last try is less than the longest wait before the three days are over.
        assert!(now < START.after(TRIED_FOR) && START.after(TRIED_FOR) <= now.after(MINUTE * 60));
        assert_eq!(attempt, 77, "tries in three days");
    }
}

#[tokio::test]
async fn what_is_refused_for_good_is_given_up_at_once() {
    let letter = letter().await;
    for setback in [Setback::Refused, Setback::TooLate] {
        assert_eq!(tried_again_at(&letter, 1, setback, START), None);
    }
}

#[tokio::test]
async fn a_link_isnt_sent_any_more_when_it_doesnt_work_any_more() {
    let until = START.after(MINUTE * 3);
    let link = SealedLink { token: Sealed(vec![1]), until };
    let letter = Letter { link: Some(link), ..letter().await };
    let just_before = until.before(Duration::from_millis(1));
    assert!(!is_too_late(&letter, just_before) && is_too_late(&letter, until));
    assert!(tried_again_at(&letter, 1, Setback::PutOff, START).is_some());
    assert_eq!(tried_again_at(&letter, 2, Setback::PutOff, START.after(MINUTE)), None);
}

#[test]
fn setbacks_keep_their_words() {
    for setback in Setback::ALL {
        assert_eq!(Setback::from_word(setback.as_str()), Some(setback));
    }
    assert_eq!(Setback::from_word("sent"), None);
}

#[test]
fn staff_are_told_before_it_is_given_up_and_after_a_killed_sender_was_replaced() {
    assert!(TAKEN_FOR < LATE_AFTER && LATE_AFTER < TRIED_FOR);
}
