//! Where somebody is signed in, and what happened to them: their own alone, the latest first.

use std::time::Duration;

use guichet::{
    account::Account,
    audit::{Act, Deed, Event, Origin},
    id::SessionId,
    session::Limits,
    time::Timestamp,
};

use super::{
    on_both,
    world::{Dice, START, World, minute},
};

async fn of(world: &World, account: &Account) -> Vec<SessionId> {
    world.store.own_sessions(account.id).await.unwrap().into_iter().map(|(session, _)| session.id).collect()
}

const LIMITS: Limits = Limits { idle: Duration::from_mins(30), absolute: Duration::from_hours(2) };

/// Ends a session at [`minute`] nine.
pub async fn end(world: &World, account: &Account, session: SessionId) -> bool {
    end_at(world, account, session, minute(9)).await
}

async fn end_at(world: &World, account: &Account, session: SessionId, now: Timestamp) -> bool {
    let event = World::event(account.firm, account.id, Act::SessionsEnded { count: 1 }, now);
    world.store.end_own_session(account.id, session, LIMITS, &event).await.unwrap()
}

async fn sessions_are_listed_from_the_one_seen_last(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    let first = world.open_session(&ann, START).await.session.id;
    let second = world.open_session(&ann, minute(1)).await.session.id;
    world.open_session(&bob, minute(2)).await;
    assert_eq!(of(&world, &ann).await, [second, first]);
    world.store.see_session(first, minute(3)).await.unwrap();
    assert_eq!(of(&world, &ann).await, [first, second]);
    for number in 0..60 {
        world.open_session(&ann, minute(10 + 2 * number)).await;
    }
    assert_eq!(of(&world, &ann).await.len(), 50);
}

async fn a_session_is_ended_once_and_by_its_holder(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    let (anns, bobs) = (world.open_session(&ann, START).await, world.open_session(&bob, START).await);
    let before = world.dump().await;
    assert!(!end(&world, &ann, bobs.session.id).await);
    assert!(!end_at(&world, &ann, anns.session.id, minute(30)).await, "it is over already");
    assert_eq!(world.dump().await, before);
    let lines = world.count_rows("audit_event").await;
    assert!(end(&world, &ann, anns.session.id).await && !end(&world, &ann, anns.session.id).await);
    assert_eq!(world.count_rows("audit_event").await, lines + 1);
    assert_eq!((of(&world, &ann).await.len(), of(&world, &bob).await.len()), (0, 1));
}

async fn ending_the_others_says_how_many_and_writes_it_down_unless_none(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    // One that began two hours ago, one unseen for half an hour, and three that are good.
    let long = world.open_session(&ann, START).await.session;
    for number in [90, 100, 101, 102] {
        world.open_session(&ann, minute(number)).await;
    }
    let keeps = world.open_session(&ann, minute(60)).await.session;
    for seen in [long.id, keeps.id] {
        world.store.see_session(seen, minute(119)).await.unwrap();
    }
    world.open_session(&bob, START).await;
    world.begin(&ann, minute(119)).await;
    let event = World::event(firm.id, ann.id, Act::SessionsEnded { count: 0 }, minute(120));
    assert_eq!(world.store.end_other_sessions(&keeps, LIMITS, &event).await.unwrap(), 3);
    assert_eq!((of(&world, &ann).await, of(&world, &bob).await.len()), (vec![keeps.id], 1));
    assert_eq!(world.count_rows("sign_in").await, 0);
    let told = world.store.own_activity(firm.id, ann.id, None, 1).await.unwrap();
    assert_eq!(told[0].1.act, Act::SessionsEnded { count: 3 });
    let before = world.dump().await;
    assert_eq!(world.store.end_other_sessions(&keeps, LIMITS, &event).await.unwrap(), 0);
    assert_eq!(world.dump().await, before);
}

async fn activity_is_of_one_account_from_the_latest_on(world: World) {
    let (firm, other) = (world.firm().await, World::new_firm("other.example"));
    world.create(&other).await;
    let (ann, bob) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    let write = async |actor: &Account, subject: &Account, act: Act, now: Timestamp| {
        let deed = Deed { firm: firm.id, actor: Some(actor.id), subject: Some(subject.id), act };
        world.store.record(&Event::new(deed, &Origin::default(), now, &Dice).into()).await.unwrap();
    };
    write(&ann, &ann, Act::SignedInWithAuthenticator, minute(1)).await;
    write(&ann, &bob, Act::Unlocked, minute(2)).await;
    write(&bob, &ann, Act::AccountEnabled, minute(3)).await;
    write(&ann, &ann, Act::SignedOut, minute(4)).await;
    let read = async |before, limit| world.store.own_activity(firm.id, ann.id, before, limit).await.unwrap();
    let acts = |lines: &[(u64, Event)]| lines.iter().map(|(_, event)| event.act.clone()).collect::<Vec<_>>();
    let first = read(None, 2).await;
    assert_eq!(acts(&first), [Act::SignedOut, Act::AccountEnabled], "who did it doesn't matter, to whom does");
    let second = read(Some(first[1].0), 1).await;
    assert_eq!(acts(&second), [Act::SignedInWithAuthenticator]);
    assert!(world.store.own_activity(other.id, ann.id, None, 9).await.unwrap().is_empty());
}

on_both!(
    sessions_are_listed_from_the_one_seen_last,
    a_session_is_ended_once_and_by_its_holder,
    ending_the_others_says_how_many_and_writes_it_down_unless_none,
    activity_is_of_one_account_from_the_latest_on,
);
