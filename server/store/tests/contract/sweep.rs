//! The sweep deletes what is long over and nothing else, in batches.

use core::time::Duration;

use guichet::throttle::{Key, Rule};

use super::{
    on_both,
    world::{START, World, minute},
};

const DAY: u64 = 24 * 60;

async fn what_is_not_over_stays(world: World) {
    let firm = world.firm().await;
    let ann = world.enrolled(&firm, "ann").await;
    let bob = world.account(&firm, "bob").await;
    world.begin(&ann.account, START).await;
    world.started(&bob, START).await;
    world.store.count(&[(Key::first_code_of(bob.id), Rule::FIRST_CODE)], START).await.unwrap();
    let before = world.dump().await;
    assert!(!world.store.sweep(minute(9)).await.unwrap());
    assert_eq!(world.dump().await, before);
}

async fn what_is_over_goes(world: World) {
    let firm = world.firm().await;
    let ann = world.enrolled(&firm, "ann").await;
    let bob = world.account(&firm, "bob").await;
    world.begin(&ann.account, START).await;
    world.started(&bob, START).await;
    let (second, first) = (Key::second_factor_of(ann.account.id), Key::first_code_of(bob.id));
    world.store.count(&[(second, Rule::SECOND_FACTOR), (first, Rule::FIRST_CODE)], START).await.unwrap();

    world.store.sweep(minute(10)).await.unwrap();
    assert_eq!((world.count_rows("sign_in").await, world.count_rows("session").await), (0, 2));
    // The pending authenticator is gone, the active one stays.
    assert_eq!(world.count_rows("authenticator").await, 1);
    // Held codes are wiped, but the set still wants saving.
    let held = world.store.held_codes(ann.account.id).await.unwrap().unwrap();
    assert!(held.codes.0.is_empty() && held.until == minute(10) && held.set == ann.set);
    assert!(world.store.factors(ann.account.id).await.unwrap().codes_unsaved);

    // However long a firm lets its sessions last, it is a day at most.
    world.store.sweep(minute(DAY).before(Duration::from_millis(1))).await.unwrap();
    assert_eq!((world.count_rows("session").await, world.count_rows("throttle").await), (2, 2));
    // A day without a failure: only the count of wrong codes never forgets by itself.
    world.store.sweep(minute(DAY)).await.unwrap();
    assert_eq!(world.count_rows("session").await, 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM throttle WHERE key LIKE 'second-factor:%'").await, 1);
    assert_eq!(world.count_rows("throttle").await, 1);

    world.store.sweep(minute(36 * DAY)).await.unwrap();
    assert_eq!(world.count_rows("invitation").await, 2);
    world.store.sweep(minute(37 * DAY)).await.unwrap();
    assert_eq!(world.count_rows("invitation").await, 0);
    assert_eq!(world.count_rows("account").await, 2);
}

async fn a_sweep_takes_a_batch_and_says_that_there_is_more(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let bytes = if world.is_sqlite() { "randomblob(32)" } else { "sha256(number::text::bytea)" };
    let rows = format!(
        "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 700) \
         INSERT INTO sign_in (id, account_id, token, tries, expires_at) \
         SELECT 'sign-in ' || number, '{}', {bytes}, 0, 1 FROM numbers",
        account.id
    );
    world.sql(&rows).await.unwrap();
    assert!(world.store.sweep(START).await.unwrap());
    assert_eq!(world.count_rows("sign_in").await, 200);
    assert!(!world.store.sweep(START).await.unwrap());
    assert_eq!(world.count_rows("sign_in").await, 0);
}

on_both!(what_is_not_over_stays, what_is_over_goes, a_sweep_takes_a_batch_and_says_that_there_is_more);
