//! When something inside fails, nobody gets in and nothing is half done.

use guichet::{Fault, Refusal, access::Page, account::Role, throttle::Key, usecase};
use rstest::rstest;

use crate::support::{World, fault, refused, secret_of};

#[tokio::test]
async fn without_the_key_file_nobody_gets_in() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let link = world.invite("bob", Role::Client).await.unwrap();
    let carol = world.joined("carol", Role::Client).await;
    let secret = secret_of(&world.enrolment(&carol).await.unwrap().key);

    world.vault.set_broken(true);
    let sessions = world.memory.with(|tables| tables.sessions.len());
    assert!(matches!(fault(world.sign_in("alice").await), Fault::Vault(_)));
    assert!(matches!(fault(world.verify(&half, &world.code(&alice.secret)).await), Fault::Vault(_)));
    assert!(matches!(fault(world.verify(&half, &alice.codes[0]).await), Fault::Vault(_)));
    assert!(matches!(fault(world.accept(&link).await), Fault::Vault(_)));
    assert!(matches!(fault(world.confirm(&carol, &world.code(&secret)).await), Fault::Vault(_)));
    assert_eq!(world.memory.with(|tables| tables.sessions.len()), sessions);

    world.vault.set_broken(false);
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
    assert!(world.accept(&link).await.is_ok());
    assert!(world.confirm(&carol, &world.code(&secret)).await.is_ok());
}

#[tokio::test]
async fn a_sealed_row_that_was_copied_to_another_account_opens_nothing() {
    let world = World::new().await;
    let (alice, bob) = (world.protected("alice").await, world.protected("bob").await);
    world.next_step();
    let halves = (world.sign_in("alice").await.unwrap(), world.sign_in("bob").await.unwrap());
    world.memory.with(|tables| {
        let theirs = tables.authenticators[1].secret.clone();
        tables.authenticators[0].secret = theirs;
        let theirs = tables.accounts[1].1.clone();
        tables.accounts[0].1 = theirs;
        let theirs = tables.sets[1].codes[0].1.clone();
        tables.sets[0].codes[0].1 = theirs;
    });
    assert!(matches!(fault(world.verify(&halves.0, &world.code(&bob.secret)).await), Fault::Vault(_)));
    assert!(matches!(fault(world.verify(&halves.0, &bob.codes[0]).await), Fault::Vault(_)));
    assert!(matches!(fault(world.sign_in("alice").await), Fault::Vault(_)));
    assert!(world.verify(&halves.1, &world.code(&bob.secret)).await.is_ok());
    drop(alice);
}

#[rstest]
#[case("count_code")]
#[case("authenticators")]
#[case("complete_sign_in")]
#[tokio::test]
async fn a_store_that_fails_during_a_code_lets_nobody_in(#[case] verb: &'static str) {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let sessions = world.memory.with(|tables| tables.sessions.len());
    world.memory.break_verb(Some(verb));
    assert!(matches!(fault(world.verify(&half, &world.code(&alice.secret)).await), Fault::Store(_)));
    assert_eq!(world.memory.with(|tables| tables.sessions.len()), sessions);
    world.memory.break_verb(None);
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok(), "the code wasn't consumed");
}

#[rstest]
#[case("count")]
#[case("account_of_username")]
#[case("factors")]
#[case("begin_sign_in")]
#[tokio::test]
async fn a_store_that_fails_during_a_password_lets_nobody_in(#[case] verb: &'static str) {
    let world = World::new().await;
    world.protected("alice").await;
    world.memory.break_verb(Some(verb));
    assert!(matches!(fault(world.sign_in("alice").await), Fault::Store(_)));
    world.memory.break_verb(None);
    assert!(world.memory.with(|tables| tables.sign_ins.is_empty()));
    assert!(world.sign_in("alice").await.is_ok());
}

#[tokio::test]
async fn a_wrong_code_stays_counted_when_its_line_cant_be_written() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    world.memory.break_verb(Some("record"));
    fault(world.verify(&half, &world.wrong_code(&alice.secret)).await);
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 1);
}

#[tokio::test]
async fn a_store_that_fails_knows_nobody() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.memory.break_verb(Some("holder"));
    assert!(matches!(fault(usecase::recognise(&world.ports, &world.firm, Some(&alice.cookie)).await), Fault::Store(_)));
}

#[tokio::test]
async fn a_sign_out_that_fails_says_so() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let visitor = world.visitor(&alice.cookie).await;
    world.memory.break_verb(Some("end_session"));
    fault(usecase::sign_out(&world.ports, &visitor, &crate::support::from("::1")).await);
    world.memory.break_verb(None);
    assert_eq!(world.home(&alice.cookie).await, Page::Portal);
}

#[tokio::test]
async fn a_full_hashing_queue_is_busy_lets_nobody_in_and_costs_nobody_a_try() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let link = world.invite("bob", Role::Client).await.unwrap();
    world.hasher.set_full(true);
    let before = world.memory.snapshot();
    for username in ["alice", "unknown"] {
        assert_eq!(refused(world.sign_in(username).await), Refusal::Busy);
    }
    assert_eq!(refused(world.verify(&half, &alice.codes[0]).await), Refusal::Busy);
    assert_eq!(refused(world.accept(&link).await), Refusal::Busy);
    assert_eq!(world.memory.snapshot(), before);
    world.hasher.set_full(false);
    assert!(world.verify(&half, &alice.codes[0]).await.is_ok());
    assert!(world.accept(&link).await.is_ok());
}

#[rstest]
#[case("start_enrolment")]
#[case("pending_authenticator")]
#[tokio::test]
async fn a_qr_code_that_couldnt_be_kept_isnt_shown(#[case] verb: &'static str) {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    world.memory.break_verb(Some(verb));
    fault(world.enrolment(&cookie).await);
    world.memory.break_verb(None);
    assert!(world.memory.with(|tables| tables.authenticators.is_empty()));
}

#[tokio::test]
async fn an_enrolment_that_couldnt_be_written_leaves_everything_as_it_was() {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    let secret = secret_of(&world.enrolment(&cookie).await.unwrap().key);
    world.memory.break_verb(Some("confirm_enrolment"));
    fault(world.confirm(&cookie, &world.code(&secret)).await);
    world.memory.break_verb(None);
    assert_eq!(world.home(&cookie).await, Page::Authenticator);
    assert!(world.memory.with(|tables| tables.sets.is_empty()));
    assert!(world.confirm(&cookie, &world.code(&secret)).await.is_ok());
}
