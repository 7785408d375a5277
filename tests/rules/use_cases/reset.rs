//! Reset: everything but the password is dead, and the way back is the password, the code that staff give, and a new
//! set-up. Whatever the policy, it never leaves a password alone.

use std::{sync::Arc, time::Duration};

use guichet::{
    Error, Refusal,
    access::{Page, Visitor},
    account::{Email, Role},
    audit::{Act, HelpOutcome},
    firm::Firm,
    issued_code::VALID_FOR,
    notice::Notice,
    policy::Policy,
    reason::{IdentityCheck, Reason},
    throttle::{Counter, Key},
};
use rstest::rstest;
use tokio::task::JoinSet;

use crate::support::{Protected, START, World, nearly, refused, secret_of};

/// A firm with an accountant and a client, both set up.
async fn firm() -> (World, Protected, Protected) {
    let world = World::new().await;
    let staff = world.protected_as("staff", Role::Accountant).await;
    let alice = world.protected("alice").await;
    (world, staff, alice)
}

async fn reset(world: &World, staff: &Protected, client: &Protected) -> String {
    world.reset(&staff.cookie, client.account.id).await.expect("may reset").code.reveal()
}

#[rstest]
#[tokio::test]
async fn everything_but_the_password_is_dead_and_set_up_is_the_way_back(
    #[values(Policy::Off, Policy::Optional, Policy::Required { from: START })] policy: Policy,
) {
    let (mut world, staff, alice) = firm().await;
    world.firm = Firm { policy, ..world.firm };
    let half = world.sign_in("alice").await.unwrap();
    let second = world.verify(&half, &alice.codes[9]).await.unwrap();
    let waiting = world.sign_in("alice").await.unwrap();
    let older = world.issue(&staff.cookie, alice.account.id).await.unwrap().code.reveal();

    let code = reset(&world, &staff, &alice).await;
    for cookie in [&alice.cookie, &second, &waiting] {
        assert!(matches!(world.visitor(cookie).await, Visitor::Nobody));
    }

    // The password opens the page for the code, and nothing else.
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(world.home(&half).await, Page::Verify);
    for page in [Page::Portal, Page::Security, Page::Authenticator, Page::RecoveryCodes, Page::Admin] {
        assert_eq!(world.visitor(&half).await.may_open(page), Err(Page::Verify), "{page:?}");
    }
    assert!(world.enrolment(&half).await.is_err());

    // Of the codes of before none does.
    for (typed, tries_left) in [(world.code(&alice.secret), 4), (alice.codes[0].clone(), 3), (older, 2)] {
        assert_eq!(refused(world.verify(&half, &typed).await), Refusal::WrongCode { tries_left }, "{typed}");
    }

    // The new one opens the set-up, and nothing else.
    let cookie = world.verify(&half, &code).await.unwrap();
    assert_eq!(world.home(&cookie).await, Page::Authenticator);
    for page in [Page::Portal, Page::Security, Page::RecoveryCodes] {
        assert_eq!(world.visitor(&cookie).await.may_open(page), Err(Page::Authenticator), "{page:?}");
    }
    let (secret, cookie) = world.enrolled(&cookie).await;
    assert_ne!(secret.reveal_key(), alice.secret.reveal_key());
    let codes = world.recovery_codes(&cookie).await.unwrap();
    world.finish(&cookie, true).await.unwrap();
    assert_eq!(world.home(&cookie).await, Page::Portal);

    // From here on it is as after the first set-up.
    assert_eq!(world.memory.with(|tables| tables.account_mut(alice.account.id).reset_at), None);
    world.next_step();
    let half = world.sign_in("alice").await.unwrap();
    for (typed, tries_left) in [(world.code(&alice.secret), 4), (alice.codes[1].clone(), 3), (code, 2)] {
        assert_eq!(refused(world.verify(&half, &typed).await), Refusal::WrongCode { tries_left });
    }
    assert!(world.verify(&half, &world.code(&secret)).await.is_ok());
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &codes[0]).await.is_ok());
}

#[tokio::test]
async fn the_code_works_once() {
    let (world, staff, alice) = firm().await;
    let code = reset(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    let cookie = world.verify(&half, &code.to_lowercase().replace('-', " ")).await.unwrap();
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &code).await), Refusal::WrongCode { tries_left: 4 });
    // Who typed it first goes on.
    assert_eq!(world.home(&cookie).await, Page::Authenticator);
}

#[tokio::test]
async fn of_fifty_posts_of_the_code_exactly_one_gets_in() {
    let (world, staff, alice) = firm().await;
    let code = reset(&world, &staff, &alice).await;
    let world = Arc::new(world);
    let mut posts = JoinSet::new();
    for _ in 0..50 {
        let (world, code, half) = (world.clone(), code.clone(), world.sign_in("alice").await.unwrap());
        posts.spawn(async move { world.verify(&half, &code).await.is_ok() });
    }
    assert_eq!(posts.join_all().await.into_iter().filter(|got_in| *got_in).count(), 1);
}

