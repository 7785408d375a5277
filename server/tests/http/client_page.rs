//! A client's page, and what the staff do there: theirs alone, of their firm alone, and a refusal changes nothing.

use std::time::Duration;

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        browser::Browser,
        database::Engine,
        person::{PASSWORD, Person},
        portal::{Portal, STEP, Wanted},
    },
};

on_both! {
    the_page_shows_what_is_known_and_no_secret,
    the_page_of_a_client_is_the_staffs_of_their_firm,
    the_history_folds_wrong_codes_and_leads_to_the_log,
    every_act_is_refused_to_whoever_may_not,
    a_client_is_locked_and_unlocked,
    a_hundred_wrong_codes_are_not_unlocked,
    a_disabled_client_is_out_and_comes_back_with_their_password,
    a_disabled_client_who_waits_has_no_link,
    a_client_is_edited_and_told_at_both_addresses,
    what_somebody_else_has_changed_is_not_overwritten,
    a_client_is_handed_over,
    sessions_end_one_or_all,
    a_link_is_renewed_and_revoked,
    sensitive_acts_ask_for_a_code,
    hostile_names_stay_text,
}

const UNKNOWN: &str = "01890000-0000-7000-8000-000000000000";

/// Every act, and whether it asks for the second factor again.
const ACTS: [(&str, bool); 10] = [
    ("client/lock", false),
    ("client/unlock", false),
    ("client/disable", true),
    ("client/enable", true),
    ("client/edit", true),
    ("client/hand-over", false),
    ("client/end-session", false),
    ("client/end-sessions", false),
    ("invitation/renew", false),
    ("invitation/revoke", false),
];

fn act(name: &str) -> String {
    format!("/api/admin/{name}")
}

fn page(client: &str) -> String {
    format!("/admin/clients/{client}")
}

async fn dump(portal: &Portal) -> Vec<String> {
    portal.rows.dump_without(&["session"]).await
}

/// A column of an account.
async fn column(portal: &Portal, client: &str, column: &str) -> String {
    let select = format!("SELECT COALESCE(CAST({column} AS TEXT), 'none') FROM account WHERE id = '{client}'");
    portal.rows.texts(&select).await.remove(0)
}

/// The acts that the log has of an account done by somebody, in order.
async fn log(portal: &Portal, client: &str, by: &Person) -> Vec<String> {
    let select =
        format!("SELECT act FROM audit_event WHERE subject = '{client}' AND actor = '{}' ORDER BY place", by.id);
    portal.rows.texts(&select).await
}

/// Does something as a script, and is led to the client's page.
async fn done(browser: &Browser, name: &str, fields: &[(&str, &str)], client: &str, word: &str) {
    let answer = browser.post(&act(name), fields).await;
    assert_eq!(answer.ok().location(), format!("{}?done={word}", page(client)), "{name}");
}

