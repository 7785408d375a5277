//! What staff change about a client's account: whole or not at all, once for what was read, and of nobody else.

use std::sync::Arc;

use guichet::{
    account::{Account, Email, PersonName, Role},
    audit::{Act, Record},
    client_list::ClientList,
    notice::Notice,
    ports::{ClientEdit, Unlocked},
    reason::Reason,
    session::SessionLengths,
    throttle::{Key, Rule},
    time::Timestamp,
};

use super::{
    links::new_link,
    on_both,
    world::{START, World, at_once, minute},
};

fn why() -> Reason {
    Reason::parse("Called, and said so").unwrap()
}

fn record(of: &Account, act: Act, now: Timestamp) -> Record {
    World::event(of.firm, of.id, act, now).into()
}

fn locked(of: &Account, now: Timestamp) -> Record {
    record(of, Act::LockedByStaff { reason: why() }, now)
}

async fn lock(world: &World, of: &Account, now: Timestamp) -> bool {
    world.store.lock_client(of.id, &locked(of, now)).await.unwrap()
}

async fn unlock(world: &World, of: &Account, now: Timestamp) -> Unlocked {
    world.store.unlock_client(of.id, &record(of, Act::Unlocked, now)).await.unwrap()
}

async fn disable(world: &World, of: &Account, now: Timestamp) -> bool {
    let record = World::record(of, Act::AccountDisabled { reason: why() }, Notice::AccountDisabled, now);
    world.store.disable_client(of.id, &record).await.unwrap()
}

async fn enable(world: &World, of: &Account, now: Timestamp) -> bool {
    world.store.enable_client(of.id, &record(of, Act::AccountEnabled, now)).await.unwrap()
}

/// Sets how many codes were wrong in a row, and until when they are paused.
async fn wrong_codes(world: &World, of: &Account, failures: u32, until: Timestamp) {
    let key = Key::second_factor_of(of.id);
    let (key, until) = (key.as_str(), until.as_millis());
    let sql = format!(
        "DELETE FROM throttle WHERE key = '{key}'; \
         INSERT INTO throttle (key, failures, wait_until, last_at) VALUES ('{key}', {failures}, {until}, 0)"
    );
    world.sql(&sql).await.unwrap();
}

async fn rows_of(world: &World, of: &Account, table: &str) -> i64 {
    world.number(&format!("SELECT COUNT(*) FROM {table} WHERE account_id = '{}'", of.id)).await
}

async fn a_lock_ends_whatever_is_open_and_stands_once(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await, world.enrolled(&firm, "bob").await);
    for of in [&ann, &bob] {
        world.begin(&of.account, START).await;
    }
    assert!(lock(&world, &ann.account, minute(1)).await);
    assert_eq!(
        (rows_of(&world, &ann.account, "session").await, rows_of(&world, &ann.account, "sign_in").await),
        (0, 0)
    );
    assert_eq!(
        (rows_of(&world, &bob.account, "session").await, rows_of(&world, &bob.account, "sign_in").await),
        (1, 1)
    );
    assert_eq!(world.standing(ann.account.id).await, "locked");
    assert_eq!(world.store.account(ann.account.id).await.unwrap().unwrap().locked_at, Some(minute(1)));
    let before = world.dump().await;
    assert!(!lock(&world, &ann.account, minute(2)).await);
    assert_eq!(world.dump().await, before);

    assert_eq!(unlock(&world, &ann.account, minute(3)).await, Unlocked::Done);
    assert_eq!(world.standing(ann.account.id).await, "protected");
    let before = world.dump().await;
    assert_eq!(unlock(&world, &ann.account, minute(4)).await, Unlocked::WasNot);
    assert_eq!(world.dump().await, before);
    assert!(disable(&world, &bob.account, minute(4)).await);
    assert!(!lock(&world, &bob.account, minute(5)).await, "nobody locks what is disabled");
}

