//! A step that comes too early, too late or twice is refused, and changes nothing (defects.md, rows 37 to 40 and 43).

use std::time::Duration;

use crate::{
    on_both,
    support::{
        authenticator::code_at,
        database::Engine,
        person::PASSWORD,
        portal::{Portal, STEP},
    },
};

on_both! {
    a_code_before_the_password_is_refused,
    steps_of_set_up_out_of_their_order_are_refused,
    a_step_that_was_done_is_refused_the_second_time,
    a_wrong_code_changes_nothing_but_its_counters,
    a_wrong_first_code_keeps_the_key_and_the_session,
    an_expired_key_is_replaced_and_its_code_refused,
    a_secret_that_the_browser_sends_is_ignored,
    codes_that_were_not_saved_are_shown_at_the_next_sign_in,
    a_page_left_open_cannot_vouch_for_newer_codes,
    a_form_out_of_order_leads_to_where_its_sender_belongs,
    help_is_asked_for_three_times_a_day_at_most,
}

/// What a refused attempt may write: how often it was tried, and that it was.
const COUNTED: [&str; 3] = ["throttle", "audit_event", "sign_in"];

async fn a_code_before_the_password_is_refused(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let before = portal.rows.dump().await;
    let browser = portal.browser();
    browser.verify(&portal.code(&marie)).await.is(401, "not_signed_in");
    browser.verify(&marie.codes[0]).await.is(401, "not_signed_in");
    browser.post("/api/sign-in/help", &[]).await.is(401, "not_signed_in");
    assert_eq!(before, portal.rows.dump().await);
}

async fn steps_of_set_up_out_of_their_order_are_refused(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    let before = portal.rows.dump().await;
    // No key was shown yet, so no code can be right.
    browser.confirm("123456").await.is(409, "enrolment_expired");
    browser.finish().await.is(409, "out_of_order");
    browser.verify("123456").await.is(409, "out_of_order");
    browser.post("/api/sign-in/help", &[]).await.is(409, "out_of_order");
    browser.post("/api/view/recovery-codes", &[]).await.is(409, "out_of_order");
    browser.post("/api/view/portal", &[]).await.is(409, "out_of_order");
    assert_eq!(before, portal.rows.dump().await);
}

async fn a_step_that_was_done_is_refused_the_second_time(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("marie@example.com").await;
    let browser = portal.browser();
    browser.accept(&link, PASSWORD).await.ok();
    browser.accept(&link, PASSWORD).await.is(409, "invitation_gone");
    let code = code_at(&browser.key().await, &format!("@{}", portal.clock.seconds()));
    browser.confirm(&code).await.ok();
    let before = portal.rows.dump().await;
    browser.confirm(&code).await.is(409, "out_of_order");
    browser.post("/api/view/authenticator", &[]).await.is(409, "out_of_order");
    browser.post("/api/set-up/finish", &[]).await.is(422, "codes_not_saved");
    assert_eq!(before, portal.rows.dump().await);
    browser.finish().await.ok();
    let before = portal.rows.dump().await;
    browser.finish().await.is(409, "out_of_order");
    browser.confirm(&code).await.is(409, "out_of_order");
    browser.post("/api/view/recovery-codes", &[]).await.is(409, "out_of_order");
    assert_eq!(browser.get("/set-up/recovery-codes.txt").await.code(), 404);
    assert_eq!(before, portal.rows.dump().await);
}

async fn a_wrong_code_changes_nothing_but_its_counters(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let browser = portal.signing_in(&marie).await;
    let before = portal.rows.dump_without(&COUNTED).await;
    browser.verify(&portal.wrong_code(&marie)).await.is(401, "wrong_code");
    browser.verify("0000-0000-0000-0000").await.is(401, "wrong_code");
    assert_eq!(before, portal.rows.dump_without(&COUNTED).await);
    // It was counted, though the request was refused.
    assert_eq!(portal.wrong_codes_counted(&marie).await, 2);
    assert_eq!(portal.rows.number("SELECT MAX(tries) + 0 FROM sign_in").await, 2);
}

async fn a_wrong_first_code_keeps_the_key_and_the_session(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    let key = browser.key().await;
    let now = portal.clock.seconds();
    let near: Vec<String> = (-2..=2).map(|steps| code_at(&key, &format!("@{}", now + steps * 30))).collect();
    let wrong = ["000000", "111111", "222222"].into_iter().find(|code| !near.contains(&(*code).to_owned())).unwrap();
    let before = portal.rows.dump_without(&COUNTED).await;
    browser.confirm(wrong).await.is(401, "wrong_first_code");
    for unlike_a_code in ["", " ", "12345", "AAAA-AAAA-AAAA-AAAA"] {
        browser.confirm(unlike_a_code).await.is(422, "not_a_code");
    }
    assert_eq!(before, portal.rows.dump_without(&COUNTED).await);
    assert_eq!(browser.key().await, key);
    browser.confirm(&near[2]).await.ok();
}

