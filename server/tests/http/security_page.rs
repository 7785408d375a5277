//! The account's own security over HTTP: what its holder may do there, and what ends with it.

use std::{sync::Arc, time::Duration};

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        at_once,
        browser::Browser,
        database::Engine,
        person::{OTHER_PASSWORD, PASSWORD, Person},
        portal::{Asks, Portal, STEP, Wanted},
    },
};

on_both! {
    the_page_says_how_somebody_signs_in_and_where,
    an_app_is_added_and_works_beside_the_first,
    of_many_first_codes_at_once_one_joins,
    the_old_app_is_dead_once_the_new_one_took_its_place,
    an_interrupted_replacement_goes_on_with_the_same_qr_code,
    an_app_is_renamed_and_its_name_stays_text,
    one_of_two_apps_is_removed_and_other_sessions_end,
    the_last_app_goes_where_it_is_optional_and_a_password_is_what_is_left,
    new_codes_are_shown_until_they_are_saved,
    a_password_is_changed_and_other_sessions_end,
    sessions_are_ended_one_by_one_and_all_at_once,
    staff_have_the_same_page,
    the_language_is_changed_there_too,
    few_codes_are_told_on_the_portal_home,
    activity_is_told_in_the_holders_words,
}

/// What the page shows, as data.
pub async fn view(browser: &Browser) -> serde_json::Value {
    browser.post("/api/view/security", &[]).await.ok().json()
}

/// The identifier of an app, by its place on the page.
pub async fn app(browser: &Browser, place: usize) -> String {
    view(browser).await["apps"][place]["id"].as_str().unwrap().to_owned()
}

/// The key of what waits for its first code.
pub async fn waiting_key(browser: &Browser) -> String {
    let view = browser.post("/api/view/connect", &[]).await;
    view.ok().json()["panel"]["key"].as_str().unwrap().replace(' ', "")
}

/// The same person with another app.
pub fn with_key(who: &Person, key: &str) -> Person {
    Person { key: key.to_owned(), ..who.clone() }
}

/// Somebody who is all set up, with an address for letters, a step later.
pub async fn somebody(portal: &Portal, username: &str) -> (Person, Browser) {
    let (who, browser) = portal.set_up(username).await;
    portal.rows.sql(&format!("UPDATE account SET email = 'x@example.com' WHERE id = '{}'", who.id)).await;
    portal.clock.advance(STEP);
    (who, browser)
}

/// Adds an app: the same person with that one.
pub async fn added(portal: &Portal, who: &Person, browser: &Browser, name: &str) -> Person {
    let started = browser.post("/api/security/add-authenticator", &[("name", name)]).await;
    assert_eq!(started.ok().location(), "/security/authenticators/confirm");
    let newer = with_key(who, &waiting_key(browser).await);
    let joined = browser.post("/api/security/join-authenticator", &[("code", &portal.code(&newer))]).await;
    assert_eq!(joined.ok().location(), "/security?done=added");
    portal.clock.advance(STEP);
    newer
}

/// Signs in somewhere else.
pub async fn elsewhere(portal: &Portal, who: &Person, code: &str) -> Browser {
    let browser = portal.signing_in(who).await;
    browser.verify(code).await.ok();
    browser
}

async fn the_page_says_how_somebody_signs_in_and_where(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    elsewhere(&portal, &marie, &marie.codes[0]).await;
    let page = browser.get("/security").await;
    let text = page.ok().text();
    for part in [
        "Authenticator apps",
        "9 of 10 left",
        "This browser",
        "Internet address 192.0.2.7, active now",
        "End all others",
        "Protected by two-factor authentication since",
        "You turned on two-factor authentication",
        "A recovery code was used to sign in",
        "/security/password",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains(&marie.key) && !text.contains(&marie.codes[1]) && !text.contains("href=\"/admin"));
    // A stranger's number in the address says no more than that sentence.
    let done = browser.get("/security?done=others&ended=3").await.text();
    assert!(done.contains("other sessions were ended"));
    let odd = browser.get("/security?done=%3Cb%3E&problem=%3Cb%3E").await;
    assert!(!odd.ok().text().contains("<b></b>"));
}