#[tokio::test]
async fn the_code_is_good_for_a_day_to_the_millisecond() {
    assert_eq!(VALID_FOR, Duration::from_hours(24));
    for (wait, works) in [(nearly(VALID_FOR), true), (VALID_FOR, false)] {
        let (world, staff, alice) = firm().await;
        let given = world.reset(&staff.cookie, alice.account.id).await.unwrap();
        assert_eq!(given.expires_at, world.now().after(VALID_FOR));
        world.clock.advance(wait);
        let half = world.sign_in("alice").await.unwrap();
        assert_eq!(world.verify(&half, &given.code.reveal()).await.is_ok(), works);
        // Once it is over, the password still opens nothing.
        assert_eq!(world.memory.with(|tables| tables.sessions.len()), 1 + usize::from(works));
    }
}

#[tokio::test]
async fn a_code_whose_day_ends_while_it_is_checked_opens_nothing() {
    let (world, staff, alice) = firm().await;
    let code = reset(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    let now = world.now();
    world.memory.just_before("complete_sign_in", move |tables| tables.issued[0].new.code.expires_at = now);
    assert_eq!(refused(world.verify(&half, &code).await), Refusal::CodeAlreadyUsed { tries_left: 4 });
}

#[tokio::test]
async fn the_code_is_of_no_use_to_another_client() {
    let (world, staff, alice) = firm().await;
    world.protected("bob").await;
    let carol = world.protected("carol").await;
    let (code, _) = (reset(&world, &staff, &alice).await, reset(&world, &staff, &carol).await);
    for username in ["bob", "carol"] {
        let half = world.sign_in(username).await.unwrap();
        assert_eq!(refused(world.verify(&half, &code).await), Refusal::WrongCode { tries_left: 4 });
    }
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &code).await.is_ok());
}

#[tokio::test]
async fn the_code_is_no_step_up_and_no_first_code() {
    let (world, staff, alice) = firm().await;
    let first = reset(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    let cookie = world.verify(&half, &first).await.unwrap();
    assert_eq!(refused(world.prove_again(&cookie, &first).await), Refusal::OutOfOrder);
    world.enrolment(&cookie).await.unwrap();
    assert_eq!(refused(world.confirm(&cookie, &first).await), Refusal::NotACode);
}

#[tokio::test]
async fn of_two_resets_at_once_one_stands() {
    let (world, staff, alice) = firm().await;
    let owner = world.protected_as("owner", Role::Owner).await;
    let id = alice.account.id;
    let outcomes = tokio::join!(world.reset(&staff.cookie, id), world.reset(&owner.cookie, id));
    let (given, told) = match outcomes {
        (Ok(given), Err(told)) | (Err(told), Ok(given)) => (given, told),
        (Ok(_), Ok(_)) => panic!("both stand"),
        (Err(_), Err(_)) => panic!("neither stands"),
    };
    assert!(matches!(told, Error::Refused(Refusal::Conflict)));
    let resets = world.memory.acts(world.firm.id).into_iter();
    assert_eq!(resets.filter(|act| matches!(act, Act::TwoFactorReset { .. })).count(), 1);
    assert_eq!(world.memory.with(|tables| tables.issued.len()), 1);
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &given.code.reveal()).await.is_ok());
}

#[tokio::test]
async fn a_later_reset_gives_another_code_and_the_first_is_dead() {
    let (world, staff, alice) = firm().await;
    let first = reset(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    let begun = world.verify(&half, &first).await.unwrap();
    world.enrolment(&begun).await.unwrap();
    world.next_step();
    let second = reset(&world, &staff, &alice).await;
    assert_ne!(first, second);
    // The set-up that had begun is over, with its QR code.
    assert!(matches!(world.visitor(&begun).await, Visitor::Nobody));
    assert!(world.memory.with(|tables| tables.authenticators.iter().all(|row| row.account != alice.account.id)));
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &first).await), Refusal::WrongCode { tries_left: 4 });
    assert!(world.verify(&half, &second).await.is_ok());
}

#[rstest]
#[case::locked(10)]
#[case::disabled(100)]
#[tokio::test]
async fn a_reset_forgets_wrong_codes_and_their_lock(#[case] failures: u32) {
    let (world, staff, alice) = firm().await;
    let counter = Counter { failures, wait_until: world.now().after(Duration::from_hours(24)), last_at: world.now() };
    let keys = [Key::second_factor_of(alice.account.id), Key::first_code_of(alice.account.id)];
    world.memory.with(|tables| tables.counters.extend(keys.clone().map(|key| (key, counter))));
    let code = reset(&world, &staff, &alice).await;
    assert_eq!(keys.map(|key| world.memory.failures(&key)), [0, 0]);
    let half = world.sign_in("alice").await.unwrap();
    let cookie = world.verify(&half, &code).await.unwrap();
    world.enrolled(&cookie).await;
}

#[tokio::test]
async fn guessing_the_code_is_counted_like_any_other() {
    let (world, staff, alice) = firm().await;
    let code = reset(&world, &staff, &alice).await;
    for _ in 0..10 {
        let half = world.sign_in("alice").await.unwrap();
        let told = refused(world.verify(&half, "ZZZZ-ZZZZ-ZZZZ-ZZZZ").await);
        assert_eq!(told, Refusal::WrongCode { tries_left: 4 });
    }
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &code).await), Refusal::Locked { seconds: 900 });
}

