//! Codes can't be guessed: each try is counted before it is checked, over sign-ins, paths and addresses, and only
//! somebody with the right password can make one (defects.md, rows 11 to 29).

use std::time::Duration;

use crate::{
    on_both,
    support::{
        at_once,
        database::Engine,
        person::{OTHER_PASSWORD, PASSWORD},
        portal::{Portal, STEP, whole},
    },
};

on_both! {
    the_fifth_wrong_code_ends_a_sign_in,
    ten_wrong_codes_over_sign_ins_and_addresses_lock_the_account,
    a_lock_doubles_and_its_end_clears_nothing,
    an_older_sign_in_is_locked_too,
    the_right_password_forgets_no_wrong_code,
    somebody_elses_success_forgets_no_wrong_code,
    a_right_code_forgets_the_wrong_ones,
    recovery_codes_are_guessed_on_the_same_budget,
    a_stranger_cannot_raise_the_counter,
    of_two_hundred_wrong_codes_at_once_ten_are_checked,
    a_hundred_wrong_codes_turn_the_authenticator_off,
    first_codes_are_counted_too,
    twenty_sign_ins_leave_the_counters_at_zero,
}

async fn the_fifth_wrong_code_ends_a_sign_in(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let browser = portal.signing_in(&marie).await;
    let wrong = portal.wrong_code(&marie);
    for _ in 0..4 {
        browser.verify(&wrong).await.is(401, "wrong_code");
    }
    browser.verify(&wrong).await.is(401, "tries_spent");
    browser.verify(&portal.code(&marie)).await.is(401, "not_signed_in");
    browser.verify(&marie.codes[0]).await.is(401, "not_signed_in");
    assert!(!browser.is_in().await);
    assert_eq!(portal.wrong_codes_counted(&marie).await, 5);
}

/// Spends so many wrong codes, in as many sign-ins as it takes, each from an address of its own.
async fn guess(portal: &Portal, who: &crate::support::person::Person, times: usize) {
    let mut wrong = portal.wrong_codes(who);
    let mut left = times;
    for address in 1.. {
        let browser = portal.signing_in(who).await.at_address([198, 51, 100, address]);
        for _ in 0..left.min(5) {
            let refused = browser.verify(&wrong.next().unwrap()).await;
            assert_eq!(refused.code(), 401, "{}", refused.text());
        }
        left = left.saturating_sub(5);
        if left == 0 {
            break;
        }
    }
}

async fn ten_wrong_codes_over_sign_ins_and_addresses_lock_the_account(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    guess(&portal, &marie, 10).await;
    let opened = portal.vault.secrets_opened();
    let calls = portal.hasher.calls();
    let browser = portal.signing_in(&marie).await;
    let code = portal.code(&marie);
    for typed in [&code, &marie.codes[0]] {
        let locked = browser.verify(typed).await;
        assert_eq!(locked.code(), 429);
        assert_eq!(locked.json(), serde_json::json!({ "refusal": "locked", "seconds": 900 }));
        assert_eq!(locked.header("retry-after"), Some("900"));
    }
    let form = browser.submit("/api/sign-in/verify", &[("code", &code), ("helped", "true")]).await;
    assert_eq!(form.location(), "/sign-in/help?problem=locked&n=900");
    // Nothing was checked but the password.
    assert_eq!((portal.vault.secrets_opened(), portal.hasher.calls()), (opened, calls + 1));
    assert!(!browser.is_in().await);
    assert_eq!(portal.codes_left(&marie).await, 10);
}

async fn a_lock_doubles_and_its_end_clears_nothing(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    guess(&portal, &marie, 10).await;
    portal.clock.advance(Duration::from_secs(899));
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.is(429, "locked");
    portal.clock.advance(Duration::from_secs(1));
    portal.signing_in(&marie).await.verify(&portal.wrong_code(&marie)).await.is(401, "wrong_code");
    let locked = portal.signing_in(&marie).await.verify(&portal.code(&marie)).await;
    assert_eq!(locked.is(429, "locked").header("retry-after"), Some("1800"));
    portal.clock.advance(Duration::from_mins(30));
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();
    assert_eq!(portal.wrong_codes_counted(&marie).await, 0);
}

async fn an_older_sign_in_is_locked_too(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let older = portal.signing_in(&marie).await;
    guess(&portal, &marie, 10).await;
    older.verify(&portal.code(&marie)).await.is(429, "locked");
    assert!(!older.is_in().await);
}

async fn the_right_password_forgets_no_wrong_code(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    for round in 1..=9 {
        portal.signing_in(&marie).await.verify(&portal.wrong_code(&marie)).await.is(401, "wrong_code");
        assert_eq!(portal.wrong_codes_counted(&marie).await, round);
    }
    portal.signing_in(&marie).await.verify(&portal.wrong_code(&marie)).await.is(401, "wrong_code");
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.is(429, "locked");
}

async fn somebody_elses_success_forgets_no_wrong_code(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let luc = portal.person("luc@example.com").await;
    for round in 1..=5 {
        portal.signing_in(&marie).await.verify(&portal.wrong_code(&marie)).await.is(401, "wrong_code");
        portal.signing_in(&luc).await.verify(&portal.code(&luc)).await.ok();
        assert_eq!(portal.wrong_codes_counted(&marie).await, round);
        portal.clock.advance(STEP);
    }
}

