//! The account's own security: what opens it asks for a fresh code of one's own, whoever ends something need not; and
//! nothing weaker is left behind than the firm asks for.

use std::time::Duration;

use guichet::{
    Refusal, Result,
    access::{Page, Visitor},
    account::Role,
    audit::Act,
    authenticator::MOST,
    error::{Field, PasswordRefusal},
    id::AuthenticatorId,
    policy::Policy,
    ports::{OwnSecurity, Store},
    session::STEP_UP_GOOD_FOR,
    totp::{PENDING_FOR, TotpSecret},
    usecase::{self, TypedPasswords},
};
use rstest::rstest;

use crate::support::{PASSWORD, Protected, World, here, refused, secret_of};

const NEW: &str = "quatre lamas sur la colline";

/// Everything that could change, but what counts attempts, the log, and when a session was seen.
fn rows(world: &World) -> String {
    world.memory.with(|tables| {
        let sessions: Vec<_> = tables.sessions.iter().map(|row| (row.session.id, row.token)).collect();
        let kept = (&tables.accounts, &tables.authenticators, &tables.sets, &tables.sign_ins);
        format!("{kept:?} {sessions:?} {:?}", tables.letters)
    })
}

async fn own(world: &World, of: &Protected) -> Vec<AuthenticatorId> {
    world.memory.own_authenticators(of.account.id).await.unwrap().into_iter().map(|own| own.id).collect()
}

async fn add(world: &World, cookie: &str, name: &str) -> Result<()> {
    usecase::add_authenticator(&world.ports, &world.visitor(cookie).await, name, &here()).await
}

async fn join(world: &World, cookie: &str, typed: &str) -> Result<bool> {
    usecase::join_authenticator(&world.ports, &world.visitor(cookie).await, typed, &here()).await
}

async fn rename(world: &World, cookie: &str, which: Option<AuthenticatorId>, name: &str) -> Result<()> {
    usecase::rename_authenticator(&world.ports, &world.visitor(cookie).await, which, name, &here()).await
}

async fn remove(world: &World, cookie: &str, which: Option<AuthenticatorId>) -> Result<Option<String>> {
    let visitor = world.visitor(cookie).await;
    let token = usecase::remove_authenticator(&world.ports, &visitor, which, &here()).await;
    token.map(|token| token.map(|token| token.reveal()))
}

async fn make_codes(world: &World, cookie: &str) -> Result<()> {
    usecase::make_recovery_codes(&world.ports, &world.visitor(cookie).await, &here()).await
}

async fn change(world: &World, cookie: &str, present: &str, new: &str) -> Result<()> {
    let (visitor, typed) = (world.visitor(cookie).await, TypedPasswords { present, new });
    usecase::change_password(&world.ports, &world.firm, &visitor, typed, &here()).await
}

/// The secret of what waits for its first code.
async fn waiting(world: &World, cookie: &str) -> TotpSecret {
    let visitor = world.visitor(cookie).await;
    let waiting = usecase::open_authenticator(&world.ports, &world.firm, &visitor).await.unwrap();
    secret_of(&waiting.expect("one waits").enrolment.key)
}

/// A client whose second factor was proven a moment ago.
async fn proven(world: &World) -> Protected {
    let alice = world.protected("alice").await;
    world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
    world.next_step();
    alice
}

/// Another app of theirs.
async fn added(world: &World, of: &Protected, name: &str) -> (AuthenticatorId, TotpSecret) {
    add(world, &of.cookie, name).await.unwrap();
    let secret = waiting(world, &of.cookie).await;
    assert!(!join(world, &of.cookie, &world.code(&secret)).await.unwrap());
    world.next_step();
    (*own(world, of).await.last().unwrap(), secret)
}

