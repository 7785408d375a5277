//! A client who lost their phone: staff take everything away but the password, and a code opens the way back. Whoever
//! may not, or doesn't say how and why, changes nothing.

use std::time::Duration;

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        at_once,
        browser::Browser,
        database::Engine,
        helped::{CODE, RESET},
        person::PASSWORD,
        portal::{Portal, STEP, Wanted},
    },
};

on_both! {
    the_whole_way_of_a_client_who_lost_their_phone,
    what_opened_the_account_before_opens_nothing_after_a_reset,
    a_reset_asks_for_a_code_of_ones_own_an_identity_check_and_a_reason,
    a_form_without_scripts_comes_back_to_its_dialog_and_repeats_nothing_typed,
    nobody_else_resets_a_client,
    a_client_of_another_firm_is_told_of_as_one_that_isnt_there,
    fields_that_no_form_of_ours_has_change_nothing,
    of_two_resets_at_once_one_stands,
    whoever_never_set_up_or_is_disabled_is_not_reset,
    hostile_names_and_reasons_stay_text,
}

async fn the_whole_way_of_a_client_who_lost_their_phone(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let denis = portal.person("denis@example.com").await;
    let named = format!("UPDATE account SET name = 'Denis Bouchard', email = username WHERE id = '{}'", denis.id);
    portal.rows.sql(&named).await;
    portal.signing_in(&denis).await.ask_for_help().await;
    assert!(staff.get("/admin").await.ok().text().contains("Denis Bouchard"));

    portal.clock.advance(Duration::from_mins(6));
    let page = format!("/admin/clients/{}/reset", denis.id);
    let dialog = staff.get(&page).await.ok().text();
    for said in [
        "Reset two-factor authentication for Denis Bouchard",
        "Denis’s app, recovery codes and open sessions stop working at once.",
        "This portal sends no e-mail for now: tell Denis yourself.",
        "Called back on a known number",
        "Your own six-digit code",
    ] {
        assert!(dialog.contains(said), "{said}: {dialog}");
    }
    let reason = "Phone lost on Sunday, no backup";
    let code = portal.code(&helene);
    let fields = [("client", denis.id.as_str()), ("check", "called_back"), ("reason", reason), ("code", &code)];
    let answer = staff.submit(RESET, &fields).await;
    let show = format!("/admin/clients/{}/code/show", denis.id);
    assert_eq!((answer.code(), answer.location()), (303, show.as_str()));

    let shown = staff.get(&show).await.ok().text();
    let issued = staff.issued(&denis).await;
    assert!(shown.contains(&format!(">{issued}<")) && shown.contains("Give this code to Denis"), "{shown}");
    // Ready to read out, in both languages.
    assert!(shown.contains("Then set up the app on your new phone"), "{shown}");
    assert!(shown.contains("Configurez ensuite l’application sur votre nouveau téléphone"), "{shown}");
    let told = format!("SELECT email || ' ' || notice FROM letter WHERE account_id = '{}'", denis.id);
    assert_eq!(portal.rows.texts(&told).await, [r#"denis@example.com {"notice":"two_factor_reset"}"#]);
    let lines = format!("SELECT act FROM audit_event WHERE actor = '{}' AND subject = '{}'", helene.id, denis.id);
    let mut lines = portal.rows.texts(&lines).await;
    lines.sort_unstable();
    assert_eq!(lines, ["code_issued", "two_factor_reset"]);
    let kept = "SELECT canonical FROM audit_event WHERE act = 'two_factor_reset'";
    let kept = portal.rows.texts(kept).await.concat();
    assert!(kept.contains("called_back") && kept.contains(reason), "{kept}");

    let browser = portal.browser();
    let again = browser.set_up_again(&portal, &denis, &issued).await;
    assert!(browser.is_in().await);
    portal.clock.advance(STEP);
    portal.signing_in(&again).await.verify(&portal.code(&again)).await.ok();
    assert_eq!(portal.codes_left(&again).await, 10);
}

async fn what_opened_the_account_before_opens_nothing_after_a_reset(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let (denis, session) = portal.set_up("denis@example.com").await;
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&denis).await;
    staff.issue(&denis).await.ok();
    let older = staff.issued(&denis).await;
    staff.reset(&denis).await.ok();

    assert!(!session.is_in().await);
    session.post("/api/view/portal", &[]).await.is(401, "not_signed_in");
    pending.verify(&portal.code(&denis)).await.is(401, "not_signed_in");
    assert_eq!(portal.sessions_of(&denis).await, 0);
    // The password alone opens the page for the code, and nothing behind it.
    let browser = portal.signing_in(&denis).await;
    assert!(!browser.is_in().await);
    browser.post("/api/view/authenticator", &[]).await.is(401, "not_signed_in");
    let led_to = browser.get("/set-up/authenticator").await.location().to_owned();
    assert!(led_to.starts_with("/sign-in/verify"), "{led_to}");
    for dead in [portal.code(&denis), older, denis.codes[0].clone(), denis.codes[9].clone()] {
        let refused = browser.verify(&dead).await;
        assert_eq!(refused.code(), 401, "{refused:?}");
    }
    assert!(!browser.is_in().await);
    assert_eq!(portal.codes_left(&denis).await, 0);
    portal.browser().set_up_again(&portal, &denis, &staff.issued(&denis).await).await;
}

async fn a_reset_asks_for_a_code_of_ones_own_an_identity_check_and_a_reason(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, staff) = portal.staff(Role::Owner, "helene@example.com").await;
    let denis = portal.person("denis@example.com").await;
    portal.clock.advance(Duration::from_mins(6));
    let before = portal.rows.dump_without(&["session"]).await;
    let id = ("client", denis.id.as_str());
    let (check, reason) = (("check", "video"), ("reason", "Phone lost"));
    staff.post(RESET, &[id, check, reason]).await.is(403, "step_up_needed");
    staff.post(RESET, &[id, check, reason, ("code", "12345")]).await.is(422, "not_a_code");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    // A wrong code is counted, and nothing else happens.
    staff.post(RESET, &[id, check, reason, ("code", &portal.wrong_code(&helene))]).await.is(401, "wrong_proof");
    let counted = ["session", "throttle", "audit_event"];
    let told_of = |dump: Vec<String>| dump.into_iter().filter(|row| !counted.iter().any(|of| row.starts_with(of)));
    assert!(told_of(before).eq(told_of(portal.rows.dump().await)));
    assert_eq!(portal.wrong_codes_counted(&helene).await, 1);

    // From here on it is proven.
    let code = portal.code(&helene);
    staff.post(RESET, &[id, ("code", &code)]).await.is(422, "check");
    staff.post("/api/admin/view/overview", &[]).await.ok();
    let before = portal.rows.dump_without(&["session"]).await;
    let long = "x".repeat(301);
    for (fields, field) in [
        (vec![id], "check"),
        (vec![id, reason], "check"),
        (vec![id, reason, ("check", "")], "check"),
        (vec![id, reason, ("check", "date_of_birth")], "check"),
        (vec![id, check], "reason"),
        (vec![id, check, ("reason", "  ")], "reason"),
        (vec![id, check, ("reason", "ok")], "reason"),
        (vec![id, check, ("reason", "a\nb\nc")], "reason"),
        (vec![id, check, ("reason", &long)], "reason"),
    ] {
        staff.post(RESET, &fields).await.is(422, field);
    }
    for nothing in ["", "x", "01890000-0000-7000-8000-000000000000", &helene.id] {
        staff.post(RESET, &[("client", nothing), check, reason]).await.is(404, "not_found");
    }
    staff.post(RESET, &[check, reason]).await.is(404, "not_found");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    staff.post(RESET, &[id, check, reason]).await.ok();
    // A moment passes by.
    portal.clock.advance(Duration::from_mins(5));
    staff.post(RESET, &[id, check, reason]).await.is(403, "step_up_needed");
}

