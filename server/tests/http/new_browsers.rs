//! A sign-in from a browser that is new to the account, or with a recovery code: mailed, and asked about elsewhere. "It
//! wasn't me" ends it, and nothing but a new password is open afterwards.

use guichet::account::Role;
use serde_json::Value;

use crate::{
    on_both,
    support::{
        answer::Answer,
        at_once,
        browser::Browser,
        database::Engine,
        mail_server::{MailServer, free_port},
        person::{OTHER_PASSWORD, PASSWORD, Person},
        portal::{Portal, STEP, Wanted},
    },
};

/// What a browser's visitor is asked about.
async fn asked(browser: &Browser) -> Vec<Value> {
    browser.post("/api/view/portal", &[]).await.ok().json()["unusual"].as_array().unwrap().clone()
}

/// The one thing that they are asked about.
async fn question(browser: &Browser) -> String {
    let asked = asked(browser).await;
    let [one] = asked.as_slice() else { panic!("{asked:?}") };
    one["id"].as_str().unwrap().to_owned()
}

async fn own(browser: &Browser, question: &str) -> Answer {
    browser.post("/api/security/own-sign-in", &[("sign_in", question)]).await
}

async fn disown(browser: &Browser, question: &str) -> Answer {
    browser.post("/api/security/disown-sign-in", &[("sign_in", question)]).await
}

/// Signs in again in a browser.
async fn sign_in(portal: &Portal, browser: &Browser, who: &Person) {
    portal.clock.advance(STEP);
    browser.begin_sign_in(who).await;
    browser.verify(&portal.code(who)).await.ok();
}

/// Somebody in the browser where they set up, and in another that they never used.
async fn at_home_and_away(portal: &Portal) -> (Person, Browser, Browser) {
    let (denis, home) = portal.set_up("denis").await;
    let away = portal.signed_in(&denis).await;
    (denis, home, away)
}

async fn only_another_browser_is_asked(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (denis, home) = portal.set_up("denis").await;
    sign_in(&portal, &home, &denis).await;
    assert_eq!(asked(&home).await, Vec::<Value>::new(), "the browser of the set-up is known");
    let away = portal.signed_in(&denis).await;
    assert!(asked(&away).await.is_empty());
    sign_in(&portal, &away, &denis).await;
    assert!(asked(&away).await.is_empty(), "who was new would say yes");
    let asked = asked(&home).await;
    let text = asked[0]["text"].as_str().unwrap();
    assert!(text.contains("192.0.2.7") && text.contains("with a code of your app"), "{text}");
    own(&away, asked[0]["id"].as_str().unwrap()).await.is(404, "not_found");
    disown(&away, asked[0]["id"].as_str().unwrap()).await.is(404, "not_found");
}

async fn it_was_me_is_said_once_and_changes_nothing(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, home, away) = at_home_and_away(&portal).await;
    let question = question(&home).await;
    assert_eq!(own(&home, &question).await.ok().location(), "/");
    own(&home, &question).await.is(404, "not_found");
    disown(&home, &question).await.is(404, "not_found");
    assert!(asked(&home).await.is_empty());
    assert!(home.is_in().await && away.is_in().await);
}

async fn it_wasnt_me_leaves_nothing_open_but_a_new_password(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (denis, home, away) = at_home_and_away(&portal).await;
    let half = portal.signing_in(&denis).await;
    let question = question(&home).await;
    assert_eq!(disown(&home, &question).await.ok().location(), "/security/password");
    assert!(!away.is_in().await);
    portal.clock.advance(STEP);
    half.verify(&portal.code(&denis)).await.is(401, "not_signed_in");
    // Nothing else is open: not here, and not after another sign-in.
    for endpoint in ["view/portal", "view/security", "security/end-other-sessions", "security/make-recovery-codes"] {
        home.post(&format!("/api/{endpoint}"), &[]).await.is(409, "out_of_order");
    }
    disown(&home, &question).await.is(409, "out_of_order");
    assert_eq!(home.get("/").await.location(), "/security/password");
    assert_eq!(home.get("/security").await.location(), "/security/password");
    let page = home.get("/security/password").await.ok().text();
    assert!(page.contains("Choose a new password") && !page.contains("Cancel"));
    portal.clock.advance(STEP);
    let again = portal.signing_in(&denis).await;
    assert_eq!(again.verify(&portal.code(&denis)).await.ok().location(), "/security/password");
    // The former password, once more, is no new one.
    portal.clock.advance(STEP);
    let change = async |present, password, code: &str| {
        let fields = [("present", present), ("password", password), ("code", code)];
        home.post("/api/security/change-password", &fields).await
    };
    assert_eq!(change(PASSWORD, PASSWORD, &portal.code(&denis)).await.code(), 422);
    assert_eq!(change(PASSWORD, OTHER_PASSWORD, "").await.ok().location(), "/security?done=password");
    assert!(home.is_in().await && !again.is_in().await);
    again.password("denis", PASSWORD).await.is(401, "wrong_credentials");
}

