//! Accounts are made with an invitation, and an invitation is used once.

use std::sync::Arc;

use guichet::{
    account::{Account, Email, PersonName, Role},
    audit::Act,
    invitation::{Invitation, VALID_FOR},
    locale::Locale,
    ports::Sealed,
    session::Assurance,
    time::Timestamp,
};

use super::{
    on_both,
    world::{Dice, START, World, at_once, minute},
};

async fn accept(world: &World, account: &Account, invitation: &Invitation, now: Timestamp) -> bool {
    let opens = World::session(account.id, Assurance::Password, now);
    let event = World::event(account.firm, account.id, Act::InvitationAccepted, now);
    world.store.accept_invitation(invitation, &Sealed(vec![42]), Locale::Fr, &opens, &event).await.unwrap()
}

async fn an_account_comes_back_as_it_was_invited(world: World) {
    let firm = world.firm().await;
    let accountant = Account { role: Role::Accountant, ..World::new_account(&firm, "bob") };
    world.invite(&accountant).await.unwrap();
    let account = Account {
        email: Email::parse("Ann@example.com"),
        name: PersonName::parse("Ann Éluard"),
        accountant: Some(accountant.id),
        disabled_at: Some(minute(3)),
        ..World::new_account(&firm, "Ann@example.com")
    };
    let invitation = world.invite(&account).await.unwrap();
    assert_eq!(world.store.account(account.id).await.unwrap().as_ref(), Some(&account));
    let found = world.store.account_of_username(firm.id, &account.username.key()).await.unwrap();
    assert_eq!(found, Some((account.clone(), None)));
    let found = world.store.invitation(invitation.token).await.unwrap();
    assert_eq!(found, Some((invitation, account)));
}

async fn a_username_is_taken_in_its_firm_alone(world: World) {
    let firm = world.firm().await;
    world.account(&firm, "ann").await;
    let before = world.dump().await;
    assert!(world.invite(&World::new_account(&firm, "ANN")).await.is_none());
    assert_eq!(world.dump().await, before);
    let other = World::new_firm("other.example");
    world.create(&other).await;
    assert!(world.invite(&World::new_account(&other, "ann")).await.is_some());
}

async fn of_parallel_invitations_of_one_username_one_stands(world: World) {
    let firm = world.firm().await;
    let world = Arc::new(world);
    let made = at_once(20, |_| {
        let (world, account) = (world.clone(), World::new_account(&firm, "ann"));
        async move { world.invite(&account).await.is_some() }
    })
    .await;
    assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
    assert_eq!(world.count_rows("invitation").await, 1);
}

async fn a_new_invitation_takes_the_place_of_older_ones(world: World) {
    let firm = world.firm().await;
    let account = World::new_account(&firm, "ann");
    let older = world.invite(&account).await.unwrap();
    let (newer, _) = Invitation::new(account.id, minute(1), &Dice);
    let event = World::event(firm.id, account.id, Act::InvitationRenewed, minute(1));
    world.store.renew_invitation(&newer, &event).await.unwrap();
    assert_eq!(world.store.invitation(older.token).await.unwrap(), None);
    assert!(!accept(&world, &account, &older, minute(2)).await);
    assert!(accept(&world, &account, &newer, minute(2)).await);
}

async fn an_invitation_is_used_once(world: World) {
    let firm = world.firm().await;
    let account = World::new_account(&firm, "ann");
    let invitation = world.invite(&account).await.unwrap();
    assert!(accept(&world, &account, &invitation, minute(1)).await);
    let before = world.dump().await;
    assert!(!accept(&world, &account, &invitation, minute(2)).await);
    assert_eq!(world.dump().await, before);
    assert_eq!(world.store.invitation(invitation.token).await.unwrap(), None);
    let (_, password) = world.store.account_of_username(firm.id, &account.username.key()).await.unwrap().unwrap();
    assert_eq!(password, Some(Sealed(vec![42])));
}

async fn of_parallel_uses_of_an_invitation_one_stands(world: World) {
    let firm = world.firm().await;
    let account = World::new_account(&firm, "ann");
    let invitation = world.invite(&account).await.unwrap();
    let world = Arc::new(world);
    let used = at_once(20, |_| {
        let (world, account, invitation) = (world.clone(), account.clone(), invitation.clone());
        async move { accept(&world, &account, &invitation, minute(1)).await }
    })
    .await;
    assert_eq!(used.into_iter().filter(|used| *used).count(), 1);
    assert_eq!(world.count_rows("session").await, 1);
}

async fn an_expired_invitation_changes_nothing(world: World) {
    let firm = world.firm().await;
    let account = World::new_account(&firm, "ann");
    let invitation = world.invite(&account).await.unwrap();
    let before = world.dump().await;
    assert!(!accept(&world, &account, &invitation, START.after(VALID_FOR)).await);
    assert_eq!(world.dump().await, before);
}

async fn an_accepted_invitation_ends_what_was_open(world: World) {
    let firm = world.firm().await;
    let account = World::new_account(&firm, "ann");
    let invitation = world.invite(&account).await.unwrap();
    world.choose_password(&account).await;
    let session = world.open_session(&account, START).await;
    let (_, sign_in) = world.begin(&account, START).await;
    let neighbour = world.account(&firm, "bob").await;
    let untouched = world.open_session(&neighbour, START).await;
    assert!(accept(&world, &account, &invitation, minute(1)).await);
    assert!(world.store.holder(session.token).await.unwrap().is_none());
    assert!(world.store.holder(sign_in).await.unwrap().is_none());
    assert!(world.store.holder(untouched.token).await.unwrap().is_some());
}

async fn a_firms_owners_are_told_apart_by_whether_they_have_chosen_a_password(world: World) {
    let firm = world.firm().await;
    let owner = Account { role: Role::Owner, ..World::new_account(&firm, "olive") };
    let invitation = world.invite(&owner).await.unwrap();
    let client = World::new_account(&firm, "ann");
    let clients = world.invite(&client).await.unwrap();
    assert!(accept(&world, &client, &clients, minute(1)).await);
    let owners = world.store.owners(firm.id).await.unwrap();
    assert_eq!(owners, [(owner.clone(), false)]);
    assert!(accept(&world, &owner, &invitation, minute(1)).await);
    let owners = world.store.owners(firm.id).await.unwrap();
    assert_eq!(owners.iter().map(|(account, set_up)| (account.id, *set_up)).collect::<Vec<_>>(), [(owner.id, true)]);
}

async fn a_chosen_language_stays(world: World) {
    let firm = world.firm().await;
    let account = world.account(&firm, "ann").await;
    world.store.choose_locale(account.id, Locale::En).await.unwrap();
    assert_eq!(world.store.account(account.id).await.unwrap().unwrap().locale, Locale::En);
    assert!(world.store.choose_locale(World::new_account(&firm, "x").id, Locale::En).await.is_err());
}

on_both!(
    an_account_comes_back_as_it_was_invited,
    a_username_is_taken_in_its_firm_alone,
    of_parallel_invitations_of_one_username_one_stands,
    a_new_invitation_takes_the_place_of_older_ones,
    an_invitation_is_used_once,
    of_parallel_uses_of_an_invitation_one_stands,
    an_expired_invitation_changes_nothing,
    an_accepted_invitation_ends_what_was_open,
    a_firms_owners_are_told_apart_by_whether_they_have_chosen_a_password,
    a_chosen_language_stays,
);
