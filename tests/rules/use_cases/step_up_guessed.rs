//! Guessing at the step-up is as slow as guessing at a sign-in: one count for both (defects.md rows 20, 22, 23, 25).

use std::{sync::Arc, time::Duration};

use guichet::{
    Refusal,
    account::Role,
    audit::Act,
    throttle::{Counter, Key},
};

use crate::support::{START, World, nearly, refused};

const QUARTER: Duration = Duration::from_mins(15);

#[tokio::test]
async fn wrong_proofs_and_wrong_codes_count_towards_one_lock() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let older = world.sign_in("alice").await.unwrap();
    world.fail("alice", &alice.secret, 5).await;
    for _ in 0..5 {
        let wrong = world.wrong_code(&alice.secret);
        assert_eq!(refused(world.prove_again(&alice.cookie, &wrong).await), Refusal::WrongProof);
    }
    assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::Locked { seconds: 900 }));

    // Neither here nor there does a right code of either kind; nothing is checked.
    let (locked, calls) = (Refusal::Locked { seconds: 900 }, world.hasher.calls());
    for typed in [world.code(&alice.secret), alice.codes[0].clone()] {
        assert_eq!(refused(world.prove_again(&alice.cookie, &typed).await), locked);
        assert_eq!(refused(world.verify(&older, &typed).await), locked);
    }
    assert_eq!(world.hasher.calls(), calls);
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 10);

    world.clock.advance(nearly(QUARTER));
    let code = world.code(&alice.secret);
    assert_eq!(refused(world.prove_again(&alice.cookie, &code).await), Refusal::Locked { seconds: 1 });
    world.clock.advance(Duration::from_millis(1));
    assert!(world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.is_ok());
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 0);
}

#[tokio::test]
async fn a_lock_that_sign_ins_began_holds_here_too() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.fail("alice", &alice.secret, 10).await;
    let code = world.code(&alice.secret);
    assert_eq!(refused(world.prove_again(&alice.cookie, &code).await), Refusal::Locked { seconds: 900 });
}

#[tokio::test]
async fn a_right_proof_forgets_the_wrong_ones_before_it() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let key = Key::second_factor_of(alice.account.id);
    for _ in 0..9 {
        refused(world.prove_again(&alice.cookie, &world.wrong_code(&alice.secret)).await);
    }
    assert_eq!(world.memory.failures(&key), 9);
    world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
    assert_eq!(world.memory.failures(&key), 0);
}

#[tokio::test]
async fn twenty_right_proofs_leave_nothing_counted() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    for _ in 0..20 {
        world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
        world.next_step();
    }
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 0);
}

#[tokio::test]
async fn of_two_hundred_wrong_proofs_at_once_ten_are_checked() {
    let world = Arc::new(World::new().await);
    let alice = world.protected("alice").await;
    let calls = world.hasher.calls();
    let mut proofs = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let (world, cookie) = (world.clone(), alice.cookie.clone());
        proofs.spawn(async move { refused(world.prove_again(&cookie, "ZZZZ-ZZZZ-ZZZZ-ZZZZ").await) });
    }
    let told = proofs.join_all().await;
    assert_eq!(told.iter().filter(|told| **told == Refusal::WrongProof).count(), 10);
    assert_eq!(told.iter().filter(|told| matches!(told, Refusal::Locked { .. })).count(), 190);
    assert_eq!(world.hasher.calls(), calls + 10);
}

#[tokio::test]
async fn a_new_session_brings_no_new_budget() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let other = world.verify(&half, &world.code(&alice.secret)).await.unwrap();
    for number in 0..10 {
        let cookie = if number % 2 == 0 { &other } else { &alice.cookie };
        assert_eq!(refused(world.prove_again(cookie, &world.wrong_code(&alice.secret)).await), Refusal::WrongProof);
    }
    for cookie in [&other, &alice.cookie] {
        let told = refused(world.prove_again(cookie, &alice.codes[0]).await);
        assert_eq!(told, Refusal::Locked { seconds: 900 });
    }
}

#[tokio::test]
async fn the_hundredth_wrong_proof_in_a_row_disables_the_second_factor() {
    let world = World::new().await;
    let alice = world.protected_as("alice", Role::Accountant).await;
    let counter = Counter { failures: 99, wait_until: START, last_at: START };
    world.memory.with(|tables| tables.counters.insert(Key::second_factor_of(alice.account.id), counter));
    assert_eq!(refused(world.prove_again(&alice.cookie, &world.wrong_code(&alice.secret)).await), Refusal::WrongProof);
    assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::SecondFactorDisabled));
    for typed in [world.code(&alice.secret), alice.codes[0].clone()] {
        assert_eq!(refused(world.prove_again(&alice.cookie, &typed).await), Refusal::SecondFactorDisabled);
    }
}
