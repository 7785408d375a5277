//! Step-up: the second factor is proven again, with a code of one's own that works once, and counts for five minutes.

use std::{sync::Arc, time::Duration};

use guichet::{
    Refusal,
    access::Visitor,
    account::Role,
    audit::Act,
    policy::Policy,
    power::Power,
    session::{Assurance, STEP_UP_GOOD_FOR, Session},
};
use rstest::rstest;

use crate::support::{Protected, World, fault, nearly, refused};

/// The session of a cookie, as it is kept.
async fn session(world: &World, cookie: &str) -> Session {
    let Visitor::SignedIn(who) = world.visitor(cookie).await else { panic!("signed in") };
    who.session
}

/// Somebody who proved their second factor so long ago that it doesn't count any more.
async fn stale(world: &World, role: Role) -> Protected {
    let somebody = world.protected_as("somebody", role).await;
    world.clock.advance(STEP_UP_GOOD_FOR);
    assert!(!session(world, &somebody.cookie).await.is_proven_anew(world.now()));
    somebody
}

#[tokio::test]
async fn a_proof_counts_for_five_minutes_to_the_millisecond() {
    let world = World::new().await;
    let (owner, client) = (stale(&world, Role::Owner).await, world.protected("client").await);
    assert_eq!(refused(world.issue(&owner.cookie, client.account.id).await), Refusal::StepUpNeeded);

    let told = world.prove_again(&owner.cookie, &world.code(&owner.secret)).await.unwrap();
    assert_eq!(told, session(&world, &owner.cookie).await, "what is told is what is kept");
    assert_eq!(told.proven_at, Some(world.now()));
    world.clock.advance(nearly(STEP_UP_GOOD_FOR));
    assert!(world.issue(&owner.cookie, client.account.id).await.is_ok());
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(refused(world.issue(&owner.cookie, client.account.id).await), Refusal::StepUpNeeded);
    // Using it doesn't prolong it, and what needs none goes on.
    assert!(!Power::HelpClients.needs_step_up());
    let outcome = guichet::audit::HelpOutcome::Talked;
    assert_eq!(refused(world.handle_help(&owner.cookie, client.account.id, outcome).await), Refusal::Conflict);
}

#[tokio::test]
async fn signing_in_with_a_code_of_ones_own_counts_as_a_proof() {
    let world = World::new().await;
    let (owner, client) = (stale(&world, Role::Owner).await, world.protected("client").await);
    for typed in [world.code(&owner.secret), owner.codes[0].clone()] {
        let half = world.sign_in("somebody").await.unwrap();
        let cookie = world.verify(&half, &typed).await.unwrap();
        assert!(world.issue(&cookie, client.account.id).await.is_ok());
    }
    // In that session, and in no other of the account.
    assert_eq!(refused(world.issue(&owner.cookie, client.account.id).await), Refusal::StepUpNeeded);
}

#[tokio::test]
async fn a_proof_is_a_line_in_the_log_and_changes_nothing_else_of_the_session() {
    let world = World::new().await;
    let alice = stale(&world, Role::Client).await;
    let before = session(&world, &alice.cookie).await;
    world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
    let after = session(&world, &alice.cookie).await;
    assert_eq!(after, Session { proven_at: Some(world.now()), ..before });
    let event = world.memory.with(|tables| tables.audit.last().map(|line| line.event.clone())).unwrap();
    let id = Some(alice.account.id);
    assert_eq!((event.act, event.actor, event.subject), (Act::ProvenAgain, id, id));
}

