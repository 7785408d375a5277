//! Every act on a client's page is the staff's of their firm alone, the sensitive ones with a code, and a refusal
//! changes nothing.

use std::time::Duration;

use guichet::account::Role;

use crate::{
    on_both,
    support::{
        client_page::{UNKNOWN, act, column, done, dump, page},
        database::Engine,
        person::PASSWORD,
        portal::{Portal, Wanted},
    },
};

on_both! {
    every_act_is_refused_to_whoever_may_not,
    sensitive_acts_ask_for_a_code,
}

/// Every act, and whether it asks for the second factor again.
const ACTS: [(&str, bool); 10] = [
    ("client/lock", false),
    ("client/unlock", true),
    ("client/disable", true),
    ("client/enable", true),
    ("client/edit", true),
    ("client/hand-over", false),
    ("client/end-session", false),
    ("client/end-sessions", false),
    ("invitation/renew", true),
    ("invitation/revoke", false),
];

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
