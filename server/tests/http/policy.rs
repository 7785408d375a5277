//! What the firm asks of its clients: only owners change it, asking less is told to the others, and from its day nothing
//! but set-up is open to whoever hasn't done it.

use std::time::Duration;

use guichet::account::Role;

use crate::{
    closed_doors::{Stage, walk},
    on_both,
    support::{
        answer::Answer,
        browser::Browser,
        database::Engine,
        person::PASSWORD,
        portal::{Asks, Portal, Wanted},
    },
};

on_both! {
    an_owner_requires_it_in_two_weeks_and_the_staff_see_it,
    nobody_else_changes_the_policy,
    it_asks_for_the_owners_own_code,
    asking_less_needs_a_reason_and_the_other_owners_are_told,
    a_day_that_has_begun_as_well_asks_no_less,
    what_was_decided_on_another_policy_changes_nothing,
    days_that_cannot_be_chosen_change_nothing,
    before_the_day_clients_read_how_long_they_have_and_may_put_it_off,
    from_the_day_nothing_but_set_up_is_open,
    the_message_for_clients_says_what_the_policy_does,
}

const SET: &str = "/api/admin/policy/set";

/// When the day began on which the tests play, 21 September 2026, where the firm is.
pub(crate) const TODAY: i64 = 1_789_963_200_000;
pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// A day so many days later, at most forty, as a form sends it.
pub(crate) fn date(days: i64) -> String {
    match days + 21 {
        day @ ..=30 => format!("2026-09-{day:02}"),
        day => format!("2026-10-{:02}", day - 30),
    }
}

/// Lets the time go on to a moment.
pub(crate) fn wait_until(portal: &Portal, millis: i64) {
    let left = millis - portal.ports.clock.now().as_millis();
    portal.clock.advance(Duration::from_millis(u64::try_from(left).expect("that is past")));
}

pub(crate) async fn asking(engine: Engine, asks: Asks) -> Portal {
    Portal::wanted(engine, Wanted { asks, ..Wanted::default() }).await
}

/// Saves the policy as the form does that was opened just now.
pub(crate) async fn set(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    let based_on = based_on(browser).await;
    browser.post(SET, &[fields, &[("based_on", &based_on)]].concat()).await
}

async fn based_on(browser: &Browser) -> String {
    let view = browser.post("/api/admin/view/policy", &[]).await;
    view.ok().json()["based_on"].as_str().unwrap().to_owned()
}

/// The policy is required from a day so many days later.
pub(crate) async fn require(browser: &Browser, days: i64) {
    let saved = set(browser, &[("kind", "required"), ("from", &date(days)), ("reason", "More time is needed")]).await;
    assert_eq!(saved.ok().location(), "/admin/policy?done=saved");
}

/// A client with a password and an address, who wasn't asked for more.
pub(crate) async fn client(portal: &Portal, name: &str) -> (String, Browser) {
    let (id, link) = portal.invite_as(&portal.firm, name, Role::Client).await;
    give_address(portal, &id, name).await;
    let browser = portal.browser();
    browser.accept(&link, PASSWORD).await.ok();
    (id, browser)
}

pub(crate) async fn give_address(portal: &Portal, id: &str, name: &str) {
    portal.rows.sql(&format!("UPDATE account SET email = '{name}@example.com' WHERE id = '{id}'")).await;
}

/// To whom letters with a notice were written, in order.
pub(crate) async fn told(portal: &Portal, notice: &str) -> Vec<String> {
    let select = format!("SELECT email FROM letter WHERE notice LIKE '%\"{notice}\"%' ORDER BY email");
    portal.rows.texts(&select).await
}