async fn the_firm_sees_who_disowned_a_sign_in(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let (denis, home, _) = at_home_and_away(&portal).await;
    disown(&home, &question(&home).await).await.ok();
    let overview = owner.post("/api/admin/view/overview", &[]).await.ok().json();
    let item = &overview["to_handle"][0]["items"][0];
    assert_eq!(item["href"], format!("/admin/clients/{}", denis.id));
    assert!(item["text"].as_str().unwrap().starts_with("Says a sign-in wasn’t theirs"), "{item}");
    let page = owner.get(&format!("/admin/clients/{}", denis.id)).await.ok().text();
    assert!(page.contains("denis says a sign-in wasn’t theirs"), "the client's page");
    assert!(page.contains("Said that a sign-in was somebody else’s"), "the history");
}

async fn a_recovery_code_that_wasnt_theirs_voids_the_sheet(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (denis, home) = portal.set_up("denis").await;
    let thief = portal.signing_in(&denis).await;
    thief.verify(&denis.codes[0]).await.ok();
    assert!(asked(&home).await[0]["text"].as_str().unwrap().contains("with a recovery code"));
    disown(&home, &question(&home).await).await.ok();
    let thief = portal.signing_in(&denis).await;
    thief.verify(&denis.codes[1]).await.is(401, "wrong_code");
    assert_eq!(portal.codes_left(&denis).await, 0);
}

async fn of_answers_at_once_one_counts(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (denis, home, _) = at_home_and_away(&portal).await;
    let question = question(&home).await;
    let answers = at_once(0..20, |number| {
        let (home, question) = (home.clone(), question.clone());
        async move {
            if number % 2 == 0 { own(&home, &question).await.code() } else { disown(&home, &question).await.code() }
        }
    })
    .await;
    assert_eq!(answers.iter().filter(|code| **code == 200).count(), 1, "{answers:?}");
    let select = format!(
        "SELECT COUNT(*) FROM audit_event WHERE subject = '{}' AND name IN ('authn_login_owned', 'authn_login_disowned')",
        denis.id
    );
    assert_eq!(portal.rows.number(&select).await, 1);
}

async fn somebody_elses_question_is_unknown(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, home, _) = at_home_and_away(&portal).await;
    let question = question(&home).await;
    let (_, other) = portal.set_up("karim").await;
    for answer in [own(&other, &question).await, disown(&other, &question).await, own(&home, "x").await] {
        answer.is(404, "not_found");
    }
    own(&portal.browser(), &question).await.is(401, "not_signed_in");
    assert!(home.is_in().await);
}

