//! How long a session lasts, to the millisecond: idle and in all, for clients, for staff and as a firm sets it; what
//! keeps it, what doesn't, and how many there may be (OWASP ASVS v5.0.0-7.1 and 7.3).

use std::time::Duration;

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        browser::Browser,
        database::Engine,
        firm_settings::{DONE, leads, owner, send},
        person::PASSWORD,
        portal::{Asks, Portal, Wanted},
    },
};

on_both! {
    a_clients_session_ends_idle_to_the_millisecond,
    the_staffs_session_ends_idle_to_the_millisecond,
    idle_limits_of_a_firms_own_hold_to_the_millisecond,
    however_busy_a_session_ends_at_its_absolute_limit,
    so_does_one_at_a_firms_own,
    asking_how_long_is_left_keeps_no_session,
    one_click_keeps_a_session_from_that_moment_on,
    extending_never_passes_the_absolute_limit,
    what_is_over_is_not_extended,
    a_sign_in_is_not_extended,
    a_session_is_extended_wherever_it_stands,
    signing_out_clears_what_the_browser_kept,
    the_twenty_first_session_ends_the_one_seen_longest_ago,
    a_page_without_scripts_says_how_long_there_is,
}

const LEFT: &str = "/api/session/left";
const EXTEND: &str = "/api/session/extend";
const MILLISECOND: Duration = Duration::from_millis(1);

const fn minutes(minutes: u64) -> Duration {
    Duration::from_mins(minutes)
}

/// What the server says is left, and whether extending would help.
async fn left(browser: &Browser, endpoint: &str) -> (Duration, bool) {
    let answer = browser.post(endpoint, &[]).await.ok().json();
    (Duration::from_millis(answer["millis"].as_u64().unwrap()), answer["extendable"].as_bool().unwrap())
}

/// Moves the clock to where so much is left of a session, as its server says.
async fn until_left(portal: &Portal, browser: &Browser, rest: Duration) {
    let (now, _) = left(browser, LEFT).await;
    portal.clock.advance(now.saturating_sub(rest));
}

async fn is_over(browser: &Browser) {
    browser.post("/api/view/security", &[]).await.is(401, "not_signed_in");
    assert_eq!(browser.get("/security").await.location(), "/sign-in?problem=ended");
}

/// It is good a millisecond before its idle end, and that request is activity; then it is over.
async fn ends_idle_after(portal: &Portal, browser: &Browser, limit: Duration) {
    assert_eq!(left(browser, EXTEND).await, (limit, true));
    portal.clock.advance(limit.saturating_sub(MILLISECOND));
    browser.post("/api/view/security", &[]).await.ok();
    assert_eq!(left(browser, LEFT).await, (limit, true));
    portal.clock.advance(limit);
    is_over(browser).await;
}

async fn a_clients_session_ends_idle_to_the_millisecond(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    ends_idle_after(&portal, &browser, minutes(30)).await;
}

async fn the_staffs_session_ends_idle_to_the_millisecond(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene@example.com").await;
    ends_idle_after(&portal, &browser, minutes(15)).await;
}

async fn idle_limits_of_a_firms_own_hold_to_the_millisecond(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = owner(&portal).await;
    let lengths = [("client_idle", "5"), ("client_hours", "1"), ("staff_idle", "60"), ("staff_hours", "24")];
    leads(&send(&owner, "sessions", &lengths).await, DONE);
    let (_, client) = portal.set_up("marie@example.com").await;
    ends_idle_after(&portal, &client, minutes(5)).await;
    ends_idle_after(&portal, &owner, minutes(60)).await;
}

/// A session that began just now, never idle for long.
async fn ends_in_all_after(portal: &Portal, browser: &Browser, limit: Duration) {
    const STEP: Duration = minutes(4);
    for _ in 1..limit.as_secs() / STEP.as_secs() {
        portal.clock.advance(STEP);
        browser.post("/api/view/security", &[]).await.ok();
    }
    portal.clock.advance(STEP.saturating_sub(MILLISECOND));
    browser.post("/api/view/security", &[]).await.ok();
    assert_eq!(left(browser, EXTEND).await, (MILLISECOND, false));
    portal.clock.advance(MILLISECOND);
    browser.post(EXTEND, &[]).await.is(401, "not_signed_in");
    is_over(browser).await;
}

async fn however_busy_a_session_ends_at_its_absolute_limit(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, client) = portal.set_up("marie@example.com").await;
    ends_in_all_after(&portal, &client, Duration::from_hours(12)).await;
    let (_, owner) = owner(&portal).await;
    ends_in_all_after(&portal, &owner, Duration::from_hours(8)).await;
}

async fn so_does_one_at_a_firms_own(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = owner(&portal).await;
    let lengths = [("client_idle", "5"), ("client_hours", "1"), ("staff_idle", "60"), ("staff_hours", "2")];
    leads(&send(&owner, "sessions", &lengths).await, DONE);
    let (_, client) = portal.set_up("marie@example.com").await;
    ends_in_all_after(&portal, &client, Duration::from_hours(1)).await;
}

