//! An authenticator that takes another's place: one transaction confirms it, ends the older one and opens the session.

use std::sync::Arc;

use guichet::{
    id::AuthenticatorId,
    ports::{Completed, PendingAuthenticator, Sealed, SealedAuthenticator, Started},
    sign_in::Proof,
    time::Timestamp,
    totp::Step,
};

use super::{
    on_both,
    world::{Dice, Enrolled, FIRST_STEP, START, World, at_once, minute},
};

const STEP: Step = Step::from_number(FIRST_STEP + 3);

/// Begins to replace the one authenticator that somebody has.
async fn replacing(world: &World, of: &Enrolled, until: Timestamp) -> (AuthenticatorId, AuthenticatorId) {
    let older = world.store.own_authenticators(of.account.id).await.unwrap()[0].id;
    let newer = AuthenticatorId::new(START, &Dice);
    let row = SealedAuthenticator { id: newer, secret: Sealed(vec![7]), at: until };
    let pending = PendingAuthenticator { row, name: None, replaces: Some(older) };
    let event = World::event(of.account.firm, of.account.id, guichet::audit::Act::EnrolmentStarted, START);
    let started = world.store.start_authenticator(&of.session.session, &pending, &event).await.unwrap();
    assert!(matches!(started, Started::Done));
    (older, newer)
}

async fn own(world: &World, of: &Enrolled) -> Vec<AuthenticatorId> {
    world.store.own_authenticators(of.account.id).await.unwrap().into_iter().map(|own| own.id).collect()
}

async fn its_first_code_ends_the_older_one_and_signs_in_once(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (_, newer) = replacing(&world, &ann, minute(15)).await;
    let proof = || Proof::Replacement { authenticator: newer, step: STEP };
    assert_eq!(world.sign_in_with(&ann.account, proof(), minute(1)).await, Completed::Done);
    assert_eq!(own(&world, &ann).await, [newer]);
    assert!(world.store.holder(ann.session.token).await.unwrap().is_none(), "what was open ends");
    assert_eq!(world.count_rows("session").await, 1);
    assert_eq!(world.store.factors(ann.account.id).await.unwrap().codes_left, 10);
    assert_eq!(world.sign_in_with(&ann.account, proof(), minute(2)).await, Completed::CodeGone);
    // Its step is used, as any other.
    let again = Proof::Step { authenticator: newer, step: STEP };
    assert_eq!(world.sign_in_with(&ann.account, again, minute(3)).await, Completed::CodeGone);
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE standing = 'protected'").await, 1);
}

async fn of_fifty_at_once_one_signs_in(world: World) {
    let ann = Arc::new(world.enrolled(&world.firm().await, "ann").await);
    let (_, newer) = replacing(&world, &ann, minute(15)).await;
    let world = Arc::new(world);
    let completed = at_once(50, |_| {
        let (world, ann) = (Arc::clone(&world), Arc::clone(&ann));
        let proof = Proof::Replacement { authenticator: newer, step: STEP };
        async move { world.sign_in_with(&ann.account, proof, minute(1)).await }
    })
    .await;
    assert_eq!(completed.into_iter().filter(|outcome| *outcome == Completed::Done).count(), 1);
    assert_eq!(own(&world, &ann).await, [newer]);
}

async fn too_late_or_for_another_account_it_changes_nothing(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await, world.enrolled(&firm, "bob").await);
    let (older, newer) = replacing(&world, &ann, minute(15)).await;
    let proof = || Proof::Replacement { authenticator: newer, step: STEP };
    assert_eq!(world.sign_in_with(&bob.account, proof(), minute(1)).await, Completed::CodeGone);
    assert_eq!(world.sign_in_with(&ann.account, proof(), minute(15)).await, Completed::CodeGone);
    assert_eq!(own(&world, &ann).await, [older]);
}

on_both!(
    its_first_code_ends_the_older_one_and_signs_in_once,
    of_fifty_at_once_one_signs_in,
    too_late_or_for_another_account_it_changes_nothing,
);
