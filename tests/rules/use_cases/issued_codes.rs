//! Issued codes: a client without their phone signs in once, and everything that they have stays.

use std::time::Duration;

use guichet::{
    Refusal, Result,
    access::Page,
    account::{Email, Role},
    audit::Act,
    caller::Caller,
    id::IssuedCodeId,
    issued_code::{CodeToGive, VALID_FOR},
    notice::Notice,
    policy::Policy,
    ports::Resets,
    reason::IdentityCheck,
    throttle::Key,
    usecase,
};
use rstest::rstest;

use crate::support::{Protected, START, World, here, nearly, refused};

const WRONG: Refusal = Refusal::WrongCode { tries_left: 4 };

/// A firm with an accountant and a client, both set up.
async fn firm() -> (World, Protected, Protected) {
    let world = World::new().await;
    let staff = world.protected_as("staff", Role::Accountant).await;
    let alice = world.protected("alice").await;
    (world, staff, alice)
}

async fn issued(world: &World, staff: &Protected, client: &Protected) -> String {
    world.issue(&staff.cookie, client.account.id).await.expect("may issue").code.reveal()
}

/// The code of a client that can be used, by its name.
async fn current(world: &World, client: &Protected) -> Option<IssuedCodeId> {
    world.memory.issued_code(client.account.id, world.now()).await.expect("the store works").map(|code| code.id)
}

#[rstest]
#[tokio::test]
async fn a_code_signs_in_once_and_app_and_recovery_codes_stay(
    #[values(Policy::Off, Policy::Optional, Policy::Required { from: START })] policy: Policy,
) {
    let (mut world, staff, alice) = firm().await;
    world.firm.policy = policy;
    let code = issued(&world, &staff, &alice).await;
    assert_eq!(world.home(&alice.cookie).await, Page::Portal, "issuing ends no session");
    let half = world.sign_in("alice").await.unwrap();
    let cookie = world.verify(&half, &code).await.unwrap();
    assert_eq!(world.home(&cookie).await, Page::Portal);
    assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::SignedInWithIssuedCode));

    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &code).await), WRONG);
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
    for code in &alice.codes {
        let half = world.sign_in("alice").await.unwrap();
        assert!(world.verify(&half, code).await.is_ok());
    }
}

#[tokio::test]
async fn a_code_without_the_password_is_worth_nothing() {
    let (world, staff, alice) = firm().await;
    let code = issued(&world, &staff, &alice).await;
    for cookie in ["", "not a token", &"A".repeat(43)] {
        assert_eq!(refused(world.verify(cookie, &code).await), Refusal::NotSignedIn);
    }
}

#[tokio::test]
async fn nobody_is_given_a_code_who_was_disabled_meanwhile() {
    let (world, staff, alice) = firm().await;
    let (now, id) = (world.now(), alice.account.id);
    world.memory.just_before("issue_code", move |tables| tables.account_mut(id).disabled_at = Some(now));
    let acts = world.memory.acts(world.firm.id);
    assert_eq!(refused(world.issue(&staff.cookie, id).await), Refusal::Conflict);
    assert_eq!((current(&world, &alice).await, world.memory.acts(world.firm.id)), (None, acts));
}

#[tokio::test]
async fn a_code_is_good_for_a_day_to_the_millisecond() {
    for (wait, works) in [(nearly(VALID_FOR), true), (VALID_FOR, false)] {
        let (world, staff, alice) = firm().await;
        let code = issued(&world, &staff, &alice).await;
        world.clock.advance(wait);
        let half = world.sign_in("alice").await.unwrap();
        assert_eq!(world.verify(&half, &code).await.is_ok(), works);
    }
}

#[tokio::test]
async fn a_newer_code_kills_the_older() {
    let (world, staff, alice) = firm().await;
    let older = issued(&world, &staff, &alice).await;
    let newer = issued(&world, &staff, &alice).await;
    assert_ne!(older, newer);
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &older).await), WRONG);
    assert!(world.verify(&half, &newer).await.is_ok());
}

