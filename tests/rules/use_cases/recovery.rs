//! A recovery code signs in once, with the password and never without.

use guichet::{Refusal, account::Role, audit::Act};

use crate::support::{World, refused};

const WRONG: Refusal = Refusal::WrongCode { tries_left: 4 };

#[tokio::test]
async fn a_recovery_code_signs_in_once() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &alice.codes[3]).await.is_ok());
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &alice.codes[3]).await), WRONG);
    assert!(world.memory.acts(world.firm.id).contains(&Act::SignedInWithRecoveryCode { left: 9 }));
}

#[tokio::test]
async fn every_code_of_the_set_works_in_any_order_and_any_spelling() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    for (left, code) in (0..10).zip(&alice.codes).rev() {
        let half = world.sign_in("alice").await.unwrap();
        let typed = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert!(world.verify(&half, &typed).await.is_ok(), "{left}");
    }
    let lefts = world.memory.acts(world.firm.id).into_iter().filter_map(|act| match act {
        Act::SignedInWithRecoveryCode { left } => Some(left),
        _ => None,
    });
    assert!(lefts.eq((0..10).rev()));
    // None is left, and trying costs the same one hash.
    let half = world.sign_in("alice").await.unwrap();
    let before = world.hasher.calls();
    assert_eq!(refused(world.verify(&half, &alice.codes[0]).await), WRONG);
    assert_eq!(world.hasher.calls(), before + 1);
}

#[tokio::test]
async fn a_try_costs_one_hash_whether_right_or_wrong() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let before = world.hasher.calls();
    assert_eq!(refused(world.verify(&half, "ZZZZ-ZZZZ-ZZZZ-ZZZZ").await), WRONG);
    assert_eq!(world.hasher.calls(), before + 1);
    world.verify(&half, &alice.codes[9]).await.unwrap();
    assert_eq!(world.hasher.calls(), before + 2);
}

#[tokio::test]
async fn a_recovery_code_leaves_the_authenticator_as_it_was() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    world.verify(&half, &alice.codes[0]).await.unwrap();
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn a_code_without_the_password_is_worth_nothing() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    for cookie in ["", "not a token", &"A".repeat(43)] {
        assert_eq!(refused(world.verify(cookie, &alice.codes[0]).await), Refusal::NotSignedIn);
        assert_eq!(refused(world.verify(cookie, &world.code(&alice.secret)).await), Refusal::NotSignedIn);
    }
}

#[tokio::test]
async fn nobody_signs_in_with_somebody_elses_code() {
    let world = World::new().await;
    let (alice, _) = (world.protected("alice").await, world.protected("bob").await);
    let half = world.sign_in("bob").await.unwrap();
    assert_eq!(refused(world.verify(&half, &alice.codes[0]).await), WRONG);
    let wrong = Refusal::WrongCode { tries_left: 3 };
    assert_eq!(refused(world.verify(&half, &world.code(&alice.secret)).await), wrong);
    // And alice still can.
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &alice.codes[0]).await.is_ok());
}

#[tokio::test]
async fn every_set_has_a_salt_of_its_own() {
    let world = World::new().await;
    for username in ["alice", "bob"] {
        world.protected(username).await;
    }
    let salts = world.memory.with(|tables| [tables.sets[0].salt, tables.sets[1].salt]);
    assert_ne!(salts[0], salts[1]);
    assert!(!salts.contains(&[0; 16]));
}

#[tokio::test]
async fn a_recovery_code_is_no_first_code() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let bob = world.joined("bob", Role::Client).await;
    world.enrolment(&bob).await.unwrap();
    assert_eq!(refused(world.confirm(&bob, &alice.codes[0]).await), Refusal::NotACode);
}