async fn a_form_without_scripts_comes_back_to_its_dialog_and_repeats_nothing_typed(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let denis = portal.person("denis@example.com").await;
    let page = format!("/admin/clients/{}/reset", denis.id);
    let answer = staff.submit(RESET, &[("client", &denis.id), ("reason", "the secret of the house")]).await;
    assert_eq!((answer.code(), answer.location()), (303, format!("{page}?problem=field&n=4").as_str()));
    let dialog = staff.get(answer.location()).await.ok().text();
    assert!(dialog.contains("Nothing was reset") && dialog.contains("Choose how you checked"), "{dialog}");
    let unnamed = staff.submit(RESET, &[("client", "<script>"), ("check", "video"), ("reason", "Phone lost")]).await;
    assert_eq!((unnamed.code(), unnamed.location()), (303, "/admin/clients?problem=unknown"));
    // After five minutes the dialog asks for the code, and says so.
    portal.clock.advance(Duration::from_mins(6));
    let fields = [("client", denis.id.as_str()), ("check", "video"), ("reason", "Phone lost")];
    let answer = staff.submit(RESET, &fields).await;
    assert_eq!(answer.location(), format!("{page}?problem=step-up"));
    assert!(staff.get(answer.location()).await.ok().text().contains("Enter your own code once more"));
}

