//! The QR code: one for ten minutes, of no use before its first code and never shown after.

use std::time::Duration;

use guichet::{Refusal, access::Page, account::Role, audit::Act, totp::PENDING_FOR};

use crate::support::{World, nearly, refused, secret_of};

const MILLISECOND: Duration = Duration::from_millis(1);

async fn at_the_qr_code() -> (World, String) {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    (world, cookie)
}

#[tokio::test]
async fn the_qr_code_is_the_same_for_ten_minutes_and_then_another() {
    let (world, cookie) = at_the_qr_code().await;
    let first = world.enrolment(&cookie).await.unwrap();
    world.clock.advance(nearly(PENDING_FOR));
    let again = world.enrolment(&cookie).await.unwrap();
    assert_eq!((&again.uri, &again.key, again.expires_at), (&first.uri, &first.key, first.expires_at));
    world.clock.advance(MILLISECOND);
    let new = world.enrolment(&cookie).await.unwrap();
    assert_ne!(new.key, first.key);
    assert_eq!(new.expires_at, world.now().after(PENDING_FOR));
}

#[tokio::test]
async fn a_first_code_is_taken_until_the_last_millisecond() {
    let (world, cookie) = at_the_qr_code().await;
    let secret = secret_of(&world.enrolment(&cookie).await.unwrap().key);
    world.clock.advance(nearly(PENDING_FOR));
    assert!(world.confirm(&cookie, &world.code(&secret)).await.is_ok());
}

#[tokio::test]
async fn a_first_code_after_ten_minutes_is_refused_and_changes_nothing() {
    let (world, cookie) = at_the_qr_code().await;
    let secret = secret_of(&world.enrolment(&cookie).await.unwrap().key);
    world.clock.advance(PENDING_FOR);
    world.visitor(&cookie).await; // Writes down that it was seen.
    let before = world.memory.snapshot();
    assert_eq!(refused(world.confirm(&cookie, &world.code(&secret)).await), Refusal::EnrolmentExpired);
    assert_eq!(world.memory.snapshot(), before);
    // Nor does the old secret work for the new QR code.
    world.enrolment(&cookie).await.unwrap();
    assert_eq!(refused(world.confirm(&cookie, &world.code(&secret)).await), Refusal::WrongFirstCode);
}

#[tokio::test]
async fn after_a_wrong_first_code_the_same_qr_code_can_still_be_confirmed() {
    let (world, cookie) = at_the_qr_code().await;
    let shown = world.enrolment(&cookie).await.unwrap();
    let secret = secret_of(&shown.key);
    assert_eq!(refused(world.confirm(&cookie, &world.wrong_code(&secret)).await), Refusal::WrongFirstCode);
    assert_eq!(world.enrolment(&cookie).await.unwrap().key, shown.key);
    assert_eq!(world.home(&cookie).await, Page::Authenticator);
    assert!(world.confirm(&cookie, &world.code(&secret)).await.is_ok());
    assert!(world.memory.acts(world.firm.id).contains(&Act::EnrolmentRefused));
}