async fn a_right_code_forgets_the_wrong_ones(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    guess(&portal, &marie, 9).await;
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();
    assert_eq!(portal.wrong_codes_counted(&marie).await, 0);
    guess(&portal, &marie, 9).await;
    portal.signing_in(&marie).await.verify(&marie.codes[0]).await.ok();
    assert_eq!(portal.wrong_codes_counted(&marie).await, 0);
}

async fn recovery_codes_are_guessed_on_the_same_budget(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    guess(&portal, &marie, 5).await;
    for _ in 0..5 {
        let browser = portal.signing_in(&marie).await;
        browser
            .post("/api/sign-in/verify", &[("code", "0000-0000-0000-0000"), ("helped", "true")])
            .await
            .is(401, "wrong_code");
    }
    let calls = portal.hasher.calls();
    let browser = portal.signing_in(&marie).await;
    browser.verify(&marie.codes[0]).await.is(429, "locked");
    browser.verify(&portal.code(&marie)).await.is(429, "locked");
    assert_eq!(portal.hasher.calls(), calls + 1, "a locked recovery code isn't hashed");
}

async fn a_stranger_cannot_raise_the_counter(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    for number in 0..20 {
        let browser = portal.browser().at_address([198, 51, 100, number]);
        browser.password(&marie.username, OTHER_PASSWORD).await;
        browser.verify(&portal.wrong_code(&marie)).await.is(401, "not_signed_in");
        browser.submit("/api/sign-in/help", &[]).await;
    }
    assert_eq!(portal.wrong_codes_counted(&marie).await, 0);
    assert_eq!(portal.rows.count("help_request").await, 0);
    // She waits for her password at most, and never for good.
    portal.clock.advance(Duration::from_hours(1));
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();
}

async fn of_two_hundred_wrong_codes_at_once_ten_are_checked(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let browsers = portal.signing_in_times(&marie, 40).await;
    let opened = portal.vault.secrets_opened();
    let wrong: Vec<String> = portal.wrong_codes(&marie).take(200).collect();
    let guesses = wrong.into_iter().enumerate().map(|(number, code)| (browsers[number % 40].clone(), code));
    let statuses = at_once(guesses, |(browser, code)| async move { browser.verify(&code).await.code() }).await;
    assert_eq!(statuses.len(), 200);
    assert!(statuses.iter().all(|status| [401, 429].contains(status)), "{statuses:?}");
    let checked = portal.vault.secrets_opened() - opened;
    assert!(checked <= 10, "{checked} were checked");
    assert_eq!(portal.wrong_codes_counted(&marie).await, 10);
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.is(429, "locked");
}

async fn a_hundred_wrong_codes_turn_the_authenticator_off(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    for guesses in 1..=100 {
        let browser = portal.signing_in(&marie).await;
        browser.verify("0000-0000-0000-0000").await.is(401, "wrong_code");
        if guesses >= 10 {
            portal.clock.advance(Duration::from_hours(24));
        }
    }
    // Nothing waits for it to end.
    portal.clock.advance(Duration::from_hours(24 * 400));
    let browser = portal.signing_in(&marie).await;
    for typed in [portal.code(&marie), marie.codes[0].clone()] {
        browser.verify(&typed).await.is(403, "second_factor_disabled");
    }
    let form = browser.submit("/api/sign-in/verify", &[("code", &marie.codes[0])]).await;
    assert_eq!(form.location(), "/sign-in/verify?problem=disabled");
    assert!(!browser.is_in().await);
    portal.ports.store.sweep(portal.ports.clock.now()).await.unwrap();
    browser.verify(&portal.code(&marie)).await;
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.is(403, "second_factor_disabled");
}

async fn first_codes_are_counted_too(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    let (id, link) = portal.invite_as(&portal.firm, "marie@example.com", guichet::account::Role::Client).await;
    browser.accept(&link, PASSWORD).await.ok();
    let key = browser.key().await;
    let marie = crate::support::person::Person { username: String::new(), id, key, codes: Vec::new() };
    for wrong in portal.wrong_codes(&marie).take(10) {
        browser.confirm(&wrong).await.is(401, "wrong_first_code");
    }
    let locked = browser.confirm(&portal.code(&marie)).await;
    assert_eq!(locked.is(429, "locked").header("retry-after"), Some("900"));
    // And again from another browser, with the same account.
    let again = portal.browser();
    again.password("marie@example.com", PASSWORD).await.ok();
    let marie = crate::support::person::Person { key: again.key().await, ..marie };
    again.confirm(&portal.code(&marie)).await.is(429, "locked");
}

async fn twenty_sign_ins_leave_the_counters_at_zero(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    for _ in 0..20 {
        portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();
        portal.clock.advance(STEP);
    }
    let counted = portal.rows.number(&whole("SELECT COALESCE(SUM(failures), 0) FROM throttle")).await;
    assert_eq!(counted, 0);
}
