//! Letters on their way to people: through a real mail server, one that refuses, is busy, slow, down, and back again.

use std::time::Duration;

use guichet::{
    account::{Email, PersonName, Role, Username},
    delivery::Setback,
    locale::Locale,
    usecase::{self, NewAccount, Sending, send_letter},
};
use guichet_server::mail::SmtpMailer;

use crate::{
    on_both,
    support::{
        browser::Browser,
        database::Engine,
        mail_server::{MailServer, free_port},
        person::{PASSWORD, Person},
        portal::{Portal, STEP, Wanted},
    },
};

const MINUTE: Duration = Duration::from_mins(1);

/// A portal that sends letters to a port, somebody of its staff at work, and who carries its letters.
async fn portal(engine: Engine, port: u16) -> (Portal, Browser, SmtpMailer) {
    let portal = Portal::wanted(engine, Wanted { mail_port: Some(port), ..Wanted::default() }).await;
    let (_, staff) = portal.staff(Role::Owner, "helene").await;
    let mailer = SmtpMailer::new(portal.config.mail.as_ref().unwrap(), portal.config.site.clone());
    (portal, staff, mailer)
}

/// A client who has set up, and gets letters at that address.
async fn client(portal: &Portal, username: &str, email: &str, locale: Locale) -> Person {
    let new = NewAccount {
        username: Username::parse(username).unwrap(),
        email: Email::parse(email),
        name: PersonName::parse("Denis Bouchard"),
        role: Role::Client,
        locale,
        accountant: None,
    };
    let (account, token) = usecase::invite(&portal.ports, &portal.firm, new).await.unwrap();
    let browser = portal.browser();
    browser.accept(&token.reveal(), PASSWORD).await.ok();
    portal.rows.sql(&format!("UPDATE account SET locale = '{}' WHERE id = '{}'", locale.tag(), account.id)).await;
    Person { username: username.to_owned(), id: account.id.to_string(), key: String::new(), codes: Vec::new() }
}

/// Sends whatever is due: what came of each.
async fn send_all(portal: &Portal, mailer: &SmtpMailer) -> Vec<Sending> {
    let mut all = Vec::new();
    loop {
        match send_letter(&portal.ports, mailer).await.unwrap() {
            Sending::NothingDue => return all,
            came => all.push(came),
        }
    }
}

/// Has staff disable somebody, who is told.
async fn disable(staff: &Browser, client: &Person) {
    staff.post("/api/admin/client/disable", &[("client", &client.id), ("reason", "Left the firm")]).await.ok();
}

async fn unsent(portal: &Portal) -> i64 {
    portal.rows.number("SELECT COUNT(*) FROM letter WHERE sent_at IS NULL").await
}

async fn a_letter_arrives_as_text_and_as_html_in_its_readers_language(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let (portal, staff, mailer) = portal(engine, port).await;
    for (username, locale, subject, body) in [
        (
            "ann",
            Locale::En,
            "Your client portal account was disabled",
            "On 21 September 2026 at 10:13 a.m., Cabinet Éluard & Fils disabled your client portal account. You can’t",
        ),
        (
            "anne",
            Locale::Fr,
            "Votre compte du portail client a été désactivé",
            "a désactivé votre compte du portail client le 21 septembre 2026 à 10 h 13. Vous",
        ),
    ] {
        let client = client(&portal, username, &format!("{username}@example.com"), locale).await;
        disable(&staff, &client).await;
        assert_eq!(send_all(&portal, &mailer).await, [Sending::Sent]);
        let letter = server.letter();
        assert_eq!((letter.to(), letter.header("Subject")), (&*format!("{username}@example.com"), subject));
        assert_eq!(letter.header("From"), "Cabinet Éluard & Fils <no-reply@localhost>");
        assert_eq!(letter.header("To"), format!("Denis Bouchard <{username}@example.com>"));
        assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
        assert!(letter.header("Message-ID").ends_with("@localhost>"));
        let [text, html] = [letter.text(), letter.html()].map(|part| part.replace(['\u{a0}', '\u{202f}'], " "));
        assert!(text.contains(body), "{text}");
        assert!(html.contains(&body.replace('&', "&amp;")), "{html}");
        assert!(letter.html().starts_with(&format!("<!DOCTYPE html><html lang=\"{}\"", locale.tag())));
        assert_eq!(letter.0["defects"].as_array().unwrap().len(), 0);
        // Nothing is fetched by whoever opens it.
        assert!(!["<img", "<script", "<link", "src=", "url("].iter().any(|it| letter.html().contains(it)));
    }
}

