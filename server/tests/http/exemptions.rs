//! Exemptions: granted with a reason for a year at most, by staff who prove themselves; they let nobody in a moment longer.

use std::time::Duration;

use guichet::account::Role;
use guichet_server::housekeeping::round;

use crate::{
    on_both,
    policy::{DAY, HOUR, TODAY, client, date, give_address, told, wait_until},
    support::{
        browser::Browser,
        database::Engine,
        person::PASSWORD,
        portal::{Portal, Wanted},
    },
};

on_both! {
    an_accountant_exempts_a_client_who_is_then_let_in,
    what_cannot_be_exempted_changes_no_row,
    a_client_has_one_exemption_of_those_that_several_grant,
    an_exemption_is_renewed_and_ended,
    it_asks_for_the_accountants_own_code,
    nobody_else_exempts_anybody,
    it_is_over_at_its_moment_whether_housekeeping_came_or_not,
    staff_are_warned_two_weeks_ahead_and_once,
    the_list_goes_page_by_page_the_first_to_end_first,
}

const GRANT: &str = "/api/admin/exemption/grant";
const RENEW: &str = "/api/admin/exemption/renew";
const END: &str = "/api/admin/exemption/end";

/// Exempts a client until a day.
async fn grant(staff: &Browser, client: &str, until: &str) {
    let granted = staff.post(GRANT, &[("client", client), ("reason", "No phone"), ("until", until)]).await;
    assert_eq!(granted.ok().location(), "/admin/policy?done=granted");
}

/// The exemption that a client has.
async fn exemption(portal: &Portal, client: &str) -> Vec<String> {
    portal.rows.texts(&format!("SELECT id FROM exemption WHERE account_id = '{client}' AND ended_at IS NULL")).await
}

async fn exempt_until(portal: &Portal, client: &str) -> i64 {
    portal.rows.number(&format!("SELECT COALESCE(exempt_until, 0) FROM account WHERE id = '{client}'")).await
}

async fn standing(portal: &Portal, client: &str) -> String {
    portal.rows.texts(&format!("SELECT standing FROM account WHERE id = '{client}'")).await.remove(0)
}

/// Acts of which a client was the subject, in order.
async fn acts(portal: &Portal, client: &str) -> Vec<String> {
    let select =
        format!("SELECT act FROM audit_event WHERE subject = '{client}' AND act LIKE 'exemption%' ORDER BY place");
    portal.rows.texts(&select).await
}

async fn an_accountant_exempts_a_client_who_is_then_let_in(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, staff) = portal.staff(Role::Accountant, "helene").await;
    let (id, browser) = client(&portal, "ann").await;
    assert_eq!(browser.get("/").await.location(), "/set-up/authenticator");
    let dialog = staff.get(&format!("/admin/policy/exempt?client={id}")).await.ok().text();
    for part in ["<dialog", "Exempt a client", "You, helene", "min=\"2026-09-22\"", "max=\"2027-09-21\""] {
        assert!(dialog.contains(part), "{part}: {dialog}");
    }
    let fields = [("client", &id as &str), ("reason", " No phone "), ("until", &date(30))];
    let form = staff.submit(GRANT, &fields).await;
    assert_eq!((form.code(), form.location()), (303, "/admin/policy?done=granted"));
    let row = "SELECT approved_by || '|' || reason || '|' || ends_at FROM exemption";
    assert_eq!(portal.rows.texts(row).await, [format!("{}|No phone|{}", helene.id, TODAY + 30 * DAY)]);
    assert_eq!((exempt_until(&portal, &id).await, standing(&portal, &id).await.as_str()), (TODAY + 30 * DAY, "exempt"));
    assert_eq!(acts(&portal, &id).await, ["exemption_granted"]);
    let page = staff.get(form.location()).await.ok().text();
    for part in ["The client is exempt", "No phone", "21 Oct.", "/renew\"", "/end\""] {
        assert!(page.contains(&part.replace(' ', "\u{a0}")) || page.contains(part), "{part}: {page}");
    }

    // The session that was confined, and a new one; the day named is the one from which it is asked of them.
    let page = browser.get("/").await.ok().text();
    assert!(page.contains("required from 21\u{a0}October 2026"), "{page}");
    assert!(page.contains("You have 30\u{a0}days left."), "{page}");
    assert_eq!(portal.browser().password("ann", PASSWORD).await.ok().location(), "/");
    assert!(browser.get("/set-up/authenticator").await.ok().text().contains("Not now"));

    // By username, however it is spelled, and before the link was used.
    let bob = portal.invite_as(&portal.firm, "bob@example.com", Role::Client).await.0;
    let fields = [("username", " BOB@example.com"), ("reason", "Estate"), ("until", "2027-09-21")];
    staff.post(GRANT, &fields).await.ok();
    assert_eq!(standing(&portal, &bob).await, "exempt");
}

