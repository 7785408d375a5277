//! The audit log over HTTP: for the firm's staff alone, in plain words, found by filters in the address; taken away as
//! a file that others can read; and its chain verified, from the page and from the command line.

use std::{collections::BTreeSet, time::Duration};

use data_encoding::HEXLOWER;
use guichet::{
    account::Role,
    caller::Caller,
    chain::Verdict,
    firm::Firm,
    usecase::{self, Verification},
};
use guichet_server::crowd::{self, Size};
use http_body_util::BodyExt;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::Browser,
        database::Engine,
        portal::{Portal, STEP, Wanted},
        process::{guichet, run},
    },
};

on_both! {
    the_log_is_read_by_the_firms_staff_alone,
    lines_are_found_by_person_kind_and_day,
    several_of_a_name_are_to_choose_from,
    whatever_an_address_says_it_is_answered,
    pages_lead_back_to_the_first_line_and_stay_where_they_are,
    lines_are_told_in_the_readers_language,
    hostile_names_stay_text_in_the_log,
    a_table_is_read_back_as_it_was_meant,
    a_file_for_programs_holds_the_whole_chain,
    an_export_holds_what_the_filters_find,
    an_export_asks_for_a_fresh_code,
    nobody_else_takes_the_log_away,
    an_export_that_breaks_off_does_not_look_whole,
    a_whole_log_is_verified_and_that_is_written_down,
    a_line_that_does_not_fit_is_found_and_shown,
    a_verification_goes_on_from_its_own_ticket_alone,
    nobody_else_verifies_the_log,
    the_command_says_which_logs_are_whole,
}

const VIEW: &str = "/api/admin/view/audit";
const EXPORT: &str = "/admin/audit/export";
const VERIFY: &str = "/api/admin/audit/verify";

/// The lines that somebody sees, as places and words.
async fn lines(browser: &Browser, fields: &[(&str, &str)]) -> Vec<(u64, String)> {
    let answer = browser.post(VIEW, fields).await.ok().json();
    assert_eq!(answer["wrong"], Value::Null, "{fields:?}: {answer}");
    let lines = answer["lines"].as_array().unwrap().clone();
    lines.iter().map(|line| (line["place"].as_u64().unwrap(), line["what"].as_str().unwrap().to_owned())).collect()
}

async fn words(browser: &Browser, fields: &[(&str, &str)]) -> Vec<String> {
    lines(browser, fields).await.into_iter().map(|(_, what)| what).collect()
}

async fn invite(browser: &Browser, name: &str, username: &str) -> String {
    let fields = [("name", name), ("username", username)];
    let answer = browser.post("/api/admin/invitation/invite", &fields).await;
    answer.ok().location().rsplit('/').next().unwrap().to_owned()
}

/// A portal of two firms, with an owner of each at work.
async fn two_firms(engine: Engine) -> (Portal, Browser, Browser) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let (_, theirs) = portal.staff_of(&other, Role::Owner, "their-owner").await;
    (portal, owner, theirs)
}

