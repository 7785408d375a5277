//! Reminders of the policy's day: two weeks before, three days before and on the day itself, at eight where the firm is;
//! each once, however many processes come round, and only to whoever can do something about it.

use guichet::account::Role;
use guichet_server::housekeeping::round;

use crate::{
    on_both,
    policy::{DAY, HOUR, TODAY, client, date, give_address, require, set, told, wait_until},
    support::{
        answer::Answer,
        browser::Browser,
        database::Engine,
        portal::{Asks, Portal, Wanted},
    },
};

on_both! {
    each_of_the_three_goes_out_at_eight_and_once,
    they_go_to_whom_it_concerns_and_nobody_else,
    of_several_processes_one_writes_to_each_client,
    a_day_that_is_changed_takes_its_reminders_along,
    a_policy_that_is_loosened_reminds_nobody,
    what_was_missed_is_sent_late_and_not_twice_at_once,
    owners_add_and_remove_mornings,
    mornings_that_make_no_sense_change_nothing,
}

/// When the mornings are that are planned, in days from today.
async fn planned(portal: &Portal) -> Vec<i64> {
    let select = "SELECT CAST(due_at AS TEXT) FROM reminder WHERE sent_at IS NULL ORDER BY due_at";
    let due = portal.rows.texts(select).await;
    due.iter().map(|due| (due.parse::<i64>().unwrap() - TODAY - 8 * HOUR) / DAY).collect()
}

async fn letters(portal: &Portal) -> usize {
    told(portal, "reminder").await.len()
}

/// A firm that requires 2FA so many days from today, with an owner and two clients who still have to set up.
async fn waiting_for(engine: Engine, days: i64) -> (Portal, Browser) {
    let wanted = Wanted { asks: Asks::Nothing, firm_host: Some("one.example"), ..Wanted::default() };
    let portal = Portal::wanted(engine, wanted).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    client(&portal, "ann").await;
    client(&portal, "bob").await;
    require(&owner, days).await;
    (portal, owner)
}

/// Lets a morning come, and housekeeping a few minutes later.
async fn morning(portal: &Portal, days: i64) {
    wait_until(portal, TODAY + days * DAY + 8 * HOUR + 60_000);
    round(&portal.ports).await;
}

async fn each_of_the_three_goes_out_at_eight_and_once(engine: Engine) {
    let (portal, _) = waiting_for(engine, 20).await;
    assert_eq!(planned(&portal).await, [6, 17, 20]);
    round(&portal.ports).await;
    let mut expected = 0;
    for days in [6, 17, 20] {
        wait_until(&portal, TODAY + days * DAY + 8 * HOUR - 1);
        round(&portal.ports).await;
        assert_eq!(letters(&portal).await, expected, "before eight, {days}");
        wait_until(&portal, TODAY + days * DAY + 8 * HOUR);
        for _ in 0..3 {
            round(&portal.ports).await;
        }
        expected += 2;
        assert_eq!(letters(&portal).await, expected, "at eight, {days}");
    }
    assert_eq!(planned(&portal).await, Vec::<i64>::new());
    assert_eq!(
        told(&portal, "reminder").await[..4],
        ["ann", "ann", "ann", "bob"].map(|name| format!("{name}@example.com"))
    );
    let notice = format!("{{\"notice\":\"reminder\",\"from\":{}}}", TODAY + 20 * DAY);
    assert_eq!(portal.rows.texts("SELECT DISTINCT notice FROM letter").await, [notice]);
    let events = "SELECT canonical FROM audit_event WHERE act = 'reminders_sent' AND actor IS NULL AND subject IS NULL";
    let events = portal.rows.texts(events).await;
    assert!(events.len() == 3 && events.iter().all(|event| event.contains("\"count\":2")), "{events:?}");
    // The firm's staff see what went out.
    let (_, staff) = portal.staff(Role::Accountant, "helene").await;
    let page = staff.get("/admin/policy").await.ok().text();
    assert_eq!(page.matches("Sent to 2").count(), 3, "{page}");
    for day in 21..30 {
        morning(&portal, day).await;
    }
    assert_eq!(letters(&portal).await, 6);
}

