//! Requests that come at the same moment: of a code, a link or a first code, exactly one wins.

use std::{collections::HashSet, sync::Arc};

use guichet::{Refusal, Result, account::Role, audit::Act, error::Error};
use tokio::task::JoinSet;

use crate::support::{PASSWORD, World, secret_of};

/// Runs them all at once; the port's `yield_now` makes them interleave at every call.
async fn all_at_once<T, Request>(requests: impl IntoIterator<Item = Request>) -> Vec<T>
where
    T: Send + 'static,
    Request: Future<Output = T> + Send + 'static,
{
    requests.into_iter().collect::<JoinSet<T>>().join_all().await
}

fn winners<T>(outcomes: &[Result<T>]) -> usize {
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

#[tokio::test]
async fn of_fifty_posts_of_one_code_exactly_one_gets_in() {
    let world = Arc::new(World::new().await);
    let alice = world.protected("alice").await;
    let code = world.code(&alice.secret);
    let mut requests = Vec::new();
    for _ in 0..50 {
        let (world, code) = (world.clone(), code.clone());
        let half = world.sign_in("alice").await.unwrap();
        requests.push(async move { world.verify(&half, &code).await });
    }
    let outcomes = all_at_once(requests).await;
    assert_eq!(winners(&outcomes), 1);
    // The session of the set-up, and the one that the code opened.
    assert_eq!(world.memory.with(|tables| tables.sessions.len()), 2);
}

#[tokio::test]
async fn of_fifty_posts_of_one_recovery_code_exactly_one_gets_in() {
    let world = Arc::new(World::new().await);
    let alice = world.protected("alice").await;
    let mut requests = Vec::new();
    for _ in 0..50 {
        let (world, code) = (world.clone(), alice.codes[0].clone());
        let half = world.sign_in("alice").await.unwrap();
        requests.push(async move { world.verify(&half, &code).await });
    }
    assert_eq!(winners(&all_at_once(requests).await), 1);
    assert_eq!(world.memory.with(|tables| tables.sets[0].codes.len()), 9);
}

#[tokio::test]
async fn of_two_right_codes_in_one_sign_in_one_gets_in() {
    let world = Arc::new(World::new().await);
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let typed = [world.code(&alice.secret), alice.codes[0].clone(), alice.codes[1].clone()];
    let requests = typed.map(|typed| {
        let (world, half) = (world.clone(), half.clone());
        async move { world.verify(&half, &typed).await }
    });
    assert_eq!(winners(&all_at_once(requests).await), 1);
    assert_eq!(world.memory.with(|tables| tables.sessions.len()), 2);
}

#[tokio::test]
async fn of_two_hundred_wrong_codes_at_once_five_are_checked() {
    let world = Arc::new(World::new().await);
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let wrong = world.wrong_code(&alice.secret);
    let requests = (0..200).map(|_| {
        let (world, half, wrong) = (world.clone(), half.clone(), wrong.clone());
        async move { world.verify(&half, &wrong).await }
    });
    assert_eq!(winners(&all_at_once(requests).await), 0);
    let checked = world.memory.acts(world.firm.id).into_iter().filter(|act| *act == Act::CodeRefused);
    assert_eq!(checked.count(), 5);
}

#[tokio::test]
async fn of_two_hundred_wrong_codes_over_forty_sign_ins_ten_are_checked() {
    let world = Arc::new(World::new().await);
    let alice = world.protected("alice").await;
    let mut halves = Vec::new();
    for _ in 0..40 {
        halves.push(world.sign_in("alice").await.unwrap());
    }
    let calls = world.hasher.calls();
    let requests = (0..200).map(|number| {
        let (world, half) = (world.clone(), halves[number % 40].clone());
        async move { world.verify(&half, "ZZZZ-ZZZZ-ZZZZ-ZZZZ").await }
    });
    assert_eq!(winners(&all_at_once(requests.collect::<Vec<_>>()).await), 0);
    assert_eq!(world.hasher.calls(), calls + 10);
    drop(alice);
}

#[tokio::test]
async fn of_a_hundred_wrong_passwords_at_once_five_are_hashed() {
    let world = Arc::new(World::new().await);
    world.joined("alice", Role::Client).await;
    let calls = world.hasher.calls();
    let requests = (0..100).map(|_| {
        let world = world.clone();
        async move { world.sign_in_with("alice", "a stranger's guess").await }
    });
    let outcomes = all_at_once(requests).await;
    assert_eq!(winners(&outcomes), 0);
    assert_eq!(world.hasher.calls(), calls + 5);
    let waits = outcomes.iter().filter(|told| matches!(told, Err(Error::Refused(Refusal::Wait { .. }))));
    assert_eq!(waits.count(), 95);
}

#[tokio::test]
async fn of_many_who_use_one_link_one_chooses_the_password() {
    let world = Arc::new(World::new().await);
    let link = world.invite("alice", Role::Client).await.unwrap();
    let requests = (0..20).map(|number| {
        let (world, link) = (world.clone(), link.clone());
        async move { world.accept_with(&link, &format!("{PASSWORD} {number}")).await }
    });
    assert_eq!(winners(&all_at_once(requests).await), 1);
    assert_eq!(world.memory.with(|tables| tables.sessions.len()), 1);
}

#[tokio::test]
async fn many_pages_opened_at_once_show_one_qr_code() {
    let world = Arc::new(World::new().await);
    let cookie = world.joined("alice", Role::Client).await;
    let requests = (0..20).map(|_| {
        let (world, cookie) = (world.clone(), cookie.clone());
        async move { world.enrolment(&cookie).await.map(|shown| shown.key) }
    });
    let keys: HashSet<String> = all_at_once(requests).await.into_iter().map(|key| key.expect("shown")).collect();
    assert_eq!(keys.len(), 1);
}

#[tokio::test]
async fn of_many_first_codes_at_once_one_confirms() {
    let world = Arc::new(World::new().await);
    let cookie = world.joined("alice", Role::Client).await;
    let secret = secret_of(&world.enrolment(&cookie).await.unwrap().key);
    let code = world.code(&secret);
    let requests = (0..9).map(|_| {
        let (world, cookie, code) = (world.clone(), cookie.clone(), code.clone());
        async move { world.confirm(&cookie, &code).await }
    });
    assert_eq!(winners(&all_at_once(requests).await), 1);
    assert_eq!(world.memory.with(|tables| (tables.sessions.len(), tables.sets.len())), (1, 1));
}

#[tokio::test]
async fn many_pages_opened_at_once_after_ten_minutes_show_one_new_set() {
    let world = Arc::new(World::new().await);
    let cookie = world.joined("alice", Role::Client).await;
    let (_, cookie) = world.enrolled(&cookie).await;
    world.clock.advance(std::time::Duration::from_mins(10));
    let requests = (0..10).map(|_| {
        let (world, cookie) = (world.clone(), cookie.clone());
        async move { world.recovery_codes(&cookie).await }
    });
    let sets: HashSet<Vec<String>> =
        all_at_once(requests).await.into_iter().map(|codes| codes.expect("shown")).collect();
    assert_eq!(sets.len(), 1);
}