async fn the_page_shows_what_is_known_and_no_secret(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (ann, _) = portal.set_up("ann@example.com").await;
    portal.rows.sql(&format!("UPDATE account SET accountant_id = '{}' WHERE id = '{}'", helene.id, ann.id)).await;
    let shown = browser.get(&page(&ann.id)).await.ok().text();
    for text in
        ["ann@example.com", "Protected", "10 of 10 left", "helene", "English", "on Linux", "192.0.2.7", "Chosen"]
    {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    for link in ["/code", "/reset", "/edit", "/lock", "/disable", "/hand-over"] {
        assert!(shown.contains(&format!("\"{}{link}\"", page(&ann.id))), "{link}");
    }
    assert!(shown.contains("/admin/audit?person=ann%40example.com"), "{shown}");
    assert!(!shown.contains(&ann.key) && !ann.codes.iter().any(|code| shown.contains(code)));

    // Somebody who waits has a link instead, which only its maker can be shown.
    let (waiting, _) = portal.invite_as(&portal.firm, "bob@example.com", Role::Client).await;
    let shown = browser.get(&page(&waiting)).await.ok().text();
    for text in ["Waiting", "Link until", "Not chosen yet", "a new link does it", "New link", "Revoke the link"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains("Show the link") && !shown.contains("/reset\""));
    // It is read, and nothing else.
    let before = dump(&portal).await;
    for below in ["", "/edit", "/hand-over", "/lock", "/unlock", "/disable", "/enable", "/end-sessions", "/revoke-link"]
    {
        assert_eq!(browser.get(&format!("{}{below}", page(&ann.id))).await.code(), 200, "{below}");
    }
    assert_eq!(dump(&portal).await, before);
}

async fn the_page_of_a_client_is_the_staffs_of_their_firm(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (theirs, _) = portal.invite_as(&other, "bob@example.com", Role::Client).await;
    let (ann, client) = portal.set_up("ann@example.com").await;
    for role in [Role::Owner, Role::Accountant] {
        let (person, browser) = portal.staff(role, role.as_str()).await;
        browser.post("/api/admin/view/client", &[("client", &ann.id)]).await.ok();
        let unknown = browser.post("/api/admin/view/client", &[("client", UNKNOWN)]).await;
        unknown.is(404, "not_found");
        for nobody in [theirs.as_str(), &person.id, "", "x", "%00"] {
            for view in ["/api/admin/view/client", "/api/admin/view/client-to-change"] {
                let answer = browser.post(view, &[("client", nobody)]).await;
                assert_eq!((answer.code(), answer.text()), (404, unknown.text()), "{nobody}");
            }
        }
        for below in ["", "/edit", "/lock"] {
            assert_eq!(browser.get(&format!("{}{below}", page(&theirs))).await.code(), 404);
            assert_eq!(browser.get(&format!("{}{below}", page(UNKNOWN))).await.code(), 404);
        }
    }
    let (_, elsewhere) = portal.staff_of(&other, Role::Owner, "their-owner").await;
    elsewhere.post("/api/admin/view/client", &[("client", &ann.id)]).await.is(404, "not_found");
    client.post("/api/admin/view/client", &[("client", &ann.id)]).await.is(403, "forbidden");
    portal.browser().post("/api/admin/view/client", &[("client", &ann.id)]).await.is(401, "not_signed_in");
    assert_eq!(client.get(&page(&ann.id)).await.location(), "/");
    assert_eq!(portal.browser().get(&page(&ann.id)).await.location(), "/sign-in");
}

async fn the_history_folds_wrong_codes_and_leads_to_the_log(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Owner, "helene").await;
    let ann = portal.person("ann@example.com").await;
    let guess = portal.signing_in(&ann).await.at_address([198, 51, 100, 9]);
    for wrong in portal.wrong_codes(&ann).take(3) {
        guess.verify(&wrong).await.is(401, "wrong_code");
    }
    let view = browser.post("/api/admin/view/client", &[("client", &ann.id)]).await.ok().json();
    let first = &view["history"][0];
    assert_eq!(first["what"], "Entered 3\u{a0}wrong codes");
    assert_eq!(first["mark"], "look");
    assert!(first["when"].as_str().unwrap().ends_with("on Linux, 198.51.100.9"), "{first}");
    let all = view["history"].to_string();
    assert!(!all.contains("Right password") && all.contains("Turned on two-factor authentication"), "{all}");
    assert!(all.contains("by Command line"), "who invited them: {all}");
    assert_eq!(view["two_factor"]["wrong_codes"], "3 in a row");
}

