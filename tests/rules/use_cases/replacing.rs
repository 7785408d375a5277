//! An authenticator that takes another's place: the app may have overwritten the older secret as it scanned, so the
//! next sign-in takes the new one's first code, and nothing else does (defects.md row 38).

use std::time::Duration;

use guichet::{
    Refusal, Result,
    audit::Act,
    id::AuthenticatorId,
    ports::{OwnSecurity, Store},
    totp::{PENDING_REPLACEMENT_FOR, TotpSecret},
    usecase,
};

use crate::support::{Protected, World, nearly, refused};

/// The one authenticator that somebody has.
async fn only(world: &World, of: &Protected) -> AuthenticatorId {
    let own = world.memory.own_authenticators(of.account.id).await.unwrap();
    assert_eq!(own.len(), 1);
    own[0].id
}

async fn replace(world: &World, of: &Protected, older: AuthenticatorId) -> Result<()> {
    let origin = crate::support::from("203.0.113.7");
    usecase::replace_authenticator(&world.ports, &world.visitor(&of.cookie).await, Some(older), &origin).await
}

/// Somebody who proved their second factor, began to replace their app, scanned, and closed the page.
async fn scanned() -> (World, Protected, TotpSecret) {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
    let older = only(&world, &alice).await;
    replace(&world, &alice, older).await.unwrap();
    let visitor = world.visitor(&alice.cookie).await;
    let waiting = usecase::open_authenticator(&world.ports, &world.firm, &visitor).await.unwrap().unwrap();
    assert!(waiting.replaces);
    world.next_step();
    (world, alice, crate::support::secret_of(&waiting.enrolment.key))
}

#[tokio::test]
async fn the_new_apps_first_code_signs_in_and_ends_the_older_one() {
    let (world, alice, new) = scanned().await;
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &world.code(&new)).await.is_ok());
    let acts = world.memory.acts(world.firm.id);
    assert!(acts.ends_with(&[Act::AuthenticatorReplaced, Act::SignedInWithAuthenticator]), "{acts:?}");

    world.next_step();
    let half = world.sign_in("alice").await.unwrap();
    assert!(matches!(refused(world.verify(&half, &world.code(&alice.secret)).await), Refusal::WrongCode { .. }));
    assert!(world.verify(&half, &world.code(&new)).await.is_ok());
    // Recovery codes stay as they were.
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &alice.codes[0]).await.is_ok());
}

#[tokio::test]
async fn its_first_code_works_once_however_many_at_a_time_it_comes() {
    let (world, _, new) = scanned().await;
    let code = world.code(&new);
    let mut halves = Vec::new();
    for _ in 0..8 {
        halves.push(world.sign_in("alice").await.unwrap());
    }
    let mut opened = 0;
    for half in &halves {
        opened += usize::from(world.verify(half, &code).await.is_ok());
    }
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn until_then_the_older_one_keeps_working() {
    let (world, alice, new) = scanned().await;
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
    // And what waits still waits.
    world.next_step();
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &world.code(&new)).await.is_ok());
}

#[tokio::test]
async fn it_waits_a_quarter_of_an_hour_to_the_millisecond() {
    for (late, good) in [(nearly(PENDING_REPLACEMENT_FOR), true), (PENDING_REPLACEMENT_FOR, false)] {
        let (world, _, new) = scanned().await;
        // The step since it began has passed already.
        world.clock.advance(late.saturating_sub(Duration::from_secs(30)));
        let half = world.sign_in("alice").await.unwrap();
        assert_eq!(world.verify(&half, &world.code(&new)).await.is_ok(), good, "after {late:?}");
    }
}

#[tokio::test]
async fn nowhere_else_is_its_code_a_proof() {
    let (world, alice, new) = scanned().await;
    assert_eq!(refused(world.prove_again(&alice.cookie, &world.code(&new)).await), Refusal::WrongProof);
    // Nor is that of one that takes nobody's place.
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
    let (visitor, origin) = (world.visitor(&alice.cookie).await, crate::support::from("203.0.113.7"));
    usecase::add_authenticator(&world.ports, &visitor, "Tablet", &origin).await.unwrap();
    let waiting = usecase::open_authenticator(&world.ports, &world.firm, &visitor).await.unwrap().unwrap();
    world.next_step();
    let further = crate::support::secret_of(&waiting.enrolment.key);
    let half = world.sign_in("alice").await.unwrap();
    assert!(matches!(refused(world.verify(&half, &world.code(&further)).await), Refusal::WrongCode { .. }));
}

#[tokio::test]
async fn a_password_alone_or_a_stale_proof_begins_none() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let older = only(&world, &alice).await;
    world.clock.advance(guichet::session::STEP_UP_GOOD_FOR);
    let before = world.memory.with(|tables| format!("{:?}", tables.authenticators));
    assert_eq!(refused(replace(&world, &alice, older).await), Refusal::StepUpNeeded);
    let half = world.sign_in("alice").await.unwrap();
    let (visitor, origin) = (world.visitor(&half).await, crate::support::from("203.0.113.7"));
    let outcome = usecase::replace_authenticator(&world.ports, &visitor, Some(older), &origin).await;
    assert_eq!(refused(outcome), Refusal::NotSignedIn);
    assert_eq!(world.memory.with(|tables| format!("{:?}", tables.authenticators)), before);
}

#[tokio::test]
async fn somebody_elses_authenticator_is_as_unknown_as_none() {
    let world = World::new().await;
    let (alice, bob) = (world.protected("alice").await, world.protected("bob").await);
    world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
    let bobs = only(&world, &bob).await;
    assert_eq!(refused(replace(&world, &alice, bobs).await), Refusal::NotFound);
}

#[tokio::test]
async fn a_reset_ends_what_waits_too() {
    let (world, alice, new) = scanned().await;
    let staff = world.protected_as("staff", guichet::account::Role::Accountant).await;
    world.reset(&staff.cookie, alice.account.id).await.unwrap();
    let half = world.sign_in("alice").await.unwrap();
    assert!(matches!(refused(world.verify(&half, &world.code(&new)).await), Refusal::WrongCode { .. }));
    assert!(!world.memory.factors(alice.account.id).await.unwrap().authenticator);
}
