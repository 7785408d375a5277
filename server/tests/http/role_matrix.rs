//! Who reaches what: `docs/ACCESS.md` is the table, and everybody in it tries every page and every server function. And
//! what belongs to another firm is as unknown as what never was.

use std::collections::BTreeMap;

use axum::http::Method;
use guichet::account::Role;
use leptos::server_fn::axum::server_fn_paths;

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::{Browser, FORM, LISTING, PAGE, SCRIPT, form},
        database::Engine,
        person::PASSWORD,
        portal::{Asks, Portal, Wanted},
    },
};

on_both! { everybody_reaches_what_the_table_says, what_is_another_firms_is_as_unknown_as_what_never_was }

const TABLE: &str = include_str!("../../../docs/ACCESS.md");

/// The columns of the table.
const EVERYBODY: [&str; 10] = [
    "nobody",
    "password given",
    "client, password only",
    "client",
    "staff, not set up",
    "accountant",
    "owner",
    "other firm's accountant",
    "disabled",
    "demoted",
];

/// What is no page of the applications and no server function.
const FILES: [(&str, &str); 6] = [
    ("GET", "/admin/clients/import/example.csv"),
    ("GET", "/admin/clients/import/{id}/links.csv"),
    ("GET", "/admin/clients/import/{id}/report.csv"),
    ("POST", "/admin/audit/export"),
    ("POST", "/admin/clients/import"),
    ("POST", "/admin/firm/logo"),
];

/// Open to everybody, signed in or not, and tried elsewhere.
const PUBLIC: [&str; 12] = [
    "/new-password/{token}",
    "/sign-in/forgot",
    "/api/password/ask-reset",
    "/api/password/reset",
    "/api/view/password-reset",
    "/privacy",
    "/accessibility",
    "/set-up/{token}",
    "/api/language",
    "/api/set-up/accept",
    "/api/sign-in/password",
    "/api/view/invitation",
];

const NEVER: &str = "01890000-0000-7000-8000-000000000000";

/// The fields that name something.
const NAMES: [&str; 10] =
    ["client", "colleague", "import", "issued", "exemption", "session", "authenticator", "accountant", "to", "letter"];

/// Every address, in the order of the table.
async fn addresses() -> Vec<(&'static str, String)> {
    let _alone = LISTING.write().await;
    let pages =
        [leptos_axum::generate_route_list(guichet_app::App), leptos_axum::generate_route_list(guichet_app::AdminApp)];
    let pages = pages.iter().flatten().map(|route| ("GET", route.path().to_owned()));
    let functions = server_fn_paths().map(|(path, _)| ("POST", path.to_owned()));
    let files = FILES.map(|(method, path)| (method, path.to_owned()));
    let mut all: Vec<_> = pages.chain(functions).chain(files).collect();
    all.retain(|(_, path)| !PUBLIC.contains(&path.as_str()));
    // Whoever makes new codes must save them first; whoever signs out reaches nothing any more.
    let last = ["/api/security/make-recovery-codes", "/api/sign-out"];
    all.sort_by_key(|(method, path)| (last.iter().position(|one| one == path), *method, path.clone()));
    all.dedup();
    all
}

async fn ask(browser: &Browser, method: &str, path: &str, id: &str) -> Answer {
    let path = path.replace("{id}", id).replace("{client}", id);
    if method == "GET" {
        return browser.get(&path).await;
    }
    let fields = NAMES.map(|name| (name, id));
    let accept = if path.starts_with("/api/") { SCRIPT } else { PAGE };
    browser.ask(Method::POST, &path, accept, FORM, form(&fields)).await
}

/// Whether a request came to what it asked for, whatever became of it there.
fn is_reached(path: &str, answer: &Answer) -> bool {
    let text = answer.text();
    let closed = ["\"not_signed_in\"", "\"out_of_order\"", "\"forbidden\""].iter().any(|word| text.contains(word));
    let place = answer.location().split('?').next().unwrap_or_default();
    let homes = ["/", "/sign-in", "/sign-in/verify", "/set-up/authenticator", "/set-up/recovery-codes", "/admin"];
    // A form that did its work leads home as well, but no page does.
    let sent_home = answer.code() == 303 && !path.starts_with("/api/") && place != path && homes.contains(&place);
    !(sent_home || closed && [401, 403, 409].contains(&answer.code()))
}