#[tokio::test]
async fn a_wrong_proof_changes_nothing() {
    let world = World::new().await;
    let alice = stale(&world, Role::Client).await;
    let before = session(&world, &alice.cookie).await;
    let wrong = world.wrong_code(&alice.secret);
    assert_eq!(refused(world.prove_again(&alice.cookie, &wrong).await), Refusal::WrongProof);
    assert_eq!(refused(world.prove_again(&alice.cookie, "ZZZZ-ZZZZ-ZZZZ-ZZZZ").await), Refusal::WrongProof);
    assert_eq!(session(&world, &alice.cookie).await, before);
    assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::CodeRefused));
    // And the session goes on: a right one still does.
    assert!(world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn what_isnt_a_code_isnt_counted() {
    let world = World::new().await;
    let alice = stale(&world, Role::Client).await;
    let before = world.memory.snapshot();
    for typed in ["", " ", "12345", "1234567", "not a code", "ZZZZ-ZZZZ-ZZZZ"] {
        assert_eq!(refused(world.prove_again(&alice.cookie, typed).await), Refusal::NotACode, "{typed:?}");
    }
    assert_eq!(world.memory.snapshot(), before);
}

/// One code, one act (defects.md row 6).
#[tokio::test]
async fn a_code_that_signed_in_proves_nothing_again() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let code = world.code(&alice.secret);
    let half = world.sign_in("alice").await.unwrap();
    let cookie = world.verify(&half, &code).await.unwrap();
    for cookie in [&cookie, &alice.cookie] {
        assert_eq!(refused(world.prove_again(cookie, &code).await), Refusal::ProofAlreadyUsed);
        assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::CodeReplayed));
    }
    world.next_step();
    assert!(world.prove_again(&cookie, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn a_code_that_proved_something_doesnt_sign_in_or_prove_again() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let code = world.code(&alice.secret);
    world.prove_again(&alice.cookie, &code).await.unwrap();
    assert_eq!(refused(world.prove_again(&alice.cookie, &code).await), Refusal::ProofAlreadyUsed);
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &code).await), Refusal::CodeAlreadyUsed { tries_left: 4 });
    // Nor does it a step later, while it would still be in time.
    world.next_step();
    assert_eq!(refused(world.prove_again(&alice.cookie, &code).await), Refusal::ProofAlreadyUsed);
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn the_first_code_of_a_set_up_proves_nothing_again() {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    let (secret, cookie) = world.enrolled(&cookie).await;
    world.finish(&cookie, true).await.unwrap();
    assert_eq!(refused(world.prove_again(&cookie, &world.code(&secret)).await), Refusal::ProofAlreadyUsed);
}

#[tokio::test]
async fn a_recovery_code_proves_once_and_doesnt_sign_in_afterwards() {
    let world = World::new().await;
    let alice = stale(&world, Role::Client).await;
    world.prove_again(&alice.cookie, &alice.codes[4]).await.unwrap();
    assert_eq!(world.memory.with(|tables| tables.sets[0].codes.len()), 9);
    assert_eq!(refused(world.prove_again(&alice.cookie, &alice.codes[4]).await), Refusal::WrongProof);
    let half = world.sign_in("somebody").await.unwrap();
    assert_eq!(refused(world.verify(&half, &alice.codes[4]).await), Refusal::WrongCode { tries_left: 4 });

    // The other way round.
    world.verify(&half, &alice.codes[5]).await.unwrap();
    assert_eq!(refused(world.prove_again(&alice.cookie, &alice.codes[5]).await), Refusal::WrongProof);
    assert_eq!(world.memory.with(|tables| tables.sets[0].codes.len()), 8);
}

#[tokio::test]
async fn somebody_elses_codes_prove_nothing() {
    let world = World::new().await;
    let (alice, bob) = (world.protected("alice").await, world.protected("bob").await);
    for typed in [world.code(&bob.secret), bob.codes[0].clone()] {
        assert_eq!(refused(world.prove_again(&alice.cookie, &typed).await), Refusal::WrongProof);
        assert!(world.prove_again(&bob.cookie, &typed).await.is_ok(), "and it is still good for bob");
    }
}

#[tokio::test]
async fn a_code_that_staff_gave_proves_nothing_and_stays_good_for_a_sign_in() {
    let world = World::new().await;
    let (owner, alice) = (world.protected_as("owner", Role::Owner).await, world.protected("alice").await);
    let issued = world.issue(&owner.cookie, alice.account.id).await.unwrap().code.reveal();
    assert_eq!(refused(world.prove_again(&alice.cookie, &issued).await), Refusal::WrongProof);
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &issued).await.is_ok());
}

/// Whoever talked the staff into a code gets into the portal with it, and no further.
#[tokio::test]
async fn a_session_that_such_a_code_opened_has_proven_nothing_of_its_own() {
    let world = World::new().await;
    let (owner, alice) = (world.protected_as("owner", Role::Owner).await, world.protected("alice").await);
    let issued = world.issue(&owner.cookie, alice.account.id).await.unwrap().code.reveal();
    let half = world.sign_in("alice").await.unwrap();
    let cookie = world.verify(&half, &issued).await.unwrap();
    let opened = session(&world, &cookie).await;
    assert_eq!((opened.assurance, opened.proven_at), (Assurance::TwoFactor, None));
    assert!(!opened.is_proven_anew(world.now()));
    assert_eq!(refused(world.prove_again(&cookie, &issued).await), Refusal::WrongProof);
    assert!(world.prove_again(&cookie, &alice.codes[0]).await.unwrap().is_proven_anew(world.now()));
}