#[tokio::test]
async fn what_isnt_six_digits_confirms_nothing_and_isnt_counted() {
    let (world, cookie) = at_the_qr_code().await;
    world.enrolment(&cookie).await.unwrap();
    let before = world.memory.snapshot();
    for typed in ["", "   ", "12345", "1234567", "١٢٣٤٥٦", "FG0V-V63C-XMD0-9R5M"] {
        assert_eq!(refused(world.confirm(&cookie, typed).await), Refusal::NotACode, "{typed:?}");
    }
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn first_codes_can_be_guessed_ten_times() {
    let (world, cookie) = at_the_qr_code().await;
    let secret = secret_of(&world.enrolment(&cookie).await.unwrap().key);
    for _ in 0..10 {
        assert_eq!(refused(world.confirm(&cookie, &world.wrong_code(&secret)).await), Refusal::WrongFirstCode);
    }
    let locked = Refusal::Locked { seconds: 900 };
    assert_eq!(refused(world.confirm(&cookie, &world.code(&secret)).await), locked);
    // A new QR code brings no new budget.
    world.clock.advance(PENDING_FOR);
    let secret = secret_of(&world.enrolment(&cookie).await.unwrap().key);
    let locked = Refusal::Locked { seconds: 300 };
    assert_eq!(refused(world.confirm(&cookie, &world.code(&secret)).await), locked);
    world.clock.advance(Duration::from_mins(5));
    assert!(world.confirm(&cookie, &world.code(&secret)).await.is_ok());
}

#[tokio::test]
async fn the_first_code_is_used_and_cant_sign_in() {
    let (world, cookie) = at_the_qr_code().await;
    let (secret, _) = world.enrolled(&cookie).await;
    let half = world.sign_in("alice").await.unwrap();
    let used = Refusal::CodeAlreadyUsed { tries_left: 4 };
    assert_eq!(refused(world.verify(&half, &world.code(&secret)).await), used);
    assert!(world.memory.acts(world.firm.id).contains(&Act::CodeReplayed));
    world.next_step();
    assert!(world.verify(&half, &world.code(&secret)).await.is_ok());
}

#[tokio::test]
async fn an_enrolment_that_is_given_up_changes_nothing() {
    let (world, cookie) = at_the_qr_code().await;
    world.enrolment(&cookie).await.unwrap();
    world.sign_out(&cookie).await;
    let back = world.sign_in("alice").await.unwrap();
    assert_eq!(world.home(&back).await, Page::Authenticator);
}

/// Whoever has the password too and began first would have a copy of what its holder confirms.
#[tokio::test]
async fn a_secret_that_another_session_began_is_neither_shown_nor_confirmed() {
    let (world, stranger) = at_the_qr_code().await;
    let theirs = secret_of(&world.enrolment(&stranger).await.unwrap().key);
    let cookie = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.confirm(&cookie, &world.code(&theirs)).await), Refusal::EnrolmentExpired);
    let mine = secret_of(&world.enrolment(&cookie).await.unwrap().key);
    assert_ne!(mine.as_bytes(), theirs.as_bytes());
    assert_eq!(refused(world.confirm(&cookie, &world.code(&theirs)).await), Refusal::WrongFirstCode);
    assert_eq!(refused(world.confirm(&stranger, &world.code(&theirs)).await), Refusal::EnrolmentExpired);
    assert!(world.confirm(&cookie, &world.code(&mine)).await.is_ok());
}

#[tokio::test]
async fn the_secret_is_never_shown_again() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    assert_eq!(refused(world.enrolment(&alice.cookie).await), Refusal::OutOfOrder);
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.enrolment(&half).await), Refusal::NotSignedIn);
}

#[tokio::test]
async fn confirming_ends_every_other_session_and_sign_in_of_the_account() {
    let (world, cookie) = at_the_qr_code().await;
    let bob = world.joined("bob", Role::Client).await;
    let second = world.sign_in("alice").await.unwrap();
    assert_eq!(world.home(&second).await, Page::Authenticator);
    let (_, enrolled) = world.enrolled(&cookie).await;
    assert_eq!(world.home(&enrolled).await, Page::RecoveryCodes);
    assert_eq!(world.home(&second).await, Page::SignIn);
    assert_eq!(world.home(&cookie).await, Page::SignIn);
    assert_eq!(world.home(&bob).await, Page::Authenticator, "others go on");
}

#[tokio::test]
async fn one_persons_secret_confirms_nothing_for_another() {
    let (world, alice) = at_the_qr_code().await;
    let bob = world.joined("bob", Role::Client).await;
    let secret = secret_of(&world.enrolment(&alice).await.unwrap().key);
    world.enrolment(&bob).await.unwrap();
    assert_eq!(refused(world.confirm(&bob, &world.code(&secret)).await), Refusal::WrongFirstCode);
}

#[tokio::test]
async fn secret_and_codes_are_stored_sealed() {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    let (secret, cookie) = world.enrolled(&cookie).await;
    let codes = world.recovery_codes(&cookie).await.unwrap();
    world.memory.with(|tables| {
        let held = &tables.sets[0].held.as_ref().unwrap().0.0;
        let sealed = [&tables.authenticators[0].secret.0, held, &tables.accounts[0].1.as_ref().unwrap().0];
        let hashes = tables.sets[0].codes.iter().map(|(_, sealed)| &sealed.0);
        for bytes in sealed.into_iter().chain(hashes) {
            let holds = |plain: &[u8]| bytes.windows(plain.len()).any(|window| window == plain);
            assert!(!holds(secret.as_bytes()));
            assert!(!codes.iter().any(|code| holds(code.replace('-', "").as_bytes())));
            assert!(!holds(crate::support::PASSWORD.as_bytes()) && !holds(b"$test$"));
        }
    });
}
