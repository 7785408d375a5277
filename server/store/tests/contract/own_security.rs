//! Authenticators, recovery codes and password, changed by their holder: each change ends what hangs on it, with its
//! event and its letter, and what comes too late or from another account changes nothing.

use std::sync::Arc;

use guichet::{
    account::{Account, Email},
    audit::{Act, Record},
    authenticator::{AuthenticatorName, MOST},
    id::{AuthenticatorId, RecoverySetId},
    notice::{Letter, Notice},
    ports::{
        Completed, Counted, Joining, NewSession, PasswordChange, PendingAuthenticator, Removal, Removed, Sealed,
        Started,
    },
    session::Assurance,
    sign_in::Proof,
    throttle::{Key, Rule},
    time::Timestamp,
    totp::Step,
};

use super::{
    on_both,
    world::{Dice, Enrolled, FIRST_STEP, START, World, at_once, minute, password},
};

const STEP: Step = Step::from_number(FIRST_STEP + 3);

/// An event of the account's own, with a letter.
fn record(of: &Account, act: Act, notice: Notice, now: Timestamp) -> Record {
    let to = Account { email: Email::parse("ann@example.com"), ..of.clone() };
    let letters = Letter::to(&to, notice, now, &Dice).into_iter().collect();
    Record { events: vec![World::event(of.firm, of.id, act, now)], letters }
}

/// Starts an authenticator; what that came to, and which one it is.
async fn start(
    world: &World,
    of: &Enrolled,
    name: Option<&str>,
    replaces: Option<AuthenticatorId>,
    now: Timestamp,
) -> (Started, AuthenticatorId) {
    let row = World::new_authenticator(now);
    let (id, name) = (row.id, name.and_then(AuthenticatorName::parse));
    let pending = PendingAuthenticator { row, name, replaces };
    let event = World::event(of.account.firm, of.account.id, Act::EnrolmentStarted, now);
    (world.store.start_authenticator(&of.session.session, &pending, &event).await.unwrap(), id)
}

async fn join(world: &World, of: &Enrolled, authenticator: AuthenticatorId, now: Timestamp) -> bool {
    let (account, session) = (&of.account, of.session.session.id);
    let counted = Counted { key: Key::first_code_of(account.id), number: 1 };
    let joining = Joining { account: account.id, session, authenticator, step: STEP, counted };
    let record = record(account, Act::AuthenticatorAdded, Notice::AuthenticatorAdded, now);
    world.store.join_authenticator(&joining, &record).await.unwrap()
}

/// Another app beside the first.
async fn added(world: &World, of: &Enrolled, name: &str, now: Timestamp) -> AuthenticatorId {
    let (started, id) = start(world, of, Some(name), None, now).await;
    assert!(started == Started::Done && join(world, of, id, now).await);
    id
}

async fn own(world: &World, of: &Enrolled) -> Vec<AuthenticatorId> {
    world.store.own_authenticators(of.account.id).await.unwrap().into_iter().map(|own| own.id).collect()
}

/// Removes one, from the session of the set-up; the last one where `last` says that it can go.
async fn remove(world: &World, of: &Enrolled, which: AuthenticatorId, last: bool) -> Removed {
    let now = minute(5);
    let last = last.then(|| World::session(of.account.id, Assurance::Password, now));
    let removal = Removal { account: of.account.id, authenticator: which, session: of.session.session.id, last };
    let record = record(&of.account, Act::AuthenticatorRemoved, Notice::AuthenticatorRemoved, now);
    world.store.remove_authenticator(&removal, &record).await.unwrap()
}

/// Sessions, sign-ins, letters and lines of the log.
async fn counts(world: &World) -> [i64; 4] {
    let mut counts = [0; 4];
    for (count, table) in counts.iter_mut().zip(["session", "sign_in", "letter", "audit_event"]) {
        *count = world.count_rows(table).await;
    }
    counts
}

