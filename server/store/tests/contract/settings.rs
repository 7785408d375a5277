//! Settings and logo take the place of what they were decided on, with their line in the log, or nothing changes.

use core::time::Duration;
use std::sync::Arc;

use guichet::{
    account::{Account, Role},
    audit::{Act, FirmSetting, Record},
    colour::Accent,
    firm::{Firm, FirmName, ShortName},
    locale::Locale,
    logo::Logo,
    session::{Limits, SessionLengths},
    settings::FirmSettings,
};

use super::{
    on_both,
    world::{START, World, at_once},
};
use crate::png;

fn record(by: &Account, setting: FirmSetting) -> Record {
    World::event(by.firm, by.id, Act::FirmChanged { settings: vec![setting] }, START).into()
}

async fn save(world: &World, by: &Account, before: &FirmSettings, after: &FirmSettings) -> bool {
    world.store.save_settings(by.firm, before, after, &record(by, FirmSetting::Name)).await.unwrap()
}

async fn save_logo(world: &World, by: &Account, before: Option<&str>, logo: Option<&Logo>) -> bool {
    world.store.save_logo(by.firm, before, logo, &record(by, FirmSetting::Logo)).await.unwrap()
}

async fn found(world: &World, firm: &Firm) -> Firm {
    let firms = world.store.firms().await.unwrap();
    firms.into_iter().find(|found| found.id == firm.id).unwrap()
}

fn both(en: &str, fr: &str) -> (String, String) {
    (en.to_owned(), fr.to_owned())
}

/// Settings of which none is that of a new firm.
fn others() -> FirmSettings {
    let limits = |minutes, hours| Limits::parse(Duration::from_mins(minutes), Duration::from_hours(hours)).unwrap();
    FirmSettings {
        name: FirmName::parse("Another name").unwrap(),
        short_name: ShortName::parse("Another").unwrap(),
        locale: Locale::En,
        time_zone: "Europe/Zurich".to_owned(),
        phone: Some("022 555 01 42".to_owned()),
        phone_hours: Some(both("in the morning", "le matin")),
        message: Some(both("Closed.\nUntil Monday.", "Fermé.\nJusqu’à lundi.")),
        accent: Accent::parse("#a03060"),
        sessions: SessionLengths { client: limits(60, 1), staff: limits(5, 24) },
    }
}

fn logo(grey: u8) -> Logo {
    Logo::read(&png::square(grey)).unwrap()
}

async fn every_setting_is_found_as_it_was_saved(world: World) {
    let firm = world.firm().await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    let (first, second) = (FirmSettings::of(&firm), others());
    assert!(second.changed_since(&first).len() == 8);
    assert!(save(&world, &owner, &first, &second).await);
    assert_eq!(FirmSettings::of(&found(&world, &firm).await), second);
    assert!(save(&world, &owner, &second, &first).await);
    // What has nothing to do with it stands: host, policy, logo.
    assert_eq!(found(&world, &firm).await, firm);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'firm_changed'").await, 2);
}

async fn settings_of_one_firm_are_not_those_of_another(world: World) {
    let (firm, other) = (world.firm().await, World::new_firm("other.example"));
    world.create(&other).await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    assert!(save(&world, &owner, &FirmSettings::of(&firm), &others()).await);
    assert!(save_logo(&world, &owner, None, Some(&logo(1))).await);
    assert_eq!(found(&world, &other).await, other);
    assert!(world.store.logo(other.id).await.unwrap().is_none());
}

async fn what_was_decided_on_other_settings_changes_nothing(world: World) {
    let firm = world.firm().await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    let before = world.dump().await;
    let (stands, wanted) = (FirmSettings::of(&firm), others());
    let known = [
        FirmSettings { name: wanted.name.clone(), ..stands.clone() },
        FirmSettings { phone: wanted.phone.clone(), ..stands.clone() },
        FirmSettings { message: wanted.message.clone(), ..stands.clone() },
        FirmSettings { accent: wanted.accent.clone(), ..stands.clone() },
        FirmSettings { sessions: wanted.sessions, ..stands },
    ];
    for known in known {
        assert!(!save(&world, &owner, &known, &wanted).await);
    }
    assert_eq!(world.dump().await, before);
}

async fn of_owners_who_save_at_once_one_wins(world: World) {
    let firm = world.firm().await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    let world = Arc::new(world);
    let won = at_once(10, |number| {
        let (world, owner, before) = (world.clone(), owner.clone(), FirmSettings::of(&firm));
        let after = FirmSettings { name: FirmName::parse(&format!("Name {number}")).unwrap(), ..before.clone() };
        async move { save(&world, &owner, &before, &after).await }
    })
    .await;
    assert_eq!(won.into_iter().filter(|won| *won).count(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'firm_changed'").await, 1);
}

async fn a_logo_takes_the_place_of_the_one_that_was_shown(world: World) {
    let firm = world.firm().await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    let (one, other) = (logo(1), logo(2));
    assert_ne!(one.mark(), other.mark());
    assert!(world.store.logo(firm.id).await.unwrap().is_none());
    for (before, now) in [(None, Some(&one)), (Some(&one), Some(&other)), (Some(&other), None)] {
        let before = before.map(Logo::mark);
        assert!(save_logo(&world, &owner, before.as_deref(), now).await);
        assert_eq!(found(&world, &firm).await.logo, now.map(Logo::mark));
        let kept = now.map(|logo| (logo.mark(), logo.as_bytes().to_vec()));
        assert_eq!(world.store.logo(firm.id).await.unwrap(), kept);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'firm_changed'").await, 3);
}

async fn a_logo_for_the_place_of_another_changes_nothing(world: World) {
    let firm = world.firm().await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    let (one, other) = (logo(1), logo(2));
    let nothing = world.dump().await;
    assert!(!save_logo(&world, &owner, Some(&one.mark()), Some(&other)).await);
    assert!(!save_logo(&world, &owner, Some(""), None).await);
    assert_eq!(world.dump().await, nothing);
    assert!(save_logo(&world, &owner, None, Some(&one)).await);
    let stands = world.dump().await;
    assert!(!save_logo(&world, &owner, None, Some(&other)).await);
    assert!(!save_logo(&world, &owner, Some(&other.mark()), None).await);
    assert_eq!(world.dump().await, stands);
}

on_both!(
    every_setting_is_found_as_it_was_saved,
    settings_of_one_firm_are_not_those_of_another,
    what_was_decided_on_other_settings_changes_nothing,
    of_owners_who_save_at_once_one_wins,
    a_logo_takes_the_place_of_the_one_that_was_shown,
    a_logo_for_the_place_of_another_changes_nothing,
);
