//! A client is locked or disabled by the staff, and comes back when they say so.

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        client_page::{act, column, done, dump, log, page},
        database::Engine,
        person::PASSWORD,
        portal::{Portal, STEP},
    },
};

on_both! {
    a_client_is_locked_and_unlocked,
    a_hundred_wrong_codes_are_not_unlocked,
    a_disabled_client_is_out_and_comes_back_with_their_password,
    a_disabled_client_who_waits_has_no_link,
}

async fn a_client_is_locked_and_unlocked(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (ann, session) = portal.set_up("ann@example.com").await;
    let before = dump(&portal).await;
    for reason in ["", "  ", "ab", "a\nb\u{0}"] {
        let fields = [("client", ann.id.as_str()), ("reason", reason)];
        browser.post(&act("client/lock"), &fields).await.is(422, "reason");
        let form = browser.submit(&act("client/lock"), &fields).await;
        assert_eq!(form.location(), format!("{}/lock?problem=field&n=5", page(&ann.id)));
        let dialog = browser.get(form.location()).await.ok().text();
        assert!(dialog.contains("Nothing was changed") && dialog.contains("Say why"), "{dialog}");
    }
    browser.post(&act("client/unlock"), &[("client", &ann.id)]).await.is(409, "conflict");
    assert_eq!(dump(&portal).await, before);

    let fields = [("client", ann.id.as_str()), ("reason", "Strange calls")];
    assert!(session.is_in().await);
    done(&browser, "client/lock", &fields, &ann.id, "locked").await;
    assert!(!session.is_in().await);
    assert_eq!(column(&portal, &ann.id, "standing").await, "locked");
    portal.browser().password(&ann.username, PASSWORD).await.is(401, "wrong_credentials");
    let before = dump(&portal).await;
    browser.post(&act("client/lock"), &fields).await.is(409, "conflict");
    assert_eq!(dump(&portal).await, before);
    let shown = browser.get(&format!("{}?done=locked", page(&ann.id))).await.ok().text();
    assert!(shown.contains("Locked by staff since") && shown.contains("Strange calls"), "{shown}");

    let form = browser.submit(&act("client/unlock"), &[("client", &ann.id)]).await;
    assert_eq!((form.code(), form.location()), (303, format!("{}?done=unlocked", page(&ann.id)).as_str()));
    portal.signing_in(&ann).await;
    assert_eq!(log(&portal, &ann.id, &helene).await, ["locked_by_staff", "unlocked"]);
}

async fn a_hundred_wrong_codes_are_not_unlocked(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene").await;
    let ann = portal.person("ann@example.com").await;
    let guess = portal.signing_in(&ann).await;
    guess.verify(&portal.wrong_code(&ann)).await.is(401, "wrong_code");
    let count = async |failures: u32, wait_until: u64| {
        let millis = wait_until * 1000;
        portal
            .rows
            .sql(&format!(
                "UPDATE throttle SET failures = {failures}, wait_until = {millis} WHERE key = 'second-factor:{}'",
                ann.id
            ))
            .await;
        portal.rows.sql(&format!("UPDATE account SET standing_until = 0 WHERE id = '{}'", ann.id)).await;
    };
    let unlock = [("client", ann.id.as_str())];
    count(12, u64::try_from(portal.clock.seconds()).unwrap() + 600).await;
    assert!(browser.get(&page(&ann.id)).await.text().contains("after too many wrong codes"));
    done(&browser, "client/unlock", &unlock, &ann.id, "unlocked").await;
    assert_eq!(portal.wrong_codes_counted(&ann).await, 0);

    guess.verify(&portal.wrong_code(&ann)).await.is(401, "wrong_code");
    count(100, 0).await;
    let shown = browser.get(&page(&ann.id)).await.ok().text();
    assert!(shown.contains("needs a reset") && !shown.contains("/unlock\""), "{shown}");
    let before = dump(&portal).await;
    browser.post(&act("client/unlock"), &unlock).await.is(403, "second_factor_disabled");
    let form = browser.submit(&act("client/unlock"), &unlock).await;
    assert!(browser.get(form.location()).await.text().contains("Only a reset helps"), "{form:?}");
    assert_eq!(dump(&portal).await, before);

    // What the staff locked opens again; the codes stay spent, and the page says so.
    done(&browser, "client/lock", &[unlock[0], ("reason", "To be sure")], &ann.id, "locked").await;
    done(&browser, "client/unlock", &unlock, &ann.id, "unlocked-by-staff").await;
    assert_eq!(portal.wrong_codes_counted(&ann).await, 100);
    assert_eq!(column(&portal, &ann.id, "standing").await, "locked");
    let shown = browser.get(&format!("{}?done=unlocked-by-staff", page(&ann.id))).await.ok().text();
    assert!(shown.contains("it needs a reset"), "{shown}");
}

async fn a_disabled_client_is_out_and_comes_back_with_their_password(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (ann, session) = portal.set_up("ann@example.com").await;
    portal.clock.advance(STEP);
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    portal.rows.sql(&format!("UPDATE account SET email = 'ann@example.com' WHERE id = '{}'", ann.id)).await;
    let fields = [("client", ann.id.as_str()), ("reason", "No longer a client")];
    let before = dump(&portal).await;
    browser.post(&act("client/disable"), &fields[..1]).await.is(422, "reason");
    browser.post(&act("client/enable"), &fields[..1]).await.is(409, "conflict");
    assert_eq!(dump(&portal).await, before);

    done(&browser, "client/disable", &fields, &ann.id, "disabled").await;
    assert!(!session.is_in().await);
    portal.browser().password(&ann.username, PASSWORD).await.is(401, "wrong_credentials");
    let letters = portal.rows.texts("SELECT email || notice FROM letter").await;
    assert_eq!(letters, [r#"ann@example.com{"notice":"account_disabled"}"#]);
    let shown = browser.get(&page(&ann.id)).await.ok().text();
    assert!(shown.contains("Disabled since") && shown.contains("Enable the account first."), "{shown}");
    for gone in ["/lock\"", "/disable\"", "/code\"", "/reset\""] {
        assert!(!shown.contains(gone), "{gone}");
    }
    let before = dump(&portal).await;
    browser.post(&act("client/disable"), &fields).await.is(409, "conflict");
    browser.post(&act("client/lock"), &fields).await.is(409, "conflict");
    browser.post(&act("client/unlock"), &fields[..1]).await.is(409, "conflict");
    browser.post(&act("invitation/renew"), &fields[..1]).await.is(409, "conflict");
    assert_eq!(dump(&portal).await, before);

    done(&browser, "client/enable", &fields[..1], &ann.id, "enabled").await;
    portal.signing_in(&ann).await.verify(&portal.code(&ann)).await.ok();
    assert_eq!(log(&portal, &ann.id, &helene).await, ["account_disabled", "account_enabled"]);
}

async fn a_disabled_client_who_waits_has_no_link(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Owner, "helene").await;
    let (waiting, link) = portal.invite_as(&portal.firm, "bob@example.com", Role::Client).await;
    let fields = [("client", waiting.as_str()), ("reason", "Invited by mistake")];
    done(&browser, "client/disable", &fields, &waiting, "disabled").await;
    portal.browser().accept(&link, PASSWORD).await.is(409, "invitation_gone");
    done(&browser, "client/enable", &fields[..1], &waiting, "enabled").await;
    portal.browser().accept(&link, PASSWORD).await.is(409, "invitation_gone");
    let shown = browser.get(&page(&waiting)).await.ok().text();
    assert!(shown.contains("No link") && shown.contains("New link"), "{shown}");
}
