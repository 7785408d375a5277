//! A reset that isn't allowed, or fails, leaves every byte as it was. So do issued codes and their revoking.

use guichet::{
    Fault,
    Refusal::{self, Busy, Conflict, Forbidden, NotFound, NotSignedIn, OutOfOrder, StepUpNeeded},
    account::Role,
    audit::HelpOutcome,
    id::{AccountId, IssuedCodeId},
    session::STEP_UP_GOOD_FOR,
};
use rstest::rstest;

use crate::support::{Protected, World, fault, refused};

/// A firm with people of every kind, and a second one.
struct Firms {
    world: World,
    owner: Protected,
    accountant: Protected,
    alice: Protected,
    theirs: AccountId,
}

async fn firms() -> Firms {
    let world = World::new().await;
    let owner = world.protected_as("owner", Role::Owner).await;
    let accountant = world.protected_as("accountant", Role::Accountant).await;
    let alice = world.protected("alice").await;
    let theirs = world.seen_from(world.other_firm().await).protected("theirs").await.account.id;
    // Everybody is seen at this moment, so that being asked who they are writes nothing.
    for cookie in [&owner.cookie, &accountant.cookie, &alice.cookie] {
        world.visitor(cookie).await;
    }
    Firms { world, owner, accountant, alice, theirs }
}

/// All four use cases about a client, in one order.
async fn all_four(world: &World, cookie: &str, client: AccountId) -> [Refusal; 4] {
    let code = IssuedCodeId::new(world.now(), &*world.ports.entropy);
    [
        refused(world.reset(cookie, client).await),
        refused(world.issue(cookie, client).await),
        refused(world.revoke(cookie, client, code).await),
        refused(world.handle_help(cookie, client, HelpOutcome::Talked).await),
    ]
}

#[tokio::test]
async fn whoever_may_not_changes_nothing() {
    let Firms { world, alice, .. } = firms().await;
    let half = world.sign_in("owner").await.unwrap();
    let owing = world.joined("owing", Role::Accountant).await;
    let before = world.memory.snapshot();
    for (cookie, refusal) in
        [(String::new(), NotSignedIn), (half, NotSignedIn), (alice.cookie.clone(), Forbidden), (owing, OutOfOrder)]
    {
        assert_eq!(all_four(&world, &cookie, alice.account.id).await, [refusal; 4]);
    }
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn a_stale_proof_changes_nothing() {
    let Firms { world, owner, alice, .. } = firms().await;
    world.clock.advance(STEP_UP_GOOD_FOR);
    world.visitor(&owner.cookie).await;
    let before = world.memory.snapshot();
    // Taking a code back or closing a request takes nothing from the client: no step-up, and nothing is there.
    let told = all_four(&world, &owner.cookie, alice.account.id).await;
    assert_eq!(told, [StepUpNeeded, StepUpNeeded, Conflict, Conflict]);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn staff_another_firms_and_unknown_are_not_found_alike() {
    let Firms { world, owner, accountant, theirs, .. } = firms().await;
    let unknown = AccountId::new(world.now(), &*world.ports.entropy);
    let before = world.memory.snapshot();
    for cookie in [&owner.cookie, &accountant.cookie] {
        for id in [owner.account.id, accountant.account.id, theirs, unknown] {
            assert_eq!(all_four(&world, cookie, id).await, [NotFound; 4]);
        }
    }
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn who_has_no_second_factor_to_take_away_or_is_disabled_keeps_everything() {
    let Firms { world, owner, alice, .. } = firms().await;
    world.joined("joined", Role::Client).await;
    world.invite("invited", Role::Client).await.unwrap();
    let now = world.now();
    world.memory.with(|tables| tables.account_mut(alice.account.id).disabled_at = Some(now));
    let ids = world.memory.with(|tables| {
        let who = ["joined", "invited", "alice"];
        let rows = tables.accounts.iter().map(|(row, _)| row).filter(|row| who.contains(&row.username.as_str()));
        rows.map(|row| row.id).collect::<Vec<_>>()
    });
    assert_eq!(ids.len(), 3);
    let before = world.memory.snapshot();
    for id in ids {
        assert_eq!(refused(world.reset(&owner.cookie, id).await), OutOfOrder);
        assert_eq!(refused(world.issue(&owner.cookie, id).await), OutOfOrder);
    }
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn a_set_up_that_isnt_confirmed_yet_is_nothing_to_reset() {
    let Firms { world, owner, .. } = firms().await;
    let cookie = world.joined("bob", Role::Client).await;
    world.enrolment(&cookie).await.unwrap();
    let id = world.visitor(&cookie).await.account().unwrap().id;
    let before = world.memory.snapshot();
    assert_eq!(refused(world.reset(&owner.cookie, id).await), OutOfOrder);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn a_full_hashing_queue_changes_nothing() {
    let Firms { world, owner, alice, .. } = firms().await;
    world.hasher.set_full(true);
    let before = world.memory.snapshot();
    assert_eq!(refused(world.reset(&owner.cookie, alice.account.id).await), Busy);
    assert_eq!(refused(world.issue(&owner.cookie, alice.account.id).await), Busy);
    assert_eq!(world.memory.snapshot(), before);
    world.hasher.set_full(false);
    assert!(world.reset(&owner.cookie, alice.account.id).await.is_ok());
}

#[rstest]
#[case("account")]
#[case("factors")]
#[case("reset_two_factor")]
#[tokio::test]
async fn a_store_that_fails_during_a_reset_leaves_nothing_half_done(#[case] verb: &'static str) {
    let Firms { world, owner, alice, .. } = firms().await;
    let before = world.memory.snapshot();
    world.memory.break_verb(Some(verb));
    assert!(matches!(fault(world.reset(&owner.cookie, alice.account.id).await), Fault::Store(_)));
    world.memory.break_verb(None);
    assert_eq!(world.memory.snapshot(), before);
    assert!(world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.is_ok(), "the app still works");
}

#[rstest]
#[case("issue_code")]
#[case("factors")]
#[tokio::test]
async fn a_store_that_fails_gives_no_code(#[case] verb: &'static str) {
    let Firms { world, owner, alice, .. } = firms().await;
    let before = world.memory.snapshot();
    world.memory.break_verb(Some(verb));
    assert!(matches!(fault(world.issue(&owner.cookie, alice.account.id).await), Fault::Store(_)));
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn without_the_key_file_nothing_is_reset_or_issued() {
    let Firms { world, owner, alice, .. } = firms().await;
    let before = world.memory.snapshot();
    world.vault.set_broken(true);
    assert!(matches!(fault(world.reset(&owner.cookie, alice.account.id).await), Fault::Vault(_)));
    assert!(matches!(fault(world.issue(&owner.cookie, alice.account.id).await), Fault::Vault(_)));
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn a_client_who_set_up_again_in_the_meantime_isnt_reset() {
    let Firms { world, owner, accountant, alice, .. } = firms().await;
    let code = world.reset(&accountant.cookie, alice.account.id).await.unwrap().code.reveal();
    let half = world.sign_in("alice").await.unwrap();
    let cookie = world.verify(&half, &code).await.unwrap();
    world.enrolled(&cookie).await;
    // The owner's reset read the account before that.
    let now = world.now();
    world.memory.with(|tables| tables.account_mut(alice.account.id).reset_at = Some(now));
    let id = alice.account.id;
    world.memory.just_before("reset_two_factor", move |tables| tables.account_mut(id).reset_at = None);
    assert_eq!(refused(world.reset(&owner.cookie, id).await), Conflict);
    assert!(world.memory.with(|tables| tables.authenticators.iter().any(|row| row.account == id)));
}
