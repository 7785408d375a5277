//! An exemption stands in two places that never differ; a client has one; and it ends once, by whoever comes first.

use std::sync::Arc;

use guichet::{
    account::{Account, Role},
    audit::{Act, Record},
    exemption::{Exemption, WARNED_BEFORE},
    firm::Firm,
    id::ExemptionId,
    notice::Notice,
    reason::Reason,
    time::Timestamp,
};

use super::{
    on_both,
    world::{Dice, START, World, at_once, minute},
};

const DAY: u64 = 24 * 60;

fn exemption(client: &Account, by: &Account, now: Timestamp, until: Timestamp) -> Exemption {
    Exemption {
        id: ExemptionId::new(now, &Dice),
        account: client.id,
        approved_by: by.id,
        reason: Reason::parse("No phone").unwrap(),
        created_at: now,
        until,
    }
}

async fn approve(world: &World, new: &Exemption, firm: &Firm, replaces: Option<&Exemption>) -> bool {
    let act = Act::ExemptionGranted { until: new.until, reason: new.reason.clone() };
    let record = Record::from(World::event(firm.id, new.approved_by, act, new.created_at));
    world.store.exempt(new, replaces.map(|old| old.id), &record).await.unwrap()
}

async fn end(world: &World, which: &Exemption, firm: &Firm, now: Timestamp) -> bool {
    let record = World::event(firm.id, which.approved_by, Act::ExemptionEnded, now).into();
    world.store.end_exemption(which.id, which.account, now, &record).await.unwrap()
}

async fn in_row(world: &World, client: &Account) -> (Option<Timestamp>, String) {
    let account = world.store.account(client.id).await.unwrap().unwrap();
    (account.exempt_until, world.standing(client.id).await)
}

async fn an_exemption_stands_until_it_is_ended(world: World) {
    let firm = world.firm().await;
    let (ann, staff) = (world.account(&firm, "ann").await, world.staff(&firm, "staff", Role::Accountant).await);
    assert_eq!(world.store.exemption(ann.id).await.unwrap(), None);
    let first = exemption(&ann, &staff, START, minute(10));
    assert!(approve(&world, &first, &firm, None).await);
    assert_eq!(world.store.exemption(ann.id).await.unwrap(), Some(first.clone()));
    assert_eq!(in_row(&world, &ann).await, (Some(minute(10)), "exempt".to_owned()));

    assert!(end(&world, &first, &firm, minute(1)).await);
    assert!(!end(&world, &first, &firm, minute(2)).await);
    assert_eq!(world.store.exemption(ann.id).await.unwrap(), None);
    assert_eq!(in_row(&world, &ann).await, (None, "password_only".to_owned()));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'exemption_ended'").await, 1);
}

async fn a_client_has_one_at_a_time(world: World) {
    let firm = world.firm().await;
    let (ann, staff) = (world.account(&firm, "ann").await, world.staff(&firm, "staff", Role::Accountant).await);
    let (first, second) = (exemption(&ann, &staff, START, minute(10)), exemption(&ann, &staff, minute(1), minute(20)));
    assert!(approve(&world, &first, &firm, None).await);
    let before = world.dump().await;
    assert!(!approve(&world, &second, &firm, None).await);
    assert_eq!(world.dump().await, before);
    // Renewed, it takes the other's place, which can't be renewed or ended a second time.
    assert!(approve(&world, &second, &firm, Some(&first)).await);
    assert_eq!(in_row(&world, &ann).await.0, Some(minute(20)));
    let before = world.dump().await;
    assert!(!approve(&world, &exemption(&ann, &staff, minute(2), minute(30)), &firm, Some(&first)).await);
    assert!(!end(&world, &first, &firm, minute(2)).await);
    assert_eq!(world.dump().await, before);
    assert_eq!(world.count_rows("exemption").await, 2);
}

async fn nobody_is_exempted_who_is_disabled_reset_or_set_up_by_now(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, bob) = (world.account(&firm, "ann").await, world.enrolled(&firm, "bob").await.account);
    let first = exemption(&ann, &staff, START, minute(10));
    assert!(approve(&world, &first, &firm, None).await);
    let second = exemption(&ann, &staff, minute(1), minute(20));
    for is_so in ["disabled_at", "reset_at"] {
        let set = async |to: &str| {
            world.sql(&format!("UPDATE account SET {is_so} = {to} WHERE id = '{}'", ann.id)).await.unwrap();
        };
        set("1").await;
        let before = world.dump().await;
        assert!(!approve(&world, &second, &firm, Some(&first)).await, "{is_so}");
        assert!(end(&world, &first, &firm, minute(1)).await, "ending it is always safe");
        let ended = world.dump().await;
        assert!(!approve(&world, &second, &firm, None).await, "{is_so}");
        assert_eq!(world.dump().await, ended);
        assert_ne!(ended, before);
        set("NULL").await;
        world.sql(&format!("UPDATE exemption SET ended_at = NULL WHERE id = '{}'", first.id)).await.unwrap();
    }
    let before = world.dump().await;
    assert!(!approve(&world, &exemption(&bob, &staff, minute(1), minute(20)), &firm, None).await, "bob has set up");
    assert_eq!(world.dump().await, before);

    // One that goes on is renewed whatever they have set up; in the place of one that is over there would be a new one.
    let active = format!("UPDATE authenticator SET account_id = '{}' WHERE account_id = '{}'", ann.id, bob.id);
    world.sql(&active).await.unwrap();
    assert!(!approve(&world, &exemption(&ann, &staff, minute(10), minute(20)), &firm, Some(&first)).await);
    assert!(approve(&world, &second, &firm, Some(&first)).await);
}

