//! The chain of the audit log, verified from its page and from the command line.

use std::time::Duration;

use guichet::{
    account::Role,
    caller::Caller,
    chain::Verdict,
    usecase::{self, Verification},
};
use guichet_server::crowd::{self, Size};
use serde_json::Value;

use crate::{
    on_both,
    support::{
        audit_log::{export, invite, places_on, rows_of, two_firms},
        browser::Browser,
        database::Engine,
        portal::{Portal, STEP},
        process::{guichet, run},
    },
};

on_both! {
    a_whole_log_is_verified_and_that_is_written_down,
    a_line_that_does_not_fit_is_found_and_shown,
    a_verification_goes_on_from_its_own_ticket_alone,
    nobody_else_verifies_the_log,
    the_command_says_which_logs_are_whole,
}

const VERIFY: &str = "/api/admin/audit/verify";

/// A log that nothing protects any more.
async fn unprotect(portal: &Portal, engine: Engine) {
    portal
        .rows
        .sql(match engine {
            Engine::Sqlite => "DROP TRIGGER audit_event_is_not_altered; DROP TRIGGER audit_event_is_not_deleted;",
            Engine::Postgres => "ALTER TABLE audit_event DISABLE TRIGGER USER",
        })
        .await;
}

async fn a_whole_log_is_verified_and_that_is_written_down(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene").await;
    assert!(!browser.get("/admin/audit").await.text().contains("The chain is whole"), "nobody has looked yet");
    let lines = portal.rows.count("audit_event").await;
    let form = browser.submit(VERIFY, &[]).await;
    assert_eq!((form.code(), form.location()), (303, "/admin/audit?done=verified"));
    let told = portal.rows.texts("SELECT canonical FROM audit_event WHERE act = 'audit_verified'").await;
    assert!(told.len() == 1 && told[0].contains(&format!("\"lines\":{lines},\"broken\":null")), "{told:?}");
    for page in ["/admin/audit?done=verified", "/admin/audit"] {
        let page = browser.get(page).await.ok().text();
        assert!(
            page.contains("The chain is whole") && page.contains(&format!("{lines}\u{a0}lines were checked")),
            "{page}"
        );
        assert!(page.contains("Audit log verified"), "{page}");
    }
    // An address alone says nothing that the log doesn't.
    let (_, fresh) = portal.staff(Role::Owner, "owner").await;
    fresh.post(VERIFY, &[("ticket", "1000000.00.0.00")]).await.ok();
    let told = portal.rows.texts("SELECT canonical FROM audit_event WHERE act = 'audit_verified' ORDER BY place").await;
    assert!(!told[1].contains("1000000"), "{told:?}");
}

async fn a_line_that_does_not_fit_is_found_and_shown(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Owner, "owner").await;
    unprotect(&portal, engine).await;
    portal.rows.sql("CREATE TABLE spare AS SELECT * FROM audit_event").await;
    let columns = "firm_id, place, at, name, actor, subject, canonical, link";
    for (attack, place) in [
        (
            "UPDATE audit_event SET canonical = replace(canonical, 'confirmed', 'refused') WHERE act = 'enrolment_confirmed'",
            5,
        ),
        ("DELETE FROM audit_event WHERE place = 3", 3),
        (
            "UPDATE audit_event SET place = 99 WHERE place = 2; UPDATE audit_event SET place = 2 WHERE place = 4; \
             UPDATE audit_event SET place = 4 WHERE place = 99",
            2,
        ),
    ] {
        portal.rows.sql(attack).await;
        browser.post(VERIFY, &[]).await.ok();
        let page = browser.get("/admin/audit").await.ok().text();
        assert!(page.contains(&format!("Line {place} doesn’t fit")), "{attack}: {page}");
        let shown = format!("/admin/audit?before={}#line-{place}", place + 1);
        assert!(page.contains(&format!("href=\"{shown}\"")), "{attack}: {page}");
        let there = browser.get(shown.split('#').next().unwrap()).await.ok().text();
        assert!(places_on(&there).iter().all(|on| *on <= place), "{attack}");
        let restore =
            format!("DELETE FROM audit_event; INSERT INTO audit_event ({columns}) SELECT {columns} FROM spare");
        portal.rows.sql(&restore).await;
    }
    browser.post(VERIFY, &[]).await.ok();
    assert!(browser.get("/admin/audit").await.text().contains("The chain is whole"));
    // A line that can't be read is shown as that, and nothing breaks.
    portal.rows.sql("UPDATE audit_event SET canonical = '{}' WHERE place = 4").await;
    assert!(browser.get("/admin/audit").await.ok().text().contains("This line can’t be read"));
    let file = export(&browser, &[("format", "csv")]).await;
    assert!(rows_of(&file.ok().text(), b',')[4].contains(&"This line can’t be read".to_owned()));
}

