//! A file of clients: read first, invited then, each line once, and seen by whoever brought it alone.

use axum::http::Method;
use guichet::account::Role;

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::{Browser, PAGE, SCRIPT},
        database::Engine,
        person::PASSWORD,
        portal::Portal,
    },
};

on_both! {
    a_french_file_is_checked_then_invited_then_reported,
    the_same_file_twice_invites_nobody_twice,
    a_file_that_cannot_be_read_says_why_and_changes_no_row,
    an_import_is_for_whoever_brought_the_file,
    nobody_else_brings_a_file,
    a_run_goes_on_where_it_stopped_and_is_logged_once,
    two_imports_at_once_share_the_usernames,
    a_line_whose_ground_is_gone_by_then_is_refused,
    no_cell_of_a_file_given_back_is_a_formula,
}

const UPLOAD: &str = "/admin/clients/import";
const RUN: &str = "/api/admin/import/run";

/// A form with one file.
fn multipart(file: &[u8]) -> Vec<u8> {
    let mut body =
        b"--edge\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--edge\r\nContent-Disposition: \
        form-data; name=\"file\"; filename=\"clients.csv\"\r\nContent-Type: text/csv\r\n\r\n"
            .to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    body
}

async fn send(browser: &Browser, accept: &str, body: Vec<u8>) -> Answer {
    browser.ask(Method::POST, UPLOAD, accept, "multipart/form-data; boundary=edge", body).await
}

async fn upload(browser: &Browser, file: &[u8]) -> Answer {
    send(browser, PAGE, multipart(file)).await
}

/// Brings a file that can be read: its import.
async fn bring(browser: &Browser, file: &[u8]) -> String {
    let answer = upload(browser, file).await;
    assert_eq!(answer.code(), 303, "{answer:?}");
    answer.location().strip_prefix("/admin/clients/import/").unwrap().to_owned()
}

/// A page, its non-breaking spaces as plain ones.
async fn opened(browser: &Browser, path: &str) -> String {
    browser.get(path).await.ok().text().replace('\u{a0}', " ")
}

async fn view(browser: &Browser, import: &str) -> serde_json::Value {
    browser.post("/api/admin/view/import", &[("import", import)]).await.ok().json()
}

async fn run_whole(browser: &Browser, import: &str) {
    let answer = browser.submit(RUN, &[("import", import), ("whole", "true")]).await;
    assert_eq!((answer.code(), answer.location()), (303, format!("{UPLOAD}/{import}").as_str()));
}

/// Windows-1252, as Excel writes it.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

/// 200 lines, seven of them bad.
fn french_file() -> String {
    let mut file = "Identifiant;Courriel;Prénom;Nom;Langue;Comptable\r\n".to_owned();
    for number in 2..=201 {
        let line = match number {
            10 => ";;Sans;Rien;;\r\n".to_owned(),
            20 => "client20;pas une adresse;Ève;Côté;;\r\n".to_owned(),
            30 => "avec espace;;Ève;Côté;;\r\n".to_owned(),
            40 => "client39;;Ève;Côté;;\r\n".to_owned(),
            50 => "client50;;Ève;Côté;klingon;\r\n".to_owned(),
            60 => "client60;;Ève;Côté;;personne\r\n".to_owned(),
            70 => "helene;;Ève;Côté;;\r\n".to_owned(),
            _ => format!("client{number};c{number}@exemple.example;Ève;Côté {number};français;HELENE\r\n"),
        };
        file.push_str(&line);
    }
    file
}