async fn of_many_at_once_one_stands_and_ends_once(world: World) {
    let firm = world.firm().await;
    let (ann, staff) = (world.account(&firm, "ann").await, world.staff(&firm, "staff", Role::Accountant).await);
    let world = Arc::new(world);
    let won = at_once(10, |number| {
        let (world, firm, new) = (world.clone(), firm.clone(), exemption(&ann, &staff, START, minute(10 + number)));
        async move { approve(&world, &new, &firm, None).await }
    })
    .await;
    assert_eq!(won.into_iter().filter(|won| *won).count(), 1);
    let standing = world.store.exemption(ann.id).await.unwrap().unwrap();
    assert_eq!(in_row(&world, &ann).await.0, Some(standing.until));
    let ended = at_once(10, |_| {
        let (world, firm, standing) = (world.clone(), firm.clone(), standing.clone());
        async move { end(&world, &standing, &firm, minute(1)).await }
    })
    .await;
    assert_eq!(ended.into_iter().filter(|ended| *ended).count(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'exemption_ended'").await, 1);
}

async fn the_list_is_the_firm_s_and_goes_page_by_page(world: World) {
    let (firm, other) = (world.firm().await, World::new_firm("other.example"));
    world.create(&other).await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let mut ids = Vec::new();
    // Two end at the same moment: the identifier decides.
    for (name, until) in [("ann", 30), ("bob", 10), ("carol", 20), ("dora", 20)] {
        let new = exemption(&world.account(&firm, name).await, &staff, START, minute(until));
        assert!(approve(&world, &new, &firm, None).await);
        ids.push((new.until, new.id.to_string(), new.account));
    }
    let elsewhere = world.account(&other, "elsewhere").await;
    assert!(approve(&world, &exemption(&elsewhere, &staff, START, minute(5)), &other, None).await);
    let gone = exemption(&world.account(&firm, "gone").await, &staff, START, minute(1));
    assert!(approve(&world, &gone, &firm, None).await && end(&world, &gone, &firm, START).await);

    ids.sort();
    assert_eq!(world.store.count_exemptions(firm.id).await.unwrap(), 4);
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = world.store.exemptions(firm.id, after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.exemption.until, last.exemption.id));
        seen.extend(page.iter().map(|one| (one.exemption.until, one.exemption.id.to_string(), one.client.id)));
        assert!(page.iter().all(|one| one.approver == "staff" && one.client.id == one.exemption.account));
    }
    assert_eq!(seen, ids);
}

async fn what_is_over_is_found_until_it_is_ended(world: World) {
    let firm = world.firm().await;
    let (ann, staff) = (world.account(&firm, "ann").await, world.staff(&firm, "staff", Role::Accountant).await);
    let new = exemption(&ann, &staff, START, minute(10));
    assert!(approve(&world, &new, &firm, None).await);
    assert!(world.store.exemptions_over(minute(9), 10).await.unwrap().is_empty());
    assert_eq!(world.store.exemptions_over(minute(10), 10).await.unwrap(), [(firm.id, new.clone())]);
    assert!(end(&world, &new, &firm, minute(10)).await);
    assert!(world.store.exemptions_over(minute(10), 10).await.unwrap().is_empty());
    assert_eq!(in_row(&world, &ann).await.0, None);
}

async fn staff_are_warned_once_of_what_was_given_for_longer(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let long = exemption(&world.account(&firm, "ann").await, &staff, START, minute(90 * DAY));
    // Whoever gives one for ten days needs no letter two weeks ahead.
    let short = exemption(&world.account(&firm, "bob").await, &staff, START, minute(10 * DAY));
    for new in [&long, &short] {
        assert!(approve(&world, new, &firm, None).await);
    }
    for (day, expected) in [(0, vec![]), (75, vec![]), (76, vec![long.clone()]), (89, vec![long.clone()]), (90, vec![])]
    {
        let now = minute(day * DAY);
        let found = world.store.exemptions_to_warn_of(now, now.after(WARNED_BEFORE), 10).await.unwrap();
        assert_eq!(found, expected, "day {day}");
    }
    let (now, later) = (minute(76 * DAY), minute(77 * DAY));
    let notice = Notice::ExemptionEnding { client: long.account, until: long.until };
    let record = Record { events: Vec::new(), ..World::record(&staff, Act::SignedOut, notice, now) };
    assert!(world.store.warn_of_exemption(&long, now, &record).await.unwrap());
    assert!(!world.store.warn_of_exemption(&long, later, &record).await.unwrap());
    assert_eq!(world.count_rows("letter").await, 1);
    assert!(world.store.exemptions_to_warn_of(later, later.after(WARNED_BEFORE), 10).await.unwrap().is_empty());
}

on_both!(
    an_exemption_stands_until_it_is_ended,
    a_client_has_one_at_a_time,
    nobody_is_exempted_who_is_disabled_reset_or_set_up_by_now,
    of_many_at_once_one_stands_and_ends_once,
    the_list_is_the_firm_s_and_goes_page_by_page,
    what_is_over_is_found_until_it_is_ended,
    staff_are_warned_once_of_what_was_given_for_longer,
);
