//! A write stands whole or not at all, whatever fails in its middle; and what failed is told without values.

use core::time::Duration;

use guichet::{
    Fault,
    account::{Email, Role},
    audit::{Act, HelpOutcome},
    id::HelpRequestId,
    locale::Locale,
    notice::Notice,
    ports::{Counted, NewSession, Reproof, Sealed},
    session::Assurance,
    throttle::{Key, Rule},
};

use super::{
    on_both,
    world::{Dice, FIRST_STEP, START, World, minute, password},
};

/// From now on no audit line can be written: the last step of every transaction fails.
async fn break_audit(world: &World) {
    break_inserts(world, "audit_event").await;
}

/// From now on nothing can be added to that table.
async fn break_inserts(world: &World, table: &str) {
    break_writes(world, "INSERT", table).await;
}

async fn nothing_stands_without_its_audit_line(world: World) {
    let firm = world.firm().await;
    let ann = world.enrolled(&firm, "ann").await;
    let bob = World::new_account(&firm, "bob");
    let invitation = world.invite(&bob).await.unwrap();
    world.choose_password(&bob).await;
    let session = world.open_session(&bob, START).await;
    let (sign_in, _) = world.begin(&ann.account, START).await;
    let pending = World::new_authenticator(START);
    assert!(world.start(&bob, &session.session, &pending).await);
    break_audit(&world).await;

    let before = world.dump().await;
    let (store, event) = (&world.store, |act| World::event(firm.id, bob.id, act, minute(1)));
    let opens = || World::session(bob.id, Assurance::Password, minute(1));
    let completion = World::completion(&ann.account, &sign_in, ann.step(FIRST_STEP + 1), minute(1));
    assert!(store.complete_sign_in(&completion, &event(Act::SignedInWithAuthenticator).into()).await.is_err());
    let counts = World::nothing_counted(&bob);
    let signed_in = event(Act::SignedInWithPassword);
    let room = World::room(&signed_in);
    assert!(store.open_session(&opens(), &room, &password(), &counts, &signed_in).await.is_err());
    let accepted = event(Act::InvitationAccepted);
    assert!(store.accept_invitation(&invitation, &Sealed(vec![1]), Locale::Fr, &opens(), &accepted).await.is_err());
    let confirmation = World::confirmation(&session.session, pending.id, minute(1));
    assert!(store.confirm_enrolment(&confirmation, &event(Act::EnrolmentConfirmed).into()).await.is_err());
    let codes = World::new_codes(minute(1));
    assert!(store.replace_codes(&ann.session.session, ann.set, &codes, &event(Act::RecoveryCodesMade)).await.is_err());
    assert!(store.save_codes(ann.account.id, ann.set, &event(Act::RecoveryCodesSaved)).await.is_err());
    assert!(store.end_session(session.session.id, &event(Act::SignedOut)).await.is_err());
    assert_eq!(world.dump().await, before);
}

