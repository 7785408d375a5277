//! An invitation sets up one account once, within a week; a look at it spends nothing (defects.md, rows 45, 61).

use std::time::Duration;

use axum::http::Method;

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::{Browser, PAGE},
        database::Engine,
        person::{OTHER_PASSWORD, PASSWORD},
        portal::Portal,
    },
};

on_both! {
    looking_at_a_link_spends_nothing,
    a_link_works_for_a_week_to_the_millisecond,
    a_used_an_expired_and_an_unknown_link_are_told_the_same,
    a_password_that_is_refused_leaves_the_link_good,
    a_link_sets_up_its_own_account_alone,
    a_link_of_a_disabled_account_is_gone,
}

async fn looking_at_a_link_spends_nothing(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("marie@example.com").await;
    let before = portal.rows.dump().await;
    let path = format!("/set-up/{link}");
    for method in [Method::GET, Method::HEAD, Method::GET, Method::HEAD, Method::OPTIONS] {
        let answer = portal.browser().ask(method.clone(), &path, PAGE, "", Vec::new()).await;
        assert!(method == Method::OPTIONS || answer.code() == 200, "{method}: {}", answer.status);
        assert!(answer.cookies().is_empty());
    }
    let page = portal.browser().get(&path).await;
    assert!(page.text().contains("marie@example.com"), "{}", page.text());
    let view = portal.browser().post("/api/view/invitation", &[("token", &link)]).await;
    assert_eq!(view.ok().json()["username"], "marie@example.com");
    assert_eq!(before, portal.rows.dump().await);
    portal.browser().accept(&link, PASSWORD).await.ok();
}

async fn a_link_works_for_a_week_to_the_millisecond(engine: Engine) {
    let portal = Portal::open(engine).await;
    let [marie, luc] = [portal.invite("marie@example.com").await, portal.invite("luc@example.com").await];
    portal.clock.advance(Duration::from_hours(7 * 24) - Duration::from_millis(1));
    portal.browser().accept(&marie, PASSWORD).await.ok();
    portal.clock.advance(Duration::from_millis(1));
    let before = portal.rows.dump().await;
    portal.browser().accept(&luc, PASSWORD).await.is(409, "invitation_gone");
    assert_eq!(before, portal.rows.dump().await);
}

/// A page without what is its own: its address, and the nonce of its scripts.
fn bare(answer: &Answer, link: &str) -> String {
    let policy = answer.header("content-security-policy").unwrap();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    answer.text().replace(nonce, "NONCE").replace(link, "LINK")
}

async fn a_used_an_expired_and_an_unknown_link_are_told_the_same(engine: Engine) {
    let portal = Portal::open(engine).await;
    let expired = portal.invite("marie@example.com").await;
    portal.clock.advance(Duration::from_hours(7 * 24));
    let used = portal.invite("luc@example.com").await;
    portal.browser().accept(&used, PASSWORD).await.ok();
    let before = portal.rows.dump().await;
    let (mut pages, mut answers) = (Vec::new(), Vec::new());
    for link in [used.as_str(), &expired, &"A".repeat(43)] {
        let browser = portal.browser();
        let page = browser.get(&format!("/set-up/{link}")).await;
        assert_eq!(page.code(), 409, "{} {:?}", page.status, page.headers);
        assert!(page.text().contains("This link no longer works"), "{}", page.text());
        assert!(page.text().contains("418 555-0142"), "whom to call");
        pages.push(bare(&page, link));
        let view = browser.post("/api/view/invitation", &[("token", link)]).await;
        view.is(409, "invitation_gone");
        let sent = browser.accept(link, PASSWORD).await;
        sent.is(409, "invitation_gone");
        answers.push([view, sent].map(|answer| (answer.status, answer.headers, answer.body)));
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    for odd in ["A", "%00", "%ff", "a.b", &"A".repeat(2000), "authenticator2"] {
        let page = portal.browser().get(&format!("/set-up/{odd}")).await;
        assert!([400, 404, 409].contains(&page.code()), "{odd}: {}", page.status);
    }
    assert_eq!(before, portal.rows.dump().await);
}

async fn a_password_that_is_refused_leaves_the_link_good(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("marie.gagnon@example.com").await;
    let before = portal.rows.dump().await;
    let calls = portal.hasher.calls();
    for (password, why) in [
        ("", "too_short"),
        ("fourteen chars", "too_short"),
        ("passwordpassword", "common"),
        ("marie.gagnon@example.com", "context"),
        ("cabinet éluard et fils", "context"),
        (&"x".repeat(257), "too_long"),
        (&"é".repeat(2000), "too_long"),
    ] {
        let refused = portal.browser().accept(&link, password).await;
        assert!(refused.code() == 422 && refused.text().contains(why), "{password}: {refused:?}");
        let form = portal.browser().submit("/api/set-up/accept", &[("token", &link), ("password", password)]).await;
        let word = if why == "context" { "names".to_owned() } else { why.replace('_', "-") };
        // Its own page's address, where the link's token stands anyway, and nothing that was typed.
        assert_eq!((form.code(), form.location()), (303, format!("/set-up/{link}?problem={word}").as_str()));
    }
    assert_eq!(portal.hasher.calls(), calls, "a password that can't be taken isn't hashed");
    assert_eq!(before, portal.rows.dump().await);
    portal.browser().accept(&link, PASSWORD).await.ok();
}

async fn a_link_sets_up_its_own_account_alone(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (luc, in_his_browser) = portal.set_up("luc@example.com").await;
    let link = portal.invite("marie@example.com").await;
    // In somebody else's session: his ends, hers begins, and nothing of his changes.
    let his = format!("SELECT password FROM account WHERE id = '{}'", luc.id);
    let before = portal.rows.bytes(&his).await;
    let copied = in_his_browser.copied();
    in_his_browser.accept(&link, OTHER_PASSWORD).await.ok();
    assert_eq!(before, portal.rows.bytes(&his).await);
    assert!(!copied.is_in().await);
    let view = in_his_browser.post("/api/view/authenticator", &[]).await;
    assert_eq!(view.ok().json()["account"], "marie@example.com");
    let again: Browser = portal.browser();
    again.begin_sign_in(&luc).await;
    portal.browser().password("luc@example.com", OTHER_PASSWORD).await.is(401, "wrong_credentials");
}

async fn a_link_of_a_disabled_account_is_gone(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("marie@example.com").await;
    portal.rows.sql("UPDATE account SET disabled_at = 1").await;
    portal.browser().accept(&link, PASSWORD).await.is(409, "invitation_gone");
}
