//! Nobody learns who exists: every refusal of a password is the same, after the same work.

use guichet::{Refusal, account::Role, error::PasswordRefusal};

use crate::support::{PASSWORD, World, refused};

/// A world with an account of every kind, alice's being an ordinary one.
async fn everybody() -> World {
    let world = World::new().await;
    world.joined("alice", Role::Client).await;
    world.protected("protected").await;
    world.joined("disabled", Role::Client).await;
    world.invite("invited", Role::Client).await.expect("the username is free");
    let now = world.now();
    world.memory.with(|tables| {
        let row = tables.accounts.iter_mut().find(|(row, _)| row.username.as_str() == "disabled");
        row.expect("it exists").0.disabled_at = Some(now);
    });
    world
}

#[tokio::test]
async fn unknown_wrong_disabled_and_invited_get_one_answer_after_one_hash() {
    let world = everybody().await;
    let cases = [
        ("unknown", PASSWORD),
        ("alice", "not the password"),
        ("protected", "not the password"),
        ("disabled", PASSWORD),
        ("disabled", "not the password"),
        ("invited", PASSWORD),
        ("invited", "x"),
    ];
    for (username, password) in cases {
        let (calls, lines) = (world.hasher.calls(), world.memory.acts(world.firm.id).len());
        let refusal = refused(world.sign_in_with(username, password).await);
        assert_eq!(refusal, Refusal::WrongCredentials, "{username}");
        assert_eq!(world.hasher.calls(), calls + 1, "{username}");
        assert_eq!(world.memory.acts(world.firm.id).len(), lines + 1, "{username}");
    }
}

#[tokio::test]
async fn a_locked_second_factor_answers_a_wrong_password_like_any_other() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.fail("alice", &alice.secret, 10).await;
    let calls = world.hasher.calls();
    assert_eq!(refused(world.sign_in_with("alice", "not the password").await), Refusal::WrongCredentials);
    assert_eq!(world.hasher.calls(), calls + 1);
}

#[tokio::test]
async fn a_right_password_costs_one_hash_too() {
    let world = everybody().await;
    for username in ["alice", "protected"] {
        let calls = world.hasher.calls();
        assert!(world.sign_in(username).await.is_ok());
        assert_eq!(world.hasher.calls(), calls + 1);
    }
}

#[tokio::test]
async fn a_password_that_is_too_long_is_never_hashed_and_refused_for_everybody() {
    let world = everybody().await;
    let calls = world.hasher.calls();
    for username in ["alice", "unknown", "disabled"] {
        for length in [257, 1 << 20] {
            let refusal = refused(world.sign_in_with(username, &"x".repeat(length)).await);
            assert_eq!(refusal, Refusal::Password(PasswordRefusal::TooLong));
        }
    }
    let link = world.invite("late", Role::Client).await.unwrap();
    let refusal = refused(world.accept_with(&link, &"x".repeat(257)).await);
    assert_eq!(refusal, Refusal::Password(PasswordRefusal::TooLong));
    assert_eq!(world.hasher.calls(), calls);
}

#[tokio::test]
async fn an_empty_field_is_missing_and_nothing_is_counted() {
    let world = everybody().await;
    let (before, calls) = (world.memory.snapshot(), world.hasher.calls());
    for (username, password) in [("", PASSWORD), (" ", PASSWORD), ("alice", ""), ("", "")] {
        assert_eq!(refused(world.sign_in_with(username, password).await), Refusal::Missing);
    }
    assert_eq!(world.memory.snapshot(), before);
    assert_eq!(world.hasher.calls(), calls);
}

#[tokio::test]
async fn what_cant_be_a_username_is_refused_in_the_same_words() {
    let world = everybody().await;
    for username in ["two words", "line\nbreak", &"x".repeat(255), "nul\0"] {
        assert_eq!(refused(world.sign_in(username).await), Refusal::WrongCredentials);
    }
}
