//! What owners do to the staff: it stands whole, counts from the next request, and leaves an owner.

use guichet::account::Role;

use crate::{
    on_both,
    staff::{
        CODE, CODE_GIVEN, DISABLE, ENABLE, HAND_OVER, INVITE, LINK_GIVEN, RENEW, RESET, REVOKE, ROLE, SEEN, VIEWS,
        about, of, role_of,
    },
    support::{
        answer::Answer,
        at_once,
        browser::Browser,
        database::Engine,
        person::{PASSWORD, Person},
        portal::{Portal, STEP, Wanted},
    },
};

on_both! {
    somebody_is_invited_and_becomes_what_was_said,
    what_cannot_be_invited_changes_no_row,
    a_link_is_renewed_and_taken_back,
    a_role_is_changed_and_counts_from_the_next_request,
    a_role_that_cannot_be_given_changes_no_row,
    whoever_is_disabled_is_out_until_they_are_enabled,
    all_clients_go_to_somebody_else_who_can_take_them,
    a_colleague_is_reset_and_sets_up_again,
    a_code_for_a_colleague_ends_with_the_account,
    two_owners_who_take_each_other_away_at_once_leave_one,
}

/// The token of the link that a page shows.
fn link_in(page: &Answer) -> String {
    page.ok().text().split("/set-up/").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Signs somebody in who is all set up.
async fn sign_in(portal: &Portal, who: &Person) -> Browser {
    portal.clock.advance(STEP);
    let browser = portal.signing_in(who).await;
    browser.verify(&portal.code(who)).await.ok();
    browser
}

async fn somebody_is_invited_and_becomes_what_was_said(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, owner) = portal.staff(Role::Owner, "helene").await;
    let (_, second) = portal.staff(Role::Owner, "second").await;
    for (role, username) in [("accountant", "eve@example.com"), ("owner", "luc@example.com")] {
        let fields = [("name", "Eve Roy"), ("email", username), ("role", role), ("locale", "fr")];
        let answer = owner.submit(INVITE, &fields).await;
        let id = of(&answer);
        let row =
            format!("SELECT username || '|' || email || '|' || role || '|' || locale FROM account WHERE id = '{id}'");
        assert_eq!(portal.rows.texts(&row).await, [format!("{username}|{username}|{role}|fr")]);
        let event = format!("SELECT canonical FROM audit_event WHERE subject = '{id}' AND actor = '{}'", helene.id);
        let event = portal.rows.texts(&event).await.remove(0);
        assert!(event.contains("\"invited\"") && event.contains(&format!("\"{role}\"")), "{event}");

        let shown = answer.location().to_owned();
        let page = owner.get(&shown).await;
        let link = link_in(&page);
        assert!(page.text().contains("Invitation ready for Eve Roy"), "{}", page.text());
        assert_eq!(second.get(&shown).await.code(), 404, "another owner didn’t make it");
        about(&second, LINK_GIVEN, &id, &[]).await.ok();
        assert_eq!(owner.get(&shown).await.code(), 200, "nor is their word heard");
        assert!(!portal.rows.dump().await.join("\n").contains(&link));
        let given = owner.submit(LINK_GIVEN, &[("colleague", &id)]).await;
        assert_eq!((given.code(), given.location()), (303, "/admin/staff"));
        assert_eq!(owner.get(&shown).await.code(), 404);
        about(&owner, LINK_GIVEN, &id, &[]).await.ok();

        // Whatever else is sent along.
        let browser = portal.browser();
        let fields = [("token", link.as_str()), ("password", PASSWORD), ("role", "owner")];
        assert_eq!(browser.post("/api/set-up/accept", &fields).await.ok().location(), "/set-up/authenticator");
        let mut person = Person { username: username.to_owned(), id, key: browser.key().await, codes: Vec::new() };
        browser.confirm(&portal.code(&person)).await.ok();
        person.codes = browser.recovery_codes().await;
        assert_eq!(browser.finish().await.ok().location(), "/admin");
        assert_eq!(role_of(&portal, &person.id).await, role);
        let expected = if role == "owner" { 200 } else { 403 };
        assert_eq!(browser.post(VIEWS[0], &[]).await.code(), expected);
    }
}