async fn they_go_to_whom_it_concerns_and_nobody_else(engine: Engine) {
    let (portal, owner) = waiting_for(engine, 20).await;
    let other = portal.another_firm("other.example").await;
    let (theirs, _) = portal.invite_as(&other, "theirs", Role::Client).await;
    give_address(&portal, &theirs, "theirs").await;
    let (waiting, _) = portal.invite_as(&portal.firm, "waiting", Role::Client).await;
    give_address(&portal, &waiting, "waiting").await;
    let (protected, _) = portal.set_up("protected").await;
    give_address(&portal, &protected.id, "protected").await;
    for role in [Role::Owner, Role::Accountant] {
        let name = format!("another-{}", role.as_str());
        let (id, _) = portal.invite_as(&portal.firm, &name, role).await;
        give_address(&portal, &id, &name).await;
    }
    let (nowhere, _) = client(&portal, "nowhere").await;
    let (disabled, _) = client(&portal, "disabled").await;
    let (exempt, _) = client(&portal, "exempt").await;
    let (over, _) = client(&portal, "over").await;
    for (client, days) in [(&exempt, 40), (&over, 10)] {
        let fields = [("client", client.as_str()), ("reason", "No phone"), ("until", &date(days))];
        owner.post("/api/admin/exemption/grant", &fields).await.ok();
    }
    portal.rows.sql(&format!("UPDATE account SET email = NULL WHERE id = '{nowhere}'")).await;
    portal
        .rows
        .sql(&format!("UPDATE account SET disabled_at = 1, standing = 'disabled' WHERE id = '{disabled}'"))
        .await;

    morning(&portal, 6).await;
    assert_eq!(told(&portal, "reminder").await, ["ann@example.com", "bob@example.com"]);
    // One sets up; an exemption has come to its end.
    let browser = portal.browser();
    browser.password("ann", crate::support::person::PASSWORD).await.ok();
    let key = browser.key().await;
    let code = crate::support::authenticator::code_at(&key, &format!("@{}", portal.clock.seconds()));
    browser.confirm(&code).await.ok();
    portal.rows.sql("DELETE FROM letter").await;
    morning(&portal, 17).await;
    assert_eq!(told(&portal, "reminder").await, ["bob@example.com", "over@example.com"]);
}

async fn of_several_processes_one_writes_to_each_client(engine: Engine) {
    let (portal, _) = waiting_for(engine, 20).await;
    for number in 0..20 {
        client(&portal, &format!("client{number:02}")).await;
    }
    wait_until(&portal, TODAY + 6 * DAY + 8 * HOUR);
    let ports = &portal.ports;
    tokio::join!(round(ports), round(ports), round(ports), round(ports));
    let told = told(&portal, "reminder").await;
    assert_eq!(told.len(), 22);
    assert!(told.windows(2).all(|pair| pair[0] != pair[1]), "{told:?}");
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM audit_event WHERE act = 'reminders_sent'").await, 1);
    assert_eq!(portal.rows.number("SELECT sent_to FROM reminder WHERE sent_at IS NOT NULL").await, 22);
}

