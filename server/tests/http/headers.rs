//! Every answer closes what none of our pages needs: pages, redirects, refusals, failures and files alike.

use std::{collections::BTreeSet, fs};

use axum::http::Method;

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::{FORM, PAGE, SCRIPT},
        database::Engine,
        person::{OTHER_PASSWORD, PASSWORD},
        portal::{Portal, STEP, Wanted},
    },
};

on_both! {
    every_answer_has_the_headers_that_close,
    only_https_is_asked_for_again_on_https,
    a_page_with_a_link_in_its_address_tells_nobody,
    scripts_run_by_a_nonce_that_is_new_each_time,
    no_page_has_an_inline_style_or_handler,
    what_is_somebodys_is_never_kept,
}

/// An answer of each kind, with a name.
async fn of_each_kind(portal: &Portal) -> Vec<(&'static str, Answer)> {
    let site = portal.folder.path().join("site");
    fs::create_dir_all(site.join("pkg")).unwrap();
    fs::write(site.join("pkg/guichet.css"), "main { margin: 0 }").unwrap();
    fs::write(site.join("favicon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
    let link = portal.invite("anne@example.com").await;
    let (_, broken) = portal.set_up("luc@example.com").await;
    let bytes = if portal.config.database_url.starts_with("sqlite") { "x'00'" } else { "'\\x00'" };
    portal.rows.sql(&format!("UPDATE account SET password = {bytes} WHERE password IS NOT NULL")).await;
    let marie = portal.person("marie@example.com").await;
    let nobody = portal.browser();
    let pending = portal.signing_in(&marie).await;
    let foreign = nobody.with_header("sec-fetch-site", "cross-site");
    let huge = vec![b'x'; 100_000];
    let mut answers = vec![
        ("page", nobody.get("/sign-in").await),
        ("invitation", nobody.get(&format!("/set-up/{link}")).await),
        ("page of a session", broken.get("/").await),
        ("redirect", nobody.get("/").await),
        ("refused form", nobody.submit("/api/sign-in/verify", &[]).await),
        ("answer", nobody.post("/api/view/help", &[]).await),
        ("401", nobody.password("marie@example.com", OTHER_PASSWORD).await),
        ("403", foreign.post("/api/sign-out", &[]).await),
        ("404", nobody.get("/nowhere").await),
        ("404 of the API", nobody.post("/api/nowhere", &[]).await),
        ("404 of a file", nobody.get("/pkg/nothing.js").await),
        ("405", nobody.get("/api/sign-out").await),
        ("409", nobody.accept("x", PASSWORD).await),
        ("413", nobody.ask(Method::POST, "/api/sign-in/password", SCRIPT, FORM, huge).await),
        ("422", pending.verify("12345").await),
        ("500", nobody.password("luc@example.com", PASSWORD).await),
        ("file", nobody.get("/pkg/guichet.css").await),
        ("icon", nobody.get("/favicon.svg").await),
        ("health", nobody.get("/healthz").await),
        ("readiness", nobody.get("/readyz").await),
        ("HEAD", nobody.ask(Method::HEAD, "/sign-in", PAGE, "", Vec::new()).await),
    ];
    for _ in 0..5 {
        nobody.password("nobody@example.com", OTHER_PASSWORD).await;
    }
    answers.push(("429", nobody.password("nobody@example.com", OTHER_PASSWORD).await));
    portal.rows.sql("UPDATE firm SET policy = 'off', policy_from = NULL, locale = 'xx'").await;
    answers.push(("503", nobody.get("/sign-in").await));
    let statuses: BTreeSet<u16> = answers.iter().map(|(_, answer)| answer.code()).collect();
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), [200, 303, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503]);
    answers
}

