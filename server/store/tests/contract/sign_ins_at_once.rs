//! However many requests arrive at a time: a code opens one session, and no limit is passed.

use core::time::Duration;
use std::sync::Arc;

use guichet::{
    audit::Act,
    ports::{CodeCount, Completed},
    sign_in::TRIES,
    throttle::{Key, Rule},
};

use super::{
    on_both,
    world::{FIRST_STEP, START, World, at_once, minute},
};

fn how_many(completed: &[Completed], which: Completed) -> usize {
    completed.iter().filter(|completed| **completed == which).count()
}

async fn one_step_in_fifty_sign_ins_opens_one_session(world: World) {
    let (ann, world) = (Arc::new(world.enrolled(&world.firm().await, "ann").await), Arc::new(world));
    let completed = at_once(50, |_| {
        let (world, ann) = (world.clone(), ann.clone());
        async move { world.sign_in_with(&ann.account, ann.step(FIRST_STEP + 1), minute(1)).await }
    })
    .await;
    assert_eq!((how_many(&completed, Completed::Done), how_many(&completed, Completed::CodeGone)), (1, 49));
    // With the one that set-up began.
    assert_eq!(world.count_rows("session").await, 2);
}

async fn one_recovery_code_in_thirty_sign_ins_opens_one_session(world: World) {
    let (ann, world) = (Arc::new(world.enrolled(&world.firm().await, "ann").await), Arc::new(world));
    let completed = at_once(30, |_| {
        let (world, ann) = (world.clone(), ann.clone());
        async move { world.sign_in_with(&ann.account, ann.recovery_code(3), minute(1)).await }
    })
    .await;
    assert_eq!((how_many(&completed, Completed::Done), how_many(&completed, Completed::CodeGone)), (1, 29));
    assert_eq!(world.number("SELECT COUNT(*) FROM recovery_code WHERE used_at IS NOT NULL").await, 1);
}

async fn one_sign_in_with_many_right_proofs_opens_one_session(world: World) {
    let (ann, world) = (Arc::new(world.enrolled(&world.firm().await, "ann").await), Arc::new(world));
    let (sign_in, _) = world.begin(&ann.account, START).await;
    let completed = at_once(10, |number| {
        let (world, ann, sign_in) = (world.clone(), ann.clone(), sign_in.clone());
        let code = usize::try_from(number).unwrap();
        async move { world.complete(&ann.account, &sign_in, ann.recovery_code(code), minute(1)).await }
    })
    .await;
    assert_eq!((how_many(&completed, Completed::Done), how_many(&completed, Completed::SignInOver)), (1, 9));
    assert_eq!(world.number("SELECT COUNT(*) FROM recovery_code WHERE used_at IS NOT NULL").await, 1);
}

async fn of_two_hundred_codes_in_one_sign_in_five_are_checked(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (sign_in, _) = world.begin(&ann.account, START).await;
    let counts = at_once(200, |_| {
        let (store, key, id) = (world.store.clone(), Key::second_factor_of(ann.account.id), sign_in.id);
        async move { store.count_code(id, (&key, Rule::SECOND_FACTOR), START).await.unwrap() }
    })
    .await;
    let allowed = counts.iter().filter(|count| matches!(count, CodeCount::Allowed { .. })).count();
    assert_eq!(allowed, usize::try_from(TRIES).unwrap());
}

async fn of_two_hundred_codes_in_forty_sign_ins_ten_are_checked(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let mut sign_ins = Vec::new();
    for _ in 0..40 {
        sign_ins.push(world.begin(&ann.account, START).await.0.id);
    }
    let counts = at_once(200, |number| {
        let (store, key) = (world.store.clone(), Key::second_factor_of(ann.account.id));
        let id = sign_ins[usize::try_from(number).unwrap() % sign_ins.len()];
        async move { store.count_code(id, (&key, Rule::SECOND_FACTOR), START).await.unwrap() }
    })
    .await;
    let allowed = counts.iter().filter(|count| matches!(count, CodeCount::Allowed { .. })).count();
    let locked = counts.iter().filter(|count| **count == CodeCount::Locked(minute(15))).count();
    assert_eq!((allowed, locked), (10, 190));
    assert_eq!(world.number("SELECT CAST(SUM(tries) AS BIGINT) FROM sign_in").await, 10);
}

async fn everything_that_an_account_does_at_once_ends(world: World) {
    let (ann, world) = (Arc::new(world.enrolled(&world.firm().await, "ann").await), Arc::new(world));
    // Sign-ins, codes, passwords and give-ups in one heap: none waits for another that waits for it.
    let done = at_once(80, |number| {
        let (world, ann) = (world.clone(), ann.clone());
        async move {
            let (sign_in, _) = world.begin(&ann.account, START).await;
            let key = Key::second_factor_of(ann.account.id);
            let rule = Rule { tries: 1000, disabled_after: None, ..Rule::SECOND_FACTOR };
            world.store.count_code(sign_in.id, (&key, rule), START).await.unwrap();
            let signed_out = World::event(ann.account.firm, ann.account.id, Act::SignedOut, START);
            match number % 4 {
                0 => world.store.end_sign_in(sign_in.id).await.unwrap(),
                1 => world.store.end_session(ann.session.session.id, &signed_out).await.unwrap(),
                2 => drop(world.store.sweep(minute(60 * 13)).await.unwrap()),
                _ => drop(world.complete(&ann.account, &sign_in, ann.step(FIRST_STEP + number), START).await),
            }
        }
    })
    .await;
    assert_eq!(done.len(), 80);
}

async fn codes_that_lock_an_account_and_codes_that_open_it_never_wait_for_each_other_in_a_ring(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    // Each wrong code begins a wait, which is written to the account's row as well.
    let rule = Rule { tries: 1, first: Duration::from_millis(1), disabled_after: None, ..Rule::SECOND_FACTOR };
    let (ann, world) = (Arc::new(ann), Arc::new(world));
    for round in 1..=30 {
        let now = minute(round);
        let (sign_in, _) = world.begin(&ann.account, now).await;
        at_once(6, |number| {
            let (world, ann, sign_in) = (world.clone(), ann.clone(), sign_in.clone());
            async move {
                let key = Key::second_factor_of(ann.account.id);
                match number % 3 {
                    0 => drop(world.store.count_code(sign_in.id, (&key, rule), now).await.unwrap()),
                    1 => drop(world.store.count_proof(ann.account.id, (&key, rule), now).await.unwrap()),
                    _ => drop(world.complete(&ann.account, &sign_in, ann.step(FIRST_STEP + round), now).await),
                }
            }
        })
        .await;
    }
    // The set-up's session and one a round, of which as many stay as there may be.
    let ended = world.number("SELECT COUNT(*) FROM audit_event WHERE name = 'excess_sessions_exceeded'").await;
    assert_eq!((world.count_rows("session").await, ended), (20, 11));
}

on_both!(
    one_step_in_fifty_sign_ins_opens_one_session,
    one_recovery_code_in_thirty_sign_ins_opens_one_session,
    one_sign_in_with_many_right_proofs_opens_one_session,
    of_two_hundred_codes_in_one_sign_in_five_are_checked,
    of_two_hundred_codes_in_forty_sign_ins_ten_are_checked,
    everything_that_an_account_does_at_once_ends,
    codes_that_lock_an_account_and_codes_that_open_it_never_wait_for_each_other_in_a_ring,
);
