//! A rotation of keys: everything is sealed anew while others read and write, and nothing of theirs is lost.

use guichet::{
    access::Page,
    account::Role,
    audit::Act,
    policy::Policy,
    ports::{Binding, Resealing, Sealed, SealedColumn, Store, Vault},
    usecase::{self, ResealPass, Resealed, TypedPasswords},
};

use crate::support::{PASSWORD, World, here};

/// A world with something in every column, under a key that isn't the present one any more.
async fn sealed_world() -> World {
    let world = World::new().await;
    world.protected("alice").await;
    let check = world.vault.seal(&Binding::key_check(), b"guichet").unwrap();
    world.memory.keep_key_check(&check).await.unwrap();
    world.vault.change_key();
    world
}

/// How many rows of a column are still under another key.
async fn left(world: &World, column: SealedColumn) -> usize {
    let mark = world.vault.mark().unwrap();
    world.memory.sealed_otherwise(column, mark, "", 1000).await.unwrap().rows.len()
}

#[tokio::test]
async fn everything_is_sealed_anew_once_and_opens_as_before() {
    let world = sealed_world().await;
    let counts = ResealPass::new().finish(&world.ports).await.unwrap();
    let done = |column| counts.get(&column).map(|counts| counts.done);
    assert_eq!(done(SealedColumn::KeyCheck), Some(1));
    assert_eq!(done(SealedColumn::Password), Some(1));
    assert_eq!(done(SealedColumn::Secret), Some(1));
    assert_eq!(done(SealedColumn::RecoveryCode), Some(10));
    for column in SealedColumn::ALL {
        assert_eq!(left(&world, column).await, 0, "{column:?}");
    }
    let again = ResealPass::new().finish(&world.ports).await.unwrap();
    assert!(again.values().all(|counts| *counts == Resealed::default()), "{again:?}");
}

#[tokio::test]
async fn a_pass_that_is_broken_off_is_gone_on_with_by_the_next() {
    let world = sealed_world().await;
    let mut pass = ResealPass::new();
    // The key check, and passwords.
    for _ in 0..2 {
        assert!(pass.go_on(&world.ports).await.unwrap());
    }
    drop(pass);
    assert_eq!((left(&world, SealedColumn::Password).await, left(&world, SealedColumn::Secret).await), (0, 1));
    let counts = ResealPass::new().finish(&world.ports).await.unwrap();
    assert_eq!(counts[&SealedColumn::Password], Resealed::default());
    assert_eq!(counts[&SealedColumn::Secret], Resealed { done: 1, ..Resealed::default() });
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_is_not_overwritten() {
    let world = sealed_world().await;
    // Sealed a moment before the key changed, written a moment later.
    let late = Sealed(b"a newer password".to_vec());
    let written = late.clone();
    world.memory.just_before("reseal", move |tables| tables.accounts[0].1 = Some(written));
    let mut pass = ResealPass::over(&[SealedColumn::Password]);
    assert!(!pass.go_on(&world.ports).await.unwrap());
    let counts = pass.finish(&world.ports).await.unwrap();
    assert_eq!(counts[&SealedColumn::Password], Resealed { missed: 1, ..Resealed::default() });
    assert_eq!(world.memory.with(|tables| tables.accounts[0].1.clone()), Some(late));
}

#[tokio::test]
async fn what_does_not_open_is_counted_and_stays_as_it_is() {
    let world = sealed_world().await;
    world.protected("bob").await;
    world.vault.change_key();
    // One account's password, copied to another.
    let copied = world.memory.with(|tables| {
        let copied = tables.accounts[0].1.clone();
        tables.accounts[1].1.clone_from(&copied);
        copied
    });
    let counts = ResealPass::new().finish(&world.ports).await.unwrap();
    assert_eq!(counts[&SealedColumn::Password], Resealed { done: 1, unreadable: 1, ..Resealed::default() });
    assert_eq!(world.memory.with(|tables| tables.accounts[1].1.clone()), copied);
}

/// Alice's password is sealed anew just before that verb.
fn sealed_anew_before(verb: &'static str, world: &World) {
    let vault = world.vault.clone();
    vault.change_key();
    world.memory.just_before(verb, move |tables| {
        let (account, kept) = &mut tables.accounts[0];
        let place = Binding::password(account.id);
        let plain = vault.open(&place, kept.as_ref().unwrap()).unwrap();
        *kept = Some(vault.seal(&place, &plain).unwrap());
    });
}

#[tokio::test]
async fn a_password_that_is_sealed_anew_while_it_is_checked_still_signs_in() {
    let world = World::with(Policy::Optional).await;
    world.joined("alice", Role::Client).await;
    sealed_anew_before("open_session", &world);
    let cookie = world.sign_in("alice").await.unwrap();
    assert_eq!(world.home(&cookie).await, Page::Portal);

    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.next_step();
    sealed_anew_before("begin_sign_in", &world);
    let cookie = world.sign_in("alice").await.unwrap();
    let code = world.code(&alice.secret);
    world.verify(&cookie, &code).await.unwrap();
    assert!(!world.memory.acts(world.firm.id).contains(&Act::PasswordRefused));
}

#[tokio::test]
async fn a_password_that_is_sealed_anew_while_it_is_checked_can_be_changed() {
    let world = World::with(Policy::Optional).await;
    let cookie = world.joined("alice", Role::Client).await;
    sealed_anew_before("change_password", &world);
    let visitor = world.visitor(&cookie).await;
    let typed = TypedPasswords { present: PASSWORD, new: "quatre lamas sur la colline" };
    usecase::change_password(&world.ports, &world.firm, &visitor, typed, &here()).await.unwrap();
}

#[tokio::test]
async fn every_firm_reads_in_its_log_that_keys_were_rotated() {
    let world = World::new().await;
    let other = world.other_firm().await;
    usecase::record_rotation(&world.ports).await.unwrap();
    for firm in [world.firm.id, other.id] {
        assert_eq!(world.memory.acts(firm).last(), Some(&Act::KeysRotated));
    }
    world.memory.with(|tables| assert_eq!(tables.audit.last().unwrap().event.actor, None));
}