async fn asking_how_long_is_left_keeps_no_session(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    left(&browser, EXTEND).await;
    let before = portal.rows.dump().await;
    for minute in 1..30 {
        portal.clock.advance(minutes(1));
        assert_eq!(left(&browser, LEFT).await, (minutes(30 - minute), true));
    }
    assert_eq!(portal.rows.dump().await, before);
    portal.clock.advance(minutes(1));
    let refused = browser.post(LEFT, &[]).await;
    // It moves no page away: the page that asked by itself decides.
    assert_eq!(refused.is(401, "not_signed_in").header("location"), None);
    is_over(&browser).await;
}

async fn one_click_keeps_a_session_from_that_moment_on(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    left(&browser, EXTEND).await;
    // Any number of times, and never rounded to a minute.
    for _ in 0..12 {
        portal.clock.advance(minutes(28) + Duration::from_millis(1234));
        assert_eq!(left(&browser, LEFT).await.0, Duration::from_millis(120_000 - 1234));
        assert_eq!(left(&browser, EXTEND).await, (minutes(30), true));
        portal.clock.advance(Duration::from_millis(4321));
        assert_eq!(left(&browser, EXTEND).await, (minutes(30), true));
    }
    portal.clock.advance(minutes(30).saturating_sub(MILLISECOND));
    assert!(browser.is_in().await);
}

async fn extending_never_passes_the_absolute_limit(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene@example.com").await;
    left(&browser, EXTEND).await;
    let mut rest = (minutes(15), true);
    while rest.1 {
        assert_eq!(rest.0, minutes(15));
        portal.clock.advance(minutes(14));
        rest = left(&browser, EXTEND).await;
    }
    assert!(rest.0 <= minutes(16));
    until_left(&portal, &browser, MILLISECOND).await;
    assert_eq!(left(&browser, EXTEND).await, (MILLISECOND, false));
    portal.clock.advance(MILLISECOND);
    browser.post(EXTEND, &[]).await.is(401, "not_signed_in");
}

async fn what_is_over_is_not_extended(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    until_left(&portal, &browser, Duration::ZERO).await;
    let before = portal.rows.dump().await;
    let refused = browser.post(EXTEND, &[]).await;
    assert_eq!(refused.is(401, "not_signed_in").header("location"), None);
    portal.browser().post(EXTEND, &[]).await.is(401, "not_signed_in");
    assert_eq!(portal.rows.dump().await, before);
    is_over(&browser).await;
}

async fn a_sign_in_is_not_extended(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let half = portal.signing_in(&marie).await;
    let before = portal.rows.dump().await;
    for endpoint in [LEFT, EXTEND] {
        half.post(endpoint, &[]).await.is(401, "not_signed_in");
    }
    assert_eq!(portal.rows.dump().await, before);
}

async fn a_session_is_extended_wherever_it_stands(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    portal.clock.advance(minutes(29));
    assert_eq!(left(&browser, EXTEND).await, (minutes(30), true));
    portal.clock.advance(minutes(29));
    assert_eq!(browser.get("/set-up/authenticator").await.code(), 200);
}

async fn signing_out_clears_what_the_browser_kept(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    let thief = browser.copied();
    for answer in [browser.submit("/api/sign-out", &[]).await, thief.sign_out().await] {
        assert_eq!(answer.header("clear-site-data"), Some("\"cache\", \"storage\""));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    let (_, browser) = portal.set_up("luc@example.com").await;
    for page in ["/", "/security", "/sign-in"] {
        let answer = browser.get(page).await;
        assert_eq!((answer.header("clear-site-data"), answer.header("cache-control")), (None, Some("no-store")));
    }
}

async fn the_twenty_first_session_ends_the_one_seen_longest_ago(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { asks: Asks::Nothing, ..Wanted::default() }).await;
    let first = portal.browser();
    first.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    let mut browsers = Vec::new();
    for _ in 0..19 {
        portal.clock.advance(Duration::from_secs(1));
        let browser = portal.browser();
        browser.password("marie@example.com", PASSWORD).await.ok();
        browsers.push(browser);
    }
    // The first comes back, so the second goes.
    portal.clock.advance(minutes(1));
    assert!(first.is_in().await);
    let last = portal.browser();
    last.password("marie@example.com", PASSWORD).await.ok();
    assert!(last.is_in().await && first.is_in().await && !browsers[0].is_in().await && browsers[1].is_in().await);
    assert_eq!(portal.rows.count("session").await, 20);
    let told = "SELECT canonical FROM audit_event WHERE name = 'excess_sessions_exceeded'";
    let lines = portal.rows.texts(told).await;
    assert!(lines.len() == 1 && lines[0].contains("\"count\":1"), "{lines:?}");
    let page = last.get("/security/activity").await.ok().text();
    assert!(page.contains("older session was ended: too many were open"), "{page}");
}

async fn a_page_without_scripts_says_how_long_there_is(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, client) = portal.set_up("marie@example.com").await;
    let (_, owner) = owner(&portal).await;
    for (browser, page, minutes) in [(&client, "/", 30), (&client, "/security", 30), (&owner, "/admin", 15)] {
        let text = browser.get(page).await.ok().text().replace('\u{a0}', " ");
        let line = format!("<noscript><p class=\"limit\">For your safety, you are signed out after {minutes} minutes");
        assert!(text.contains(&line), "{page}: {text}");
    }
    assert!(!portal.browser().get("/sign-in").await.text().contains("<noscript>"));
}
