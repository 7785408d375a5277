//! Recovery codes are held until they are saved, once; a new set leaves nothing of the old one.

use guichet::{audit::Act, id::RecoverySetId, ports::Completed};

use super::{
    on_both,
    world::{Dice, Enrolled, START, World, at_once, minute},
};

async fn save(world: &World, of: &Enrolled) -> bool {
    let event = World::event(of.account.firm, of.account.id, Act::RecoveryCodesSaved, minute(2));
    world.store.save_codes(of.account.id, of.set, &event).await.unwrap()
}

async fn codes_are_held_until_they_are_saved(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let held = world.store.held_codes(ann.account.id).await.unwrap().unwrap();
    assert_eq!((held.set, held.codes.0, held.until), (ann.set, b"sealed codes".to_vec(), minute(10)));
    assert!(save(&world, &ann).await);
    assert!(world.store.held_codes(ann.account.id).await.unwrap().is_none());
    assert_eq!(world.number("SELECT COUNT(*) FROM recovery_set WHERE held IS NOT NULL").await, 0);
    let factors = world.store.factors(ann.account.id).await.unwrap();
    assert_eq!((factors.codes_unsaved, factors.codes_left), (false, 10));
    let spendable = world.store.spendable_codes(ann.account.id).await.unwrap().unwrap();
    assert_eq!((spendable.salt, spendable.codes.len()), ([7; 16], 10));
}

async fn codes_are_saved_once(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    assert!(save(&world, &ann).await);
    let before = world.dump().await;
    assert!(!save(&world, &ann).await);
    assert_eq!(world.dump().await, before);
}

async fn a_new_set_takes_the_place_of_the_unsaved_one(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let event = || World::event(ann.account.firm, ann.account.id, Act::RecoveryCodesMade, minute(11));
    let newer = World::new_codes(minute(11));
    assert!(world.store.replace_codes(&ann.session.session, ann.set, &newer, &event()).await.unwrap());
    assert_eq!(world.store.held_codes(ann.account.id).await.unwrap().unwrap().set, newer.id);
    assert_eq!(world.count_rows("recovery_code").await, 10);
    let old = ann.recovery_code(0);
    assert_eq!(world.sign_in_with(&ann.account, old, minute(12)).await, Completed::CodeGone);

    let before = world.dump().await;
    for gone in [ann.set, RecoverySetId::new(START, &Dice)] {
        let late = World::new_codes(minute(11));
        assert!(!world.store.replace_codes(&ann.session.session, gone, &late, &event()).await.unwrap());
    }
    assert_eq!(world.dump().await, before);
}

async fn of_parallel_new_sets_one_stands(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let replaced = at_once(20, |_| {
        let (store, session, set) = (world.store.clone(), ann.session.session.clone(), ann.set);
        let event = World::event(ann.account.firm, ann.account.id, Act::RecoveryCodesMade, minute(11));
        async move { store.replace_codes(&session, set, &World::new_codes(minute(11)), &event).await.unwrap() }
    })
    .await;
    assert_eq!(replaced.into_iter().filter(|replaced| *replaced).count(), 1);
    assert_eq!(world.count_rows("recovery_set").await, 1);
}

async fn saved_codes_are_not_replaced_by_a_late_page(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    assert!(save(&world, &ann).await);
    let event = World::event(ann.account.firm, ann.account.id, Act::RecoveryCodesMade, minute(11));
    let late = World::new_codes(minute(11));
    assert!(!world.store.replace_codes(&ann.session.session, ann.set, &late, &event).await.unwrap());
}

async fn without_a_set_there_is_nothing_to_spend(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    assert!(world.store.spendable_codes(account.id).await.unwrap().is_none());
    assert!(world.store.held_codes(account.id).await.unwrap().is_none());
}

on_both!(
    codes_are_held_until_they_are_saved,
    codes_are_saved_once,
    a_new_set_takes_the_place_of_the_unsaved_one,
    of_parallel_new_sets_one_stands,
    saved_codes_are_not_replaced_by_a_late_page,
    without_a_set_there_is_nothing_to_spend,
);