async fn every_act_is_refused_to_whoever_may_not(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (ann, client) = portal.set_up("ann@example.com").await;
    let (_, elsewhere) = portal.staff_of(&other, Role::Owner, "their-owner").await;
    let (helene, staff) = portal.staff(Role::Owner, "helene").await;
    let (_, link) = portal.invite_as(&portal.firm, "pending", Role::Owner).await;
    let pending = portal.browser();
    pending.accept(&link, PASSWORD).await.ok();
    let before = dump(&portal).await;
    let fields = [("client", ann.id.as_str()), ("reason", "No longer a client"), ("name", "Ann")];
    for (name, _) in ACTS {
        let path = act(name);
        client.post(&path, &fields).await.is(403, "forbidden");
        pending.post(&path, &fields).await.is(409, "out_of_order");
        portal.browser().post(&path, &fields).await.is(401, "not_signed_in");
        elsewhere.post(&path, &fields).await.is(404, "not_found");
        // The staff's own accounts are none of a client's.
        for nobody in [UNKNOWN, &helene.id, "", "x"] {
            staff.post(&path, &[("client", nobody), ("reason", "Because"), ("name", "x")]).await.is(404, "not_found");
        }
        let form = client.submit(&path, &fields).await;
        assert_eq!((form.code(), form.location()), (303, "/?problem=forbidden"), "{name}");
        assert_eq!(staff.submit(&path, &[]).await.location(), "/admin/clients?problem=unknown", "{name}");
    }
    assert_eq!(dump(&portal).await, before);
}

async fn a_client_is_locked_and_unlocked(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (ann, session) = portal.set_up("ann@example.com").await;
    let before = dump(&portal).await;
    for reason in ["", "  ", "ab", "a\nb\u{0}"] {
        let fields = [("client", ann.id.as_str()), ("reason", reason)];
        browser.post(&act("client/lock"), &fields).await.is(422, "reason");
        let form = browser.submit(&act("client/lock"), &fields).await;
        assert_eq!(form.location(), format!("{}/lock?problem=field&n=5", page(&ann.id)));
        let dialog = browser.get(form.location()).await.ok().text();
        assert!(dialog.contains("Nothing was changed") && dialog.contains("Say why"), "{dialog}");
    }
    browser.post(&act("client/unlock"), &[("client", &ann.id)]).await.is(409, "conflict");
    assert_eq!(dump(&portal).await, before);

    let fields = [("client", ann.id.as_str()), ("reason", "Strange calls")];
    assert!(session.is_in().await);
    done(&browser, "client/lock", &fields, &ann.id, "locked").await;
    assert!(!session.is_in().await);
    assert_eq!(column(&portal, &ann.id, "standing").await, "locked");
    portal.browser().password(&ann.username, PASSWORD).await.is(401, "wrong_credentials");
    let before = dump(&portal).await;
    browser.post(&act("client/lock"), &fields).await.is(409, "conflict");
    assert_eq!(dump(&portal).await, before);
    let shown = browser.get(&format!("{}?done=locked", page(&ann.id))).await.ok().text();
    assert!(shown.contains("Locked by staff since") && shown.contains("Strange calls"), "{shown}");

    let form = browser.submit(&act("client/unlock"), &[("client", &ann.id)]).await;
    assert_eq!((form.code(), form.location()), (303, format!("{}?done=unlocked", page(&ann.id)).as_str()));
    portal.signing_in(&ann).await;
    assert_eq!(log(&portal, &ann.id, &helene).await, ["locked_by_staff", "unlocked"]);
}

