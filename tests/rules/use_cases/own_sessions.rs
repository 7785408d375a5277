//! Where somebody is signed in: what opens something is listed, each can be ended from another, and nobody else's.

use guichet::{
    Refusal, Result, access::Visitor, audit::Act, id::SessionId, ports::OwnSecurity, session::Session, usecase,
};

use crate::support::{Protected, World, here, refused};

async fn listed(world: &World, cookie: &str) -> Vec<Session> {
    let sessions = usecase::own_sessions(&world.ports, &world.firm, &world.visitor(cookie).await).await.unwrap();
    sessions.into_iter().map(|(session, _)| session).collect()
}

async fn end(world: &World, cookie: &str, session: Option<SessionId>) -> Result<()> {
    usecase::end_own_session(&world.ports, &world.firm, &world.visitor(cookie).await, session, &here()).await
}

/// Signs in once more, with a recovery code.
async fn elsewhere(world: &World, who: &Protected, code: usize) -> String {
    let half = world.sign_in(who.account.username.as_str()).await.unwrap();
    world.verify(&half, &who.codes[code]).await.unwrap()
}

async fn is_over(world: &World, cookie: &str) -> bool {
    matches!(world.visitor(cookie).await, Visitor::Nobody)
}

#[tokio::test]
async fn this_session_stands_first_and_those_that_are_over_not_at_all() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let second = elsewhere(&world, &alice, 0).await;
    let third = elsewhere(&world, &alice, 1).await;
    for cookie in [&alice.cookie, &second, &third] {
        let Visitor::SignedIn(who) = world.visitor(cookie).await else { panic!("signed in") };
        let sessions = listed(&world, cookie).await;
        assert_eq!((sessions.len(), sessions[0].id), (3, who.session.id));
    }
    // The first two end by being left alone; the third is used now and then.
    for _ in 0..2 {
        world.clock.advance(world.firm.sessions.client.idle / 2);
        let _ = world.visitor(&third).await;
    }
    assert_eq!(listed(&world, &third).await.len(), 1);
}

#[tokio::test]
async fn one_is_ended_from_another_and_written_down() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let second = elsewhere(&world, &alice, 0).await;
    let other = listed(&world, &alice.cookie).await[1].id;
    end(&world, &alice.cookie, Some(other)).await.unwrap();
    assert!(is_over(&world, &second).await && !is_over(&world, &alice.cookie).await);
    assert_eq!(world.memory.acts(world.firm.id).last(), Some(&Act::SessionsEnded { count: 1 }));
    assert_eq!(refused(end(&world, &alice.cookie, Some(other)).await), Refusal::NotFound);
}

#[tokio::test]
async fn neither_this_one_nor_somebody_elses_is_ended() {
    let world = World::new().await;
    let (alice, bob) = (world.protected("alice").await, world.protected("bob").await);
    let this = listed(&world, &alice.cookie).await[0].id;
    let bobs = listed(&world, &bob.cookie).await[0].id;
    for session in [Some(this), Some(bobs), None] {
        assert_eq!(refused(end(&world, &alice.cookie, session).await), Refusal::NotFound);
    }
    assert!(!is_over(&world, &alice.cookie).await && !is_over(&world, &bob.cookie).await);
}

#[tokio::test]
async fn all_others_end_with_what_waits_for_a_code() {
    let world = World::new().await;
    let (alice, bob) = (world.protected("alice").await, world.protected("bob").await);
    let others = [elsewhere(&world, &alice, 0).await, elsewhere(&world, &alice, 1).await];
    let half = world.sign_in("alice").await.unwrap();
    let end = async || {
        usecase::end_other_sessions(&world.ports, &world.firm, &world.visitor(&alice.cookie).await, &here())
            .await
            .unwrap()
    };
    assert_eq!(end().await, 2);
    for dead in others.iter().chain([&half]) {
        assert!(is_over(&world, dead).await);
    }
    assert!(!is_over(&world, &alice.cookie).await && !is_over(&world, &bob.cookie).await);
    let lines = world.memory.acts(world.firm.id).len();
    assert_eq!((end().await, world.memory.acts(world.firm.id).len()), (0, lines), "nothing ended, nothing to tell");
}

#[tokio::test]
async fn activity_tells_what_happened_to_the_account_from_the_latest_on() {
    let world = World::new().await;
    let (alice, _) = (world.protected("alice").await, world.protected("bob").await);
    world.prove_again(&alice.cookie, &world.code(&alice.secret)).await.unwrap();
    let own = world.memory.own_activity(world.firm.id, alice.account.id, None, 3).await.unwrap();
    let acts: Vec<_> = own.iter().map(|(_, event)| event.act.clone()).collect();
    assert_eq!(acts, [Act::ProvenAgain, Act::RecoveryCodesSaved, Act::RecoveryCodesMade]);
}
