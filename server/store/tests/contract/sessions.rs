//! A token opens what was stored for it, and nothing once that has ended.

use guichet::{
    account::Account,
    audit::Act,
    id::SessionId,
    ports::{Completed, Holder},
    session::{Assurance, Session},
    time::Timestamp,
    token::TokenHash,
};

use super::{
    on_both,
    world::{FIRST_STEP, START, World, at_once, minute, password, token},
};

async fn session(world: &World, token: TokenHash) -> (Session, Account) {
    match world.store.holder(token).await.unwrap() {
        Some(Holder::Session(session, account, _)) => (session, account),
        other => panic!("{other:?}"),
    }
}

async fn a_token_opens_its_sign_in_or_session_expired_or_not(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    assert!(world.store.holder(token()).await.unwrap().is_none());
    let (sign_in, sign_in_token) = world.begin(&account, START).await;
    let Some(Holder::SignIn(found, whose)) = world.store.holder(sign_in_token).await.unwrap() else {
        panic!("no sign-in");
    };
    assert_eq!((found, whose.id), (sign_in, account.id));
    let opens = world.open_session(&account, START).await;
    assert_eq!(session(&world, opens.token).await.0, opens.session);
    let kept = "SELECT COUNT(*) FROM session WHERE address = '2001:db8::7' AND user_agent = 'Firefox on Linux'";
    assert_eq!(world.number(kept).await, 1);
}

async fn a_session_that_is_seen_is_never_seen_earlier_again(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let opens = world.open_session(&account, START).await;
    for seen in [minute(5), minute(3), minute(5)] {
        assert!(world.store.see_session(opens.session.id, seen).await.unwrap());
        assert_eq!(session(&world, opens.token).await.0.last_seen_at, minute(5));
    }
}

async fn a_session_that_ended_is_not_seen_any_more(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let opens = world.open_session(&account, START).await;
    let event = World::event(account.firm, account.id, Act::SignedOut, minute(1));
    world.store.end_session(opens.session.id, &event).await.unwrap();
    let before = world.dump().await;
    assert!(!world.store.see_session(opens.session.id, minute(2)).await.unwrap());
    assert_eq!(world.dump().await, before);
}

async fn a_session_ends_once_and_is_written_down_once(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let opens = world.open_session(&account, START).await;
    let lines = world.count_rows("audit_event").await;
    for _ in 0..2 {
        let event = World::event(account.firm, account.id, Act::SignedOut, minute(1));
        world.store.end_session(opens.session.id, &event).await.unwrap();
        assert!(world.store.holder(opens.token).await.unwrap().is_none());
        assert_eq!(world.count_rows("audit_event").await, lines + 1);
    }
}

/// The portal home says when the account signed in before.
async fn a_session_remembers_the_sign_in_before_it(world: World) {
    let before = |account: Account| account.last_sign_in_at.map(Timestamp::as_millis);
    let account = world.account(&world.firm().await, "ann").await;
    let first = world.open_session(&account, minute(1)).await;
    assert_eq!(before(session(&world, first.token).await.1), None);
    let second = world.open_session(&account, minute(2)).await;
    assert_eq!(before(session(&world, second.token).await.1), Some(minute(1).as_millis()));

    // Set-up continues the sign-in that it belongs to.
    let pending = World::new_authenticator(minute(3));
    assert!(world.start(&account, &second.session, &pending).await);
    let confirmation = World::confirmation(&second.session, pending.id, minute(3));
    assert!(world.confirm(&account, &confirmation).await);
    assert_eq!(before(session(&world, confirmation.opens.token).await.1), Some(minute(1).as_millis()));

    let (sign_in, _) = world.begin(&account, minute(4)).await;
    let step = guichet::totp::Step::from_number(FIRST_STEP + 1);
    let proof = guichet::sign_in::Proof::Step { authenticator: pending.id, step };
    let completion = World::completion(&account, &sign_in, proof, minute(4));
    let event = World::event(account.firm, account.id, Act::SignedInWithAuthenticator, minute(4));
    assert_eq!(world.store.complete_sign_in(&completion, &event.into()).await.unwrap(), Completed::Done);
    assert_eq!(before(session(&world, completion.opens.token).await.1), Some(minute(2).as_millis()));
    let stored = world.store.account(account.id).await.unwrap().unwrap();
    assert_eq!(before(stored), Some(minute(4).as_millis()));
}

