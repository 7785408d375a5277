//! A sign-in takes five codes and opens one session; a code that was consumed never works again.

use core::time::Duration;

use guichet::{
    audit::Act,
    id::SignInId,
    ports::{CodeCount, Completed, Holder},
    session::Assurance,
    sign_in::{Proof, SignIn, TRIES, VALID_FOR},
    throttle::{Key, Rule},
    totp::Step,
};

use super::{
    on_both,
    world::{Dice, Enrolled, FIRST_STEP, START, World, minute, password, token},
};

async fn count(world: &World, sign_in: SignInId, of: &Enrolled, minutes: u64) -> CodeCount {
    let key = Key::second_factor_of(of.account.id);
    world.store.count_code(sign_in, (&key, Rule::SECOND_FACTOR), minute(minutes)).await.unwrap()
}

async fn a_sign_in_takes_five_codes(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (sign_in, token) = world.begin(&ann.account, START).await;
    for counted in 1..=TRIES {
        let expected = CodeCount::Allowed { counted, tries_left: TRIES - counted };
        assert_eq!(count(&world, sign_in.id, &ann, 1).await, expected);
    }
    let before = world.dump().await;
    assert_eq!(count(&world, sign_in.id, &ann, 1).await, CodeCount::SignInOver);
    assert_eq!(world.dump().await, before);
    let Some(Holder::SignIn(stored, _)) = world.store.holder(token).await.unwrap() else {
        panic!("no sign-in");
    };
    assert_eq!(stored.tries, TRIES);
}

async fn a_sign_in_that_is_over_or_unknown_takes_none(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (sign_in, _) = world.begin(&ann.account, START).await;
    let before = world.dump().await;
    let over = VALID_FOR.as_secs() / 60;
    assert_eq!(count(&world, sign_in.id, &ann, over).await, CodeCount::SignInOver);
    assert_eq!(count(&world, SignInId::new(START, &Dice), &ann, 0).await, CodeCount::SignInOver);
    assert_eq!(world.dump().await, before);
}

async fn beginning_again_gives_no_new_budget(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (older, _) = world.begin(&ann.account, START).await;
    for round in 0..2 {
        let (sign_in, _) = world.begin(&ann.account, START).await;
        for code in 1..=TRIES {
            let CodeCount::Allowed { counted, .. } = count(&world, sign_in.id, &ann, 0).await else {
                panic!("refused too early");
            };
            assert_eq!(counted, round * TRIES + code);
        }
    }
    // The tenth in a row began the wait, for an older sign-in as for a new one; neither is charged for it.
    let (newer, _) = world.begin(&ann.account, START).await;
    let before = world.dump().await;
    for sign_in in [older.id, newer.id] {
        assert_eq!(count(&world, sign_in, &ann, 0).await, CodeCount::Locked(minute(15)));
    }
    assert_eq!(world.dump().await, before);
}

async fn after_a_hundred_wrong_codes_none_is_taken(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (sign_in, _) = world.begin(&ann.account, START).await;
    let key = Key::second_factor_of(ann.account.id);
    let insert =
        format!("INSERT INTO throttle (key, failures, wait_until, last_at) VALUES ('{}', 100, 0, 0)", key.as_str());
    world.sql(&insert).await.unwrap();
    assert_eq!(count(&world, sign_in.id, &ann, 0).await, CodeCount::Disabled);
}

async fn a_step_is_consumed_once_and_never_backwards(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    for (step, expected) in [
        (FIRST_STEP + 5, Completed::Done),
        (FIRST_STEP + 5, Completed::CodeGone),
        (FIRST_STEP + 4, Completed::CodeGone),
        (FIRST_STEP + 6, Completed::Done),
    ] {
        assert_eq!(world.sign_in_with(&ann.account, ann.step(step), minute(1)).await, expected, "{step}");
    }
    let stored = world.store.authenticators(ann.account.id).await.unwrap();
    assert_eq!(stored[0].at.number(), FIRST_STEP + 6);
}

async fn a_recovery_code_is_spent_once(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    for left in [9, 8] {
        let proof = ann.recovery_code(left);
        assert_eq!(world.sign_in_with(&ann.account, proof, minute(1)).await, Completed::Done);
        let again = ann.recovery_code(left);
        assert_eq!(world.sign_in_with(&ann.account, again, minute(2)).await, Completed::CodeGone);
        assert_eq!(world.store.factors(ann.account.id).await.unwrap().codes_left, u32::try_from(left).unwrap());
        assert_eq!(world.store.spendable_codes(ann.account.id).await.unwrap().unwrap().codes.len(), left);
    }
}

