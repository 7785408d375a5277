//! What a refusal looks like: to a form a way back with a word in it, to a script a status and JSON; to neither
//! anything that was typed (defects.md, row 62).

use axum::http::Method;
use leptos::server_fn::axum::server_fn_paths;
use url::Url;

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::{Browser, FORM, PAGE, SCRIPT, form},
        database::Engine,
        person::{OTHER_PASSWORD, PASSWORD},
        portal::{Portal, STEP},
    },
};

on_both! {
    a_form_goes_back_to_its_page_with_a_word,
    a_form_that_went_well_goes_on,
    a_script_gets_a_status_and_json,
    a_page_says_what_its_address_says,
    the_language_switch_never_leads_to_another_site,
    no_answer_leads_to_another_site,
    a_page_that_cannot_be_read_says_so_where_it_is,
    no_answer_after_the_first_code_shows_the_secret,
    codes_are_shown_to_their_owner_alone_and_not_again,
}

/// Sends a form: where it leads. Nothing of what was sent may be in there.
async fn leads_to(browser: &Browser, endpoint: &str, fields: &[(&str, &str)]) -> String {
    let answer = browser.submit(endpoint, fields).await;
    assert_eq!(answer.code(), 303, "{endpoint}: {} {}", answer.status, answer.text());
    let location = answer.location().to_owned();
    let secrets = ["code", "password", "username"];
    for (name, value) in fields.iter().filter(|(name, value)| secrets.contains(name) && value.len() > 3) {
        assert!(!location.contains(value), "{endpoint} puts {name} into {location}");
    }
    location
}

async fn a_form_goes_back_to_its_page_with_a_word(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.enrol_in(&portal.browser(), &portal.firm, "marie@example.com").await;
    let nobody = portal.browser();
    let password = "/api/sign-in/password";
    let username = ("username", "marie@example.com");
    assert_eq!(leads_to(&nobody, password, &[]).await, "/sign-in?problem=missing");
    assert_eq!(leads_to(&nobody, password, &[username]).await, "/sign-in?problem=missing");
    let wrong = [username, ("password", OTHER_PASSWORD)];
    assert_eq!(leads_to(&nobody, password, &wrong).await, "/sign-in?problem=credentials");
    let long = "x".repeat(300);
    assert_eq!(leads_to(&nobody, password, &[username, ("password", &long)]).await, "/sign-in?problem=too-long");
    assert_eq!(leads_to(&nobody, password, &[("password[]", "x")]).await, "/sign-in?problem=input");

    portal.clock.advance(STEP);
    let pending = portal.signing_in(&marie).await;
    let verify = "/api/sign-in/verify";
    let wrong = portal.wrong_code(&marie);
    let code = ("code", wrong.as_str());
    assert_eq!(leads_to(&pending, verify, &[("code", "12345")]).await, "/sign-in/verify?problem=format");
    assert_eq!(leads_to(&pending, verify, &[code]).await, "/sign-in/verify?problem=code&n=4");
    let helped = ("helped", "true");
    assert_eq!(leads_to(&pending, verify, &[code, helped]).await, "/sign-in/help?problem=code&n=3");
    assert_eq!(leads_to(&pending, verify, &[("code[]", "1")]).await, "/sign-in/verify?problem=input");
    for _ in 0..2 {
        leads_to(&pending, verify, &[code]).await;
    }
    assert_eq!(leads_to(&pending, verify, &[code, helped]).await, "/sign-in?problem=spent");
    assert_eq!(leads_to(&pending, verify, &[code]).await, "/sign-in?problem=ended");

    let browser = portal.browser();
    browser.accept(&portal.invite("luc@example.com").await, PASSWORD).await.ok();
    let confirm = "/api/set-up/confirm";
    assert_eq!(leads_to(&browser, confirm, &[code]).await, "/set-up/authenticator?problem=expired");
    browser.key().await;
    assert_eq!(leads_to(&browser, confirm, &[("code", "")]).await, "/set-up/authenticator?problem=format");
    assert_eq!(leads_to(&browser, confirm, &[code]).await, "/set-up/authenticator?problem=first-code");
    assert_eq!(leads_to(&portal.browser(), "/api/language", &[("locale", "xx")]).await, "/?problem=missing");
}

