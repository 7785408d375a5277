//! What is refused on the account's own security page, and that a refusal changes nothing.

use std::time::Duration;

use guichet::account::Role;

use super::security_page::{added, app, elsewhere, somebody, view};
use crate::{
    on_both,
    support::{
        browser::Browser,
        database::Engine,
        person::{OTHER_PASSWORD, PASSWORD},
        portal::{Asks, Portal, STEP, Wanted},
    },
};

on_both! {
    without_a_fresh_code_nothing_that_opens_the_account_is_done,
    a_wrong_or_used_code_does_nothing_but_count,
    too_many_wrong_codes_lock_here_too,
    what_is_somebody_elses_is_as_unknown_as_nothing,
    the_last_app_stays_where_one_is_asked_for,
    before_the_code_or_while_set_up_is_owed_it_is_closed,
    missing_and_odd_fields_are_refused,
    a_session_that_was_ended_does_nothing_any_more,
}

/// What asks for a fresh code.
const PROVEN: [&str; 5] =
    ["add-authenticator", "replace-authenticator", "remove-authenticator", "make-recovery-codes", "change-password"];
/// Everything that can be asked.
const ALL: [&str; 13] = [
    "security/add-authenticator",
    "security/replace-authenticator",
    "security/remove-authenticator",
    "security/make-recovery-codes",
    "security/change-password",
    "security/join-authenticator",
    "security/give-up-authenticator",
    "security/rename-authenticator",
    "security/end-session",
    "security/end-other-sessions",
    "view/security",
    "view/activity",
    "view/connect",
];

/// What every one of them needs.
fn fields<'a>(app: &'a str, code: &'a str) -> [(&'static str, &'a str); 5] {
    [("authenticator", app), ("name", "Mine"), ("present", PASSWORD), ("password", OTHER_PASSWORD), ("code", code)]
}

/// Every row that a refusal must not touch.
async fn rows(portal: &Portal, left_out: &[&str]) -> Vec<String> {
    portal.rows.dump_without(left_out).await
}

async fn without_a_fresh_code_nothing_that_opens_the_account_is_done(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    added(&portal, &marie, &browser, "Tablet").await;
    let id = app(&browser, 0).await;
    portal.clock.advance(Duration::from_mins(5));
    let pages = ["authenticators/add", "recovery-codes/new", "password"].map(|page| format!("/security/{page}"));
    let of_app = ["replace", "remove"].map(|act| format!("/security/authenticators/{id}/{act}"));
    for page in pages.iter().chain(&of_app) {
        assert!(browser.get(page).await.ok().text().contains("name=\"code\""), "{page}");
    }
    let before = rows(&portal, &[]).await;
    for act in PROVEN {
        let path = format!("/api/security/{act}");
        browser.post(&path, &fields(&id, "")).await.is(403, "step_up_needed");
        let form = browser.submit(&path, &fields(&id, "")).await;
        assert!(form.location().starts_with("/security/") && form.location().ends_with("?problem=step-up"), "{form:?}");
        assert!(browser.get(form.location()).await.ok().text().contains("Enter your own code once more"));
    }
    assert_eq!(rows(&portal, &[]).await, before);
}

async fn a_wrong_or_used_code_does_nothing_but_count(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    added(&portal, &marie, &browser, "Tablet").await;
    let id = app(&browser, 0).await;
    portal.clock.advance(Duration::from_mins(5));
    let used = portal.code(&marie);
    assert!(elsewhere(&portal, &marie, &used).await.is_in().await);
    browser.get("/security").await.ok();
    // At the fifth, whose account it is is told.
    let counting = ["throttle", "audit_event", "letter"];
    let before = rows(&portal, &counting).await;
    let wrong = portal.wrong_code(&marie);
    // Four of each: the tenth would lock.
    for act in &PROVEN[..4] {
        let path = format!("/api/security/{act}");
        browser.post(&path, &fields(&id, &wrong)).await.is(401, "wrong_proof");
        browser.post(&path, &fields(&id, &used)).await.is(401, "proof_already_used");
        browser.post(&path, &fields(&id, "nonsense")).await.is(422, "not_a_code");
    }
    let form = browser.submit("/api/security/change-password", &fields(&id, &wrong)).await;
    assert_eq!(form.location(), "/security/password?problem=proof");
    assert_eq!(rows(&portal, &counting).await, before);
}

async fn too_many_wrong_codes_lock_here_too(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    portal.clock.advance(Duration::from_mins(5));
    for wrong in portal.wrong_codes(&marie).take(10) {
        browser.post("/api/security/make-recovery-codes", &[("code", &wrong)]).await.is(401, "wrong_proof");
    }
    let right = browser.post("/api/security/make-recovery-codes", &[("code", &portal.code(&marie))]).await;
    assert_eq!(right.is(429, "locked").header("retry-after"), Some("900"));
    // They are told of the wrong codes and of the lock, and of nothing that was done.
    let told = portal.rows.texts("SELECT notice FROM letter").await;
    assert!(told.len() == 2 && !told.iter().any(|notice| notice.contains("recovery_codes_made")), "{told:?}");
}

