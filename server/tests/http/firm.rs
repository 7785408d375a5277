//! The firm's settings: an owner saves them, each where it counts, and nobody else does.

use std::time::Duration;

use axum::http::Method;
use guichet::{account::Role, logo::Logo};

use crate::{
    on_both, png,
    support::{
        answer::Answer,
        browser::{Browser, PAGE, SCRIPT},
        database::Engine,
        person::{PASSWORD, Person},
        portal::{Portal, STEP, Wanted},
    },
};

on_both! {
    names_stand_on_every_page_and_in_new_apps,
    language_and_time_zone_are_those_of_strangers_and_dates,
    telephone_and_hours_stand_on_the_sign_in_page,
    a_message_stands_on_sign_in_page_and_portal_and_is_never_markup,
    a_colour_is_saved_and_given_back,
    sessions_last_as_long_as_was_saved_and_open_ones_follow,
    a_logo_is_drawn_anew_shown_and_removed,
    a_picture_that_cannot_be_a_logo_says_why,
    what_a_field_cannot_take_changes_nothing,
    a_section_is_not_saved_over_another_save_but_beside_one,
    saving_the_same_twice_is_one_line_in_the_log,
    without_a_fresh_proof_nothing_is_saved,
    nobody_but_an_owner_of_this_firm_sees_or_changes_anything,
    fields_that_no_form_has_change_nothing,
}

const VIEW: &str = "/api/admin/view/firm";
/// Where a form leads that was saved.
const DONE: &str = "/admin/firm?done=saved";
const LOGO: &str = "/admin/firm/logo";

/// An owner whose proof is fresh.
async fn owner(portal: &Portal) -> (Person, Browser) {
    portal.staff(Role::Owner, "helene@example.com").await
}

async fn view(browser: &Browser) -> serde_json::Value {
    browser.post(VIEW, &[]).await.ok().json()
}

/// Sends the form of a section, based on what stands now.
async fn send(browser: &Browser, section: &str, fields: &[(&str, &str)]) -> Answer {
    let mark = view(browser).await["marks"][section].as_str().unwrap().to_owned();
    send_based(browser, section, fields, &mark).await
}

async fn send_based(browser: &Browser, section: &str, fields: &[(&str, &str)], based_on: &str) -> Answer {
    let fields: Vec<_> = fields.iter().copied().chain([("based_on", based_on)]).collect();
    browser.submit(&format!("/api/admin/firm/{section}"), &fields).await
}

#[track_caller]
fn leads(answer: &Answer, to: &str) {
    assert_eq!((answer.code(), answer.location()), (303, to), "{answer:?}");
}

/// The settings that the log says were changed, the latest last.
async fn logged(portal: &Portal) -> Vec<String> {
    let lines = portal.rows.texts("SELECT canonical FROM audit_event WHERE act = 'firm_changed' ORDER BY place").await;
    let settings = |line: &String| line.split("\"settings\":[").nth(1).unwrap().split(']').next().unwrap().to_owned();
    lines.iter().map(settings).collect()
}

/// Everything but what a request itself leaves behind.
async fn rows(portal: &Portal) -> Vec<String> {
    portal.rows.dump_without(&["session"]).await
}

const EDGE: &str = "multipart/form-data; boundary=edge";

/// A form with a picture, a code and a mark.
fn multipart(picture: &[u8], texts: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, text) in texts {
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").into_bytes(),
        );
    }
    body.extend_from_slice(
        b"--edge\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n\
        Content-Type: image/png\r\n\r\n",
    );
    body.extend_from_slice(picture);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    body
}

/// Sends a picture, as if that logo had been shown.
async fn upload(browser: &Browser, picture: &[u8], shown: &str) -> Answer {
    browser.ask(Method::POST, LOGO, PAGE, EDGE, multipart(picture, &[("shown", shown)])).await
}

