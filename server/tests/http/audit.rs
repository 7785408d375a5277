//! The audit log over HTTP: for the firm's staff alone, in plain words, found by filters in the address.

use std::time::Duration;

use guichet::{account::Role, firm::Firm};
use guichet_server::crowd::{self, Size};
use serde_json::Value;

use crate::{
    on_both,
    support::{
        audit_log::{invite, places_on, two_firms},
        browser::Browser,
        database::Engine,
        portal::Portal,
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
}

const VIEW: &str = "/api/admin/view/audit";

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