async fn what_cannot_be_exempted_changes_no_row(engine: Engine) {
    let wanted = Wanted { firm_host: Some("one.example"), ..Wanted::default() };
    let portal = Portal::wanted(engine, wanted).await;
    let other = portal.another_firm("other.example").await;
    let (theirs, _) = portal.invite_as(&other, "their-client", Role::Client).await;
    let (owner, staff) = portal.staff(Role::Owner, "owner").await;
    let (protected, _) = portal.set_up("protected").await;
    let (ann, _) = client(&portal, "ann").await;
    let (gone, _) = client(&portal, "gone").await;
    let (reset, _) = client(&portal, "reset").await;
    let (exempt, _) = client(&portal, "exempt").await;
    grant(&staff, &exempt, &date(9)).await;
    portal.rows.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{gone}'")).await;
    portal.rows.sql(&format!("UPDATE account SET reset_at = 1 WHERE id = '{reset}'")).await;
    let before = portal.rows.dump_without(&["session"]).await;
    let (long, soon) = ("x".repeat(301), date(9));
    let nobody = "01890000-0000-7000-8000-000000000000";
    let [ann, theirs, owner, protected, exempt] =
        [&ann, &theirs, &owner.id, &protected.id, &exempt].map(String::as_str);
    let (long, soon) = (long.as_str(), soon.as_str());
    let why = ("reason", "No phone");
    for (fields, status, word) in [
        (vec![], 422, "reason"),
        (vec![("client", ann), why], 422, "date"),
        (vec![("client", ann), ("until", soon)], 422, "reason"),
        (vec![("client", ann), ("reason", "no"), ("until", soon)], 422, "reason"),
        (vec![("client", ann), ("reason", long), ("until", soon)], 422, "reason"),
        (vec![("client", ann), ("reason", "a\nb c"), ("until", soon)], 422, "reason"),
        (vec![("client", ann), why, ("until", "2026-09-21")], 422, "date"),
        (vec![("client", ann), why, ("until", "2026-09-01")], 422, "date"),
        (vec![("client", ann), why, ("until", "2027-09-22")], 422, "date"),
        (vec![("client", ann), why, ("until", "tomorrow")], 422, "date"),
        (vec![why, ("until", soon)], 422, "username"),
        (vec![("username", "unknown"), why, ("until", soon)], 422, "username"),
        (vec![("username", "owner"), why, ("until", soon)], 422, "username"),
        (vec![("username", "their-client"), why, ("until", soon)], 422, "username"),
        (vec![("username", "protected"), why, ("until", soon)], 422, "username"),
        (vec![("username", "gone"), why, ("until", soon)], 422, "username"),
        (vec![("username", "reset"), why, ("until", soon)], 422, "username"),
        (vec![("client", protected), why, ("until", soon)], 422, "username"),
        (vec![("client", theirs), why, ("until", soon)], 404, "not_found"),
        (vec![("client", owner), why, ("until", soon)], 404, "not_found"),
        (vec![("client", nobody), why, ("until", soon)], 404, "not_found"),
        (vec![("client", exempt), why, ("until", soon)], 409, "conflict"),
        (vec![("username", "exempt"), why, ("until", soon)], 409, "conflict"),
    ] {
        staff.post(GRANT, &fields).await.is(status, word);
        let form = staff.submit(GRANT, &fields).await;
        assert!(form.code() == 303 && form.location().starts_with("/admin/policy/exempt?"), "{fields:?} {form:?}");
        let back = staff.get(form.location()).await;
        assert_eq!(back.code(), if status == 404 { 404 } else { 200 }, "{fields:?}");
        assert_eq!(back.text().contains("notice bad"), status != 404, "{fields:?} {}", back.text());
    }
    for id in [theirs, owner, nobody, "x"] {
        staff.post("/api/admin/view/exempt", &[("client", id), ("standing", "true")]).await.is(404, "not_found");
        for verb in ["renew", "end"] {
            assert_eq!(staff.get(&format!("/admin/policy/exemptions/{id}/{verb}")).await.code(), 404, "{id} {verb}");
        }
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn a_client_has_one_exemption_of_those_that_several_grant(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, first) = portal.staff(Role::Accountant, "first").await;
    let (_, second) = portal.staff(Role::Owner, "second").await;
    let (ann, _) = client(&portal, "ann").await;
    let until = date(20);
    let fields = [("client", ann.as_str()), ("reason", "No phone"), ("until", &until)];
    let (one, two) = tokio::join!(first.post(GRANT, &fields), second.post(GRANT, &fields));
    let mut codes = [one.code(), two.code()];
    codes.sort_unstable();
    assert_eq!((codes, portal.rows.count("exemption").await), ([200, 409], 1));
    assert_eq!(acts(&portal, &ann).await.len(), 1);
}

async fn an_exemption_is_renewed_and_ended(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene").await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let (ann, browser) = client(&portal, "ann").await;
    let (bob, _) = client(&portal, "bob").await;
    grant(&staff, &ann, &date(9)).await;
    grant(&staff, &bob, &date(9)).await;
    let (first, bobs) = (exemption(&portal, &ann).await.remove(0), exemption(&portal, &bob).await.remove(0));
    let page = owner.get(&format!("/admin/policy/exemptions/{ann}/renew")).await.ok().text();
    assert!(page.contains(&format!("value=\"{first}\"")) && page.contains("You, owner"), "{page}");

    let (until, past) = (date(40), date(-1));
    let with =
        |exemption, until| [("client", ann.as_str()), ("exemption", exemption), ("reason", "Abroad"), ("until", until)];
    let before = portal.rows.dump_without(&["session"]).await;
    owner.post(RENEW, &with(&first, &past)).await.is(422, "date");
    owner.post(RENEW, &with(&first, "2027-09-22")).await.is(422, "date");
    owner.post(RENEW, &with(&first, &until)[..2]).await.is(422, "reason");
    owner.post(RENEW, &with("", &until)).await.is(404, "not_found");
    owner.post(RENEW, &[]).await.is(404, "not_found");
    owner.post(END, &[]).await.is(404, "not_found");
    // Another client's exemption isn't this one's.
    owner.post(RENEW, &with(&bobs, &until)).await.is(409, "conflict");
    owner.post(END, &with(&bobs, "")[..2]).await.is(409, "conflict");
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);

    let renewed = owner.post(RENEW, &with(&first, &until)).await;
    assert_eq!(renewed.ok().location(), "/admin/policy?done=renewed");
    assert_eq!(exempt_until(&portal, &ann).await, TODAY + 40 * DAY);
    assert_eq!(
        portal.rows.texts("SELECT reason FROM exemption ORDER BY reason").await,
        ["Abroad", "No phone", "No phone"]
    );
    let second = exemption(&portal, &ann).await.remove(0);
    // Whoever still saw the first.
    let form = staff.submit(END, &with(&first, "")[..2]).await;
    assert_eq!(form.location(), format!("/admin/policy/exemptions/{ann}/end?problem=conflict"));
    assert!(staff.get(form.location()).await.ok().text().contains("Somebody else changed this meanwhile"));
    staff.post(RENEW, &with(&first, &until)).await.is(409, "conflict");

    assert!(browser.is_in().await);
    let ended = staff.post(END, &with(&second, "")[..2]).await;
    assert_eq!(ended.ok().location(), "/admin/policy?done=ended");
    assert_eq!((exempt_until(&portal, &ann).await, standing(&portal, &ann).await.as_str()), (0, "password_only"));
    assert_eq!(browser.get("/").await.location(), "/set-up/authenticator", "at once");
    staff.post(END, &with(&second, "")[..2]).await.is(409, "conflict");
    assert_eq!(staff.get(&format!("/admin/policy/exemptions/{ann}/end")).await.code(), 404);
    assert_eq!(acts(&portal, &ann).await, ["exemption_granted", "exemption_granted", "exemption_ended"]);
    assert_eq!(exempt_until(&portal, &bob).await, TODAY + 9 * DAY);
}

