//! Recovery codes are shown until "I have saved them", and never after.

use std::time::Duration;

use guichet::{
    Refusal,
    access::{Page, Visitor},
    account::Role,
    usecase,
};

use crate::support::{World, from, nearly, refused};

/// Somebody who has typed the first code, the secret in their app, and their cookie.
async fn at_the_codes() -> (World, guichet::totp::TotpSecret, String) {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    let (secret, cookie) = world.enrolled(&cookie).await;
    (world, secret, cookie)
}

#[tokio::test]
async fn the_codes_are_shown_again_until_they_are_saved() {
    let (world, _, cookie) = at_the_codes().await;
    let codes = world.recovery_codes(&cookie).await.unwrap();
    world.clock.advance(Duration::from_mins(9));
    assert_eq!(world.recovery_codes(&cookie).await.unwrap(), codes);
}

#[tokio::test]
async fn once_saved_the_codes_are_never_shown() {
    let (world, _, cookie) = at_the_codes().await;
    world.recovery_codes(&cookie).await.unwrap();
    world.finish(&cookie, true).await.unwrap();
    assert_eq!(refused(world.recovery_codes(&cookie).await), Refusal::OutOfOrder);
    assert!(world.memory.with(|tables| tables.sets[0].held.is_none()));
    let before = world.memory.snapshot();
    assert_eq!(refused(world.finish(&cookie, true).await), Refusal::OutOfOrder);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn without_the_tick_nothing_goes_on() {
    let (world, _, cookie) = at_the_codes().await;
    let codes = world.recovery_codes(&cookie).await.unwrap();
    let before = world.memory.snapshot();
    assert_eq!(refused(world.finish(&cookie, false).await), Refusal::CodesNotSaved);
    assert_eq!(world.memory.snapshot(), before);
    assert_eq!(world.home(&cookie).await, Page::RecoveryCodes);
    assert_eq!(world.recovery_codes(&cookie).await.unwrap(), codes);
}

#[tokio::test]
async fn codes_that_werent_saved_are_new_at_the_next_sign_in() {
    let (world, secret, cookie) = at_the_codes().await;
    let lost = world.recovery_codes(&cookie).await.unwrap();
    world.sign_out(&cookie).await;
    world.clock.advance(Duration::from_mins(10));

    let half = world.sign_in("alice").await.unwrap();
    let back = world.verify(&half, &world.code(&secret)).await.unwrap();
    assert_eq!(world.home(&back).await, Page::RecoveryCodes);
    let new = world.recovery_codes(&back).await.unwrap();
    assert!(new.iter().all(|code| !lost.contains(code)));
    world.finish(&back, true).await.unwrap();

    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &lost[0]).await), Refusal::WrongCode { tries_left: 4 });
    assert!(world.verify(&half, &new[0]).await.is_ok());
}

#[tokio::test]
async fn within_ten_minutes_the_next_sign_in_shows_the_same_codes() {
    let (world, secret, cookie) = at_the_codes().await;
    let codes = world.recovery_codes(&cookie).await.unwrap();
    world.next_step();
    let half = world.sign_in("alice").await.unwrap();
    let back = world.verify(&half, &world.code(&secret)).await.unwrap();
    assert_eq!(world.home(&back).await, Page::RecoveryCodes);
    assert_eq!(world.recovery_codes(&back).await.unwrap(), codes);
}

#[tokio::test]
async fn the_codes_are_renewed_at_ten_minutes_and_not_a_millisecond_earlier() {
    let (world, _, cookie) = at_the_codes().await;
    let codes = world.recovery_codes(&cookie).await.unwrap();
    world.clock.advance(nearly(Duration::from_mins(10)));
    assert_eq!(world.recovery_codes(&cookie).await.unwrap(), codes);
    world.clock.advance(Duration::from_millis(1));
    assert_ne!(world.recovery_codes(&cookie).await.unwrap(), codes);
}

#[tokio::test]
async fn a_session_of_a_password_alone_is_never_shown_codes() {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    assert_eq!(refused(world.recovery_codes(&cookie).await), Refusal::OutOfOrder);
    world.protected("bob").await;
    let half = world.sign_in("bob").await.unwrap();
    assert_eq!(refused(world.recovery_codes(&half).await), Refusal::NotSignedIn);
}

#[tokio::test]
async fn a_request_that_was_recognised_before_the_first_code_is_shown_no_codes() {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    let Visitor::SignedIn(early) = world.visitor(&cookie).await else { panic!("signed in") };
    world.enrolled(&cookie).await;
    let late = usecase::open_recovery_codes(&world.ports, &early, &from("::1")).await;
    assert_eq!(refused(late), Refusal::OutOfOrder);
}
