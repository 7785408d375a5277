//! A client without their phone today: a code that staff give signs in once within its day, is shown to whoever issued
//! it alone, and leaves no trace that would sign in.

use std::time::Duration;

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        at_once,
        authenticator::code_at,
        browser::Browser,
        database::{Engine, Rows},
        helped::{CODE, ISSUE},
        person::{PASSWORD, Person},
        portal::{Portal, STEP},
        process::{Serving, guichet, run},
    },
};

on_both! {
    an_issued_code_signs_in_once_and_the_app_stays,
    wrong_codes_leave_an_issued_code_good,
    an_issued_code_is_over_after_a_day,
    a_code_that_was_taken_back_opens_nothing,
    a_newer_code_takes_the_place_of_the_older,
    an_issued_code_is_no_proof_of_ones_own,
    a_code_is_shown_to_whoever_issued_it_alone,
    a_code_that_was_given_is_not_shown_again,
    nobody_else_issues_gives_or_revokes_a_code,
    a_code_asks_for_a_code_of_ones_own_and_an_identity_check,
    an_issued_code_stands_in_no_row_log_or_address,
}

const GIVEN: &str = "/api/admin/code/given";
const REVOKE: &str = "/api/admin/code/revoke";
const HELP_VIEW: &str = "/api/admin/view/client-to-help";

/// What names the code that a client has, if they have one.
async fn named(staff: &Browser, client: &Person) -> Option<String> {
    let view = staff.post(HELP_VIEW, &[("client", &client.id)]).await;
    view.ok().json()["code"].as_str().map(str::to_owned)
}

/// A portal where one of the staff has issued a code to Denis: who that is, Denis, and the code.
async fn issued_to_denis(engine: Engine) -> (Portal, Browser, Person, String) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let denis = portal.person("denis@example.com").await;
    staff.issue(&denis).await.ok();
    let issued = staff.issued(&denis).await;
    (portal, staff, denis, issued)
}

/// A portal where a code was issued to Denis, and one to Luc at the same moment.
async fn issued_to_two(engine: Engine) -> (Portal, [(Person, String); 2]) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let (denis, luc) = (portal.person("denis@example.com").await, portal.person("luc@example.com").await);
    staff.issue(&denis).await.ok();
    staff.issue(&luc).await.ok();
    let (of_denis, of_luc) = (staff.issued(&denis).await, staff.issued(&luc).await);
    (portal, [(denis, of_denis), (luc, of_luc)])
}

async fn an_issued_code_signs_in_once_and_the_app_stays(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let denis = portal.person("denis@example.com").await;
    let answer = staff.issue(&denis).await;
    assert_eq!(answer.ok().location(), format!("/admin/clients/{}/code/show", denis.id));
    let issued = staff.issued(&denis).await;
    let shown = staff.get(answer.location()).await.ok().text();
    assert!(shown.contains(&issued) && shown.contains("The app stays"), "{shown}");

    // Several who type it at once: one gets in. Typed as people do.
    let typed = issued.to_lowercase().replace('-', " ");
    let browsers = portal.signing_in_times(&denis, 6).await;
    let answers = at_once(browsers, |browser| {
        let typed = typed.clone();
        async move { browser.verify(&typed).await.code() }
    })
    .await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    portal.clock.advance(STEP);
    let browser = portal.signing_in(&denis).await;
    assert_eq!(browser.verify(&issued).await.code(), 401);
    assert!(!browser.is_in().await);
    browser.verify(&portal.code(&denis)).await.ok();
    assert!(browser.is_in().await);
    portal.signing_in(&denis).await.verify(&denis.codes[0]).await.ok();
    assert_eq!(named(&staff, &denis).await, None);
    staff.post(CODE, &[("client", &denis.id)]).await.is(404, "not_found");
}

