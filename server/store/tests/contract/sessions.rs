//! A token opens what was stored for it, and nothing once that has ended.

use guichet::{
    account::Account,
    audit::Act,
    ports::{Completed, Holder},
    session::Session,
    time::Timestamp,
    token::TokenHash,
};

use super::{
    on_both,
    world::{FIRST_STEP, START, World, minute, token},
};

async fn session(world: &World, token: TokenHash) -> (Session, Account) {
    match world.store.holder(token).await.unwrap() {
        Some(Holder::Session(session, account, _)) => (session, account),
        other => panic!("{other:?}"),
    }
}

async fn a_token_opens_its_sign_in_or_session_expired_or_not(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    assert!(world.store.holder(token()).await.unwrap().is_none());
    let (sign_in, sign_in_token) = world.begin(&account, START).await;
    let Some(Holder::SignIn(found, whose)) = world.store.holder(sign_in_token).await.unwrap() else {
        panic!("no sign-in");
    };
    assert_eq!((found, whose.id), (sign_in, account.id));
    let opens = world.open_session(&account, START).await;
    assert_eq!(session(&world, opens.token).await.0, opens.session);
    let kept = "SELECT COUNT(*) FROM session WHERE address = '2001:db8::7' AND user_agent = 'Firefox on Linux'";
    assert_eq!(world.number(kept).await, 1);
}

async fn a_session_that_is_seen_is_never_seen_earlier_again(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let opens = world.open_session(&account, START).await;
    for seen in [minute(5), minute(3), minute(5)] {
        assert!(world.store.see_session(opens.session.id, seen).await.unwrap());
        assert_eq!(session(&world, opens.token).await.0.last_seen_at, minute(5));
    }
}

async fn a_session_that_ended_is_not_seen_any_more(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let opens = world.open_session(&account, START).await;
    let event = World::event(account.firm, account.id, Act::SignedOut, minute(1));
    world.store.end_session(opens.session.id, &event).await.unwrap();
    let before = world.dump().await;
    assert!(!world.store.see_session(opens.session.id, minute(2)).await.unwrap());
    assert_eq!(world.dump().await, before);
}

async fn a_session_ends_once_and_is_written_down_once(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let opens = world.open_session(&account, START).await;
    let lines = world.count_rows("audit_event").await;
    for _ in 0..2 {
        let event = World::event(account.firm, account.id, Act::SignedOut, minute(1));
        world.store.end_session(opens.session.id, &event).await.unwrap();
        assert!(world.store.holder(opens.token).await.unwrap().is_none());
        assert_eq!(world.count_rows("audit_event").await, lines + 1);
    }
}

/// The portal home says when the account signed in before.
async fn a_session_remembers_the_sign_in_before_it(world: World) {
    let before = |account: Account| account.last_sign_in_at.map(Timestamp::as_millis);
    let account = world.account(&world.firm().await, "ann").await;
    let first = world.open_session(&account, minute(1)).await;
    assert_eq!(before(session(&world, first.token).await.1), None);
    let second = world.open_session(&account, minute(2)).await;
    assert_eq!(before(session(&world, second.token).await.1), Some(minute(1).as_millis()));

    // Set-up continues the sign-in that it belongs to.
    let pending = World::new_authenticator(minute(3));
    assert!(world.start(&account, &second.session, &pending).await);
    let confirmation = World::confirmation(&second.session, pending.id, minute(3));
    assert!(world.confirm(&account, &confirmation).await);
    assert_eq!(before(session(&world, confirmation.opens.token).await.1), Some(minute(1).as_millis()));

    let (sign_in, _) = world.begin(&account, minute(4)).await;
    let step = guichet::totp::Step::from_number(FIRST_STEP + 1);
    let proof = guichet::sign_in::Proof::Step { authenticator: pending.id, step };
    let completion = World::completion(&account, &sign_in, proof, minute(4));
    let event = World::event(account.firm, account.id, Act::SignedInWithAuthenticator, minute(4));
    assert_eq!(world.store.complete_sign_in(&completion, &event.into()).await.unwrap(), Completed::Done);
    assert_eq!(before(session(&world, completion.opens.token).await.1), Some(minute(2).as_millis()));
    let stored = world.store.account(account.id).await.unwrap().unwrap();
    assert_eq!(before(stored), Some(minute(4).as_millis()));
}

on_both!(
    a_token_opens_its_sign_in_or_session_expired_or_not,
    a_session_that_is_seen_is_never_seen_earlier_again,
    a_session_that_ended_is_not_seen_any_more,
    a_session_ends_once_and_is_written_down_once,
    a_session_remembers_the_sign_in_before_it,
);