async fn a_french_file_is_checked_then_invited_then_reported(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, browser) = portal.staff(Role::Accountant, "helene").await;
    let import = bring(&browser, &windows_1252(&french_file())).await;
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM account WHERE role = 'client'").await, 0);
    let checked = view(&browser, &import).await;
    assert_eq!(
        (&checked["waiting"], &checked["refused"], &checked["finished"]),
        (&193.into(), &7.into(), &false.into())
    );
    let reasons: Vec<(u64, &str)> = checked["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["number"].as_u64().unwrap(), line["reason"].as_str().unwrap()))
        .collect();
    let expected = [
        (10, "Neither a username nor an e-mail address"),
        (20, "This isn’t an e-mail address"),
        (30, "This can’t be a username: no spaces, and at most 254\u{a0}characters"),
        (40, "The same username as on line 39"),
        (50, "Neither English nor French"),
        (60, "Nobody on the staff has the accountant’s username"),
        (70, "An account has this username already"),
    ];
    assert_eq!(reasons, expected);
    let page = opened(&browser, &format!("{UPLOAD}/{import}")).await;
    assert!(page.contains("193 clients can be invited") && page.contains("7 lines are refused"), "{page}");

    run_whole(&browser, &import).await;
    let done = view(&browser, &import).await;
    assert_eq!((&done["waiting"], &done["invited"], &done["refused"]), (&0.into(), &193.into(), &7.into()));
    let page = opened(&browser, &format!("{UPLOAD}/{import}")).await;
    assert!(page.contains("193 clients were invited"), "{page}");
    let named = format!(
        "SELECT COUNT(*) FROM account WHERE role = 'client' AND locale = 'fr' AND accountant_id = '{}' \
         AND name LIKE 'Ève Côté %'",
        helene.id
    );
    assert_eq!(portal.rows.number(&named).await, 193);
    let logged = format!("SELECT COUNT(*) FROM audit_event WHERE act = 'invited' AND actor = '{}'", helene.id);
    assert_eq!(portal.rows.number(&logged).await, 193);
    let imported = "SELECT canonical FROM audit_event WHERE act = 'roster_imported'";
    let imported = portal.rows.texts(imported).await;
    assert!(imported.len() == 1 && imported[0].contains("\"invited\":193,\"refused\":7"), "{imported:?}");

    let report = browser.get(&format!("{UPLOAD}/{import}/report.csv")).await;
    assert_eq!(report.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(report.header("content-disposition").unwrap().starts_with("attachment"));
    let text = report.text();
    assert!(text.starts_with("\u{feff}\"Line\",\"Reason\"\r\n\"10\",\"Neither a username"), "{text}");
    assert!(text.contains("193\u{a0}clients were invited"));
    let links = browser.get(&format!("{UPLOAD}/{import}/links.csv")).await.ok().text();
    assert_eq!(links.matches("http://localhost:3000/set-up/").count(), 193);
    let link = links.split("/set-up/").nth(1).unwrap().split('"').next().unwrap();
    portal.browser().accept(link, PASSWORD).await.ok();
    let dump = portal.rows.dump().await.join("\n");
    assert!(!links.split("/set-up/").skip(1).any(|rest| dump.contains(rest.split('"').next().unwrap())));

    let given = browser.submit("/api/admin/import/given", &[("import", &import)]).await;
    assert_eq!(given.location(), format!("{UPLOAD}/{import}"));
    assert_eq!(browser.get(&format!("{UPLOAD}/{import}/links.csv")).await.code(), 404);
}

async fn the_same_file_twice_invites_nobody_twice(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Owner, "owner").await;
    let file = "\u{feff}e-mail,full name\n1@example.com,Ann One\n2@example.com,Bob Two\n";
    let (first, second) = (bring(&browser, file.as_bytes()).await, bring(&browser, file.as_bytes()).await);
    run_whole(&browser, &first).await;
    // It was read before the other had run, so it says so when it runs.
    assert_eq!(view(&browser, &second).await["waiting"], 2);
    run_whole(&browser, &second).await;
    let third = bring(&browser, file.as_bytes()).await;
    for import in [&second, &third] {
        let found = view(&browser, import).await;
        assert_eq!((&found["waiting"], &found["invited"], &found["refused"]), (&0.into(), &0.into(), &2.into()));
        let taken = found["lines"].as_array().unwrap().iter();
        assert!(taken.into_iter().all(|line| line["reason"] == "An account has this username already"));
    }
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM account WHERE role = 'client'").await, 2);
    let page = opened(&browser, &format!("{UPLOAD}/{third}")).await;
    assert!(page.contains("No client can be invited") && !page.contains(RUN), "{page}");
}