/// An account's sessions, from the one seen last, over or not.
async fn held(world: &World, account: &Account) -> Vec<SessionId> {
    let held = world.store.own_sessions(account.id).await.unwrap();
    held.into_iter().map(|(session, _)| session.id).collect()
}

fn second(number: i64) -> Timestamp {
    Timestamp::from_millis(START.as_millis() + number * 1000)
}

async fn one_session_more_than_there_may_be_ends_the_one_seen_longest_ago(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    world.open_session(&bob, START).await;
    let mut sessions = Vec::new();
    for number in 0..20 {
        sessions.push(world.open_session(&ann, second(number)).await);
    }
    // Whoever began first came back; what the next one had begun is forgotten with it.
    world.store.see_session(sessions[0].session.id, second(100)).await.unwrap();
    let pending = World::new_authenticator(second(100));
    assert!(world.start(&ann, &sessions[1].session, &pending).await);
    let lines = world.count_rows("audit_event").await;

    let next = world.open_session(&ann, second(101)).await;
    let mut stay = vec![next.session.id, sessions[0].session.id];
    stay.extend(sessions[2..].iter().rev().map(|opens| opens.session.id));
    assert_eq!((held(&world, &ann).await, held(&world, &bob).await.len()), (stay, 1));
    assert!(world.store.holder(sessions[1].token).await.unwrap().is_none());
    assert_eq!(world.count_rows("authenticator").await, 0);
    // Before the line of the sign-in, and no line without such an end.
    let told = world.store.own_activity(firm.id, ann.id, None, 2).await.unwrap();
    let acts: Vec<_> = told.into_iter().map(|(_, event)| event.act).collect();
    assert_eq!(acts, [Act::SignedInWithPassword, Act::ExcessSessionsEnded { count: 1 }]);
    assert_eq!(world.count_rows("audit_event").await, lines + 2);
}

async fn a_session_that_is_over_takes_no_room(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let old = world.open_session(&account, minute(0)).await;
    for number in 0..19 {
        world.open_session(&account, minute(1 + number)).await;
    }
    let lines = world.count_rows("audit_event").await;
    world.open_session(&account, minute(30)).await;
    assert_eq!((held(&world, &account).await.len(), world.count_rows("audit_event").await), (21, lines + 1));
    assert!(world.store.holder(old.token).await.unwrap().is_some(), "it goes with what is long over");
}

async fn a_sign_in_with_a_code_makes_room_as_well(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let mut sign_ins = Vec::new();
    for number in 0..21 {
        sign_ins.push((second(number), world.begin(&ann.account, second(number)).await.0));
    }
    for (number, (now, sign_in)) in (1..).zip(&sign_ins) {
        let done = world.complete(&ann.account, sign_in, ann.step(FIRST_STEP + number), *now).await;
        assert_eq!(done, Completed::Done);
    }
    assert_eq!(held(&world, &ann.account).await.len(), 20);
    let firm = ann.account.firm;
    let told = world.store.own_activity(firm, ann.account.id, None, 99).await.unwrap();
    let ends = told.iter().filter(|(_, event)| event.act == Act::ExcessSessionsEnded { count: 1 });
    // Enrolling opened one, too.
    assert_eq!(ends.count(), 2);
}

async fn however_many_begin_at_once_no_more_stay_than_may(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    at_once(30, |_| {
        let (store, event) =
            (world.store.clone(), World::event(account.firm, account.id, Act::SignedInWithPassword, START));
        let (opens, counts) =
            (World::session(account.id, Assurance::Password, START), World::nothing_counted(&account));
        async move { store.open_session(&opens, &World::room(&event), &password(), &counts, &event).await.unwrap() }
    })
    .await;
    assert_eq!(held(&world, &account).await.len(), 20);
}

on_both!(
    one_session_more_than_there_may_be_ends_the_one_seen_longest_ago,
    a_session_that_is_over_takes_no_room,
    a_sign_in_with_a_code_makes_room_as_well,
    however_many_begin_at_once_no_more_stay_than_may,
    a_token_opens_its_sign_in_or_session_expired_or_not,
    a_session_that_is_seen_is_never_seen_earlier_again,
    a_session_that_ended_is_not_seen_any_more,
    a_session_ends_once_and_is_written_down_once,
    a_session_remembers_the_sign_in_before_it,
);
