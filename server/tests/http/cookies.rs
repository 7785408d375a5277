//! What a browser holds: new at every step, dead on the server once it is over, and for this site alone
//! (defects.md, rows 46 to 49).

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;

use crate::{
    on_both,
    support::{
        browser::Browser,
        database::Engine,
        person::PASSWORD,
        portal::{Portal, STEP, Wanted},
    },
};

on_both! {
    the_cookie_is_for_this_machine_alone_on_plain_http,
    the_cookie_is_a_host_cookie_on_https,
    the_cookie_is_new_at_every_step_of_set_up,
    the_cookie_is_new_at_every_step_of_a_sign_in,
    signing_in_again_ends_what_the_browser_held,
    a_password_alone_ends_nobody_elses_session,
    signing_out_ends_the_session_on_the_server,
    giving_up_a_sign_in_ends_it_on_the_server,
    a_token_that_somebody_chose_is_never_adopted,
    a_session_ends_after_half_an_hour_without_a_request,
    a_session_ends_after_twelve_hours_however_busy,
    a_disabled_account_is_out_at_once,
    enrolling_ends_every_other_session,
    a_new_link_ends_every_session_once_it_is_used,
}

/// Whether a cookie opens nothing any more: neither a page nor a server function.
async fn is_dead(browser: &Browser) {
    for function in ["/api/view/portal", "/api/view/authenticator", "/api/view/recovery-codes", "/api/view/verify"] {
        browser.post(function, &[]).await.is(401, "not_signed_in");
    }
    for page in ["/", "/set-up/authenticator", "/set-up/recovery-codes", "/sign-in/verify"] {
        let answer = browser.get(page).await;
        assert_eq!((answer.code(), answer.location()), (303, "/sign-in?problem=ended"), "{page}");
    }
}

async fn given(portal: &Portal) -> String {
    let link = portal.invite("marie@example.com").await;
    let answer = portal.browser().accept(&link, PASSWORD).await;
    let [cookie, _mark] = answer.cookies()[..] else { panic!("{answer:?}") };
    let (name_and_value, attributes) = cookie.split_once("; ").unwrap();
    let (name, value) = name_and_value.split_once('=').unwrap();
    // 256 bits.
    assert_eq!(BASE64URL_NOPAD.decode(value.as_bytes()).unwrap().len(), 32);
    format!("{name}; {attributes}")
}

async fn the_cookie_is_for_this_machine_alone_on_plain_http(engine: Engine) {
    let portal = Portal::open(engine).await;
    assert_eq!(given(&portal).await, "guichet; Path=/; HttpOnly; SameSite=Lax");
}

async fn the_cookie_is_a_host_cookie_on_https(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { base_url: "https://portal.example", ..Wanted::default() }).await;
    assert_eq!(given(&portal).await, "__Host-guichet; Path=/; HttpOnly; SameSite=Lax; Secure");
    // A cookie that a neighbouring host could set isn't read.
    let (_, browser) = portal.set_up("luc@example.com").await;
    let other = portal.browser();
    other.put_cookie("guichet", &browser.cookie());
    assert!(browser.is_in().await && !other.is_in().await);
    let chosen = browser.post("/api/language", &[("locale", "fr"), ("back", "/")]).await;
    let [language] = chosen.cookies()[..] else { panic!("{chosen:?}") };
    let expected = "__Host-guichet-language=fr; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=31536000";
    assert_eq!(language, expected);
}

async fn the_cookie_is_new_at_every_step_of_set_up(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    let with_password = browser.copied();
    let key = browser.key().await;
    let code = crate::support::authenticator::code_at(&key, &format!("@{}", portal.clock.seconds()));
    browser.confirm(&code).await.ok();
    assert_ne!(browser.cookie(), with_password.cookie());
    is_dead(&with_password).await;
    browser.finish().await.ok();
    assert!(browser.is_in().await);
    assert_eq!(portal.rows.count("session").await, 1);
}

async fn the_cookie_is_new_at_every_step_of_a_sign_in(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let browser = portal.signing_in(&marie).await;
    let pending = browser.copied();
    browser.verify(&portal.code(&marie)).await.ok();
    assert_ne!(browser.cookie(), pending.cookie());
    is_dead(&pending).await;
    pending.verify(&portal.code_in(&marie, 1)).await.is(401, "not_signed_in");
    assert!(browser.is_in().await);
    assert_eq!(portal.rows.count("sign_in").await, 0);
}

