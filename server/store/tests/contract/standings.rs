//! Where each account stands is kept right: after every act, by the clock, and in the order of the rules.

use core::time::Duration;

use guichet::{
    account::{Account, Role},
    audit::Act,
    id::AccountId,
    ports::{CodeCount, Completed, Reproven, Sealed},
    session::Assurance,
    sign_in::{Proof, TRIES},
    standing::Standing,
    throttle::{Key, Rule},
    time::Timestamp,
};

use super::{
    on_both,
    world::{Enrolled, FIRST_STEP, START, World, at_once, minute},
};

/// What of an account decides where it stands.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and every combination can be")]
#[derive(Clone, Copy, Debug)]
struct Facts {
    disabled: bool,
    locked: bool,
    /// Wrong codes in a row, and until when they lock.
    codes: (u32, Option<Timestamp>),
    reset: bool,
    exempt_until: Option<Timestamp>,
    authenticator: bool,
    password: bool,
}

impl Facts {
    /// The first standing that applies, as `guichet::standing` says it.
    fn standing(self, now: Timestamp) -> Standing {
        let by_codes = self.codes.0 >= 100 || self.codes.1.is_some_and(|until| now < until);
        let applies = |standing| match standing {
            Standing::Disabled => self.disabled,
            Standing::Locked => self.locked || by_codes,
            Standing::SetUpAgain => self.reset,
            Standing::Exempt => self.exempt_until.is_some_and(|until| now < until),
            Standing::Protected => self.authenticator,
            Standing::PasswordOnly => self.password,
            Standing::Waiting => true,
        };
        Standing::ALL.into_iter().find(|standing| applies(*standing)).unwrap()
    }

    /// When it has to be found anew.
    fn until(self, now: Timestamp) -> Option<Timestamp> {
        self.exempt_until.into_iter().chain(self.codes.1).filter(|until| now < *until).min()
    }
}

/// Every combination.
fn every_fact() -> Vec<Facts> {
    let (soon, late) = (minute(10), minute(20));
    let codes = [(0, None), (10, Some(soon)), (11, Some(late)), (12, Some(START)), (100, Some(START))];
    let exemptions = [None, Some(START), Some(soon), Some(minute(30))];
    let mut facts = Vec::new();
    for number in 0..32_u8 {
        let bit = |place: u8| number & (1 << place) != 0;
        for codes in codes {
            for exempt_until in exemptions {
                facts.push(Facts {
                    disabled: bit(0),
                    locked: bit(1),
                    codes,
                    reset: bit(2),
                    exempt_until,
                    authenticator: bit(3),
                    password: bit(4),
                });
            }
        }
    }
    facts
}

/// Writes accounts with those facts, all waiting to be looked at.
async fn write(world: &World, template: &Account, facts: &[Facts]) -> Vec<AccountId> {
    let (mut ids, mut statements) = (Vec::new(), Vec::new());
    let (password, null) = (world.bytes(&[42]), "NULL".to_owned());
    for (number, facts) in facts.iter().enumerate() {
        let id = AccountId::new(START, &super::world::Dice);
        let since = |is: bool| if is { "1".to_owned() } else { null.clone() };
        let until = facts.exempt_until.map_or(null.clone(), |until| until.as_millis().to_string());
        statements.push(format!(
            "INSERT INTO account (id, firm_id, username, username_key, role, locale, created_at, sort_key, \
             disabled_at, locked_at, reset_at, exempt_until, password, standing_until) \
             VALUES ('{id}', '{}', 'u{number}', 'u{number}', 'client', 'fr', 0, 'u', {}, {}, {}, {until}, {}, 0);",
            template.firm,
            since(facts.disabled),
            since(facts.locked),
            since(facts.reset),
            if facts.password { &password } else { &null },
        ));
        if let (failures @ 1.., Some(wait_until)) = facts.codes {
            let key = Key::second_factor_of(id);
            statements.push(format!(
                "INSERT INTO throttle (key, failures, wait_until, last_at) VALUES ('{}', {failures}, {}, 0);",
                key.as_str(),
                wait_until.as_millis()
            ));
        }
        if facts.authenticator {
            statements.push(format!(
                "INSERT INTO authenticator (id, account_id, secret, created_at, confirmed_at, last_step) \
                 VALUES ('a{number}', '{id}', {password}, 0, 0, 0);"
            ));
        }
        ids.push(id);
    }
    world.sql(&statements.join("\n")).await.unwrap();
    ids
}

async fn every_account_stands_where_the_rules_say_now_and_later(world: World) {
    let template = world.account(&world.firm().await, "ann").await;
    let facts = every_fact();
    assert!(facts.len() > 500, "more than are settled at a time");
    let ids = write(&world, &template, &facts).await;
    for now in [START, minute(10), minute(20), minute(30)] {
        for moment in [now.before(Duration::from_millis(1)), now] {
            if moment < START {
                continue;
            }
            world.store.sweep(moment).await.unwrap();
            let rows = "SELECT id || ' ' || standing || ' ' || COALESCE(standing_until, 0) FROM account";
            let rows: std::collections::HashSet<String> = world.texts(rows.to_owned()).await.into_iter().collect();
            for (id, facts) in ids.iter().zip(&facts) {
                let until = facts.until(moment).map_or(0, Timestamp::as_millis);
                let expected = format!("{id} {} {until}", facts.standing(moment).as_str());
                assert!(rows.contains(&expected), "{expected} {facts:?}");
            }
        }
    }
}

