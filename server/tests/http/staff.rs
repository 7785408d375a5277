//! The staff: for the owners of the firm alone, each act with a fresh code, and an owner always stays.

use std::time::Duration;

use guichet::account::Role;

use crate::{
    on_both,
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
    the_staff_is_the_owners_to_see,
    nobody_else_manages_the_staff,
    only_the_firms_own_staff_can_be_meant,
    every_act_asks_for_a_code_of_the_last_minutes,
    somebody_is_invited_and_becomes_what_was_said,
    what_cannot_be_invited_changes_no_row,
    a_link_is_renewed_and_taken_back,
    a_role_is_changed_and_counts_from_the_next_request,
    a_role_that_cannot_be_given_changes_no_row,
    whoever_is_disabled_is_out_until_they_are_enabled,
    nobody_takes_their_own_role_or_account_away,
    all_clients_go_to_somebody_else_who_can_take_them,
    two_owners_who_take_each_other_away_at_once_leave_one,
    a_role_that_a_form_asks_for_elsewhere_is_not_heard,
    hostile_names_stay_text_in_every_dialog,
}

const INVITE: &str = "/api/admin/staff/invite";
const ROLE: &str = "/api/admin/staff/role";
const DISABLE: &str = "/api/admin/staff/disable";
const ENABLE: &str = "/api/admin/staff/enable";
const HAND_OVER: &str = "/api/admin/staff/hand-over";
const RENEW: &str = "/api/admin/staff/renew-link";
const REVOKE: &str = "/api/admin/staff/revoke-link";
const GIVEN: &str = "/api/admin/staff/link-given";

/// What changes something, and what a form of each would send besides whom it is about.
const ACTS: [(&str, &[(&str, &str)]); 7] = [
    (INVITE, &[("name", "Eve Roy"), ("username", "eve"), ("role", "owner")]),
    (ROLE, &[("role", "owner")]),
    (DISABLE, &[("reason", "Left the firm")]),
    (ENABLE, &[]),
    (HAND_OVER, &[("count", "1")]),
    (RENEW, &[]),
    (REVOKE, &[]),
];

/// What shows something.
const VIEWS: [&str; 4] = [
    "/api/admin/view/staff",
    "/api/admin/view/colleague",
    "/api/admin/view/invite-colleague",
    "/api/admin/view/colleagues-link",
];

/// What requests of a session leave behind.
const SEEN: [&str; 1] = ["session"];

/// The identifier of whom an address is about.
fn of(answer: &Answer) -> String {
    answer.ok().location().strip_prefix("/admin/staff/").unwrap().split('/').next().unwrap().to_owned()
}

/// The token of the link that a page shows.
fn link_in(page: &Answer) -> String {
    page.ok().text().split("/set-up/").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn about(browser: &Browser, act: &str, whom: &str, more: &[(&str, &str)]) -> Answer {
    browser.post(act, &[&[("colleague", whom)], more].concat()).await
}

async fn role_of(portal: &Portal, id: &str) -> String {
    portal.rows.texts(&format!("SELECT role FROM account WHERE id = '{id}'")).await.remove(0)
}

/// Signs somebody in who is all set up.
async fn sign_in(portal: &Portal, who: &Person) -> Browser {
    portal.clock.advance(STEP);
    let browser = portal.signing_in(who).await;
    browser.verify(&portal.code(who)).await.ok();
    browser
}

async fn the_staff_is_the_owners_to_see(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    portal.staff_of(&other, Role::Owner, "theirs@example.com").await;
    let (helene, owner) = portal.staff(Role::Owner, "helene@example.com").await;
    let (_, accountant) = portal.staff(Role::Accountant, "bob@example.com").await;
    let (_, client) = portal.set_up("client@example.com").await;
    portal.invite_as(&portal.firm, "waiting@example.com", Role::Accountant).await;

    let view = owner.post(VIEWS[0], &[]).await.ok().json();
    let people = view["people"].as_array().unwrap();
    let seen: Vec<_> = people.iter().map(|one| one["username"].as_str().unwrap()).collect();
    assert_eq!(seen, ["bob@example.com", "helene@example.com", "waiting@example.com"]);
    assert_eq!([0, 1, 2].map(|place| people[place]["is_you"] == true), [false, true, false]);
    assert_eq!(people[2]["standing"], "waiting");
    let page = owner.get("/admin/staff").await.ok().text();
    assert!(page.contains("bob@example.com") && !page.contains("theirs@example.com"), "{page}");
    assert!(page.contains("Link until") && page.contains("There is one owner only"), "{page}");

    let before = portal.rows.dump_without(&SEEN).await;
    for view in VIEWS {
        let fields = [("colleague", helene.id.as_str())];
        accountant.post(view, &fields).await.is(403, "forbidden");
        client.post(view, &fields).await.is(403, "forbidden");
        portal.browser().post(view, &fields).await.is(401, "not_signed_in");
    }
    for path in ["", "/invite", "/nobody", &format!("/{}", helene.id), &format!("/{}/disable", helene.id)] {
        let path = format!("/admin/staff{path}");
        assert_eq!(accountant.get(&path).await.location(), "/admin", "{path}");
        assert_eq!(client.get(&path).await.location(), "/", "{path}");
        assert_eq!(portal.browser().get(&path).await.location(), "/sign-in", "{path}");
    }
    assert!(owner.get("/admin").await.text().contains("href=\"/admin/staff\""));
    assert!(!accountant.get("/admin").await.text().contains("/admin/staff"));
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);
}