async fn unlocking_forgets_wrong_codes_but_never_a_hundred(world: World) {
    let firm = world.firm().await;
    let (ann, other) = (world.enrolled(&firm, "ann").await.account, world.enrolled(&firm, "other").await.account);
    let most = Rule::SECOND_FACTOR.disabled_after.unwrap();
    let counted = format!(
        "SELECT COALESCE(MAX(failures), 0) FROM throttle WHERE key = '{}'",
        Key::second_factor_of(ann.id).as_str()
    );
    wrong_codes(&world, &other, 12, minute(60)).await;
    for (failures, until, by_staff, unlocked, left) in [
        (12, minute(60), false, Unlocked::Done, 0),
        (12, minute(60), true, Unlocked::Done, 0),
        (3, minute(0), true, Unlocked::Done, 0),
        // A pause that is over locks nobody.
        (12, minute(1), false, Unlocked::WasNot, 12),
        (most, minute(60), true, Unlocked::ByStaffAlone, most),
        (most, minute(60), false, Unlocked::NeedsReset, most),
        (most, minute(0), false, Unlocked::NeedsReset, most),
    ] {
        let case = format!("{failures} {by_staff}");
        wrong_codes(&world, &ann, failures, until).await;
        if by_staff {
            assert!(lock(&world, &ann, minute(0)).await);
        }
        let before = world.dump().await;
        assert_eq!(unlock(&world, &ann, minute(2)).await, unlocked, "{case}");
        let is_changed = matches!(unlocked, Unlocked::Done | Unlocked::ByStaffAlone);
        assert_eq!(world.dump().await != before, is_changed, "{case}");
        assert_eq!(world.number(&counted).await, i64::from(left), "{case}");
        assert_eq!(world.store.account(ann.id).await.unwrap().unwrap().locked_at, None, "{case}");
        if is_changed {
            let standing = if left == 0 { "protected" } else { "locked" };
            assert_eq!(world.standing(ann.id).await, standing, "{case}");
        }
    }
    assert_eq!(world.number("SELECT failures FROM throttle WHERE failures = 12").await, 12, "the other's are left");
    wrong_codes(&world, &other, 12, minute(60)).await;
    assert!(disable(&world, &other, minute(1)).await);
    let before = world.dump().await;
    assert_eq!(unlock(&world, &other, minute(2)).await, Unlocked::WasNot);
    assert_eq!(world.dump().await, before);
}

async fn a_disabled_client_has_nothing_left_that_lets_somebody_in(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Owner).await;
    let (mut ann, bob) = (world.enrolled(&firm, "ann").await.account, world.enrolled(&firm, "bob").await.account);
    ann.email = Email::parse("ann@example.com");
    for of in [&ann, &bob] {
        world.begin(of, START).await;
        world.issue(of, &staff, START).await;
    }
    let letters = world.count_rows("letter").await;
    let waiting = World::new_account(&firm, "waiting");
    let link = new_link(&waiting, &staff, START);
    let invited = record(&waiting, Act::Invited { role: Role::Client }, START);
    assert!(world.store.invite_client(&waiting, &link, &invited).await.unwrap());

    for of in [&ann, &waiting] {
        assert!(disable(&world, of, minute(1)).await);
        assert_eq!(world.standing(of.id).await, "disabled");
        for table in ["session", "sign_in", "issued_code"] {
            assert_eq!(rows_of(&world, of, table).await, 0, "{table}");
        }
    }
    assert_eq!(world.store.open_link(waiting.id, minute(1)).await.unwrap(), None);
    assert!(world.store.invitation(link.invitation.token).await.unwrap().is_none());
    assert_eq!(world.count_rows("letter").await, letters + 1, "to whoever has an address");
    for table in ["session", "sign_in", "issued_code"] {
        assert_eq!(rows_of(&world, &bob, table).await, 1, "{table}");
    }
    assert_eq!(rows_of(&world, &ann, "authenticator").await, 1, "nothing else is deleted");
    let before = world.dump().await;
    assert!(!disable(&world, &ann, minute(2)).await);
    assert_eq!(world.dump().await, before);

    assert!(enable(&world, &ann, minute(3)).await);
    assert_eq!(world.standing(ann.id).await, "protected");
    let before = world.dump().await;
    assert!(!enable(&world, &ann, minute(4)).await);
    assert_eq!(world.dump().await, before);
}