#[tokio::test]
async fn the_log_says_who_whom_why_and_how_the_identity_was_checked() {
    let (world, staff, alice) = firm().await;
    let given = world.reset(&staff.cookie, alice.account.id).await.unwrap();
    let events = world.memory.with(|tables| {
        let last = tables.audit.len() - 2;
        tables.audit[last..].iter().map(|line| line.event.clone()).collect::<Vec<_>>()
    });
    let (check, reason) = (IdentityCheck::CalledBack, Reason::parse("New phone").unwrap());
    let acts = [Act::TwoFactorReset { check, reason }, Act::CodeIssued { check, until: given.expires_at }];
    for (event, act) in events.iter().zip(acts) {
        assert_eq!(event.act, act);
        assert_eq!((event.actor, event.subject), (Some(staff.account.id), Some(alice.account.id)));
    }
    // What the client then did is told as what it was.
    let half = world.sign_in("alice").await.unwrap();
    let cookie = world.verify(&half, &given.code.reveal()).await.unwrap();
    assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::SignedInWithIssuedCode));
    drop(cookie);
}

#[tokio::test]
async fn the_client_is_told_by_letter_where_there_is_an_address() {
    let (world, staff, alice) = firm().await;
    let id = alice.account.id;
    reset(&world, &staff, &alice).await;
    assert!(world.memory.with(|tables| tables.letters.is_empty()));
    world.next_step();
    world.memory.with(|tables| tables.account_mut(id).email = Email::parse("alice@example.com"));
    reset(&world, &staff, &alice).await;
    let letters = world.memory.with(|tables| tables.letters.clone());
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((letter.to, letter.email.as_str()), (id, "alice@example.com"));
    assert_eq!(
        (&letter.notice, letter.at, letter.locale),
        (&Notice::TwoFactorReset, world.now(), alice.account.locale)
    );
}

#[tokio::test]
async fn the_code_stands_nowhere_but_in_the_answer() {
    let (world, staff, alice) = firm().await;
    world.memory.with(|tables| tables.account_mut(alice.account.id).email = Email::parse("alice@example.com"));
    let code = reset(&world, &staff, &alice).await;
    let kept = world.memory.snapshot();
    for spelling in [code.clone(), code.replace('-', ""), code.to_lowercase()] {
        assert!(!kept.contains(&spelling));
    }
}

#[tokio::test]
async fn a_help_request_is_closed_with_what_was_done() {
    let (world, staff, alice) = firm().await;
    let owner = world.protected_as("owner", Role::Owner).await;
    world.memory.with(|tables| tables.account_mut(owner.account.id).email = Email::parse("owner@example.com"));
    let half = world.sign_in("alice").await.unwrap();
    for _ in 0..2 {
        world.help(&half).await.unwrap();
    }
    // Nobody looks after alice: the owners are told.
    let letters = world.memory.with(|tables| tables.letters.clone());
    let asked = Notice::HelpAsked { client: alice.account.id };
    assert!(letters.len() == 2 && letters.iter().all(|it| it.to == owner.account.id && it.notice == asked));

    reset(&world, &staff, &alice).await;
    let id = alice.account.id;
    assert!(world.handle_help(&staff.cookie, id, HelpOutcome::Reset).await.is_ok());
    assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::HelpHandled { outcome: HelpOutcome::Reset }));
    assert!(world.memory.with(|tables| tables.help.iter().all(|row| !row.open)));
    // Both at once, and once.
    let before = world.memory.snapshot();
    assert_eq!(refused(world.handle_help(&staff.cookie, id, HelpOutcome::Talked).await), Refusal::Conflict);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn neighbours_notice_nothing() {
    let (world, staff, alice) = firm().await;
    let bob = world.protected("bob").await;
    let half = world.sign_in("bob").await.unwrap();
    reset(&world, &staff, &alice).await;
    assert_eq!(world.home(&bob.cookie).await, Page::Portal);
    assert_eq!(world.home(&staff.cookie).await, Page::Admin);
    assert!(world.verify(&half, &world.code(&bob.secret)).await.is_ok());
    let half = world.sign_in("bob").await.unwrap();
    assert!(world.verify(&half, &bob.codes[0]).await.is_ok());
}

#[tokio::test]
async fn a_first_code_that_comes_after_a_reset_confirms_nothing() {
    let (world, staff, alice) = firm().await;
    let first = reset(&world, &staff, &alice).await;
    let half = world.sign_in("alice").await.unwrap();
    let cookie = world.verify(&half, &first).await.unwrap();
    let secret = secret_of(&world.enrolment(&cookie).await.unwrap().key);
    let id = alice.account.id;
    world.memory.just_before("confirm_enrolment", move |tables| {
        tables.authenticators.retain(|row| row.account != id);
        tables.end_all(id);
    });
    assert_eq!(refused(world.confirm(&cookie, &world.code(&secret)).await), Refusal::OutOfOrder);
    assert!(world.memory.with(|tables| tables.sets.iter().all(|set| set.account != id)));
}
