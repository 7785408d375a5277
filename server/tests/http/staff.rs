//! The staff: for the owners of the firm alone, each act with a fresh code, and nobody for themselves.

use std::time::Duration;

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::Browser,
        database::Engine,
        person::PASSWORD,
        portal::{Portal, Wanted},
    },
};

on_both! {
    the_staff_is_the_owners_to_see,
    nobody_else_manages_the_staff,
    only_the_firms_own_staff_can_be_meant,
    every_act_asks_for_a_code_of_the_last_minutes,
    nobody_takes_their_own_role_or_account_away,
    a_role_that_a_form_asks_for_elsewhere_is_not_heard,
    hostile_names_stay_text_in_every_dialog,
}

pub const INVITE: &str = "/api/admin/staff/invite";
pub const ROLE: &str = "/api/admin/staff/role";
pub const DISABLE: &str = "/api/admin/staff/disable";
pub const ENABLE: &str = "/api/admin/staff/enable";
pub const HAND_OVER: &str = "/api/admin/staff/hand-over";
pub const RENEW: &str = "/api/admin/staff/renew-link";
pub const REVOKE: &str = "/api/admin/staff/revoke-link";
pub const LINK_GIVEN: &str = "/api/admin/staff/link-given";
pub const RESET: &str = "/api/admin/staff/reset";
pub const CODE: &str = "/api/admin/staff/code";
pub const CODE_GIVEN: &str = "/api/admin/staff/code-given";

/// What changes something, and what a form of each would send besides whom it is about.
const ACTS: [(&str, &[(&str, &str)]); 9] = [
    (INVITE, &[("name", "Eve Roy"), ("username", "eve"), ("role", "owner")]),
    (ROLE, &[("role", "owner")]),
    (DISABLE, &[("reason", "Left the firm")]),
    (ENABLE, &[]),
    (HAND_OVER, &[("count", "1")]),
    (RENEW, &[]),
    (REVOKE, &[]),
    (RESET, &[("check", "called_back"), ("reason", "Phone lost")]),
    (CODE, &[("check", "in_person")]),
];

/// What only says that something was given.
const GIVENS: [&str; 2] = [LINK_GIVEN, CODE_GIVEN];

/// What shows something.
pub const VIEWS: [&str; 5] = [
    "/api/admin/view/staff",
    "/api/admin/view/colleague",
    "/api/admin/view/invite-colleague",
    "/api/admin/view/colleagues-link",
    "/api/admin/view/colleagues-code",
];

/// What requests of a session leave behind.
pub const SEEN: [&str; 1] = ["session"];

/// The dialogs about somebody.
const DIALOGS: [&str; 11] = [
    "",
    "/link",
    "/new-link",
    "/revoke-link",
    "/role",
    "/hand-over",
    "/disable",
    "/enable",
    "/reset",
    "/code",
    "/code/show",
];

/// The identifier of whom an address is about.
pub fn of(answer: &Answer) -> String {
    answer.ok().location().strip_prefix("/admin/staff/").unwrap().split('/').next().unwrap().to_owned()
}

pub async fn about(browser: &Browser, act: &str, whom: &str, more: &[(&str, &str)]) -> Answer {
    browser.post(act, &[&[("colleague", whom)], more].concat()).await
}

pub async fn role_of(portal: &Portal, id: &str) -> String {
    portal.rows.texts(&format!("SELECT role FROM account WHERE id = '{id}'")).await.remove(0)
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
    for (act, more) in ACTS.into_iter().chain(GIVENS.map(|given| (given, &[][..]))) {
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
        for (act, more) in ACTS.into_iter().skip(1).chain(GIVENS.map(|given| (given, &[][..]))) {
            about(&owner, act, whom, more).await.is(404, "not_found");
        }
        for view in ["/api/admin/view/colleague", "/api/admin/view/colleagues-link", "/api/admin/view/colleagues-code"]
        {
            about(&owner, view, whom, &[]).await.is(404, "not_found");
        }
        for act in DIALOGS {
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

async fn a_role_that_a_form_asks_for_elsewhere_is_not_heard(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, owner) = portal.staff(Role::Owner, "helene").await;
    let (bob, accountant) = portal.staff(Role::Accountant, "bob").await;
    let (client, theirs) = portal.set_up("client@example.com").await;
    let sneaky = [("role", "owner"), ("locale", "fr"), ("back", "/"), ("account", &bob.id), ("colleague", &bob.id)];
    for browser in [&accountant, &theirs] {
        for function in ["/api/language", "/api/admin/view/clients", "/api/view/portal", LINK_GIVEN, ROLE, ENABLE] {
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
    // Whoever hasn't set up has no code to show.
    let dialogs = DIALOGS.into_iter().filter(|act| *act != "/code/show").map(|act| format!("/{eve}{act}"));
    let search = "%22%3E%3Cscript%3Ealert(4)%3C/script%3E";
    let odd = [String::new(), "/invite".to_owned(), format!("?done={search}&problem={search}&n={search}")];
    for path in dialogs.chain(odd) {
        let page = owner.get(&format!("/admin/staff{path}")).await;
        let text = page.ok().text();
        assert!(!text.contains("<script>alert") && !text.contains("=\"\"'"), "{path}: {text}");
    }
    assert!(owner.get("/admin/staff").await.text().contains("&lt;script&gt;alert(2)&lt;/script&gt;"));
}