/// How many letters tell of that.
async fn notices_of(portal: &Portal, notice: &str) -> i64 {
    portal.rows.number(&format!("SELECT COUNT(*) FROM letter WHERE notice LIKE '%\"{notice}\"%'")).await
}

async fn an_app_is_added_and_works_beside_the_first(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    // With a code, as when the last proof is old; the page asks for it.
    portal.clock.advance(Duration::from_mins(6));
    let page = browser.get("/security/authenticators/add").await;
    assert!(page.ok().text().contains("name=\"code\""));
    let (path, code) = ("/api/security/add-authenticator", portal.code(&marie));
    let started = browser.submit(path, &[("name", "Tablet"), ("code", &code)]).await;
    assert_eq!((started.code(), started.location()), (303, "/security/authenticators/confirm"));
    let page = browser.get("/security/authenticators/confirm").await.text();
    assert!(page.contains("id=\"qr\"") && page.contains("totp-key") && page.contains("otpauth:"));
    let tablet = with_key(&marie, &waiting_key(&browser).await);
    let wrong = portal.wrong_code(&tablet);
    browser.post("/api/security/join-authenticator", &[("code", &wrong)]).await.is(401, "wrong_first_code");
    let wrong = browser.submit("/api/security/join-authenticator", &[("code", &wrong)]).await;
    assert_eq!(wrong.location(), "/security/authenticators/confirm?problem=first-code");
    portal.clock.advance(STEP);
    let code = portal.code(&tablet);
    let other = elsewhere(&portal, &marie, &portal.code(&marie)).await;
    assert!(other.is_in().await);
    let joined = browser.submit("/api/security/join-authenticator", &[("code", &code)]).await;
    assert_eq!(joined.location(), "/security?done=added");
    assert!(!other.is_in().await, "whoever else is signed in proves themselves anew");
    browser.post("/api/security/join-authenticator", &[("code", &code)]).await.is(409, "enrolment_expired");
    let gone = browser.get("/security/authenticators/confirm").await;
    assert!(gone.ok().text().contains("Nothing waits here any more"));
    assert_eq!(notices_of(&portal, "authenticator_added").await, 1);
    assert!(browser.get("/security").await.text().contains("Tablet"));
    portal.clock.advance(STEP);
    for app in [&marie, &tablet] {
        assert!(elsewhere(&portal, &marie, &portal.code(app)).await.is_in().await);
    }
}

async fn of_many_first_codes_at_once_one_joins(engine: Engine) {
    let portal = Arc::new(Portal::open(engine).await);
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    browser.post("/api/security/add-authenticator", &[]).await.ok();
    let code = portal.code(&with_key(&marie, &waiting_key(&browser).await));
    let joined = at_once(0..8, |_| {
        let (browser, code) = (browser.clone(), code.clone());
        async move { browser.post("/api/security/join-authenticator", &[("code", &code)]).await.code() }
    })
    .await;
    assert_eq!(joined.iter().filter(|code| **code == 200).count(), 1, "{joined:?}");
    assert_eq!((portal.rows.count("authenticator").await, portal.rows.count("letter").await), (2, 1));
}

async fn the_old_app_is_dead_once_the_new_one_took_its_place(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    let id = app(&browser, 0).await;
    let page = format!("/security/authenticators/{id}/replace");
    assert!(browser.get(&page).await.ok().text().contains("keeps working until you enter the first code"));
    let begun = browser.submit("/api/security/replace-authenticator", &[("authenticator", &id)]).await;
    assert_eq!(begun.location(), "/security/authenticators/confirm");
    let newer = with_key(&marie, &waiting_key(&browser).await);
    // Until then the old one works, and what it opens stays open.
    let other = elsewhere(&portal, &marie, &portal.code(&marie)).await;
    assert!(other.is_in().await);
    let joined = browser.submit("/api/security/join-authenticator", &[("code", &portal.code(&newer))]).await;
    assert_eq!(joined.location(), "/security?done=replaced");
    assert!(browser.is_in().await && !other.is_in().await);
    portal.clock.advance(STEP);
    let half = portal.signing_in(&marie).await;
    half.verify(&portal.code(&marie)).await.is(401, "wrong_code");
    half.verify(&portal.code(&newer)).await.ok();
    assert_eq!(view(&browser).await["apps"].as_array().unwrap().len(), 1);
    assert_eq!(notices_of(&portal, "authenticator_replaced").await, 1);
}

