//! Several firms on one installation are strangers to each other.

use crate::{
    on_both,
    support::{
        database::Engine,
        person::{OTHER_PASSWORD, PASSWORD},
        portal::{Portal, Wanted},
    },
};

on_both! {
    a_cookie_of_one_firm_is_nobodys_at_another,
    an_invitation_of_one_firm_is_unknown_at_another,
    one_username_is_two_people_at_two_firms,
    a_host_without_a_firm_is_not_found,
    a_single_firm_is_served_at_every_host,
}

const ONE: &str = "eluard.example";
const OTHER: &str = "levesque.example";

async fn portal_of_eluard(engine: Engine) -> Portal {
    let wanted = Wanted { base_url: "https://portal.example", firm_host: Some(ONE), ..Wanted::default() };
    Portal::wanted(engine, wanted).await
}

async fn a_cookie_of_one_firm_is_nobodys_at_another(engine: Engine) {
    let portal = portal_of_eluard(engine).await;
    portal.another_firm(OTHER).await;
    let (marie, browser) = portal.set_up("marie@example.com").await;
    assert!(browser.is_in().await);
    let mut elsewhere = browser.copied();
    OTHER.clone_into(&mut elsewhere.host);
    elsewhere.post("/api/view/portal", &[]).await.is(401, "not_signed_in");
    assert_eq!(elsewhere.get("/").await.location(), "/sign-in?problem=ended");
    assert!(elsewhere.get("/sign-in").await.text().contains("Fiduciaire Lévesque"));
    portal.clock.advance(crate::support::portal::STEP);
    let pending = portal.signing_in(&marie).await;
    let mut elsewhere = pending.copied();
    OTHER.clone_into(&mut elsewhere.host);
    elsewhere.verify(&portal.code(&marie)).await.is(401, "not_signed_in");
    // Nor can it be signed out from there.
    elsewhere.sign_out().await.ok();
    pending.verify(&portal.code(&marie)).await.ok();
}

async fn an_invitation_of_one_firm_is_unknown_at_another(engine: Engine) {
    let portal = portal_of_eluard(engine).await;
    portal.another_firm(OTHER).await;
    let link = portal.invite("marie@example.com").await;
    let there = portal.browser_at(OTHER);
    there.accept(&link, PASSWORD).await.is(409, "invitation_gone");
    let page = there.get(&format!("/set-up/{link}")).await.text();
    assert!(page.contains("This link no longer works") && !page.contains("marie@example.com"));
    portal.browser_at(ONE).accept(&link, PASSWORD).await.ok();
}

async fn one_username_is_two_people_at_two_firms(engine: Engine) {
    let portal = portal_of_eluard(engine).await;
    let other = portal.another_firm(OTHER).await;
    let here = portal.person("marie@example.com").await;
    let there = portal.enrol_in(&portal.browser_at(OTHER), &other, "marie@example.com").await;
    assert_ne!(here.id, there.id);
    // Wrong passwords at one firm slow nobody down at the other.
    for _ in 0..6 {
        portal.browser_at(OTHER).password("marie@example.com", OTHER_PASSWORD).await;
    }
    portal.browser_at(OTHER).password("marie@example.com", PASSWORD).await.is(429, "wait");
    let browser = portal.browser_at(ONE);
    browser.begin_sign_in(&here).await;
    browser.verify(&portal.code(&there)).await.is(401, "wrong_code");
    browser.verify(&portal.code(&here)).await.ok();
}

async fn a_host_without_a_firm_is_not_found(engine: Engine) {
    let portal = portal_of_eluard(engine).await;
    portal.another_firm(OTHER).await;
    for host in ["evil.example", "", "localhost", "eluard.example.evil.example", "xeluard.example", "[::1]:3000", "a b"]
    {
        let browser = portal.browser_at(host);
        let page = browser.get("/sign-in").await;
        assert_eq!(page.code(), 404, "{host}");
        assert!(page.text().contains("No firm has its portal at this address"), "{host}");
        assert_eq!(browser.password("marie@example.com", PASSWORD).await.code(), 404, "{host}");
        assert_eq!(browser.get("/healthz").await.code(), 200, "{host}");
    }
    for host in ["eluard.example:8443", "ELUARD.example"] {
        assert_eq!(portal.browser_at(host).get("/sign-in").await.code(), 200, "{host}");
    }
}

async fn a_single_firm_is_served_at_every_host(engine: Engine) {
    let portal = portal_of_eluard(engine).await;
    for host in [ONE, "localhost:3000", "10.0.0.1"] {
        let page = portal.browser_at(host).get("/sign-in").await;
        assert!(page.code() == 200 && page.text().contains("Cabinet Éluard"), "{host}");
        assert!(!page.text().contains(&format!("//{host}")), "a link made from the request's host");
    }
}
