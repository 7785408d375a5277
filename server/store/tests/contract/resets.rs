//! A reset takes everything but the password, at once or not at all, and gives one code.

use std::sync::Arc;

use guichet::{
    account::{Account, Email, Role},
    audit::Act,
    ports::{Completed, NewIssuedCode},
    sign_in::Proof,
    throttle::{Key, Rule},
};

use super::{
    on_both,
    world::{Enrolled, FIRST_STEP, START, World, at_once, minute},
};

fn proof(of: &NewIssuedCode) -> Proof {
    Proof::IssuedCode { code: of.code.id }
}

async fn rows_of(world: &World, account: &Account, table: &str) -> i64 {
    world.number(&format!("SELECT COUNT(*) FROM {table} WHERE account_id = '{}'", account.id)).await
}

/// What a reset takes away, row by row.
async fn has(world: &World, of: &Enrolled) -> [i64; 6] {
    let codes = format!(
        "SELECT COUNT(*) FROM recovery_code WHERE set_id IN (SELECT id FROM recovery_set WHERE account_id = '{}')",
        of.account.id
    );
    let keys = [Key::second_factor_of(of.account.id), Key::first_code_of(of.account.id)];
    let counts = format!("SELECT COUNT(*) FROM throttle WHERE key IN ('{}', '{}')", keys[0].as_str(), keys[1].as_str());
    [
        rows_of(world, &of.account, "authenticator").await,
        rows_of(world, &of.account, "recovery_set").await,
        world.number(&codes).await,
        rows_of(world, &of.account, "session").await,
        rows_of(world, &of.account, "sign_in").await,
        world.number(&counts).await,
    ]
}

async fn a_reset_takes_everything_but_the_password_and_of_nobody_else(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await, world.enrolled(&firm, "bob").await);
    let mut codes = Vec::new();
    for of in [&ann, &bob] {
        world.begin(&of.account, START).await;
        assert_eq!(world.sign_in_with(&of.account, of.recovery_code(0), START).await, Completed::Done);
        codes.push(world.issue(&of.account, &staff, START).await);
        let keys = [Key::second_factor_of(of.account.id), Key::first_code_of(of.account.id)];
        let attempts = keys.map(|key| (key, Rule { tries: 1, ..Rule::SECOND_FACTOR }));
        world.store.count(&attempts, START).await.unwrap();
        assert_eq!(has(&world, of).await, [1, 1, 10, 2, 1, 2]);
    }
    let given = world.reset(&ann.account, &staff, None, minute(1)).await.expect("it stands");
    assert_eq!(has(&world, &ann).await, [0; 6]);
    assert_eq!(has(&world, &bob).await, [1, 1, 10, 2, 1, 2]);

    let stored = world.store.account(ann.account.id).await.unwrap().unwrap();
    assert_eq!((stored.reset_at, stored.disabled_at), (Some(minute(1)), None));
    let factors = world.store.factors(ann.account.id).await.unwrap();
    assert_eq!((factors.authenticator, factors.codes_unsaved, factors.codes_left), (false, false, 0));
    // The password stands, and the new code; the older one doesn't.
    let good = world.store.issued_code(ann.account.id, minute(1)).await.unwrap();
    assert_eq!(good.as_ref(), Some(&given.code));
    assert_eq!(world.sign_in_with(&ann.account, proof(&codes[0]), minute(2)).await, Completed::CodeGone);
    for old in [ann.step(FIRST_STEP + 1), ann.recovery_code(1)] {
        assert_eq!(world.sign_in_with(&ann.account, old, minute(2)).await, Completed::CodeGone);
    }
    assert_eq!(world.sign_in_with(&ann.account, proof(&given), minute(2)).await, Completed::Done);
    assert_eq!(world.sign_in_with(&bob.account, proof(&codes[1]), minute(2)).await, Completed::Done);
}

async fn a_pending_authenticator_goes_too(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Owner).await;
    let ann = world.enrolled(&firm, "ann").await;
    let given = world.reset(&ann.account, &staff, None, minute(1)).await.unwrap();
    assert_eq!(world.sign_in_with(&ann.account, proof(&given), minute(2)).await, Completed::Done);
    let (session, pending) = (world.latest_session(&ann.account).await, World::new_authenticator(minute(2)));
    assert!(world.start(&ann.account, &session, &pending).await);
    assert!(world.reset(&ann.account, &staff, Some(minute(1)), minute(3)).await.is_some());
    assert_eq!(world.count_rows("authenticator").await, 0);
    assert!(!world.confirm(&ann.account, &World::confirmation(&session, pending.id, minute(4))).await);
}

async fn a_reset_stands_once_for_what_was_read(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let ann = world.enrolled(&firm, "ann").await;
    let (first, before) = (world.reset(&ann.account, &staff, None, minute(1)).await.unwrap(), world.dump().await);
    for read in [None, Some(START), Some(minute(2))] {
        assert!(world.reset(&ann.account, &staff, read, minute(2)).await.is_none(), "{read:?}");
    }
    assert_eq!(world.dump().await, before);
    assert!(world.reset(&ann.account, &staff, Some(minute(1)), minute(2)).await.is_some());
    assert_eq!(world.sign_in_with(&ann.account, proof(&first), minute(2)).await, Completed::CodeGone);
    assert_eq!(world.count_rows("issued_code").await, 1);
}