async fn a_file_that_cannot_be_read_says_why_and_changes_no_row(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene").await;
    let before = portal.rows.dump_without(&["session"]).await;
    let many = format!("email\n{}", "a@b.example\n".repeat(5001));
    let large = vec![b'x'; 2 * 1024 * 1024 + 1];
    for (file, word, status, sentence) in [
        (b"".as_slice(), "empty", 422, "There is no client in this file"),
        (b"email\n", "empty", 422, "There is no client in this file"),
        (b"PK\x03\x04\0\0\0\0", "not-text", 422, "This isn’t a text file"),
        (b"name\nAnn\n", "no-header", 422, "The first line names neither"),
        (b"email,courriel\na@b.example,\n", "column-twice&column=email", 422, "Two columns mean the same: e-mail"),
        (many.as_bytes(), "too-many-lines", 422, "This file has more than 5,000 lines"),
        (&large, "too-large", 413, "This file is too large"),
    ] {
        let form = upload(&browser, file).await;
        let back = format!("{UPLOAD}?file={word}");
        assert_eq!((form.code(), form.location()), (303, back.as_str()));
        let page = opened(&browser, &back).await;
        assert!(page.contains("This file can’t be read") && page.contains(sentence), "{word}: {page}");
        assert_eq!(send(&browser, SCRIPT, multipart(file)).await.code(), status, "{word}");
    }
    let nothing =
        b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--edge--\r\n".to_vec();
    assert_eq!(send(&browser, PAGE, nothing).await.location(), format!("{UPLOAD}?file=missing"));
    for broken in [&b"--edge"[..], b"", b"--edge\r\n\r\n", b"nonsense"] {
        let answer = send(&browser, PAGE, broken.to_vec()).await;
        assert!(answer.code() == 422 || answer.location().ends_with("?file=missing"), "{answer:?}");
    }
    let form = browser.submit(UPLOAD, &[("file", "email")]).await;
    assert_eq!(form.code(), 422);
    // Far past what any file may have, it isn't read at all.
    let huge = multipart(&vec![b'x'; 17 * 1024 * 1024]);
    assert_eq!(send(&browser, PAGE, huge).await.code(), 413);
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    // An address can't make the page say anything else.
    let page = opened(&browser, &format!("{UPLOAD}?file=%3Cscript%3E&column=%3Cscript%3E")).await;
    assert!(!page.contains("This file can’t be read"), "{page}");
}

async fn an_import_is_for_whoever_brought_the_file(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, helene) = portal.staff(Role::Accountant, "helene").await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let import = bring(&helene, b"email\nann@example.com\n").await;
    run_whole(&helene, &import).await;
    let waits = bring(&helene, b"email\nbob@example.com\n").await;
    let before = portal.rows.dump_without(&["session"]).await;
    let nobodys = "01890000-0000-7000-8000-000000000000".to_owned();
    for id in [&import, &waits, &nobodys, &"x".to_owned()] {
        for path in ["", "/report.csv", "/links.csv"] {
            assert_eq!(owner.get(&format!("{UPLOAD}/{id}{path}")).await.code(), 404, "{id}{path}");
        }
        for function in ["/api/admin/view/import", RUN, "/api/admin/import/given"] {
            owner.post(function, &[("import", id)]).await.is(404, "not_found");
        }
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    assert_eq!(helene.get(&format!("{UPLOAD}/{import}/links.csv")).await.code(), 200);
}

async fn nobody_else_brings_a_file(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, client) = portal.set_up("client@example.com").await;
    let pending = portal.browser();
    let (_, link) = portal.invite_as(&portal.firm, "pending", Role::Accountant).await;
    pending.accept(&link, PASSWORD).await.ok();
    let (_, staff) = portal.staff(Role::Accountant, "helene").await;
    let before = portal.rows.dump_without(&["session"]).await;
    let file = b"email\nann@example.com\n";
    assert_eq!(upload(&client, file).await.location(), "/");
    assert_eq!(upload(&pending, file).await.location(), "/set-up/authenticator");
    assert_eq!(upload(&portal.browser(), file).await.location(), "/sign-in");
    let elsewhere = staff.with_header("origin", "https://evil.example").with_header("sec-fetch-site", "cross-site");
    assert_eq!(upload(&elsewhere, file).await.code(), 403);
    for (browser, path) in [(&client, "example.csv"), (&portal.browser(), "example.csv"), (&client, "x/links.csv")] {
        assert_eq!(browser.get(&format!("{UPLOAD}/{path}")).await.code(), 303);
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    let example = staff.get(&format!("{UPLOAD}/example.csv")).await;
    assert_eq!(bring(&staff, &example.ok().body).await.len(), 36);
}

