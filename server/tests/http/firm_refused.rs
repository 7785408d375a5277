//! The firm's settings stay as they are: for whoever isn't its owner, without a fresh proof, over another save, and
//! where a field can't take what was typed.

use std::time::Duration;

use axum::http::Method;
use guichet::account::Role;

use crate::{
    on_both, png,
    support::{
        browser::PAGE,
        database::Engine,
        firm_settings::{
            DONE, EDGE, LOGO, VIEW, leads, logged, multipart, owner, rows, send, send_based, upload, view,
        },
        person::PASSWORD,
        portal::{Portal, STEP, Wanted},
    },
};

on_both! {
    what_a_field_cannot_take_changes_nothing,
    a_section_is_not_saved_over_another_save_but_beside_one,
    saving_the_same_twice_is_one_line_in_the_log,
    without_a_fresh_proof_nothing_is_saved,
    nobody_but_an_owner_of_this_firm_sees_or_changes_anything,
    fields_that_no_form_has_change_nothing,
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
