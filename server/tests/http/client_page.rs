//! A client's page: what is known and no secret, for the staff of their firm alone.

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        client_page::{UNKNOWN, act, dump, page},
        database::Engine,
        portal::{Portal, Wanted},
    },
};

on_both! {
    the_page_shows_what_is_known_and_no_secret,
    the_page_of_a_client_is_the_staffs_of_their_firm,
    the_history_folds_wrong_codes_and_leads_to_the_log,
    hostile_names_stay_text,
}

/// The dialogs that a client's page leads to.
const BELOW: [&str; 9] =
    ["/edit", "/hand-over", "/lock", "/unlock", "/disable", "/enable", "/end-sessions", "/new-link", "/revoke-link"];

async fn the_page_shows_what_is_known_and_no_secret(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (ann, _) = portal.set_up("ann@example.com").await;
    portal.rows.sql(&format!("UPDATE account SET accountant_id = '{}' WHERE id = '{}'", helene.id, ann.id)).await;
    let shown = browser.get(&page(&ann.id)).await.ok().text();
    for text in
        ["ann@example.com", "Protected", "10 of 10 left", "helene", "English", "on Linux", "192.0.2.7", "Chosen"]
    {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    for link in ["/code", "/reset", "/edit", "/lock", "/disable", "/hand-over"] {
        assert!(shown.contains(&format!("\"{}{link}\"", page(&ann.id))), "{link}");
    }
    assert!(shown.contains("/admin/audit?person=ann%40example.com"), "{shown}");
    assert!(!shown.contains(&ann.key) && !ann.codes.iter().any(|code| shown.contains(code)));

    // Somebody who waits has a link instead, which only its maker can be shown.
    let (waiting, _) = portal.invite_as(&portal.firm, "bob@example.com", Role::Client).await;
    let shown = browser.get(&page(&waiting)).await.ok().text();
    for text in ["Waiting", "Link until", "Not chosen yet", "a new link does it", "New link", "Revoke the link"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains("Show the link") && !shown.contains("/reset\""));
    // It is read, and nothing else.
    let before = dump(&portal).await;
    for below in [""].into_iter().chain(BELOW) {
        assert_eq!(browser.get(&format!("{}{below}", page(&ann.id))).await.code(), 200, "{below}");
    }
    assert_eq!(dump(&portal).await, before);
}

async fn the_page_of_a_client_is_the_staffs_of_their_firm(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (theirs, _) = portal.invite_as(&other, "bob@example.com", Role::Client).await;
    let (ann, client) = portal.set_up("ann@example.com").await;
    for role in [Role::Owner, Role::Accountant] {
        let (person, browser) = portal.staff(role, role.as_str()).await;
        browser.post("/api/admin/view/client", &[("client", &ann.id)]).await.ok();
        let unknown = browser.post("/api/admin/view/client", &[("client", UNKNOWN)]).await;
        unknown.is(404, "not_found");
        for nobody in [theirs.as_str(), &person.id, "", "x", "%00"] {
            for view in ["/api/admin/view/client", "/api/admin/view/client-to-change"] {
                let answer = browser.post(view, &[("client", nobody)]).await;
                assert_eq!((answer.code(), answer.text()), (404, unknown.text()), "{nobody}");
            }
        }
        for below in ["", "/edit", "/lock"] {
            assert_eq!(browser.get(&format!("{}{below}", page(&theirs))).await.code(), 404);
            assert_eq!(browser.get(&format!("{}{below}", page(UNKNOWN))).await.code(), 404);
        }
    }
    let (_, elsewhere) = portal.staff_of(&other, Role::Owner, "their-owner").await;
    elsewhere.post("/api/admin/view/client", &[("client", &ann.id)]).await.is(404, "not_found");
    client.post("/api/admin/view/client", &[("client", &ann.id)]).await.is(403, "forbidden");
    portal.browser().post("/api/admin/view/client", &[("client", &ann.id)]).await.is(401, "not_signed_in");
    assert_eq!(client.get(&page(&ann.id)).await.location(), "/");
    assert_eq!(portal.browser().get(&page(&ann.id)).await.location(), "/sign-in");
}

async fn the_history_folds_wrong_codes_and_leads_to_the_log(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Owner, "helene").await;
    let ann = portal.person("ann@example.com").await;
    let guess = portal.signing_in(&ann).await.at_address([198, 51, 100, 9]);
    for wrong in portal.wrong_codes(&ann).take(3) {
        guess.verify(&wrong).await.is(401, "wrong_code");
    }
    let view = browser.post("/api/admin/view/client", &[("client", &ann.id)]).await.ok().json();
    let first = &view["history"][0];
    assert_eq!(first["what"], "Entered 3\u{a0}wrong codes");
    assert_eq!(first["mark"], "look");
    assert!(first["when"].as_str().unwrap().ends_with("on Linux, 198.51.100.9"), "{first}");
    let all = view["history"].to_string();
    assert!(!all.contains("Right password") && all.contains("Turned on two-factor authentication"), "{all}");
    assert!(all.contains("by Command line"), "who invited them: {all}");
    assert_eq!(view["two_factor"]["wrong_codes"], "3 in a row");
}

async fn hostile_names_stay_text(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Owner, "helene").await;
    let (ann, _) = portal.invite_as(&portal.firm, "\"'><script>alert(1)</script>", Role::Client).await;
    let hostile = "\"'><script>alert(2)</script>";
    let fields =
        [("client", ann.as_str()), ("name", hostile), ("email", ""), ("name_before", ""), ("email_before", "")];
    browser.post(&act("client/edit"), &fields).await.ok();
    browser.post(&act("client/lock"), &[("client", &ann), ("reason", hostile)]).await.ok();
    for below in [""].into_iter().chain(BELOW).filter(|below| !["/lock", "/enable"].contains(below)) {
        let text = browser.get(&format!("{}{below}", page(&ann))).await.ok().text();
        assert!(!text.contains("<script>alert"), "{below}: {text}");
        assert!(text.contains("&lt;script&gt;alert(2)"), "{below}");
    }
}