/// The same for what staff do, and for the letters that tell of it.
async fn no_act_of_the_staff_stands_without_its_line_or_its_letter(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let mut ann = world.enrolled(&firm, "ann").await;
    ann.account.email = Email::parse("ann@example.com");
    world.begin(&ann.account, START).await;
    let code = world.issue(&ann.account, &staff, START).await.code.id;
    let (store, account, now) = (&world.store, &ann.account, minute(1));
    let ask = async || {
        let record = World::record(account, Act::HelpAsked, Notice::HelpAsked { client: account.id }, now);
        store.ask_for_help(HelpRequestId::new(now, &Dice), account.id, START, 3, &record).await
    };
    assert!(ask().await.unwrap());
    let counted = Counted { key: Key::second_factor_of(account.id), number: 1 };
    store.count(&[(counted.key.clone(), Rule::SECOND_FACTOR)], now).await.unwrap();

    for broken in ["letter", "audit_event"] {
        break_inserts(&world, broken).await;
        let before = world.dump().await;
        let new = World::new_issued_code(account, &staff, now);
        assert!(store.reset_two_factor(&new, None, &World::reset_record(account, now)).await.is_err(), "{broken}");
        let record = |act| World::record(account, act, Notice::CodeIssued, now);
        let issued = Act::CodeIssued { check: new.code.check, until: new.code.expires_at };
        assert!(store.issue_code(&new, &record(issued)).await.is_err(), "{broken}");
        assert!(store.revoke_code(code, account.id, &record(Act::CodeRevoked)).await.is_err(), "{broken}");
        let outcome = HelpOutcome::Talked;
        let handled = record(Act::HelpHandled { outcome });
        assert!(store.close_help_requests(account.id, outcome, &handled).await.is_err(), "{broken}");
        assert!(ask().await.is_err(), "{broken}");
        assert_eq!(world.dump().await, before, "{broken}");
    }
    // By now the log is broken as well.
    let before = world.dump().await;
    for proof in [ann.step(FIRST_STEP + 1), ann.recovery_code(0)] {
        let reproof = Reproof { session: ann.session.session.id, account: account.id, proof, counted: counted.clone() };
        let event = World::event(firm.id, account.id, Act::ProvenAgain, now);
        assert!(store.prove_again(&reproof, &event).await.is_err());
    }
    assert_eq!(world.dump().await, before);
}

/// From now on that can't be written.
async fn break_writes(world: &World, write: &str, table: &str) {
    let then = if world.is_sqlite() {
        "BEGIN SELECT RAISE(ABORT, 'broken'); END"
    } else {
        "FOR EACH ROW EXECUTE FUNCTION audit_event_stands()"
    };
    let name = format!("broken_{write}_{table}");
    world.sql(&format!("CREATE TRIGGER {name} BEFORE {write} ON {table} {then}")).await.unwrap();
}

async fn mend_writes(world: &World, write: &str, table: &str) {
    let on = if world.is_sqlite() { String::new() } else { format!(" ON {table}") };
    world.sql(&format!("DROP TRIGGER broken_{write}_{table}{on}")).await.unwrap();
}

async fn a_reset_and_a_code_stand_whole_whichever_step_fails(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let mut ann = world.enrolled(&firm, "ann").await;
    ann.account.email = Email::parse("ann@example.com");
    world.begin(&ann.account, START).await;
    world.issue(&ann.account, &staff, START).await;
    let (store, account, now) = (&world.store, &ann.account, minute(1));
    let counted = Key::second_factor_of(account.id);
    store.count(&[(counted, Rule::SECOND_FACTOR)], now).await.unwrap();
    let new = World::new_issued_code(account, &staff, now);
    let issued = World::record(
        account,
        Act::CodeIssued { check: new.code.check, until: new.code.expires_at },
        Notice::CodeIssued,
        now,
    );
    let before = world.dump().await;
    for (write, table, is_of_code) in [
        ("UPDATE", "account", false),
        ("DELETE", "session", false),
        ("DELETE", "sign_in", false),
        ("DELETE", "authenticator", false),
        ("DELETE", "recovery_set", false),
        ("DELETE", "throttle", false),
        ("DELETE", "issued_code", true),
        ("INSERT", "issued_code", true),
        ("INSERT", "letter", true),
        ("INSERT", "audit_event", true),
    ] {
        break_writes(&world, write, table).await;
        let failed = store.reset_two_factor(&new, None, &World::reset_record(account, now)).await;
        assert!(failed.is_err(), "{write} {table}");
        if is_of_code {
            assert!(store.issue_code(&new, &issued).await.is_err(), "{write} {table}");
        }
        mend_writes(&world, write, table).await;
        assert_eq!(world.dump().await, before, "{write} {table}");
    }
    assert!(store.reset_two_factor(&new, None, &World::reset_record(account, now)).await.unwrap());
}

