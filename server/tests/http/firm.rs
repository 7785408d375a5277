//! The firm's settings: an owner saves them, each where it counts.

use std::time::Duration;

use crate::{
    on_both,
    support::{
        database::Engine,
        firm_settings::{DONE, VIEW, leads, logged, owner, send, view},
        person::PASSWORD,
        portal::Portal,
    },
};

on_both! {
    names_stand_on_every_page_and_in_new_apps,
    language_and_time_zone_are_those_of_strangers_and_dates,
    telephone_and_hours_stand_on_the_sign_in_page,
    a_message_stands_on_sign_in_page_and_portal_and_is_never_markup,
    a_colour_is_saved_and_given_back,
    sessions_last_as_long_as_was_saved_and_open_ones_follow,
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