#[tokio::test]
async fn a_further_app_opens_the_account_from_its_first_code_on() {
    let world = World::new().await;
    let alice = proven(&world).await;
    let elsewhere = world.sign_in("alice").await.unwrap();
    let elsewhere = world.verify(&elsewhere, &alice.codes[0]).await.unwrap();
    let (_, tablet) = added(&world, &alice, "Tablet").await;
    assert!(world.memory.acts(world.firm.id).contains(&Act::AuthenticatorAdded));
    // Whoever else is signed in proves themselves anew, with either app.
    assert_eq!((world.home(&alice.cookie).await, world.home(&elsewhere).await), (Page::Portal, Page::SignIn));
    for secret in [&alice.secret, &tablet] {
        let half = world.sign_in("alice").await.unwrap();
        assert!(world.verify(&half, &world.code(secret)).await.is_ok());
    }
}

#[tokio::test]
async fn a_first_code_is_used_by_joining_and_a_wrong_one_joins_nothing() {
    let world = World::new().await;
    let alice = proven(&world).await;
    add(&world, &alice.cookie, "").await.unwrap();
    let secret = waiting(&world, &alice.cookie).await;
    assert_eq!(refused(join(&world, &alice.cookie, &world.wrong_code(&secret)).await), Refusal::WrongFirstCode);
    assert_eq!(refused(join(&world, &alice.cookie, &alice.codes[0]).await), Refusal::NotACode);
    assert_eq!(own(&world, &alice).await.len(), 1);
    let code = world.code(&secret);
    join(&world, &alice.cookie, &code).await.unwrap();
    assert_eq!(refused(join(&world, &alice.cookie, &code).await), Refusal::EnrolmentExpired);
    let half = world.sign_in("alice").await.unwrap();
    assert!(matches!(refused(world.verify(&half, &code).await), Refusal::CodeAlreadyUsed { .. }));
}