async fn nobody_else_manages_the_staff(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (bob, accountant) = portal.staff(Role::Accountant, "bob@example.com").await;
    let (_, client) = portal.set_up("client@example.com").await;
    let (_, theirs) = portal.staff_of(&other, Role::Owner, "theirs@example.com").await;
    let pending = portal.browser();
    let (_, link) = portal.invite_as(&portal.firm, "pending", Role::Owner).await;
    pending.accept(&link, PASSWORD).await.ok();
    let (waiting, _) = portal.invite_as(&portal.firm, "waiting", Role::Accountant).await;
    portal.staff(Role::Owner, "helene@example.com").await;

    let before = portal.rows.dump_without(&SEEN).await;
    for (act, more) in ACTS.into_iter().chain([(GIVEN, &[][..])]) {
        for whom in [bob.id.as_str(), &waiting, "", "nonsense"] {
            about(&accountant, act, whom, more).await.is(403, "forbidden");
            about(&client, act, whom, more).await.is(403, "forbidden");
            about(&pending, act, whom, more).await.is(409, "out_of_order");
            about(&portal.browser(), act, whom, more).await.is(401, "not_signed_in");
            if act != INVITE {
                about(&theirs, act, whom, more).await.is(404, "not_found");
            }
        }
        let form = accountant.submit(act, more).await;
        assert_eq!((form.code(), form.location()), (303, "/admin?problem=forbidden"), "{act}");
    }
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);
}

async fn only_the_firms_own_staff_can_be_meant(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (theirs, _) = portal.invite_as(&other, "theirs", Role::Accountant).await;
    let (client, _) = portal.invite_as(&portal.firm, "client", Role::Client).await;
    let (_, owner) = portal.staff(Role::Owner, "helene@example.com").await;
    let before = portal.rows.dump_without(&SEEN).await;
    for whom in [theirs.as_str(), &client, "", "nonsense", "01890000-0000-7000-8000-000000000000"] {
        for (act, more) in ACTS.into_iter().skip(1).chain([(GIVEN, &[][..])]) {
            about(&owner, act, whom, more).await.is(404, "not_found");
        }
        for view in ["/api/admin/view/colleague", "/api/admin/view/colleagues-link"] {
            about(&owner, view, whom, &[]).await.is(404, "not_found");
        }
        for act in ["", "/link", "/new-link", "/revoke-link", "/role", "/hand-over", "/disable", "/enable"] {
            let page = owner.get(&format!("/admin/staff/{}{act}", if whom.is_empty() { "x" } else { whom })).await;
            assert_eq!(page.code(), 404, "{act}");
        }
    }
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);
}

async fn every_act_asks_for_a_code_of_the_last_minutes(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, owner) = portal.staff(Role::Owner, "helene@example.com").await;
    let (bob, _) = portal.staff(Role::Accountant, "bob@example.com").await;
    portal.clock.advance(Duration::from_mins(5));
    let before = portal.rows.dump_without(&SEEN).await;
    for (act, more) in ACTS {
        about(&owner, act, &bob.id, more).await.is(403, "step_up_needed");
        // Whoever isn't proven isn't told either who exists.
        about(&owner, act, "nonsense", more).await.is(403, "step_up_needed");
    }
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);
    let wrong = portal.wrong_code(&helene);
    about(&owner, ROLE, &bob.id, &[("role", "owner"), ("code", &wrong)]).await.is(401, "wrong_proof");
    assert_eq!(role_of(&portal, &bob.id).await, "accountant");

    // As a plain form: back to the dialog, which asks for the code.
    let form = owner.submit(DISABLE, &[("colleague", &bob.id), ("reason", "Left the firm")]).await;
    let back = format!("/admin/staff/{}/disable?problem=step-up", bob.id);
    assert_eq!((form.code(), form.location()), (303, back.as_str()));
    let dialog = owner.get(&back).await.ok().text();
    assert!(dialog.contains("id=\"code\"") && dialog.contains("Enter your own code once more"), "{dialog}");

    let code = portal.code(&helene);
    about(&owner, ROLE, &bob.id, &[("role", "owner"), ("code", &code)]).await.ok();
    assert_eq!(role_of(&portal, &bob.id).await, "owner");
    // For some minutes that is enough.
    about(&owner, DISABLE, &bob.id, &[("reason", "Left the firm")]).await.ok();
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
        let line = format!("SELECT canonical FROM audit_event WHERE subject = '{id}' AND actor = '{}'", helene.id);
        let line = portal.rows.texts(&line).await.remove(0);
        assert!(line.contains("\"invited\"") && line.contains(&format!("\"{role}\"")), "{line}");

        let shown = answer.location().to_owned();
        let page = owner.get(&shown).await;
        let link = link_in(&page);
        assert!(page.text().contains("Invitation ready for Eve Roy"), "{}", page.text());
        assert_eq!(second.get(&shown).await.code(), 404, "another owner didn’t make it");
        about(&second, GIVEN, &id, &[]).await.ok();
        assert_eq!(owner.get(&shown).await.code(), 200, "nor is their word heard");
        assert!(!portal.rows.dump().await.join("\n").contains(&link));
        let given = owner.submit(GIVEN, &[("colleague", &id)]).await;
        assert_eq!((given.code(), given.location()), (303, "/admin/staff"));
        assert_eq!(owner.get(&shown).await.code(), 404);
        about(&owner, GIVEN, &id, &[]).await.ok();

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