async fn a_verification_goes_on_from_its_own_ticket_alone(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (person, owner) = portal.staff(Role::Owner, "owner").await;
    let (_, other) = portal.staff(Role::Accountant, "helene").await;
    let size = Size { clients: 5, events: 3500 };
    let url = &portal.config.database_url;
    crowd::gather(&portal.ports, url, &portal.firm, &[person.id.parse().unwrap()], size).await.unwrap();
    let step = async |browser: &Browser, ticket: &str| {
        let visitor = usecase::recognise(&portal.ports, &portal.firm, Some(&browser.cookie())).await.unwrap();
        let origin = guichet::audit::Origin::default();
        let caller = Caller { firm: &portal.firm, visitor: &visitor, origin: &origin };
        usecase::verify_trail(&portal.ports, caller, ticket, 1500).await.unwrap()
    };
    let Verification::GoesOn { ticket: first } = step(&owner, "").await else { panic!("it is longer") };
    let shown = owner.post("/api/admin/view/audit-verification", &[("ticket", &first)]).await.ok().json();
    assert_eq!(shown["reached"].as_u64(), Some(2000), "{shown}");
    assert!(owner.get(&format!("/admin/audit/verify?ticket={first}")).await.text().contains("So far 2,000 lines fit"));
    // It says nothing to anybody else, and nothing once it was altered.
    let altered = first.replacen("2000", "3000", 1);
    for (browser, ticket) in [(&other, &first), (&owner, &altered)] {
        let shown = browser.post("/api/admin/view/audit-verification", &[("ticket", ticket)]).await.ok().json();
        assert_eq!(shown["reached"], Value::Null);
    }
    unprotect(&portal, engine).await;
    portal.rows.sql("UPDATE audit_event SET at = at + 1 WHERE place = 500").await;
    let broken = Verification::Done(Verdict::Broken { place: 500 });
    assert_eq!(step(&other, &first).await, broken);
    assert_eq!(step(&owner, &altered).await, broken);
    let Verification::Done(Verdict::Whole { lines, .. }) = step(&owner, &first).await else {
        panic!("its own lines were whole when they were followed")
    };
    assert_eq!(i64::try_from(lines).unwrap(), portal.rows.count("audit_event").await - 1);
    portal.clock.advance(Duration::from_mins(10));
    assert_eq!(step(&owner, &first).await, broken, "a ticket isn't good for ever");
}

async fn nobody_else_verifies_the_log(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, client) = portal.set_up("client").await;
    let (_, link) = portal.invite_as(&portal.firm, "pending", Role::Owner).await;
    let pending = portal.browser();
    pending.accept(&link, crate::support::person::PASSWORD).await.ok();
    portal.clock.advance(STEP);
    let before = portal.rows.dump_without(&["session"]).await;
    client.post(VERIFY, &[]).await.is(403, "forbidden");
    pending.post(VERIFY, &[]).await.is(409, "out_of_order");
    portal.browser().post(VERIFY, &[]).await.is(401, "not_signed_in");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn the_command_says_which_logs_are_whole(engine: Engine) {
    let (portal, owner, _) = two_firms(engine).await;
    invite(&owner, "Ann Lee", "ann").await;
    let (folder, url, id) = (portal.folder.path(), &portal.config.database_url, portal.firm.id.to_string());
    let before = portal.rows.dump().await;
    let verify = |more: &[&str]| run(&mut guichet(folder, url, &[&["audit", "verify"], more].concat()));
    let count = format!("SELECT COUNT(*) FROM audit_event WHERE firm_id = '{id}'");
    let lines = portal.rows.number(&count).await;

    let all = verify(&[]);
    assert_eq!((all.status.code(), all.stdout.lines().count()), (Some(0), 2), "{}{}", all.stdout, all.stderr);
    let one = verify(&["--firm", &id]);
    assert_eq!((one.status.code(), one.stdout.lines().count()), (Some(0), 1));
    assert!(one.stdout.contains(&format!("{lines} lines checked, whole; last line {lines}:")), "{}", one.stdout);
    assert_eq!(before, portal.rows.dump().await, "it leaves nothing behind");
    let last = one.stdout.trim_end().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(verify(&["--firm", &id, "--through", &last]).status.code(), Some(0));

    unprotect(&portal, engine).await;
    portal.rows.sql(&format!("DELETE FROM audit_event WHERE firm_id = '{id}' AND place = {lines}")).await;
    assert_eq!(verify(&[]).status.code(), Some(0), "an end that is missing shows only beside what was kept");
    let cut = verify(&["--firm", &id, "--through", &last]);
    assert_eq!(cut.status.code(), Some(1));
    assert!(cut.stdout.contains(&format!("line {lines} is missing")), "{}", cut.stdout);

    let event = format!("SELECT canonical FROM audit_event WHERE firm_id = '{id}' AND place = 3");
    let event: Value = serde_json::from_str(&portal.rows.texts(&event).await[0]).unwrap();
    portal.rows.sql(&format!("UPDATE audit_event SET subject = NULL WHERE firm_id = '{id}' AND place = 3")).await;
    let broken = verify(&[]);
    assert_eq!((broken.status.code(), broken.stdout.lines().count()), (Some(1), 2));
    let said = broken.stdout.lines().find(|line| line.contains(&id)).unwrap();
    assert!(said.contains("2 lines checked, broken; line 3 doesn't fit: event"), "{said}");
    assert!(said.contains(event["id"].as_str().unwrap()) && said.ends_with("2026-09-21T14:13:35.000Z"), "{said}");
    assert!(broken.stdout.lines().any(|line| !line.contains(&id) && line.contains("whole")), "{}", broken.stdout);

    for trouble in [
        &["--firm", "x"][..],
        &["--firm", "01890000-0000-7000-8000-000000000000"],
        &["--firm", &id, "--through", "x"],
        &["--firm", &id, "--through", "0:00"],
    ] {
        let ended = verify(trouble);
        assert_eq!((ended.status.code(), ended.stdout.as_str()), (Some(2), ""), "{trouble:?}: {}", ended.stderr);
        assert!(ended.stderr.lines().last().unwrap().starts_with("guichet: "), "{}", ended.stderr);
    }
    let nowhere = run(&mut guichet(folder, "postgres://guichet:hunter2@127.0.0.1:1/portal", &["audit", "verify"]));
    assert_eq!((nowhere.status.code(), nowhere.stdout.as_str()), (Some(2), ""));
    assert!(!nowhere.stderr.contains("hunter2"));
}
