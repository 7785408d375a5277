//! Another site can make a browser send a request, but it does nothing.

use axum::http::Method;
use leptos::server_fn::axum::server_fn_paths;

use crate::{
    on_both,
    support::{
        browser::{FORM, PAGE, SCRIPT, form},
        database::Engine,
        portal::Portal,
    },
};

on_both! {
    a_request_of_another_site_does_nothing_at_any_server_function,
    a_request_of_our_own_page_is_let_through,
    a_link_on_another_site_opens_a_page,
}

const OTHERS: [(&str, &str); 8] = [
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-site", "same-site"),
    ("sec-fetch-site", "whatever"),
    ("origin", "https://evil.example"),
    ("origin", "http://localhost:3001"),
    ("origin", "http://localhost:3000.evil.example"),
    ("origin", "http://portal.localhost:3000"),
    ("origin", "null"),
];

async fn a_request_of_another_site_does_nothing_at_any_server_function(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("luc@example.com").await;
    let (marie, signed_in) = portal.set_up("marie@example.com").await;
    portal.clock.advance(crate::support::portal::STEP);
    let pending = portal.signing_in(&marie).await;
    let code = portal.code(&marie);
    let before = portal.rows.dump().await;
    let fields = [
        ("code", code.as_str()),
        ("username", "marie@example.com"),
        ("password", crate::support::person::PASSWORD),
        ("token", &link),
        ("locale", "fr"),
        ("saved", "true"),
    ];
    for (path, _) in server_fn_paths() {
        for (name, value) in OTHERS {
            for browser in [&signed_in, &pending] {
                for (accept, kind) in [(PAGE, FORM), (SCRIPT, "text/plain")] {
                    let browser = browser.with_header(name, value);
                    let answer = browser.ask(Method::POST, path, accept, kind, form(&fields)).await;
                    assert_eq!(answer.code(), 403, "{path} {name}: {value}");
                    assert!(answer.cookies().is_empty() && answer.location().is_empty(), "{path}");
                }
            }
        }
    }
    assert_eq!(before, portal.rows.dump().await);
    pending.verify(&code).await.ok();
}

async fn a_request_of_our_own_page_is_let_through(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    for (name, value) in [("sec-fetch-site", "same-origin"), ("origin", "http://localhost:3000")] {
        portal.browser().with_header(name, value).begin_sign_in(&marie).await;
    }
    // An address that is typed or a bookmark has no site.
    portal.browser().with_header("sec-fetch-site", "none").begin_sign_in(&marie).await;
}

async fn a_link_on_another_site_opens_a_page(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("luc@example.com").await;
    for path in ["/sign-in", &format!("/set-up/{link}")] {
        let browser = portal.browser().with_header("sec-fetch-site", "cross-site");
        assert_eq!(browser.get(path).await.code(), 200, "{path}");
    }
}