async fn a_proof_of_another_account_opens_nothing(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await, world.enrolled(&firm, "bob").await);
    let (sign_in, _) = world.begin(&bob.account, START).await;
    let before = world.dump().await;
    for proof in [ann.recovery_code(0), ann.step(FIRST_STEP + 1)] {
        assert_eq!(world.complete(&bob.account, &sign_in, proof, minute(1)).await, Completed::CodeGone);
    }
    // Nor does a sign-in of another account.
    let mine = ann.step(FIRST_STEP + 1);
    assert_eq!(world.complete(&ann.account, &sign_in, mine, minute(1)).await, Completed::SignInOver);
    assert_eq!(world.dump().await, before);
}

async fn a_pending_authenticator_opens_nothing(world: World) {
    let account = world.account(&world.firm().await, "ann").await;
    let (_, pending) = world.started(&account, START).await;
    assert!(world.store.authenticators(account.id).await.unwrap().is_empty());
    let (sign_in, _) = world.begin(&account, START).await;
    let before = world.dump().await;
    let proof = Proof::Step { authenticator: pending.id, step: Step::from_number(FIRST_STEP) };
    let completed = world.complete(&account, &sign_in, proof, minute(1)).await;
    assert_eq!(completed, Completed::CodeGone);
    assert_eq!(world.dump().await, before);
}

async fn a_code_that_was_gone_leaves_every_row_as_it_was(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (sign_in, _) = world.begin(&ann.account, START).await;
    count(&world, sign_in.id, &ann, 0).await;
    let before = world.dump().await;
    let completed = world.complete(&ann.account, &sign_in, ann.step(FIRST_STEP), minute(1)).await;
    assert_eq!(completed, Completed::CodeGone);
    assert_eq!(world.dump().await, before);
}

async fn an_expired_sign_in_opens_nothing_and_spends_nothing(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (sign_in, _) = world.begin(&ann.account, START).await;
    let before = world.dump().await;
    let completed = world.complete(&ann.account, &sign_in, ann.step(FIRST_STEP + 1), START.after(VALID_FOR)).await;
    assert_eq!(completed, Completed::SignInOver);
    assert_eq!(world.dump().await, before);
}

async fn a_completed_sign_in_is_a_session_and_its_failures_are_forgotten(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (sign_in, token) = world.begin(&ann.account, START).await;
    count(&world, sign_in.id, &ann, 0).await;
    let completion = World::completion(&ann.account, &sign_in, ann.step(FIRST_STEP + 1), minute(1));
    let event = World::event(ann.account.firm, ann.account.id, Act::SignedInWithAuthenticator, minute(1));
    assert_eq!(world.store.complete_sign_in(&completion, &event.into()).await.unwrap(), Completed::Done);
    assert!(world.store.holder(token).await.unwrap().is_none());
    let Some(Holder::Session(session, ..)) = world.store.holder(completion.opens.token).await.unwrap() else {
        panic!("no session");
    };
    assert_eq!(session, completion.opens.session);
    assert_eq!(world.count_rows("throttle").await, 0);
    assert_eq!(world.number("SELECT last_used_at FROM authenticator").await, minute(1).as_millis());
}

async fn wrong_codes_of_others_keep_the_lock_that_they_began(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (mine, _) = world.begin(&ann.account, START).await;
    count(&world, mine.id, &ann, 0).await;
    for _ in 0..2 {
        let (theirs, _) = world.begin(&ann.account, START).await;
        for _ in 0..TRIES {
            count(&world, theirs.id, &ann, 0).await;
        }
    }
    let completed = world.complete(&ann.account, &mine, ann.step(FIRST_STEP + 1), minute(1)).await;
    assert_eq!(completed, Completed::Done);
    assert_eq!(world.number("SELECT failures FROM throttle").await, 10);
}

async fn a_right_password_forgets_no_wrong_code(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (sign_in, _) = world.begin(&ann.account, START).await;
    for _ in 0..4 {
        count(&world, sign_in.id, &ann, 0).await;
    }
    let (again, _) = world.begin(&ann.account, START).await;
    let expected = CodeCount::Allowed { counted: 5, tries_left: TRIES - 1 };
    assert_eq!(count(&world, again.id, &ann, 0).await, expected);
}

async fn a_sign_in_that_is_given_up_is_over(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (sign_in, token) = world.begin(&ann.account, START).await;
    world.store.end_sign_in(sign_in.id).await.unwrap();
    assert!(world.store.holder(token).await.unwrap().is_none());
    assert_eq!(world.complete(&ann.account, &sign_in, ann.step(FIRST_STEP + 1), START).await, Completed::SignInOver);
}