async fn an_owner_requires_it_in_two_weeks_and_the_staff_see_it(engine: Engine) {
    let portal = asking(engine, Asks::Nothing).await;
    let (owner, browser) = portal.staff(Role::Owner, "owner").await;
    let (_, accountant) = portal.staff(Role::Accountant, "accountant").await;
    let saved = set(&browser, &[("kind", "required"), ("from", &date(14))]).await;
    assert_eq!(saved.ok().location(), "/admin/policy?done=saved");
    let row = "SELECT policy || policy_from FROM firm";
    assert_eq!(portal.rows.texts(row).await, [format!("required{}", TODAY + 14 * DAY)]);
    // This morning is gone; those of three days before and of the day itself are to come.
    let planned = portal.rows.texts("SELECT CAST(due_at AS TEXT) FROM reminder ORDER BY due_at").await;
    assert_eq!(planned, [11, 14].map(|day| (TODAY + day * DAY + 8 * HOUR).to_string()));
    let events = portal.rows.texts("SELECT actor FROM audit_event WHERE act = 'policy_changed'").await;
    assert_eq!((events, portal.rows.count("letter").await), (vec![owner.id], 0));

    for (browser, may_set) in [(&browser, true), (&accountant, false)] {
        let view = browser.post("/api/admin/view/policy", &[]).await.ok().json();
        assert_eq!((view["may_set"].as_bool(), view["from"].as_str()), (Some(may_set), Some("2026-10-05")));
        let page = browser.get("/admin/policy?done=saved").await.ok().text();
        assert!(page.contains("value=\"2026-10-05\"") && page.contains("From 5\u{a0}October 2026, our client portal"));
        assert!(page.contains("The policy is saved"));
        assert_eq!(page.contains("Save the policy"), may_set);
        assert_eq!(page.contains("Changing the policy is up to the owners"), !may_set);
    }
    // Saving the same again changes nothing.
    let before = portal.rows.dump_without(&["session"]).await;
    require(&browser, 14).await;
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn nobody_else_changes_the_policy(engine: Engine) {
    let wanted = Wanted { firm_host: Some("one.example"), ..Wanted::default() };
    let portal = Portal::wanted(engine, wanted).await;
    let other = portal.another_firm("other.example").await;
    let (_, accountant) = portal.staff(Role::Accountant, "accountant").await;
    let (_, client) = portal.set_up("client@example.com").await;
    let (_, theirs) = portal.staff_of(&other, Role::Owner, "their-owner").await;
    let pending = portal.browser();
    pending.accept(&portal.invite_as(&portal.firm, "pending", Role::Owner).await.1, PASSWORD).await.ok();
    let based_on = based_on(&accountant).await;
    let fields = [("kind", "off"), ("based_on", &based_on), ("reason", "Because I can")];
    let before = portal.rows.dump_without(&["session"]).await;
    for (browser, status, refusal) in [
        (&accountant, 403, "forbidden"),
        (&client, 403, "forbidden"),
        (&pending, 409, "out_of_order"),
        (&portal.browser(), 401, "not_signed_in"),
    ] {
        browser.post(SET, &fields).await.is(status, refusal);
        // Nor do they learn what is wrong with what they send.
        browser.post(SET, &[("kind", "nonsense")]).await.is(status, refusal);
        browser.post(SET, &[]).await.is(status, refusal);
        browser.post("/api/admin/view/policy-loosening", &fields).await.is(status, refusal);
    }
    for (browser, status) in [(&client, 403), (&pending, 409), (&portal.browser(), 401)] {
        for view in ["policy", "exemptions", "exempt"] {
            assert_eq!(browser.post(&format!("/api/admin/view/{view}"), &[]).await.code(), status, "{view}");
        }
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);

    // Another firm's owner changes their own.
    set(&theirs, &[("kind", "off"), ("reason", "Clients asked for it")]).await.ok();
    let policies = portal.rows.texts("SELECT policy FROM firm ORDER BY host").await;
    assert_eq!(policies, ["required", "off"]);
}

async fn it_asks_for_the_owners_own_code(engine: Engine) {
    let portal = asking(engine, Asks::MayEnrol).await;
    let (owner, browser) = portal.staff(Role::Owner, "owner").await;
    portal.clock.advance(Duration::from_mins(6));
    let based_on = based_on(&browser).await;
    let (from, wrong) = (date(14), portal.wrong_code(&owner));
    let fields = [("kind", "required"), ("from", from.as_str()), ("based_on", based_on.as_str())];
    let with = |code| [&fields[..], &[("code", code)]].concat();
    let before = portal.rows.dump_without(&["session"]).await;
    browser.post(SET, &fields).await.is(403, "step_up_needed");
    let form = browser.submit(SET, &with("  ")).await;
    assert_eq!((form.code(), form.location()), (303, "/admin/policy?problem=step-up"));
    assert!(browser.get(form.location()).await.ok().text().contains("Enter your own code once more"));
    browser.post(SET, &with("12 34")).await.is(422, "not_a_code");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    browser.post(SET, &with(wrong.as_str())).await.is(401, "wrong_proof");
    assert_eq!(portal.rows.texts("SELECT policy FROM firm").await, ["optional"]);

    let code = portal.code(&owner);
    browser.post(SET, &with(code.as_str())).await.ok();
    assert_eq!(portal.rows.texts("SELECT policy FROM firm").await, ["required"]);
    // It was proven a moment ago: no code is asked for, and the same one is no proof again.
    set(&browser, &[("kind", "required"), ("from", &date(13))]).await.ok();
    set(&browser, &[("kind", "required"), ("from", &date(12)), ("code", &code)]).await.is(401, "proof_already_used");
    assert_eq!(portal.rows.number("SELECT policy_from FROM firm").await, TODAY + 13 * DAY);
}

async fn asking_less_needs_a_reason_and_the_other_owners_are_told(engine: Engine) {
    let portal = asking(engine, Asks::MustEnrol).await;
    let (owner, browser) = portal.staff(Role::Owner, "owner").await;
    give_address(&portal, &owner.id, "owner").await;
    for (role, name) in [
        (Role::Owner, "second"),
        (Role::Owner, "third"),
        (Role::Owner, "gone"),
        (Role::Accountant, "accountant"),
        (Role::Client, "client"),
    ] {
        let (id, _) = portal.invite_as(&portal.firm, name, role).await;
        give_address(&portal, &id, name).await;
    }
    portal.invite_as(&portal.firm, "nowhere", Role::Owner).await;
    portal.rows.sql("UPDATE account SET disabled_at = 1 WHERE username = 'gone'").await;

    let before = portal.rows.dump_without(&["session"]).await;
    let asked = set(&browser, &[("kind", "required"), ("from", &date(7)), ("added", "x&y=z")]).await;
    // What was typed into the address isn't a day, and isn't repeated.
    asked.is(422, "field");
    let asked = set(&browser, &[("kind", "required"), ("from", &date(7))]).await;
    let dialog = "/admin/policy/loosen?kind=required&from=2026-09-28&added=&removed=";
    assert_eq!(asked.ok().location(), dialog);
    let page = browser.get(dialog).await.ok().text();
    for part in ["Ask less of your clients", "Clients have until 28\u{a0}September 2026", "second", "third", "<dialog"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    for part in ["gone", "accountant@", "nowhere"] {
        assert!(!page.contains(&format!("<li>{part}")), "{part}: {page}");
    }
    let long = "x".repeat(301);
    for reason in ["", "  ", "no", &long, "on two\nlines"] {
        let refused = set(&browser, &[("kind", "off"), ("reason", reason), ("confirmed", "true")]).await;
        assert_eq!(refused.is(422, "field").json()["field"], "reason", "{reason:?}");
        let seen = based_on(&browser).await;
        let fields = [("kind", "off"), ("reason", reason), ("confirmed", "true"), ("based_on", seen.as_str())];
        let back = browser.submit(SET, &fields).await;
        assert!(back.location().starts_with("/admin/policy/loosen?kind=off&"), "{back:?}");
        assert!(browser.get(back.location()).await.ok().text().contains("Say why, in 3 to 300\u{a0}characters"));
    }
    // A change that asks no less has no such dialog.
    let view = [("kind", "required"), ("from", &date(0) as &str)];
    browser.post("/api/admin/view/policy-loosening", &view).await.is(404, "not_found");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);

    for (kind, policy) in [("required", "required"), ("optional", "optional"), ("off", "off")] {
        portal.rows.sql("DELETE FROM letter").await;
        let from = if kind == "required" { date(7) } else { String::new() };
        let saved = set(&browser, &[("kind", kind), ("from", &from), ("reason", " A partner is away ")]).await;
        assert_eq!(saved.ok().location(), "/admin/policy?done=saved");
        assert_eq!(portal.rows.texts("SELECT policy FROM firm").await, [policy]);
        assert_eq!(told(&portal, "policy_loosened").await, ["second@example.com", "third@example.com"], "{kind}");
        assert_eq!(portal.rows.count("letter").await, 2);
    }
    let said = "SELECT COUNT(*) FROM audit_event WHERE act = 'policy_changed' \
        AND canonical LIKE '%\"A partner is away\"%'";
    assert_eq!(portal.rows.number(said).await, 3);
    // Asking more again is told to nobody, whatever reason comes with it.
    set(&browser, &[("kind", "optional"), ("reason", "We can again")]).await.ok();
    assert_eq!(portal.rows.count("letter").await, 2);
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM audit_event WHERE canonical LIKE '%again%'").await, 0);
}

async fn a_day_that_has_begun_as_well_asks_no_less(engine: Engine) {
    let portal = asking(engine, Asks::Nothing).await;
    let (owner, browser) = portal.staff(Role::Owner, "owner").await;
    let (second, _) = portal.invite_as(&portal.firm, "second", Role::Owner).await;
    give_address(&portal, &second, "second").await;
    require(&browser, 0).await;
    wait_until(&portal, TODAY + 3 * DAY + HOUR);
    let browser = portal.signed_in(&owner).await;
    let saved = set(&browser, &[("kind", "required"), ("from", &date(3))]).await;
    assert_eq!(saved.ok().location(), "/admin/policy?done=saved");
    assert_eq!(portal.rows.number("SELECT policy_from FROM firm").await, TODAY + 3 * DAY);
    assert_eq!(portal.rows.count("letter").await, 0);
    // Tomorrow lets clients in for a day more: that does.
    let saved = set(&browser, &[("kind", "required"), ("from", &date(4))]).await;
    assert!(saved.ok().location().starts_with("/admin/policy/loosen?"));
}

async fn what_was_decided_on_another_policy_changes_nothing(engine: Engine) {
    let portal = asking(engine, Asks::Nothing).await;
    let (_, first) = portal.staff(Role::Owner, "first").await;
    let (_, second) = portal.staff(Role::Owner, "second").await;
    let seen = based_on(&second).await;
    require(&first, 14).await;
    let before = portal.rows.dump_without(&["session"]).await;
    let fields = [("kind", "optional"), ("based_on", seen.as_str())];
    second.post(SET, &fields).await.is(409, "conflict");
    let form = second.submit(SET, &fields).await;
    assert_eq!((form.code(), form.location()), (303, "/admin/policy?problem=conflict"));
    let page = second.get(form.location()).await.ok().text();
    assert!(page.contains("Somebody else changed this meanwhile") && page.contains("value=\"2026-10-05\""));
    for based_on in ["", "required", "required:", "required:x", "nonsense"] {
        second.post(SET, &[("kind", "optional"), ("based_on", based_on)]).await.is(422, "missing");
    }
    second.post(SET, &[("kind", "nonsense"), ("based_on", &based_on(&second).await)]).await.is(422, "missing");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);

    // Of two at the same moment, one wins.
    let seen = based_on(&second).await;
    let (earlier, earliest) = (date(13), date(12));
    let ask = |from| [("kind", "required"), ("from", from), ("based_on", seen.as_str())];
    let (one, two) = (ask(earlier.as_str()), ask(earliest.as_str()));
    let (one, two) = tokio::join!(first.post(SET, &one), second.post(SET, &two));
    let mut codes = [one.code(), two.code()];
    codes.sort_unstable();
    assert_eq!(codes, [200, 409], "{one:?} {two:?}");
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM audit_event WHERE act = 'policy_changed'").await, 2);
}