async fn the_log_is_read_by_the_firms_staff_alone(engine: Engine) {
    let (portal, owner, theirs) = two_firms(engine).await;
    invite(&owner, "Ann Lee", "ann").await;
    let client = invite(&theirs, "Bob Roy", "bob").await;
    for role in [Role::Owner, Role::Accountant] {
        let (_, browser) = portal.staff(role, &format!("{}2", role.as_str())).await;
        let page = browser.get("/admin/audit").await.ok().text();
        assert!(page.contains("Ann Lee") && !page.contains("Bob Roy"), "{page}");
        // Nor is anything found under their names, usernames or identifiers.
        for person in ["bob", "Bob Roy", "their-owner", &client] {
            let answer = browser.post(VIEW, &[("person", person)]).await.ok().json();
            assert_eq!(
                (&answer["wrong"], answer["lines"].as_array().unwrap().len()),
                (&"Nobody".into(), 0),
                "{person}"
            );
        }
    }
    let all = |firm: &Firm| format!("SELECT COUNT(*) FROM audit_event WHERE firm_id = '{}'", firm.id);
    let count = usize::try_from(portal.rows.number(&all(&portal.firm)).await).unwrap();
    assert_eq!(lines(&owner, &[]).await.len(), count.min(50));
    let (_, setting_up) = portal.invite_as(&portal.firm, "pending", Role::Owner).await;
    let pending = portal.browser();
    pending.accept(&setting_up, crate::support::person::PASSWORD).await.ok();
    let (_, client) = portal.set_up("client").await;
    for view in [VIEW, "/api/admin/view/audit-export", "/api/admin/view/audit-verification"] {
        client.post(view, &[]).await.is(403, "forbidden");
        pending.post(view, &[]).await.is(409, "out_of_order");
        portal.browser().post(view, &[]).await.is(401, "not_signed_in");
    }
    for page in ["/admin/audit", "/admin/audit/export", "/admin/audit/verify"] {
        assert_eq!(client.get(page).await.location(), "/");
        assert_eq!(portal.browser().get(page).await.location(), "/sign-in");
        owner.get(page).await.ok();
    }
}

async fn lines_are_found_by_person_kind_and_day(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let ann = invite(&owner, "Ann Lee", "ann@example.com").await;
    portal.clock.advance(Duration::from_hours(48));
    let (_, helene) = portal.staff(Role::Accountant, "helene").await;
    invite(&helene, "Denis Roy", "denis").await;
    for person in ["ann@example.com", "ANN@example.com", "ann lee", "LEE", " ann@example.com ", &ann] {
        assert_eq!(words(&helene, &[("person", person)]).await, ["Invited as client"], "{person}");
    }
    let of = async |kind| words(&helene, &[("kind", kind)]).await;
    assert_eq!(of("firm").await, ["Firm created"]);
    assert_eq!(of("accounts").await.iter().filter(|what| what.starts_with("Invited as")).count(), 4);
    assert_eq!(of("audit").await, [""; 0]);
    assert_eq!(words(&helene, &[("person", "denis"), ("kind", "accounts")]).await, ["Invited as client"]);
    assert_eq!(words(&helene, &[("person", "denis"), ("kind", "policy")]).await, [""; 0]);
    // The clock began on 21 September 2026 in Toronto.
    let days = async |from, to| words(&helene, &[("from", from), ("to", to), ("kind", "accounts")]).await.len();
    let all = days("", "").await;
    let first = days("2026-09-21", "2026-09-21").await;
    let last = days("2026-09-23", "").await;
    assert!(first > 0 && last > 0 && first + last == all, "{first} + {last} = {all}");
    assert_eq!(days("", "2026-09-20").await, 0);
    assert_eq!(days("2026-09-22", "2026-09-22").await, 0);
    assert_eq!(days("2026-09-21", "2026-09-23").await, all);
    for (from, to, wrong) in
        [("2026-09-23", "2026-09-21", "Order"), ("23/09/2026", "", "Day"), ("", "2026-02-30", "Day")]
    {
        let answer = helene.post(VIEW, &[("from", from), ("to", to)]).await.ok().json();
        assert_eq!((&answer["wrong"], &answer["lines"]), (&wrong.into(), &Value::Array(Vec::new())), "{from} {to}");
    }
    // What was asked stands in the form again, and an empty page says what to do.
    let page = helene.get("/admin/audit?person=denis&kind=policy&from=2026-09-21&to=2026-09-23").await.ok().text();
    for kept in ["value=\"denis\"", "value=\"policy\" selected", "value=\"2026-09-21\"", "No line matches"] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    assert!(page.contains("/admin/audit/export?person=denis&amp;kind=policy"), "{page}");
}