async fn a_stranger_keeps_nobody_waiting_who_signs_in_from_a_browser_of_theirs(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (denis, home) = portal.set_up("denis").await;
    home.sign_out().await.ok();
    let stranger = portal.browser().at_address([203, 0, 113, 9]);
    for _ in 0..5 {
        stranger.password("denis", OTHER_PASSWORD).await.is(401, "wrong_credentials");
    }
    // From everywhere else, the right password waits.
    for elsewhere in [stranger, portal.browser()] {
        assert_eq!(elsewhere.password("denis", PASSWORD).await.code(), 429);
    }
    sign_in(&portal, &home, &denis).await;
    // In that browser wrong passwords are counted as everywhere, apart from those of strangers.
    home.sign_out().await.ok();
    for _ in 0..5 {
        home.password("denis", OTHER_PASSWORD).await.is(401, "wrong_credentials");
    }
    assert_eq!(home.password("denis", PASSWORD).await.code(), 429);
    // To another account it is as strange as any.
    portal.set_up("karim").await;
    for _ in 0..5 {
        portal.browser().password("karim", OTHER_PASSWORD).await.is(401, "wrong_credentials");
    }
    assert_eq!(home.password("karim", PASSWORD).await.code(), 429);
}

async fn the_letters_go_to_whom_it_concerns(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let portal = Portal::wanted(engine, Wanted { mail_port: Some(port), ..Wanted::default() }).await;
    portal.staff(Role::Owner, "owner").await;
    let (denis, home) = portal.set_up("denis").await;
    portal.rows.sql("UPDATE account SET email = username || '@example.com'").await;
    let next = async || {
        portal.send_letter().await;
        let letter = server.letter();
        (letter.to().to_owned(), letter.header("Subject").to_owned(), letter.text().to_owned())
    };
    portal.signed_in(&denis).await;
    let (to, subject, text) = next().await;
    assert_eq!((&*to, &*subject), ("denis@example.com", "New sign-in to your account"));
    assert!(text.contains("192.0.2.7") && text.contains("“It wasn’t me”"), "{text}");
    disown(&home, &question(&home).await).await.ok();
    let mut told = [next().await, next().await];
    told.sort();
    let told: Vec<_> = told.iter().map(|(to, subject, _)| (to.as_str(), subject.as_str())).collect();
    assert_eq!(
        told,
        [("denis@example.com", "You reported a sign-in"), ("owner@example.com", "denis doesn’t recognise a sign-in")]
    );
    assert!(server.is_silent());
}

async fn the_mark_is_a_cookie_that_opens_nothing(engine: Engine) {
    let wanted = Wanted { base_url: "https://portal.example", ..Wanted::default() };
    let portal = Portal::wanted(engine, wanted).await;
    let browser = portal.browser_at("portal.example");
    let denis = portal.enrol_in(&browser, &portal.firm, "denis").await;
    browser.finish().await.ok();
    portal.clock.advance(STEP);
    let answer = browser.password("denis", PASSWORD).await;
    let marks: Vec<_> =
        answer.cookies().into_iter().filter(|cookie| cookie.starts_with("__Host-guichet-browser=")).collect();
    let [mark] = marks.as_slice() else { panic!("{marks:?}") };
    assert!(mark.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000"), "{mark}");
    // Its value alone is nobody's; and what can't be one is replaced.
    let value = mark.split(['=', ';']).nth(1).unwrap().to_owned();
    let thief = portal.browser_at("portal.example");
    thief.put_cookie("__Host-guichet-browser", &value);
    thief.put_cookie("__Host-guichet", &value);
    assert!(!thief.is_in().await);
    thief.put_cookie("__Host-guichet-browser", "anything");
    let answer = thief.password(&denis.username, PASSWORD).await;
    let given = answer.cookies().into_iter().find(|cookie| cookie.starts_with("__Host-guichet-browser=")).unwrap();
    assert!(!given.contains("anything") && !given.contains(&value));
    let kept = portal.rows.number("SELECT COUNT(*) FROM browser").await;
    assert_eq!(kept, 1, "known by a session, not by a password");
}

on_both!(
    only_another_browser_is_asked,
    it_was_me_is_said_once_and_changes_nothing,
    it_wasnt_me_leaves_nothing_open_but_a_new_password,
    the_firm_sees_who_disowned_a_sign_in,
    a_recovery_code_that_wasnt_theirs_voids_the_sheet,
    of_answers_at_once_one_counts,
    somebody_elses_question_is_unknown,
    a_stranger_keeps_nobody_waiting_who_signs_in_from_a_browser_of_theirs,
    the_letters_go_to_whom_it_concerns,
    the_mark_is_a_cookie_that_opens_nothing,
);
