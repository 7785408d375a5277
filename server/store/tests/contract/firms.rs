//! Firms and what is remembered of the whole database.

use core::time::Duration;

use guichet::{
    colour::Accent,
    firm::Firm,
    policy::Policy,
    ports::Sealed,
    session::{Limits, SessionLengths},
};

use super::{
    on_both,
    world::{START, World, at_once, minute},
};

async fn a_firm_comes_back_as_it_was_written(world: World) {
    let policies = [Policy::Off, Policy::Optional, Policy::Required { from: minute(5) }];
    for (number, policy) in policies.into_iter().enumerate() {
        let limits = |minutes, hours| Limits::parse(Duration::from_mins(minutes), Duration::from_hours(hours)).unwrap();
        let sessions = SessionLengths { client: limits(60, 24), staff: limits(5, 1) };
        let accent = Accent::parse("#0a7");
        let written = Firm { policy, accent, sessions, ..World::new_firm(&format!("{number}.example")) };
        world.create(&written).await;
        assert_eq!(world.store.firm_of_host(&format!("{number}.example")).await.unwrap(), Some(written));
    }
    let bare = Firm { host: None, phone: None, phone_hours: None, ..World::new_firm("") };
    world.create(&bare).await;
    assert!(world.store.firms().await.unwrap().contains(&bare));
    assert_eq!(world.store.firms().await.unwrap().len(), 4);
}

async fn a_single_firm_is_found_under_every_host(world: World) {
    assert_eq!(world.store.firm_of_host("anything").await.unwrap(), None);
    let firm = world.firm().await;
    assert_eq!(world.store.firm_of_host("anything").await.unwrap(), Some(firm));
}

async fn two_firms_are_told_apart_by_their_host_in_any_case(world: World) {
    let (one, other) = (World::new_firm("one.example"), World::new_firm("Other.example"));
    world.create(&one).await;
    world.create(&other).await;
    assert_eq!(world.store.firm_of_host("ONE.example").await.unwrap(), Some(one));
    assert_eq!(world.store.firm_of_host("other.example").await.unwrap(), Some(other));
    assert_eq!(world.store.firm_of_host("third.example").await.unwrap(), None);
}

async fn two_firms_cannot_have_one_host(world: World) {
    let firm = world.firm().await;
    let before = world.dump().await;
    let twin = Firm { host: firm.host.clone(), ..World::new_firm("") };
    let account = World::new_account(&twin, "ann");
    let event = World::event(twin.id, account.id, guichet::audit::Act::FirmCreated, START);
    assert!(world.store.create_firm(&twin, &event).await.is_err());
    assert_eq!(world.dump().await, before);
}

async fn of_two_servers_that_start_at_once_one_keeps_its_key_check(world: World) {
    assert_eq!(world.store.key_check().await.unwrap(), None);
    let kept = at_once(10, |number| {
        let store = world.store.clone();
        async move { store.keep_key_check(&Sealed(number.to_be_bytes().to_vec())).await.unwrap() }
    })
    .await;
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
    let check = world.store.key_check().await.unwrap();
    assert!(check.is_some());
    assert!(!world.store.keep_key_check(&Sealed(vec![9])).await.unwrap());
    assert_eq!(world.store.key_check().await.unwrap(), check);
}

async fn the_database_answers(world: World) {
    world.store.is_reachable().await.unwrap();
}

on_both!(
    a_firm_comes_back_as_it_was_written,
    a_single_firm_is_found_under_every_host,
    two_firms_are_told_apart_by_their_host_in_any_case,
    two_firms_cannot_have_one_host,
    of_two_servers_that_start_at_once_one_keeps_its_key_check,
    the_database_answers,
);
