//! Second factors can't be guessed: five tries to a sign-in, ten in a row to an account.

use std::time::Duration;

use guichet::{
    Refusal,
    access::{Page, Visitor},
    audit::Act,
    throttle::Key,
    usecase,
};

use crate::support::{World, from, refused};

#[tokio::test]
async fn a_sign_in_takes_five_codes() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    for tries_left in [4, 3, 2, 1] {
        let wrong = world.wrong_code(&alice.secret);
        assert_eq!(refused(world.verify(&half, &wrong).await), Refusal::WrongCode { tries_left });
    }
    assert_eq!(refused(world.verify(&half, &world.wrong_code(&alice.secret)).await), Refusal::TriesSpent);
    assert_eq!(world.home(&half).await, Page::SignIn);
    assert_eq!(refused(world.verify(&half, &world.code(&alice.secret)).await), Refusal::NotSignedIn);
    // A new sign-in takes the right one.
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn the_fifth_code_may_be_the_right_one() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    for _ in 0..4 {
        refused(world.verify(&half, &world.wrong_code(&alice.secret)).await);
    }
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn a_request_that_was_recognised_before_the_sign_in_ended_is_too_late() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let Visitor::SigningIn { sign_in, account } = world.visitor(&half).await else { panic!("signing in") };
    world.fail("alice", &alice.secret, 1).await;
    world.sign_out(&half).await;
    let code = world.code(&alice.secret);
    let origin = from("::1");
    let late = usecase::verify_second_factor(&world.ports, &world.firm, (&sign_in, &account), &code, &origin);
    assert_eq!(refused(late.await), Refusal::NotSignedIn);
}

#[tokio::test]
async fn what_isnt_a_code_isnt_counted() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let (before, calls) = (world.memory.snapshot(), world.hasher.calls());
    for typed in ["", " ", "12345", "1234567", "١٢٣٤٥٦", "null", &"1".repeat(1 << 16)] {
        assert_eq!(refused(world.verify(&half, typed).await), Refusal::NotACode, "{typed:.20}");
    }
    assert_eq!(world.memory.snapshot(), before);
    assert_eq!(world.hasher.calls(), calls);
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn a_code_that_was_used_counts_as_a_failure_and_says_so() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let code = world.code(&alice.secret);
    let half = world.sign_in("alice").await.unwrap();
    world.verify(&half, &code).await.unwrap();
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &code).await), Refusal::CodeAlreadyUsed { tries_left: 4 });
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 1);
    assert!(world.memory.acts(world.firm.id).contains(&Act::CodeReplayed));
}

#[tokio::test]
async fn the_code_of_the_step_before_doesnt_work_after_a_newer_one() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let older = world.code(&alice.secret);
    world.next_step();
    let half = world.sign_in("alice").await.unwrap();
    world.verify(&half, &world.code(&alice.secret)).await.unwrap();
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &older).await), Refusal::CodeAlreadyUsed { tries_left: 4 });
    world.next_step();
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn a_wrong_code_changes_nothing_but_the_count_and_the_log() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let proofs =
        || world.memory.with(|tables| format!("{:?}{:?}{:?}", tables.authenticators, tables.sets, tables.sessions));
    let before = proofs();
    refused(world.verify(&half, &world.wrong_code(&alice.secret)).await);
    refused(world.verify(&half, "ZZZZ-ZZZZ-ZZZZ-ZZZZ").await);
    assert_eq!(proofs(), before);
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 2);
}

#[tokio::test]
async fn ones_own_success_forgets_ones_own_failures() {
    let world = World::new().await;
    let (alice, bob) = (world.protected("alice").await, world.protected("bob").await);
    world.next_step();
    let key = |who: &crate::support::Protected| Key::second_factor_of(who.account.id);
    world.fail("alice", &alice.secret, 4).await;
    world.fail("bob", &bob.secret, 3).await;
    let half = world.sign_in("alice").await.unwrap();
    world.verify(&half, &world.code(&alice.secret)).await.unwrap();
    assert_eq!(world.memory.failures(&key(&alice)), 0);
    assert_eq!(world.memory.failures(&key(&bob)), 3, "somebody else's stay");
}

#[tokio::test]
async fn the_right_password_forgets_no_wrong_code() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    for failures in 1..=4 {
        world.fail("alice", &alice.secret, 1).await;
        assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), failures);
    }
}

#[tokio::test]
async fn a_stranger_without_the_password_cant_raise_the_count() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    for _ in 0..50 {
        refused(world.sign_in_with("alice", "a stranger's guess").await);
        world.clock.advance(Duration::from_hours(1));
    }
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 0);
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}