async fn a_day_that_is_changed_takes_its_reminders_along(engine: Engine) {
    let (portal, owner) = waiting_for(engine, 20).await;
    require(&owner, 19).await;
    assert_eq!(planned(&portal).await, [5, 16, 19]);
    morning(&portal, 6).await;
    assert_eq!((letters(&portal).await, planned(&portal).await), (2, vec![16, 19]));
    let (_, owner) = portal.staff(Role::Owner, "second").await;
    // Later: two weeks before is to come again, and is another day's reminder.
    require(&owner, 39).await;
    assert_eq!(planned(&portal).await, [25, 36, 39]);
    for day in [16, 17, 19, 20] {
        morning(&portal, day).await;
    }
    assert_eq!(letters(&portal).await, 2, "the day that was put off is nobody's");
    morning(&portal, 25).await;
    let notices = portal.rows.texts("SELECT DISTINCT notice FROM letter ORDER BY notice").await;
    let notice = |days| format!("{{\"notice\":\"reminder\",\"from\":{}}}", TODAY + days * DAY);
    assert_eq!((letters(&portal).await, notices), (4, vec![notice(19), notice(39)]));
}

async fn a_policy_that_is_loosened_reminds_nobody(engine: Engine) {
    let (portal, owner) = waiting_for(engine, 20).await;
    set(&owner, &[("kind", "optional"), ("reason", "Not this year")]).await.ok();
    assert_eq!(planned(&portal).await, Vec::<i64>::new());
    for day in [6, 17, 20] {
        morning(&portal, day).await;
    }
    assert_eq!(letters(&portal).await, 0);
}

async fn what_was_missed_is_sent_late_and_not_twice_at_once(engine: Engine) {
    let (portal, _) = waiting_for(engine, 20).await;
    // Nothing ran for two weeks: one letter, not two.
    morning(&portal, 18).await;
    assert_eq!((letters(&portal).await, planned(&portal).await), (2, vec![20]));
    // Nor on the day itself; the day after, it is too late for "from today".
    morning(&portal, 21).await;
    assert_eq!((letters(&portal).await, planned(&portal).await), (2, vec![]));
}

async fn owners_add_and_remove_mornings(engine: Engine) {
    let (portal, owner) = waiting_for(engine, 20).await;
    let from = date(20);
    let save = async |more: &[(&str, &str)]| {
        let same = [("kind", "required"), ("from", from.as_str())];
        let saved = set(&owner, &[&same[..], more].concat()).await;
        assert_eq!(saved.ok().location(), "/admin/policy?done=saved");
    };
    save(&[("added", &date(10))]).await;
    assert_eq!(planned(&portal).await, [6, 10, 17, 20]);
    let due = |days: i64| (TODAY + days * DAY + 8 * HOUR).to_string();
    save(&[("removed[]", &due(17)), ("removed[]", &due(6)), ("added", &date(1))]).await;
    assert_eq!(planned(&portal).await, [1, 10, 20]);
    // What isn't planned can't be removed, and isn't an error: it may just have been sent.
    save(&[("removed[]", &due(6)), ("removed[]", "x")]).await;
    assert_eq!(planned(&portal).await, [1, 10, 20]);
    // The firm's own stay when the day changes.
    require(&owner, 19).await;
    assert_eq!(planned(&portal).await, [1, 5, 10, 16, 19]);
    morning(&portal, 1).await;
    assert_eq!(letters(&portal).await, 2);
}

async fn mornings_that_make_no_sense_change_nothing(engine: Engine) {
    let (portal, owner) = waiting_for(engine, 20).await;
    let before = portal.rows.dump_without(&["session"]).await;
    let refused = |answer: &Answer| answer.is(422, "field").json()["field"].as_str() == Some("reminder");
    // This morning is gone; the twentieth is planned; after the day there is nothing to remind of.
    let impossible = [0, -1, 20, 21].map(date);
    for added in impossible.iter().map(String::as_str).chain(["2027-12-01", "x", "2026-02-30", "\0"]) {
        let answer = set(&owner, &[("kind", "required"), ("from", &date(20)), ("added", added)]).await;
        assert!(refused(&answer), "{added:?} {answer:?}");
    }
    for kind in ["off", "optional"] {
        let answer = set(&owner, &[("kind", kind), ("added", &date(10)), ("reason", "Not this year")]).await;
        assert!(refused(&answer), "{kind} {answer:?}");
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}