async fn signing_in_again_ends_what_the_browser_held(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = portal.set_up("marie@example.com").await;
    portal.clock.advance(STEP);
    let before = browser.copied();
    browser.begin_sign_in(&marie).await;
    assert_ne!(browser.cookie(), before.cookie());
    is_dead(&before).await;
    let pending = browser.copied();
    browser.begin_sign_in(&marie).await;
    is_dead(&pending).await;
    assert_eq!((portal.rows.count("session").await, portal.rows.count("sign_in").await), (0, 1));
}

async fn a_password_alone_ends_nobody_elses_session(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, at_home) = portal.set_up("marie@example.com").await;
    portal.signing_in(&marie).await.verify(&portal.wrong_code(&marie)).await.is(401, "wrong_code");
    assert!(at_home.is_in().await);
}

async fn signing_out_ends_the_session_on_the_server(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    let stolen = browser.copied();
    let out = browser.submit("/api/sign-out", &[]).await;
    assert_eq!((out.code(), out.location()), (303, "/sign-in"));
    assert_eq!(out.cookies(), ["guichet=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"]);
    assert!(browser.token().is_none());
    assert_eq!(portal.rows.count("session").await, 0);
    is_dead(&stolen).await;
}

async fn giving_up_a_sign_in_ends_it_on_the_server(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let browser = portal.signing_in(&marie).await;
    let stolen = browser.copied();
    browser.sign_out().await.ok();
    stolen.verify(&portal.code(&marie)).await.is(401, "not_signed_in");
    is_dead(&stolen).await;
}

async fn a_token_that_somebody_chose_is_never_adopted(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    for chosen in [&"A".repeat(43), "x", "", "%00", "é", &"A".repeat(4000)] {
        let browser = portal.browser();
        browser.put_cookie("guichet", chosen);
        let first = browser.get("/").await;
        assert!(first.code() == 303 && first.cookies().is_empty(), "{first:?}");
        browser.begin_sign_in(&marie).await;
        assert_ne!(browser.cookie(), *chosen);
        let pending = browser.cookie();
        browser.verify(&portal.code(&marie)).await.ok();
        assert!(browser.cookie() != *chosen && browser.cookie() != pending);
        portal.clock.advance(STEP);
    }
}

async fn a_session_ends_after_half_an_hour_without_a_request(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    // A request in between keeps it.
    portal.clock.advance(Duration::from_mins(29));
    assert!(browser.is_in().await);
    portal.clock.advance(Duration::from_mins(29));
    assert!(browser.is_in().await);
    portal.clock.advance(Duration::from_mins(30));
    is_dead(&browser).await;
}

async fn a_session_ends_after_twelve_hours_however_busy(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    for _ in 0..35 {
        portal.clock.advance(Duration::from_mins(20));
        assert!(browser.is_in().await);
    }
    portal.clock.advance(Duration::from_mins(20));
    is_dead(&browser).await;
}

async fn a_disabled_account_is_out_at_once(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = portal.set_up("marie@example.com").await;
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&marie).await;
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{}'", marie.id)).await;
    is_dead(&browser).await;
    pending.verify(&portal.code(&marie)).await.is(401, "not_signed_in");
}

async fn enrolling_ends_every_other_session(engine: Engine) {
    let portal = Portal::open(engine).await;
    let here = portal.browser();
    here.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    let elsewhere = portal.browser();
    elsewhere.password("marie@example.com", PASSWORD).await.ok();
    let key = here.key().await;
    let code = crate::support::authenticator::code_at(&key, &format!("@{}", portal.clock.seconds()));
    here.confirm(&code).await.ok();
    is_dead(&elsewhere).await;
    assert_eq!(portal.rows.count("session").await, 1);
}

async fn a_new_link_ends_every_session_once_it_is_used(engine: Engine) {
    let portal = Portal::open(engine).await;
    let username = guichet::account::Username::parse("owner").unwrap();
    let invite = async || {
        let invited = guichet::usecase::invite_owner(&portal.ports, &portal.firm, username.clone()).await.unwrap();
        invited.expect("no owner has set up").1.reveal()
    };
    let [first, second] = [invite().await, invite().await];
    let browser = portal.browser();
    browser.accept(&first, PASSWORD).await.is(409, "invitation_gone");
    browser.accept(&second, PASSWORD).await.ok();
    assert_eq!(portal.rows.count("session").await, 1);
}
