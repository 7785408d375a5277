//! While the database can't be used nobody gets in, everybody is told in words, and what was acknowledged is there
//! when it comes back.

use std::fs;

use axum::http::Method;

use crate::support::{
    answer::Answer,
    at_once,
    authenticator::code_at,
    browser::{Browser, FORM, PAGE, SCRIPT, form},
    person::{PASSWORD, Person},
    portal::{Portal, STEP, Wanted},
    postgres_server::PostgresServer,
    process::{Serving, guichet, guichet_with_little_room, run},
};

/// Nobody got in, and the words are ours.
fn fails_closed(answer: &Answer, of: &str) {
    assert!([500, 503].contains(&answer.code()), "{of}: {} {}", answer.status, answer.text());
    assert!(answer.cookies().is_empty() && answer.location().is_empty(), "{of}: {answer:?}");
    let text = answer.text().to_lowercase();
    for inside in ["sql", "postgres", "panick", "guichet.db", "select ", "connection"] {
        assert!(!text.contains(inside), "{of}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_while_postgresql_is_down_and_nothing_is_lost() {
    let mut server = PostgresServer::start().await;
    let portal = Portal::on(&server.url(), tempfile::tempdir().unwrap(), Wanted::default()).await;
    let (marie, browser) = portal.set_up("marie@example.com").await;
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&marie).await;
    let link = portal.invite("luc@example.com").await;
    let spent = portal.code(&marie);
    let acknowledged = portal.signing_in(&marie).await;
    acknowledged.verify(&spent).await.ok();
    server.kill();

    let next = portal.code_in(&marie, 1);
    let nobody = portal.browser();
    let password = form(&[("username", &marie.username), ("password", PASSWORD)]);
    let asked = [
        ("a page", &nobody, "/sign-in", None),
        ("the portal", &browser, "/", None),
        ("an invitation", &nobody, "/set-up/x", None),
        ("readiness", &nobody, "/readyz", None),
        ("the portal's script", &browser, "/api/view/portal", Some(Vec::new())),
        ("a right code", &pending, "/api/sign-in/verify", Some(form(&[("code", &next)]))),
        ("a right recovery code", &pending, "/api/sign-in/verify", Some(form(&[("code", &marie.codes[0])]))),
        ("a right password", &nobody, "/api/sign-in/password", Some(password)),
        ("a good link", &nobody, "/api/set-up/accept", Some(form(&[("token", &link), ("password", PASSWORD)]))),
        ("signing out", &browser, "/api/sign-out", Some(Vec::new())),
    ]
    .map(|(of, browser, path, fields)| (of, browser.clone(), path, fields));
    let answers = at_once(asked, |(of, browser, path, fields)| async move {
        let answer = match fields {
            None => browser.get(path).await,
            Some(fields) => browser.ask(Method::POST, path, SCRIPT, FORM, fields).await,
        };
        (of, answer)
    });
    let answers = tokio::time::timeout(std::time::Duration::from_secs(25), answers).await.expect("requests hang");
    for (of, answer) in answers {
        fails_closed(&answer, of);
        assert_eq!(answer.code(), 503, "{of}");
        if of == "a page" {
            assert!(answer.text().contains("nothing was lost"), "{}", answer.text());
            assert!(answer.header("retry-after").is_some());
            assert!(answer.text().contains("rien n’a été perdu"), "{}", answer.text());
        }
    }
    assert_eq!(portal.browser().get("/healthz").await.code(), 200);

    server.start_again().await;
    assert_eq!(portal.browser().get("/readyz").await.code(), 200);
    assert!(browser.is_in().await && acknowledged.is_in().await);
    pending.verify(&spent).await.is(401, "code_already_used");
    pending.verify(&next).await.ok();
    assert_eq!(portal.codes_left(&marie).await, 10);
    portal.browser().accept(&link, PASSWORD).await.ok();
}

/// Sets somebody up over TCP, by the machine's own clock.
async fn set_up(serving: &Serving, link: &str) -> (Person, Browser) {
    let browser = serving.browser();
    browser.accept(link.trim().rsplit('/').next().unwrap(), PASSWORD).await.ok();
    let key = browser.key().await;
    browser.confirm(&code_at(&key, "now")).await.ok();
    let codes = browser.recovery_codes().await;
    browser.finish().await.ok();
    (Person { username: "marie@example.com".to_owned(), id: String::new(), key, codes }, browser)
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_while_the_disk_is_full_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let url = format!("sqlite://{}", folder.join("guichet.db").display());
    assert!(run(&mut guichet(folder, &url, &["firm", "create", "--name", "Éluard"])).status.success());
    let link =
        run(&mut guichet(folder, &url, &["invite", "--role", "client", "--username", "marie@example.com"])).stdout;
    let serving = Serving::start(guichet(folder, &url, &["serve"]));
    let (marie, browser) = set_up(&serving, &link).await;
    assert!(serving.stop().status.success());

    let size = |name: &str| fs::metadata(folder.join(name)).map_or(0, |file| file.len());
    let room = size("guichet.db").max(size("guichet.db-wal")) + 500_000;
    let serving = Serving::start(guichet_with_little_room(folder, &url, &["serve"], room));
    let browser = serving.same_browser(&browser);
    assert!(browser.is_in().await);
    let mut acknowledged = Vec::new();
    let full = loop {
        assert!(acknowledged.len() < 500, "the disk doesn't fill");
        let attempt = serving.browser();
        let answer = attempt.password(&marie.username, PASSWORD).await;
        if answer.code() != 200 {
            break answer;
        }
        acknowledged.push(attempt);
    };
    fails_closed(&full, "a right password");
    assert!(!acknowledged.is_empty(), "it was full at once: {full:?}");
    let pending = acknowledged.last().unwrap();
    fails_closed(&pending.verify(&code_at(&marie.key, "now + 30 seconds")).await, "a right code");
    fails_closed(&pending.verify(&marie.codes[0]).await, "a right recovery code");
    let form = pending.submit("/api/sign-in/verify", &[("code", &marie.codes[0])]).await;
    assert_eq!((form.code(), form.location()), (303, "/sign-in/verify?problem=fault"));
    assert!(pending.get(form.location()).await.text().contains("Something went wrong"));
    assert_eq!(pending.ask(Method::GET, "/", PAGE, "", Vec::new()).await.location(), "/sign-in/verify");
    fails_closed(&browser.sign_out().await, "signing out");
    let ended = serving.stop();
    assert!(ended.stdout.contains("a request failed"), "{}", ended.stdout);

    let serving = Serving::start(guichet(folder, &url, &["serve"]));
    let again = |browser| serving.same_browser(browser);
    assert!(again(&browser).is_in().await);
    let first = again(&acknowledged[0]);
    first.verify(&code_at(&marie.key, "now + 30 seconds")).await.ok();
    let last = again(acknowledged.last().unwrap());
    last.verify(&marie.codes[0]).await.ok();
    assert!(first.is_in().await && last.is_in().await);
    last.sign_out().await.ok();
}
