//! Links that staff make: shown to whoever made them, and of a client the latest alone works.

use core::time::Duration;
use std::sync::Arc;

use guichet::{
    account::{Account, Role},
    audit::{Act, Record},
    invitation::Invitation,
    ports::{HeldLink, NewLink, Sealed},
    time::Timestamp,
};

use super::{
    on_both,
    world::{Dice, World, at_once, minute},
};

pub fn new_link(client: &Account, maker: &Account, now: Timestamp) -> NewLink {
    let (invitation, _) = Invitation::new(client.id, now, &Dice);
    let token = Sealed(invitation.id.to_string().into_bytes());
    let held = HeldLink { token, until: now.after(Duration::from_mins(10)), maker: maker.id };
    NewLink { invitation, held: Some(held) }
}

fn record(client: &Account, act: Act, now: Timestamp) -> Record {
    World::event(client.firm, client.id, act, now).into()
}

async fn renew(world: &World, client: &Account, maker: &Account, now: Timestamp) -> Option<NewLink> {
    let link = new_link(client, maker, now);
    let record = record(client, Act::InvitationRenewed, now);
    world.store.renew_link(&link, &record).await.unwrap().then_some(link)
}

async fn a_client_is_made_with_a_link_that_its_maker_alone_is_shown(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let bob = world.staff(&firm, "bob", Role::Owner).await;
    let client = World::new_account(&firm, "ann");
    let link = new_link(&client, &helene, minute(0));
    let invited = record(&client, Act::Invited { role: Role::Client }, minute(0));
    assert!(world.store.invite_client(&client, &link, &invited).await.unwrap());
    let held = world.store.held_link(client.id, helene.id, minute(0)).await.unwrap();
    assert_eq!(held, Some((link.invitation.clone(), link.held.clone().unwrap().token)));
    assert_eq!(world.store.held_link(client.id, bob.id, minute(0)).await.unwrap(), None);
    assert_eq!(world.store.held_link(client.id, helene.id, minute(10)).await.unwrap(), None);
    assert_eq!(world.store.open_link(client.id, minute(10)).await.unwrap(), Some(link.invitation.clone()));
    assert!(world.store.invitation(link.invitation.token).await.unwrap().is_some());

    world.store.forget_held_link(client.id, bob.id).await.unwrap();
    assert!(world.store.held_link(client.id, helene.id, minute(1)).await.unwrap().is_some());
    world.store.forget_held_link(client.id, helene.id).await.unwrap();
    assert_eq!(world.store.held_link(client.id, helene.id, minute(1)).await.unwrap(), None);
    assert!(world.store.open_link(client.id, minute(1)).await.unwrap().is_some(), "it works all the same");

    let before = world.dump().await;
    let same = World::new_account(&firm, "ANN");
    let link = new_link(&same, &helene, minute(1));
    let invited = record(&same, Act::Invited { role: Role::Client }, minute(1));
    assert!(!world.store.invite_client(&same, &link, &invited).await.unwrap());
    assert_eq!(before, world.dump().await);
}

async fn a_new_link_is_the_only_one_that_works(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let client = World::new_account(&firm, "ann");
    let first = world.invite(&client).await.unwrap();
    let second = renew(&world, &client, &helene, minute(1)).await.unwrap();
    assert!(world.store.invitation(first.token).await.unwrap().is_none());
    assert_eq!(world.store.open_link(client.id, minute(1)).await.unwrap(), Some(second.invitation));

    let world = Arc::new(world);
    let made = at_once(10, |_| {
        let (world, client, helene) = (world.clone(), client.clone(), helene.clone());
        async move { renew(&world, &client, &helene, minute(2)).await.is_some() }
    })
    .await;
    assert!(made.into_iter().all(|made| made));
    assert_eq!(world.count_rows(&format!("invitation WHERE account_id = '{}'", client.id)).await, 1);
}

async fn who_is_set_up_or_disabled_gets_no_new_link(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let set_up = world.account(&firm, "ann").await;
    world.choose_password(&set_up).await;
    let disabled = world.account(&firm, "bob").await;
    world.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{}'", disabled.id)).await.unwrap();
    let before = world.dump().await;
    for account in [&set_up, &disabled] {
        assert!(renew(&world, account, &helene, minute(1)).await.is_none());
    }
    assert_eq!(before, world.dump().await);
}

async fn a_link_is_taken_back_once(world: World) {
    let firm = world.firm().await;
    let client = World::new_account(&firm, "ann");
    let invitation = world.invite(&client).await.unwrap();
    let revoked = |now| record(&client, Act::InvitationRevoked, now);
    assert!(world.store.revoke_link(client.id, &revoked(minute(1))).await.unwrap());
    assert!(world.store.invitation(invitation.token).await.unwrap().is_none());
    let before = world.dump().await;
    assert!(!world.store.revoke_link(client.id, &revoked(minute(2))).await.unwrap());
    assert_eq!(before, world.dump().await);

    let expired = World::new_account(&firm, "bob");
    let invitation = world.invite(&expired).await.unwrap();
    let before = world.dump().await;
    let record = record(&expired, Act::InvitationRevoked, invitation.expires_at);
    assert!(!world.store.revoke_link(expired.id, &record).await.unwrap());
    assert_eq!(before, world.dump().await);
}

on_both!(
    a_client_is_made_with_a_link_that_its_maker_alone_is_shown,
    a_new_link_is_the_only_one_that_works,
    who_is_set_up_or_disabled_gets_no_new_link,
    a_link_is_taken_back_once,
);
