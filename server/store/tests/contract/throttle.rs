//! Failures are counted one at a time, before the check, and stay counted.

use core::time::Duration;

use guichet::{
    account::Account,
    audit::Act,
    ports::{Counted, PasswordCounts},
    session::Assurance,
    sign_in::SignIn,
    throttle::{Key, Rule, Verdict},
    time::Timestamp,
};

use super::{
    on_both,
    world::{Dice, START, World, at_once, minute, password, token},
};

fn address(last: u8) -> Key {
    Key::password_of_address([192, 0, 2, last].into())
}

fn username(account: &Account) -> Key {
    World::username_counter(account)
}

async fn failures(world: &World, key: &Key) -> i64 {
    world.number(&format!("SELECT COALESCE(MAX(failures), 0) FROM throttle WHERE key = '{}'", key.as_str())).await
}

async fn count(world: &World, attempts: &[(Key, Rule)], now: Timestamp) -> Vec<Verdict> {
    world.store.count(attempts, now).await.unwrap()
}

async fn each_key_gets_its_verdict_in_the_order_asked(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let (by_username, by_address) = (username(&account), address(1));
    for _ in 0..2 {
        count(&world, &[(by_address.clone(), Rule::PASSWORD_OF_ADDRESS)], START).await;
    }
    let attempts = [(by_username.clone(), Rule::PASSWORD_OF_USERNAME), (by_address.clone(), Rule::PASSWORD_OF_ADDRESS)];
    let verdicts = count(&world, &attempts, START).await;
    assert_eq!(verdicts, [Verdict::Allowed { counted: 1 }, Verdict::Allowed { counted: 3 }]);
    assert_eq!((failures(&world, &by_username).await, failures(&world, &by_address).await), (1, 3));
}

async fn nothing_is_counted_when_one_key_has_to_wait(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let (by_username, by_address) = (username(&account), address(1));
    for _ in 0..Rule::PASSWORD_OF_USERNAME.tries {
        count(&world, &[(by_username.clone(), Rule::PASSWORD_OF_USERNAME)], START).await;
    }
    let before = world.dump().await;
    let attempts = [(by_address, Rule::PASSWORD_OF_ADDRESS), (by_username, Rule::PASSWORD_OF_USERNAME)];
    let verdicts = count(&world, &attempts, START).await;
    assert_eq!(verdicts[1], Verdict::Wait { until: START.after(Duration::from_secs(30)) });
    assert_eq!(world.dump().await, before);
}

async fn parallel_attempts_are_never_more_than_the_limit(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let verdicts = at_once(100, |_| {
        let (store, attempts) = (world.store.clone(), [(username(&account), Rule::PASSWORD_OF_USERNAME)]);
        async move { store.count(&attempts, START).await.unwrap() }
    })
    .await;
    let allowed = verdicts.iter().filter(|verdicts| matches!(verdicts[0], Verdict::Allowed { .. })).count();
    assert_eq!(allowed, 5);
    assert_eq!(failures(&world, &username(&account)).await, 5);
}

async fn keys_in_any_order_never_wait_for_each_other(world: World) {
    let rule = Rule { tries: 1000, ..Rule::PASSWORD_OF_ADDRESS };
    let verdicts = at_once(60, |number| {
        let mut attempts = vec![(address(1), rule), (address(2), rule)];
        if number % 2 == 0 {
            attempts.reverse();
        }
        let store = world.store.clone();
        async move { store.count(&attempts, START).await.unwrap().len() }
    })
    .await;
    assert_eq!(verdicts.iter().sum::<usize>(), 120);
    assert_eq!((failures(&world, &address(1)).await, failures(&world, &address(2)).await), (60, 60));
}

