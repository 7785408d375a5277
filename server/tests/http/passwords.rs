//! Passwords are guessed ever more slowly, by name and by address, and never locked for good (defects.md, rows 16,
//! 17 and 21).

use std::{net::IpAddr, time::Duration};

use crate::{
    on_both,
    support::{
        answer::Answer,
        at_once,
        browser::Browser,
        database::Engine,
        person::{OTHER_PASSWORD, PASSWORD},
        portal::{Portal, Wanted, whole},
    },
};

on_both! {
    the_fifth_wrong_password_begins_a_wait_that_doubles,
    a_name_that_does_not_exist_waits_the_same,
    an_alias_of_a_name_has_no_budget_of_its_own,
    a_wait_is_an_hour_at_most,
    fifty_wrong_passwords_from_one_address_make_it_wait,
    a_success_does_not_clear_its_address,
    the_addresses_of_one_subscriber_share_a_budget,
    of_fifty_wrong_passwords_at_once_five_are_checked,
    right_passwords_at_once_leave_nobody_waiting,
    a_right_password_takes_its_own_count_back,
    a_forwarded_address_is_believed_from_a_trusted_proxy_alone,
}

async fn wrong(browser: &Browser, username: &str) -> Answer {
    browser.password(username, OTHER_PASSWORD).await
}

async fn the_fifth_wrong_password_begins_a_wait_that_doubles(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let browser = portal.browser();
    for _ in 0..5 {
        wrong(&browser, &marie.username).await.is(401, "wrong_credentials");
    }
    for seconds in [30, 60, 120] {
        let calls = portal.hasher.calls();
        let waits = browser.password(&marie.username, PASSWORD).await;
        assert_eq!(waits.code(), 429);
        assert_eq!(waits.json(), serde_json::json!({ "refusal": "wait", "seconds": seconds }));
        assert_eq!(waits.header("retry-after"), Some(seconds.to_string().as_str()));
        let form = [("username", marie.username.as_str()), ("password", PASSWORD)];
        let form = browser.submit("/api/sign-in/password", &form).await;
        assert_eq!(form.location(), format!("/sign-in?problem=wait&n={seconds}"));
        assert_eq!(portal.hasher.calls(), calls, "who has to wait isn't hashed");
        portal.clock.advance(Duration::from_millis(seconds * 1000 - 1));
        wrong(&browser, &marie.username).await.is(429, "wait");
        portal.clock.advance(Duration::from_millis(1));
        wrong(&browser, &marie.username).await.is(401, "wrong_credentials");
    }
    portal.clock.advance(Duration::from_mins(4));
    browser.begin_sign_in(&marie).await;
}

async fn a_name_that_does_not_exist_waits_the_same(engine: Engine) {
    let portal = Portal::open(engine).await;
    portal.person("marie@example.com").await;
    let mut told = Vec::new();
    for name in ["marie@example.com", "nobody@example.com"] {
        let mut answers = Vec::new();
        for _ in 0..7 {
            let Answer { status, headers, body } = wrong(&portal.browser(), name).await;
            answers.push((status, headers, body));
        }
        told.push(answers);
    }
    assert_eq!(told[0], told[1]);
}