async fn a_hundred_wrong_codes_are_not_unlocked(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene").await;
    let ann = portal.person("ann@example.com").await;
    let guess = portal.signing_in(&ann).await;
    guess.verify(&portal.wrong_code(&ann)).await.is(401, "wrong_code");
    let count = async |failures: u32, wait_until: u64| {
        let millis = wait_until * 1000;
        portal
            .rows
            .sql(&format!(
                "UPDATE throttle SET failures = {failures}, wait_until = {millis} WHERE key = 'second-factor:{}'",
                ann.id
            ))
            .await;
        portal.rows.sql(&format!("UPDATE account SET standing_until = 0 WHERE id = '{}'", ann.id)).await;
    };
    let unlock = [("client", ann.id.as_str())];
    count(12, u64::try_from(portal.clock.seconds()).unwrap() + 600).await;
    assert!(browser.get(&page(&ann.id)).await.text().contains("after too many wrong codes"));
    done(&browser, "client/unlock", &unlock, &ann.id, "unlocked").await;
    assert_eq!(portal.wrong_codes_counted(&ann).await, 0);

    guess.verify(&portal.wrong_code(&ann)).await.is(401, "wrong_code");
    count(100, 0).await;
    let shown = browser.get(&page(&ann.id)).await.ok().text();
    assert!(shown.contains("needs a reset") && !shown.contains("/unlock\""), "{shown}");
    let before = dump(&portal).await;
    browser.post(&act("client/unlock"), &unlock).await.is(403, "second_factor_disabled");
    let form = browser.submit(&act("client/unlock"), &unlock).await;
    assert!(browser.get(form.location()).await.text().contains("Only a reset helps"), "{form:?}");
    assert_eq!(dump(&portal).await, before);

    // What the staff locked opens again; the codes stay spent, and the page says so.
    done(&browser, "client/lock", &[unlock[0], ("reason", "To be sure")], &ann.id, "locked").await;
    done(&browser, "client/unlock", &unlock, &ann.id, "unlocked-by-staff").await;
    assert_eq!(portal.wrong_codes_counted(&ann).await, 100);
    assert_eq!(column(&portal, &ann.id, "standing").await, "locked");
    let shown = browser.get(&format!("{}?done=unlocked-by-staff", page(&ann.id))).await.ok().text();
    assert!(shown.contains("it needs a reset"), "{shown}");
}