async fn what_cannot_be_invited_changes_no_row(engine: Engine) {
    let portal = Portal::open(engine).await;
    portal.invite("ann@example.com").await;
    let (_, owner) = portal.staff(Role::Owner, "helene").await;
    let before = portal.rows.dump_without(&SEEN).await;
    let long = "x".repeat(300);
    for (fields, refusal, word) in [
        (vec![], "name", "field&n=0"),
        (vec![("name", long.as_str()), ("role", "owner")], "name", "field&n=0"),
        (vec![("name", "Ann"), ("role", "owner")], "missing", "missing"),
        (vec![("name", "Ann"), ("email", "nothing"), ("role", "owner")], "email", "field&n=2"),
        (vec![("name", "Ann"), ("username", "with space"), ("role", "owner")], "username", "field&n=1"),
        (vec![("name", "Ann"), ("username", "new")], "role", "field&n=7"),
        (vec![("name", "Ann"), ("username", "new"), ("role", "client")], "role", "field&n=7"),
        (vec![("name", "Ann"), ("username", "new"), ("role", "Owner")], "role", "field&n=7"),
        (vec![("name", "Ann"), ("email", "ANN@example.com"), ("role", "owner")], "username_taken", "taken"),
        (vec![("name", "Ann"), ("username", "HELENE"), ("role", "accountant")], "username_taken", "taken"),
    ] {
        let answer = owner.post(INVITE, &fields).await;
        assert!([409, 422].contains(&answer.code()) && answer.text().contains(refusal), "{fields:?}: {answer:?}");
        let form = owner.submit(INVITE, &fields).await;
        let back = format!("/admin/staff/invite?problem={word}");
        assert_eq!((form.code(), form.location()), (303, back.as_str()), "{fields:?}");
        let page = owner.get(&back).await;
        assert!(page.ok().text().contains("The invitation wasn’t made"), "{}", page.text());
    }
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);
}

async fn a_link_is_renewed_and_taken_back(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "helene").await;
    let (bob, _) = portal.staff(Role::Accountant, "bob").await;
    let fields = [("name", "Eve Roy"), ("username", "eve"), ("role", "accountant")];
    let eve = of(&owner.post(INVITE, &fields).await);
    let first = link_in(&owner.get(&format!("/admin/staff/{eve}/link")).await);
    let renewed = owner.submit(RENEW, &[("colleague", &eve)]).await;
    assert_eq!((renewed.code(), renewed.location()), (303, format!("/admin/staff/{eve}/link").as_str()));
    let second = link_in(&owner.get(renewed.location()).await);
    portal.browser().accept(&first, PASSWORD).await.is(409, "invitation_gone");

    let revoked = owner.submit(REVOKE, &[("colleague", &eve)]).await;
    assert_eq!((revoked.code(), revoked.location()), (303, "/admin/staff?done=revoked"));
    assert!(owner.get(revoked.location()).await.ok().text().contains("The link no longer works"));
    portal.browser().accept(&second, PASSWORD).await.is(409, "invitation_gone");
    assert_eq!(owner.get(&format!("/admin/staff/{eve}/link")).await.code(), 404);

    let before = portal.rows.dump_without(&SEEN).await;
    about(&owner, REVOKE, &eve, &[]).await.is(409, "conflict");
    // Whoever is set up signs in as ever, and has no link.
    for act in [RENEW, REVOKE] {
        about(&owner, act, &bob.id, &[]).await.is(409, "conflict");
    }
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);
    about(&owner, RENEW, &eve, &[]).await.ok();
    let third = link_in(&owner.get(&format!("/admin/staff/{eve}/link")).await);
    portal.browser().accept(&third, PASSWORD).await.ok();
}