async fn a_further_authenticator_joins_the_first_with_its_name(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let key = Key::first_code_of(ann.account.id);
    world.store.count(&[(key, Rule::FIRST_CODE)], minute(1)).await.unwrap();
    let (started, id) = start(&world, &ann, Some("Tablet"), None, minute(1)).await;
    assert_eq!((started, own(&world, &ann).await.len()), (Started::Done, 1), "it isn't active yet");
    let pending = world.store.pending_authenticator(&ann.session.session, minute(2)).await.unwrap().unwrap();
    assert_eq!((pending.row.id, pending.replaces), (id, None));
    assert!(world.store.pending_authenticator(&ann.session.session, minute(11)).await.unwrap().is_none());
    let [.., letters, lines] = counts(&world).await;
    assert!(join(&world, &ann, id, minute(2)).await);
    let both = world.store.own_authenticators(ann.account.id).await.unwrap();
    assert_eq!((both.len(), both[1].id, both[1].added_at, both[1].used_at), (2, id, minute(2), None));
    assert_eq!(both[1].name.as_ref().unwrap().as_str(), "Tablet");
    assert_eq!((both[0].name.clone(), both[0].used_at), (None, None), "a first code is no use of it");
    assert_eq!(counts(&world).await[2..], [letters + 1, lines + 1]);
    assert_eq!(world.count_rows("throttle").await, 0);
    // Its first code is used; the next one signs in, and is a use.
    let step = |number| Proof::Step { authenticator: id, step: Step::from_number(number) };
    assert_eq!(world.sign_in_with(&ann.account, step(FIRST_STEP + 3), minute(3)).await, Completed::CodeGone);
    assert_eq!(world.sign_in_with(&ann.account, step(FIRST_STEP + 4), minute(4)).await, Completed::Done);
    assert_eq!(world.store.own_authenticators(ann.account.id).await.unwrap()[1].used_at, Some(minute(4)));
}

async fn one_waits_at_a_time_and_no_more_than_five_are_active(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await, world.enrolled(&firm, "bob").await);
    let eve = world.account(&firm, "eve").await;
    let session = world.open_session(&eve, START).await;
    let eve = Enrolled { account: eve, session, ..world.enrolled(&firm, "nobody").await };
    let (_, first) = start(&world, &ann, None, None, START).await;
    let (_, second) = start(&world, &ann, None, None, START).await;
    assert!(!join(&world, &ann, first, minute(1)).await, "the second took its place");
    assert!(join(&world, &ann, second, minute(1)).await && !join(&world, &ann, second, minute(1)).await);
    for _ in 0..MOST - 2 {
        added(&world, &ann, "x", minute(1)).await;
    }
    let (_, bobs) = start(&world, &bob, None, None, START).await;
    let before = world.dump().await;
    assert_eq!(start(&world, &ann, None, None, minute(2)).await.0, Started::Full);
    assert_eq!(start(&world, &eve, None, None, minute(2)).await.0, Started::Unknown, "that is set-up");
    assert_eq!(start(&world, &ann, None, Some(bob.authenticator), minute(2)).await.0, Started::Unknown);
    assert!(!join(&world, &ann, bobs, minute(2)).await && !join(&world, &bob, bobs, minute(10)).await);
    assert_eq!(world.dump().await, before);
    // Replacing needs no room.
    let older = own(&world, &ann).await[0];
    assert_eq!(start(&world, &ann, None, Some(older), minute(2)).await.0, Started::Done);
    let drop = async || world.store.drop_pending(&ann.session.session).await.unwrap();
    assert!(drop().await && !drop().await);
    assert_eq!((own(&world, &ann).await.len(), own(&world, &bob).await.len()), (MOST, 1));
}

/// Another session of the same account, whoever holds it, neither sees what waits nor gives it up.
async fn what_waits_is_the_sessions_that_started_it(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let (_, older) = start(&world, &ann, None, Some(ann.authenticator), START).await;
    assert_eq!(world.sign_in_with(&ann.account, ann.step(FIRST_STEP + 1), minute(1)).await, Completed::Done);
    let other = world.latest_session(&ann.account).await;
    assert_ne!(other.id, ann.session.session.id);
    let before = world.dump().await;
    assert!(world.store.pending_authenticator(&other, minute(1)).await.unwrap().is_none());
    assert!(!world.store.drop_pending(&other).await.unwrap());
    assert_eq!(world.dump().await, before);
    // The next sign-in takes it, whichever session began it.
    let replacement = world.store.pending_replacement(ann.account.id, minute(1)).await.unwrap().unwrap();
    assert_eq!(replacement.id, older);
    // What another one starts takes its place.
    let session = NewSession { session: other, ..ann.session.clone() };
    let other = Enrolled { session, ..ann.clone() };
    let (_, newer) = start(&world, &other, None, None, minute(1)).await;
    assert!(world.store.pending_authenticator(&ann.session.session, minute(1)).await.unwrap().is_none());
    assert!(world.store.pending_replacement(ann.account.id, minute(1)).await.unwrap().is_none());
    assert!(join(&world, &other, newer, minute(2)).await);
}