async fn a_disabled_client_is_out_and_comes_back_with_their_password(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (ann, session) = portal.set_up("ann@example.com").await;
    portal.clock.advance(STEP);
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    portal.rows.sql(&format!("UPDATE account SET email = 'ann@example.com' WHERE id = '{}'", ann.id)).await;
    let fields = [("client", ann.id.as_str()), ("reason", "No longer a client")];
    let before = dump(&portal).await;
    browser.post(&act("client/disable"), &fields[..1]).await.is(422, "reason");
    browser.post(&act("client/enable"), &fields[..1]).await.is(409, "conflict");
    assert_eq!(dump(&portal).await, before);

    done(&browser, "client/disable", &fields, &ann.id, "disabled").await;
    assert!(!session.is_in().await);
    portal.browser().password(&ann.username, PASSWORD).await.is(401, "wrong_credentials");
    let letters = portal.rows.texts("SELECT email || notice FROM letter").await;
    assert_eq!(letters, [r#"ann@example.com{"notice":"account_disabled"}"#]);
    let shown = browser.get(&page(&ann.id)).await.ok().text();
    assert!(shown.contains("Disabled since") && shown.contains("Enable the account first."), "{shown}");
    for gone in ["/lock\"", "/disable\"", "/code\"", "/reset\""] {
        assert!(!shown.contains(gone), "{gone}");
    }
    let before = dump(&portal).await;
    browser.post(&act("client/disable"), &fields).await.is(409, "conflict");
    browser.post(&act("client/lock"), &fields).await.is(409, "conflict");
    browser.post(&act("client/unlock"), &fields[..1]).await.is(409, "conflict");
    browser.post(&act("invitation/renew"), &fields[..1]).await.is(409, "conflict");
    assert_eq!(dump(&portal).await, before);

    done(&browser, "client/enable", &fields[..1], &ann.id, "enabled").await;
    portal.signing_in(&ann).await.verify(&portal.code(&ann)).await.ok();
    assert_eq!(log(&portal, &ann.id, &helene).await, ["account_disabled", "account_enabled"]);
}

async fn a_disabled_client_who_waits_has_no_link(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Owner, "helene").await;
    let (waiting, link) = portal.invite_as(&portal.firm, "bob@example.com", Role::Client).await;
    let fields = [("client", waiting.as_str()), ("reason", "Invited by mistake")];
    done(&browser, "client/disable", &fields, &waiting, "disabled").await;
    portal.browser().accept(&link, PASSWORD).await.is(409, "invitation_gone");
    done(&browser, "client/enable", &fields[..1], &waiting, "enabled").await;
    portal.browser().accept(&link, PASSWORD).await.is(409, "invitation_gone");
    let shown = browser.get(&page(&waiting)).await.ok().text();
    assert!(shown.contains("No link") && shown.contains("New link"), "{shown}");
}

async fn a_client_is_edited_and_told_at_both_addresses(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (ann, _) = portal.invite_as(&portal.firm, "ann", Role::Client).await;
    let edit = async |name: &str, email: &str, before: (&str, &str)| {
        let fields = [
            ("client", ann.as_str()),
            ("name", name),
            ("email", email),
            ("name_before", before.0),
            ("email_before", before.1),
        ];
        browser.post(&act("client/edit"), &fields).await
    };
    let before = dump(&portal).await;
    let long = "x".repeat(200);
    for (name, email, field) in [
        ("", "", "name"),
        (" ", "a@b.example", "name"),
        (long.as_str(), "", "name"),
        ("Ann", "no address", "email"),
        ("Ann", "a@b.example\r\nBcc: c@d.example", "email"),
    ] {
        edit(name, email, ("", "")).await.is(422, field);
    }
    assert_eq!(dump(&portal).await, before);

    let saved = format!("{}?done=saved", page(&ann));
    assert_eq!(edit("Ann Côté", "ann@old.example", ("", "")).await.ok().location(), saved);
    assert_eq!(column(&portal, &ann, "sort_key").await, "cote, ann");
    let renamed = edit("Anne Côté", "ann@old.example", ("Ann Côté", "ann@old.example")).await;
    assert_eq!(renamed.ok().location(), saved);
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM letter").await, 1, "a name is no matter for a letter");
    assert_eq!(edit("Anne Côté", "ann@new.example", ("Anne Côté", "ann@old.example")).await.ok().location(), saved);
    let letters = portal.rows.texts("SELECT email || notice FROM letter ORDER BY 1").await;
    let told = |email: &str| format!(r#"{email}{{"notice":"email_changed"}}"#);
    assert_eq!(letters, ["ann@new.example", "ann@old.example", "ann@old.example"].map(told));
    let found = browser.post("/api/admin/view/clients", &[("q", "anne ann@new")]).await.ok().json();
    assert_eq!(found["rows"][0]["id"], ann.as_str());

    let before = dump(&portal).await;
    let same = edit("Anne Côté", "ann@new.example", ("Anne Côté", "ann@new.example")).await;
    assert_eq!(same.ok().location(), format!("{}?done=same", page(&ann)));
    assert_eq!(dump(&portal).await, before);
    assert_eq!(edit("Anne Côté", "", ("Anne Côté", "ann@new.example")).await.ok().location(), saved);
    assert_eq!(column(&portal, &ann, "email").await, "none");
    assert_eq!(log(&portal, &ann, &helene).await, ["account_edited"; 4]);
}

async fn what_somebody_else_has_changed_is_not_overwritten(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (ann, _) = portal.invite_as(&portal.firm, "ann", Role::Client).await;
    portal
        .rows
        .sql(&format!("UPDATE account SET name = 'Ann Roy', accountant_id = '{}' WHERE id = '{ann}'", helene.id))
        .await;
    let before = dump(&portal).await;
    let stale = [("client", ann.as_str()), ("name", "Ann"), ("email", ""), ("name_before", ""), ("email_before", "")];
    browser.post(&act("client/edit"), &stale).await.is(409, "conflict");
    let form = browser.submit(&act("client/edit"), &stale).await;
    assert_eq!(form.location(), format!("{}/edit?problem=conflict", page(&ann)));
    assert!(browser.get(form.location()).await.text().contains("Ann Roy"));
    for from in ["", UNKNOWN, "x"] {
        let fields = [("client", ann.as_str()), ("from", from), ("to", "none")];
        browser.post(&act("client/hand-over"), &fields).await.is(409, "conflict");
    }
    assert_eq!(dump(&portal).await, before);
}

async fn a_client_is_handed_over(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (theirs, _) = portal.invite_as(&other, "their-accountant", Role::Accountant).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (gone, _) = portal.invite_as(&portal.firm, "gone", Role::Accountant).await;
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{gone}'")).await;
    let (nicole, _) = portal.invite_as(&portal.firm, "nicole", Role::Owner).await;
    let (ann, _) = portal.invite_as(&portal.firm, "ann", Role::Client).await;
    let before = dump(&portal).await;
    for to in ["", "x", "none", UNKNOWN, &theirs, &gone, &ann] {
        let fields = [("client", ann.as_str()), ("from", ""), ("to", to)];
        browser.post(&act("client/hand-over"), &fields).await.is(422, "accountant");
    }
    assert_eq!(dump(&portal).await, before);

    for (from, to) in [("", helene.id.as_str()), (&helene.id, &nicole), (&nicole, "none")] {
        let fields = [("client", ann.as_str()), ("from", from), ("to", to)];
        done(&browser, "client/hand-over", &fields, &ann, "handed-over").await;
        let accountant = column(&portal, &ann, "accountant_id").await;
        assert_eq!(accountant, to);
        let twice = browser.post(&act("client/hand-over"), &fields).await;
        twice.is(409, "conflict");
    }
    let shown = browser.get(&format!("{}?done=handed-over", page(&ann))).await.ok().text();
    assert!(shown.contains("No accountant looks after this client now"), "{shown}");
    assert_eq!(log(&portal, &ann, &helene).await, ["handed_over"; 3]);
}

async fn sessions_end_one_or_all(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (ann, first) = portal.set_up("ann@example.com").await;
    let (bob, others) = portal.set_up("bob@example.com").await;
    portal.clock.advance(STEP);
    let second = portal.signing_in(&ann).await;
    second.verify(&portal.code(&ann)).await.ok();
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let ids = async |who: &Person| {
        let view = browser.post("/api/admin/view/client", &[("client", &who.id)]).await.ok().json();
        let sessions = view["account"]["sessions"].as_array().unwrap().clone();
        sessions.iter().map(|session| session["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (of_ann, of_bob) = (ids(&ann).await, ids(&bob).await);
    assert_eq!((of_ann.len(), of_bob.len()), (2, 1));
    let before = portal.rows.dump_without(&["session"]).await;
    // Another's session isn't ended under this one's name.
    for wrong in [of_bob[0].as_str(), "", "x", UNKNOWN] {
        let fields = [("client", ann.id.as_str()), ("session", wrong)];
        browser.post(&act("client/end-session"), &fields).await.is(409, "conflict");
    }
    assert_eq!(portal.rows.dump_without(&["session"]).await, before);
    assert!(others.is_in().await && portal.sessions_of(&ann).await == 2);

    // The latest seen is listed first.
    let fields = [("client", ann.id.as_str()), ("session", of_ann[0].as_str())];
    done(&browser, "client/end-session", &fields, &ann.id, "session-ended").await;
    assert_eq!((first.is_in().await, second.is_in().await), (true, false));
    browser.post(&act("client/end-session"), &fields).await.is(409, "conflict");
    done(&browser, "client/end-sessions", &fields[..1], &ann.id, "sessions-ended&count=1").await;
    assert!(!first.is_in().await && others.is_in().await);
    browser.post(&act("client/end-sessions"), &fields[..1]).await.is(409, "conflict");
    assert_eq!(log(&portal, &ann.id, &helene).await, ["sessions_ended"; 2]);
}

async fn a_link_is_renewed_and_revoked(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (_, bob) = portal.staff(Role::Owner, "bob").await;
    let (waiting, old) = portal.invite_as(&portal.firm, "ann@example.com", Role::Client).await;
    let fields = [("client", waiting.as_str())];
    let shown = format!("/admin/clients/invite/{waiting}");
    assert_eq!(browser.submit(&act("invitation/renew"), &fields).await.location(), shown);
    let link = browser.get(&shown).await.ok().text();
    let link = link.split("/set-up/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    portal.browser().accept(&old, PASSWORD).await.is(409, "invitation_gone");
    assert!(browser.get(&page(&waiting)).await.text().contains("Show the link"));
    assert!(!bob.get(&page(&waiting)).await.text().contains("Show the link"));

    done(&browser, "invitation/revoke", &fields, &waiting, "link-revoked").await;
    portal.browser().accept(&link, PASSWORD).await.is(409, "invitation_gone");
    let before = dump(&portal).await;
    browser.post(&act("invitation/revoke"), &fields).await.is(409, "conflict");
    assert_eq!(dump(&portal).await, before);
    assert_eq!(log(&portal, &waiting, &helene).await, ["invitation_renewed", "invitation_revoked"]);
    // Whoever is set up needs none.
    let (set_up, _) = portal.set_up("carl@example.com").await;
    browser.post(&act("invitation/renew"), &[("client", &set_up.id)]).await.is(409, "conflict");
}

async fn sensitive_acts_ask_for_a_code(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let (ann, _) = portal.invite_as(&portal.firm, "ann", Role::Client).await;
    portal.clock.advance(Duration::from_mins(6));
    let fields =
        [("client", ann.as_str()), ("reason", "No longer a client"), ("name", "Ann"), ("from", ""), ("to", "x")];
    let before = dump(&portal).await;
    for (name, _) in ACTS.iter().filter(|(_, sensitive)| *sensitive) {
        browser.post(&act(name), &fields).await.is(403, "step_up_needed");
        // Nor is it told whether there is such a client.
        browser.post(&act(name), &[("client", UNKNOWN)]).await.is(403, "step_up_needed");
    }
    assert_eq!(dump(&portal).await, before);
    let dialog = browser.get(&format!("{}/disable", page(&ann))).await.ok().text();
    assert!(dialog.contains("name=\"code\""), "{dialog}");
    let wrong = portal.wrong_code(&helene);
    browser.post(&act("client/disable"), &[fields[0], fields[1], ("code", &wrong)]).await.is(401, "wrong_proof");
    assert_eq!(column(&portal, &ann, "standing").await, "waiting");
    let code = portal.code(&helene);
    done(&browser, "client/disable", &[fields[0], fields[1], ("code", &code)], &ann, "disabled").await;
    // For a while no code is asked.
    done(&browser, "client/enable", &fields[..1], &ann, "enabled").await;
}

async fn hostile_names_stay_text(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Owner, "helene").await;
    let (ann, _) = portal.invite_as(&portal.firm, "\"'><script>alert(1)</script>", Role::Client).await;
    let hostile = "\"'><script>alert(2)</script>";
    let fields =
        [("client", ann.as_str()), ("name", hostile), ("email", ""), ("name_before", ""), ("email_before", "")];
    browser.post(&act("client/edit"), &fields).await.ok();
    browser.post(&act("client/lock"), &[("client", &ann), ("reason", hostile)]).await.ok();
    for below in ["", "/edit", "/hand-over", "/unlock", "/disable", "/end-sessions", "/revoke-link"] {
        let text = browser.get(&format!("{}{below}", page(&ann))).await.ok().text();
        assert!(!text.contains("<script>alert"), "{below}: {text}");
        assert!(text.contains("&lt;script&gt;alert(2)"), "{below}");
    }
}