async fn names_stand_on_every_page_and_in_new_apps(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    let form = browser.get("/admin/firm/names").await.ok().text();
    assert!(form.contains("value=\"Cabinet Éluard &amp; Fils\"") && form.contains("app-entry"), "{form}");
    let saved = send(&browser, "names", &[("name", " Cabinet <b>Neuf</b> "), ("short_name", "Neuf Sept-8.")]).await;
    leads(&saved, "/admin/firm?done=short-name");
    let page = browser.get("/admin/firm?done=short-name").await.ok().text();
    assert!(page.contains("Apps that are set up already keep the former name"), "{page}");
    assert!(page.contains("<b>Neuf Sept-8."), "the entry as an app shows it: {page}");
    for page in [page, portal.browser().get("/sign-in").await.ok().text()] {
        assert!(page.contains("– Cabinet &lt;b>Neuf&lt;/b></title>"), "{page}");
        assert!(!page.contains("Éluard") && !page.contains("<b>Neuf</b>"), "{page}");
    }
    let (client, newcomer) = (portal.invite("new@example.com").await, portal.browser());
    newcomer.accept(&client, PASSWORD).await.ok();
    let uri = newcomer.post("/api/view/authenticator", &[]).await.ok().json()["uri"].as_str().unwrap().to_owned();
    assert!(uri.contains("issuer=Neuf%20Sept-8.") && uri.starts_with("otpauth://totp/Neuf%20Sept-8.:"), "{uri}");
    assert_eq!(logged(&portal).await, ["\"name\",\"short_name\""]);
    // The name alone says nothing of apps.
    let saved = send(&browser, "names", &[("name", "Another"), ("short_name", "Neuf Sept-8.")]).await;
    leads(&saved, DONE);
    assert_eq!(logged(&portal).await[1], "\"name\"");
}

async fn language_and_time_zone_are_those_of_strangers_and_dates(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    assert!(portal.browser().get("/sign-in").await.text().contains("<html lang=\"en\""));
    let before = browser.post("/api/admin/view/policy", &[]).await.ok().json()["days"][0].clone();
    let saved = send(&browser, "language", &[("locale", "fr"), ("time_zone", "Europe/Zurich")]).await;
    leads(&saved, DONE);
    assert!(portal.browser().get("/sign-in").await.text().contains("<html lang=\"fr\""));
    // Whoever asks for a language, or has chosen one, keeps it.
    let english = portal.browser().with_header("accept-language", "en-CA");
    assert!(english.get("/sign-in").await.text().contains("<html lang=\"en\""));
    assert!(browser.get("/admin/firm").await.text().contains("Europe / Zurich"));
    assert_eq!(logged(&portal).await, ["\"language\",\"time_zone\""]);
    // In Toronto it is the morning of the 21st; in Auckland the 22nd has begun.
    leads(&send(&browser, "language", &[("locale", "fr"), ("time_zone", "Pacific/Auckland")]).await, DONE);
    let day = browser.post("/api/admin/view/policy", &[]).await.ok().json()["days"][0].clone();
    assert_eq!((before, day), ("2026-09-21".into(), "2026-09-22".into()));
}

async fn telephone_and_hours_stand_on_the_sign_in_page(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    let fields = [("phone", "+41 22 555 01 42"), ("hours_en", "in the morning"), ("hours_fr", "le matin")];
    leads(&send(&browser, "help", &fields).await, DONE);
    for (language, hours) in [("en", "in the morning"), ("fr", "le matin")] {
        let stranger = portal.browser().with_header("accept-language", language);
        let page = stranger.get("/sign-in").await.ok().text();
        assert!(page.contains("tel:+41225550142") && page.contains(hours), "{page}");
    }
    leads(&send(&browser, "help", &[]).await, DONE);
    let page = portal.browser().get("/sign-in").await.ok().text();
    assert!(!page.contains("tel:") && page.contains("Ask your accountant."), "{page}");
    assert_eq!(logged(&portal).await, ["\"phone\"", "\"phone\""]);
}