async fn what_is_somebody_elses_is_as_unknown_as_nothing(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (bob, bobs) = somebody(&portal, "bob@example.com").await;
    let (_, theirs) = portal.staff_of(&other, Role::Owner, "their-owner").await;
    elsewhere(&portal, &bob, &bob.codes[0]).await;
    let bobs_session = view(&bobs).await["sessions"][1]["id"].as_str().unwrap().to_owned();
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    added(&portal, &marie, &browser, "Tablet").await;
    browser.get("/security").await.ok();
    let nobodys = "01890000-0000-7000-8000-000000000000".to_owned();
    let strange = [app(&bobs, 0).await, app(&theirs, 0).await, nobodys.clone(), "x".to_owned(), String::new()];
    let before = rows(&portal, &[]).await;
    for id in strange {
        for act in ["replace", "remove", "rename"] {
            let path = format!("/api/security/{act}-authenticator");
            let answer = browser.post(&path, &fields(&id, "")).await;
            assert_eq!((answer.code(), answer.text().as_str()), (404, "{\"refusal\":\"not_found\"}"), "{path} {id}");
            if id.len() > 1 {
                let page = browser.get(&format!("/security/authenticators/{id}/{act}")).await;
                assert_eq!(page.code(), 404, "{}", page.text());
            }
        }
    }
    for session in [bobs_session, nobodys, "x".to_owned(), String::new()] {
        browser.post("/api/security/end-session", &[("session", &session)]).await.is(404, "not_found");
    }
    assert_eq!(rows(&portal, &[]).await, before);
}

async fn the_last_app_stays_where_one_is_asked_for(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, client) = somebody(&portal, "marie@example.com").await;
    let (_, owner) = portal.staff(Role::Owner, "helene@example.com").await;
    for browser in [client, owner] {
        let id = app(&browser, 0).await;
        let before = rows(&portal, &[]).await;
        let refused = browser.post("/api/security/remove-authenticator", &[("authenticator", &id)]).await;
        refused.is(409, "last_authenticator");
        let form = browser.submit("/api/security/remove-authenticator", &[("authenticator", &id)]).await;
        assert_eq!(form.location(), format!("/security/authenticators/{id}/remove?problem=last-authenticator"));
        let page = browser.get(form.location()).await.ok().text();
        assert!(page.contains("Replace it instead") && !page.contains("remove-authenticator\""), "{page}");
        assert_eq!(rows(&portal, &[]).await, before);
    }
}

async fn refuses_everything(browser: &Browser, refusal: (u16, &str), home: &str) {
    for function in ALL {
        browser.post(&format!("/api/{function}"), &fields("x", "123456")).await.is(refusal.0, refusal.1);
    }
    for page in ["/security", "/security/", "/security/activity", "/security/password", "/security/authenticators/add"]
    {
        let answer = browser.get(page).await;
        assert_eq!((answer.code(), answer.location()), (303, home), "{page}");
    }
}

async fn before_the_code_or_while_set_up_is_owed_it_is_closed(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, _) = somebody(&portal, "marie@example.com").await;
    let (half, owing, unsaved) = (portal.signing_in(&marie).await, portal.browser(), portal.browser());
    owing.accept(&portal.invite("bob@example.com").await, PASSWORD).await.ok();
    portal.enrol_in(&unsaved, &portal.firm, "eve@example.com").await;
    let before = rows(&portal, &[]).await;
    refuses_everything(&portal.browser(), (401, "not_signed_in"), "/sign-in").await;
    refuses_everything(&half, (401, "not_signed_in"), "/sign-in/verify").await;
    refuses_everything(&owing, (409, "out_of_order"), "/set-up/authenticator").await;
    refuses_everything(&unsaved, (409, "out_of_order"), "/set-up/recovery-codes").await;
    assert_eq!(rows(&portal, &[]).await, before);
    // Where nothing more is asked, a password opens the page, and nothing on it that two factors protect.
    let portal = Portal::wanted(engine, Wanted { asks: Asks::MayEnrol, ..Wanted::default() }).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    assert!(browser.get("/security").await.ok().text().contains("Not protected"));
    let before = rows(&portal, &[]).await;
    for act in ["add-authenticator", "make-recovery-codes", "join-authenticator", "give-up-authenticator"] {
        let answer = browser.post(&format!("/api/security/{act}"), &[("code", "")]).await;
        assert!([404, 409, 422].contains(&answer.code()), "{act}: {answer:?}");
    }
    assert_eq!(rows(&portal, &[]).await, before);
}

async fn missing_and_odd_fields_are_refused(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    added(&portal, &marie, &browser, "Tablet").await;
    let id = app(&browser, 0).await;
    let before = rows(&portal, &[]).await;
    let long = "x".repeat(41);
    for name in [long.as_str(), "\0", "a\u{202e}b", ""] {
        let fields = [("authenticator", id.as_str()), ("name", name)];
        browser.post("/api/security/rename-authenticator", &fields).await.is(422, "field");
        if !name.is_empty() {
            browser.post("/api/security/add-authenticator", &[("name", name)]).await.is(422, "field");
        }
    }
    let taken = [("authenticator", id.as_str()), ("name", "tablet")];
    browser.post("/api/security/rename-authenticator", &taken).await.is(409, "conflict");
    browser.post("/api/security/join-authenticator", &[]).await.is(422, "not_a_code");
    browser.post("/api/security/join-authenticator", &[("code", "123456")]).await.is(409, "enrolment_expired");
    browser.post("/api/security/change-password", &[]).await.is(422, "missing");
    assert_eq!(rows(&portal, &[]).await, before);
    // A sixth app is one too many.
    for number in 0..3 {
        added(&portal, &marie, &browser, &format!("App {number}")).await;
    }
    browser.post("/api/security/add-authenticator", &[]).await.is(409, "too_many_authenticators");
}

async fn a_session_that_was_ended_does_nothing_any_more(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    let other = elsewhere(&portal, &marie, &marie.codes[0]).await;
    portal.clock.advance(STEP);
    other.post("/api/security/end-other-sessions", &[]).await.ok();
    let before = rows(&portal, &[]).await;
    for function in ALL {
        browser.post(&format!("/api/{function}"), &fields("x", "")).await.is(401, "not_signed_in");
    }
    assert_eq!(rows(&portal, &[]).await, before);
}
