//! An account that changes while its password is checked: nobody is let in on what was true a moment before.

use guichet::{Refusal, access::Page, account::Role, audit::Act, policy::Policy, ports::Sealed, throttle::Key};
use rstest::rstest;

use crate::support::{PASSWORD, World, refused};

/// What another request does to an account in the meantime.
#[derive(Clone, Copy, Debug)]
enum Change {
    Disabled,
    Locked,
    PasswordChanged,
    Reset,
    AuthenticatorAdded,
}

impl Change {
    /// Just before that verb of the store is called next.
    fn happens_before(self, verb: &'static str, world: &World) {
        let now = world.now();
        world.memory.just_before(verb, move |tables| {
            let id = tables.accounts[0].0.id;
            match self {
                Self::Disabled => tables.account_mut(id).disabled_at = Some(now),
                Self::Locked => tables.account_mut(id).locked_at = Some(now),
                Self::PasswordChanged => tables.accounts[0].1 = Some(Sealed(b"another".to_vec())),
                Self::Reset => {
                    tables.account_mut(id).reset_at = Some(now);
                    tables.authenticators.retain(|row| row.account != id);
                    tables.end_all(id);
                }
                // Bob's stands for it.
                Self::AuthenticatorAdded => tables.authenticators[0].account = id,
            }
        });
    }
}

fn nobody_got_in(world: &World, sessions: usize) {
    assert!(world.memory.with(|tables| tables.sign_ins.is_empty()));
    assert_eq!(world.memory.with(|tables| tables.sessions.len()), sessions);
    assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::PasswordRefused));
    let accepted = [Act::PasswordAccepted, Act::SignedInWithPassword];
    assert!(!world.memory.acts(world.firm.id).iter().any(|act| accepted.contains(act)));
}

#[rstest]
#[tokio::test]
async fn a_sign_in_doesnt_begin_on_what_was_true_before(
    #[values(Change::Disabled, Change::Locked, Change::PasswordChanged)] change: Change,
    #[values("factors", "begin_sign_in")] verb: &'static str,
) {
    let world = World::new().await;
    world.protected("alice").await;
    change.happens_before(verb, &world);
    assert_eq!(refused(world.sign_in("alice").await), Refusal::WrongCredentials);
    nobody_got_in(&world, 1);
}

#[rstest]
#[tokio::test]
async fn a_session_doesnt_begin_on_what_was_true_before(
    #[values(Change::Disabled, Change::Locked, Change::PasswordChanged, Change::Reset, Change::AuthenticatorAdded)]
    change: Change,
) {
    let world = World::with(Policy::Optional).await;
    world.joined("alice", Role::Client).await;
    world.protected("bob").await;
    let sessions = world.memory.with(|tables| tables.sessions.len());
    let ended = usize::from(matches!(change, Change::Reset));
    change.happens_before("open_session", &world);
    assert_eq!(refused(world.sign_in("alice").await), Refusal::WrongCredentials);
    nobody_got_in(&world, sessions - ended);
}

#[tokio::test]
async fn a_reset_between_password_and_session_leaves_no_password_alone() {
    for (verb, begins) in [("factors", false), ("begin_sign_in", true)] {
        let mut world = World::with(Policy::Optional).await;
        let alice = world.protected("alice").await;
        world.firm.policy = Policy::Off;
        Change::Reset.happens_before(verb, &world);
        let told = world.sign_in("alice").await;
        assert_eq!(told.is_ok(), begins, "{verb}");
        // At best it is a sign-in, which waits for the code that staff gave.
        if let Ok(cookie) = told {
            assert_eq!(world.home(&cookie).await, Page::Verify);
            let told = refused(world.verify(&cookie, &world.code(&alice.secret)).await);
            assert_eq!(told, Refusal::WrongCode { tries_left: 4 });
        }
        assert!(world.memory.with(|tables| tables.sessions.is_empty()), "{verb}");
    }
}

#[tokio::test]
async fn an_attempt_that_came_too_late_stays_counted() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    Change::PasswordChanged.happens_before("begin_sign_in", &world);
    refused(world.sign_in("alice").await);
    let counted = world.memory.with(|tables| {
        tables
            .counters
            .iter()
            .filter(|(key, _)| key.as_str().starts_with("password:"))
            .map(|(_, row)| row.failures)
            .sum()
    });
    assert_eq!((counted, world.memory.failures(&Key::second_factor_of(alice.account.id))), (1_u32, 0));
    // The answer, and the work, are those of a wrong password.
    let calls = world.hasher.calls();
    refused(world.sign_in_with("nobody", PASSWORD).await);
    assert_eq!(world.hasher.calls(), calls + 1);
}

#[rstest]
#[case::disabled(Change::Disabled)]
#[case::locked(Change::Locked)]
#[case::reset(Change::Reset)]
#[tokio::test]
async fn a_right_code_opens_nothing_in_an_account_that_was_closed_meanwhile(#[case] change: Change) {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    // Whoever closes an account ends what it has open, in one transaction.
    world.memory.just_before("complete_sign_in", {
        let (now, id) = (world.now(), alice.account.id);
        move |tables| {
            tables.end_all(id);
            let account = tables.account_mut(id);
            match change {
                Change::Disabled => account.disabled_at = Some(now),
                Change::Locked => account.locked_at = Some(now),
                _ => account.reset_at = Some(now),
            }
        }
    });
    assert_eq!(refused(world.verify(&half, &world.code(&alice.secret)).await), Refusal::NotSignedIn);
    assert!(world.memory.with(|tables| tables.sessions.is_empty()));
}