async fn days_that_cannot_be_chosen_change_nothing(engine: Engine) {
    let portal = asking(engine, Asks::Nothing).await;
    let (_, browser) = portal.staff(Role::Owner, "owner").await;
    let before = portal.rows.dump_without(&["session"]).await;
    for from in [
        "",
        "2026-09-20",
        "2026-02-30",
        "2028-09-30",
        "9999-12-31",
        "-009999-01-01",
        "21-09-2026",
        "2026-10-05T00:00",
        "20261005",
        "\0",
        "1790000000000",
    ] {
        let refused = set(&browser, &[("kind", "required"), ("from", from)]).await;
        assert_eq!(refused.is(422, "field").json()["field"], "date", "{from:?}");
    }
    let form = browser.submit(SET, &[("kind", "required"), ("from", "2026-09-20"), ("based_on", "off")]).await;
    let page = browser.get(form.location()).await.ok().text();
    assert!(page.contains("The policy wasn’t saved") && page.contains("Choose today or a day to come"), "{page}");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    // Today is possible, and begins at midnight.
    require(&browser, 0).await;
    assert_eq!(portal.rows.number("SELECT policy_from FROM firm").await, TODAY);
}

async fn before_the_day_clients_read_how_long_they_have_and_may_put_it_off(engine: Engine) {
    let portal = asking(engine, Asks::Nothing).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let (id, browser) = client(&portal, "ann").await;
    require(&owner, 14).await;
    let page = browser.get("/").await.ok().text();
    for part in ["required from 5\u{a0}October 2026", "You have 14\u{a0}days left.", "href=\"/set-up/authenticator\""] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // It is offered, and can be put off: this time, and at the next sign-in.
    let offered = browser.get("/set-up/authenticator").await.ok().text();
    assert!(offered.contains("Not now"), "{offered}");
    assert!(browser.is_in().await);
    let again = portal.browser();
    assert_eq!(again.password("ann", PASSWORD).await.ok().location(), "/");
    portal.rows.sql(&format!("UPDATE account SET locale = 'fr' WHERE id = '{id}'")).await;
    let page = again.get("/").await.ok().text();
    assert!(page.contains("obligatoire dès le 5\u{a0}octobre 2026"), "{page}");
    assert!(page.contains("Il vous reste 14\u{a0}jours."), "{page}");
    assert!(again.get("/set-up/authenticator").await.ok().text().contains("Pas maintenant"));
    // The last evening; and whoever has it already.
    wait_until(&portal, TODAY + 14 * DAY - 60_000);
    let last = portal.browser();
    assert_eq!(last.password("ann", PASSWORD).await.ok().location(), "/");
    assert!(last.get("/").await.ok().text().contains("Il vous reste 1\u{a0}jour."));
    let (_, done) = portal.set_up("done").await;
    let page = done.get("/").await.ok().text();
    assert!(page.contains("Your account already has it: nothing to do.") && !page.contains("left."), "{page}");
}