async fn help_can_be_asked_for_three_times_a_day(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let day = Duration::from_hours(24);
    let ask = |now: guichet::time::Timestamp| {
        let event = World::event(ann.account.firm, ann.account.id, Act::HelpAsked, now);
        let account = ann.account.id;
        let (store, request) = (world.store.clone(), guichet::id::HelpRequestId::new(now, &Dice));
        async move { store.ask_for_help(request, account, now.before(day), 3, &event.into()).await.unwrap() }
    };
    let asked = super::world::at_once(12, |_| ask(START)).await;
    assert_eq!(asked.into_iter().filter(|asked| *asked).count(), 3);
    assert!(!ask(minute(24 * 60 - 1)).await);
    assert!(ask(START.after(day)).await);
    assert_eq!(world.count_rows("help_request").await, 4);
}

/// What another request may have done to ann while her password was checked.
const CHANGES: [&str; 3] = ["password = NULL", "disabled_at = 1", "locked_at = 1"];

async fn no_sign_in_begins_on_a_password_that_was_changed_or_in_a_closed_account(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await.account;
    let begin = async |password| {
        let sign_in = SignIn::new(ann.id, minute(1), &Dice);
        let event = World::event(ann.firm, ann.id, Act::PasswordAccepted, minute(1));
        let counts = World::nothing_counted(&ann);
        world.store.begin_sign_in(&sign_in, token(), &password, &counts, &event).await.unwrap()
    };
    let before = world.dump().await;
    assert!(!begin(guichet::ports::Sealed(vec![43])).await);
    assert_eq!(world.dump().await, before);
    assert!(begin(password()).await);
    for change in CHANGES {
        world.sql(&format!("UPDATE account SET {change}")).await.unwrap();
        let before = world.dump().await;
        assert!(!begin(password()).await, "{change}");
        assert_eq!(world.dump().await, before);
        world.sql("UPDATE account SET disabled_at = NULL, locked_at = NULL").await.unwrap();
        world.choose_password(&ann).await;
    }
    // An account that is reset still begins one: what it waits for is the code that staff gave.
    world.sql("UPDATE account SET reset_at = 1").await.unwrap();
    assert!(begin(password()).await);
}

async fn no_session_begins_on_a_password_alone_where_more_is_asked(world: World) {
    let firm = world.firm().await;
    let (ann, enrolled) = (world.account(&firm, "ann").await, world.enrolled(&firm, "eve").await.account);
    let open = async |account: &guichet::account::Account, password| {
        let opens = World::session(account.id, Assurance::Password, minute(1));
        let event = World::event(firm.id, account.id, Act::SignedInWithPassword, minute(1));
        world
            .store
            .open_session(&opens, &World::room(&event), &password, &World::nothing_counted(account), &event)
            .await
            .unwrap()
    };
    let before = world.dump().await;
    assert!(!open(&ann, guichet::ports::Sealed(vec![43])).await);
    assert!(!open(&enrolled, password()).await);
    assert_eq!(world.dump().await, before);
    for change in CHANGES.into_iter().chain(["reset_at = 1"]) {
        world.sql(&format!("UPDATE account SET {change} WHERE id = '{}'", ann.id)).await.unwrap();
        let before = world.dump().await;
        assert!(!open(&ann, password()).await, "{change}");
        assert_eq!(world.dump().await, before);
        world.sql("UPDATE account SET disabled_at = NULL, locked_at = NULL, reset_at = NULL").await.unwrap();
        world.choose_password(&ann).await;
    }
    // A pending authenticator asks for nothing yet.
    world.started(&ann, START).await;
    assert!(open(&ann, password()).await);
}

on_both!(
    a_sign_in_takes_five_codes,
    a_sign_in_that_is_over_or_unknown_takes_none,
    beginning_again_gives_no_new_budget,
    after_a_hundred_wrong_codes_none_is_taken,
    a_step_is_consumed_once_and_never_backwards,
    a_recovery_code_is_spent_once,
    a_proof_of_another_account_opens_nothing,
    a_pending_authenticator_opens_nothing,
    a_code_that_was_gone_leaves_every_row_as_it_was,
    an_expired_sign_in_opens_nothing_and_spends_nothing,
    a_completed_sign_in_is_a_session_and_its_failures_are_forgotten,
    wrong_codes_of_others_keep_the_lock_that_they_began,
    a_right_password_forgets_no_wrong_code,
    a_sign_in_that_is_given_up_is_over,
    help_can_be_asked_for_three_times_a_day,
    no_sign_in_begins_on_a_password_that_was_changed_or_in_a_closed_account,
    no_session_begins_on_a_password_alone_where_more_is_asked,
);
