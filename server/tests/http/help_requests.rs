//! What clients ask stands on the overview until somebody of the staff says what was done.

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        at_once,
        browser::Browser,
        database::Engine,
        person::{PASSWORD, Person},
        portal::{Portal, STEP, Wanted},
    },
};

on_both! {
    what_a_client_asks_stands_on_the_overview_until_it_is_closed,
    every_open_request_of_a_client_is_closed_by_one_act_and_nobody_elses,
    of_those_who_close_at_once_one_is_told_that_they_did,
    a_request_is_closed_with_what_was_done_and_not_without,
    nobody_else_closes_a_request,
}

const CLOSE: &str = "/api/admin/help/close";

/// The groups of what needs a person, as the overview lists them.
async fn to_handle(staff: &Browser) -> Vec<(String, Vec<String>)> {
    let view = staff.post("/api/admin/view/overview", &[]).await.ok().json();
    let names = |group: &serde_json::Value| {
        let items = group["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["href"].as_str().unwrap().replace("/admin/clients/", "")).collect()
    };
    let groups = view["to_handle"].as_array().unwrap().clone();
    groups.iter().map(|group| (group["kind"].as_str().unwrap().to_owned(), names(group))).collect()
}

async fn close(staff: &Browser, client: &Person, outcome: &str) -> crate::support::answer::Answer {
    staff.post(CLOSE, &[("client", &client.id), ("outcome", outcome)]).await
}

async fn what_a_client_asks_stands_on_the_overview_until_it_is_closed(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let denis = portal.person("denis@example.com").await;
    assert_eq!(to_handle(&staff).await, []);
    portal.signing_in(&denis).await.ask_for_help().await;
    assert_eq!(to_handle(&staff).await, [("Help".to_owned(), vec![denis.id.clone()])]);
    let overview = staff.get("/admin").await.ok().text();
    assert!(overview.contains(&format!("href=\"/admin/clients/{}\"", denis.id)), "{overview}");

    let page = format!("/admin/clients/{}/help", denis.id);
    let dialog = staff.get(&page).await.ok().text();
    assert!(dialog.contains("What was done?") && dialog.contains("We talked, and that was enough"), "{dialog}");
    let answer = staff.submit(CLOSE, &[("client", &denis.id), ("outcome", "talked")]).await;
    assert_eq!((answer.code(), answer.location()), (303, &*format!("/admin/clients/{}?done=handled", denis.id)));
    assert_eq!(to_handle(&staff).await, []);
    let line = "SELECT actor || ' ' || subject || ' ' || canonical FROM audit_event WHERE act = 'help_handled'";
    let line = portal.rows.texts(line).await.concat();
    assert!(line.starts_with(&format!("{} {}", helene.id, denis.id)) && line.contains("talked"), "{line}");
    // A page left open says that somebody was first.
    assert!(staff.get(&page).await.ok().text().contains("somebody has closed it"));
    let before = portal.rows.dump_without(&["session"]).await;
    close(&staff, &denis, "reset").await.is(409, "conflict");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn every_open_request_of_a_client_is_closed_by_one_act_and_nobody_elses(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let (denis, luc) = (portal.person("denis@example.com").await, portal.person("luc@example.com").await);
    for _ in 0..2 {
        portal.signing_in(&denis).await.ask_for_help().await;
        portal.clock.advance(STEP);
    }
    portal.signing_in(&luc).await.ask_for_help().await;
    let view = staff.post("/api/admin/view/client-to-help", &[("client", &denis.id)]).await.ok().json();
    assert_eq!(view["asked"].as_array().unwrap().len(), 2);
    close(&staff, &denis, "code_issued").await.ok();
    assert_eq!(to_handle(&staff).await, [("Help".to_owned(), vec![luc.id])]);
    // It is no way round the day's three.
    portal.signing_in(&denis).await.ask_for_help().await;
    close(&staff, &denis, "talked").await.ok();
    portal.signing_in(&denis).await.post("/api/sign-in/help", &[]).await.is(429, "help_already_asked");
}

async fn of_those_who_close_at_once_one_is_told_that_they_did(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, one) = portal.staff(Role::Accountant, "helene@example.com").await;
    let (_, other) = portal.staff(Role::Owner, "gilles@example.com").await;
    let denis = portal.person("denis@example.com").await;
    portal.signing_in(&denis).await.ask_for_help().await;
    let browsers = [one.clone(), other.clone(), one, other];
    let mut answers = at_once(browsers, |browser| {
        let denis = denis.clone();
        async move { close(&browser, &denis, "talked").await.code() }
    })
    .await;
    answers.sort_unstable();
    assert_eq!(answers, [200, 409, 409, 409]);
}

async fn a_request_is_closed_with_what_was_done_and_not_without(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let denis = portal.person("denis@example.com").await;
    portal.signing_in(&denis).await.ask_for_help().await;
    let before = portal.rows.dump_without(&["session"]).await;
    for outcome in ["", "x", "else", "Talked", "\0"] {
        close(&staff, &denis, outcome).await.is(422, "outcome");
    }
    let form = staff.submit(CLOSE, &[("client", &denis.id)]).await;
    let back = format!("/admin/clients/{}/help?problem=field&n=8", denis.id);
    assert_eq!((form.code(), form.location()), (303, back.as_str()));
    assert!(staff.get(&back).await.ok().text().contains("Choose what was done"));
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    for outcome in ["code_issued", "reset", "unlocked", "not_them"] {
        close(&staff, &denis, outcome).await.ok();
        portal.rows.sql("UPDATE help_request SET handled_at = NULL, outcome = NULL").await;
    }
}

async fn nobody_else_closes_a_request(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (_, theirs) = portal.staff_of(&other, Role::Owner, "owner@example.com").await;
    let (denis, of_denis) = portal.set_up("denis@example.com").await;
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&denis).await;
    pending.ask_for_help().await;
    let owes = portal.browser();
    let (_, link) = portal.invite_as(&portal.firm, "new@example.com", Role::Owner).await;
    owes.accept(&link, PASSWORD).await.ok();
    let before = portal.rows.dump_without(&["session"]).await;
    for (browser, status, word) in [
        (&portal.browser(), 401, "not_signed_in"),
        (&pending, 401, "not_signed_in"),
        (&owes, 409, "out_of_order"),
        (&of_denis, 403, "forbidden"),
        (&theirs, 404, "not_found"),
    ] {
        close(browser, &denis, "talked").await.is(status, word);
        let page = browser.get(&format!("/admin/clients/{}/help", denis.id)).await;
        assert!([303, 404].contains(&page.code()), "{word}: {}", page.text());
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}
