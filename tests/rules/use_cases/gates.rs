//! What the firm's policy opens and closes, for accounts with and without an authenticator.

use std::time::Duration;

use guichet::{Refusal, access::Page, account::Role, policy::Policy};
use rstest::rstest;

use crate::support::{START, World, refused, secret_of};

#[tokio::test]
async fn off_lets_clients_in_with_a_password_and_offers_nothing() {
    let world = World::with(Policy::Off).await;
    let cookie = world.joined("alice", Role::Client).await;
    assert_eq!(world.home(&cookie).await, Page::Portal);
    assert_eq!(refused(world.enrolment(&cookie).await), Refusal::OutOfOrder);
    let back = world.sign_in("alice").await.unwrap();
    assert_eq!(world.home(&back).await, Page::Portal);
}

#[tokio::test]
async fn optional_lets_clients_in_and_lets_them_set_up() {
    let world = World::with(Policy::Optional).await;
    let cookie = world.joined("alice", Role::Client).await;
    assert_eq!(world.home(&cookie).await, Page::Portal);
    let (_, cookie) = world.enrolled(&cookie).await;
    assert_eq!(world.home(&cookie).await, Page::RecoveryCodes);
    assert_eq!(world.home(&world.sign_in("alice").await.unwrap()).await, Page::Verify);
}

#[tokio::test]
async fn required_opens_nothing_but_the_set_up_from_its_day_on() {
    let day = START.after(Duration::from_mins(10));
    let world = World::with(Policy::Required { from: day }).await;
    let cookie = world.joined("alice", Role::Client).await;
    assert_eq!(world.home(&cookie).await, Page::Portal);
    assert!(world.enrolment(&cookie).await.is_ok(), "before the day it is offered");
    world.clock.set(day.before(Duration::from_millis(1)));
    assert_eq!(world.home(&cookie).await, Page::Portal);
    world.clock.set(day);
    assert_eq!(world.home(&cookie).await, Page::Authenticator);
    assert_eq!(world.visitor(&cookie).await.may_open(Page::Portal), Err(Page::Authenticator));
}

#[rstest]
#[tokio::test]
async fn staff_set_up_whatever_the_policy(
    #[values(Role::Accountant, Role::Owner)] role: Role,
    #[values(Policy::Off, Policy::Optional)] policy: Policy,
) {
    let world = World::with(policy).await;
    let cookie = world.joined("staff", role).await;
    assert_eq!(world.home(&cookie).await, Page::Authenticator);
    assert_eq!(world.visitor(&cookie).await.may_open(Page::Portal), Err(Page::Authenticator));
    assert!(world.enrolment(&cookie).await.is_ok());
}

#[tokio::test]
async fn turning_the_policy_off_asks_for_the_authenticators_that_are_there_all_the_same() {
    let mut world = World::new().await;
    let alice = world.protected("alice").await;
    world.firm.policy = Policy::Off;
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(world.home(&half).await, Page::Verify);
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn tightening_the_policy_reaches_sessions_that_are_open() {
    let mut world = World::with(Policy::Off).await;
    let cookie = world.joined("alice", Role::Client).await;
    assert_eq!(world.home(&cookie).await, Page::Portal);
    world.firm.policy = Policy::Required { from: world.now() };
    assert_eq!(world.home(&cookie).await, Page::Authenticator);
}

#[tokio::test]
async fn turning_the_policy_off_during_a_set_up_ends_it() {
    let mut world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    let secret = secret_of(&world.enrolment(&cookie).await.unwrap().key);
    world.firm.policy = Policy::Off;
    assert_eq!(refused(world.confirm(&cookie, &world.code(&secret)).await), Refusal::OutOfOrder);
}
