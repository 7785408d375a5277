//! The audit log as a file: one that others can read, with what the filters find, for the firm's staff alone.

use std::{collections::BTreeSet, time::Duration};

use data_encoding::HEXLOWER;
use guichet::account::Role;
use guichet_server::crowd::{self, Size};
use http_body_util::BodyExt;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    on_both,
    support::{
        audit_log::{EXPORT, export, invite, rows_of, two_firms},
        database::Engine,
        portal::Portal,
    },
};

on_both! {
    a_table_is_read_back_as_it_was_meant,
    a_file_for_programs_holds_the_whole_chain,
    an_export_holds_what_the_filters_find,
    an_export_asks_for_a_fresh_code,
    nobody_else_takes_the_log_away,
    an_export_that_breaks_off_does_not_look_whole,
}

async fn a_table_is_read_back_as_it_was_meant(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (person, owner) = portal.staff(Role::Owner, "owner").await;
    let size = Size { clients: 5, events: 2500 };
    let url = &portal.config.database_url;
    crowd::gather(&portal.ports, url, &portal.firm, &[person.id.parse().unwrap()], size).await.unwrap();
    let mut ids = Vec::new();
    for (number, name) in ["=1+1", "+1", "-1", "@SUM(A1)", "a \"quoted\", name; here"].into_iter().enumerate() {
        ids.push(invite(&owner, name, &format!("formula{number}")).await);
    }
    let file = export(&owner, &[("format", "csv")]).await;
    assert_eq!(file.code(), 200, "{}", file.text());
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"audit-log-2026-09-21.csv\""));
    assert_eq!(file.header("cache-control"), Some("no-store"));
    let rows = rows_of(&file.text(), b',');
    assert_eq!(rows[0][..5], ["Line", "Time", "Who", "What", "Detail"]);
    // Every line once, in order, and the export's own is the last.
    let places: Vec<_> = rows[1..].iter().map(|row| row[0].clone()).collect();
    let total = portal.rows.count("audit_event").await;
    assert_eq!(places, (1..=total).map(|place| place.to_string()).collect::<Vec<_>>());
    let last = rows.last().unwrap();
    assert_eq!(
        (last[2].as_str(), last[3].as_str(), last[9].as_str()),
        ("owner", "Audit log exported as CSV", "audit_exported")
    );
    assert_eq!(
        (last[1].as_str(), last[6].as_str(), last[7].as_str()),
        ("2026-09-21 10:13:35", "192.0.2.7", "Unknown browser on Linux")
    );
    assert_eq!((last[8].as_str(), last[10].as_str()), ("2026-09-21T14:13:35.000Z", person.id.as_str()));
    for row in &rows {
        assert_eq!(row.len(), 13);
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{row:?}");
        }
    }
    let whom: BTreeSet<_> = rows.iter().filter(|row| ids.contains(&row[11])).map(|row| row[5].as_str()).collect();
    assert_eq!(whom, BTreeSet::from(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "a \"quoted\", name; here"]));
    // A French spreadsheet separates by semicolons.
    let (hugo, french) = portal.staff(Role::Accountant, "hugo").await;
    portal.rows.sql(&format!("UPDATE account SET locale = 'fr' WHERE id = '{}'", hugo.id)).await;
    let file = export(&french, &[("format", "csv"), ("kind", "audit")]).await;
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"journal-audit-2026-09-21.csv\""));
    let rows = rows_of(&file.text(), b';');
    assert_eq!((rows[0][0].as_str(), rows.len()), ("Ligne", 3));
    assert_eq!(rows[2][3], "Journal d’audit exporté en CSV");
}

