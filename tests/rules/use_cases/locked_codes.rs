//! Ten wrong codes in a row lock the second factor, for longer each time; a hundred end it.

use std::time::Duration;

use guichet::{Refusal, audit::Act, throttle::Key};

use crate::support::{World, nearly, refused};

const QUARTER: Duration = Duration::from_mins(15);

#[tokio::test]
async fn starting_over_brings_no_new_budget() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let before = world.sign_in("alice").await.unwrap();
    world.fail("alice", &alice.secret, 10).await;
    assert!(world.memory.acts(world.firm.id).contains(&Act::Locked { seconds: 900 }));

    // Neither the right code of a new sign-in nor of an older one, nor a recovery code.
    let locked = Refusal::Locked { seconds: 900 };
    let half = world.sign_in("alice").await.unwrap();
    for (cookie, typed) in [(&half, world.code(&alice.secret)), (&before, world.code(&alice.secret))] {
        assert_eq!(refused(world.verify(cookie, &typed).await), locked);
    }
    let calls = world.hasher.calls();
    assert_eq!(refused(world.verify(&half, &alice.codes[0]).await), locked);
    assert_eq!(world.hasher.calls(), calls, "nothing is checked during a lock");
}

#[tokio::test]
async fn failures_spread_over_ten_sign_ins_and_both_kinds_of_code_lock_too() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    for failure in 0..10 {
        let half = world.sign_in("alice").await.unwrap();
        let typed = if failure % 2 == 0 { world.wrong_code(&alice.secret) } else { "ZZZZ-ZZZZ-ZZZZ-ZZZZ".to_owned() };
        assert_eq!(refused(world.verify(&half, &typed).await), Refusal::WrongCode { tries_left: 4 });
    }
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &alice.codes[0]).await), Refusal::Locked { seconds: 900 });
}

#[tokio::test]
async fn the_right_code_is_refused_until_the_lock_is_over_and_then_accepted() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.fail("alice", &alice.secret, 10).await;
    world.clock.advance(nearly(QUARTER));
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(refused(world.verify(&half, &world.code(&alice.secret)).await), Refusal::Locked { seconds: 1 });
    world.clock.advance(Duration::from_millis(1));
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 0);
    // Forgotten: the next wrong one is the first again.
    world.fail("alice", &alice.secret, 9).await;
    world.next_step();
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn tries_during_a_lock_dont_make_it_longer() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.fail("alice", &alice.secret, 10).await;
    let half = world.sign_in("alice").await.unwrap();
    for _ in 0..20 {
        let refusal = refused(world.verify(&half, &world.wrong_code(&alice.secret)).await);
        assert_eq!(refusal, Refusal::Locked { seconds: 900 });
    }
    world.clock.advance(QUARTER);
    let half = world.sign_in("alice").await.unwrap();
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn each_further_wrong_code_doubles_the_lock() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.fail("alice", &alice.secret, 10).await;
    for (wait, minutes) in [(15, 30), (30, 60), (60, 120), (120, 240)] {
        world.clock.advance(Duration::from_mins(wait));
        world.fail("alice", &alice.secret, 1).await;
        let half = world.sign_in("alice").await.unwrap();
        let refusal = refused(world.verify(&half, &world.code(&alice.secret)).await);
        assert_eq!(refusal, Refusal::Locked { seconds: minutes * 60 });
    }
}

#[tokio::test]
async fn a_lock_of_one_account_is_nobody_elses() {
    let world = World::new().await;
    let (alice, bob) = (world.protected("alice").await, world.protected("bob").await);
    world.next_step();
    world.fail("alice", &alice.secret, 10).await;
    let half = world.sign_in("bob").await.unwrap();
    assert!(world.verify(&half, &world.code(&bob.secret)).await.is_ok());
    let half = world.sign_in("alice").await.unwrap();
    assert!(matches!(refused(world.verify(&half, &world.code(&alice.secret)).await), Refusal::Locked { .. }));
}

#[tokio::test]
async fn sessions_go_on_during_a_lock() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.fail("alice", &alice.secret, 10).await;
    assert_eq!(world.home(&alice.cookie).await, guichet::access::Page::Portal);
}

#[tokio::test]
async fn a_hundred_wrong_codes_disable_the_second_factor_for_good() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    for _ in 0..100 {
        world.fail("alice", &alice.secret, 1).await;
        world.clock.advance(Duration::from_hours(24));
    }
    let disabled = world.memory.acts(world.firm.id).into_iter().filter(|act| *act == Act::SecondFactorDisabled);
    assert_eq!(disabled.count(), 1);
    for days in [0, 1, 365] {
        world.clock.advance(Duration::from_hours(24) * days);
        let half = world.sign_in("alice").await.unwrap();
        for typed in [world.code(&alice.secret), alice.codes[0].clone()] {
            assert_eq!(refused(world.verify(&half, &typed).await), Refusal::SecondFactorDisabled);
        }
    }
}