async fn a_role_is_changed_and_counts_from_the_next_request(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, owner) = portal.staff(Role::Owner, "helene").await;
    let (bob, open) = portal.staff(Role::Owner, "bob").await;
    open.post(VIEWS[0], &[]).await.ok();
    let page = format!("/admin/staff/{}/role", bob.id);
    assert!(owner.get(&page).await.ok().text().contains("bob can then no longer change"));
    let changed = owner.submit(ROLE, &[("colleague", &bob.id), ("role", "accountant")]).await;
    assert_eq!((changed.code(), changed.location()), (303, "/admin/staff?done=role"));
    assert!(owner.get(changed.location()).await.ok().text().contains("The role is changed"));

    // The browser that was open: nothing of it is left, whatever it asks for.
    open.post(VIEWS[0], &[]).await.is(401, "not_signed_in");
    about(&open, ROLE, &helene.id, &[("role", "accountant")]).await.is(401, "not_signed_in");
    let back = sign_in(&portal, &bob).await;
    back.post(VIEWS[0], &[]).await.is(403, "forbidden");
    about(&back, ROLE, &bob.id, &[("role", "owner")]).await.is(403, "forbidden");
    assert_eq!(back.post("/api/admin/view/clients", &[]).await.code(), 200, "an accountant they are");

    about(&owner, ROLE, &bob.id, &[("role", "accountant")]).await.is(409, "conflict");
    about(&owner, ROLE, &bob.id, &[("role", "owner")]).await.ok();
    sign_in(&portal, &bob).await.post(VIEWS[0], &[]).await.ok();
    let lines = format!("SELECT canonical FROM audit_event WHERE act = 'role_changed' AND subject = '{}'", bob.id);
    let lines = portal.rows.texts(&lines).await;
    assert!(lines.len() == 2 && lines.iter().all(|line| line.contains(&helene.id)), "{lines:?}");
}

async fn a_role_that_cannot_be_given_changes_no_row(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "helene").await;
    let (bob, open) = portal.staff(Role::Accountant, "bob").await;
    let before = portal.rows.dump_without(&SEEN).await;
    for role in ["", "client", "Owner", "owner ", "0", "administrator"] {
        about(&owner, ROLE, &bob.id, &[("role", role)]).await.is(422, "role");
    }
    about(&owner, ROLE, &bob.id, &[]).await.is(422, "role");
    let form = owner.submit(ROLE, &[("colleague", &bob.id), ("role", "client")]).await;
    assert_eq!(form.location(), format!("/admin/staff/{}/role?problem=field&n=7", bob.id));
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);
    open.post("/api/admin/view/clients", &[]).await.ok();
}

async fn whoever_is_disabled_is_out_until_they_are_enabled(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "helene").await;
    let (bob, open) = portal.staff(Role::Accountant, "bob").await;
    portal.clock.advance(STEP);
    let half = portal.signing_in(&bob).await;
    let (eve, link) = portal.invite_as(&portal.firm, "eve", Role::Accountant).await;

    let before = portal.rows.dump_without(&SEEN).await;
    let long = "x".repeat(301);
    for reason in ["", "  ", "no", "a\nb\u{7}", &long] {
        about(&owner, DISABLE, &bob.id, &[("reason", reason)]).await.is(422, "reason");
    }
    about(&owner, ENABLE, &bob.id, &[]).await.is(409, "conflict");
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);

    for whom in [&bob.id, &eve] {
        let done = owner.submit(DISABLE, &[("colleague", whom), ("reason", "Left the firm")]).await;
        assert_eq!((done.code(), done.location()), (303, "/admin/staff?done=disabled"));
        about(&owner, DISABLE, whom, &[("reason", "Left the firm")]).await.is(409, "conflict");
    }
    open.post("/api/admin/view/clients", &[]).await.is(401, "not_signed_in");
    half.verify(&portal.code(&bob)).await.is(401, "not_signed_in");
    portal.browser().password("bob", PASSWORD).await.is(401, "wrong_credentials");
    portal.browser().accept(&link, PASSWORD).await.is(409, "invitation_gone");
    about(&owner, RENEW, &eve, &[]).await.is(409, "conflict");
    let page = owner.get(&format!("/admin/staff/{}", bob.id)).await.ok().text();
    assert!(page.contains("Disabled") && page.contains(&format!("/admin/staff/{}/enable", bob.id)), "{page}");

    let done = owner.submit(ENABLE, &[("colleague", &bob.id)]).await;
    assert_eq!((done.code(), done.location()), (303, "/admin/staff?done=enabled"));
    about(&owner, ENABLE, &bob.id, &[]).await.is(409, "conflict");
    open.post("/api/admin/view/clients", &[]).await.is(401, "not_signed_in");
    sign_in(&portal, &bob).await.post("/api/admin/view/clients", &[]).await.ok();
    // The link that was given before stays dead.
    about(&owner, ENABLE, &eve, &[]).await.ok();
    portal.browser().accept(&link, PASSWORD).await.is(409, "invitation_gone");
}

