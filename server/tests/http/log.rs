//! The log of a server: JSON on standard output, a line an event, each with its request's reference. Nothing that somebody
//! sent makes a line of its own.

use axum::http::Method;
use serde_json::Value;

use crate::{
    on_both,
    support::{
        browser::{FORM, PAGE},
        database::Engine,
        person::PASSWORD,
        process::{Serving, guichet, run},
    },
};

async fn every_line_is_json_and_names_its_request(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let url = match engine {
        Engine::Sqlite => format!("sqlite://{}", folder.path().join("guichet.db").display()),
        Engine::Postgres => crate::postgres::database().await,
    };
    assert!(run(&mut guichet(folder.path(), &url, &["firm", "create", "--name", "Éluard"])).status.success());
    let invite = ["invite", "--role", "client", "--username", "marie@example.com"];
    let link = run(&mut guichet(folder.path(), &url, &invite)).stdout;
    let serving = Serving::start(guichet(folder.path(), &url, &["serve"]));
    let browser = serving.browser();
    browser.accept(link.trim().rsplit('/').next().unwrap(), PASSWORD).await.ok();
    browser.post("/api/admin/view/overview", &[]).await.is(409, "out_of_order");
    browser.get("/no%0Asuch%1B%5B31mpage%E2%80%AE").await;
    let odd = browser.with_header("x-forwarded-for", "1.2.3.4\u{a0}\u{7f}".trim_end_matches('\u{7f}'));
    odd.ask(Method::POST, "/api/sign-in/password", PAGE, FORM, b"username=%0d%0a{}&password=%00".to_vec()).await;
    let ended = serving.stop();

    let lines: Vec<Value> = ended
        .stdout
        .lines()
        .map(|line| {
            assert!(!line.chars().any(char::is_control), "{line:?}");
            serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))
        })
        .collect();
    assert!(lines.iter().all(|line| line["timestamp"].is_string() && line["level"].is_string()));
    let answered: Vec<_> = lines.iter().filter(|line| line["message"] == "answered").collect();
    assert_eq!(answered.len(), 4, "{}", ended.stdout);
    let mut references: Vec<_> = answered.iter().map(|line| line["span"]["reference"].as_str().unwrap()).collect();
    references.dedup();
    assert_eq!(references.len(), 4, "each its own");
    // Who was refused what, as far as a cookie said who it was.
    let refused = answered.iter().find(|line| line["status"] == 409).expect("the refused request");
    assert_eq!(refused["route"], "/api/admin/view/overview");
    assert_eq!(refused["account"].as_str().map(str::len), Some(36));
    assert!(answered[0]["account"].is_null());
}

on_both!(every_line_is_json_and_names_its_request);