async fn a_message_stands_on_sign_in_page_and_portal_and_is_never_markup(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, client) = portal.set_up("client@example.com").await;
    let (_, browser) = owner(&portal).await;
    assert!(!portal.browser().get("/sign-in").await.text().contains("From the firm"));
    let evil = "</textarea><script>alert(1)</script> & \"more\"\r\nClosed on Monday";
    let saved = send(&browser, "message", &[("en", evil), ("fr", "Fermé lundi")]).await;
    leads(&saved, DONE);
    let pages = [
        portal.browser().get("/sign-in").await.ok().text(),
        client.get("/").await.ok().text(),
        browser.get("/admin/firm").await.ok().text(),
        browser.get("/admin/firm/message").await.ok().text(),
    ];
    for page in pages {
        assert!(page.contains("\nClosed on Monday"), "{page}");
        assert!(!page.contains("</textarea><script>") && !page.contains("<script>alert"), "{page}");
    }
    let form = browser.get("/admin/firm/message").await.ok().text();
    assert!(form.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)"), "{form}");
    let french = portal.browser().with_header("accept-language", "fr");
    let page = french.get("/sign-in").await.ok().text();
    assert!(page.contains("Fermé lundi") && !page.contains("Closed on Monday"), "{page}");
    leads(&send(&browser, "message", &[("en", " "), ("fr", "")]).await, DONE);
    assert!(!portal.browser().get("/sign-in").await.text().contains("Fermé"));
}

async fn a_colour_is_saved_and_given_back(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    leads(&send(&browser, "colour", &[("accent", "A03060")]).await, DONE);
    let page = portal.browser().get("/sign-in").await.ok().text();
    assert!(page.contains("/firm.css?v=a03060"), "{page}");
    assert!(portal.browser().get("/firm.css?v=a03060").await.ok().text().contains("--accent: #a03060"));
    // Where text can't be read on it, the page says what is used instead; and the look is drawn without any style.
    for (colour, sentence) in [("#a03060", "as it is"), ("#ffd040", "too light")] {
        send(&browser, "colour", &[("accent", colour)]).await;
        let page = browser.get("/admin/firm/colour").await.ok().text();
        assert!(page.contains(sentence) && page.contains("fill=\"#"), "{page}");
        assert!(!page.contains("style=\""), "{page}");
    }
    leads(&send(&browser, "colour", &[("accent", "")]).await, DONE);
    assert_eq!(portal.browser().get("/firm.css").await.code(), 404);
    assert_eq!(logged(&portal).await, ["\"accent\""; 3]);
}

async fn sessions_last_as_long_as_was_saved_and_open_ones_follow(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, client) = portal.set_up("client@example.com").await;
    let (_, browser) = owner(&portal).await;
    let lengths = [("client_idle", "5"), ("client_hours", "1"), ("staff_idle", "60"), ("staff_hours", "24")];
    leads(&send(&browser, "sessions", &lengths).await, DONE);
    assert!(client.is_in().await);
    portal.clock.advance(Duration::from_mins(5));
    assert!(!client.is_in().await);
    portal.clock.advance(Duration::from_mins(54));
    assert_eq!(view(&browser).await["sessions"], serde_json::json!([[5, 1], [60, 24]]));
    portal.clock.advance(Duration::from_hours(1));
    browser.post(VIEW, &[]).await.is(401, "not_signed_in");
    assert_eq!(logged(&portal).await, ["\"sessions\""]);
}

