//! One enrolment at a time, confirmed once; its first code can't sign in as well.

use std::sync::Arc;

use guichet::{
    audit::Act,
    ports::{Completed, Holder},
    session::Assurance,
    throttle::{Key, Rule},
    totp::PENDING_FOR,
};

use super::{
    on_both,
    own_sessions::end,
    world::{FIRST_STEP, START, World, at_once, minute},
};

async fn a_pending_authenticator_comes_back_until_it_expires(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let session = world.open_session(&account, START).await.session;
    assert!(world.store.pending_authenticator(&session, START).await.unwrap().is_none());
    let started = World::new_authenticator(START);
    assert!(world.start(&account, &session, &started).await);
    let found = world.store.pending_authenticator(&session, minute(9)).await.unwrap().unwrap().row;
    assert_eq!((found.id, found.secret, found.at), (started.id, started.secret, started.at));
    assert!(world.store.pending_authenticator(&session, START.after(PENDING_FOR)).await.unwrap().is_none());
    assert!(!world.store.factors(account.id).await.unwrap().authenticator);
}

async fn of_parallel_enrolments_one_starts(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let session = world.open_session(&account, START).await.session;
    let world = Arc::new(world);
    let started = at_once(30, |_| {
        let (world, account, session) = (world.clone(), account.clone(), session.clone());
        async move { world.start(&account, &session, &World::new_authenticator(START)).await }
    })
    .await;
    assert_eq!(started.into_iter().filter(|started| *started).count(), 1);
    assert_eq!(world.count_rows("authenticator").await, 1);
}

async fn an_expired_enrolment_makes_way_for_a_new_one(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let (session, _) = world.started(&account, START).await;
    let before = world.dump().await;
    assert!(!world.start(&account, &session, &World::new_authenticator(minute(9))).await);
    assert_eq!(world.dump().await, before);
    let newer = World::new_authenticator(START.after(PENDING_FOR));
    assert!(world.start(&account, &session, &newer).await);
    let found = world.store.pending_authenticator(&session, minute(11)).await.unwrap().unwrap();
    assert_eq!(found.row.id, newer.id);
}

/// Whoever has the password, and began first, must not know the secret that somebody else confirms.
async fn an_enrolment_is_of_the_session_that_began_it(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let (stranger, theirs) = world.started(&account, START).await;
    let session = world.open_session(&account, minute(1)).await.session;
    assert!(world.store.pending_authenticator(&session, minute(1)).await.unwrap().is_none());
    let before = world.dump().await;
    assert!(!world.confirm(&account, &World::confirmation(&session, theirs.id, minute(1))).await);
    assert_eq!(world.dump().await, before);
    // One waits at a time: the latest.
    let newer = World::new_authenticator(minute(1));
    assert!(world.start(&account, &session, &newer).await);
    assert!(world.store.pending_authenticator(&stranger, minute(1)).await.unwrap().is_none());
    assert!(!world.confirm(&account, &World::confirmation(&stranger, theirs.id, minute(2))).await);
    assert!(world.confirm(&account, &World::confirmation(&session, newer.id, minute(2))).await);
}

async fn an_enrolment_ends_with_the_session_that_began_it(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let (session, pending) = world.started(&account, START).await;
    assert!(end(&world, &account, session.id).await);
    assert_eq!(world.count_rows("authenticator").await, 0);
    let before = world.dump().await;
    assert!(!world.start(&account, &session, &World::new_authenticator(minute(1))).await, "in a session that is over");
    assert!(!world.confirm(&account, &World::confirmation(&session, pending.id, minute(1))).await);
    assert_eq!(world.dump().await, before);
    // Signing out leaves the row for the sweep, and nobody can confirm it.
    let (session, pending) = world.started(&account, minute(2)).await;
    let signed_out = World::event(account.firm, account.id, Act::SignedOut, minute(3));
    world.store.end_session(session.id, &signed_out).await.unwrap();
    let before = world.dump().await;
    assert!(!world.confirm(&account, &World::confirmation(&session, pending.id, minute(4))).await);
    assert_eq!(world.dump().await, before);
}