async fn no_name_adds_a_header_or_a_recipient(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let (portal, staff, mailer) = portal(engine, port).await;
    assert!(PersonName::parse("Denis\r\nBcc: eve@example.com").is_none());
    let names = [
        "Bouchard, Denis <eve@example.com>",
        "\"Denis\" Bcc: eve@example.com",
        "=?utf-8?q?Denis=0D=0ABcc:_eve@example.com?=",
        &"Ümläut ".repeat(17),
    ];
    for (number, name) in names.iter().enumerate() {
        let username = format!("denis{number}");
        let client = client(&portal, &username, &format!("{username}@example.com"), Locale::En).await;
        let name = PersonName::parse(name).unwrap();
        portal.rows.sql(&format!("UPDATE account SET name = '{}' WHERE id = '{}'", name.as_str(), client.id)).await;
        disable(&staff, &client).await;
        assert_eq!(send_all(&portal, &mailer).await, [Sending::Sent]);
        let letter = server.letter();
        assert_eq!(letter.to(), format!("{username}@example.com"));
        let mut names = letter.header_names();
        names.sort_unstable();
        let expected =
            ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"];
        assert_eq!(names, expected);
        assert!(letter.html().contains(&name.as_str().replace('<', "&lt;").replace('>', "&gt;")) || number == 1);
    }
}

async fn a_refused_address_is_given_up_and_holds_nobody_else_up(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let (portal, staff, mailer) = portal(engine, port).await;
    for (username, email) in [("a", "refused@example.com"), ("b", "full@example.com"), ("c", "c@example.com")] {
        let client = client(&portal, username, email, Locale::En).await;
        disable(&staff, &client).await;
        portal.clock.advance(Duration::from_millis(1));
    }
    let refused = Sending::SetBack(Setback::Refused);
    assert_eq!(send_all(&portal, &mailer).await, [refused, refused, Sending::Sent]);
    assert_eq!(server.next()["refused"], "refused@example.com");
    assert_eq!(server.next()["refused"], "full@example.com");
    assert_eq!(server.letter().to(), "c@example.com");
    portal.clock.advance(MINUTE * 60 * 24);
    assert_eq!(send_all(&portal, &mailer).await, []);
    assert_eq!(unsent(&portal).await, 2, "staff can see them");
}

async fn a_busy_server_is_asked_again_later(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let (portal, staff, mailer) = portal(engine, port).await;
    let client = client(&portal, "a", "busy@example.com", Locale::En).await;
    disable(&staff, &client).await;
    for wait in [1, 2, 4] {
        assert_eq!(send_all(&portal, &mailer).await, [Sending::SetBack(Setback::PutOff)]);
        assert_eq!(server.next()["refused"], "busy@example.com");
        portal.clock.advance((MINUTE * wait).saturating_sub(Duration::from_millis(1)));
        assert_eq!(send_all(&portal, &mailer).await, [], "not yet");
        portal.clock.advance(Duration::from_millis(1));
    }
    portal.clock.advance(MINUTE * 60 * 72);
    assert_eq!(send_all(&portal, &mailer).await, [Sending::SetBack(Setback::TooLate)]);
    assert!(server.is_silent());
}

async fn while_the_server_is_down_nothing_is_lost_and_then_everything_arrives_once(engine: Engine) {
    let port = free_port();
    let (portal, staff, mailer) = portal(engine, port).await;
    for username in ["a", "b", "c"] {
        let client = client(&portal, username, &format!("{username}@example.com"), Locale::En).await;
        // What is told of stands, whether or not it can be told.
        disable(&staff, &client).await;
        portal.clock.advance(Duration::from_millis(1));
    }
    let unreachable = Sending::SetBack(Setback::Unreachable);
    assert_eq!(send_all(&portal, &mailer).await, [unreachable; 3]);
    let server = MailServer::start(port);
    portal.clock.advance(MINUTE);
    assert_eq!(send_all(&portal, &mailer).await, [Sending::Sent; 3]);
    assert_eq!(
        [server.letter(), server.letter(), server.letter()].map(|letter| letter.to().to_owned()),
        ["a", "b", "c"].map(|name| format!("{name}@example.com"))
    );
    drop(server);
    let server = MailServer::start(port);
    portal.clock.advance(MINUTE * 60);
    assert_eq!(send_all(&portal, &mailer).await, []);
    assert!(server.is_silent() && unsent(&portal).await == 0);
}