/// Everybody's browser, in the order of [`EVERYBODY`].
async fn everybody(portal: &Portal) -> Vec<Browser> {
    let marie = portal.person("marie@example.com").await;
    let password_only = portal.browser();
    password_only.accept(&portal.invite("luc@example.com").await, PASSWORD).await.ok();
    let not_set_up = portal.browser();
    let (_, link) = portal.invite_as(&portal.firm, "new@example.com", Role::Accountant).await;
    not_set_up.accept(&link, PASSWORD).await.ok();
    let (_, client) = portal.set_up("denis@example.com").await;
    let (_, accountant) = portal.staff(Role::Accountant, "helene@example.com").await;
    let (_, owner) = portal.staff(Role::Owner, "gilles@example.com").await;
    let other = portal.another_firm("other.example").await;
    let (_, mut others) = portal.staff_of(&other, Role::Accountant, "helene@example.com").await;
    others.host = portal.browser().host;
    let (gone, disabled) = portal.staff(Role::Accountant, "gone@example.com").await;
    let (lower, demoted) = portal.staff(Role::Accountant, "lower@example.com").await;
    let now = portal.clock.seconds() * 1000;
    portal.rows.sql(&format!("UPDATE account SET disabled_at = {now} WHERE id = '{}'", gone.id)).await;
    portal.rows.sql(&format!("UPDATE account SET role = 'client' WHERE id = '{}'", lower.id)).await;
    let pending = portal.signing_in(&marie).await;
    vec![portal.browser(), pending, password_only, client, not_set_up, accountant, owner, others, disabled, demoted]
}

async fn everybody_reaches_what_the_table_says(engine: Engine) {
    let portal =
        Portal::wanted(engine, Wanted { asks: Asks::MayEnrol, firm_host: Some("first.example"), ..Wanted::default() })
            .await;
    let everybody = everybody(&portal).await;
    let mut found = String::new();
    for (method, path) in addresses().await {
        let mut row = format!("| `{method} {path}` |");
        for browser in &everybody {
            let reached = is_reached(&path, &ask(browser, method, &path, NEVER).await);
            row += if reached { " ✓ |" } else { " |" };
        }
        found += &(row + "\n");
    }
    let head = format!("| | {} |", EVERYBODY.join(" | "));
    assert!(TABLE.contains(&head), "the table's head: {head}");
    let table: Vec<&str> = TABLE.lines().filter(|line| line.starts_with("| `")).collect();
    let differ: BTreeMap<&str, bool> = found
        .lines()
        .filter(|row| !table.contains(row))
        .map(|row| (row, true))
        .chain(table.iter().filter(|row| !found.lines().any(|line| line == **row)).map(|row| (*row, false)))
        .collect();
    assert!(differ.is_empty(), "found (true) and written (false) differ: {differ:#?}\n\n{found}");
}

async fn what_is_another_firms_is_as_unknown_as_what_never_was(engine: Engine) {
    let portal = Portal::open(engine).await;
    let client = portal.person("marie@example.com").await;
    let (colleague, _) = portal.staff(Role::Accountant, "helene@example.com").await;
    let other = portal.another_firm("other.example").await;
    let (_, owner) = portal.staff_of(&other, Role::Owner, "owner@example.com").await;
    let about = async || {
        let rows = portal.rows.dump().await;
        rows.into_iter()
            .filter(|row| [&client.id, &colleague.id].iter().any(|id| row.contains(*id)))
            .collect::<Vec<_>>()
    };
    let before = about().await;
    for (method, path) in addresses().await {
        if !path.contains("/admin/") {
            continue;
        }
        let mut answers = Vec::new();
        for id in [NEVER, &client.id, &colleague.id] {
            let answer = ask(&owner, method, &path, id).await;
            let text = answer.text().replace(id, NEVER);
            let told = if method == "GET" { what_it_says(&text) } else { text };
            answers.push((answer.code(), answer.location().replace(id, NEVER), told));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{method} {path}: {answers:#?}");
    }
    assert_eq!(before, about().await);
}

/// What a page holds, without what differs from one answer to the next.
fn what_it_says(page: &str) -> String {
    let from = page.find("<main").unwrap_or_default();
    let main = page.get(from..page.find("</main>").unwrap_or(page.len())).unwrap_or_default();
    main.replace("<!>", "")
}
