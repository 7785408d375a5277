//! What the staff change of a client: name and address, accountant, sessions, link; and nothing that somebody else has
//! changed meanwhile.

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        client_page::{UNKNOWN, act, column, done, dump, log, page},
        database::Engine,
        person::{PASSWORD, Person},
        portal::{Portal, STEP, Wanted},
    },
};

on_both! {
    a_client_is_edited_and_told_at_both_addresses,
    what_somebody_else_has_changed_is_not_overwritten,
    a_client_is_handed_over,
    sessions_end_one_or_all,
    a_link_is_renewed_and_revoked,
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
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM letter").await, 2, "of the name, too");
    assert_eq!(edit("Anne Côté", "ann@new.example", ("Anne Côté", "ann@old.example")).await.ok().location(), saved);
    let letters = portal.rows.texts("SELECT email || notice FROM letter ORDER BY 1").await;
    let told = |(email, what): (&str, &str)| format!(r#"{email}{{"notice":"{what}"}}"#);
    let expected = [
        ("ann@new.example", "email_changed"),
        ("ann@old.example", "email_changed"),
        ("ann@old.example", "email_changed"),
        ("ann@old.example", "name_changed"),
    ];
    assert_eq!(letters, expected.map(told));
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