async fn while_one_sender_waits_for_a_slow_server_no_other_takes_the_letter(engine: Engine) {
    let port = free_port();
    let mut server = MailServer::start(port);
    let (portal, staff, mailer) = portal(engine, port).await;
    let client = client(&portal, "a", "slow@example.com", Locale::En).await;
    disable(&staff, &client).await;
    let ports = portal.ports.clone();
    let sending = tokio::spawn(async move { send_letter(&ports, &mailer).await.unwrap() });
    assert_eq!(server.next()["waiting"], "slow@example.com");
    let other = SmtpMailer::new(portal.config.mail.as_ref().unwrap(), portal.config.site.clone());
    assert_eq!(send_all(&portal, &other).await, []);
    server.go_on();
    assert_eq!(sending.await.unwrap(), Sending::Sent);
    assert_eq!(server.letter().to(), "slow@example.com");
    portal.clock.advance(MINUTE * 60);
    assert_eq!(send_all(&portal, &other).await, []);
}

async fn the_letter_of_a_sender_that_was_killed_is_sent_by_the_next(engine: Engine) {
    let port = free_port();
    let mut server = MailServer::start(port);
    let (portal, staff, mailer) = portal(engine, port).await;
    let client = client(&portal, "a", "slow@example.com", Locale::En).await;
    disable(&staff, &client).await;
    let ports = portal.ports.clone();
    let sending = tokio::spawn(async move { send_letter(&ports, &mailer).await });
    assert_eq!(server.next()["waiting"], "slow@example.com");
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());
    let other = SmtpMailer::new(portal.config.mail.as_ref().unwrap(), portal.config.site.clone());
    assert_eq!(send_all(&portal, &other).await, [], "it may live");
    portal.clock.advance(MINUTE * 5);
    let ports = portal.ports.clone();
    let sending = tokio::spawn(async move { send_letter(&ports, &other).await.unwrap() });
    assert_eq!(server.next()["waiting"], "slow@example.com");
    // Both are answered. If the server took the first one too, both have one name, and mail programs show one.
    server.go_on();
    server.go_on();
    let first = server.letter();
    assert_eq!(sending.await.unwrap(), Sending::Sent);
    while let Some(again) = server.letter_so_far() {
        assert_eq!(again.header("Message-ID"), first.header("Message-ID"));
    }
    assert_eq!(unsent(&portal).await, 0);
}

async fn letters_from_before_anybody_sent_any_are_thrown_away(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let (portal, staff, mailer) = portal(engine, port).await;
    for username in ["a", "b"] {
        let client = client(&portal, username, &format!("{username}@example.com"), Locale::En).await;
        disable(&staff, &client).await;
        portal.clock.advance(MINUTE * 60 * 36);
        if username == "a" {
            // Whoever works that long signs in again.
            portal.rows.sql("UPDATE session SET created_at = created_at + 129600000, last_seen_at = last_seen_at + 129600000, proven_at = proven_at + 129600000").await;
        }
    }
    assert_eq!(send_all(&portal, &mailer).await, [Sending::Dropped, Sending::Sent]);
    assert_eq!(server.letter().to(), "b@example.com");
    assert_eq!(unsent(&portal).await, 0);
}

async fn an_invitation_takes_its_link_along_and_nobody_else_sees_it(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let (portal, staff, mailer) = portal(engine, port).await;
    let invite = [("name", "Denis Bouchard"), ("email", "denis@example.com"), ("username", ""), ("locale", "en")];
    let invited = staff.post("/api/admin/invitation/invite", &invite).await;
    let client = portal.rows.texts("SELECT id FROM account WHERE username = 'denis@example.com'").await.remove(0);
    assert_eq!(invited.ok().location(), format!("/admin/clients/{client}?done=link-mailed"));
    staff.post("/api/admin/view/link", &[("client", &client)]).await.is(404, "not_found");

    let held = portal.rows.bytes("SELECT link FROM letter").await;
    assert_eq!(send_all(&portal, &mailer).await, [Sending::Sent]);
    let letter = server.letter();
    assert_eq!(letter.to(), "denis@example.com");
    let links: Vec<_> = letter.text().split_whitespace().filter(|word| word.contains("://")).collect();
    let [link] = links.as_slice() else { panic!("{links:?}") };
    let token = link.strip_prefix("http://localhost:3000/set-up/").unwrap();
    assert!(letter.html().contains(&format!("href=\"{link}\"")));
    let as_text = String::from_utf8_lossy(&held[0]).into_owned();
    assert!(!as_text.contains(token), "in the outbox it is sealed");
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM letter WHERE link IS NOT NULL").await, 0);

    let browser = portal.browser();
    browser.accept(token, PASSWORD).await.ok();
    browser.accept(token, PASSWORD).await.is(409, "invitation_gone");
}