async fn a_logo_is_drawn_anew_shown_and_removed(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    let sent = png::of_chunks(&[
        (b"IHDR", png::header(16, 16)),
        (b"tEXt", b"Comment\0taken at 46.8 N, 71.2 W".to_vec()),
        (b"IDAT", png::pixels(90, 16)),
        (b"IEND", Vec::new()),
    ]);
    let sent = [&sent[..], b"<script>alert(1)</script>"].concat();
    leads(&upload(&browser, &sent, "").await, "/admin/firm?done=logo");
    let mark = view(&browser).await["logo"].as_str().unwrap().to_owned();
    assert!(mark.ends_with("-16x16"), "{mark}");
    let address = format!("/logo.png?v={}", mark.split('-').next().unwrap());
    for page in [portal.browser().get("/sign-in").await, browser.get("/admin/firm?done=logo").await] {
        let page = page.ok().text();
        assert!(page.contains(&format!("<img src=\"{address}\" width=\"16\" height=\"16\"")), "{page}");
        assert!(page.contains("alt=\"Cabinet Éluard &amp; Fils\""), "{page}");
    }
    let answer = portal.browser().get(&address).await;
    assert_eq!((answer.header("content-type"), answer.code()), (Some("image/png"), 200));
    assert!(answer.body.starts_with(png::SIGNATURE));
    for gone in [&b"tEXt"[..], b"46.8", b"script"] {
        assert!(!answer.body.windows(gone.len()).any(|window| window == gone));
    }
    assert_eq!(Logo::read(&answer.body).unwrap().mark(), mark);

    // For the place of another one than stands: nothing is overwritten.
    let before = rows(&portal).await;
    for shown in ["", "0123456789abcdef-16x16"] {
        leads(&upload(&browser, &png::square(7), shown).await, "/admin/firm/logo?problem=conflict");
        let answer = browser.submit("/api/admin/firm/remove-logo", &[("shown", shown)]).await;
        leads(&answer, "/admin/firm/logo/remove?problem=conflict");
    }
    // The same once more changes nothing either, wherever it came from.
    leads(&upload(&browser, &sent, "").await, "/admin/firm?done=logo");
    assert_eq!(rows(&portal).await, before);
    leads(&upload(&browser, &png::square(7), &mark).await, "/admin/firm?done=logo");
    let mark = view(&browser).await["logo"].as_str().unwrap().to_owned();
    let dialog = browser.get("/admin/firm/logo/remove").await.ok().text();
    assert!(dialog.contains(&format!("value=\"{mark}\"")), "{dialog}");
    let answer = browser.submit("/api/admin/firm/remove-logo", &[("shown", &mark)]).await;
    leads(&answer, "/admin/firm?done=logo-removed");
    assert_eq!(portal.browser().get("/logo.png").await.code(), 404);
    assert!(!portal.browser().get("/sign-in").await.text().contains("/logo.png"));
    assert_eq!(logged(&portal).await, ["\"logo\""; 3]);
}