async fn all_clients_go_to_somebody_else_who_can_take_them(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (theirs, _) = portal.invite_as(&other, "theirs", Role::Accountant).await;
    let (helene, owner) = portal.staff(Role::Owner, "helene").await;
    let (bob, _) = portal.staff(Role::Accountant, "bob").await;
    let (gone, _) = portal.invite_as(&portal.firm, "gone", Role::Accountant).await;
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{gone}'")).await;
    let mut clients = Vec::new();
    for username in ["c1", "c2", "c3"] {
        clients.push(portal.invite_as(&portal.firm, username, Role::Client).await.0);
    }
    let whose = format!("UPDATE account SET accountant_id = '{}' WHERE role = 'client'", bob.id);
    portal.rows.sql(&whose).await;

    let page = owner.get(&format!("/admin/staff/{}/hand-over", bob.id)).await.ok().text();
    assert!(page.contains("3 clients go to") && page.contains("name=\"count\" value=\"3\""), "{page}");
    let offered = [&helene.id, &gone, &theirs].map(|id| page.contains(&format!("<option value=\"{id}\"")));
    assert_eq!(offered, [true, false, false], "{page}");
    let before = portal.rows.dump_without(&SEEN).await;
    for to in ["", "nonsense", &bob.id, &gone, &theirs, &clients[0]] {
        about(&owner, HAND_OVER, &bob.id, &[("to", to), ("count", "3")]).await.is(422, "accountant");
    }
    for count in ["", "0", "2", "4", "-3", "3.0", "99999999999"] {
        about(&owner, HAND_OVER, &bob.id, &[("to", &helene.id), ("count", count)]).await.is(409, "conflict");
    }
    about(&owner, HAND_OVER, &helene.id, &[("to", &bob.id), ("count", "0")]).await.is(409, "conflict");
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);

    let fields = [("colleague", bob.id.as_str()), ("to", &helene.id), ("count", "3")];
    let done = owner.submit(HAND_OVER, &fields).await;
    assert_eq!((done.code(), done.location()), (303, "/admin/staff?done=handed-over"));
    let hers = format!("SELECT COUNT(*) FROM account WHERE accountant_id = '{}'", helene.id);
    assert_eq!(portal.rows.number(&hers).await, 3);
    owner.post(HAND_OVER, &fields).await.is(409, "conflict");
    let line = portal.rows.texts("SELECT canonical FROM audit_event WHERE act = 'clients_handed_over'").await;
    assert!(line.len() == 1 && line[0].contains(&helene.id) && line[0].contains("\"count\":3"), "{line:?}");
}

async fn a_colleague_is_reset_and_sets_up_again(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, owner) = portal.staff(Role::Owner, "helene").await;
    let (_, second) = portal.staff(Role::Owner, "second").await;
    let (bob, open) = portal.staff(Role::Accountant, "bob").await;
    let (waiting, _) = portal.invite_as(&portal.firm, "waiting", Role::Accountant).await;
    let grounds = [("check", "called_back"), ("reason", "Phone lost on Sunday")];
    let before = portal.rows.dump_without(&SEEN).await;
    for (check, reason, refusal, word) in [
        ("", "Phone lost", "check", "field&n=4"),
        ("birthday", "Phone lost", "check", "field&n=4"),
        ("video", "", "reason", "field&n=5"),
        ("video", "no", "reason", "field&n=5"),
    ] {
        about(&owner, RESET, &bob.id, &[("check", check), ("reason", reason)]).await.is(422, refusal);
        let form = owner.submit(RESET, &[("colleague", &bob.id), ("check", check), ("reason", reason)]).await;
        let back = format!("/admin/staff/{}/reset?problem={word}", bob.id);
        assert_eq!((form.code(), form.location()), (303, back.as_str()));
        assert!(owner.get(&back).await.ok().text().contains("Nothing was reset"));
    }
    for act in [RESET, CODE] {
        about(&owner, act, &waiting, &grounds).await.is(409, "conflict");
        about(&owner, act, &helene.id, &grounds).await.is(403, "forbidden");
    }
    let own = owner.get(&format!("/admin/staff/{}/reset", helene.id)).await.ok().text();
    assert!(own.contains("on your security page") && !own.contains("name=\"colleague\""), "{own}");
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);

    let done = owner.submit(RESET, &[&[("colleague", bob.id.as_str())], &grounds[..]].concat()).await;
    let shown = format!("/admin/staff/{}/code/show", bob.id);
    assert_eq!((done.code(), done.location()), (303, shown.as_str()));
    let code = about(&owner, VIEWS[4], &bob.id, &[]).await.ok().json()["code"].as_str().unwrap().to_owned();
    assert!(owner.get(&shown).await.ok().text().contains(&code));
    assert!(!portal.rows.dump().await.join("\n").contains(&code));
    assert_eq!(second.get(&shown).await.code(), 404, "not the one who issued it");
    open.post("/api/admin/view/clients", &[]).await.is(401, "not_signed_in");
    about(&second, CODE_GIVEN, &bob.id, &[]).await.ok();
    let given = owner.submit(CODE_GIVEN, &[("colleague", &bob.id)]).await;
    assert_eq!((given.code(), given.location()), (303, "/admin/staff"));
    assert_eq!(owner.get(&shown).await.code(), 404);

    let again = portal.browser();
    assert_eq!(again.password("bob", PASSWORD).await.ok().location(), "/sign-in/verify");
    assert_eq!(again.verify(&code).await.ok().location(), "/set-up/authenticator");
    let bob = Person { key: again.key().await, ..bob };
    again.confirm(&portal.code(&bob)).await.ok();
    assert_eq!(again.finish().await.ok().location(), "/admin");
    let line = portal.rows.texts("SELECT canonical FROM audit_event WHERE act = 'two_factor_reset'").await;
    assert!(line.len() == 1 && line[0].contains("called_back") && line[0].contains(&helene.id), "{line:?}");
}