/// What asks and what ends it come at the same moment.
async fn nothing_is_changed_in_a_session_that_ended_meanwhile(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let second = added(&world, &ann, "Tablet", START).await;
    let (_, pending) = start(&world, &ann, None, None, minute(1)).await;
    assert_eq!(world.sign_in_with(&ann.account, ann.step(FIRST_STEP + 1), minute(2)).await, Completed::Done);
    world.sql(&format!("DELETE FROM session WHERE id = '{}'", ann.session.session.id)).await.unwrap();
    let before = world.dump().await;
    assert!(!join(&world, &ann, pending, minute(3)).await);
    assert_eq!(start(&world, &ann, None, None, minute(3)).await.0, Started::Unknown);
    for last in [false, true] {
        assert_eq!(remove(&world, &ann, second, last).await, Removed::Unknown);
    }
    assert!(!remake(&world, &ann, Some(ann.set), minute(3)).await);
    let late = World::new_codes(minute(3));
    let made = World::event(ann.account.firm, ann.account.id, Act::RecoveryCodesMade, minute(3));
    assert!(!world.store.replace_codes(&ann.session.session, ann.set, &late, &made).await.unwrap());
    assert!(!change(&world, &ann, password(), 7).await);
    assert_eq!(world.dump().await, before);
}

/// Each of these takes what a stranger's session started from them.
async fn what_another_session_started_ends_with_it(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let second = added(&world, &ann, "Tablet", START).await;
    for number in 0..4 {
        let step = ann.step(FIRST_STEP + 1 + number);
        assert_eq!(world.sign_in_with(&ann.account, step, minute(2)).await, Completed::Done);
        let sessions = world.store.own_sessions(ann.account.id).await.unwrap();
        let theirs = sessions.into_iter().map(|(session, _)| session).find(|one| one.id != ann.session.session.id);
        let session = NewSession { session: theirs.unwrap(), ..ann.session.clone() };
        let stranger = Enrolled { session, ..ann.clone() };
        assert_eq!(start(&world, &stranger, None, Some(ann.authenticator), minute(3)).await.0, Started::Done);
        match number {
            0 => assert!(change(&world, &ann, password(), 7).await),
            1 => assert!(remake(&world, &ann, Some(ann.set), minute(4)).await),
            2 => {
                let event = World::event(ann.account.firm, ann.account.id, Act::SessionsEnded { count: 0 }, minute(4));
                let limits = guichet::session::SessionLengths::default().client;
                assert_eq!(world.store.end_other_sessions(&ann.session.session, limits, &event).await.unwrap(), 1);
            }
            _ => assert_eq!(remove(&world, &ann, second, false).await, Removed::Done),
        }
        assert!(world.store.pending_replacement(ann.account.id, minute(5)).await.unwrap().is_none(), "{number}");
        world.choose_password(&ann.account).await;
    }
}

async fn of_many_first_codes_at_once_one_joins(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let older = own(&world, &ann).await[0];
    let (_, newer) = start(&world, &ann, None, Some(older), START).await;
    let (world, ann) = (Arc::new(world), Arc::new(ann));
    let joined = at_once(30, |_| {
        let (world, ann) = (world.clone(), ann.clone());
        async move { join(&world, &ann, newer, minute(1)).await }
    })
    .await;
    assert_eq!(joined.into_iter().filter(|joined| *joined).count(), 1);
    assert_eq!(own(&world, &ann).await, [newer]);
    assert_eq!(world.count_rows("letter").await, 1);
}

async fn a_name_is_changed_by_its_holder_alone(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await, world.enrolled(&firm, "bob").await);
    let (_, pending) = start(&world, &ann, None, None, START).await;
    let name = AuthenticatorName::parse("Old phone").unwrap();
    let event = World::event(firm.id, ann.account.id, Act::AuthenticatorRenamed, minute(1));
    let rename = async |which| world.store.rename_authenticator(ann.account.id, which, &name, &event).await.unwrap();
    let before = world.dump().await;
    assert!(!rename(bob.authenticator).await && !rename(pending).await);
    assert_eq!(world.dump().await, before);
    assert!(rename(ann.authenticator).await);
    assert_eq!(world.store.own_authenticators(ann.account.id).await.unwrap()[0].name, Some(name));
}