async fn a_form_that_went_well_goes_on(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    let link = portal.invite("marie@example.com").await;
    let fields = [("token", link.as_str()), ("password", PASSWORD)];
    assert_eq!(leads_to(&browser, "/api/set-up/accept", &fields).await, "/set-up/authenticator");
    let key = browser.key().await;
    let at = |seconds: i64| crate::support::authenticator::code_at(&key, &format!("@{seconds}"));
    let code = at(portal.clock.seconds());
    assert_eq!(leads_to(&browser, "/api/set-up/confirm", &[("code", &code)]).await, "/set-up/recovery-codes");
    let unticked = leads_to(&browser, "/api/set-up/finish", &[]).await;
    assert_eq!(unticked, "/set-up/recovery-codes?problem=not-saved");
    assert_eq!(leads_to(&browser, "/api/set-up/finish", &[("saved", "true")]).await, "/");
    assert_eq!(leads_to(&browser, "/api/sign-out", &[]).await, "/sign-in");
    portal.clock.advance(STEP);
    let fields = [("username", "marie@example.com"), ("password", PASSWORD)];
    assert_eq!(leads_to(&browser, "/api/sign-in/password", &fields).await, "/sign-in/verify");
    assert_eq!(leads_to(&browser, "/api/sign-in/help", &[]).await, "/sign-in/help?asked=yes");
    let code = at(portal.clock.seconds());
    assert_eq!(leads_to(&browser, "/api/sign-in/verify", &[("code", &code)]).await, "/");
    assert_eq!(browser.get("/").await.code(), 200);
}

async fn a_script_gets_a_status_and_json(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let nobody = portal.browser();
    nobody.password("marie@example.com", "").await.is(422, "missing");
    nobody.password("marie@example.com", OTHER_PASSWORD).await.is(401, "wrong_credentials");
    nobody.post("/api/language", &[("locale", "xx")]).await.is(422, "missing");
    nobody.post("/api/view/invitation", &[("token", "x")]).await.is(409, "invitation_gone");
    let array = nobody.post("/api/sign-in/password", &[("password[]", "x")]).await;
    assert_eq!((array.code(), array.json()), (422, serde_json::json!({ "bad_input": true })));
    let pending = portal.signing_in(&marie).await;
    for left in (1..=4).rev() {
        let refused = pending.verify(&portal.wrong_code(&marie)).await;
        assert_eq!(refused.code(), 401);
        assert_eq!(refused.json(), serde_json::json!({ "refusal": "wrong_code", "tries_left": left }));
        assert_eq!(refused.header("content-type"), Some("application/json"));
    }
    pending.verify(&portal.wrong_code(&marie)).await.is(401, "tries_spent");
    let pending = portal.signing_in(&marie).await;
    let right = pending.verify(&portal.code(&marie)).await;
    assert_eq!((right.code(), right.text().as_str(), right.location()), (200, "null", "/"));
}

async fn a_page_says_what_its_address_says(engine: Engine) {
    let portal = Portal::open(engine).await;
    let nobody = portal.browser();
    for (problem, sentence) in [
        ("credentials", "That username and password don’t match"),
        ("wait&n=90", "Try again in 2\u{a0}minutes"),
        ("busy", "Many people are signing in"),
        ("spent", "That was the fifth wrong code"),
        ("ended", "Your session has ended"),
        ("fault", "Something went wrong"),
        ("input", "Something went wrong"),
    ] {
        let page = nobody.get(&format!("/sign-in?problem={problem}")).await;
        assert!(page.code() == 200 && page.text().contains(sentence), "{problem}: {}", page.text());
    }
    // Anybody can make such an address: what isn't a word of ours says nothing.
    let page = nobody.get("/sign-in?problem=You+have+won&n=1").await;
    assert!(page.code() == 200 && !page.text().contains("You have won") && !page.text().contains("id=\"notice\""));
}

async fn send(browser: &Browser, path: &str, accept: &str, body: Vec<u8>) -> Answer {
    browser.ask(Method::POST, path, accept, FORM, body).await
}

/// Whether a browser that follows an answer stays here.
fn stays(answer: &Answer, base: &str) -> bool {
    let base = Url::parse(base).unwrap();
    let there = base.join(answer.location()).unwrap();
    (there.scheme(), there.host(), there.port()) == (base.scheme(), base.host(), base.port())
}