async fn an_active_authenticator_leaves_no_room_for_another(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let before = world.dump().await;
    assert!(!world.start(&ann.account, &ann.session.session, &World::new_authenticator(minute(30))).await);
    assert_eq!(world.dump().await, before);
}

async fn of_parallel_confirmations_one_stands(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let (session, pending) = world.started(&account, START).await;
    let world = Arc::new(world);
    let confirmed = at_once(20, |_| {
        let (world, account, session, id) = (world.clone(), account.clone(), session.clone(), pending.id);
        async move { world.confirm(&account, &World::confirmation(&session, id, minute(1))).await }
    })
    .await;
    assert_eq!(confirmed.into_iter().filter(|confirmed| *confirmed).count(), 1);
    assert_eq!((world.count_rows("session").await, world.count_rows("recovery_code").await), (1, 10));
}

async fn an_expired_or_foreign_enrolment_is_not_confirmed(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    let (anns, pending) = world.started(&ann, START).await;
    let bobs = world.open_session(&bob, START).await.session;
    let before = world.dump().await;
    assert!(!world.confirm(&ann, &World::confirmation(&anns, pending.id, START.after(PENDING_FOR))).await);
    assert!(!world.confirm(&bob, &World::confirmation(&bobs, pending.id, minute(1))).await);
    assert_eq!(world.dump().await, before);
}

async fn the_first_code_cannot_sign_in(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    assert_eq!(world.sign_in_with(&ann.account, ann.step(FIRST_STEP), minute(1)).await, Completed::CodeGone);
    assert_eq!(world.sign_in_with(&ann.account, ann.step(FIRST_STEP - 1), minute(1)).await, Completed::CodeGone);
    assert_eq!(world.sign_in_with(&ann.account, ann.step(FIRST_STEP + 1), minute(1)).await, Completed::Done);
}

async fn a_confirmation_ends_what_was_open_and_forgets_wrong_first_codes(world: World) {
    let firm = world.firm().await;
    let account = world.account(&firm, "ann").await;
    let session = world.open_session(&account, START).await;
    let (_, sign_in) = world.begin(&account, START).await;
    let pending = World::new_authenticator(START);
    assert!(world.start(&account, &session.session, &pending).await);
    world.store.count(&[(Key::first_code_of(account.id), Rule::FIRST_CODE)], START).await.unwrap();
    let confirmation = World::confirmation(&session.session, pending.id, minute(1));
    assert!(world.confirm(&account, &confirmation).await);

    assert!(world.store.holder(session.token).await.unwrap().is_none());
    assert!(world.store.holder(sign_in).await.unwrap().is_none());
    let Some(Holder::Session(opened, _, factors)) = world.store.holder(confirmation.opens.token).await.unwrap() else {
        panic!("no session");
    };
    assert_eq!(opened.assurance, Assurance::TwoFactor);
    assert_eq!((factors.authenticator, factors.codes_unsaved, factors.codes_left), (true, true, 10));
    assert_eq!(world.store.factors(account.id).await.unwrap(), factors);
    assert_eq!(world.count_rows("throttle").await, 0);
    assert!(world.store.pending_authenticator(&opened, minute(1)).await.unwrap().is_none());
}

on_both!(
    a_pending_authenticator_comes_back_until_it_expires,
    of_parallel_enrolments_one_starts,
    an_expired_enrolment_makes_way_for_a_new_one,
    an_enrolment_is_of_the_session_that_began_it,
    an_enrolment_ends_with_the_session_that_began_it,
    an_active_authenticator_leaves_no_room_for_another,
    of_parallel_confirmations_one_stands,
    an_expired_or_foreign_enrolment_is_not_confirmed,
    the_first_code_cannot_sign_in,
    a_confirmation_ends_what_was_open_and_forgets_wrong_first_codes,
);