#[tokio::test]
async fn a_code_that_was_taken_back_is_dead() {
    let (world, staff, alice) = firm().await;
    let code = issued(&world, &staff, &alice).await;
    let id = current(&world, &alice).await.unwrap();
    // Taking back takes nothing from the client: it asks for no step-up.
    world.clock.advance(Duration::from_mins(6));
    world.revoke(&staff.cookie, alice.account.id, id).await.unwrap();
    assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::CodeRevoked));
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &code).await), WRONG);
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
    let before = world.memory.snapshot();
    assert_eq!(refused(world.revoke(&staff.cookie, alice.account.id, id).await), Refusal::Conflict);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn a_code_that_is_taken_back_while_it_is_checked_opens_nothing() {
    let (world, staff, alice) = firm().await;
    let code = issued(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    world.memory.just_before("complete_sign_in", |tables| tables.issued.clear());
    assert_eq!(refused(world.verify(&half, &code).await), Refusal::CodeAlreadyUsed { tries_left: 4 });
}

#[tokio::test]
async fn a_code_is_taken_back_only_where_it_belongs_and_while_it_is_good() {
    let (world, staff, alice) = firm().await;
    let bob = world.protected("bob").await;
    issued(&world, &staff, &alice).await;
    let id = current(&world, &alice).await.unwrap();
    let before = world.memory.snapshot();
    // As another client's, it isn't there.
    assert_eq!(refused(world.revoke(&staff.cookie, bob.account.id, id).await), Refusal::Conflict);
    assert_eq!(world.memory.snapshot(), before);

    let half = world.sign_in("alice").await.unwrap();
    let code = issued(&world, &staff, &alice).await;
    let used = current(&world, &alice).await.unwrap();
    world.verify(&half, &code).await.unwrap();
    assert_eq!(refused(world.revoke(&staff.cookie, alice.account.id, used).await), Refusal::Conflict);
}

#[tokio::test]
async fn a_code_whose_day_is_over_cant_be_taken_back() {
    let (world, staff, alice) = firm().await;
    issued(&world, &staff, &alice).await;
    let id = current(&world, &alice).await.unwrap();
    world.clock.advance(VALID_FOR);
    let half = world.sign_in("staff").await.unwrap();
    let cookie = world.verify(&half, &world.code(&staff.secret)).await.unwrap();
    let before = world.memory.snapshot();
    assert_eq!(refused(world.revoke(&cookie, alice.account.id, id).await), Refusal::Conflict);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn somebody_elses_code_opens_nothing() {
    let (world, staff, alice) = firm().await;
    world.protected("bob").await;
    let code = issued(&world, &staff, &alice).await;
    let half = world.sign_in("bob").await.unwrap();
    assert_eq!(refused(world.verify(&half, &code).await), WRONG);
}

#[tokio::test]
async fn guesses_at_it_count_and_its_use_forgets_them() {
    let (world, staff, alice) = firm().await;
    let code = issued(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    for tries_left in [4, 3] {
        let told = refused(world.verify(&half, "ZZZZ-ZZZZ-ZZZZ-ZZZZ").await);
        assert_eq!(told, Refusal::WrongCode { tries_left });
    }
    let key = Key::second_factor_of(alice.account.id);
    assert_eq!(world.memory.failures(&key), 2);
    world.verify(&half, &code).await.unwrap();
    assert_eq!(world.memory.failures(&key), 0);
}

#[tokio::test]
async fn a_code_doesnt_go_round_a_lock() {
    let (world, staff, alice) = firm().await;
    world.fail("alice", &alice.secret, 10).await;
    let code = issued(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &code).await), Refusal::Locked { seconds: 900 });
}

#[tokio::test]
async fn a_client_who_was_reset_can_be_given_another_code() {
    let (world, staff, alice) = firm().await;
    let first = world.reset(&staff.cookie, alice.account.id).await.unwrap().code.reveal();
    let second = issued(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &first).await), WRONG);
    let cookie = world.verify(&half, &second).await.unwrap();
    assert_eq!(world.home(&cookie).await, Page::Authenticator);
}