async fn a_picture_that_cannot_be_a_logo_says_why(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    leads(&upload(&browser, &png::square(1), "").await, "/admin/firm?done=logo");
    let mark = view(&browser).await["logo"].as_str().unwrap().to_owned();
    let before = rows(&portal).await;
    let good = png::square(2);
    let bomb =
        png::of_chunks(&[(b"IHDR", png::header(60_000, 60_000)), (b"IDAT", png::pixels(0, 16)), (b"IEND", Vec::new())]);
    let tiny = png::of_chunks(&[(b"IHDR", png::header(15, 15)), (b"IDAT", png::pixels(0, 15)), (b"IEND", Vec::new())]);
    let large = [&good[..], &vec![0; 200 * 1024]].concat();
    let field = 15;
    for (picture, word, sentence) in [
        (&b""[..], "empty", "Choose a picture first"),
        (b"\xff\xd8\xff\xe0 a photograph", "not-png", "This isn’t a PNG picture"),
        (b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>", "svg", "SVG pictures can carry programs"),
        (&bomb, "too-many-pixels", "at most 1024 pixels each way"),
        (&tiny, "too-small", "at least 16 pixels each way"),
        (&large, "too-large", "over 200"),
        (&good[..good.len() - 20], "broken", "This picture is damaged"),
    ] {
        let back = format!("{LOGO}?problem=field&n={field}&logo={word}");
        leads(&upload(&browser, picture, &mark).await, &back);
        let page = browser.get(&back).await.ok().text().replace('\u{a0}', " ");
        assert!(page.contains(sentence), "{word}: {page}");
        let answer = browser.ask(Method::POST, LOGO, SCRIPT, EDGE, multipart(picture, &[("shown", &mark)])).await;
        answer.is(422, "field");
    }
    for broken in [&b"--edge"[..], b"nonsense", b""] {
        let answer = browser.ask(Method::POST, LOGO, SCRIPT, EDGE, broken.to_vec()).await;
        assert_eq!(answer.code(), 422, "{answer:?}");
    }
    let form = browser.submit(LOGO, &[("logo", "x"), ("shown", &mark)]).await;
    leads(&form, "/admin/firm/logo?problem=input");
    let huge = multipart(&vec![b'x'; 5 * 1024 * 1024], &[]);
    assert_eq!(browser.ask(Method::POST, LOGO, PAGE, EDGE, huge).await.code(), 413);
    assert_eq!(rows(&portal).await, before);
    // An address can't make the page say anything else.
    let page = browser.get("/admin/firm/logo?problem=field&n=15&logo=%3Cscript%3E").await.ok().text();
    assert!(!page.contains("<script>\"") && page.contains("id=\"picture-note\""), "{page}");
}

async fn what_a_field_cannot_take_changes_nothing(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    let before = rows(&portal).await;
    let long_name = "x".repeat(121);
    let long_hours = "x".repeat(81);
    let long_message = "x".repeat(601);
    let name = |name: &'static str, short: &'static str| vec![("name", name), ("short_name", short)];
    let sessions = |client_idle, client_hours, staff_idle, staff_hours| {
        vec![
            ("client_idle", client_idle),
            ("client_hours", client_hours),
            ("staff_idle", staff_idle),
            ("staff_hours", staff_hours),
        ]
    };
    let mut cases = vec![
        ("names", name("", "Short"), "firm_name"),
        ("names", name("a\u{202e}b", "Short"), "firm_name"),
        ("names", vec![("name", long_name.as_str()), ("short_name", "Short")], "firm_name"),
        ("names", vec![], "firm_name"),
        ("language", vec![("locale", "de"), ("time_zone", "UTC")], "language"),
        ("language", vec![("locale", "fr"), ("time_zone", "Mars/Olympus")], "time_zone"),
        ("language", vec![("locale", "fr")], "time_zone"),
        ("help", vec![("phone", "call me")], "phone"),
        ("help", vec![("phone", "12")], "phone"),
        ("help", vec![("phone", "1234567890123456789012345678901")], "phone"),
        ("help", vec![("phone", "418 555-0142"), ("hours_en", "all day")], "phone_hours"),
        ("help", vec![("hours_en", "x"), ("hours_fr", long_hours.as_str())], "phone_hours"),
        ("help", vec![("hours_en", "a\nb"), ("hours_fr", "x")], "phone_hours"),
        ("message", vec![("en", "one language alone")], "message"),
        ("message", vec![("en", "x"), ("fr", long_message.as_str())], "message"),
        ("message", vec![("en", "x"), ("fr", "\u{7}")], "message"),
        ("colour", vec![("accent", "red")], "accent"),
        ("colour", vec![("accent", "#12345")], "accent"),
        ("colour", vec![("accent", "#000000;--x:url(//evil.example)")], "accent"),
        ("sessions", sessions("4", "12", "15", "8"), "sessions"),
        ("sessions", sessions("61", "12", "15", "8"), "sessions"),
        ("sessions", sessions("30", "0", "15", "8"), "sessions"),
        ("sessions", sessions("30", "25", "15", "8"), "sessions"),
        ("sessions", sessions("30", "12", "1", "8"), "sessions"),
        ("sessions", sessions("30", "12", "15", "99999999"), "sessions"),
        ("sessions", sessions("30", "12", "15", "-8"), "sessions"),
        ("sessions", vec![], "sessions"),
    ];
    for short in ["", "A name of twenty-five char", "Éluard", "A: B", "A & B", "A+B", "a\tb"] {
        cases.push(("names", name("Cabinet", short), "short_name"));
    }
    let marks = view(&browser).await["marks"].clone();
    for (section, mut fields, field) in cases {
        fields.push(("based_on", marks[section].as_str().unwrap()));
        let answer = browser.post(&format!("/api/admin/firm/{section}"), &fields).await;
        answer.is(422, "field");
        assert_eq!(answer.json()["field"], field, "{section} {fields:?}");
        let form = browser.submit(&format!("/api/admin/firm/{section}"), &fields).await;
        assert!(form.location().starts_with(&format!("/admin/firm/{section}?problem=field&n=")), "{form:?}");
        let page = browser.get(form.location()).await.ok().text();
        assert!(page.contains("field-error") && page.contains("aria-invalid=\"true\""), "{section}: {page}");
    }
    assert_eq!(rows(&portal).await, before);
}

async fn a_section_is_not_saved_over_another_save_but_beside_one(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, helene) = owner(&portal).await;
    let (_, other) = portal.staff(Role::Owner, "other@example.com").await;
    let marks = view(&helene).await["marks"].clone();
    let mark = |section: &str| marks[section].as_str().unwrap().to_owned();
    let theirs = [("name", "Theirs"), ("short_name", "Theirs")];
    leads(&send(&other, "names", &theirs).await, "/admin/firm?done=short-name");
    let before = rows(&portal).await;
    let mine = [("name", "Mine"), ("short_name", "Mine")];
    for based_on in [mark("names"), String::new(), mark("language")] {
        let answer = send_based(&helene, "names", &mine, &based_on).await;
        leads(&answer, "/admin/firm/names?problem=conflict");
    }
    let page = helene.get("/admin/firm/names?problem=conflict").await.ok().text();
    assert!(page.contains("Somebody else changed this meanwhile") && page.contains("value=\"Theirs\""), "{page}");
    assert_eq!(rows(&portal).await, before);
    // What somebody saved of another section is no matter.
    let beside = send_based(&helene, "colour", &[("accent", "#a03060")], &mark("colour")).await;
    leads(&beside, DONE);
    let now = view(&helene).await;
    assert_eq!((now["frame"]["firm"].as_str(), now["colour"].as_str()), (Some("Theirs"), Some("#a03060")));
}