async fn a_token_that_exists_is_an_error_and_never_a_takeover(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await, world.account(&firm, "bob").await);
    let bobs = world.open_session(&bob, START).await;
    let (sign_in, _) = world.begin(&ann.account, START).await;
    let before = world.dump().await;
    let mut completion = World::completion(&ann.account, &sign_in, ann.step(FIRST_STEP + 1), minute(1));
    completion.opens = NewSession { token: bobs.token, ..completion.opens };
    let event = World::event(firm.id, ann.account.id, Act::SignedInWithAuthenticator, minute(1));
    let Err(fault @ Fault::Store(_)) = world.store.complete_sign_in(&completion, &event.into()).await else {
        panic!("a token was taken over");
    };
    assert_eq!(world.dump().await, before);
    let told = fault.to_string();
    for value in [bob.id.to_string(), ann.account.id.to_string(), "Firefox".to_owned(), "2001:db8".to_owned()] {
        assert!(!told.contains(&value), "{told}");
    }
}

async fn after_a_failed_write_the_next_one_stands(world: World) {
    let firm = world.firm().await;
    let account = world.account(&firm, "ann").await;
    let opens = world.open_session(&account, START).await;
    for _ in 0..40 {
        let event = World::event(firm.id, account.id, Act::SignedInWithPassword, minute(1));
        assert!(
            world
                .store
                .open_session(&opens, &World::room(&event), &password(), &World::nothing_counted(&account), &event)
                .await
                .is_err()
        );
    }
    world.open_session(&account, minute(1)).await;
}

async fn a_request_that_is_given_up_is_whole_or_not_and_blocks_nobody(world: World) {
    let firm = world.firm().await;
    let account = world.account(&firm, "ann").await;
    let counts = World::nothing_counted(&account);
    let event = World::event(firm.id, account.id, Act::SignedInWithPassword, START);
    // Dropped ever later, wherever the transaction then is.
    for patience in (0..10_000).step_by(200).map(Duration::from_micros) {
        let opens = World::session(account.id, Assurance::Password, START);
        let _ = tokio::time::timeout(
            patience,
            world.store.open_session(&opens, &World::room(&event), &password(), &counts, &event),
        )
        .await;
    }
    world.open_session(&account, minute(1)).await;
    let (sessions, lines) = (world.count_rows("session").await, world.count_rows("audit_event").await);
    let ended = world.number("SELECT COUNT(*) FROM audit_event WHERE name = 'excess_sessions_exceeded'").await;
    // A line for the firm, one for the account, one for each session that began; and one for each that had to end.
    assert_eq!(lines, 2 + sessions + 2 * ended);
}

async fn a_write_that_others_block_fails_within_seconds_and_changes_nothing(world: World) {
    let firm = world.firm().await;
    let account = world.account(&firm, "ann").await;
    let event = World::event(firm.id, account.id, Act::SignedInWithPassword, START);
    let opens = World::session(account.id, Assurance::Password, START);
    let before = world.dump().await;
    let blocked = world.block_writes().await;
    let counts = World::nothing_counted(&account);
    let password = password();
    let room = World::room(&event);
    let writing = world.store.open_session(&opens, &room, &password, &counts, &event);
    let written = tokio::time::timeout(Duration::from_secs(9), writing).await.expect("it hangs");
    assert!(written.is_err());
    drop(blocked);
    assert_eq!(world.dump().await, before);
    world.open_session(&account, minute(1)).await;
}

on_both!(
    a_write_that_others_block_fails_within_seconds_and_changes_nothing,
    nothing_stands_without_its_audit_line,
    no_act_of_the_staff_stands_without_its_line_or_its_letter,
    a_reset_and_a_code_stand_whole_whichever_step_fails,
    a_token_that_exists_is_an_error_and_never_a_takeover,
    after_a_failed_write_the_next_one_stands,
    a_request_that_is_given_up_is_whole_or_not_and_blocks_nobody,
);