async fn nobody_takes_their_own_role_or_account_away(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, owner) = portal.staff(Role::Owner, "helene").await;
    portal.staff(Role::Accountant, "bob").await;
    // An owner who never set up is none that could go on.
    portal.invite_as(&portal.firm, "waiting", Role::Owner).await;
    let demoted = [("role", "accountant")];
    let disabled = [("reason", "Left the firm")];
    let before = portal.rows.dump_without(&SEEN).await;
    about(&owner, ROLE, &helene.id, &demoted).await.is(409, "last_owner");
    about(&owner, DISABLE, &helene.id, &disabled).await.is(409, "last_owner");
    let form = owner.submit(DISABLE, &[("colleague", &helene.id), ("reason", "Left the firm")]).await;
    assert_eq!(form.location(), format!("/admin/staff/{}/disable?problem=last-owner", helene.id));
    for (act, text) in [("role", "change your own role"), ("disable", "disable your own account")] {
        let dialog = owner.get(&format!("/admin/staff/{}/{act}", helene.id)).await.ok().text();
        assert!(dialog.contains(text) && !dialog.contains("name=\"colleague\""), "{dialog}");
    }
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);

    portal.staff(Role::Owner, "second").await;
    let before = portal.rows.dump_without(&SEEN).await;
    about(&owner, ROLE, &helene.id, &demoted).await.is(403, "forbidden");
    about(&owner, DISABLE, &helene.id, &disabled).await.is(403, "forbidden");
    assert_eq!(before, portal.rows.dump_without(&SEEN).await);
    owner.post(VIEWS[0], &[]).await.ok();
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

async fn a_role_that_a_form_asks_for_elsewhere_is_not_heard(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, owner) = portal.staff(Role::Owner, "helene").await;
    let (bob, accountant) = portal.staff(Role::Accountant, "bob").await;
    let (client, theirs) = portal.set_up("client@example.com").await;
    let sneaky = [("role", "owner"), ("locale", "fr"), ("back", "/"), ("account", &bob.id), ("colleague", &bob.id)];
    for browser in [&accountant, &theirs] {
        for function in ["/api/language", "/api/admin/view/clients", "/api/view/portal", GIVEN, ROLE, ENABLE] {
            browser.post(function, &sneaky).await;
        }
    }
    let fields = [("name", "Ann"), ("username", "ann"), ("role", "owner"), ("accountant", &helene.id)];
    let answer = owner.post("/api/admin/invitation/invite", &fields).await;
    let ann = answer.ok().location().rsplit('/').next().unwrap().to_owned();
    for (whom, role) in [(&bob.id, "accountant"), (&client.id, "client"), (&ann, "client")] {
        assert_eq!(role_of(&portal, whom).await, role);
    }
    // Nor does the form for staff take a client, whatever is named beside it.
    about(&owner, ROLE, &client.id, &[("role", "owner"), ("client", &client.id)]).await.is(404, "not_found");
}

async fn hostile_names_stay_text_in_every_dialog(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, owner) = portal.staff(Role::Owner, "helene").await;
    let hostile = "\"'><script>alert(1)</script>&amp;";
    let fields = [("name", hostile), ("username", "\"'><script>alert(2)</script>"), ("role", "accountant")];
    let eve = of(&owner.post(INVITE, &fields).await);
    portal.invite("ann").await;
    portal.rows.sql(&format!("UPDATE account SET accountant_id = '{eve}' WHERE role = 'client'")).await;
    portal.rows.sql(&format!("UPDATE account SET name = '<script>alert(3)</script>' WHERE id = '{}'", helene.id)).await;
    let acts = ["", "/link", "/new-link", "/revoke-link", "/role", "/hand-over", "/disable", "/enable"];
    let dialogs = acts.map(|act| format!("/{eve}{act}"));
    let search = "%22%3E%3Cscript%3Ealert(4)%3C/script%3E";
    let odd = [String::new(), "/invite".to_owned(), format!("?done={search}&problem={search}&n={search}")];
    for path in dialogs.into_iter().chain(odd) {
        let page = owner.get(&format!("/admin/staff{path}")).await;
        let text = page.ok().text();
        assert!(!text.contains("<script>alert") && !text.contains("=\"\"'"), "{path}: {text}");
    }
    assert!(owner.get("/admin/staff").await.text().contains("&lt;script&gt;alert(2)&lt;/script&gt;"));
}
