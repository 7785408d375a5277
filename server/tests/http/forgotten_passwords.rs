//! A forgotten password: a link that works once, for an hour, signs nobody in, and takes no second factor's place.

use std::time::Duration;

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::Browser,
        database::Engine,
        mail_server::{Letter, MailServer, free_port},
        person::{PASSWORD, Person},
        portal::{Portal, STEP, Wanted},
    },
};

const ANOTHER: &str = "quatre pommes vertes et un vélo bleu";
const MINUTE: Duration = Duration::from_mins(1);

/// A portal with a mail server, and denis, who is all set up and has an address.
async fn portal(engine: Engine) -> (Portal, MailServer, Person) {
    let port = free_port();
    let server = MailServer::start(port);
    let portal = Portal::wanted(engine, Wanted { mail_port: Some(port), ..Wanted::default() }).await;
    let denis = portal.person("denis").await;
    portal.rows.sql("UPDATE account SET email = username || '@example.com'").await;
    (portal, server, denis)
}

async fn ask(browser: &Browser, username: &str) -> Answer {
    browser.post("/api/password/ask-reset", &[("username", username)]).await
}

async fn reset(browser: &Browser, token: &str, password: &str) -> Answer {
    browser.post("/api/password/reset", &[("token", token), ("password", password)]).await
}

/// The letter that is due, once it has arrived.
async fn letter(portal: &Portal, server: &MailServer) -> Letter {
    portal.send_letter().await;
    server.letter()
}

/// The token of the link in it.
fn token(letter: &Letter) -> String {
    let links: Vec<_> = letter.text().split_whitespace().filter(|word| word.contains("://")).collect();
    let [link] = links.as_slice() else { panic!("{links:?}") };
    link.strip_prefix("http://localhost:3000/new-password/").unwrap().to_owned()
}

async fn link(portal: &Portal, server: &MailServer) -> String {
    assert_eq!(ask(&portal.browser(), "denis").await.ok().location(), "/sign-in/forgot?asked=yes");
    token(&letter(portal, server).await)
}

async fn the_link_changes_the_password_and_signs_nobody_in(engine: Engine) {
    let (portal, server, denis) = portal(engine).await;
    let before = portal.signed_in(&denis).await;
    assert_eq!(letter(&portal, &server).await.header("Subject"), "New sign-in to your account");
    let half = portal.signing_in(&denis).await;
    let token = link(&portal, &server).await;
    let browser = portal.browser();
    // Looked at as mail scanners do, it stays good.
    for _ in 0..2 {
        browser.get(&format!("/new-password/{token}")).await.ok();
    }
    let done = reset(&browser, &token, ANOTHER).await;
    assert_eq!((done.ok().location(), done.cookies().len()), ("/sign-in?done=password", 0));
    // What was open is over; the older password is wrong.
    assert!(!before.is_in().await);
    portal.clock.advance(STEP);
    half.verify(&portal.code(&denis)).await.is(401, "not_signed_in");
    browser.password("denis", PASSWORD).await.is(401, "wrong_credentials");
    assert_eq!(browser.password("denis", ANOTHER).await.ok().location(), "/sign-in/verify", "the code is asked");
    assert_eq!(browser.verify(&portal.code(&denis)).await.ok().location(), "/");
    let told = letter(&portal, &server).await;
    assert_eq!((told.to(), told.header("Subject")), ("denis@example.com", "Your password was changed"));
}

async fn a_link_works_once_and_for_an_hour_and_only_the_latest_does(engine: Engine) {
    let (portal, server, _) = portal(engine).await;
    let older = link(&portal, &server).await;
    let token = link(&portal, &server).await;
    let browser = portal.browser();
    reset(&browser, &older, ANOTHER).await.is(409, "invitation_gone");
    portal.clock.advance((MINUTE * 60).saturating_sub(Duration::from_millis(1)));
    // What can't be a password leaves it as it was.
    assert_eq!(reset(&browser, &token, "short").await.code(), 422);
    reset(&browser, &token, ANOTHER).await.ok();
    reset(&browser, &token, PASSWORD).await.is(409, "invitation_gone");
    letter(&portal, &server).await;
    let late = link(&portal, &server).await;
    portal.clock.advance(MINUTE * 60);
    reset(&browser, &late, PASSWORD).await.is(409, "invitation_gone");
    reset(&browser, "nothing", PASSWORD).await.is(409, "invitation_gone");
}

