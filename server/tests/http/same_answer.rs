//! Who exists, who is disabled, who has set up: a stranger is told the same, for the same work (defects.md, rows 56
//! and 57).

use crate::{
    on_both,
    support::{
        database::Engine,
        person::{OTHER_PASSWORD, PASSWORD},
        portal::{Asks, Portal, Wanted},
    },
};

on_both! {
    unknown_wrong_disabled_and_invited_are_told_the_same_for_one_hash,
    the_second_step_is_shown_after_the_right_password_alone,
}

async fn unknown_wrong_disabled_and_invited_are_told_the_same_for_one_hash(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { asks: Asks::MayEnrol, ..Wanted::default() }).await;
    let disabled = portal.person("disabled@example.com").await;
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{}'", disabled.id)).await;
    portal.person("protected@example.com").await;
    portal.browser().accept(&portal.invite("password@example.com").await, PASSWORD).await.ok();
    portal.invite("invited@example.com").await;
    let attempts = [
        ("unknown@example.com", PASSWORD),
        ("protected@example.com", OTHER_PASSWORD),
        ("password@example.com", OTHER_PASSWORD),
        ("disabled@example.com", OTHER_PASSWORD),
        ("disabled@example.com", PASSWORD),
        ("invited@example.com", PASSWORD),
        ("unknown", "x"),
        ("no username at all", PASSWORD),
        ("nul\0", PASSWORD),
    ];
    let sessions = portal.rows.count("session").await;
    let (mut scripts, mut forms) = (Vec::new(), Vec::new());
    for (username, password) in attempts {
        let calls = portal.hasher.calls();
        let script = portal.browser().password(username, password).await;
        assert_eq!(portal.hasher.calls(), calls + 1, "{username}");
        let fields = [("username", username), ("password", password)];
        let form = portal.browser().submit("/api/sign-in/password", &fields).await;
        assert_eq!(portal.hasher.calls(), calls + 2, "{username}");
        scripts.push((script.status, script.headers, script.body));
        forms.push((form.status, form.headers, form.body));
        portal.rows.sql("DELETE FROM throttle").await;
    }
    assert_eq!(scripts[0].0, 401);
    for ((username, _), (script, form)) in attempts.iter().zip(scripts.iter().zip(&forms)) {
        assert_eq!(script, &scripts[0], "{username}");
        assert_eq!(form, &forms[0], "{username}");
    }
    assert_eq!(portal.rows.count("session").await, sessions);
    assert_eq!(portal.rows.count("sign_in").await, 0);
}

async fn the_second_step_is_shown_after_the_right_password_alone(engine: Engine) {
    let portal = Portal::open(engine).await;
    portal.person("marie@example.com").await;
    let browser = portal.browser();
    browser.password("marie@example.com", OTHER_PASSWORD).await.is(401, "wrong_credentials");
    assert!(browser.token().is_none());
    assert_eq!(browser.get("/sign-in/verify").await.location(), "/sign-in");
    let help = browser.post("/api/view/help", &[]).await;
    assert_eq!(help.ok().json()["signing_in"], false);
}