async fn wrong_codes_leave_an_issued_code_good(engine: Engine) {
    let (portal, [(denis, issued), (luc, of_luc)]) = issued_to_two(engine).await;
    let browser = portal.signing_in(&denis).await;
    for wrong in [of_luc.as_str(), "0000-0000-0000-0000", "ZZZZ-ZZZZ-ZZZZ-ZZZZ"] {
        browser.verify(wrong).await.is(401, "wrong_code");
    }
    assert!(!browser.is_in().await);
    browser.verify(&issued).await.ok();
    assert!(browser.is_in().await);
    portal.signing_in(&luc).await.verify(&of_luc).await.ok();
}

async fn an_issued_code_is_over_after_a_day(engine: Engine) {
    let (portal, [(denis, of_denis), (luc, of_luc)]) = issued_to_two(engine).await;
    portal.clock.advance(Duration::from_hours(24) - Duration::from_millis(1));
    portal.signing_in(&denis).await.verify(&of_denis).await.ok();
    portal.clock.advance(Duration::from_millis(1));
    let browser = portal.signing_in(&luc).await;
    browser.verify(&of_luc).await.is(401, "wrong_code");
    assert!(!browser.is_in().await);
    browser.verify(&portal.code(&luc)).await.ok();
}

async fn a_code_that_was_taken_back_opens_nothing(engine: Engine) {
    let (portal, staff, denis, issued) = issued_to_denis(engine).await;
    let (_, colleague) = portal.staff(Role::Accountant, "gilles@example.com").await;
    let code = named(&colleague, &denis).await.unwrap();
    let page = colleague.get(&format!("/admin/clients/{}/code/revoke", denis.id)).await.ok().text();
    assert!(page.contains("The code given to denis@example.com stops working at once."), "{page}");
    let fields = [("client", denis.id.as_str()), ("issued", &code)];
    let answer = colleague.submit(REVOKE, &fields).await;
    assert_eq!((answer.code(), answer.location()), (303, &*format!("/admin/clients/{}?done=code-revoked", denis.id)));
    let browser = portal.signing_in(&denis).await;
    browser.verify(&issued).await.is(401, "wrong_code");
    browser.verify(&portal.code(&denis)).await.ok();
    // Twice is told, and changes nothing.
    let before = portal.rows.dump_without(&["session"]).await;
    colleague.post(REVOKE, &fields).await.is(409, "conflict");
    staff.post(CODE, &[("client", &denis.id)]).await.is(404, "not_found");
    assert!(
        colleague.get(&format!("/admin/clients/{}/code/revoke", denis.id)).await.ok().text().contains("no code to")
    );
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    // A page left open takes no newer code back.
    staff.issue(&denis).await.ok();
    colleague.post(REVOKE, &fields).await.is(409, "conflict");
    assert!(named(&staff, &denis).await.is_some());
}

async fn a_newer_code_takes_the_place_of_the_older(engine: Engine) {
    let (portal, staff, denis, older) = issued_to_denis(engine).await;
    let (_, colleague) = portal.staff(Role::Accountant, "gilles@example.com").await;
    colleague.issue(&denis).await.ok();
    staff.post(CODE, &[("client", &denis.id)]).await.is(404, "not_found");
    let browser = portal.signing_in(&denis).await;
    browser.verify(&older).await.is(401, "wrong_code");
    browser.verify(&colleague.issued(&denis).await).await.ok();
}

async fn an_issued_code_is_no_proof_of_ones_own(engine: Engine) {
    let (portal, _, denis, issued) = issued_to_denis(engine).await;
    portal.signing_in(&denis).await.verify(&issued).await.ok();
    let proven = format!("SELECT COUNT(proven_at) FROM session WHERE account_id = '{}' ", denis.id);
    let before = portal.rows.number(&proven).await;
    assert_eq!(before, portal.sessions_of(&denis).await - 1);
}