async fn it_asks_for_the_accountants_own_code(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, staff) = portal.staff(Role::Accountant, "helene").await;
    let (ann, _) = client(&portal, "ann").await;
    grant(&staff, &ann, &date(9)).await;
    let (bob, _) = client(&portal, "bob").await;
    portal.clock.advance(Duration::from_mins(6));
    staff.get("/admin/policy").await.ok();
    let standing = exemption(&portal, &ann).await.remove(0);
    let until = date(20);
    let fields = |client| {
        [("client", client), ("exemption", standing.as_str()), ("reason", "Abroad"), ("until", until.as_str())]
    };
    let before = portal.rows.dump_without(&["session"]).await;
    for (endpoint, client) in [(GRANT, &bob), (RENEW, &ann), (END, &ann)] {
        staff.post(endpoint, &fields(client)).await.is(403, "step_up_needed");
        let form = staff.submit(endpoint, &fields(client)).await;
        assert!(form.location().contains(client) && form.location().ends_with("problem=step-up"), "{form:?}");
        let page = staff.get(form.location()).await.ok().text();
        assert!(page.contains("Your own six-digit code") && page.contains("Enter your own code once more"), "{page}");
    }
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
    let wrong = portal.wrong_code(&helene);
    staff.post(GRANT, &[&fields(&bob)[..], &[("code", wrong.as_str())]].concat()).await.is(401, "wrong_proof");
    assert_eq!(exemption(&portal, &bob).await.len(), 0);
    let code = portal.code(&helene);
    staff.post(GRANT, &[&fields(&bob)[..], &[("code", code.as_str())]].concat()).await.ok();
    // Good for the next acts as well.
    staff.post(END, &fields(&ann)).await.ok();
    assert_eq!((exemption(&portal, &ann).await.len(), exemption(&portal, &bob).await.len()), (0, 1));
}

