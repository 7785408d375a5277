//! One enrolment at a time, confirmed once; its first code can't sign in as well.

use std::sync::Arc;

use guichet::{
    ports::{Completed, Holder},
    session::Assurance,
    throttle::{Key, Rule},
    totp::PENDING_FOR,
};

use super::{
    on_both,
    world::{FIRST_STEP, START, World, at_once, minute},
};

async fn a_pending_authenticator_comes_back_until_it_expires(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    assert!(world.store.pending_authenticator(account.id, START).await.unwrap().is_none());
    let started = World::new_authenticator(START);
    assert!(world.start(&account, &started).await);
    let found = world.store.pending_authenticator(account.id, minute(9)).await.unwrap().unwrap();
    assert_eq!((found.id, found.secret, found.at), (started.id, started.secret, started.at));
    assert!(world.store.pending_authenticator(account.id, START.after(PENDING_FOR)).await.unwrap().is_none());
    assert!(!world.store.factors(account.id).await.unwrap().authenticator);
}

async fn of_parallel_enrolments_one_starts(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let world = Arc::new(world);
    let started = at_once(30, |_| {
        let (world, account) = (world.clone(), account.clone());
        async move { world.start(&account, &World::new_authenticator(START)).await }
    })
    .await;
    assert_eq!(started.into_iter().filter(|started| *started).count(), 1);
    assert_eq!(world.count_rows("authenticator").await, 1);
}

async fn an_expired_enrolment_makes_way_for_a_new_one(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    assert!(world.start(&account, &World::new_authenticator(START)).await);
    let before = world.dump().await;
    assert!(!world.start(&account, &World::new_authenticator(minute(9))).await);
    assert_eq!(world.dump().await, before);
    let newer = World::new_authenticator(START.after(PENDING_FOR));
    assert!(world.start(&account, &newer).await);
    let found = world.store.pending_authenticator(account.id, minute(11)).await.unwrap().unwrap();
    assert_eq!(found.id, newer.id);
}

async fn an_active_authenticator_leaves_no_room_for_another(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let before = world.dump().await;
    assert!(!world.start(&ann.account, &World::new_authenticator(minute(30))).await);
    assert_eq!(world.dump().await, before);
}

async fn of_parallel_confirmations_one_stands(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let pending = World::new_authenticator(START);
    assert!(world.start(&account, &pending).await);
    let world = Arc::new(world);
    let confirmed = at_once(20, |_| {
        let (world, account, id) = (world.clone(), account.clone(), pending.id);
        async move { world.confirm(&account, &World::confirmation(&account, id, minute(1))).await }
    })
    .await;
    assert_eq!(confirmed.into_iter().filter(|confirmed| *confirmed).count(), 1);
    assert_eq!((world.count_rows("session").await, world.count_rows("recovery_code").await), (1, 10));
}

async fn an_expired_or_foreign_enrolment_is_not_confirmed(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    let pending = World::new_authenticator(START);
    assert!(world.start(&ann, &pending).await);
    let before = world.dump().await;
    assert!(!world.confirm(&ann, &World::confirmation(&ann, pending.id, START.after(PENDING_FOR))).await);
    assert!(!world.confirm(&bob, &World::confirmation(&bob, pending.id, minute(1))).await);
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
    assert!(world.start(&account, &pending).await);
    world.store.count(&[(Key::first_code_of(account.id), Rule::FIRST_CODE)], START).await.unwrap();
    let confirmation = World::confirmation(&account, pending.id, minute(1));
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
    assert!(world.store.pending_authenticator(account.id, minute(1)).await.unwrap().is_none());
}

on_both!(
    a_pending_authenticator_comes_back_until_it_expires,
    of_parallel_enrolments_one_starts,
    an_expired_enrolment_makes_way_for_a_new_one,
    an_active_authenticator_leaves_no_room_for_another,
    of_parallel_confirmations_one_stands,
    an_expired_or_foreign_enrolment_is_not_confirmed,
    the_first_code_cannot_sign_in,
    a_confirmation_ends_what_was_open_and_forgets_wrong_first_codes,
);
