//! Sessions and sign-ins: over when they are over, on the server, in their own firm alone.

use std::time::Duration;

use guichet::{
    Refusal,
    access::{Page, Visitor},
    account::Role,
    audit::Act,
    usecase,
};

use crate::support::{World, nearly, refused};

const MILLISECOND: Duration = Duration::from_millis(1);

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    assert_eq!(world.home(&alice.cookie).await, Page::Portal);
    world.sign_out(&alice.cookie).await;
    assert!(matches!(world.visitor(&alice.cookie).await, Visitor::Nobody));
    assert!(world.memory.with(|tables| tables.sessions.is_empty()));
}

#[tokio::test]
async fn a_sign_in_can_be_given_up() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    world.sign_out(&half).await;
    assert!(matches!(world.visitor(&half).await, Visitor::Nobody));
    assert_eq!(world.home(&alice.cookie).await, Page::Portal, "the session goes on");
}

#[tokio::test]
async fn for_nobody_signing_out_does_nothing() {
    let world = World::new().await;
    world.protected("alice").await;
    let before = world.memory.snapshot();
    world.sign_out("").await;
    assert_eq!(world.memory.snapshot(), before);
}

#[tokio::test]
async fn signing_out_here_leaves_other_browsers_alone() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let second = world.verify(&half, &world.code(&alice.secret)).await.unwrap();
    world.sign_out(&second).await;
    assert_eq!(world.home(&alice.cookie).await, Page::Portal);
}

#[tokio::test]
async fn the_password_alone_ends_no_session() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    world.sign_in("alice").await.unwrap();
    assert_eq!(world.home(&alice.cookie).await, Page::Portal);
}

#[tokio::test]
async fn a_sign_in_is_over_after_ten_minutes() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    world.clock.advance(nearly(Duration::from_mins(10)));
    assert_eq!(world.home(&half).await, Page::Verify);
    world.clock.advance(MILLISECOND);
    assert_eq!(world.home(&half).await, Page::SignIn);
    assert!(world.verify(&half, &world.code(&alice.secret)).await.is_err());
}

#[tokio::test]
async fn a_session_is_over_after_thirty_idle_minutes() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    // It began a step ago, and was seen then.
    let began = world.memory.with(|tables| tables.sessions[0].session.last_seen_at);
    world.clock.set(began.after(nearly(Duration::from_mins(30))));
    assert_eq!(world.home(&alice.cookie).await, Page::Portal);
    // That request was activity: thirty minutes more.
    world.clock.advance(nearly(Duration::from_mins(30)));
    assert_eq!(world.home(&alice.cookie).await, Page::Portal);
    world.clock.advance(Duration::from_mins(30));
    assert_eq!(world.home(&alice.cookie).await, Page::SignIn);
}

#[tokio::test]
async fn however_busy_a_session_is_over_after_twelve_hours() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let began = world.memory.with(|tables| tables.sessions[0].session.created_at);
    let end = began.after(Duration::from_hours(12));
    while world.now().after(Duration::from_mins(20)) < end {
        world.clock.advance(Duration::from_mins(20));
        assert_eq!(world.home(&alice.cookie).await, Page::Portal);
    }
    world.clock.set(end.before(MILLISECOND));
    assert_eq!(world.home(&alice.cookie).await, Page::Portal);
    world.clock.set(end);
    assert_eq!(world.home(&alice.cookie).await, Page::SignIn);
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let now = world.now();
    world.memory.with(|tables| tables.account_mut(alice.account.id).disabled_at = Some(now));
    for cookie in [&alice.cookie, &half] {
        assert!(matches!(world.visitor(cookie).await, Visitor::Nobody));
    }
}

#[tokio::test]
async fn a_token_of_another_firm_is_nobody() {
    let world = World::new().await;
    let other = world.other_firm().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let alone = world.joined("bob", Role::Client).await;
    for cookie in [&alice.cookie, &half, &alone] {
        let there = usecase::recognise(&world.ports, &other, Some(cookie)).await.unwrap();
        assert!(matches!(there, Visitor::Nobody));
        assert!(!matches!(world.visitor(cookie).await, Visitor::Nobody), "it is good at home");
    }
}

#[tokio::test]
async fn what_isnt_a_token_of_ours_is_nobody() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let mut altered = alice.cookie.clone().into_bytes();
    altered[20] = if altered[20] == b'A' { b'B' } else { b'A' };
    let altered = String::from_utf8(altered).unwrap();
    for cookie in ["", "x", &altered, &format!("{} ", alice.cookie), &"A".repeat(43)] {
        assert!(matches!(world.visitor(cookie).await, Visitor::Nobody), "{cookie:?}");
    }
    let none = usecase::recognise(&world.ports, &world.firm, None).await.unwrap();
    assert!(matches!(none, Visitor::Nobody));
}

#[tokio::test]
async fn only_the_hash_of_a_token_is_stored() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let kept = world.memory.with(|tables| (tables.sessions[0].token, tables.sign_ins[0].1));
    for (cookie, hash) in [(&alice.cookie, kept.0), (&half, kept.1)] {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(cookie.as_bytes()).unwrap();
        assert_ne!(hash.as_bytes().as_slice(), bytes.as_slice());
    }
}