async fn an_expired_key_is_replaced_and_its_code_refused(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    let key = browser.key().await;
    portal.clock.advance(Duration::from_mins(10) - Duration::from_millis(1));
    assert_eq!(browser.key().await, key);
    portal.clock.advance(Duration::from_millis(1));
    let code = code_at(&key, &format!("@{}", portal.clock.seconds()));
    browser.confirm(&code).await.is(409, "enrolment_expired");
    let fresh = browser.key().await;
    assert_ne!(fresh, key);
    browser.confirm(&code).await.is(401, "wrong_first_code");
    browser.confirm(&code_at(&fresh, &format!("@{}", portal.clock.seconds()))).await.ok();
}

async fn a_secret_that_the_browser_sends_is_ignored(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    let key = browser.key().await;
    let mine = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let now = format!("@{}", portal.clock.seconds());
    let (forged, right) = (code_at(mine, &now), code_at(&key, &now));
    let names = ["secret", "key", "uri", "totp_secret"];
    for name in names {
        let answer = browser.post("/api/set-up/confirm", &[("code", &forged), (name, mine)]).await;
        answer.is(401, "wrong_first_code");
    }
    let sent: Vec<_> = [("code", right.as_str())].into_iter().chain(names.map(|name| (name, mine))).collect();
    browser.post("/api/set-up/confirm", &sent).await.ok();
}

async fn codes_that_were_not_saved_are_shown_at_the_next_sign_in(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.enrol_in(&portal.browser(), &portal.firm, "marie@example.com").await;
    portal.clock.advance(Duration::from_mins(11));
    let browser = portal.signing_in(&marie).await;
    assert_eq!(browser.verify(&portal.code(&marie)).await.ok().location(), "/set-up/recovery-codes");
    let fresh = browser.recovery_codes().await;
    assert_eq!(fresh, browser.recovery_codes().await);
    assert!(fresh.iter().all(|code| !marie.codes.contains(code)));
    assert_eq!(portal.codes_left(&marie).await, 10);
    browser.finish().await.ok();
    // The set that nobody saved is of no use.
    portal.signing_in(&marie).await.verify(&marie.codes[0]).await.is(401, "wrong_code");
    portal.signing_in(&marie).await.verify(&fresh[0]).await.ok();
}

async fn a_page_left_open_cannot_vouch_for_newer_codes(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    portal.enrol_in(&browser, &portal.firm, "marie@example.com").await;
    let set = async || {
        let view = browser.post("/api/view/recovery-codes", &[]).await;
        view.ok().json()["set"].as_str().unwrap().to_owned()
    };
    let older = set().await;
    portal.clock.advance(Duration::from_mins(10));
    let newer = set().await;
    assert_ne!(older, newer);
    let before = portal.rows.dump_without(&["session"]).await;
    let finish = async |set: &str| browser.post("/api/set-up/finish", &[("saved", "true"), ("set", set)]).await;
    finish(&older).await.is(409, "out_of_order");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    finish(&newer).await.ok();
    assert!(browser.is_in().await);
}

async fn a_form_out_of_order_leads_to_where_its_sender_belongs(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = portal.set_up("marie@example.com").await;
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&marie).await;
    for (browser, endpoint, page) in [
        (&portal.browser(), "/api/sign-in/verify", "/sign-in?problem=ended"),
        (&pending, "/api/set-up/finish", "/sign-in/verify?problem=ended"),
        (&browser, "/api/sign-in/verify", "/?problem=order"),
        (&browser, "/api/set-up/confirm", "/?problem=order"),
    ] {
        let answer = browser.submit(endpoint, &[("code", "123456")]).await;
        assert_eq!((answer.code(), answer.location()), (303, page), "{endpoint}");
        assert_eq!(browser.get(answer.location()).await.code(), 200, "{page}");
    }
}

async fn help_is_asked_for_three_times_a_day_at_most(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    for _ in 0..3 {
        let browser = portal.signing_in(&marie).await;
        assert_eq!(browser.submit("/api/sign-in/help", &[]).await.location(), "/sign-in/help?asked=yes");
    }
    portal.signing_in(&marie).await.post("/api/sign-in/help", &[]).await.is(429, "help_already_asked");
    assert_eq!(portal.rows.count("help_request").await, 3);
    portal.clock.advance(Duration::from_hours(24));
    portal.signing_in(&marie).await.post("/api/sign-in/help", &[]).await.ok();
}