async fn removing_one_of_two_ends_other_sessions_and_its_codes(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let second = added(&world, &ann, "Tablet", START).await;
    assert_eq!(world.sign_in_with(&ann.account, ann.step(FIRST_STEP + 1), minute(1)).await, Completed::Done);
    world.begin(&ann.account, minute(2)).await;
    start(&world, &ann, None, Some(ann.authenticator), minute(3)).await;
    let [sessions, sign_ins, letters, lines] = counts(&world).await;
    assert_eq!((sessions, sign_ins), (2, 1));
    assert_eq!(remove(&world, &ann, ann.authenticator, false).await, Removed::Done);
    assert_eq!(counts(&world).await, [1, 0, letters + 1, lines + 1]);
    assert_eq!(own(&world, &ann).await, [second]);
    assert!(world.store.pending_authenticator(&ann.session.session, minute(4)).await.unwrap().is_none());
    let dead = ann.step(FIRST_STEP + 9);
    assert_eq!(world.sign_in_with(&ann.account, dead, minute(6)).await, Completed::CodeGone);
    assert_eq!(world.store.factors(ann.account.id).await.unwrap().codes_left, 10);
    assert_eq!(world.standing(ann.account.id).await, "protected");
}

async fn the_last_one_goes_with_everything_that_hangs_on_it_or_stays(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await, world.enrolled(&firm, "bob").await);
    let before = world.dump().await;
    assert_eq!(remove(&world, &ann, ann.authenticator, false).await, Removed::StillNeeded);
    assert_eq!(remove(&world, &ann, bob.authenticator, true).await, Removed::Unknown);
    assert_eq!(world.dump().await, before);
    world.begin(&ann.account, minute(2)).await;
    start(&world, &ann, None, None, minute(3)).await;
    assert_eq!(remove(&world, &ann, ann.authenticator, true).await, Removed::Last);
    let factors = world.store.factors(ann.account.id).await.unwrap();
    assert_eq!((factors.authenticator, factors.codes_left), (false, 0));
    assert!(world.store.holder(ann.session.token).await.unwrap().is_none(), "under another token");
    let left = world.store.own_sessions(ann.account.id).await.unwrap();
    assert_eq!((left.len(), left[0].0.assurance), (1, Assurance::Password));
    assert_eq!((world.count_rows("authenticator").await, world.count_rows("recovery_set").await), (1, 1), "bob's");
    assert_eq!(world.count_rows("sign_in").await, 0);
    assert_eq!(world.standing(ann.account.id).await, "password_only");
}

async fn of_two_removed_at_once_one_stays_where_one_is_needed(world: World) {
    let ann = Arc::new(world.enrolled(&world.firm().await, "ann").await);
    let both = [ann.authenticator, added(&world, &ann, "Tablet", START).await];
    let world = Arc::new(world);
    let removed = at_once(20, |number| {
        let (world, ann) = (world.clone(), ann.clone());
        let which = both[usize::try_from(number % 2).unwrap()];
        async move { remove(&world, &ann, which, false).await }
    })
    .await;
    assert_eq!(removed.iter().filter(|removed| **removed == Removed::Done).count(), 1);
    assert_eq!(own(&world, &ann).await.len(), 1);
}

async fn remake(world: &World, of: &Enrolled, replaces: Option<RecoverySetId>, now: Timestamp) -> bool {
    let record = record(&of.account, Act::RecoveryCodesMade, Notice::RecoveryCodesMade, now);
    world.store.remake_codes(&of.session.session, replaces, &World::new_codes(now), &record).await.unwrap()
}