async fn nobody_else_exempts_anybody(engine: Engine) {
    let wanted = Wanted { firm_host: Some("one.example"), ..Wanted::default() };
    let portal = Portal::wanted(engine, wanted).await;
    let other = portal.another_firm("other.example").await;
    let (_, staff) = portal.staff(Role::Accountant, "helene").await;
    let (_, theirs) = portal.staff_of(&other, Role::Owner, "their-owner").await;
    let (ann, browser) = client(&portal, "ann").await;
    let (_, done) = portal.set_up("done").await;
    grant(&staff, &ann, &date(9)).await;
    let (bob, _) = client(&portal, "bob").await;
    let pending = portal.browser();
    pending.accept(&portal.invite_as(&portal.firm, "pending", Role::Owner).await.1, PASSWORD).await.ok();
    assert!(browser.is_in().await && pending.key().await.len() > 20);
    let standing = exemption(&portal, &ann).await.remove(0);
    let until = date(20);
    let fields = |client| {
        [("client", client), ("exemption", standing.as_str()), ("reason", "Abroad"), ("until", until.as_str())]
    };
    let before = portal.rows.dump_without(&["session"]).await;
    for (browser, status, refusal) in [
        (&browser, 403, "forbidden"),
        (&done, 403, "forbidden"),
        (&pending, 409, "out_of_order"),
        (&portal.browser(), 401, "not_signed_in"),
        (&theirs, 404, "not_found"),
    ] {
        for (endpoint, client) in [(GRANT, &bob), (RENEW, &ann), (END, &ann)] {
            browser.post(endpoint, &fields(client)).await.is(status, refusal);
        }
    }
    let list = theirs.post("/api/admin/view/exemptions", &[]).await.ok().json();
    assert_eq!(list["exemptions"].as_array().unwrap().len(), 0);
    assert_eq!(before, portal.rows.dump_without(&["session"]).await);
}

async fn it_is_over_at_its_moment_whether_housekeeping_came_or_not(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, staff) = portal.staff(Role::Accountant, "helene").await;
    let (ann, _) = client(&portal, "ann").await;
    let (bob, _) = client(&portal, "bob").await;
    grant(&staff, &ann, &date(9)).await;
    grant(&staff, &bob, &date(9)).await;
    wait_until(&portal, TODAY + 9 * DAY - 1);
    let browser = portal.browser();
    assert_eq!(browser.password("ann", PASSWORD).await.ok().location(), "/");
    assert!(browser.is_in().await);
    round(&portal.ports).await;
    assert_eq!(standing(&portal, &ann).await, "exempt");

    // A millisecond later, and nobody has tidied up.
    wait_until(&portal, TODAY + 9 * DAY);
    browser.post("/api/view/portal", &[]).await.is(409, "out_of_order");
    assert_eq!(browser.get("/").await.location(), "/set-up/authenticator");
    assert_eq!(portal.browser().password("ann", PASSWORD).await.ok().location(), "/set-up/authenticator");
    assert_eq!(acts(&portal, &ann).await, ["exemption_granted"]);
    // Staff can exempt again what housekeeping didn't come to.
    let staff = portal.signed_in(&helene).await;
    grant(&staff, &bob, &date(20)).await;
    assert_eq!(acts(&portal, &bob).await, ["exemption_granted", "exemption_expired", "exemption_granted"]);

    // Two processes come round: each ends once, and nobody did it.
    tokio::join!(round(&portal.ports), round(&portal.ports));
    assert_eq!(acts(&portal, &ann).await, ["exemption_granted", "exemption_expired"]);
    let nobody = "SELECT COUNT(*) FROM audit_event WHERE act = 'exemption_expired' AND actor IS NULL";
    assert_eq!(portal.rows.number(nobody).await, 1);
    assert_eq!((exempt_until(&portal, &ann).await, standing(&portal, &ann).await.as_str()), (0, "password_only"));
    assert_eq!(
        (exempt_until(&portal, &bob).await, standing(&portal, &bob).await.as_str()),
        (TODAY + 20 * DAY, "exempt")
    );
}

