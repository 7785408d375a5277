//! The list of clients, and inviting one: for the firm's staff alone, whatever an address or a form says.

use std::time::Duration;

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::Browser,
        database::Engine,
        person::PASSWORD,
        portal::{Portal, Wanted},
    },
};

on_both! {
    the_list_is_the_staffs_and_of_their_firm,
    whatever_an_address_says_some_part_of_the_list_comes,
    hostile_names_stay_text_in_every_column,
    the_pages_lead_through_all_clients,
    a_client_is_invited_and_the_link_shown_to_whoever_made_it,
    a_link_that_was_given_is_not_shown_again,
    what_cannot_be_invited_changes_no_row,
    nobody_else_invites_a_client,
}

const INVITE: &str = "/api/admin/invitation/invite";

async fn list(browser: &Browser, fields: &[(&str, &str)]) -> Vec<String> {
    let answer = browser.post("/api/admin/view/clients", fields).await;
    let rows = answer.ok().json()["rows"].clone();
    rows.as_array().unwrap().iter().map(|row| row["username"].as_str().unwrap().to_owned()).collect()
}

/// The identifier that an address ends in.
fn last(answer: &Answer) -> String {
    answer.ok().location().rsplit('/').next().unwrap().to_owned()
}

async fn the_list_is_the_staffs_and_of_their_firm(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    portal.invite("ann@example.com").await;
    portal.invite_as(&other, "bob@example.com", Role::Client).await;
    for role in [Role::Owner, Role::Accountant] {
        let (_, browser) = portal.staff(role, role.as_str()).await;
        assert_eq!(list(&browser, &[]).await, ["ann@example.com"]);
        assert_eq!(list(&browser, &[("q", "bob")]).await, Vec::<String>::new());
        let page = browser.get("/admin/clients").await;
        assert!(page.ok().text().contains("ann@example.com") && page.text().contains("1–1 of 1"), "{}", page.text());
    }
    let (_, theirs) = portal.staff_of(&other, Role::Owner, "their-owner").await;
    assert_eq!(list(&theirs, &[]).await, ["bob@example.com"]);
    let (_, client) = portal.set_up("client@example.com").await;
    client.post("/api/admin/view/clients", &[]).await.is(403, "forbidden");
    portal.browser().post("/api/admin/view/clients", &[]).await.is(401, "not_signed_in");
    assert_eq!(client.get("/admin/clients?q=ann").await.location(), "/");
    assert_eq!(portal.browser().get("/admin/clients").await.location(), "/sign-in");
}

async fn whatever_an_address_says_some_part_of_the_list_comes(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene").await;
    let (id, _) = portal.invite_as(&portal.firm, "ann@example.com", Role::Client).await;
    let before = portal.rows.dump_without(&["session"]).await;
    let long = "x".repeat(5000);
    let shifted = format!("{id}.%00");
    for odd in [
        "q=%00%ff",
        "state=nonsense",
        "accountant=nonsense",
        "accountant=01890000",
        "sort=nonsense",
        "after=x&from=26",
        "after=.&from=26",
        "before=..",
        "from=-1",
        "from=99999999999999999999",
        "state=&state=locked&x=y",
        "q=%27%22%3C%3E",
        &format!("after={id}&from=26"),
        &format!("after={id}.!!!&from=26"),
        &format!("after={shifted}&from=26"),
        &format!("after={id}.9223372036854775808&sort=seen&from=26"),
        &format!("before={id}.AAAA"),
        &format!("after={long}"),
        &format!("q={long}"),
        "sort=seen&before=01890000-0000-7000-8000-000000000000.-9223372036854775808",
    ] {
        let page = browser.get(&format!("/admin/clients?{odd}")).await;
        assert!([200, 400, 414].contains(&page.code()), "{odd}: {} {}", page.status, page.text());
    }
    for (name, value) in [
        ("q", "\0"),
        ("q", "%"),
        ("q", "\u{202e}"),
        ("state", "waiting' OR 1=1"),
        ("accountant", "\0"),
        ("sort", "id; DROP"),
        ("after", "\0.\0"),
        ("before", "é.é"),
        ("from", "0x10"),
        ("from", "4294967296"),
    ] {
        let found = list(&browser, &[(name, value)]).await;
        assert!(found == ["ann@example.com"] || (name == "q" && found.is_empty()), "{name} {value:?}: {found:?}");
    }
    // A place far behind the end is the first page.
    let far = format!("{id}.{}", "enp6eg");
    assert_eq!(list(&browser, &[("after", &far), ("from", "26")]).await, ["ann@example.com"]);
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn hostile_names_stay_text_in_every_column(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Owner, "helene").await;
    let hostile = "\"'><script>alert(1)</script>&amp;";
    let username = "\"'><script>alert(2)</script>";
    let fields = [("name", hostile), ("username", username), ("accountant", &helene.id)];
    browser.post(INVITE, &fields).await.ok();
    portal
        .rows
        .sql(&format!("UPDATE account SET name = '<script>alert(3)</script> x' WHERE id = '{}'", helene.id))
        .await;
    let client = last(&browser.post(INVITE, &[("name", hostile), ("username", "second")]).await);
    let search = "%22%3E%3Cscript%3Ealert(4)%3C/script%3E";
    for path in [
        "/admin/clients".to_owned(),
        format!("/admin/clients?q={search}&accountant={search}&state={search}&sort={search}&after={search}"),
        format!("/admin/clients?q=script&before={search}"),
        "/admin/clients/invite".to_owned(),
        format!("/admin/clients/invite/{client}"),
    ] {
        let page = browser.get(&path).await;
        let text = page.ok().text();
        assert!(!text.contains("<script>alert"), "{path}: {text}");
        // An attribute that a name would have ended.
        assert!(!text.contains("=\"\"'"), "{path}");
    }
    assert!(browser.get("/admin/clients").await.text().contains("&lt;script&gt;alert(2)&lt;/script&gt;"));
}