async fn an_interrupted_replacement_goes_on_with_the_same_qr_code(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    let id = app(&browser, 0).await;
    let replace = async |browser: &Browser, code: &str| {
        browser.post("/api/security/replace-authenticator", &[("authenticator", &id), ("code", code)]).await
    };
    replace(&browser, "").await.ok();
    let key = waiting_key(&browser).await;
    let page = browser.get("/security").await.text();
    assert!(page.contains("You began to replace") && page.contains("Finish it"));
    // Another session that proved itself before it began isn't shown it, and is after a code.
    portal.clock.advance(Duration::from_mins(6));
    replace(&browser, "").await.is(403, "step_up_needed");
    replace(&browser, &portal.code(&marie)).await.ok();
    assert_eq!(waiting_key(&browser).await, key);
    let dropped = browser.submit("/api/security/give-up-authenticator", &[]).await;
    assert_eq!(dropped.location(), "/security?done=dropped");
    // Twice comes to the same.
    assert_eq!(browser.submit("/api/security/give-up-authenticator", &[]).await.location(), "/security?done=dropped");
    assert!(browser.post("/api/view/connect", &[]).await.ok().json().is_null());
    replace(&browser, "").await.ok();
    assert_ne!(waiting_key(&browser).await, key, "what was given up is gone");
}

async fn an_app_is_renamed_and_its_name_stays_text(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = somebody(&portal, "marie@example.com").await;
    let id = app(&browser, 0).await;
    let hostile = "\"><script>alert(1)</script>";
    let renamed =
        browser.submit("/api/security/rename-authenticator", &[("authenticator", &id), ("name", hostile)]).await;
    assert_eq!(renamed.location(), "/security?done=renamed");
    browser.post("/api/security/replace-authenticator", &[("authenticator", &id)]).await.ok();
    for page in ["", "/rename", "/replace", "/remove"] {
        let path =
            if page.is_empty() { "/security".to_owned() } else { format!("/security/authenticators/{id}{page}") };
        let text = browser.get(&path).await.ok().text();
        assert!(!text.contains("<script>alert") && text.contains("&lt;script&gt;alert"), "{path}: {text}");
    }
}

async fn one_of_two_apps_is_removed_and_other_sessions_end(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    let tablet = added(&portal, &marie, &browser, "Tablet").await;
    let other = elsewhere(&portal, &marie, &portal.code(&marie)).await;
    let id = app(&browser, 0).await;
    let removed = browser.submit("/api/security/remove-authenticator", &[("authenticator", &id)]).await;
    assert_eq!((removed.location(), removed.cookies().len()), ("/security?done=removed", 0));
    assert!(browser.is_in().await && !other.is_in().await);
    portal.clock.advance(STEP);
    let half = portal.signing_in(&marie).await;
    half.verify(&portal.code(&marie)).await.is(401, "wrong_code");
    half.verify(&portal.code(&tablet)).await.ok();
}

