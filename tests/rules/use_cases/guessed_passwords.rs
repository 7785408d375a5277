//! Guessing passwords costs growing waits, for a username and for an address, and never locks anybody out.

use std::time::Duration;

use guichet::{Refusal, account::Role, throttle::Key};
use rstest::rstest;

use crate::support::{World, from, refused};

const WRONG: &str = "a stranger's guess";

async fn with_alice() -> World {
    let world = World::new().await;
    world.joined("alice", Role::Client).await;
    world
}

#[rstest]
#[case::known("alice")]
#[case::unknown("nobody")]
#[tokio::test]
async fn after_five_wrong_passwords_a_username_waits(#[case] username: &str) {
    let world = with_alice().await;
    for _ in 0..5 {
        assert_eq!(refused(world.sign_in_with(username, WRONG).await), Refusal::WrongCredentials);
    }
    let mut wait = 30;
    for _ in 0..10 {
        assert_eq!(refused(world.sign_in_with(username, WRONG).await), Refusal::Wait { seconds: wait });
        world.clock.advance(Duration::from_secs(wait));
        assert_eq!(refused(world.sign_in_with(username, WRONG).await), Refusal::WrongCredentials);
        wait = (wait * 2).min(3600);
    }
    assert_eq!(wait, 3600);
}

#[tokio::test]
async fn the_right_password_during_the_wait_is_refused_unhashed_and_accepted_after() {
    let world = with_alice().await;
    for _ in 0..5 {
        refused(world.sign_in_with("alice", WRONG).await);
    }
    let calls = world.hasher.calls();
    world.clock.advance(Duration::from_millis(29_999));
    assert_eq!(refused(world.sign_in("alice").await), Refusal::Wait { seconds: 1 });
    assert_eq!(world.hasher.calls(), calls);
    world.clock.advance(Duration::from_millis(1));
    assert!(world.sign_in("alice").await.is_ok());
}

#[tokio::test]
async fn the_fifth_password_may_be_the_right_one_and_forgets_the_others() {
    let world = with_alice().await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(refused(world.sign_in_with("alice", WRONG).await), Refusal::WrongCredentials);
        }
        assert!(world.sign_in("alice").await.is_ok());
    }
}

#[tokio::test]
async fn the_wait_holds_from_every_address_and_for_every_spelling() {
    let world = with_alice().await;
    let spellings = ["alice", "ALICE", " alice ", "ａｌｉｃｅ", "Alice"];
    for (place, spelling) in spellings.into_iter().enumerate() {
        let origin = from(&format!("198.51.100.{place}"));
        assert_eq!(refused(world.sign_in_from(&origin, spelling, WRONG).await), Refusal::WrongCredentials);
    }
    for (place, spelling) in spellings.into_iter().enumerate() {
        let origin = from(&format!("192.0.2.{place}"));
        let refusal = refused(world.sign_in_from(&origin, spelling, crate::support::PASSWORD).await);
        assert_eq!(refusal, Refusal::Wait { seconds: 30 }, "{spelling}");
    }
}

#[tokio::test]
async fn one_usernames_wait_is_nobody_elses() {
    let world = with_alice().await;
    world.joined("bob", Role::Client).await;
    for _ in 0..5 {
        refused(world.sign_in_with("alice", WRONG).await);
    }
    assert!(world.sign_in("bob").await.is_ok());
}

#[tokio::test]
async fn the_same_username_in_another_firm_doesnt_wait() {
    let mut world = with_alice().await;
    let other = world.other_firm().await;
    for _ in 0..5 {
        refused(world.sign_in_with("alice", WRONG).await);
    }
    world.firm = other;
    assert_eq!(refused(world.sign_in("alice").await), Refusal::WrongCredentials);
}

#[tokio::test]
async fn after_fifty_wrong_passwords_an_address_waits_whatever_the_username() {
    let world = with_alice().await;
    for guess in 0..50 {
        let username = format!("guess-{guess}");
        assert_eq!(refused(world.sign_in_with(&username, WRONG).await), Refusal::WrongCredentials);
    }
    assert_eq!(refused(world.sign_in("alice").await), Refusal::Wait { seconds: 30 });
    // Not counted for alice, who signs in from elsewhere.
    assert!(world.sign_in_from(&from("198.51.100.1"), "alice", crate::support::PASSWORD).await.is_ok());
    world.clock.advance(Duration::from_secs(30));
    assert!(world.sign_in("alice").await.is_ok());
}

#[tokio::test]
async fn one_success_forgives_an_address_only_itself() {
    let world = with_alice().await;
    let key = Key::password_of_address("203.0.113.7".parse().unwrap());
    for guess in 0..49 {
        refused(world.sign_in_with(&format!("guess-{guess}"), WRONG).await);
    }
    for _ in 0..3 {
        assert!(world.sign_in("alice").await.is_ok());
        assert_eq!(world.memory.failures(&key), 49);
    }
    refused(world.sign_in_with("guess", WRONG).await);
    assert_eq!(refused(world.sign_in("alice").await), Refusal::Wait { seconds: 30 });
}

#[tokio::test]
async fn a_subscribers_ipv6_addresses_are_one() {
    let world = with_alice().await;
    for guess in 0..50 {
        let origin = from(&format!("2001:db8:0:1:{guess:x}::1"));
        refused(world.sign_in_from(&origin, &format!("guess-{guess}"), WRONG).await);
    }
    let again = world.sign_in_from(&from("2001:db8:0:1:ffff::"), "alice", crate::support::PASSWORD).await;
    assert_eq!(refused(again), Refusal::Wait { seconds: 30 });
    assert!(world.sign_in_from(&from("2001:db8:0:2::1"), "alice", crate::support::PASSWORD).await.is_ok());
}

#[tokio::test]
async fn nobody_is_ever_locked_out_for_good() {
    let world = with_alice().await;
    for _ in 0..300 {
        refused(world.sign_in_with("alice", WRONG).await);
        world.clock.advance(Duration::from_hours(1));
    }
    assert!(world.sign_in("alice").await.is_ok());
}

#[tokio::test]
async fn without_an_address_the_username_is_counted_all_the_same() {
    let world = with_alice().await;
    let unknown = guichet::audit::Origin::default();
    for _ in 0..5 {
        refused(world.sign_in_from(&unknown, "alice", WRONG).await);
    }
    assert_eq!(refused(world.sign_in("alice").await), Refusal::Wait { seconds: 30 });
}