async fn new_codes_end_the_older_ones_and_other_sessions(world: World) {
    let firm = world.firm().await;
    let ann = world.enrolled(&firm, "ann").await;
    let bob = world.enrolled(&firm, "bob").await;
    world.sign_in_with(&ann.account, ann.recovery_code(0), minute(1)).await;
    let saved = World::event(firm.id, ann.account.id, Act::RecoveryCodesSaved, minute(1));
    assert!(world.store.save_codes(ann.account.id, ann.set, &saved).await.unwrap());
    let shown = world.store.own_codes(ann.account.id).await.unwrap().unwrap();
    assert_eq!((shown.set, shown.left, shown.made_at), (ann.set, 9, START));
    world.begin(&ann.account, minute(2)).await;
    let before = world.dump().await;
    for other in [None, Some(bob.set)] {
        assert!(!remake(&world, &ann, other, minute(3)).await);
    }
    assert_eq!(world.dump().await, before);
    let [_, _, letters, lines] = counts(&world).await;
    assert!(remake(&world, &ann, Some(ann.set), minute(3)).await);
    assert_eq!(counts(&world).await, [2, 0, letters + 1, lines + 1], "hers and bob's");
    assert!(world.store.holder(ann.session.token).await.unwrap().is_some());
    let factors = world.store.factors(ann.account.id).await.unwrap();
    assert_eq!((factors.codes_left, factors.codes_unsaved), (10, true), "they are held until they are saved");
    assert_eq!(world.sign_in_with(&ann.account, ann.recovery_code(1), minute(4)).await, Completed::CodeGone);
    // Without an authenticator there are none to make.
    let eve = world.account(&firm, "eve").await;
    let session = world.open_session(&eve, START).await.session;
    let made = record(&eve, Act::RecoveryCodesMade, Notice::RecoveryCodesMade, minute(5));
    assert!(!world.store.remake_codes(&session, None, &World::new_codes(minute(5)), &made).await.unwrap());
}

async fn of_many_sets_made_at_once_one_stands(world: World) {
    let (ann, world) = (Arc::new(world.enrolled(&world.firm().await, "ann").await), Arc::new(world));
    let made = at_once(20, |_| {
        let (world, ann) = (world.clone(), ann.clone());
        async move { remake(&world, &ann, Some(ann.set), minute(1)).await }
    })
    .await;
    assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
    assert_eq!((world.count_rows("recovery_set").await, world.count_rows("recovery_code").await), (1, 10));
}

async fn change(world: &World, of: &Enrolled, present: Sealed, new: u8) -> bool {
    let counts = World::nothing_counted(&of.account);
    let session = of.session.session.id;
    let change = PasswordChange { account: of.account.id, present, new: Sealed(vec![new]), session, counts };
    let record = record(&of.account, Act::PasswordChanged, Notice::PasswordChanged, minute(5));
    world.store.change_password(&change, &record).await.unwrap()
}

async fn a_password_takes_the_place_of_the_one_that_was_checked(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    world.sign_in_with(&ann.account, ann.step(FIRST_STEP + 1), minute(1)).await;
    world.begin(&ann.account, minute(2)).await;
    let before = world.dump().await;
    assert!(!change(&world, &ann, Sealed(vec![1, 2]), 7).await);
    assert_eq!(world.dump().await, before);
    let [_, _, letters, lines] = counts(&world).await;
    assert!(change(&world, &ann, password(), 7).await);
    assert_eq!(counts(&world).await, [1, 0, letters + 1, lines + 1]);
    assert!(world.store.holder(ann.session.token).await.unwrap().is_some(), "this one goes on");
    assert_eq!(world.store.password_changed_at(ann.account.id).await.unwrap(), Some(minute(5)));
    let kept = world.store.password_of(ann.account.id).await.unwrap().unwrap();
    assert_eq!(kept.0, [7]);
    assert!(!change(&world, &ann, password(), 8).await, "it isn't that one any more");
}

async fn of_many_passwords_at_once_one_stands(world: World) {
    let (ann, world) = (Arc::new(world.enrolled(&world.firm().await, "ann").await), Arc::new(world));
    let changed = at_once(20, |number| {
        let (world, ann) = (world.clone(), ann.clone());
        async move { change(&world, &ann, password(), u8::try_from(number).unwrap()).await }
    })
    .await;
    assert_eq!(changed.into_iter().filter(|changed| *changed).count(), 1);
    assert_eq!(world.count_rows("letter").await, 1);
}

on_both!(
    a_further_authenticator_joins_the_first_with_its_name,
    one_waits_at_a_time_and_no_more_than_five_are_active,
    what_waits_is_the_sessions_that_started_it,
    nothing_is_changed_in_a_session_that_ended_meanwhile,
    what_another_session_started_ends_with_it,
    of_many_first_codes_at_once_one_joins,
    a_name_is_changed_by_its_holder_alone,
    removing_one_of_two_ends_other_sessions_and_its_codes,
    the_last_one_goes_with_everything_that_hangs_on_it_or_stays,
    of_two_removed_at_once_one_stays_where_one_is_needed,
    new_codes_end_the_older_ones_and_other_sessions,
    of_many_sets_made_at_once_one_stands,
    a_password_takes_the_place_of_the_one_that_was_checked,
    of_many_passwords_at_once_one_stands,
);