fn edit(client: &Account, name: &str, email: Option<&str>) -> ClientEdit {
    let after = Account { name: PersonName::parse(name), email: email.and_then(Email::parse), ..client.clone() };
    ClientEdit { client: after, name_before: client.name.clone(), email_before: client.email.clone() }
}

async fn change(world: &World, edit: &ClientEdit, now: Timestamp) -> bool {
    let record = record(&edit.client, Act::AccountEdited { name: true, email: true }, now);
    world.store.edit_client(edit, &record).await.unwrap()
}

async fn an_edit_stands_for_what_was_read_and_is_found_by_its_new_words(world: World) {
    let firm = world.firm().await;
    let viewer = world.staff(&firm, "staff", Role::Owner).await.id;
    let (ann, _) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    let found = async |search: &str| {
        let list = ClientList { search: search.to_owned(), ..ClientList::default() };
        let page = world.store.clients(firm.id, viewer, &list, minute(1)).await.unwrap();
        page.clients.into_iter().map(|client| client.sort_key).collect::<Vec<_>>()
    };
    let first = edit(&ann, "Anne Côté", Some("anne@example.com"));
    assert!(change(&world, &first, minute(1)).await);
    assert_eq!(found("cote").await, ["cote, anne"]);
    assert_eq!(found("anne@example.com").await, ["cote, anne"]);
    let stored = world.store.account(ann.id).await.unwrap().unwrap();
    assert_eq!(stored, first.client);

    // What was read before is no ground to change anything now.
    let before = world.dump().await;
    let stale = edit(&ann, "Ann", None);
    assert!(!change(&world, &stale, minute(2)).await);
    let half = ClientEdit { name_before: stored.name.clone(), ..stale.clone() };
    assert!(!change(&world, &half, minute(2)).await);
    let half = ClientEdit { email_before: stored.email.clone(), ..stale };
    assert!(!change(&world, &half, minute(2)).await);
    assert_eq!(world.dump().await, before);

    assert!(change(&world, &edit(&stored, "Anne Roy", None), minute(3)).await);
    assert_eq!((found("cote").await.len(), found("anne@example.com").await.len()), (0, 0));
    assert_eq!(found("roy").await, ["roy, anne"]);
    assert_eq!(world.store.account(ann.id).await.unwrap().unwrap().email, None);
}