async fn an_alias_of_a_name_has_no_budget_of_its_own(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie.éluard@example.com").await;
    let calls = portal.hasher.calls();
    let aliases = [
        "Marie.Éluard@Example.com",
        "MARIE.ÉLUARD@EXAMPLE.COM",
        " marie.éluard@example.com ",
        "marie.e\u{301}luard@example.com",
        "ｍａｒｉｅ.éluard@example.com",
        "marie.éluard@example.com",
    ];
    let mut statuses = Vec::new();
    for alias in aliases {
        statuses.push(wrong(&portal.browser(), alias).await.code());
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
    assert_eq!(portal.hasher.calls(), calls + 5);
    portal.clock.advance(Duration::from_secs(30));
    let answer = portal.browser().password("MARIE.ÉLUARD@example.com", PASSWORD).await;
    assert_eq!(answer.ok().location(), "/sign-in/verify");
    drop(marie);
}

async fn a_wait_is_an_hour_at_most(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    for round in 0..40_u8 {
        wrong(&portal.browser().at_address([198, 51, 100, round]), &marie.username).await;
        portal.clock.advance(Duration::from_hours(1));
    }
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();
}

async fn fifty_wrong_passwords_from_one_address_make_it_wait(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let here = portal.browser().at_address([198, 51, 100, 7]);
    for number in 0..50 {
        wrong(&here, &format!("name{number}@example.com")).await.is(401, "wrong_credentials");
    }
    let calls = portal.hasher.calls();
    let waits = here.password(&marie.username, PASSWORD).await;
    assert_eq!(waits.is(429, "wait").header("retry-after"), Some("30"));
    assert_eq!(portal.hasher.calls(), calls);
    let elsewhere = portal.browser().at_address([198, 51, 100, 8]);
    elsewhere.begin_sign_in(&marie).await;
}

async fn a_success_does_not_clear_its_address(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let here = portal.browser().at_address([198, 51, 100, 7]);
    for number in 0..50 {
        wrong(&here, &format!("name{number}@example.com")).await.is(401, "wrong_credentials");
        if number % 10 == 0 {
            here.begin_sign_in(&marie).await;
        }
    }
    wrong(&here, "another@example.com").await.is(429, "wait");
}

async fn the_addresses_of_one_subscriber_share_a_budget(engine: Engine) {
    let portal = Portal::open(engine).await;
    let address = |text: String| -> IpAddr { text.parse().unwrap() };
    for number in 0..50 {
        let browser = portal.browser().at_address(address(format!("2001:db8:0:7::{number:x}")));
        wrong(&browser, &format!("name{number}@example.com")).await.is(401, "wrong_credentials");
    }
    let same = portal.browser().at_address(address("2001:db8:0:7:ffff::1".to_owned()));
    wrong(&same, "another@example.com").await.is(429, "wait");
    let next = portal.browser().at_address(address("2001:db8:0:8::1".to_owned()));
    wrong(&next, "another@example.com").await.is(401, "wrong_credentials");
}

async fn of_fifty_wrong_passwords_at_once_five_are_checked(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let calls = portal.hasher.calls();
    let statuses = at_once(0..50_u8, |number| {
        let browser = portal.browser().at_address([198, 51, 100, number]);
        let username = marie.username.clone();
        async move { wrong(&browser, &username).await.code() }
    })
    .await;
    let refused = |status| statuses.iter().filter(|found| **found == status).count();
    assert_eq!((refused(401), refused(429)), (5, 45), "{statuses:?}");
    assert_eq!(portal.hasher.calls(), calls + 5);
}

async fn right_passwords_at_once_leave_nobody_waiting(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let statuses = at_once(0..30, |_| {
        let (browser, username) = (portal.browser(), marie.username.clone());
        async move { browser.password(&username, PASSWORD).await.code() }
    })
    .await;
    assert!(statuses.contains(&200) && statuses.iter().all(|status| [200, 429].contains(status)), "{statuses:?}");
    portal.clock.advance(Duration::from_secs(30));
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();
}

async fn a_right_password_takes_its_own_count_back(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    for _ in 0..4 {
        for _ in 0..4 {
            wrong(&portal.browser(), &marie.username).await.is(401, "wrong_credentials");
        }
        portal.signing_in(&marie).await;
    }
    let by_name = "SELECT COALESCE(SUM(failures), 0) FROM throttle WHERE key LIKE 'password:%'";
    assert_eq!(portal.rows.number(&whole(by_name)).await, 0);
    let by_address = "SELECT COALESCE(SUM(failures), 0) FROM throttle WHERE key LIKE 'address:%'";
    assert_eq!(portal.rows.number(&whole(by_address)).await, 16);
    // No key says which name was typed.
    let keys = portal.rows.texts("SELECT key FROM throttle").await;
    assert!(keys.iter().all(|key| !key.contains("marie")), "{keys:?}");
}

async fn a_forwarded_address_is_believed_from_a_trusted_proxy_alone(engine: Engine) {
    let trusted_proxies = &["10.0.0.0/8", "2001:db8:ffff::/48"];
    let portal = Portal::wanted(engine, Wanted { trusted_proxies, ..Wanted::default() }).await;
    let marie = portal.person("marie@example.com").await;
    for (peer, forwarded, client) in [
        // A stranger invents what they like.
        ("192.0.2.9", &["203.0.113.1"][..], "192.0.2.9"),
        ("192.0.2.9", &["10.0.0.1"], "192.0.2.9"),
        ("192.0.2.9", &[], "192.0.2.9"),
        // A proxy adds the right-most address; everything left of it is invented.
        ("10.0.0.1", &["203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", &["198.51.100.1, 203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", &["198.51.100.1", "203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", &["203.0.113.1, 10.0.0.2, 10.9.9.9"], "203.0.113.1"),
        ("10.0.0.1", &["203.0.113.1, 10.0.0.2 ,2001:db8:ffff::1"], "203.0.113.1"),
        ("2001:db8:ffff::1", &["2001:db8::7"], "2001:db8::7"),
        ("::ffff:10.0.0.1", &["::ffff:203.0.113.1"], "203.0.113.1"),
        // What isn't an address can't be believed, nor what stands left of it.
        ("10.0.0.1", &["203.0.113.1, unknown"], "10.0.0.1"),
        ("10.0.0.1", &["203.0.113.1, "], "10.0.0.1"),
        ("10.0.0.1", &["203.0.113.1, x, 10.0.0.2"], "10.0.0.1"),
        ("10.0.0.1", &["10.0.0.3"], "10.0.0.1"),
        ("10.0.0.1", &[], "10.0.0.1"),
    ] {
        let peer: IpAddr = peer.parse().unwrap();
        let mut browser = portal.browser().at_address(peer);
        for value in forwarded {
            browser = browser.with_header("x-forwarded-for", value);
        }
        for lie in ["forwarded", "x-real-ip", "client-ip", "cf-connecting-ip", "true-client-ip"] {
            browser = browser.with_header(lie, "203.0.113.200");
        }
        browser.begin_sign_in(&marie).await;
        browser.verify(&portal.code(&marie)).await.ok();
        let addresses = portal.rows.texts("SELECT address FROM session ORDER BY created_at DESC LIMIT 1").await;
        assert_eq!(addresses, [client], "{peer} {forwarded:?}");
        portal.clock.advance(crate::support::portal::STEP);
    }
}