async fn a_file_for_programs_holds_the_whole_chain(engine: Engine) {
    let (portal, owner, theirs) = two_firms(engine).await;
    invite(&owner, "Ann Lee", "ann").await;
    invite(&theirs, "Bob Roy", "bob").await;
    let file = export(&owner, &[("format", "json_lines")]).await;
    assert_eq!(file.header("content-type"), Some("application/jsonl; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"audit-log-2026-09-21.jsonl\""));
    let text = file.text();
    assert!(text.ends_with('\n'));
    // As somebody elsewhere would follow it, with a hash and nothing of ours.
    let mut before = [0_u8; 32];
    let mut acts = Vec::new();
    for (line, place) in text.lines().zip(1_u64..) {
        let line: Value = serde_json::from_str(line).unwrap();
        let event = line["event"].as_str().unwrap();
        let hash = Sha256::new().chain_update(before).chain_update(place.to_be_bytes()).chain_update(event).finalize();
        before = hash.into();
        assert_eq!(line["place"].as_u64(), Some(place));
        assert_eq!(line["link"].as_str().unwrap(), HEXLOWER.encode(&before), "line {place}");
        let event: Value = serde_json::from_str(event).unwrap();
        assert_eq!(event["firm"].as_str().unwrap(), portal.firm.id.to_string());
        acts.push(event["act"]["act"].as_str().unwrap().to_owned());
    }
    let all = format!("SELECT act FROM audit_event WHERE firm_id = '{}' ORDER BY place", portal.firm.id);
    assert_eq!(acts, portal.rows.texts(&all).await);
    assert_eq!(acts.last().unwrap(), "audit_exported");
}