async fn whoever_resets_two_factor_authentication_learns_of_a_password_changed_by_mail(engine: Engine) {
    let (portal, server, denis) = portal(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene").await;
    let dialogs = ["reset", "code"].map(|dialog| format!("/admin/clients/{}/{dialog}", denis.id));
    for dialog in &dialogs {
        assert!(!staff.get(dialog).await.ok().text().contains("The password was changed by a mailed link"), "{dialog}");
    }
    let token = link(&portal, &server).await;
    reset(&portal.browser(), &token, ANOTHER).await.ok();
    for dialog in &dialogs {
        let page = staff.get(dialog).await.ok().text();
        assert!(page.contains("The password was changed by a mailed link, today at"), "{page}");
        assert!(page.contains("Whoever reads denis’s mail can do that."), "{page}");
    }
    // A week later it says nothing any more about who asks.
    portal.clock.advance(MINUTE * 60 * 24 * 7);
    let staff = portal.staff(Role::Accountant, "nadia").await.1;
    assert!(!staff.get(&dialogs[0]).await.ok().text().contains("The password was changed by a mailed link"));
}

async fn of_thirty_at_once_one_changes_it(engine: Engine) {
    let (portal, server, _) = portal(engine).await;
    let token = link(&portal, &server).await;
    let answers = crate::support::at_once(0..30, |number| {
        let (browser, token) = (portal.browser(), token.clone());
        async move { reset(&browser, &token, &format!("{ANOTHER} {number}")).await.code() }
    })
    .await;
    assert_eq!(answers.iter().filter(|code| **code == 200).count(), 1, "{answers:?}");
}

async fn an_unknown_username_gets_the_same_answer_and_nobody_a_letter(engine: Engine) {
    let (portal, server, denis) = portal(engine).await;
    let known = ask(&portal.browser(), "denis").await;
    let strangers = ["nobody", "denis@nowhere.example", "\u{0}", &"x".repeat(400)];
    for unknown in strangers {
        let answer = ask(&portal.browser(), unknown).await;
        assert_eq!((answer.code(), answer.text(), answer.location()), (known.code(), known.text(), known.location()));
    }
    // Nor one that is disabled, has no address, or never chose a password.
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{}'", denis.id)).await;
    assert_eq!(ask(&portal.browser(), "denis").await.code(), known.code());
    portal.rows.sql(&format!("UPDATE account SET disabled_at = NULL, email = NULL WHERE id = '{}'", denis.id)).await;
    assert_eq!(ask(&portal.browser(), "denis").await.code(), known.code());
    portal.invite("eve").await;
    portal.rows.sql("UPDATE account SET email = 'eve@example.com' WHERE username = 'eve'").await;
    assert_eq!(ask(&portal.browser(), "eve").await.code(), known.code());
    assert_eq!(portal.rows.count("letter").await, 1);
    letter(&portal, &server).await;
    ask(&portal.browser(), " ").await.is(422, "missing");
}

async fn a_thousand_requests_fill_no_mailbox_and_keep_nobody_from_signing_in(engine: Engine) {
    let (portal, _, denis) = portal(engine).await;
    let browser = portal.browser();
    for _ in 0..3 {
        ask(&browser, "denis").await.ok();
    }
    for username in ["denis", "DENIS", " denis "] {
        assert_eq!(ask(&browser, username).await.is(429, "wait").header("retry-after"), Some("900"));
    }
    for _ in 0..40 {
        ask(&browser, "denis").await;
    }
    assert_eq!(portal.rows.count("letter").await, 3);
    assert!(portal.signed_in(&denis).await.is_in().await);
    // The same for a name that is nobody's.
    for _ in 0..3 {
        ask(&browser, "nobody").await.ok();
    }
    ask(&browser, "nobody").await.is(429, "wait");
}

async fn while_the_second_factors_are_reset_no_link_is_given_and_older_ones_are_dead(engine: Engine) {
    let (portal, server, denis) = portal(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene").await;
    let token = link(&portal, &server).await;
    staff.reset(&denis).await.ok();
    let told = letter(&portal, &server).await;
    assert_eq!(told.header("Subject"), "Your two-factor authentication was reset");
    let browser = portal.browser();
    reset(&browser, &token, ANOTHER).await.is(409, "invitation_gone");
    assert_eq!(ask(&browser, "denis").await.ok().location(), "/sign-in/forgot?asked=yes");
    let refused = letter(&portal, &server).await;
    assert_eq!(refused.header("Subject"), "A new password can’t be set by e-mail for now");
    assert!(!refused.text().contains("://"));
    assert_eq!(portal.rows.count("password_reset").await, 0);
    // Password and issued code together are the way back.
    let issued = staff.issued(&denis).await;
    browser.set_up_again(&portal, &denis, &issued).await;
}

async fn a_new_address_ends_what_lies_in_the_older_mailbox(engine: Engine) {
    let (portal, server, denis) = portal(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene").await;
    let token = link(&portal, &server).await;
    let name = portal.rows.texts(&format!("SELECT COALESCE(name, '') FROM account WHERE id = '{}'", denis.id)).await;
    let edit = [
        ("client", &*denis.id),
        ("name", "Denis Bouchard"),
        ("name_before", &name[0]),
        ("email", "denis@elsewhere.example"),
        ("email_before", "denis@example.com"),
    ];
    staff.post("/api/admin/client/edit", &edit).await.ok();
    reset(&portal.browser(), &token, ANOTHER).await.is(409, "invitation_gone");
}

async fn a_link_is_of_its_firm_alone(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let wanted = Wanted { mail_port: Some(port), firm_host: Some("roy.example"), ..Wanted::default() };
    let portal = Portal::wanted(engine, wanted).await;
    portal.person("denis").await;
    portal.rows.sql("UPDATE account SET email = username || '@example.com'").await;
    portal.another_firm("levesque.example").await;
    ask(&portal.browser(), "denis").await.ok();
    let token = token(&letter(&portal, &server).await);
    reset(&portal.browser_at("levesque.example"), &token, ANOTHER).await.is(409, "invitation_gone");
    // The other firm has nobody of that name.
    ask(&portal.browser_at("levesque.example"), "denis").await.ok();
    assert_eq!(portal.rows.count("letter").await, 1);
    reset(&portal.browser(), &token, ANOTHER).await.ok();
}

async fn without_a_mail_server_the_firm_helps(engine: Engine) {
    let portal = Portal::open(engine).await;
    ask(&portal.browser(), "denis").await.is(404, "not_found");
    let help = portal.browser().get("/sign-in/help").await;
    assert!(!help.ok().text().contains("/sign-in/forgot"));
}

on_both!(
    the_link_changes_the_password_and_signs_nobody_in,
    a_link_works_once_and_for_an_hour_and_only_the_latest_does,
    whoever_resets_two_factor_authentication_learns_of_a_password_changed_by_mail,
    of_thirty_at_once_one_changes_it,
    an_unknown_username_gets_the_same_answer_and_nobody_a_letter,
    a_thousand_requests_fill_no_mailbox_and_keep_nobody_from_signing_in,
    while_the_second_factors_are_reset_no_link_is_given_and_older_ones_are_dead,
    a_new_address_ends_what_lies_in_the_older_mailbox,
    a_link_is_of_its_firm_alone,
    without_a_mail_server_the_firm_helps,
);