#[tokio::test]
async fn somebody_who_is_seen_each_second_is_written_down_each_minute() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let seen = || world.memory.with(|tables| tables.sessions[0].session.last_seen_at);
    let began = seen();
    world.clock.set(began.after(Duration::from_secs(59)));
    world.visitor(&alice.cookie).await;
    assert_eq!(seen(), began);
    world.clock.set(began.after(Duration::from_mins(1)));
    world.visitor(&alice.cookie).await;
    assert_eq!(seen(), world.now());
}

#[tokio::test]
async fn asking_how_long_is_left_keeps_no_session() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let seen = || world.memory.with(|tables| tables.sessions[0].session.last_seen_at);
    let began = seen();
    for minute in 1..30 {
        world.clock.set(began.after(Duration::from_mins(minute)));
        let visitor = usecase::recognise_unseen(&world.ports, &world.firm, Some(&alice.cookie)).await.unwrap();
        let left = usecase::time_left(&world.ports, &world.firm, &visitor).unwrap();
        assert_eq!((left.time, left.extendable), (Duration::from_mins(30 - minute), true));
        assert_eq!(seen(), began);
    }
    world.clock.set(began.after(Duration::from_mins(30)));
    assert_eq!(world.home(&alice.cookie).await, Page::SignIn);
}

#[tokio::test]
async fn a_session_is_extended_from_that_very_moment() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let seen = || world.memory.with(|tables| tables.sessions[0].session.last_seen_at);
    let began = seen();
    // Less than a minute later a request isn't written down; this is.
    world.clock.set(began.after(Duration::from_millis(59_999)));
    let visitor = world.visitor(&alice.cookie).await;
    assert_eq!(seen(), began);
    let left = usecase::extend_session(&world.ports, &world.firm, &visitor).await.unwrap();
    assert_eq!((left.time, left.extendable, seen()), (Duration::from_mins(30), true, world.now()));
    world.clock.advance(nearly(Duration::from_mins(30)));
    let visitor = usecase::recognise_unseen(&world.ports, &world.firm, Some(&alice.cookie)).await.unwrap();
    assert_eq!(usecase::time_left(&world.ports, &world.firm, &visitor).unwrap().time, MILLISECOND);
    world.clock.advance(MILLISECOND);
    assert_eq!(world.home(&alice.cookie).await, Page::SignIn);
}

#[tokio::test]
async fn however_often_it_is_extended_the_absolute_limit_holds() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let began = world.memory.with(|tables| tables.sessions[0].session.created_at);
    let mut offered = 0;
    loop {
        world.clock.advance(Duration::from_mins(29));
        let Ok(left) = usecase::extend_session(&world.ports, &world.firm, &world.visitor(&alice.cookie).await).await
        else {
            break;
        };
        assert!(left.time <= world.now().until(began.after(Duration::from_hours(12))));
        offered += u32::from(left.extendable);
    }
    assert!(world.now() >= began.after(Duration::from_hours(12)));
    assert!(offered >= 10, "WCAG 2.2 SC 2.2.1 asks for ten");
}

#[tokio::test]
async fn what_is_over_or_no_session_yet_is_never_extended() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let not_signed_in = Refusal::NotSignedIn;
    let (signing_in, signed_in) = (world.visitor(&half).await, world.visitor(&alice.cookie).await);
    for visitor in [&Visitor::Nobody, &signing_in] {
        let before = world.memory.snapshot();
        assert_eq!(refused(usecase::time_left(&world.ports, &world.firm, visitor)), not_signed_in);
        assert_eq!(refused(usecase::extend_session(&world.ports, &world.firm, visitor).await), not_signed_in);
        assert_eq!(world.memory.snapshot(), before);
    }
    // It ends while it is being extended.
    world.memory.just_before("see_session", |tables| tables.sessions.clear());
    assert_eq!(refused(usecase::extend_session(&world.ports, &world.firm, &signed_in).await), not_signed_in);
    assert!(world.memory.with(|tables| tables.sessions.is_empty()));
}

#[tokio::test]
async fn the_twenty_first_session_ends_the_one_seen_longest_ago_and_says_so() {
    let world = World::new().await;
    world.joined("bob", Role::Client).await;
    let first = world.sign_in("bob").await.unwrap();
    world.memory.with(|tables| tables.sessions.remove(0));
    for _ in 0..19 {
        world.clock.advance(Duration::from_secs(1));
        world.sign_in("bob").await.unwrap();
    }
    assert_eq!(world.home(&first).await, Page::Authenticator);
    world.clock.advance(Duration::from_secs(1));
    let last = world.sign_in("bob").await.unwrap();
    assert_eq!((world.home(&first).await, world.home(&last).await), (Page::SignIn, Page::Authenticator));
    assert_eq!(world.memory.with(|tables| tables.sessions.len()), 20);
    let acts = world.memory.acts(world.firm.id);
    assert!(acts.ends_with(&[Act::ExcessSessionsEnded { count: 1 }, Act::SignedInWithPassword]), "{acts:?}");
}
