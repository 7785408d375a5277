//! Every step out of its order is refused, and changes nothing.

use guichet::{
    Refusal::{self, NotSignedIn, OutOfOrder},
    account::Role,
    policy::Policy,
    usecase,
};

use crate::support::{World, from, refused};

/// Tries every step with a cookie, in the order of [`STEPS`].
async fn try_all(world: &World, cookie: &str, code: &str) -> [Option<Refusal>; 6] {
    let told = |outcome: guichet::Result<()>| outcome.err().map(|error| refused::<(), _>(Err(error)));
    [
        told(world.enrolment(cookie).await.map(|_| ())),
        told(world.confirm(cookie, code).await.map(|_| ())),
        told(world.recovery_codes(cookie).await.map(|_| ())),
        told(world.finish(cookie, true).await),
        told(world.verify(cookie, code).await.map(|_| ())),
        told(world.help(cookie).await),
    ]
}

/// Refused, each of the steps: QR code, first code, recovery codes, "I have saved them", code, help.
const STEPS: usize = 6;

#[tokio::test]
async fn nobody_may_take_no_step() {
    let world = World::new().await;
    world.protected("alice").await;
    let before = world.memory.snapshot();
    assert_eq!(try_all(&world, "", "123456").await, [Some(NotSignedIn); STEPS]);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn with_the_password_alone_no_step_of_a_session_is_open() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let code = world.code(&alice.secret);
    let before = world.memory.snapshot();
    assert_eq!(refused(world.enrolment(&half).await), NotSignedIn);
    assert_eq!(refused(world.confirm(&half, &code).await), NotSignedIn);
    assert_eq!(refused(world.recovery_codes(&half).await), NotSignedIn);
    assert_eq!(refused(world.finish(&half, true).await), NotSignedIn);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn somebody_who_is_done_may_take_no_step_again() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let code = world.code(&alice.secret);
    let before = world.memory.snapshot();
    assert_eq!(try_all(&world, &alice.cookie, &code).await, [Some(OutOfOrder); STEPS]);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn before_the_first_code_nothing_later_is_open() {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    let before = world.memory.snapshot();
    assert_eq!(refused(world.confirm(&cookie, "123456").await), Refusal::EnrolmentExpired, "no QR code was shown");
    assert_eq!(refused(world.recovery_codes(&cookie).await), OutOfOrder);
    assert_eq!(refused(world.finish(&cookie, true).await), OutOfOrder);
    assert_eq!(refused(world.verify(&cookie, "123456").await), OutOfOrder);
    assert_eq!(refused(world.help(&cookie).await), OutOfOrder);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn with_codes_unsaved_nothing_else_is_open() {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    let (secret, cookie) = world.enrolled(&cookie).await;
    let code = world.code(&secret);
    let before = world.memory.snapshot();
    assert_eq!(refused(world.enrolment(&cookie).await), OutOfOrder);
    assert_eq!(refused(world.confirm(&cookie, &code).await), OutOfOrder);
    assert_eq!(refused(world.verify(&cookie, &code).await), OutOfOrder);
    assert_eq!(refused(world.help(&cookie).await), OutOfOrder);
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn the_steps_themselves_refuse_even_without_the_gate_before_them() {
    // A server function that forgot to ask `signed_in_at` gets no further.
    let world = World::with(Policy::Off).await;
    let alone = world.joined("alice", Role::Client).await;
    let visitor = world.visitor(&alone).await;
    let guichet::access::Visitor::SignedIn(who) = visitor else { panic!("signed in") };
    let (ports, origin) = (&world.ports, &from("::1"));
    let before = world.memory.snapshot();
    assert_eq!(refused(usecase::open_enrolment(ports, &world.firm, &who, origin).await), OutOfOrder);
    assert_eq!(refused(usecase::confirm_enrolment(ports, &who, "123456", origin).await), OutOfOrder);
    assert_eq!(refused(usecase::open_recovery_codes(ports, &who, origin).await), OutOfOrder);
    assert_eq!(world.memory.snapshot(), before);
}