#[tokio::test]
async fn the_client_is_told_and_the_log_has_it_without_the_code() {
    let (world, staff, alice) = firm().await;
    let id = alice.account.id;
    world.memory.with(|tables| tables.account_mut(id).email = Email::parse("alice@example.com"));
    let given = world.issue(&staff.cookie, id).await.unwrap();
    let letters = world.memory.with(|tables| tables.letters.clone());
    assert!(matches!(letters.as_slice(), [letter] if letter.to == id && letter.notice == Notice::CodeIssued));
    let event = world.memory.with(|tables| tables.audit.last().map(|line| line.event.clone())).unwrap();
    let until = world.now().after(VALID_FOR);
    assert_eq!(event.act, Act::CodeIssued { check: IdentityCheck::InPerson, until });
    assert_eq!((event.actor, event.subject), (Some(staff.account.id), Some(id)));
    assert_eq!(given.expires_at, until);
    let kept = world.memory.snapshot();
    assert!(!kept.contains(&given.code.reveal()) && !kept.contains(&given.code.reveal().replace('-', "")));
}

async fn shown(world: &World, cookie: &str, client: &Protected) -> Result<CodeToGive> {
    let (visitor, origin) = (world.visitor(cookie).await, here());
    let caller = Caller { firm: &world.firm, visitor: &visitor, origin: &origin };
    usecase::show_code(&world.ports, caller, client.account.id).await
}

async fn given(world: &World, cookie: &str, client: &Protected) -> Result<()> {
    let (visitor, origin) = (world.visitor(cookie).await, here());
    let caller = Caller { firm: &world.firm, visitor: &visitor, origin: &origin };
    usecase::code_given(&world.ports, caller, client.account.id).await
}

#[tokio::test]
async fn whoever_issued_a_code_is_shown_it_again_for_ten_minutes_to_the_millisecond() {
    let (world, staff, alice) = firm().await;
    let code = issued(&world, &staff, &alice).await;
    world.clock.advance(nearly(Duration::from_mins(10)));
    let again = shown(&world, &staff.cookie, &alice).await.unwrap();
    assert_eq!((again.code.reveal(), again.client.id), (code.clone(), alice.account.id));
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(refused(shown(&world, &staff.cookie, &alice).await), Refusal::NotFound);
    // It is still good.
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &code).await.is_ok());
}

#[tokio::test]
async fn nobody_else_is_shown_a_code_not_even_an_owner() {
    let (world, staff, alice) = firm().await;
    let owner = world.protected_as("owner", Role::Owner).await;
    issued(&world, &staff, &alice).await;
    assert_eq!(refused(shown(&world, &owner.cookie, &alice).await), Refusal::NotFound);
    assert_eq!(refused(shown(&world, &alice.cookie, &alice).await), Refusal::Forbidden);
    assert_eq!(refused(shown(&world, "", &alice).await), Refusal::NotSignedIn);
    // Nor can they say that it was given.
    given(&world, &owner.cookie, &alice).await.unwrap();
    assert!(shown(&world, &staff.cookie, &alice).await.is_ok());
}

#[tokio::test]
async fn a_code_that_was_given_used_or_taken_back_isnt_shown_again() {
    let (world, staff, alice) = firm().await;
    let code = issued(&world, &staff, &alice).await;
    given(&world, &staff.cookie, &alice).await.unwrap();
    assert_eq!(refused(shown(&world, &staff.cookie, &alice).await), Refusal::NotFound);
    let half = world.sign_in("alice").await.unwrap();
    world.verify(&half, &code).await.unwrap();

    let code = issued(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    world.verify(&half, &code).await.unwrap();
    assert_eq!(refused(shown(&world, &staff.cookie, &alice).await), Refusal::NotFound);

    issued(&world, &staff, &alice).await;
    let id = current(&world, &alice).await.unwrap();
    world.revoke(&staff.cookie, alice.account.id, id).await.unwrap();
    assert_eq!(refused(shown(&world, &staff.cookie, &alice).await), Refusal::NotFound);
}

#[tokio::test]
async fn a_held_code_of_another_row_isnt_shown() {
    let (world, staff, alice) = firm().await;
    let bob = world.protected("bob").await;
    issued(&world, &staff, &alice).await;
    issued(&world, &staff, &bob).await;
    world.memory.with(|tables| tables.issued[0].new.held = tables.issued[1].new.held.clone());
    assert!(matches!(crate::support::fault(shown(&world, &staff.cookie, &alice).await), guichet::Fault::Vault(_)));
}
