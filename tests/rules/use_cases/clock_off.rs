//! A phone whose clock is wrong: said after two codes that miss by as much, never after one, and never accepted.

use std::time::Duration;

use guichet::{
    Refusal,
    throttle::Key,
    totp::{Step, TotpSecret},
};
use rstest::rstest;

use crate::support::{Protected, World, refused};

const MINUTE: i64 = 2;

/// What a phone shows whose clock is so many steps ahead.
fn shown(world: &World, secret: &TotpSecret, ahead: i64) -> String {
    let present = i64::try_from(Step::at(world.now()).number()).unwrap();
    secret.code_at(Step::from_number(u64::try_from(present + ahead).unwrap())).reveal().to_owned()
}

async fn begun() -> (World, Protected, String) {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    (world, alice, half)
}

#[rstest]
#[case::five_minutes_ahead(5 * MINUTE, 5, true)]
#[case::five_minutes_behind(-5 * MINUTE, 5, false)]
#[case::a_minute_ahead(MINUTE, 1, true)]
#[case::a_minute_and_a_half_behind(-3, 2, false)]
#[case::ten_minutes_ahead(10 * MINUTE, 10, true)]
#[tokio::test]
async fn two_codes_that_miss_by_as_much_tell_by_how_much(#[case] off: i64, #[case] minutes: u32, #[case] ahead: bool) {
    let (world, alice, half) = begun().await;
    let typed = shown(&world, &alice.secret, off);
    assert_eq!(refused(world.verify(&half, &typed).await), Refusal::WrongCode { tries_left: 4 });
    world.next_step();
    let typed = shown(&world, &alice.secret, off);
    assert_eq!(refused(world.verify(&half, &typed).await), Refusal::ClockOff { minutes, ahead });
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 2, "both are counted");
    // The clock set right, the next code is accepted.
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_ok());
}

#[tokio::test]
async fn one_code_typed_twice_tells_nothing_about_when_it_will_be_right() {
    let (world, alice, half) = begun().await;
    let typed = shown(&world, &alice.secret, 5 * MINUTE);
    for tries_left in [4, 3] {
        assert_eq!(refused(world.verify(&half, &typed).await), Refusal::WrongCode { tries_left });
    }
    world.next_step();
    assert_eq!(refused(world.verify(&half, &typed).await), Refusal::WrongCode { tries_left: 2 });
}

#[rstest]
#[case::by_different_amounts(5 * MINUTE, 8 * MINUTE)]
#[case::to_different_sides(2, -2)]
#[case::out_of_sight(10 * MINUTE + 1, 10 * MINUTE + 1)]
#[tokio::test]
async fn two_codes_that_dont_agree_tell_nothing(#[case] first: i64, #[case] second: i64) {
    let (world, alice, half) = begun().await;
    for (off, tries_left) in [(first, 4), (second, 3)] {
        let typed = shown(&world, &alice.secret, off);
        assert_eq!(refused(world.verify(&half, &typed).await), Refusal::WrongCode { tries_left });
        world.next_step();
    }
}

#[tokio::test]
async fn a_wrong_code_in_between_and_another_sign_in_begin_anew() {
    let (world, alice, half) = begun().await;
    let miss = || shown(&world, &alice.secret, 5 * MINUTE);
    refused(world.verify(&half, &miss()).await);
    refused(world.verify(&half, &world.wrong_code(&alice.secret)).await);
    world.clock.advance(Duration::from_secs(30));
    assert_eq!(refused(world.verify(&half, &miss()).await), Refusal::WrongCode { tries_left: 2 });
    let other = world.sign_in("alice").await.unwrap();
    world.clock.advance(Duration::from_secs(30));
    assert_eq!(refused(world.verify(&other, &miss()).await), Refusal::WrongCode { tries_left: 4 });
}

#[tokio::test]
async fn the_fifth_wrong_code_ends_the_sign_in_whatever_it_missed_by() {
    let (world, alice, half) = begun().await;
    for _ in 0..4 {
        refused(world.verify(&half, &shown(&world, &alice.secret, 5 * MINUTE)).await);
        world.next_step();
    }
    assert_eq!(refused(world.verify(&half, &shown(&world, &alice.secret, 5 * MINUTE)).await), Refusal::TriesSpent);
}