async fn a_code_for_a_colleague_ends_with_the_account(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, owner) = portal.staff(Role::Owner, "helene").await;
    let (bob, open) = portal.staff(Role::Accountant, "bob").await;
    let issue = async || {
        let issued = owner.submit(CODE, &[("colleague", &bob.id), ("check", "in_person")]).await;
        assert_eq!(issued.ok().location(), format!("/admin/staff/{}/code/show", bob.id));
        about(&owner, VIEWS[4], &bob.id, &[]).await.ok().json()["code"].as_str().unwrap().to_owned()
    };
    about(&owner, CODE, &bob.id, &[("check", "birthday")]).await.is(422, "check");
    let code = issue().await;
    // What was open stays so, and the app too.
    open.post("/api/admin/view/clients", &[]).await.ok();
    let browser = portal.signing_in(&bob).await;
    assert_eq!(browser.verify(&code).await.ok().location(), "/admin");

    let code = issue().await;
    about(&owner, DISABLE, &bob.id, &[("reason", "Left the firm")]).await.ok();
    about(&owner, CODE, &bob.id, &[("check", "in_person")]).await.is(409, "conflict");
    assert_eq!(owner.get(&format!("/admin/staff/{}/code/show", bob.id)).await.code(), 404);
    about(&owner, ENABLE, &bob.id, &[]).await.ok();
    portal.signing_in(&bob).await.verify(&code).await.is(401, "wrong_code");
}

async fn two_owners_who_take_each_other_away_at_once_leave_one(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (one, his) = portal.staff(Role::Owner, "one").await;
    let (two, hers) = portal.staff(Role::Owner, "two").await;
    for (act, more) in [(ROLE, ("role", "accountant")), (DISABLE, ("reason", "Left the firm"))] {
        let each = [(his.clone(), two.id.clone()), (hers.clone(), one.id.clone())];
        let came =
            at_once(each, |(browser, whom)| async move { about(&browser, act, &whom, &[more]).await.code() }).await;
        assert_eq!(came.iter().filter(|code| **code == 200).count(), 1, "{came:?}");
        assert!(came.iter().all(|code| [200, 401, 403, 409].contains(code)), "{came:?}");
        let left = "SELECT COUNT(*) FROM account WHERE role = 'owner' AND disabled_at IS NULL";
        assert_eq!(portal.rows.number(left).await, 1);
        if act == ROLE {
            portal.rows.sql("UPDATE account SET role = 'owner'").await;
            for (person, browser) in [(&one, &his), (&two, &hers)] {
                let again = sign_in(&portal, person).await;
                let (name, value) = again.token().unwrap();
                browser.put_cookie(&name, &value);
            }
        }
    }
}