async fn an_export_holds_what_the_filters_find(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    invite(&owner, "Ann Lee", "ann").await;
    invite(&owner, "Denis Roy", "denis1").await;
    invite(&owner, "Denis Côté", "denis2").await;
    let acts = async |fields: &[(&str, &str)]| {
        let fields = [&[("format", "json_lines")], fields].concat();
        let file = export(&owner, &fields).await;
        let texts: Vec<_> = file.ok().text().lines().map(str::to_owned).collect();
        texts
            .iter()
            .map(|line| line.split("\\\"act\\\":\\\"").nth(1).unwrap().split('\\').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(acts(&[("person", "ann"), ("kind", ""), ("from", ""), ("to", "")]).await, ["invited"]);
    assert_eq!(acts(&[("person", "lee")]).await, ["invited"]);
    assert_eq!(acts(&[("kind", "firm")]).await, ["firm_created"]);
    assert_eq!(acts(&[("person", "ann"), ("kind", "firm")]).await, [""; 0]);
    assert_eq!(acts(&[("to", "2026-09-20")]).await, [""; 0]);
    assert!(acts(&[("from", "2026-09-21")]).await.len() > 5);
    // What can't be looked for isn't exported whole instead: the page says what is wrong.
    let before = portal.rows.dump_without(&["session"]).await;
    for (fields, address) in [
        (vec![("person", "denis")], "/admin/audit?person=denis"),
        (vec![("person", "no body")], "/admin/audit?person=no%20body"),
        (vec![("from", "2026-09-22"), ("to", "2026-09-21")], "/admin/audit?from=2026-09-22&to=2026-09-21"),
        (vec![("from", "yesterday")], "/admin/audit?from=yesterday"),
    ] {
        let fields = [fields, vec![("format", "csv")]].concat();
        let answer = export(&owner, &fields).await;
        assert_eq!((answer.code(), answer.location()), (303, address));
        owner.post(EXPORT, &fields).await.is(404, "not_found");
    }
    for format in ["", "xml", "csv\0"] {
        let answer = export(&owner, &[("format", format), ("person", "ann")]).await;
        assert_eq!((answer.code(), answer.location()), (303, "/admin/audit/export?person=ann&problem=missing"));
        owner.post(EXPORT, &[("format", format)]).await.is(422, "missing");
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn an_export_asks_for_a_fresh_code(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    assert!(!browser.get(EXPORT).await.ok().text().contains("name=\"code\""), "it was proven a moment ago");
    portal.clock.advance(Duration::from_mins(6));
    let page = browser.get("/admin/audit/export?person=helene").await.ok().text();
    assert!(page.contains("name=\"code\"") && page.contains("name=\"person\" value=\"helene\""), "{page}");
    let exports = "SELECT COUNT(*) FROM audit_event WHERE act = 'audit_exported'";
    let before = portal.rows.dump_without(&["session"]).await;
    browser.post(EXPORT, &[("format", "csv")]).await.is(403, "step_up_needed");
    let form = export(&browser, &[("format", "csv"), ("person", "helene")]).await;
    assert_eq!((form.code(), form.location()), (303, "/admin/audit/export?person=helene&problem=step-up"));
    assert!(browser.get(form.location()).await.ok().text().contains("Enter your own code once more"));
    browser.post(EXPORT, &[("format", "csv"), ("code", "12 34")]).await.is(422, "not_a_code");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    let wrong = portal.wrong_code(&helene);
    browser.post(EXPORT, &[("format", "csv"), ("code", &wrong)]).await.is(401, "wrong_proof");
    assert_eq!(portal.rows.number(exports).await, 0);
    let code = portal.code(&helene);
    let file = export(&browser, &[("format", "csv"), ("code", &code)]).await;
    assert_eq!(file.code(), 200);
    assert!(file.header("content-disposition").is_some());
    // The page stays, with the code in it: while that counts, another format can be taken too.
    let file = export(&browser, &[("format", "json_lines"), ("code", &code)]).await;
    assert_eq!((file.code(), portal.rows.number(exports).await), (200, 2));
    portal.clock.advance(Duration::from_mins(6));
    browser.post(EXPORT, &[("format", "csv"), ("code", &code)]).await.is(401, "wrong_proof");
    assert_eq!(portal.rows.number(exports).await, 2);
}

async fn nobody_else_takes_the_log_away(engine: Engine) {
    let (portal, owner, theirs) = two_firms(engine).await;
    let (_, client) = portal.set_up("client").await;
    let (_, link) = portal.invite_as(&portal.firm, "pending", Role::Owner).await;
    let pending = portal.browser();
    pending.accept(&link, crate::support::person::PASSWORD).await.ok();
    let before = portal.rows.dump_without(&["session"]).await;
    let fields = [("format", "csv")];
    for (browser, home) in [(&client, "/"), (&pending, "/set-up/authenticator"), (&portal.browser(), "/sign-in")] {
        for answer in [browser.submit(EXPORT, &fields).await, browser.post(EXPORT, &fields).await] {
            assert_eq!((answer.code(), answer.location()), (303, home));
            assert!(answer.header("content-disposition").is_none());
        }
    }
    // Nor does another site, with the owner's cookies; nor a link.
    let elsewhere = owner.with_header("sec-fetch-site", "cross-site").with_header("origin", "https://evil.example");
    assert_eq!(elsewhere.submit(EXPORT, &fields).await.code(), 403);
    let page = owner.get("/admin/audit/export?format=csv").await;
    assert!(page.header("content-type").unwrap().starts_with("text/html"));
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    // Another firm's owner gets their own log.
    let file = export(&theirs, &fields).await.ok().text();
    assert!(!file.contains("client") || !file.contains(&portal.firm.id.to_string()), "{file}");
    assert!(file.contains("their-owner") && !file.contains("pending"));
}

async fn an_export_that_breaks_off_does_not_look_whole(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (person, owner) = portal.staff(Role::Owner, "owner").await;
    let size = Size { clients: 5, events: 2500 };
    let url = &portal.config.database_url;
    crowd::gather(&portal.ports, url, &portal.firm, &[person.id.parse().unwrap()], size).await.unwrap();
    for format in ["csv", "json_lines"] {
        let whole = owner.begin(EXPORT, &[("format", format)]).await;
        assert!(whole.into_body().collect().await.is_ok());
    }
    let mut body = owner.begin(EXPORT, &[("format", "json_lines")]).await.into_body();
    let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
    let lines = first.split(|byte| *byte == b'\n').count() - 1;
    assert_eq!(lines, 1000, "a piece of a long log is held at a time");
    portal.ports.store.close().await;
    let broken = loop {
        match body.frame().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => break error.to_string(),
            None => panic!("it ended as if it were whole"),
        }
    };
    assert!(broken.contains("breaks off"), "{broken}");
}