async fn nobody_else_resets_a_client(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (denis, of_denis) = portal.set_up("denis@example.com").await;
    let (_, theirs) = portal.staff_of(&other, Role::Owner, "owner@example.com").await;
    let (demoted, was_staff) = portal.staff(Role::Accountant, "demoted@example.com").await;
    let (disabled, is_disabled) = portal.staff(Role::Accountant, "disabled@example.com").await;
    let owes = portal.browser();
    let (_, link) = portal.invite_as(&portal.firm, "new@example.com", Role::Owner).await;
    owes.accept(&link, PASSWORD).await.ok();
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&demoted).await;
    portal.rows.sql(&format!("UPDATE account SET role = 'client' WHERE id = '{}'", demoted.id)).await;
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{}'", disabled.id)).await;

    let before = portal.rows.dump_without(&["session"]).await;
    let refused: [(&Browser, u16, &str); 7] = [
        (&portal.browser(), 401, "not_signed_in"),
        (&pending, 401, "not_signed_in"),
        (&is_disabled, 401, "not_signed_in"),
        (&owes, 409, "out_of_order"),
        (&of_denis, 403, "forbidden"),
        (&was_staff, 403, "forbidden"),
        (&theirs, 404, "not_found"),
    ];
    let page = format!("/admin/clients/{}/reset", denis.id);
    for (browser, status, word) in refused {
        browser.reset(&denis).await.is(status, word);
        browser.post("/api/admin/view/client-to-help", &[("client", &denis.id)]).await.is(status, word);
        browser.post(CODE, &[("client", &denis.id)]).await.is(status, word);
        let page = browser.get(&page).await;
        assert!([303, 404].contains(&page.code()), "{word}: {} {}", page.status, page.text());
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    assert!(of_denis.is_in().await);
}

async fn a_client_of_another_firm_is_told_of_as_one_that_isnt_there(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let denis = portal.person("denis@example.com").await;
    let (theirs, browser) = portal.staff_of(&other, Role::Owner, "owner@example.com").await;
    let unknown = "01890000-0000-7000-8000-000000000000";
    let ask = async |endpoint: &str, id: &str| {
        let fields = [("client", id), ("check", "video"), ("reason", "Phone lost"), ("outcome", "talked")];
        let answer = browser.post(endpoint, &[&fields[..], &[("issued", unknown)]].concat()).await;
        (answer.code(), answer.text())
    };
    for endpoint in [
        RESET,
        CODE,
        "/api/admin/code/issue",
        "/api/admin/code/given",
        "/api/admin/code/revoke",
        "/api/admin/help/close",
        "/api/admin/view/client-to-help",
    ] {
        let expected = ask(endpoint, unknown).await;
        assert_eq!(expected.0, 404, "{endpoint}: {expected:?}");
        for id in [&denis.id, &theirs.id, "", "x"] {
            assert_eq!(ask(endpoint, id).await, expected, "{endpoint}");
        }
    }
}

