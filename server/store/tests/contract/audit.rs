//! The audit log: a chain a firm, that anybody can compute again and nobody can alter.

use guichet::{
    audit::{Act, link},
    id::FirmId,
    trail::Filter,
};

use super::{
    on_both,
    world::{START, World, at_once, minute},
};

pub async fn trail(world: &World, firm: FirmId) -> Vec<(String, [u8; 32])> {
    let everything = Filter { person: None, kind: None, from: None, until: None };
    let lines = world.store.lines_after(firm, &everything, 0, 10_000).await.unwrap();
    lines.into_iter().map(|line| (line.canonical, line.link)).collect()
}

async fn check_chain(world: &World, firm: FirmId) -> usize {
    let trail = trail(world, firm).await;
    let mut before = [0; 32];
    for (place, (canonical, stored)) in (1..).zip(&trail) {
        before = link(&before, place, canonical);
        assert_eq!(&before, stored, "place {place}");
    }
    trail.len()
}

async fn the_chain_of_each_firm_holds_under_parallel_writes(world: World) {
    let firms = [World::new_firm("one.example"), World::new_firm("other.example")];
    let mut accounts = Vec::new();
    for firm in &firms {
        world.create(firm).await;
        accounts.push(world.account(firm, "ann").await);
    }
    at_once(60, |number| {
        let account = &accounts[usize::try_from(number).unwrap() % 2];
        let event = World::event(account.firm, account.id, Act::PasswordRefused, minute(number));
        let store = world.store.clone();
        async move { store.record(&event.clone().into()).await.unwrap() }
    })
    .await;
    for firm in firms {
        // The firm, its account, and thirty events.
        assert_eq!(check_chain(&world, firm.id).await, 32);
        let places = format!("SELECT MAX(place) FROM audit_event WHERE firm_id = '{}'", firm.id);
        assert_eq!(world.number(&places).await, 32);
    }
}

async fn a_line_can_be_read_filtered_and_recomputed(world: World) {
    let firm = world.firm().await;
    let account = world.account(&firm, "ann").await;
    let event = World::event(firm.id, account.id, Act::SignedInWithRecoveryCode { left: 9 }, minute(1));
    world.store.record(&event.clone().into()).await.unwrap();
    let trail = trail(&world, firm.id).await;
    assert_eq!(trail.last().unwrap().0, event.canonical());
    let select = format!(
        "SELECT COUNT(*) FROM audit_event WHERE subject = '{0}' AND actor = '{0}' AND at = {1} \
         AND name = 'authn_recovery_used'",
        account.id,
        minute(1).as_millis()
    );
    assert_eq!(world.number(&select).await, 1);
    // Its kind is its text's.
    let kinds = "SELECT act FROM audit_event ORDER BY place";
    assert_eq!(world.texts(kinds.to_owned()).await, ["firm_created", "invited", "signed_in_with_recovery_code"]);
}

async fn a_line_can_be_neither_altered_nor_removed(world: World) {
    let firm = world.firm().await;
    world.account(&firm, "ann").await;
    let before = world.dump().await;
    let mut attacks = vec![
        "UPDATE audit_event SET canonical = '{}' WHERE place = 1",
        "UPDATE audit_event SET actor = NULL",
        "DELETE FROM audit_event WHERE place = 2",
        "DELETE FROM audit_event",
        "DELETE FROM firm",
    ];
    attacks.extend(if world.is_sqlite() {
        vec![
            "INSERT OR REPLACE INTO audit_event (firm_id, place, at, name, actor, subject, canonical, link) \
             SELECT firm_id, place, 0, name, actor, subject, canonical, link FROM audit_event",
            "INSERT INTO audit_event (firm_id, place, at, name, actor, subject, canonical, link) \
             SELECT firm_id, place, at, name, actor, subject, canonical, link FROM audit_event WHERE true \
             ON CONFLICT (firm_id, place) DO UPDATE SET at = 0",
            "UPDATE audit_event SET act = 'signed_out'",
        ]
    } else {
        vec![
            "TRUNCATE audit_event",
            "TRUNCATE firm CASCADE",
            "INSERT INTO audit_event (firm_id, place, at, name, actor, subject, canonical, link) \
             SELECT firm_id, place, at, name, actor, subject, canonical, link FROM audit_event \
             ON CONFLICT (firm_id, place) DO UPDATE SET at = 0",
            "UPDATE audit_event SET act = 'signed_out'",
        ]
    });
    for attack in attacks {
        assert!(world.sql(attack).await.is_err(), "{attack}");
    }
    assert_eq!(world.dump().await, before);
    assert_eq!(check_chain(&world, firm.id).await, 2);
}

async fn an_event_of_no_firm_is_not_written(world: World) {
    let stranger = World::new_account(&World::new_firm("nowhere.example"), "ann");
    let event = World::event(stranger.firm, stranger.id, Act::PasswordRefused, START);
    assert!(world.store.record(&event.clone().into()).await.is_err());
    assert_eq!(world.count_rows("audit_event").await, 0);
}

on_both!(
    the_chain_of_each_firm_holds_under_parallel_writes,
    a_line_can_be_read_filtered_and_recomputed,
    a_line_can_be_neither_altered_nor_removed,
    an_event_of_no_firm_is_not_written,
);