async fn the_last_app_goes_where_it_is_optional_and_a_password_is_what_is_left(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { asks: Asks::MayEnrol, ..Wanted::default() }).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    let thief = browser.copied();
    let id = app(&browser, 0).await;
    let page = browser.get(&format!("/security/authenticators/{id}/remove")).await.text();
    assert!(page.contains("It is your only app"));
    let removed = browser.submit("/api/security/remove-authenticator", &[("authenticator", &id)]).await;
    assert_eq!((removed.location(), removed.cookies().len()), ("/security?done=removed", 2));
    assert!(browser.is_in().await && !thief.is_in().await, "the old token is dead");
    assert_eq!(portal.rows.count("recovery_set").await, 0);
    let page = browser.get("/security").await.text();
    assert!(page.contains("Not protected by two-factor authentication yet") && page.contains("/set-up/authenticator"));
    // What is open without one: the password and the sessions.
    assert_eq!(browser.get("/security/recovery-codes/new").await.location(), "/?problem=order");
    let fields = [("present", PASSWORD), ("password", OTHER_PASSWORD)];
    assert_eq!(browser.submit("/api/security/change-password", &fields).await.location(), "/security?done=password");
    let again = portal.browser();
    assert_eq!(again.password(&marie.username, OTHER_PASSWORD).await.ok().location(), "/");
}