async fn saving_the_same_twice_is_one_line_in_the_log(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    let based_on = view(&browser).await["marks"]["colour"].as_str().unwrap().to_owned();
    let fields = [("accent", "#a03060")];
    leads(&send_based(&browser, "colour", &fields, &based_on).await, DONE);
    let before = rows(&portal).await;
    leads(&send_based(&browser, "colour", &fields, &based_on).await, "/admin/firm?done=nothing");
    assert_eq!(rows(&portal).await, before);
    assert!(browser.get("/admin/firm?done=nothing").await.text().contains("Nothing was changed"));
}

async fn without_a_fresh_proof_nothing_is_saved(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = owner(&portal).await;
    assert!(!browser.get("/admin/firm/colour").await.text().contains("id=\"code\""));
    portal.clock.advance(Duration::from_mins(6));
    assert!(browser.get("/admin/firm/colour").await.text().contains("id=\"code\""));
    let before = rows(&portal).await;
    let fields = [("accent", "#a03060")];
    leads(&send(&browser, "colour", &fields).await, "/admin/firm/colour?problem=step-up");
    leads(&upload(&browser, &png::square(3), "").await, "/admin/firm/logo?problem=step-up");
    let answer = browser.submit("/api/admin/firm/remove-logo", &[]).await;
    leads(&answer, "/admin/firm/logo/remove?problem=step-up");
    assert_eq!(rows(&portal).await, before);
    let wrong = portal.wrong_code(&helene);
    let answer = send(&browser, "colour", &[("accent", "#a03060"), ("code", &wrong)]).await;
    leads(&answer, "/admin/firm/colour?problem=proof");
    let picture = multipart(&png::square(3), &[("code", &wrong)]);
    let answer = browser.ask(Method::POST, LOGO, PAGE, EDGE, picture).await;
    leads(&answer, "/admin/firm/logo?problem=proof");
    assert!(logged(&portal).await.is_empty());
    let picture = multipart(&png::square(3), &[("code", &portal.code(&helene))]);
    leads(&browser.ask(Method::POST, LOGO, PAGE, EDGE, picture).await, "/admin/firm?done=logo");
    leads(&send(&browser, "colour", &fields).await, DONE);
    // A code that was used is used.
    portal.clock.advance(Duration::from_mins(6));
    let code = portal.code(&helene);
    let answer = send(&browser, "colour", &[("accent", "#123456"), ("code", &code)]).await;
    leads(&answer, DONE);
    portal.clock.advance(STEP);
    let answer = send(&browser, "colour", &[("accent", "#654321"), ("code", &code)]).await;
    assert!(answer.location().starts_with("/admin/firm/colour?problem=proof"), "{answer:?}");
}