async fn fields_that_no_form_of_ours_has_change_nothing(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let (denis, luc) = (portal.person("denis@example.com").await, portal.person("luc@example.com").await);
    let of_luc = format!("SELECT id FROM authenticator WHERE account_id = '{}'", luc.id);
    let before = portal.rows.texts(&of_luc).await;
    let fields = [
        ("client", denis.id.as_str()),
        ("check", "in_person"),
        ("reason", "Phone lost"),
        ("role", "owner"),
        ("firm_id", "01890000-0000-7000-8000-000000000000"),
        ("account_id", &luc.id),
        ("issued_by", &luc.id),
        ("actor", &luc.id),
        ("expires_at", "9999999999999"),
        ("password", "another password of theirs"),
    ];
    staff.post(RESET, &fields).await.ok();
    assert_eq!(portal.rows.texts(&of_luc).await, before);
    let issuer = portal.rows.texts("SELECT issued_by || ' ' || account_id FROM issued_code").await;
    assert_eq!(issuer, [format!("{} {}", helene.id, denis.id)]);
    let day = "SELECT expires_at - created_at FROM issued_code";
    assert_eq!(portal.rows.number(day).await, 24 * 60 * 60 * 1000);
    let role = format!("SELECT role FROM account WHERE id = '{}'", denis.id);
    assert_eq!(portal.rows.texts(&role).await, ["client"]);
    portal.signing_in(&denis).await;
}

async fn of_two_resets_at_once_one_stands(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, one) = portal.staff(Role::Accountant, "helene@example.com").await;
    let (_, other) = portal.staff(Role::Owner, "gilles@example.com").await;
    let denis = portal.person("denis@example.com").await;
    // Who has read the account before the first has written stands back; whoever comes later resets once more.
    let browsers = [one.clone(), other.clone(), one.clone(), other.clone()];
    let answers = at_once(browsers, |browser| {
        let denis = denis.clone();
        async move { browser.reset(&denis).await.code() }
    })
    .await;
    let stood = answers.iter().filter(|status| **status == 200).count();
    assert!(stood >= 1 && answers.iter().all(|status| [200, 409].contains(status)), "{answers:?}");
    assert_eq!(portal.rows.count("issued_code").await, 1);
    let of = |act: &str| format!("SELECT COUNT(*) FROM audit_event WHERE act = '{act}'");
    for act in ["two_factor_reset", "code_issued"] {
        assert_eq!(portal.rows.number(&of(act)).await, i64::try_from(stood).unwrap(), "{act}");
    }
    // Whichever code is left can be shown to one of them alone.
    let fields = [("client", denis.id.as_str())];
    let shown = [one.post(CODE, &fields).await, other.post(CODE, &fields).await];
    let codes: Vec<_> = shown.iter().filter(|answer| answer.code() == 200).collect();
    assert_eq!(codes.len(), 1);
    let issued = codes[0].json()["code"].as_str().unwrap().to_owned();
    portal.browser().set_up_again(&portal, &denis, &issued).await;
}

async fn whoever_never_set_up_or_is_disabled_is_not_reset(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene@example.com").await;
    let mut denis = portal.person("denis@example.com").await;
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{}'", denis.id)).await;
    let before = portal.rows.dump_without(&["session"]).await;
    let dialogs = async |id: &str, said: &str| {
        for below in ["reset", "code"] {
            let dialog = staff.get(&format!("/admin/clients/{id}/{below}")).await.ok().text();
            assert!(dialog.contains(said) && !dialog.contains("name=\"check\""), "{dialog}");
        }
    };
    staff.reset(&denis).await.is(409, "conflict");
    staff.issue(&denis).await.is(409, "conflict");
    dialogs(&denis.id, "Enable the account first.").await;
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    denis.id = portal.invite_as(&portal.firm, "new@example.com", Role::Client).await.0;
    let before = portal.rows.dump_without(&["session"]).await;
    staff.reset(&denis).await.is(409, "conflict");
    staff.issue(&denis).await.is(409, "conflict");
    dialogs(&denis.id, "No authenticator app").await;
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn hostile_names_and_reasons_stay_text(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Owner, "helene@example.com").await;
    let denis = portal.person("denis@example.com").await;
    let hostile = "\"><script>alert(1)</script>";
    portal.rows.sql(&format!("UPDATE account SET name = '{hostile}' WHERE id = '{}'", denis.id)).await;
    portal.signing_in(&denis).await.ask_for_help().await;
    let fields = [("client", denis.id.as_str()), ("check", "video"), ("reason", hostile)];
    staff.post(RESET, &fields).await.ok();
    for below in ["reset", "code", "code/show", "code/revoke", "help"] {
        let page = staff.get(&format!("/admin/clients/{}/{below}", denis.id)).await.ok().text();
        assert!(!page.contains("<script>alert"), "{below}: {page}");
        assert!(page.contains("&lt;script&gt;alert(1)"), "{below}: {page}");
    }
}
