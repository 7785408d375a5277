//! An invitation's link works once, for a week, in its own firm; opening it changes nothing.

use guichet::{
    Refusal,
    account::{Role, Username},
    error::PasswordRefusal,
    invitation::VALID_FOR,
    usecase::{invite_owner, open_invitation, renew_invitation},
};

use crate::support::{PASSWORD, World, nearly, refused};

#[tokio::test]
async fn a_link_works_once() {
    let world = World::new().await;
    let link = world.invite("alice", Role::Client).await.unwrap();
    world.accept(&link).await.unwrap();
    let before = world.memory.snapshot();
    assert_eq!(refused(world.accept_with(&link, "une autre phrase bien longue").await), Refusal::InvitationGone);
    assert_eq!(world.memory.snapshot(), before);
    assert!(world.sign_in("alice").await.is_ok());
}

#[tokio::test]
async fn a_link_works_until_its_last_millisecond() {
    let world = World::new().await;
    let (in_time, late) =
        (world.invite("alice", Role::Client).await.unwrap(), world.invite("bob", Role::Client).await.unwrap());
    world.clock.advance(nearly(VALID_FOR));
    assert!(world.accept(&in_time).await.is_ok());
    world.clock.advance(std::time::Duration::from_millis(1));
    assert_eq!(refused(world.accept(&late).await), Refusal::InvitationGone);
    assert_eq!(refused(open_invitation(&world.ports, &world.firm, &late).await), Refusal::InvitationGone);
}

#[tokio::test]
async fn a_link_of_another_firm_is_gone_here() {
    let world = World::new().await;
    let other = world.other_firm().await;
    let link = world.invite_to(&other, "alice", Role::Client).await.unwrap();
    let before = world.memory.snapshot();
    assert_eq!(refused(world.accept(&link).await), Refusal::InvitationGone);
    assert_eq!(world.memory.snapshot(), before);
    assert!(open_invitation(&world.ports, &other, &link).await.is_ok());
}

#[tokio::test]
async fn opening_the_page_changes_nothing() {
    let world = World::new().await;
    let link = world.invite("alice", Role::Client).await.unwrap();
    let before = world.memory.snapshot();
    for _ in 0..3 {
        let (_, account) = open_invitation(&world.ports, &world.firm, &link).await.unwrap();
        assert_eq!(account.username.as_str(), "alice");
    }
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn what_isnt_a_link_of_ours_is_gone() {
    let world = World::new().await;
    for link in ["", "x", "../../etc/passwd", &"A".repeat(43), &"A".repeat(1 << 16)] {
        assert_eq!(refused(world.accept(link).await), Refusal::InvitationGone);
    }
}

#[tokio::test]
async fn a_password_that_cant_be_taken_leaves_the_link_as_it_was() {
    let world = World::new().await;
    let link = world.invite("alice.tremblay@exemple.quebec", Role::Client).await.unwrap();
    let (before, calls) = (world.memory.snapshot(), world.hasher.calls());
    for (password, why) in [
        ("quatorze signe", PasswordRefusal::TooShort),
        ("aaaaaaaaaaaaaaaaaaaa", PasswordRefusal::Common),
        ("Cabinet Tremblay CPA", PasswordRefusal::Context),
        ("alice.tremblay.exemple", PasswordRefusal::Context),
        ("guichet-guichet-1234", PasswordRefusal::Context),
    ] {
        assert_eq!(refused(world.accept_with(&link, password).await), Refusal::Password(why), "{password}");
    }
    assert_eq!(world.memory.snapshot(), before);
    assert_eq!(world.hasher.calls(), calls);
    assert!(world.accept(&link).await.is_ok());
}

#[tokio::test]
async fn an_invited_account_cant_sign_in_before_it_chose_a_password() {
    let world = World::new().await;
    world.invite("alice", Role::Client).await.unwrap();
    for password in [PASSWORD, "x"] {
        assert_eq!(refused(world.sign_in_with("alice", password).await), Refusal::WrongCredentials);
    }
}

#[tokio::test]
async fn a_disabled_account_cant_use_its_link() {
    let world = World::new().await;
    let link = world.invite("alice", Role::Client).await.unwrap();
    let now = world.now();
    world.memory.with(|tables| tables.accounts[0].0.disabled_at = Some(now));
    assert_eq!(refused(world.accept(&link).await), Refusal::InvitationGone);
}

#[tokio::test]
async fn a_username_is_taken_in_every_form_but_free_in_another_firm() {
    let world = World::new().await;
    let other = world.other_firm().await;
    world.invite("Alice@Exemple.quebec", Role::Client).await.unwrap();
    let before = world.memory.snapshot();
    for form in ["alice@exemple.quebec", "ALICE@EXEMPLE.QUEBEC", "ａlice@exemple.quebec"] {
        assert_eq!(refused(world.invite(form, Role::Client).await), Refusal::UsernameTaken, "{form}");
    }
    assert_eq!(world.memory.snapshot(), before);
    assert!(world.invite_to(&other, "alice@exemple.quebec", Role::Client).await.is_ok());
}

#[tokio::test]
async fn a_new_link_for_the_owner_replaces_the_one_before_until_there_is_an_owner() {
    let world = World::new().await;
    let link = async || {
        let username = Username::parse("owner").unwrap();
        invite_owner(&world.ports, &world.firm, username).await.unwrap().map(|(_, token)| token.reveal())
    };
    let first = link().await.unwrap();
    let second = link().await.unwrap();
    assert_ne!(first, second);
    assert_eq!(refused(world.accept(&first).await), Refusal::InvitationGone);
    world.accept(&second).await.unwrap();
    assert_eq!(link().await, None);
    assert_eq!(world.memory.with(|tables| tables.accounts[0].0.role), Role::Owner);
}

#[tokio::test]
async fn the_owners_link_is_never_somebody_elses() {
    let world = World::new().await;
    world.invite("owner", Role::Client).await.unwrap();
    let username = Username::parse("owner").unwrap();
    assert_eq!(refused(invite_owner(&world.ports, &world.firm, username).await), Refusal::UsernameTaken);
}

#[tokio::test]
async fn a_lost_link_is_renewed_until_it_was_used() {
    let world = World::new().await;
    let alice = Username::parse("alice").unwrap();
    assert_eq!(refused(renew_invitation(&world.ports, &world.firm, &alice).await), Refusal::OutOfOrder);
    let lost = world.invite("alice", Role::Client).await.unwrap();
    let link = renew_invitation(&world.ports, &world.firm, &alice).await.unwrap().reveal();
    assert_eq!(refused(world.accept(&lost).await), Refusal::InvitationGone);
    world.accept(&link).await.unwrap();
    assert_eq!(refused(renew_invitation(&world.ports, &world.firm, &alice).await), Refusal::OutOfOrder);
}
