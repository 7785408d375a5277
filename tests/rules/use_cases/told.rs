//! Who is told of what happens at the second step: the account itself, and the owners when it is locked.

use guichet::{
    account::{Account, Email, Role},
    agent::Agent,
    id::AccountId,
    notice::Notice,
};

use crate::support::{World, here, refused};

/// Gives somebody an address.
fn reachable(world: &World, account: &Account) -> AccountId {
    let email = Email::parse(&format!("{}@example.com", account.username));
    world.memory.with(|tables| tables.account_mut(account.id).email = email);
    account.id
}

/// What was written to whom, in order.
fn letters(world: &World) -> Vec<(AccountId, Notice)> {
    world.memory.with(|tables| tables.letters.iter().map(|letter| (letter.to, letter.notice.clone())).collect())
}

#[tokio::test]
async fn the_account_is_told_at_the_fifth_wrong_code_in_a_row_and_not_before_nor_again() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let id = reachable(&world, &alice.account);
    world.fail("alice", &alice.secret, 4).await;
    assert_eq!(letters(&world), []);
    world.fail("alice", &alice.secret, 5).await;
    assert_eq!(letters(&world), [(id, Notice::CodesRefused)]);
}

#[tokio::test]
async fn account_and_owners_are_told_at_each_lock() {
    let world = World::new().await;
    let owner = world.protected_as("owner", Role::Owner).await;
    let other = world.protected_as("partner", Role::Owner).await;
    let accountant = world.protected_as("helene", Role::Accountant).await;
    let alice = world.protected("alice").await;
    for account in [&owner.account, &other.account, &accountant.account, &alice.account] {
        reachable(&world, account);
    }
    world.fail("alice", &alice.secret, 10).await;
    let until = world.now().after(core::time::Duration::from_mins(15));
    let told = Notice::AccountLocked { account: alice.account.id, until: Some(until) };
    assert_eq!(
        letters(&world),
        [
            (alice.account.id, Notice::CodesRefused),
            (alice.account.id, Notice::SecondFactorLocked { until }),
            (owner.account.id, told.clone()),
            (other.account.id, told),
        ]
    );
}

#[tokio::test]
async fn an_owner_who_is_locked_is_told_once_and_the_others_too() {
    let world = World::new().await;
    let owner = world.protected_as("owner", Role::Owner).await;
    let other = world.protected_as("partner", Role::Owner).await;
    let (id, others) = (reachable(&world, &owner.account), reachable(&world, &other.account));
    world.fail("owner", &owner.secret, 10).await;
    let until = world.now().after(core::time::Duration::from_mins(15));
    let about = Notice::AccountLocked { account: id, until: Some(until) };
    let expected = [(id, Notice::CodesRefused), (id, Notice::SecondFactorLocked { until }), (others, about)];
    assert_eq!(letters(&world), expected);
}

#[tokio::test]
async fn a_lock_at_step_up_is_told_in_the_same_words() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let id = reachable(&world, &alice.account);
    for _ in 0..10 {
        refused(world.prove_again(&alice.cookie, &world.wrong_code(&alice.secret)).await);
    }
    let until = world.now().after(core::time::Duration::from_mins(15));
    assert_eq!(letters(&world), [(id, Notice::CodesRefused), (id, Notice::SecondFactorLocked { until })]);
}

#[tokio::test]
async fn a_recovery_code_that_signed_in_is_told_with_how_many_are_left_and_from_where() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let id = reachable(&world, &alice.account);
    let half = world.sign_in("alice").await.unwrap();
    world.verify(&half, &alice.codes[3]).await.unwrap();
    assert_eq!(letters(&world), [(id, Notice::RecoveryCodeUsed { left: 9 })]);
    let origin = world.memory.with(|tables| tables.letters[0].origin.clone()).unwrap();
    assert_eq!((origin.address, Agent::read(&origin.user_agent)), (here().address, Agent::read(&here().user_agent)));
    // An ordinary sign-in isn't worth a letter.
    world.next_step();
    let half = world.sign_in("alice").await.unwrap();
    world.verify(&half, &world.code(&alice.secret)).await.unwrap();
    assert_eq!(letters(&world).len(), 1);
}

#[tokio::test]
async fn whoever_sets_up_is_told() {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    let id = world.memory.with(|tables| tables.accounts.last().unwrap().0.clone());
    reachable(&world, &id);
    world.enrolled(&cookie).await;
    assert_eq!(letters(&world), [(id.id, Notice::TwoFactorSetUp)]);
}