async fn a_code_is_shown_to_whoever_issued_it_alone(engine: Engine) {
    let (portal, staff, denis, issued) = issued_to_denis(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "gilles@example.com").await;
    let page = format!("/admin/clients/{}/code/show", denis.id);
    let at_owners = owner.get(&page).await;
    assert_eq!(at_owners.code(), 404, "not even the owner");
    assert!(!at_owners.text().contains(&issued) && at_owners.text().contains("The code is no longer shown"));
    owner.post(CODE, &[("client", &denis.id)]).await.is(404, "not_found");
    assert!(staff.get(&page).await.ok().text().contains(&issued));
    // No other page of theirs has it, and no copy of this one is kept.
    for below in ["", "/code", "/code/revoke", "/reset"] {
        let page = staff.get(&format!("/admin/clients/{}{below}", denis.id)).await;
        assert!(!page.text().contains(&issued), "{below}");
    }
    let kept = staff.get(&page).await.header("cache-control").map(str::to_owned);
    assert!(kept.as_deref().is_some_and(|kept| kept.contains("no-store")), "{kept:?}");
    portal.clock.advance(Duration::from_mins(10) - Duration::from_millis(1));
    assert_eq!(staff.issued(&denis).await, issued);
    portal.clock.advance(Duration::from_millis(1));
    let late = staff.get(&page).await;
    assert!(late.code() == 404 && !late.text().contains(&issued), "{}", late.text());
    staff.post(CODE, &[("client", &denis.id)]).await.is(404, "not_found");
    portal.signing_in(&denis).await.verify(&issued).await.ok();
}

async fn a_code_that_was_given_is_not_shown_again(engine: Engine) {
    let (portal, staff, denis, issued) = issued_to_denis(engine).await;
    let (_, colleague) = portal.staff(Role::Accountant, "gilles@example.com").await;
    // Somebody else's word doesn't count.
    colleague.post(GIVEN, &[("client", &denis.id)]).await.ok();
    assert_eq!(staff.issued(&denis).await, issued);
    let given = staff.submit(GIVEN, &[("client", &denis.id)]).await;
    assert_eq!((given.code(), given.location()), (303, &*format!("/admin/clients/{}", denis.id)));
    staff.post(CODE, &[("client", &denis.id)]).await.is(404, "not_found");
    let held = portal.rows.number("SELECT COUNT(held) FROM issued_code").await;
    assert_eq!(held, 0, "even sealed it is gone");
    // Twice is as good.
    staff.post(GIVEN, &[("client", &denis.id)]).await.ok();
    portal.signing_in(&denis).await.verify(&issued).await.ok();
}