async fn several_of_a_name_are_to_choose_from(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    for (name, username) in [("Denis Roy", "denis1"), ("Denise Côté", "d&d=?"), ("Zoé Roy", "zoe")] {
        invite(&owner, name, username).await;
    }
    let answer = owner.post(VIEW, &[("person", "denis"), ("kind", "accounts")]).await.ok().json();
    let people = answer["wrong"]["Several"][0].as_array().unwrap().clone();
    let addresses: Vec<_> = people.iter().map(|person| person["address"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        addresses,
        ["/admin/audit?person=denis1&kind=accounts", "/admin/audit?person=d%26d%3D%3F&kind=accounts"]
    );
    let page = owner.get("/admin/audit?person=denis").await.ok().text();
    assert!(page.contains("Whom do you mean") && !page.contains("Invited as client"), "{page}");
    for address in addresses {
        let page = owner.get(&address).await.ok().text();
        assert!(page.contains("Invited as client") && !page.contains("Whom do you mean"), "{page}");
    }
}

async fn whatever_an_address_says_it_is_answered(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let rows = portal.rows.dump_without(&["session"]).await;
    let long = "x".repeat(5000);
    for odd in [
        "person=%00%ff&kind=%00",
        "kind=nonsense&from=",
        "before=x&after=y",
        "before=0",
        "after=0",
        "before=18446744073709551615",
        "after=18446744073709551615",
        "before=99999999999999999999",
        "before=-1&after=-1",
        "person=%25&from=-999999-01-01",
        "from=9999-12-31&to=9999-12-31",
        "to=0000-01-01",
        "person=01890000-0000-7000-8000-000000000000",
        "person=%27%22%3C%3E&done=verified",
        &format!("person={long}"),
    ] {
        let page = owner.get(&format!("/admin/audit?{odd}")).await;
        assert!([200, 400, 414].contains(&page.code()), "{odd}: {} {}", page.status, page.text());
        let export = owner.get(&format!("/admin/audit/export?{odd}&problem=proof")).await;
        assert!([200, 400, 414].contains(&export.code()), "{odd}: {}", export.status);
    }
    for ticket in ["x", "1.2.3", "1.00.5.x", "%00", &long] {
        owner.get(&format!("/admin/audit/verify?ticket={ticket}")).await.ok();
    }
    assert_eq!(rows, portal.rows.dump_without(&["session"]).await, "reading changes nothing");
}

/// The address of the link with that relation.
fn link(page: &str, rel: &str) -> Option<String> {
    let link = page.split("<a ").find(|link| link.split('>').next().unwrap().contains(&format!("rel=\"{rel}\"")))?;
    let address = link.split_once("href=\"")?.1.split('"').next()?;
    Some(address.replace("&amp;", "&"))
}

fn places_on(page: &str) -> Vec<u64> {
    page.split("id=\"line-").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

async fn pages_lead_back_to_the_first_line_and_stay_where_they_are(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (person, owner) = portal.staff(Role::Owner, "owner").await;
    let size = Size { clients: 5, events: 150 };
    let url = &portal.config.database_url;
    crowd::gather(&portal.ports, url, &portal.firm, &[person.id.parse().unwrap()], size).await.unwrap();
    let total = u64::try_from(portal.rows.count("audit_event").await).unwrap();
    let (mut address, mut seen, mut pages) = ("/admin/audit".to_owned(), Vec::new(), Vec::new());
    loop {
        let page = owner.get(&address).await.ok().text();
        pages.push((address.clone(), places_on(&page)));
        seen.extend(places_on(&page));
        let Some(older) = link(&page, "next") else { break };
        address = older;
        // Somebody else is at work meanwhile.
        owner.post("/api/admin/view/audit", &[]).await.ok();
        invite(&owner, "Ann", &format!("ann{}", pages.len())).await;
    }
    assert_eq!(seen, (1..=total).rev().collect::<Vec<_>>());
    assert!(pages.len() > 3);
    // And forward again: every line once, and the newer ones too.
    let mut forward = Vec::new();
    let mut page = owner.get(&address).await.text();
    forward.push(places_on(&page));
    while let Some(newer) = link(&page, "prev") {
        page = owner.get(&newer).await.ok().text();
        forward.push(places_on(&page));
    }
    let forward: Vec<_> = forward.into_iter().rev().flatten().collect();
    let now = u64::try_from(portal.rows.count("audit_event").await).unwrap();
    assert_eq!(forward, (1..=now).rev().collect::<Vec<_>>());
    assert!(owner.get("/admin/audit").await.text().contains(&format!("of {now}")));
}

async fn lines_are_told_in_the_readers_language(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let (hugo, french) = portal.staff(Role::Accountant, "hugo").await;
    portal.rows.sql(&format!("UPDATE account SET locale = 'fr', name = 'Hugo Roy' WHERE id = '{}'", hugo.id)).await;
    let client = invite(&owner, "Ann Lee", "ann").await;
    let answer = owner.post(VIEW, &[("person", "ann")]).await.ok().json();
    let line = &answer["lines"][0];
    assert_eq!((line["what"].as_str(), line["who"]["name"].as_str()), (Some("Invited as client"), Some("owner")));
    assert_eq!(line["whom"]["address"].as_str().unwrap(), format!("/admin/clients/{client}"));
    assert_eq!(
        (line["address"].as_str(), line["device"].as_str()),
        (Some("192.0.2.7"), Some("Unknown browser on Linux"))
    );
    assert_eq!(line["precise"].as_str(), Some("2026-09-21 10:13:35"));
    let page = owner.get("/admin/audit?person=hugo").await.ok().text();
    assert!(page.contains("Hugo Roy") && page.contains("Turned on two-factor authentication"), "{page}");
    let page = french.get("/admin/audit").await.ok().text();
    for said in ["Journal d’audit", "Invitation comme client", "A activé l’authentification", " sous Linux", "Ann Lee"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Strangers and the command line have no name.
    portal.browser().password("nobody-at-all", "a quiet desk by the sea").await;
    let page = owner.get("/admin/audit").await.ok().text();
    assert!(page.contains("Somebody not signed in") && page.contains("Command line"), "{page}");
    assert!(!page.contains("nobody-at-all"));
}

async fn hostile_names_stay_text_in_the_log(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let hostile = "\"'><script>alert(1)</script>&amp;";
    invite(&owner, hostile, "\"'><script>alert(2)</script>").await;
    invite(&owner, hostile, "third").await;
    let search = "%22%3E%3Cscript%3Ealert(4)%3C/script%3E";
    for path in [
        "/admin/audit".to_owned(),
        "/admin/audit?person=script".to_owned(),
        format!("/admin/audit?person={search}&kind={search}&from={search}&to={search}&before={search}"),
        format!("/admin/audit/export?person={search}&kind={search}&problem={search}"),
        format!("/admin/audit/verify?ticket={search}"),
    ] {
        let text = owner.get(&path).await.ok().text();
        assert!(!text.contains("<script>alert"), "{path}: {text}");
    }
}

/// Takes the log away.
async fn export(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    browser.submit(EXPORT, fields).await
}

fn rows_of(csv: &str, separator: u8) -> Vec<Vec<String>> {
    let text = csv.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
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
    let before = portal.rows.dump_without(&["sqlite_stat1", "sqlite_stat4"]).await;
    let verify = |more: &[&str]| run(&mut guichet(folder, url, &[&["audit", "verify"], more].concat()));
    let count = format!("SELECT COUNT(*) FROM audit_event WHERE firm_id = '{id}'");
    let lines = portal.rows.number(&count).await;

    let all = verify(&[]);
    assert_eq!((all.status.code(), all.stdout.lines().count()), (Some(0), 2), "{}{}", all.stdout, all.stderr);
    let one = verify(&["--firm", &id]);
    assert_eq!((one.status.code(), one.stdout.lines().count()), (Some(0), 1));
    assert!(one.stdout.contains(&format!("{lines} lines checked, whole; last line {lines}:")), "{}", one.stdout);
    // But what SQLite itself notes of its indexes when it is closed.
    assert_eq!(before, portal.rows.dump_without(&["sqlite_stat1", "sqlite_stat4"]).await, "it leaves nothing behind");
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