async fn a_run_goes_on_where_it_stopped_and_is_logged_once(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene").await;
    let lines: Vec<_> = (0..120).map(|number| format!("c{number}@example.com\n")).collect();
    let lines = lines.concat();
    let import = bring(&browser, format!("email\n{lines}").as_bytes()).await;
    let first = browser.post(RUN, &[("import", &import)]).await.ok().json();
    assert_eq!((&first["done"], &first["waiting"]), (&50.into(), &70.into()));
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM account WHERE role = 'client'").await, 50);
    let page = opened(&browser, &format!("{UPLOAD}/{import}")).await;
    assert!(page.contains("The import stopped") && page.contains("50 of 120 lines are done"), "{page}");
    let second = browser.post(RUN, &[("import", &import)]).await.ok().json();
    assert_eq!((&second["done"], &second["waiting"]), (&100.into(), &20.into()));
    let last = browser.post(RUN, &[("import", &import)]).await.ok().json();
    assert_eq!((&last["done"], &last["waiting"]), (&120.into(), &0.into()));
    // Once more changes nothing.
    let before = portal.rows.dump_without(&["session"]).await;
    browser.post(RUN, &[("import", &import)]).await.ok();
    run_whole(&browser, &import).await;
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM audit_event WHERE act = 'roster_imported'").await, 1);
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM invitation WHERE used_at IS NULL").await, 120);
}

async fn two_imports_at_once_share_the_usernames(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, helene) = portal.staff(Role::Accountant, "helene").await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let names: Vec<String> = (0..150).map(|number| format!("c{number}@example.com")).collect();
    let forwards = format!("email\n{}\n", names.join("\n"));
    let backwards = format!("email\n{}\n", names.iter().rev().cloned().collect::<Vec<_>>().join("\n"));
    let (one, two) = (bring(&helene, forwards.as_bytes()).await, bring(&owner, backwards.as_bytes()).await);
    tokio::join!(run_whole(&helene, &one), run_whole(&owner, &two), run_whole(&helene, &one));
    let (one, two) = (view(&helene, &one).await, view(&owner, &two).await);
    let both = |name: &str| one[name].as_u64().unwrap() + two[name].as_u64().unwrap();
    assert_eq!((both("waiting"), both("invited"), both("refused")), (0, 150, 150));
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM account WHERE role = 'client'").await, 150);
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM audit_event WHERE act = 'roster_imported'").await, 2);
}

async fn a_line_whose_ground_is_gone_by_then_is_refused(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Owner, "owner").await;
    let (bob, _) = portal.invite_as(&portal.firm, "bob", Role::Accountant).await;
    let file = b"username,accountant\nann,bob\neve,owner\nzoe,bob\n";
    let import = bring(&browser, file).await;
    assert_eq!(view(&browser, &import).await["waiting"], 3);
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{bob}'")).await;
    run_whole(&browser, &import).await;
    let found = view(&browser, &import).await;
    assert_eq!((&found["invited"], &found["refused"]), (&1.into(), &2.into()));
    assert_eq!(found["lines"][0]["reason"], "Nobody on the staff has the accountant’s username");
    assert_eq!(portal.rows.texts("SELECT username FROM account WHERE role = 'client'").await, ["eve"]);
}

async fn no_cell_of_a_file_given_back_is_a_formula(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.staff(Role::Accountant, "helene").await;
    let file = "username,name\n=HYPERLINK(1),\"=cmd|' /C calc'!A0\"\n@SUM(A1),+33 1\n-2,\"a\"\"b, c\"\n";
    let import = bring(&browser, file.as_bytes()).await;
    run_whole(&browser, &import).await;
    let links = browser.get(&format!("{UPLOAD}/{import}/links.csv")).await.ok().text();
    assert!(links.contains("\"'=cmd|' /C calc'!A0\",\"'=HYPERLINK(1)\""), "{links}");
    assert!(links.contains("\"'+33 1\",\"'@SUM(A1)\"") && links.contains("\"a\"\"b, c\",\"'-2\""), "{links}");
    for cell in links.lines().flat_map(|line| line.split("\",\"")) {
        let begins = cell.trim_start_matches(['\u{feff}', '"']).chars().next();
        assert!(!begins.is_some_and(|c| "=+-@\t".contains(c)), "{cell}");
    }
}