async fn the_language_switch_never_leads_to_another_site(engine: Engine) {
    let portal = Portal::open(engine).await;
    for (back, leads) in [
        ("/sign-in", "/sign-in"),
        ("/sign-in/help?asked=yes", "/sign-in/help?asked=yes"),
        ("", "/"),
        ("sign-in", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("\t//evil.example", "/"),
        ("https:evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/%2fevil.example", "/"),
        ("/%5cevil.example", "/"),
        ("%2f%2fevil.example", "/"),
        ("/sign-in@evil.example", "/"),
        ("/..//evil.example", "/"),
        ("/sign-in\r\nset-cookie: guichet=x", "/"),
        ("/sign-in\0", "/"),
        (&format!("/{}", "x".repeat(600)), "/"),
    ] {
        for accept in [PAGE, SCRIPT] {
            let fields = [("locale", "fr"), ("back", back)];
            let answer = send(&portal.browser(), "/api/language", accept, form(&fields)).await;
            assert_eq!(answer.location(), leads, "{back:?}");
            assert!(stays(&answer, "http://localhost:3000/api/language"), "{back:?}");
            assert_eq!(answer.cookies().len(), 1, "{back:?}");
        }
    }
}

async fn no_answer_leads_to_another_site(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let bodies: [&[u8]; 5] =
        [b"", b"code=000000&password=x&username=y&token=z", b"code[]=1&password[]=1", b"\xff", b"token=//evil.example"];
    for (path, _) in server_fn_paths() {
        for body in bodies {
            for accept in [PAGE, SCRIPT] {
                let browser = portal.signing_in(&marie).await;
                let browser = browser.with_header("referer", "https://evil.example/?token=secret");
                let answer = send(&browser, path, accept, body.to_vec()).await;
                let shown = String::from_utf8_lossy(body);
                assert!(stays(&answer, "http://localhost:3000"), "{path} {shown}: {}", answer.location());
                assert!(!answer.location().contains("secret"), "{path} {shown}: {}", answer.location());
            }
        }
        portal.rows.sql("DELETE FROM throttle; DELETE FROM help_request").await;
    }
}

async fn a_page_that_cannot_be_read_says_so_where_it_is(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    browser.key().await;
    // The key was altered behind Guichet's back.
    let altered = if engine == Engine::Sqlite { "x'0102'" } else { "'\\x0102'" };
    portal.rows.sql(&format!("UPDATE authenticator SET secret = {altered}")).await;
    let page = browser.get("/set-up/authenticator").await;
    assert_eq!(page.code(), 500, "{:?}", page.headers);
    assert!(page.text().contains("Something went wrong") && page.text().contains("reference"), "{}", page.text());
    let refused = browser.confirm("123456").await;
    assert_eq!(refused.code(), 500);
    assert_eq!(refused.json()["reference"].as_str().unwrap().len(), 16);
    let form = browser.submit("/api/set-up/confirm", &[("code", "123456")]).await;
    assert_eq!((form.code(), form.location()), (303, "/set-up/authenticator?problem=fault"));
}

async fn no_answer_after_the_first_code_shows_the_secret(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = portal.set_up("marie@example.com").await;
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&marie).await;
    let grouped: Vec<_> = marie.key.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group)).collect();
    let shown = [marie.key.clone(), grouped.join(" "), grouped.join("\u{a0}")];
    for browser in [&browser, &pending] {
        let mut answers = Vec::new();
        for path in ["/", "/sign-in/verify", "/set-up/authenticator", "/set-up/recovery-codes"] {
            answers.push(browser.get(path).await);
        }
        for (path, _) in server_fn_paths().filter(|(path, _)| path.contains("/view/")) {
            answers.push(browser.post(path, &[]).await);
        }
        for text in answers.iter().map(Answer::text) {
            assert!(!shown.iter().chain(&marie.codes).any(|secret| text.contains(secret)), "{text}");
        }
    }
}

async fn codes_are_shown_to_their_owner_alone_and_not_again(engine: Engine) {
    let portal = Portal::open(engine).await;
    let hers = portal.browser();
    let marie = portal.enrol_in(&hers, &portal.firm, "marie@example.com").await;
    let (_, his) = portal.set_up("luc@example.com").await;
    let file = hers.get("/set-up/recovery-codes.txt").await;
    assert!(file.code() == 200 && marie.codes.iter().all(|code| file.text().contains(code)), "{}", file.text());
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"), "{:?}", file.headers);
    for browser in [&his, &portal.browser()] {
        assert_eq!(browser.get("/set-up/recovery-codes.txt").await.code(), 404);
        assert_eq!(browser.get("/set-up/recovery-codes").await.code(), 303);
    }
    hers.finish().await.ok();
    assert_eq!(hers.get("/set-up/recovery-codes.txt").await.code(), 404);
    assert_eq!(hers.get("/set-up/recovery-codes").await.code(), 303);
}
