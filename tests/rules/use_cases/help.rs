//! "I can't use my app": three times a day, and only once the password was right.

use std::time::Duration;

use guichet::{Refusal, audit::Act};

use crate::support::{World, nearly, refused};

#[tokio::test]
async fn help_can_be_asked_for_three_times_a_day() {
    let world = World::new().await;
    world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    for _ in 0..3 {
        assert!(world.help(&half).await.is_ok());
    }
    assert_eq!(refused(world.help(&half).await), Refusal::HelpAlreadyAsked);
    // A new sign-in doesn't help.
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.help(&half).await), Refusal::HelpAlreadyAsked);
    let asked = world.memory.acts(world.firm.id).into_iter().filter(|act| *act == Act::HelpAsked);
    assert_eq!(asked.count(), 3);
}

#[tokio::test]
async fn a_day_later_it_can_be_asked_for_again() {
    let world = World::new().await;
    world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    for _ in 0..3 {
        world.help(&half).await.unwrap();
    }
    world.clock.advance(nearly(Duration::from_hours(24)));
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.help(&half).await), Refusal::HelpAlreadyAsked);
    world.clock.advance(Duration::from_millis(1));
    assert!(world.help(&half).await.is_ok());
}

#[tokio::test]
async fn everybody_has_three_requests_of_their_own() {
    let world = World::new().await;
    world.protected("alice").await;
    world.protected("bob").await;
    let half = world.sign_in("alice").await.unwrap();
    for _ in 0..3 {
        world.help(&half).await.unwrap();
    }
    let half = world.sign_in("bob").await.unwrap();
    assert!(world.help(&half).await.is_ok());
}

#[tokio::test]
async fn strangers_and_people_who_are_in_cant_ask() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let before = world.memory.snapshot();
    assert_eq!(refused(world.help("").await), Refusal::NotSignedIn);
    assert_eq!(refused(world.help(&alice.cookie).await), Refusal::OutOfOrder);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn asking_for_help_leaves_the_sign_in_as_it_was() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    world.help(&half).await.unwrap();
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}