#[rstest]
#[case::off(Policy::Off)]
#[case::optional(Policy::Optional)]
#[tokio::test]
async fn a_session_of_the_password_alone_cant_prove_anything(#[case] policy: Policy) {
    let world = World::with(policy).await;
    let alice = world.joined("alice", Role::Client).await;
    let before = world.memory.snapshot();
    for typed in ["123456", "ZZZZ-ZZZZ-ZZZZ-ZZZZ", "no code"] {
        assert_eq!(refused(world.prove_again(&alice, typed).await), Refusal::OutOfOrder);
    }
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn without_a_session_there_is_nothing_to_prove() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let before = world.memory.snapshot();
    for cookie in ["", &half] {
        assert_eq!(refused(world.prove_again(cookie, &world.code(&alice.secret)).await), Refusal::NotSignedIn);
    }
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn a_session_that_ends_meanwhile_proves_nothing_and_keeps_its_code() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let id = alice.account.id;
    world.memory.just_before("prove_again", move |tables| tables.end_all(id));
    let code = world.code(&alice.secret);
    assert_eq!(refused(world.prove_again(&alice.cookie, &code).await), Refusal::NotSignedIn);
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &code).await.is_ok());
}

#[tokio::test]
async fn of_fifty_proofs_with_one_code_exactly_one_stands() {
    for recovery in [false, true] {
        let world = Arc::new(World::new().await);
        let alice = world.protected("alice").await;
        let typed = if recovery { alice.codes[0].clone() } else { world.code(&alice.secret) };
        let mut proofs = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let (world, cookie, typed) = (world.clone(), alice.cookie.clone(), typed.clone());
            proofs.spawn(async move { world.prove_again(&cookie, &typed).await.is_ok() });
        }
        let stood = proofs.join_all().await.into_iter().filter(|stood| *stood).count();
        assert_eq!(stood, 1);
        let lines = world.memory.acts(world.firm.id).into_iter().filter(|act| *act == Act::ProvenAgain).count();
        assert_eq!(lines, 1);
    }
}

#[tokio::test]
async fn of_a_sign_in_and_a_proof_with_one_code_exactly_one_stands() {
    let world = Arc::new(World::new().await);
    let alice = world.protected("alice").await;
    let code = world.code(&alice.secret);
    let half = world.sign_in("alice").await.unwrap();
    let (proof, sign_in) = tokio::join!(world.prove_again(&alice.cookie, &code), world.verify(&half, &code));
    assert_ne!(proof.is_ok(), sign_in.is_ok());
}

#[rstest]
#[case("count_proof")]
#[case("authenticators")]
#[case("prove_again")]
#[tokio::test]
async fn a_store_that_fails_proves_nothing(#[case] verb: &'static str) {
    let world = World::new().await;
    let alice = stale(&world, Role::Client).await;
    let before = session(&world, &alice.cookie).await;
    world.memory.break_verb(Some(verb));
    fault(world.prove_again(&alice.cookie, &world.code(&alice.secret)).await);
    world.memory.break_verb(None);
    assert_eq!(session(&world, &alice.cookie).await, before);
    assert!(world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.is_ok(), "the code wasn't consumed");
}

#[tokio::test]
async fn without_the_key_file_or_with_a_full_queue_nothing_is_proven() {
    let world = World::new().await;
    let alice = stale(&world, Role::Client).await;
    world.vault.set_broken(true);
    fault(world.prove_again(&alice.cookie, &world.code(&alice.secret)).await);
    fault(world.prove_again(&alice.cookie, &alice.codes[0]).await);
    world.vault.set_broken(false);
    world.hasher.set_full(true);
    let before = world.memory.snapshot();
    assert_eq!(refused(world.prove_again(&alice.cookie, &alice.codes[0]).await), Refusal::Busy);
    assert_eq!(world.memory.snapshot(), before, "a busy server costs nobody a try");
    // Six digits need no slow hash.
    assert!(world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.is_ok());
}
