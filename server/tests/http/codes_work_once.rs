//! A code opens one session, in whatever order, however often and however many at a time it arrives (defects.md,
//! rows 1 to 10).

use std::time::Duration;

use crate::{
    on_both,
    support::{
        at_once,
        browser::Browser,
        database::Engine,
        person::PASSWORD,
        portal::{Portal, STEP},
    },
};

on_both! {
    fifty_posts_of_one_code_in_as_many_sign_ins_open_one_session,
    fifty_posts_of_one_code_in_one_sign_in_open_one_session,
    five_good_codes_at_once_in_one_sign_in_open_one_session,
    thirty_posts_of_one_recovery_code_spend_it_once,
    the_first_code_of_an_enrolment_signs_nobody_in,
    a_code_of_an_older_step_is_refused_and_the_next_one_taken,
    a_code_is_refused_in_its_own_words_the_second_time,
    a_code_is_refused_a_second_time_wherever_in_its_window,
    a_recovery_code_signs_in_once_however_it_is_typed,
    a_recovery_code_of_somebody_else_is_refused_and_stays_good,
    a_code_of_somebody_else_is_refused,
    an_invitation_that_is_used_many_times_at_once_sets_up_once,
    a_first_code_that_is_sent_many_times_at_once_enrols_once,
    a_code_is_no_good_for_a_sign_in_that_is_over,
}

/// Posts the same code from every browser at once: how many got in.
async fn burst(browsers: Vec<Browser>, code: &str) -> usize {
    let answers = at_once(browsers, |browser| {
        let code = code.to_owned();
        async move { browser.verify(&code).await.code() }
    })
    .await;
    assert!(answers.iter().all(|status| [200, 401, 429].contains(status)), "{answers:?}");
    answers.iter().filter(|status| **status == 200).count()
}

async fn fifty_posts_of_one_code_in_as_many_sign_ins_open_one_session(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let before = portal.sessions_of(&marie).await;
    let browsers = portal.signing_in_times(&marie, 50).await;
    assert_eq!(burst(browsers, &portal.code(&marie)).await, 1);
    assert_eq!(portal.sessions_of(&marie).await, before + 1);
}

async fn fifty_posts_of_one_code_in_one_sign_in_open_one_session(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let before = portal.sessions_of(&marie).await;
    let browser = portal.signing_in(&marie).await;
    let copies = (0..50).map(|_| browser.copied()).collect();
    assert_eq!(burst(copies, &portal.code(&marie)).await, 1);
    assert_eq!(portal.sessions_of(&marie).await, before + 1);
}

async fn five_good_codes_at_once_in_one_sign_in_open_one_session(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let before = portal.sessions_of(&marie).await;
    let browser = portal.signing_in(&marie).await;
    let statuses = at_once(marie.codes[..5].to_vec(), |code| {
        let copy = browser.copied();
        async move { copy.verify(&code).await.code() }
    })
    .await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 401].contains(status)), "{statuses:?}");
    assert_eq!(portal.sessions_of(&marie).await, before + 1);
    assert_eq!(portal.codes_left(&marie).await, 9);
}

async fn thirty_posts_of_one_recovery_code_spend_it_once(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let before = portal.sessions_of(&marie).await;
    let browsers = portal.signing_in_times(&marie, 30).await;
    assert_eq!(burst(browsers, &marie.codes[3]).await, 1);
    assert_eq!(portal.sessions_of(&marie).await, before + 1);
    assert_eq!(portal.codes_left(&marie).await, 9);
}

async fn the_first_code_of_an_enrolment_signs_nobody_in(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, _) = portal.set_up("marie@example.com").await;
    let code = portal.code(&marie);
    let browser = portal.signing_in(&marie).await;
    browser.verify(&code).await.is(401, "code_already_used");
    // And not while the window still holds it.
    portal.clock.advance(STEP);
    browser.verify(&code).await.is(401, "code_already_used");
    assert!(!browser.is_in().await);
}

async fn a_code_of_an_older_step_is_refused_and_the_next_one_taken(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    portal.clock.advance(STEP);
    let [older, now, next] = [-1, 0, 1].map(|steps| portal.code_in(&marie, steps));
    portal.signing_in(&marie).await.verify(&now).await.ok();
    let browser = portal.signing_in(&marie).await;
    browser.verify(&older).await.is(401, "code_already_used");
    assert!(!browser.is_in().await);
    browser.verify(&next).await.ok();
    assert!(browser.is_in().await);
}