async fn a_right_password_forgets_the_username_and_takes_one_from_the_address(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    for account in [&bob, &bob, &ann, &ann] {
        let attempts = [(username(account), Rule::PASSWORD_OF_USERNAME), (address(1), Rule::PASSWORD_OF_ADDRESS)];
        count(&world, &attempts, START).await;
    }
    let counts = PasswordCounts { username: Counted { key: username(&ann), number: 2 }, address: Some(address(1)) };
    let opens = World::session(ann.id, Assurance::Password, minute(1));
    let event = World::event(firm.id, ann.id, Act::SignedInWithPassword, minute(1));
    assert!(world.store.open_session(&opens, &World::room(&event), &password(), &counts, &event).await.unwrap());
    assert_eq!(failures(&world, &username(&ann)).await, 0);
    // Own success between guesses doesn't reset the victim's counter (defects.md row 16).
    assert_eq!(failures(&world, &username(&bob)).await, 2);
    assert_eq!(failures(&world, &address(1)).await, 3);

    let sign_in = SignIn::new(bob.id, minute(1), &Dice);
    let counts = PasswordCounts { username: Counted { key: username(&bob), number: 2 }, address: Some(address(1)) };
    let event = World::event(firm.id, bob.id, Act::PasswordAccepted, minute(1));
    assert!(world.store.begin_sign_in(&sign_in, token(), &password(), &counts, &event).await.unwrap());
    assert_eq!(failures(&world, &username(&bob)).await, 0);
    assert_eq!(failures(&world, &address(1)).await, 2);
}

async fn an_address_that_waits_and_drops_below_the_limit_goes_on(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let attempt = [(address(1), Rule::PASSWORD_OF_ADDRESS)];
    for _ in 0..Rule::PASSWORD_OF_ADDRESS.tries {
        count(&world, &attempt, START).await;
    }
    assert!(matches!(count(&world, &attempt, START).await[0], Verdict::Wait { .. }));
    let counts = PasswordCounts { address: Some(address(1)), ..World::nothing_counted(&account) };
    let opens = World::session(account.id, Assurance::Password, START);
    let event = World::event(account.firm, account.id, Act::SignedInWithPassword, START);
    assert!(world.store.open_session(&opens, &World::room(&event), &password(), &counts, &event).await.unwrap());
    assert_eq!(count(&world, &attempt, START).await, [Verdict::Allowed { counted: 50 }]);
}

async fn a_success_does_not_lift_a_wait_that_others_began_meanwhile(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let attempt = [(username(&account), Rule::PASSWORD_OF_USERNAME)];
    for _ in 0..5 {
        count(&world, &attempt, START).await;
    }
    let opens = World::session(account.id, Assurance::Password, START);
    let event = World::event(account.firm, account.id, Act::SignedInWithPassword, START);
    let counts = PasswordCounts { username: Counted { key: username(&account), number: 2 }, address: None };
    assert!(world.store.open_session(&opens, &World::room(&event), &password(), &counts, &event).await.unwrap());
    assert_eq!(failures(&world, &username(&account)).await, 5);
}

async fn normal_sign_ins_leave_the_counters_at_nothing(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    for minutes in 0..20 {
        let attempts = [(username(&account), Rule::PASSWORD_OF_USERNAME), (address(1), Rule::PASSWORD_OF_ADDRESS)];
        count(&world, &attempts, minute(minutes)).await;
        let counts =
            PasswordCounts { username: Counted { key: username(&account), number: 1 }, address: Some(address(1)) };
        let opens = World::session(account.id, Assurance::Password, minute(minutes));
        let event = World::event(account.firm, account.id, Act::SignedInWithPassword, minute(minutes));
        assert!(world.store.open_session(&opens, &World::room(&event), &password(), &counts, &event).await.unwrap());
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM throttle WHERE failures > 0").await, 0);
}

on_both!(
    each_key_gets_its_verdict_in_the_order_asked,
    nothing_is_counted_when_one_key_has_to_wait,
    parallel_attempts_are_never_more_than_the_limit,
    keys_in_any_order_never_wait_for_each_other,
    a_right_password_forgets_the_username_and_takes_one_from_the_address,
    an_address_that_waits_and_drops_below_the_limit_goes_on,
    a_success_does_not_lift_a_wait_that_others_began_meanwhile,
    normal_sign_ins_leave_the_counters_at_nothing,
);