async fn from_the_day_nothing_but_set_up_is_open(engine: Engine) {
    let portal = asking(engine, Asks::Nothing).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    client(&portal, "ann").await;
    require(&owner, 14).await;
    wait_until(&portal, TODAY + 14 * DAY - 60_000);
    let browser = portal.browser();
    assert_eq!(browser.password("ann", PASSWORD).await.ok().location(), "/");
    browser.key().await;
    assert!(browser.is_in().await);

    // The session that was open at midnight, and one that begins later.
    wait_until(&portal, TODAY + 14 * DAY);
    assert_eq!(browser.get("/").await.location(), "/set-up/authenticator");
    let page = browser.get("/set-up/authenticator").await.ok().text();
    assert!(!page.contains("Not now"), "{page}");
    let pages: &[&str] = &["/set-up/authenticator"];
    let functions: &[&str] = &["/api/set-up/confirm", "/api/view/authenticator"];
    walk(&portal, Stage { browser, pages, functions, home: pages[0] }).await;
    let later = portal.browser();
    assert_eq!(later.password("ann", PASSWORD).await.ok().location(), "/set-up/authenticator");
    later.get("/set-up/authenticator").await.ok();
    walk(&portal, Stage { browser: later, pages, functions, home: pages[0] }).await;
}

async fn the_message_for_clients_says_what_the_policy_does(engine: Engine) {
    let portal = asking(engine, Asks::Nothing).await;
    let (owner, browser) = portal.staff(Role::Owner, "owner").await;
    let messages = async |browser: &Browser| {
        let view = browser.post("/api/admin/view/policy", &[]).await.ok().json();
        view["messages"].as_array().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(messages(&browser).await, Vec::<String>::new());
    assert!(browser.get("/admin/policy").await.text().contains("there is nothing to announce"));
    require(&browser, 14).await;
    let both = messages(&browser).await;
    for (text, parts) in both.iter().zip([
        ["\"en\"", "From 5\u{a0}October 2026", "sign in at localhost:3000", "Call 418 555-0142", "Éluard"],
        [
            "\"fr\"",
            "Dès le 5\u{a0}octobre 2026",
            "connectez-vous à localhost:3000",
            "Appelez le 418 555-0142",
            "Éluard",
        ],
    ]) {
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    // Both languages are in the page, each under an address of its own.
    let french = browser.get("/admin/policy?message=fr").await.ok().text();
    assert!(french.contains("From 5\u{a0}October 2026") && french.contains("Dès le 5\u{a0}octobre 2026"));
    wait_until(&portal, TODAY + 14 * DAY);
    let browser = portal.signed_in(&owner).await;
    assert!(messages(&browser).await[0].contains("Our client portal now asks for a six-digit code"));
}