async fn new_codes_are_shown_until_they_are_saved(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    let other = elsewhere(&portal, &marie, &marie.codes[0]).await;
    browser.get("/security/recovery-codes/new").await.ok();
    let made = browser.submit("/api/security/make-recovery-codes", &[]).await;
    assert_eq!(made.location(), "/set-up/recovery-codes?from=security");
    assert!(!other.is_in().await, "nobody else sees them");
    assert_eq!(browser.get("/security").await.location(), "/set-up/recovery-codes", "until they are saved");
    let codes = browser.recovery_codes().await;
    let page = browser.get("/set-up/recovery-codes?from=security").await.text();
    assert!(page.contains(&codes[0]) && !page.contains("Step 3 of 3"));
    let untold = browser.submit("/api/set-up/finish", &[("anew", "true")]).await;
    assert_eq!(untold.location(), "/set-up/recovery-codes?from=security&problem=not-saved");
    let saved = browser.submit("/api/set-up/finish", &[("saved", "true"), ("anew", "true")]).await;
    assert_eq!(saved.location(), "/security?done=codes");
    let half = portal.signing_in(&marie).await;
    half.verify(&marie.codes[1]).await.is(401, "wrong_code");
    half.verify(&codes[0]).await.ok();
    let told = portal.rows.texts("SELECT notice FROM letter ORDER BY notice").await;
    let used = r#"{"notice":"recovery_code_used","left":9}"#;
    assert_eq!(told, [used, used, r#"{"notice":"recovery_codes_made"}"#]);
}

async fn a_password_is_changed_and_other_sessions_end(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    let other = elsewhere(&portal, &marie, &marie.codes[0]).await;
    let half = portal.signing_in(&marie).await;
    let page = browser.get("/security/password").await.text();
    assert!(!page.contains("name=\"code\""), "proven a moment ago");
    let path = "/api/security/change-password";
    for (present, new, refusal) in
        [(OTHER_PASSWORD, OTHER_PASSWORD, "same"), (PASSWORD, "short", "too-short"), ("", "", "missing")]
    {
        let refused = browser.submit(path, &[("present", present), ("password", new)]).await;
        assert_eq!(refused.location(), format!("/security/password?problem={refusal}"));
    }
    let changed = browser.submit(path, &[("present", PASSWORD), ("password", OTHER_PASSWORD)]).await;
    assert_eq!(changed.location(), "/security?done=password");
    assert!(browser.is_in().await && !other.is_in().await);
    half.verify(&portal.code(&marie)).await.is(401, "not_signed_in");
    portal.browser().password(&marie.username, PASSWORD).await.is(401, "wrong_credentials");
    portal.browser().password(&marie.username, OTHER_PASSWORD).await.ok();
    browser
        .post(path, &[("present", PASSWORD), ("password", "quite another desk indoors")])
        .await
        .is(401, "wrong_credentials");
}

async fn sessions_are_ended_one_by_one_and_all_at_once(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    let others = [elsewhere(&portal, &marie, &marie.codes[0]).await, elsewhere(&portal, &marie, &marie.codes[1]).await];
    let listed = view(&browser).await["sessions"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 3);
    assert!(listed[0]["id"].is_null(), "this one can't be named");
    let id = listed[1]["id"].as_str().unwrap();
    let ended = browser.submit("/api/security/end-session", &[("session", id)]).await;
    assert_eq!(ended.location(), "/security?done=ended");
    assert_ne!(others[0].is_in().await, others[1].is_in().await, "one of the two");
    browser.post("/api/security/end-session", &[("session", id)]).await.is(404, "not_found");
    let ended = browser.submit("/api/security/end-other-sessions", &[]).await;
    assert_eq!(ended.location(), "/security?done=others&ended=1");
    assert!(browser.is_in().await && !others[0].is_in().await && !others[1].is_in().await);
    let ended = browser.submit("/api/security/end-other-sessions", &[]).await;
    assert_eq!(ended.location(), "/security?done=others&ended=0");
}

async fn staff_have_the_same_page(engine: Engine) {
    let portal = Portal::open(engine).await;
    for role in [Role::Accountant, Role::Owner] {
        let (who, browser) = portal.staff(role, role.as_str()).await;
        let page = browser.get("/security").await.ok().text();
        assert!(page.contains("href=\"/admin\"") && page.contains("Administration"));
        assert!(browser.get("/admin").await.text().contains("href=\"/security\""));
        portal.clock.advance(STEP);
        added(&portal, &who, &browser, "Tablet").await;
        let made = browser.submit("/api/security/make-recovery-codes", &[]).await;
        assert_eq!(made.location(), "/set-up/recovery-codes?from=security");
        let saved = browser.submit("/api/set-up/finish", &[("saved", "true"), ("anew", "true")]).await;
        assert_eq!(saved.location(), "/security?done=codes");
    }
}

async fn the_language_is_changed_there_too(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = somebody(&portal, "marie@example.com").await;
    let fields = [("locale", "fr"), ("back", "/security?done=language")];
    let changed = browser.submit("/api/language", &fields).await;
    assert_eq!(changed.location(), "/security?done=language");
    let page = browser.get("/security?done=language").await.text();
    assert!(page.contains("Votre langue est changée") && page.contains("Applications d’authentification"), "{page}");
}

async fn few_codes_are_told_on_the_portal_home(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = somebody(&portal, "marie@example.com").await;
    for (spent, told) in [(6, false), (7, true), (10, true)] {
        let some = format!("SELECT id FROM recovery_code ORDER BY id LIMIT {spent}");
        portal.rows.sql(&format!("UPDATE recovery_code SET used_at = 1 WHERE id IN ({some})")).await;
        let home = browser.get("/").await.text();
        assert_eq!(home.contains("/security/recovery-codes/new"), told, "{spent}");
        assert!(home.contains("href=\"/security\""));
        let page = browser.get("/security").await.text();
        assert_eq!(page.contains("make a new set while you have your phone"), told, "{spent}");
    }
}

async fn activity_is_told_in_the_holders_words(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = somebody(&portal, "marie@example.com").await;
    let half = portal.signing_in(&marie).await;
    for wrong in portal.wrong_codes(&marie).take(3) {
        half.verify(&wrong).await.is(401, "wrong_code");
    }
    let page = browser.get("/security").await.text();
    assert!(page.contains("wrong codes were entered"), "{page}");
    for path in
        ["/security/activity", "/security/activity?page=1", "/security/activity?page=x", "/security/activity?page=0"]
    {
        let page = browser.get(path).await.ok().text();
        assert!(page.contains("You were invited") && page.contains("Your password was entered"), "{path}: {page}");
    }
    for page in ["2", "20", "4294967295"] {
        let view = browser.post("/api/view/activity", &[("page", page)]).await;
        assert!(view.ok().json()["activity"]["earlier"].as_array().unwrap().is_empty());
    }
    let (_, staff) = portal.staff(Role::Owner, "helene@example.com").await;
    assert!(!staff.get("/security/activity").await.text().contains("wrong code"), "only their own");
}