async fn nobody_but_an_owner_of_this_firm_sees_or_changes_anything(engine: Engine) {
    let wanted = Wanted { base_url: "https://portal.example", firm_host: Some("eluard.example"), ..Wanted::default() };
    let portal = Portal::wanted(engine, wanted).await;
    let levesque = portal.another_firm("levesque.example").await;
    let (_, owner) = owner(&portal).await;
    let marks = view(&owner).await["marks"].clone();
    let (_, accountant) = portal.staff(Role::Accountant, "marc@example.com").await;
    let (_, client) = portal.set_up("client@example.com").await;
    let pending = portal.browser();
    let (_, link) = portal.invite_as(&portal.firm, "pending@example.com", Role::Owner).await;
    pending.accept(&link, PASSWORD).await.ok();
    let (_, theirs) = portal.staff_of(&levesque, Role::Owner, "owner@example.com").await;
    // Their session at our address is nobody's.
    let (name, value) = theirs.token().unwrap();
    let stolen = portal.browser();
    stolen.put_cookie(&name, &value);
    let before = rows(&portal).await;
    let sections = ["names", "language", "help", "message", "colour", "sessions", "remove-logo"];
    for (who, browser, status, refusal, home) in [
        ("accountant", &accountant, 403, "forbidden", "/admin"),
        ("client", &client, 403, "forbidden", "/"),
        ("pending", &pending, 409, "out_of_order", "/set-up/authenticator"),
        ("nobody", &portal.browser(), 401, "not_signed_in", "/sign-in"),
        ("another firm's", &stolen, 401, "not_signed_in", "/sign-in"),
    ] {
        browser.post(VIEW, &[]).await.is(status, refusal);
        for section in sections {
            let mark = marks[section].as_str().unwrap_or_default();
            let fields = [
                ("based_on", mark),
                ("name", "Mine"),
                ("short_name", "Mine"),
                ("locale", "fr"),
                ("time_zone", "UTC"),
                ("phone", "123"),
                ("accent", "#a03060"),
                ("client_idle", "60"),
                ("client_hours", "24"),
                ("staff_idle", "60"),
                ("staff_hours", "24"),
            ];
            browser.post(&format!("/api/admin/firm/{section}"), &fields).await.is(status, refusal);
        }
        for path in ["", "/names", "/logo", "/logo/remove", "/sessions"] {
            let answer = browser.get(&format!("/admin/firm{path}")).await;
            assert_eq!(answer.code(), 303, "{who} {path}");
            assert!(answer.location().starts_with(home), "{who} {path}: {answer:?}");
        }
        let answer = upload(browser, &png::square(9), "").await;
        assert!(answer.code() == 303 && answer.location().starts_with(home), "{who}: {answer:?}");
    }
    let elsewhere = owner.with_header("origin", "https://evil.example").with_header("sec-fetch-site", "cross-site");
    assert_eq!(upload(&elsewhere, &png::square(9), "").await.code(), 403);
    assert_eq!(rows(&portal).await, before);
    // Nor does the other firm's owner change ours from their own address.
    leads(&send(&theirs, "colour", &[("accent", "#a03060")]).await, DONE);
    leads(&upload(&theirs, &png::square(9), "").await, "/admin/firm?done=logo");
    assert_eq!(
        (view(&owner).await["colour"].as_str(), portal.browser().get("/logo.png").await.code()),
        (Some(""), 404)
    );
    // The place stands in the rail of owners alone.
    for (browser, stands) in [(&owner, true), (&accountant, false)] {
        let page = browser.get("/admin/clients").await.ok().text();
        assert_eq!(page.contains("href=\"/admin/firm\""), stands);
    }
}

async fn fields_that_no_form_has_change_nothing(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    let before = view(&browser).await;
    let fields = [
        ("accent", "#a03060"),
        ("name", "Another"),
        ("policy", "off"),
        ("host", "evil.example"),
        ("id", "x"),
        ("firm", "x"),
        ("logo", "x"),
    ];
    leads(&send(&browser, "colour", &fields).await, DONE);
    let picture = multipart(&png::square(5), &[("policy", "off"), ("name", "Another"), ("firm", "x")]);
    leads(&browser.ask(Method::POST, LOGO, PAGE, EDGE, picture).await, "/admin/firm?done=logo");
    let firm = portal.ports.store.firms().await.unwrap().remove(0);
    assert_eq!((&firm.name, firm.policy, &firm.host), (&portal.firm.name, portal.firm.policy, &portal.firm.host));
    for kept in ["names", "language", "help", "message", "sessions"] {
        assert_eq!(view(&browser).await["marks"][kept], before["marks"][kept], "{kept}");
    }
}