async fn the_pages_lead_through_all_clients(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene").await;
    for number in 10..70 {
        portal.invite(&format!("client{number}")).await;
    }
    let (mut address, mut seen, mut ranges) = ("/admin/clients?q=client".to_owned(), Vec::new(), Vec::new());
    loop {
        let page = browser.get(&address).await.ok().text();
        for number in 10..70 {
            if page.contains(&format!(">client{number}<")) {
                seen.push(number);
            }
        }
        ranges.push(["1–25 of 60", "26–50 of 60", "51–60 of 60"].map(|range| page.contains(range)));
        let Some((_, next)) = page.split_once("rel=\"next\"").and_then(|_| {
            let link = page.split("<a ").find(|link| link.contains("rel=\"next\""))?;
            link.split_once("href=\"")
        }) else {
            break;
        };
        address = next.split('"').next().unwrap().replace("&amp;", "&");
    }
    assert_eq!(seen, (10..70).collect::<Vec<_>>());
    assert_eq!(ranges, [[true, false, false], [false, true, false], [false, false, true]]);
}

async fn a_client_is_invited_and_the_link_shown_to_whoever_made_it(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (_, bob) = portal.staff(Role::Owner, "bob").await;
    let fields =
        [("name", "Denis Bouchard"), ("email", "denis@example.com"), ("locale", "fr"), ("accountant", &helene.id)];
    let client = last(&browser.post(INVITE, &fields).await);
    let row = format!(
        "SELECT username || '|' || email || '|' || name || '|' || role || '|' || locale || '|' || accountant_id \
         FROM account WHERE id = '{client}'"
    );
    assert_eq!(
        portal.rows.texts(&row).await,
        [format!("denis@example.com|denis@example.com|Denis Bouchard|client|fr|{}", helene.id)]
    );
    let event = portal.rows.texts(&format!("SELECT act || actor FROM audit_event WHERE subject = '{client}'")).await;
    assert_eq!(event, [format!("invited{}", helene.id)]);

    let page = format!("/admin/clients/invite/{client}");
    let shown = browser.get(&page).await.ok().text();
    let link = shown.split("/set-up/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(shown.contains("Denis Bouchard"), "{shown}");
    assert_eq!(bob.get(&page).await.code(), 404, "not even the owner");
    bob.post("/api/admin/view/link", &[("client", &client)]).await.is(404, "not_found");
    // At rest it is sealed, and only its hash finds it.
    let dump = portal.rows.dump().await.join("\n");
    assert!(!dump.contains(&link));

    portal.clock.advance(Duration::from_mins(10));
    assert_eq!(browser.get(&page).await.code(), 404);
    portal.browser().accept(&link, PASSWORD).await.ok();
    assert_eq!(list(&browser, &[("q", "bouchard denis")]).await, ["denis@example.com"]);
}

async fn a_link_that_was_given_is_not_shown_again(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene").await;
    let (_, bob) = portal.staff(Role::Owner, "bob").await;
    let client = last(&browser.submit(INVITE, &[("name", "Ann"), ("username", "ann")]).await);
    let page = format!("/admin/clients/invite/{client}");
    // Somebody else's word doesn't count.
    bob.post("/api/admin/invitation/given", &[("client", &client)]).await.ok();
    assert_eq!(browser.get(&page).await.code(), 200);
    let given = browser.submit("/api/admin/invitation/given", &[("client", &client)]).await;
    assert_eq!((given.code(), given.location()), (303, "/admin/clients"));
    assert_eq!(browser.get(&page).await.code(), 404);
    // Twice is as good; what isn't there is told so.
    browser.post("/api/admin/invitation/given", &[("client", &client)]).await.ok();
    for nothing in ["", "x", "01890000-0000-7000-8000-000000000000"] {
        browser.post("/api/admin/invitation/given", &[("client", nothing)]).await.is(404, "not_found");
        browser.post("/api/admin/view/link", &[("client", nothing)]).await.is(404, "not_found");
    }
}

async fn what_cannot_be_invited_changes_no_row(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (theirs, _) = portal.invite_as(&other, "their-accountant", Role::Accountant).await;
    let (client, _) = portal.invite_as(&portal.firm, "ann@example.com", Role::Client).await;
    let (gone, _) = portal.invite_as(&portal.firm, "gone", Role::Accountant).await;
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{gone}'")).await;
    let (_, browser) = portal.staff(Role::Owner, "owner").await;
    let before = portal.rows.dump_without(&["session"]).await;
    let long = "x".repeat(300);
    for (fields, refusal, word) in [
        (vec![], "name", "field&n=0"),
        (vec![("name", "  ")], "name", "field&n=0"),
        (vec![("name", &long)], "name", "field&n=0"),
        (vec![("name", "Ann")], "missing", "missing"),
        (vec![("name", "Ann"), ("email", "not an address")], "email", "field&n=2"),
        (vec![("name", "Ann"), ("email", "a@b.example\r\nBcc: x@y.example")], "email", "field&n=2"),
        (vec![("name", "Ann"), ("username", "with space")], "username", "field&n=1"),
        (vec![("name", "Ann"), ("username", "new"), ("accountant", "x")], "accountant", "field&n=3"),
        (vec![("name", "Ann"), ("username", "new"), ("accountant", &theirs)], "accountant", "field&n=3"),
        (vec![("name", "Ann"), ("username", "new"), ("accountant", &client)], "accountant", "field&n=3"),
        (vec![("name", "Ann"), ("username", "new"), ("accountant", &gone)], "accountant", "field&n=3"),
        (vec![("name", "Ann"), ("email", "ANN@example.com")], "username_taken", "taken"),
    ] {
        let answer = browser.post(INVITE, &fields).await;
        assert!([409, 422].contains(&answer.code()) && answer.text().contains(refusal), "{fields:?}: {answer:?}");
        let form = browser.submit(INVITE, &fields).await;
        let back = format!("/admin/clients/invite?problem={word}");
        assert_eq!((form.code(), form.location()), (303, back.as_str()), "{fields:?}");
        let page = browser.get(&back).await;
        assert!(page.ok().text().contains("The invitation wasn’t made"), "{}", page.text());
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn nobody_else_invites_a_client(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, client) = portal.set_up("client@example.com").await;
    let pending = portal.browser();
    let (_, link) = portal.invite_as(&portal.firm, "pending", Role::Owner).await;
    pending.accept(&link, PASSWORD).await.ok();
    let before = portal.rows.dump_without(&["session"]).await;
    let fields = [("name", "Ann"), ("username", "ann"), ("role", "owner")];
    client.post(INVITE, &fields).await.is(403, "forbidden");
    pending.post(INVITE, &fields).await.is(409, "out_of_order");
    portal.browser().post(INVITE, &fields).await.is(401, "not_signed_in");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    // Whatever role a form asks for, staff invite clients here.
    let (_, accountant) = portal.staff(Role::Accountant, "helene").await;
    accountant.post(INVITE, &fields).await.ok();
    assert_eq!(portal.rows.texts("SELECT role FROM account WHERE username = 'ann'").await, ["client"]);
}