async fn of_edits_at_once_one_stands(world: World) {
    let firm = world.firm().await;
    let (ann, world) = (Arc::new(world.account(&firm, "ann").await), Arc::new(world));
    let changed = at_once(12, |number| {
        let (world, ann) = (world.clone(), ann.clone());
        async move { change(&world, &edit(&ann, &format!("Ann {number}"), None), minute(1)).await }
    })
    .await;
    assert_eq!(changed.iter().filter(|changed| **changed).count(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'account_edited'").await, 1);
}

async fn a_client_is_handed_over_once_and_to_somebody_who_works(world: World) {
    let firm = world.firm().await;
    let mut staff = Vec::new();
    for name in ["helene", "nicole", "gone"] {
        staff.push(world.staff(&firm, name, Role::Accountant).await.id);
    }
    let [helene, nicole, gone] = staff[..] else { panic!("three") };
    world.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{gone}'")).await.unwrap();
    let (ann, other) = (world.account(&firm, "ann").await, world.account(&firm, "other").await);
    let hand = async |from, to, now| {
        let record = record(&ann, Act::HandedOver { from, to }, now);
        world.store.hand_over_client(ann.id, from, to, &record).await.unwrap()
    };
    let of = async |account: &Account| world.store.account(account.id).await.unwrap().unwrap().accountant;
    assert!(hand(None, Some(helene), minute(1)).await);
    assert_eq!((of(&ann).await, of(&other).await), (Some(helene), None));
    let before = world.dump().await;
    for (from, to) in
        [(None, Some(nicole)), (Some(nicole), None), (Some(helene), Some(gone)), (Some(helene), Some(other.id))]
    {
        assert!(!hand(from, to, minute(2)).await, "{from:?} {to:?}");
    }
    assert_eq!(world.dump().await, before);
    assert!(hand(Some(helene), Some(nicole), minute(3)).await);
    assert!(hand(Some(nicole), None, minute(4)).await);
    assert_eq!(of(&ann).await, None);
}

async fn all_sessions_end_and_those_that_were_good_are_counted(world: World) {
    let firm = world.firm().await;
    let limits = SessionLengths::default().client;
    let (ann, bob) = (world.account(&firm, "ann").await, world.account(&firm, "bob").await);
    let end = async |now| {
        let event = World::event(firm.id, ann.id, Act::SessionsEnded { count: 0 }, now);
        world.store.end_client_sessions(ann.id, limits, &event).await.unwrap()
    };
    let before = world.dump().await;
    assert_eq!(end(minute(1)).await, 0);
    assert_eq!(world.dump().await, before);
    // One that is over by then, two that aren't, and somebody else's.
    for (of, now) in [(&ann, 0), (&ann, 20), (&ann, 39), (&bob, 39)] {
        world.open_session(of, minute(now)).await;
    }
    world.begin(&ann, minute(39)).await;
    assert_eq!(end(minute(40)).await, 2);
    assert_eq!((rows_of(&world, &ann, "session").await, rows_of(&world, &ann, "sign_in").await), (0, 0));
    assert_eq!(rows_of(&world, &bob, "session").await, 1);
    let line = world.texts("SELECT canonical FROM audit_event WHERE act = 'sessions_ended'".to_owned()).await;
    assert!(line.len() == 1 && line[0].contains("\"count\":2"), "{line:?}");
    assert_eq!(end(minute(41)).await, 0);
}

async fn a_fault_leaves_nothing_behind(world: World) {
    let firm = world.firm().await;
    let ann = world.enrolled(&firm, "ann").await.account;
    let before = world.dump().await;
    // A line of a firm that isn't there can't be written: nor is what it tells of.
    let nowhere = Account { firm: World::new_firm("elsewhere.example").id, ..ann.clone() };
    assert!(world.store.lock_client(ann.id, &locked(&nowhere, minute(1))).await.is_err());
    let record = record(&nowhere, Act::AccountDisabled { reason: why() }, minute(1));
    assert!(world.store.disable_client(ann.id, &record).await.is_err());
    assert!(world.store.edit_client(&edit(&ann, "Ann", None), &record).await.is_err());
    assert!(world.store.hand_over_client(ann.id, None, None, &record).await.is_err());
    let event = World::event(nowhere.firm, ann.id, Act::SessionsEnded { count: 0 }, minute(1));
    let limits = SessionLengths::default().client;
    assert!(world.store.end_client_sessions(ann.id, limits, &event).await.is_err());
    assert_eq!(world.dump().await, before);
}

on_both!(
    a_lock_ends_whatever_is_open_and_stands_once,
    unlocking_forgets_wrong_codes_but_never_a_hundred,
    a_disabled_client_has_nothing_left_that_lets_somebody_in,
    an_edit_stands_for_what_was_read_and_is_found_by_its_new_words,
    of_edits_at_once_one_stands,
    a_client_is_handed_over_once_and_to_somebody_who_works,
    all_sessions_end_and_those_that_were_good_are_counted,
    a_fault_leaves_nothing_behind,
);