async fn a_code_is_refused_in_its_own_words_the_second_time(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let code = portal.code(&marie);
    let [first, second] = [portal.signing_in(&marie).await, portal.signing_in(&marie).await];
    first.verify(&code).await.ok();
    let refused = second.verify(&code).await;
    assert_eq!(refused.code(), 401);
    assert_eq!(refused.json(), serde_json::json!({ "refusal": "code_already_used", "tries_left": 4 }));
    let form = second.submit("/api/sign-in/verify", &[("code", &code)]).await;
    assert_eq!((form.code(), form.location()), (303, "/sign-in/verify?problem=used&n=3"));
    let page = second.get(form.location()).await.text();
    assert!(page.contains("That code was already used"), "{page}");
}

async fn a_code_is_refused_a_second_time_wherever_in_its_window(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    // The code of the step to come is taken already: its window is the longest.
    let code = portal.code_in(&marie, 1);
    portal.signing_in(&marie).await.verify(&code).await.ok();
    let mut seconds = 0;
    while seconds < 90 {
        let refused = portal.signing_in(&marie).await.verify(&code).await;
        assert_eq!(refused.code(), 401, "{seconds} s later: {}", refused.text());
        portal.clock.advance(Duration::from_secs(15));
        seconds += 15;
    }
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();
}

async fn a_recovery_code_signs_in_once_however_it_is_typed(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let printed = &marie.codes[0];
    let spaced = format!(" {} ", printed.to_lowercase().replace('-', " "));
    portal.signing_in(&marie).await.verify(&spaced).await.ok();
    assert_eq!(portal.codes_left(&marie).await, 9);
    for typed in [printed.clone(), printed.to_lowercase(), printed.replace('-', ""), spaced] {
        portal.signing_in(&marie).await.verify(&typed).await.is(401, "wrong_code");
    }
    // The other place that takes one is the same function.
    let helped = portal.signing_in(&marie).await;
    let refused = helped.post("/api/sign-in/verify", &[("code", printed), ("helped", "true")]).await;
    refused.is(401, "wrong_code");
    assert_eq!(portal.codes_left(&marie).await, 9);
}

async fn a_recovery_code_of_somebody_else_is_refused_and_stays_good(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let luc = portal.person("luc@example.com").await;
    portal.signing_in(&luc).await.verify(&marie.codes[0]).await.is(401, "wrong_code");
    assert_eq!((portal.codes_left(&marie).await, portal.codes_left(&luc).await), (10, 10));
    portal.signing_in(&marie).await.verify(&marie.codes[0]).await.ok();
}

async fn a_code_of_somebody_else_is_refused(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let luc = portal.person("luc@example.com").await;
    portal.signing_in(&luc).await.verify(&portal.code(&marie)).await.is(401, "wrong_code");
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();
}

async fn an_invitation_that_is_used_many_times_at_once_sets_up_once(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("marie@example.com").await;
    let answers = at_once(0..20, |_| {
        let (browser, link) = (portal.browser(), link.clone());
        async move { browser.accept(&link, PASSWORD).await.code() }
    })
    .await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [200, 409].contains(status)), "{answers:?}");
    assert_eq!(portal.rows.count("session").await, 1);
}

async fn a_first_code_that_is_sent_many_times_at_once_enrols_once(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    let keys = at_once(0..10, |_| {
        let copy = browser.copied();
        async move { copy.key().await }
    })
    .await;
    assert!(keys.iter().all(|key| *key == keys[0]), "two pages at once show two keys");
    let code = crate::support::authenticator::code_at(&keys[0], &format!("@{}", portal.clock.seconds()));
    let answers = at_once(0..10, |_| {
        let (copy, code) = (browser.copied(), code.clone());
        async move { copy.confirm(&code).await.code() }
    })
    .await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [200, 401, 409].contains(status)), "{answers:?}");
    assert_eq!((portal.rows.count("session").await, portal.rows.count("recovery_code").await), (1, 10));
}

async fn a_code_is_no_good_for_a_sign_in_that_is_over(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let late = portal.signing_in(&marie).await;
    portal.clock.advance(Duration::from_mins(10) - Duration::from_millis(1));
    let in_time = late.copied();
    in_time.verify(&portal.wrong_code(&marie)).await.is(401, "wrong_code");
    portal.clock.advance(Duration::from_millis(1));
    late.verify(&portal.code(&marie)).await.is(401, "not_signed_in");
    assert!(!late.is_in().await);
}