async fn every_answer_has_the_headers_that_close(engine: Engine) {
    let portal = Portal::open(engine).await;
    for (kind, answer) in of_each_kind(&portal).await {
        let header = |name| answer.header(name).unwrap_or_else(|| panic!("{kind} has no {name}"));
        assert_eq!(header("x-content-type-options"), "nosniff", "{kind}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{kind}");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{kind}");
        assert!(["no-referrer", "same-origin"].contains(&header("referrer-policy")), "{kind}");
        assert!(header("permissions-policy").contains("camera=()"), "{kind}");
        let policy = header("content-security-policy");
        for closed in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(closed), "{kind}: {policy}");
        }
        for open in ["unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"] {
            assert!(!policy.contains(open), "{kind}: {policy}");
        }
        assert!(answer.header("strict-transport-security").is_none(), "{kind}: on plain http");
        assert!(answer.header("access-control-allow-origin").is_none(), "{kind}");
        for tells in ["server", "x-powered-by"] {
            assert!(answer.header(tells).is_none(), "{kind}");
        }
    }
}

async fn only_https_is_asked_for_again_on_https(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { base_url: "https://portal.example", ..Wanted::default() }).await;
    for (kind, answer) in of_each_kind(&portal).await {
        let strict = answer.header("strict-transport-security").unwrap_or_else(|| panic!("{kind}"));
        let seconds: u64 = strict.split(['=', ';']).nth(1).unwrap().parse().unwrap();
        assert!(seconds >= 31_536_000, "{kind}: {strict}");
    }
}

async fn a_page_with_a_link_in_its_address_tells_nobody(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("marie@example.com").await;
    for path in [format!("/set-up/{link}"), format!("/set-up/{link}?problem=too-short"), "/set-up/x".to_owned()] {
        let page = portal.browser().get(&path).await;
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert!(!page.text().contains("https://"), "{path} refers to another site");
    }
}

fn nonce(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy").unwrap();
    policy.split("'nonce-").nth(1).expect("a nonce").split('\'').next().unwrap().to_owned()
}

async fn scripts_run_by_a_nonce_that_is_new_each_time(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    let mut seen = BTreeSet::new();
    for path in ["/sign-in", "/sign-in", "/sign-in/help", "/privacy", "/nowhere", "/set-up/x"] {
        let page = browser.get(path).await;
        let nonce = nonce(&page);
        assert!(nonce.len() >= 22, "128 bits: {nonce}");
        for script in page.text().split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")) || tag.contains("src="), "{path}: <script{tag}>");
        }
        assert!(seen.insert(nonce), "{path}: the nonce comes twice");
    }
}

async fn no_page_has_an_inline_style_or_handler(engine: Engine) {
    let portal = Portal::open(engine).await;
    let set_up = portal.browser();
    let marie = portal.enrol_in(&set_up, &portal.firm, "marie@example.com").await;
    portal.clock.advance(STEP);
    let enrolling = portal.browser();
    enrolling.accept(&portal.invite("luc@example.com").await, PASSWORD).await.ok();
    let pending = portal.signing_in(&marie).await;
    let link = portal.invite("anne@example.com").await;
    for (browser, path) in [
        (&portal.browser(), "/sign-in?problem=credentials"),
        (&portal.browser(), &format!("/set-up/{link}")),
        (&enrolling, "/set-up/authenticator"),
        (&set_up, "/set-up/recovery-codes"),
        (&pending, "/sign-in/verify?problem=code&n=2"),
        (&pending, "/sign-in/help"),
        (&portal.browser(), "/accessibility"),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.code(), 200, "{path}");
        let text = page.text();
        for inline in [" style=", "<style", " onclick=", " onload=", " onsubmit=", " onerror=", "javascript:"] {
            assert!(!text.contains(inline), "{path} has {inline}");
        }
    }
}

async fn what_is_somebodys_is_never_kept(engine: Engine) {
    let portal = Portal::open(engine).await;
    for (kind, answer) in of_each_kind(&portal).await {
        let kept = answer.header("cache-control").unwrap_or_else(|| panic!("{kind}"));
        let is_file = ["file", "icon", "404 of a file"].contains(&kind);
        assert_eq!(kept, if is_file { "no-cache" } else { "no-store" }, "{kind}");
    }
}