async fn nobody_else_issues_gives_or_revokes_a_code(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let (denis, of_denis) = portal.set_up("denis@example.com").await;
    staff.issue(&denis).await.ok();
    let code = named(&staff, &denis).await.unwrap();
    let owes = portal.browser();
    let (_, link) = portal.invite_as(&portal.firm, "new@example.com", Role::Owner).await;
    owes.accept(&link, PASSWORD).await.ok();
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&denis).await;
    let before = portal.rows.dump_without(&["session"]).await;
    let fields =
        [("client", denis.id.as_str()), ("check", "video"), ("issued", &code), ("role", "owner"), ("outcome", "reset")];
    for (browser, status, word) in [
        (&portal.browser(), 401, "not_signed_in"),
        (&pending, 401, "not_signed_in"),
        (&owes, 409, "out_of_order"),
        (&of_denis, 403, "forbidden"),
    ] {
        for endpoint in [ISSUE, GIVEN, REVOKE, CODE, HELP_VIEW] {
            browser.post(endpoint, &fields).await.is(status, word);
        }
        for below in ["code", "code/show", "code/revoke"] {
            let page = browser.get(&format!("/admin/clients/{}/{below}", denis.id)).await;
            assert_eq!(page.code(), 303, "{below}: {}", page.text());
        }
    }
    for nothing in ["", "x", "01890000-0000-7000-8000-000000000000"] {
        let fields = [("client", denis.id.as_str()), ("issued", nothing)];
        let answer = staff.post(REVOKE, &fields).await;
        assert!([404, 409].contains(&answer.code()), "{answer:?}");
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn a_code_asks_for_a_code_of_ones_own_and_an_identity_check(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let denis = portal.person("denis@example.com").await;
    let id = ("client", denis.id.as_str());
    let before = portal.rows.dump_without(&["session"]).await;
    for check in ["", "x", "date_of_birth"] {
        staff.post(ISSUE, &[id, ("check", check)]).await.is(422, "check");
    }
    let form = staff.submit(ISSUE, &[id]).await;
    let back = format!("/admin/clients/{}/code?problem=field&n=4", denis.id);
    assert_eq!((form.code(), form.location()), (303, back.as_str()));
    assert!(staff.get(&back).await.ok().text().contains("No code was issued"));
    portal.clock.advance(Duration::from_mins(6));
    staff.issue(&denis).await.is(403, "step_up_needed");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    staff.post(ISSUE, &[id, ("check", "video"), ("code", &portal.code(&helene))]).await.ok();
    // Proven again, it is good for another one.
    staff.issue(&denis).await.ok();
}

async fn an_issued_code_stands_in_no_row_log_or_address(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let url = match engine {
        Engine::Sqlite => format!("sqlite://{}", folder.join("guichet.db").display()),
        Engine::Postgres => crate::postgres::database().await,
    };
    let loud = |arguments: &[&str]| {
        let mut command = guichet(folder, &url, arguments);
        command.env("GUICHET_LOG", "trace");
        command
    };
    let mut log = run(&mut loud(&["firm", "create", "--name", "Éluard"])).stderr;
    let serving = Serving::start(loud(&["serve"]));
    let (mut people, rows) = (Vec::new(), Rows::of(&url).await);
    for (role, username) in [("accountant", "helene@example.com"), ("client", "denis@example.com")] {
        let invited = run(&mut loud(&["invite", "--role", role, "--username", username]));
        log += &invited.stderr;
        let browser = serving.browser();
        browser.accept(invited.stdout.trim().rsplit('/').next().unwrap(), PASSWORD).await.ok();
        let key = browser.key().await;
        browser.confirm(&code_at(&key, "now")).await.ok();
        browser.finish().await.ok();
        let id = rows.texts(&format!("SELECT id FROM account WHERE username = '{username}'")).await.concat();
        people.push((Person { username: username.to_owned(), id, key, codes: Vec::new() }, browser));
    }
    let [(_, staff), (denis, _)] = people.try_into().ok().unwrap();
    let mut codes = Vec::new();
    for is_reset in [false, true] {
        let answer = if is_reset { staff.reset(&denis).await } else { staff.issue(&denis).await };
        let issued = staff.issued(&denis).await;
        assert!(!answer.location().contains(&issued) && !answer.text().contains(&issued));
        assert!(staff.get(answer.location()).await.ok().text().contains(&issued));
        let browser = serving.browser();
        browser.password(&denis.username, PASSWORD).await.ok();
        browser.verify(&format!("{}-0000", &issued[..14])).await.is(401, "wrong_code");
        browser.submit("/api/sign-in/verify", &[("code", &issued)]).await.ok();
        staff.post(GIVEN, &[("client", &denis.id)]).await.ok();
        codes.push(issued);
    }
    log += &serving.stop().stdout;
    assert!(log.contains("\"level\":\"TRACE\"") && log.contains("/api/admin/code/issue"), "the log says little");
    let kept = rows.dump().await.join("\n").to_lowercase();
    for issued in codes.iter().map(|code| code.to_lowercase()) {
        for form in [issued.clone(), issued.replace('-', ""), issued.replace('-', " ")] {
            assert!(!log.to_lowercase().contains(&form) && !kept.contains(&form));
        }
    }
    assert!(kept.contains("two_factor_reset") && kept.contains("code_issued"));
}