async fn a_client_without_an_address_gets_the_link_from_whoever_made_it(engine: Engine) {
    let port = free_port();
    let (portal, staff, mailer) = portal(engine, port).await;
    let invite = [("name", "Denis Bouchard"), ("email", ""), ("username", "denis"), ("locale", "en")];
    let invited = staff.post("/api/admin/invitation/invite", &invite).await;
    let client = portal.rows.texts("SELECT id FROM account WHERE username = 'denis'").await.remove(0);
    assert_eq!(invited.ok().location(), format!("/admin/clients/invite/{client}"));
    let shown = staff.post("/api/admin/view/link", &[("client", &client)]).await.ok().json();
    assert!(shown["link"].as_str().unwrap().starts_with("http://localhost:3000/set-up/"));
    assert_eq!(send_all(&portal, &mailer).await, []);
}

async fn who_is_locked_out_and_the_owners_get_their_letters(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let (portal, _, mailer) = portal(engine, port).await;
    portal.rows.sql("UPDATE account SET email = username || '@example.com'").await;
    let denis = portal.person("denis").await;
    portal.rows.sql("UPDATE account SET email = username || '@example.com'").await;
    let wrong = portal.wrong_codes(&denis).take(10).collect::<Vec<_>>();
    for five in wrong.chunks(5) {
        let browser = portal.signing_in(&denis).await;
        for code in five {
            browser.verify(code).await;
        }
    }
    portal.clock.advance(STEP);
    assert_eq!(send_all(&portal, &mailer).await, [Sending::Sent; 3]);
    let told = [server.letter(), server.letter(), server.letter()];
    let mut told = told.each_ref().map(|letter| (letter.to(), letter.header("Subject")));
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ("denis@example.com", "Codes for your account are paused"),
            ("denis@example.com", "Somebody entered your password, then wrong codes"),
            ("helene@example.com", "Too many wrong codes: denis"),
        ]
    );
}

async fn staff_see_what_was_refused_and_send_it_again_or_put_it_away(engine: Engine) {
    let port = free_port();
    let server = MailServer::start(port);
    let (portal, staff, mailer) = portal(engine, port).await;
    let client = client(&portal, "a", "refused@example.com", Locale::En).await;
    disable(&staff, &client).await;
    assert!(staff.get("/admin/letters").await.ok().text().contains("Everything arrived."));
    assert_eq!(send_all(&portal, &mailer).await, [Sending::SetBack(Setback::Refused)]);
    server.next();
    for page in ["/admin".to_owned(), "/admin/letters".to_owned(), format!("/admin/clients/{}", client.id)] {
        let text = staff.get(&page).await.ok().text();
        assert!(
            ["1\u{a0}message didn", "The address refuses mail."].iter().any(|it| text.contains(it)),
            "{page}: {text}"
        );
    }
    let view = staff.post("/api/admin/view/letters", &[]).await.ok().json();
    let letter = view["letters"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(view["letters"][0]["subject"], "Your client portal account was disabled");
    let again = staff.post("/api/admin/letters/send-again", &[("letter", &letter)]).await;
    assert_eq!(again.ok().location(), "/admin/letters?done=again");
    assert_eq!(send_all(&portal, &mailer).await, [Sending::SetBack(Setback::Refused)]);
    server.next();
    let away = staff.post("/api/admin/letters/put-away", &[("letter", &letter)]).await;
    assert_eq!(away.ok().location(), "/admin/letters?done=away");
    for act in ["send-again", "put-away"] {
        staff.post(&format!("/api/admin/letters/{act}"), &[("letter", &letter)]).await.is(404, "not_found");
    }
    // A link that wasn't delivered is forgotten: a new one has to be made.
    let invite = [("name", "Eve Roy"), ("email", "refused@example.com"), ("username", "eve"), ("locale", "en")];
    staff.post("/api/admin/invitation/invite", &invite).await.ok();
    assert_eq!(send_all(&portal, &mailer).await, [Sending::SetBack(Setback::Refused)]);
    let view = staff.post("/api/admin/view/letters", &[]).await.ok().json();
    assert_eq!(view["letters"][0]["can_send_again"], false);
}

on_both!(
    a_letter_arrives_as_text_and_as_html_in_its_readers_language,
    no_name_adds_a_header_or_a_recipient,
    a_refused_address_is_given_up_and_holds_nobody_else_up,
    a_busy_server_is_asked_again_later,
    while_the_server_is_down_nothing_is_lost_and_then_everything_arrives_once,
    while_one_sender_waits_for_a_slow_server_no_other_takes_the_letter,
    the_letter_of_a_sender_that_was_killed_is_sent_by_the_next,
    letters_from_before_anybody_sent_any_are_thrown_away,
    an_invitation_takes_its_link_along_and_nobody_else_sees_it,
    a_client_without_an_address_gets_the_link_from_whoever_made_it,
    who_is_locked_out_and_the_owners_get_their_letters,
    staff_see_what_was_refused_and_send_it_again_or_put_it_away,
);