async fn staff_are_warned_two_weeks_ahead_and_once(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (helene, staff) = portal.staff(Role::Accountant, "helene").await;
    let (nadia, _) = portal.staff(Role::Accountant, "nadia").await;
    let (owner, _) = portal.staff(Role::Owner, "owner").await;
    for (who, name) in [(&helene, "helene"), (&nadia, "nadia"), (&owner, "owner")] {
        give_address(&portal, &who.id, name).await;
    }
    let (ann, _) = client(&portal, "ann").await;
    let (bob, _) = client(&portal, "bob").await;
    let (short, _) = client(&portal, "short").await;
    portal.rows.sql(&format!("UPDATE account SET accountant_id = '{}' WHERE id = '{ann}'", nadia.id)).await;
    for (client, days) in [(&ann, 30), (&bob, 30), (&short, 9)] {
        grant(&staff, client, &date(days)).await;
    }
    wait_until(&portal, TODAY + 16 * DAY - 1);
    round(&portal.ports).await;
    assert_eq!(told(&portal, "exemption_ending").await, Vec::<String>::new());
    // Her own accountant; the owners, for whoever has none; nobody of what was given for days.
    wait_until(&portal, TODAY + 16 * DAY);
    tokio::join!(round(&portal.ports), round(&portal.ports));
    assert_eq!(told(&portal, "exemption_ending").await, ["nadia@example.com", "owner@example.com"]);
    wait_until(&portal, TODAY + 20 * DAY);
    round(&portal.ports).await;
    assert_eq!(told(&portal, "exemption_ending").await.len(), 2);
    // A renewed one is another: it is warned of again.
    let staff = portal.signed_in(&helene).await;
    let standing = exemption(&portal, &ann).await.remove(0);
    let fields = [("client", &ann as &str), ("exemption", &standing), ("reason", "Abroad"), ("until", &date(40))];
    staff.post(RENEW, &fields).await.ok();
    round(&portal.ports).await;
    assert_eq!(told(&portal, "exemption_ending").await.len(), 2);
    wait_until(&portal, TODAY + 26 * DAY + HOUR);
    round(&portal.ports).await;
    let all = ["nadia@example.com", "nadia@example.com", "owner@example.com"];
    assert_eq!(told(&portal, "exemption_ending").await, all);
}

async fn the_list_goes_page_by_page_the_first_to_end_first(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Accountant, "helene").await;
    for number in 0..30 {
        let (id, _) = portal.invite_as(&portal.firm, &format!("client{number:02}"), Role::Client).await;
        grant(&staff, &id, &date(40 - number % 20)).await;
    }
    let page = staff.get("/admin/policy").await.ok().text();
    assert!(page.contains("See all 30"), "{page}");
    assert_eq!(page.matches("/renew\"").count(), 10);
    let mut seen = Vec::new();
    let mut address = "/admin/policy/exemptions".to_owned();
    loop {
        let page = staff.get(&address).await.ok().text();
        let names = page.split("<th scope=\"row\">").skip(1);
        seen.extend(names.map(|row| row.split(['<', '>']).nth(2).unwrap().to_owned()));
        let Some((_, next)) = page.split_once("href=\"/admin/policy/exemptions?after=") else { break };
        address = format!("/admin/policy/exemptions?after={}", next.split('"').next().unwrap());
    }
    let number = |name: &String| name.strip_prefix("client").unwrap().parse::<i64>().unwrap();
    let days: Vec<_> = seen.iter().map(|name| 40 - number(name) % 20).collect();
    assert!(days.is_sorted(), "{seen:?}");
    seen.sort();
    assert_eq!(seen, (0..30).map(|number| format!("client{number:02}")).collect::<Vec<_>>());
    for odd in ["x", "1.x", ".", "%00", "99999999999999999999.y", "-9223372036854775808.z"] {
        let page = staff.get(&format!("/admin/policy/exemptions?after={odd}")).await;
        assert!([200, 400].contains(&page.code()), "{odd}: {page:?}");
    }
}