async fn looks_at_once_find_the_same(world: World) {
    let template = world.account(&world.firm().await, "ann").await;
    let facts = every_fact();
    let ids = write(&world, &template, &facts).await;
    at_once(8, |_| {
        let store = world.store.clone();
        async move { store.sweep(START).await.unwrap() }
    })
    .await;
    for (id, facts) in ids.iter().zip(facts) {
        assert_eq!(world.standing(*id).await, facts.standing(START).as_str());
    }
}

async fn invited_joined_set_up(world: World) {
    let firm = world.firm().await;
    let ann = World::new_account(&firm, "ann");
    let invitation = world.invite(&ann).await.unwrap();
    assert_eq!(world.standing(ann.id).await, "waiting");
    let opens = World::session(ann.id, Assurance::Password, minute(1));
    let event = World::event(firm.id, ann.id, Act::InvitationAccepted, minute(1));
    let locale = guichet::locale::Locale::En;
    assert!(world.store.accept_invitation(&invitation, &Sealed(vec![42]), locale, &opens, &event).await.unwrap());
    assert_eq!(world.standing(ann.id).await, "password_only");
    let pending = World::new_authenticator(minute(2));
    assert!(world.start(&ann, &opens.session, &pending).await);
    assert_eq!(world.standing(ann.id).await, "password_only");
    assert!(world.confirm(&ann, &World::confirmation(&opens.session, pending.id, minute(3))).await);
    assert_eq!(world.standing(ann.id).await, "protected");
}

/// Wrong codes at that moment, until they lock.
async fn lock(world: &World, of: &Enrolled, now: Timestamp) {
    let (key, mut sign_in) = (Key::second_factor_of(of.account.id), world.begin(&of.account, now).await.0);
    for number in 1..=2 * TRIES {
        assert_eq!(world.standing(of.account.id).await, "protected", "after {number}");
        let count = world.store.count_code(sign_in.id, (&key, Rule::SECOND_FACTOR), now).await.unwrap();
        assert!(matches!(count, CodeCount::Allowed { .. }));
        if number == TRIES {
            sign_in = world.begin(&of.account, now).await.0;
        }
    }
    assert_eq!(world.standing(of.account.id).await, "locked");
}

async fn ten_wrong_codes_lock_until_their_wait_is_over(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    lock(&world, &ann, START).await;
    world.store.sweep(minute(15).before(Duration::from_millis(1))).await.unwrap();
    assert_eq!(world.standing(ann.account.id).await, "locked");
    world.store.sweep(minute(15)).await.unwrap();
    assert_eq!(world.standing(ann.account.id).await, "protected");
}

async fn ten_wrong_proofs_lock_too_and_a_right_one_afterwards_opens(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let key = Key::second_factor_of(ann.account.id);
    for _ in 0..10 {
        world.store.count_proof(ann.account.id, (&key, Rule::SECOND_FACTOR), START).await.unwrap();
    }
    assert_eq!(world.standing(ann.account.id).await, "locked");
    // Nobody looked in the meantime: the proof settles it.
    let proven = world.prove(&ann.account, ann.session.session.id, ann.step(FIRST_STEP + 1), minute(16)).await;
    assert_eq!((proven, world.standing(ann.account.id).await.as_str()), (Reproven::Done, "protected"));
}

async fn a_right_code_after_the_wait_opens(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    lock(&world, &ann, START).await;
    let completed = world.sign_in_with(&ann.account, ann.step(FIRST_STEP + 1), minute(16)).await;
    assert_eq!((completed, world.standing(ann.account.id).await.as_str()), (Completed::Done, "protected"));
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE standing_until IS NOT NULL").await, 0);
}

async fn a_hundred_wrong_codes_lock_for_good(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let key = Key::second_factor_of(ann.account.id);
    let almost =
        format!("INSERT INTO throttle (key, failures, wait_until, last_at) VALUES ('{}', 99, 0, 0)", key.as_str());
    world.sql(&almost).await.unwrap();
    world.store.count_proof(ann.account.id, (&key, Rule::SECOND_FACTOR), START).await.unwrap();
    world.store.sweep(minute(60 * 24 * 365)).await.unwrap();
    assert_eq!(world.standing(ann.account.id).await, "locked");
}

async fn reset_and_set_up_again(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let ann = world.enrolled(&firm, "ann").await;
    lock(&world, &ann, START).await;
    // An issued code leaves everything as it is, the lock too.
    world.issue(&ann.account, &staff, minute(1)).await;
    assert_eq!(world.standing(ann.account.id).await, "locked");
    let given = world.reset(&ann.account, &staff, None, minute(1)).await.unwrap();
    assert_eq!(world.standing(ann.account.id).await, "set_up_again");
    let proof = Proof::IssuedCode { code: given.code.id };
    assert_eq!(world.sign_in_with(&ann.account, proof, minute(2)).await, Completed::Done);
    assert_eq!(world.standing(ann.account.id).await, "set_up_again");
    let (session, pending) = (world.latest_session(&ann.account).await, World::new_authenticator(minute(2)));
    assert!(world.start(&ann.account, &session, &pending).await);
    assert!(world.confirm(&ann.account, &World::confirmation(&session, pending.id, minute(3))).await);
    assert_eq!(world.standing(ann.account.id).await, "protected");
}

on_both!(
    every_account_stands_where_the_rules_say_now_and_later,
    looks_at_once_find_the_same,
    invited_joined_set_up,
    ten_wrong_codes_lock_until_their_wait_is_over,
    ten_wrong_proofs_lock_too_and_a_right_one_afterwards_opens,
    a_right_code_after_the_wait_opens,
    a_hundred_wrong_codes_lock_for_good,
    reset_and_set_up_again,
);