#[tokio::test]
async fn wrong_first_codes_are_counted_as_in_set_up() {
    let world = World::new().await;
    let alice = proven(&world).await;
    add(&world, &alice.cookie, "").await.unwrap();
    let secret = waiting(&world, &alice.cookie).await;
    for _ in 0..10 {
        assert_eq!(refused(join(&world, &alice.cookie, &world.wrong_code(&secret)).await), Refusal::WrongFirstCode);
    }
    let right = join(&world, &alice.cookie, &world.code(&secret)).await;
    assert!(matches!(refused(right), Refusal::Locked { .. }));
    // The apps that she has aren't locked by it.
    assert!(world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn no_other_session_is_shown_the_secret() {
    let world = World::new().await;
    let alice = proven(&world).await;
    add(&world, &alice.cookie, "").await.unwrap();
    let secret = waiting(&world, &alice.cookie).await;
    // However freshly it proved itself.
    let half = world.sign_in("alice").await.unwrap();
    let other = world.verify(&half, &alice.codes[0]).await.unwrap();
    let visitor = world.visitor(&other).await;
    let shown = usecase::open_authenticator(&world.ports, &world.firm, &visitor).await;
    assert!(shown.unwrap().is_none());
    assert_eq!(refused(join(&world, &other, &world.code(&secret)).await), Refusal::EnrolmentExpired);
    let given_up = usecase::give_up_authenticator(&world.ports, &visitor).await;
    assert_eq!(refused(given_up), Refusal::EnrolmentExpired);
    assert!(!join(&world, &alice.cookie, &world.code(&secret)).await.unwrap(), "it is added");
}

#[tokio::test]
async fn what_is_over_waits_no_more_whether_it_was_swept_or_not() {
    let world = World::new().await;
    let alice = proven(&world).await;
    add(&world, &alice.cookie, "").await.unwrap();
    world.clock.advance(PENDING_FOR);
    let given_up = usecase::give_up_authenticator(&world.ports, &world.visitor(&alice.cookie).await).await;
    assert_eq!(refused(given_up), Refusal::EnrolmentExpired);
}

#[tokio::test]
async fn five_apps_are_the_most() {
    let world = World::new().await;
    let alice = proven(&world).await;
    for number in 1..MOST {
        added(&world, &alice, &format!("App {number}")).await;
    }
    assert_eq!(refused(add(&world, &alice.cookie, "App 5").await), Refusal::TooManyAuthenticators);
    assert_eq!(own(&world, &alice).await.len(), MOST);
}

#[rstest]
#[case::too_long(&"x".repeat(41), Refusal::Field { field: Field::AuthenticatorName })]
#[case::invisible("a\u{202e}b", Refusal::Field { field: Field::AuthenticatorName })]
#[case::another_ones(" tABLET ", Refusal::Conflict)]
#[tokio::test]
async fn a_name_tells_apps_apart(#[case] name: &str, #[case] refusal: Refusal) {
    let world = World::new().await;
    let alice = proven(&world).await;
    let (tablet, _) = added(&world, &alice, "Tablet").await;
    let first = own(&world, &alice).await[0];
    let before = rows(&world);
    assert_eq!(refused(add(&world, &alice.cookie, name).await), refusal);
    assert_eq!(refused(rename(&world, &alice.cookie, Some(first), name).await), refusal);
    let empty = refused(rename(&world, &alice.cookie, Some(first), "  ").await);
    assert_eq!(empty, Refusal::Field { field: Field::AuthenticatorName });
    assert_eq!(rows(&world), before);
    // Its own name, in other letters, is no other app's.
    rename(&world, &alice.cookie, Some(tablet), "TABLET").await.unwrap();
}

#[tokio::test]
async fn a_replacement_that_was_begun_goes_on_with_the_same_secret() {
    let world = World::new().await;
    let alice = proven(&world).await;
    let older = own(&world, &alice).await.first().copied();
    let replace = async |cookie: &str| {
        usecase::replace_authenticator(&world.ports, &world.visitor(cookie).await, older, &here()).await
    };
    replace(&alice.cookie).await.unwrap();
    let begun = waiting(&world, &alice.cookie).await;
    replace(&alice.cookie).await.unwrap();
    assert_eq!(waiting(&world, &alice.cookie).await.as_bytes(), begun.as_bytes());
    assert!(join(&world, &alice.cookie, &world.code(&begun)).await.unwrap(), "it took the other's place");
    world.next_step();
    assert_eq!(refused(world.prove_again(&alice.cookie, &world.code(&alice.secret)).await), Refusal::WrongProof);
    assert!(world.prove_again(&alice.cookie, &world.code(&begun)).await.is_ok());
    assert_eq!(own(&world, &alice).await.len(), 1);
}

#[tokio::test]
async fn the_last_app_stays_where_two_factors_are_asked_for() {
    for role in [Role::Client, Role::Accountant, Role::Owner] {
        let world = if role == Role::Client { World::new().await } else { World::with(Policy::Off).await };
        let alice = world.protected_as("alice", role).await;
        world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
        let only = own(&world, &alice).await.first().copied();
        let before = rows(&world);
        assert_eq!(refused(remove(&world, &alice.cookie, only).await), Refusal::LastAuthenticator);
        assert_eq!(rows(&world), before);
    }
}

#[tokio::test]
async fn where_they_are_optional_recovery_codes_and_sessions_go_with_it() {
    let world = World::with(Policy::Optional).await;
    let alice = proven(&world).await;
    let half = world.sign_in("alice").await.unwrap();
    let elsewhere = world.verify(&half, &alice.codes[0]).await.unwrap();
    let only = own(&world, &alice).await.first().copied();
    let cookie = remove(&world, &alice.cookie, only).await.unwrap().expect("another token");
    for dead in [&alice.cookie, &elsewhere] {
        assert!(matches!(world.visitor(dead).await, Visitor::Nobody));
    }
    assert_eq!(world.home(&cookie).await, Page::Portal);
    let factors = world.memory.factors(alice.account.id).await.unwrap();
    assert_eq!((factors.authenticator, factors.codes_left), (false, 0));
    // A password is enough from now on, and proves no second factor.
    let again = world.sign_in("alice").await.unwrap();
    assert_eq!(world.home(&again).await, Page::Portal);
    assert_eq!(refused(make_codes(&world, &again).await), Refusal::OutOfOrder);
}

#[tokio::test]
async fn one_of_two_goes_and_its_code_with_it() {
    let world = World::new().await;
    let alice = proven(&world).await;
    let (_, tablet) = added(&world, &alice, "Tablet").await;
    let first = own(&world, &alice).await.first().copied();
    assert!(remove(&world, &alice.cookie, first).await.unwrap().is_none());
    assert_eq!(world.home(&alice.cookie).await, Page::Portal, "this session goes on");
    let half = world.sign_in("alice").await.unwrap();
    assert!(matches!(refused(world.verify(&half, &world.code(&alice.secret)).await), Refusal::WrongCode { .. }));
    assert!(world.verify(&half, &world.code(&tablet)).await.is_ok());
}

#[tokio::test]
async fn new_codes_are_shown_until_saved_and_end_the_older_ones() {
    let world = World::new().await;
    let alice = proven(&world).await;
    let half = world.sign_in("alice").await.unwrap();
    let elsewhere = world.verify(&half, &alice.codes[0]).await.unwrap();
    make_codes(&world, &alice.cookie).await.unwrap();
    assert!(matches!(world.visitor(&elsewhere).await, Visitor::Nobody), "it never sees them");
    assert_eq!(world.home(&alice.cookie).await, Page::RecoveryCodes);
    assert_eq!(refused(make_codes(&world, &alice.cookie).await), Refusal::OutOfOrder);
    let codes = world.recovery_codes(&alice.cookie).await.unwrap();
    world.finish(&alice.cookie, true).await.unwrap();
    let half = world.sign_in("alice").await.unwrap();
    assert!(matches!(refused(world.verify(&half, &alice.codes[1]).await), Refusal::WrongCode { .. }));
    assert!(world.verify(&half, &codes[0]).await.is_ok());
}

#[tokio::test]
async fn a_password_is_changed_with_the_present_one_and_ends_the_others_sessions() {
    let world = World::new().await;
    let alice = proven(&world).await;
    let half = world.sign_in("alice").await.unwrap();
    let elsewhere = world.verify(&half, &alice.codes[0]).await.unwrap();
    let half = world.sign_in("alice").await.unwrap();
    change(&world, &alice.cookie, PASSWORD, NEW).await.unwrap();
    for dead in [&elsewhere, &half] {
        assert!(matches!(world.visitor(dead).await, Visitor::Nobody));
    }
    assert_eq!(world.home(&alice.cookie).await, Page::Portal);
    assert_eq!(refused(world.sign_in("alice").await), Refusal::WrongCredentials);
    assert!(world.sign_in_with("alice", NEW).await.is_ok());
}

#[rstest]
#[case::wrong("quatre lamas sous la neige", NEW, Refusal::WrongCredentials)]
#[case::nothing_new(PASSWORD, PASSWORD, Refusal::Password(PasswordRefusal::Same))]
#[case::too_short(PASSWORD, "short", Refusal::Password(PasswordRefusal::TooShort))]
#[case::ones_own_name(PASSWORD, "alice alice alice", Refusal::Password(PasswordRefusal::Context))]
#[case::empty("", NEW, Refusal::Missing)]
#[case::empty_too(PASSWORD, "", Refusal::Missing)]
#[tokio::test]
async fn what_is_no_change_changes_nothing(#[case] present: &str, #[case] new: &str, #[case] refusal: Refusal) {
    let world = World::new().await;
    let alice = proven(&world).await;
    let before = rows(&world);
    assert_eq!(refused(change(&world, &alice.cookie, present, new).await), refusal);
    assert_eq!(rows(&world), before);
    let told = world.memory.acts(world.firm.id).contains(&Act::PasswordChangeRefused);
    assert_eq!(told, refusal == Refusal::WrongCredentials);
}

#[tokio::test]
async fn the_present_password_is_no_second_place_to_guess() {
    let world = World::new().await;
    let alice = proven(&world).await;
    for _ in 0..4 {
        assert_eq!(refused(change(&world, &alice.cookie, "wrong wrong wrong", NEW).await), Refusal::WrongCredentials);
    }
    assert_eq!(refused(world.sign_in_with("alice", "wrong wrong wrong").await), Refusal::WrongCredentials);
    assert!(matches!(refused(change(&world, &alice.cookie, PASSWORD, NEW).await), Refusal::Wait { .. }));
    world.clock.advance(Duration::from_secs(30));
    world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
    assert!(change(&world, &alice.cookie, PASSWORD, NEW).await.is_ok());
}

#[tokio::test]
async fn without_a_second_factor_the_password_alone_is_asked() {
    let world = World::with(Policy::Optional).await;
    let cookie = world.joined("alice", Role::Client).await;
    change(&world, &cookie, PASSWORD, NEW).await.unwrap();
    assert!(world.sign_in_with("alice", NEW).await.is_ok());
}

#[tokio::test]
async fn whatever_opens_the_account_asks_for_a_fresh_code() {
    let world = World::new().await;
    let alice = proven(&world).await;
    let only = own(&world, &alice).await.first().copied();
    world.clock.advance(STEP_UP_GOOD_FOR);
    let before = rows(&world);
    let stale = [
        add(&world, &alice.cookie, "").await,
        remove(&world, &alice.cookie, only).await.map(drop),
        make_codes(&world, &alice.cookie).await,
        change(&world, &alice.cookie, PASSWORD, NEW).await,
    ];
    for outcome in stale {
        assert_eq!(refused(outcome), Refusal::StepUpNeeded);
    }
    assert_eq!(rows(&world), before);
}

#[tokio::test]
async fn what_is_somebody_elses_is_as_unknown_as_nothing() {
    let world = World::new().await;
    let bob = world.protected("bob").await;
    let alice = proven(&world).await;
    added(&world, &alice, "Tablet").await;
    let before = rows(&world);
    for which in [None, own(&world, &bob).await.first().copied()] {
        assert_eq!(refused(rename(&world, &alice.cookie, which, "Mine").await), Refusal::NotFound);
        assert_eq!(refused(remove(&world, &alice.cookie, which).await), Refusal::NotFound);
        let visitor = world.visitor(&alice.cookie).await;
        let replaced = usecase::replace_authenticator(&world.ports, &visitor, which, &here()).await;
        assert_eq!(refused(replaced), Refusal::NotFound);
    }
    assert_eq!(rows(&world), before);
}

#[tokio::test]
async fn before_the_code_or_while_set_up_is_owed_nothing_of_it_is_open() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let owing = world.joined("bob", Role::Client).await;
    let before = rows(&world);
    for (cookie, refusal) in
        [("", Refusal::NotSignedIn), (half.as_str(), Refusal::NotSignedIn), (owing.as_str(), Refusal::OutOfOrder)]
    {
        let only = own(&world, &alice).await.first().copied();
        let visitor = world.visitor(cookie).await;
        let refusals = [
            add(&world, cookie, "").await,
            join(&world, cookie, "123456").await.map(drop),
            rename(&world, cookie, only, "x").await,
            remove(&world, cookie, only).await.map(drop),
            make_codes(&world, cookie).await,
            change(&world, cookie, PASSWORD, NEW).await,
            usecase::open_authenticator(&world.ports, &world.firm, &visitor).await.map(drop),
            usecase::give_up_authenticator(&world.ports, &visitor).await,
            usecase::own_sessions(&world.ports, &world.firm, &visitor).await.map(drop),
            usecase::end_other_sessions(&world.ports, &world.firm, &visitor, &here()).await.map(drop),
        ];
        for outcome in refusals {
            assert_eq!(refused(outcome), refusal);
        }
    }
    assert_eq!(rows(&world), before);
}