async fn of_resets_at_once_one_stands(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, world) = (Arc::new(world.enrolled(&firm, "ann").await), Arc::new(world));
    let given = at_once(20, |_| {
        let (world, ann, staff) = (world.clone(), ann.clone(), staff.clone());
        async move { world.reset(&ann.account, &staff, None, minute(1)).await }
    })
    .await;
    let given: Vec<_> = given.into_iter().flatten().collect();
    assert_eq!(given.len(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'two_factor_reset'").await, 1);
    let good = world.store.issued_code(ann.account.id, minute(1)).await.unwrap();
    assert_eq!(good, Some(given[0].code.clone()));
}

async fn a_reset_among_sign_ins_leaves_nothing_of_before(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, world) = (Arc::new(world.enrolled(&firm, "ann").await), Arc::new(world));
    let mut sign_ins = Vec::new();
    for _ in 0..12 {
        sign_ins.push(world.begin(&ann.account, START).await.0);
    }
    at_once(24, |number| {
        let (world, ann, staff) = (world.clone(), ann.clone(), staff.clone());
        let sign_in = sign_ins[usize::try_from(number / 2).unwrap()].clone();
        async move {
            let rule = (&Key::second_factor_of(ann.account.id), Rule { tries: 1000, ..Rule::SECOND_FACTOR });
            match number {
                12 => drop(world.reset(&ann.account, &staff, None, minute(1)).await.unwrap()),
                _ if number % 2 == 0 => drop(world.store.count_code(sign_in.id, rule, START).await.unwrap()),
                _ => drop(world.complete(&ann.account, &sign_in, ann.step(FIRST_STEP + number), minute(1)).await),
            }
        }
    })
    .await;
    // Whoever was first, was; afterwards there is neither session nor factor.
    for table in ["session", "sign_in", "authenticator", "recovery_set", "recovery_code"] {
        assert_eq!(world.count_rows(table).await, 0, "{table}");
    }
}

async fn setting_up_again_ends_the_reset(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let ann = world.enrolled(&firm, "ann").await;
    let given = world.reset(&ann.account, &staff, None, minute(1)).await.unwrap();
    // The password alone opens no session, whatever the authenticators.
    let opens = World::session(ann.account.id, guichet::session::Assurance::Password, minute(1));
    let event = World::event(firm.id, ann.account.id, Act::SignedInWithPassword, minute(1));
    let counts = World::nothing_counted(&ann.account);
    assert!(
        !world
            .store
            .open_session(&opens, &World::room(&event), &super::world::password(), &counts, &event)
            .await
            .unwrap()
    );

    assert_eq!(world.sign_in_with(&ann.account, proof(&given), minute(2)).await, Completed::Done);
    assert_eq!(world.store.account(ann.account.id).await.unwrap().unwrap().reset_at, Some(minute(1)));
    let (session, pending) = (world.latest_session(&ann.account).await, World::new_authenticator(minute(2)));
    assert!(world.start(&ann.account, &session, &pending).await);
    assert!(world.confirm(&ann.account, &World::confirmation(&session, pending.id, minute(3))).await);
    assert_eq!(world.store.account(ann.account.id).await.unwrap().unwrap().reset_at, None);
    assert_eq!(world.count_rows("issued_code").await, 0);
}

async fn the_letter_stands_with_the_reset_and_not_without(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let mut ann = world.enrolled(&firm, "ann").await;
    world.reset(&ann.account, &staff, None, minute(1)).await.unwrap();
    assert_eq!(world.count_rows("letter").await, 0, "without an address there is none");
    ann.account.email = Email::parse("Ann@example.com");
    assert!(world.reset(&ann.account, &staff, None, minute(2)).await.is_none());
    assert_eq!(world.count_rows("letter").await, 0);
    world.reset(&ann.account, &staff, Some(minute(1)), minute(2)).await.unwrap();
    let letter = "SELECT account_id || ' ' || firm_id || ' ' || email || ' ' || locale || ' ' || notice FROM letter \
        WHERE sent_at IS NULL";
    let expected = format!(r#"{} {} Ann@example.com fr {{"notice":"two_factor_reset"}}"#, ann.account.id, firm.id);
    assert_eq!(world.texts(letter.to_owned()).await, [expected]);
    assert_eq!(world.number("SELECT written_at FROM letter").await, minute(2).as_millis());
}

on_both!(
    a_reset_takes_everything_but_the_password_and_of_nobody_else,
    a_pending_authenticator_goes_too,
    a_reset_stands_once_for_what_was_read,
    of_resets_at_once_one_stands,
    a_reset_among_sign_ins_leaves_nothing_of_before,
    setting_up_again_ends_the_reset,
    the_letter_stands_with_the_reset_and_not_without,
);
