//! A policy takes the place of the one that it was decided on, with its reminders; and a reminder reaches everybody
//! once, however many send it.

use core::time::Duration;
use std::sync::Arc;

use guichet::{
    account::{Account, Email, Role},
    audit::{Act, Record},
    firm::Firm,
    id::AccountId,
    notice::{Letter, Notice},
    policy::Policy,
    ports::{PolicyChange, ReminderBatch},
    reminder::Reminder,
    time::Timestamp,
};

use super::{
    on_both,
    world::{Dice, START, World, at_once, minute},
};

/// The policy of the firm in these tests.
const REQUIRED: Policy = Policy::Required { from: Timestamp::from_millis(START.as_millis() + 60 * 60_000) };

fn change(firm: &Firm, from: Policy, to: Policy, planned_before: &[u64], planned: &[u64]) -> PolicyChange {
    let moments = |minutes: &[u64]| minutes.iter().map(|number| minute(*number)).collect();
    PolicyChange { firm: firm.id, from, to, planned_before: moments(planned_before), planned: moments(planned) }
}

async fn set(world: &World, by: &Account, change: &PolicyChange) -> bool {
    let act = Act::PolicyChanged { from: change.from, to: change.to, reason: None };
    let record = Record::from(World::event(change.firm, by.id, act, START));
    world.store.set_policy(change, &record).await.unwrap()
}

async fn planned(world: &World, firm: &Firm) -> Vec<Timestamp> {
    world.store.reminders(firm.id).await.unwrap().iter().map(|reminder| reminder.due_at).collect()
}

/// A client with an address who has chosen a password.
async fn client(world: &World, firm: &Firm, name: &str) -> Account {
    let email = Email::parse(&format!("{name}@example.com"));
    let account = Account { email, ..World::new_account(firm, name) };
    world.invite(&account).await.unwrap();
    world.choose_password(&account).await;
    account
}

/// A firm with a reminder that is due, and so many clients to remind.
async fn firm_with_clients(world: &World, clients: u32) -> (Firm, Reminder) {
    let firm = world.firm().await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    assert!(set(world, &owner, &change(&firm, REQUIRED, REQUIRED, &[], &[1])).await);
    for number in 0..clients {
        client(world, &firm, &format!("client{number}")).await;
    }
    let due = world.store.reminders_due(minute(1)).await.unwrap();
    (firm, due[0])
}

/// Writes the batch that follows: whether it was the first to, how far the reminder is then, and whether it is finished.
async fn send(world: &World, reminder: Reminder, size: u32) -> (bool, Reminder, bool) {
    let clients = world.store.clients_to_remind(reminder.firm, reminder.reached, size).await.unwrap();
    let letter = |client| Letter::to(client, Notice::Reminder { from: minute(60) }, minute(1), &Dice);
    let letters: Vec<_> = clients.iter().filter_map(letter).collect();
    let finished = letters.len() < usize::try_from(size).unwrap();
    let reached = clients.last().map(|client| client.id).or(reminder.reached);
    let sent_to = reminder.sent_to + u32::try_from(letters.len()).unwrap();
    let sent_at = finished.then_some(minute(1));
    let actor = AccountId::new(START, &Dice);
    let event = finished.then(|| World::event(reminder.firm, actor, Act::RemindersSent { count: sent_to }, minute(1)));
    let record = Record { events: event.into_iter().collect(), letters };
    let batch = ReminderBatch { reminder, policy: REQUIRED, reached, sent_at };
    let first = world.store.send_reminders(&batch, &record).await.unwrap();
    (first, Reminder { reached, sent_to, sent_at, ..reminder }, finished)
}

async fn a_policy_and_its_reminders_take_the_place_of_others(world: World) {
    let firm = world.firm().await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    let later = Policy::Required { from: minute(90) };
    assert!(set(&world, &owner, &change(&firm, REQUIRED, later, &[], &[10, 20])).await);
    assert_eq!(world.store.firms().await.unwrap()[0].policy, later);
    assert_eq!(planned(&world, &firm).await, [minute(10), minute(20)]);
    assert!(set(&world, &owner, &change(&firm, later, later, &[10, 20], &[20, 30])).await);
    assert_eq!(planned(&world, &firm).await, [minute(20), minute(30)]);
    for (from, to) in [(later, Policy::Off), (Policy::Off, Policy::Optional)] {
        let before: &[u64] = if to == Policy::Off { &[20, 30] } else { &[] };
        assert!(set(&world, &owner, &change(&firm, from, to, before, &[])).await);
        assert_eq!(world.store.firms().await.unwrap()[0].policy, to);
    }
    assert!(planned(&world, &firm).await.is_empty());
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'policy_changed'").await, 4);
}

async fn what_was_decided_on_something_else_changes_nothing(world: World) {
    let firm = world.firm().await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    assert!(set(&world, &owner, &change(&firm, REQUIRED, REQUIRED, &[], &[10])).await);
    let before = world.dump().await;
    for from in [Policy::Off, Policy::Optional, Policy::Required { from: minute(61) }] {
        assert!(!set(&world, &owner, &change(&firm, from, Policy::Off, &[10], &[])).await);
    }
    for known in [&[][..], &[11], &[10, 20]] {
        assert!(!set(&world, &owner, &change(&firm, REQUIRED, Policy::Off, known, &[])).await);
    }
    assert_eq!(world.dump().await, before);
}

async fn of_owners_who_save_at_once_one_wins(world: World) {
    let firm = world.firm().await;
    let owner = world.staff(&firm, "owner", Role::Owner).await;
    let world = Arc::new(world);
    let won = at_once(10, |number| {
        let (world, firm, owner) = (world.clone(), firm.clone(), owner.clone());
        let to = Policy::Required { from: minute(100 + number) };
        async move { set(&world, &owner, &change(&firm, REQUIRED, to, &[], &[10 + number])).await }
    })
    .await;
    assert_eq!(won.into_iter().filter(|won| *won).count(), 1);
    assert_eq!(planned(&world, &firm).await.len(), 1);
}

async fn those_who_still_have_to_set_up_are_counted_and_reminded(world: World) {
    let (firm, other) = (world.firm().await, World::new_firm("other.example"));
    world.create(&other).await;
    world.staff(&firm, "owner", Role::Owner).await;
    client(&world, &other, "elsewhere").await;
    let (ann, bob) = (client(&world, &firm, "ann").await, client(&world, &firm, "bob").await);
    let email = Email::parse("carol@example.com");
    let carol = Account { email, ..World::new_account(&firm, "carol") };
    world.invite(&carol).await.unwrap();
    world.account(&firm, "nowhere").await;
    world.enrolled(&firm, "protected").await;
    for (name, standing) in [("dora", "exempt"), ("eve", "disabled"), ("fay", "locked")] {
        let who = client(&world, &firm, name).await;
        world.sql(&format!("UPDATE account SET standing = '{standing}' WHERE id = '{}'", who.id)).await.unwrap();
    }
    assert_eq!(world.store.clients_still_to_set_up(firm.id).await.unwrap(), 4);
    // Nobody without an address, and not carol, who can't sign in yet: a reminder would lead her nowhere.
    let mut expected = [ann.id, bob.id].map(|id| id.to_string());
    expected.sort();
    let all = world.store.clients_to_remind(firm.id, None, 100).await.unwrap();
    assert_eq!(all.iter().map(|client| client.id.to_string()).collect::<Vec<_>>(), expected);
    let first = world.store.clients_to_remind(firm.id, None, 1).await.unwrap();
    let rest = world.store.clients_to_remind(firm.id, Some(first[0].id), 100).await.unwrap();
    assert_eq!((first.len(), rest), (1, all[1..].to_vec()));
}

async fn a_reminder_is_due_from_its_moment_until_it_was_sent(world: World) {
    let (_, reminder) = firm_with_clients(&world, 3).await;
    let just_before = minute(1).before(Duration::from_millis(1));
    assert!(world.store.reminders_due(just_before).await.unwrap().is_empty());
    assert!(reminder.is_planned());
    let (first, after, finished) = send(&world, reminder, 100).await;
    assert!(first && finished);
    assert!(world.store.reminders_due(minute(600)).await.unwrap().is_empty());
    assert_eq!(world.store.reminders(after.firm).await.unwrap(), [after]);
    assert_eq!((after.sent_to, world.count_rows("letter").await), (3, 3));
}

async fn batches_follow_one_another_and_each_is_written_once(world: World) {
    let (firm, reminder) = firm_with_clients(&world, 5).await;
    let (first, after, finished) = send(&world, reminder, 2).await;
    assert!(first && !finished && !after.is_planned());
    // Another process read the reminder at the same moment, and comes late.
    assert!(!send(&world, reminder, 2).await.0);
    assert_eq!(world.count_rows("letter").await, 2);
    // Whoever goes on after a kill finds how far it came.
    let found = world.store.reminders_due(minute(2)).await.unwrap();
    assert_eq!(found, [after]);
    let (_, after, _) = send(&world, found[0], 2).await;
    let (first, after, finished) = send(&world, after, 2).await;
    assert!(first && finished);
    assert!(!send(&world, after, 2).await.0);
    assert_eq!((world.count_rows("letter").await, world.store.reminders(firm.id).await.unwrap()[0].sent_to), (5, 5));
    assert_eq!(world.number("SELECT COUNT(DISTINCT account_id) FROM letter").await, 5);
}

async fn of_many_who_send_at_once_each_client_gets_one_letter(world: World) {
    let (_, reminder) = firm_with_clients(&world, 30).await;
    let world = Arc::new(world);
    at_once(6, |_| {
        let world = world.clone();
        async move {
            let mut reminder = reminder;
            loop {
                send(&world, reminder, 7).await;
                // Reads anew, as the next round of housekeeping does.
                match world.store.reminders_due(minute(2)).await.unwrap().first() {
                    None => return,
                    Some(found) => reminder = *found,
                }
            }
        }
    })
    .await;
    assert_eq!(world.number("SELECT COUNT(DISTINCT account_id) FROM letter").await, 30);
    assert_eq!(world.count_rows("letter").await, 30);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'reminders_sent'").await, 1);
    assert_eq!(world.number("SELECT sent_to FROM reminder").await, 30);
}

async fn a_reminder_of_a_policy_that_changed_is_not_sent(world: World) {
    let (firm, reminder) = firm_with_clients(&world, 3).await;
    let owner = world.staff(&firm, "second", Role::Owner).await;
    let (_, after, _) = send(&world, reminder, 2).await;
    // What has begun isn't planned any more, and stays for whoever sends it to close.
    assert!(set(&world, &owner, &change(&firm, REQUIRED, Policy::Off, &[], &[])).await);
    assert!(!send(&world, after, 2).await.0);
    assert_eq!(world.count_rows("letter").await, 2);
    assert_eq!(world.store.reminders_due(minute(2)).await.unwrap(), [after]);
}

async fn a_finished_reminder_takes_along_what_was_missed_and_a_dropped_one_is_gone(world: World) {
    let (firm, _) = firm_with_clients(&world, 1).await;
    let owner = world.staff(&firm, "second", Role::Owner).await;
    assert!(set(&world, &owner, &change(&firm, REQUIRED, REQUIRED, &[1], &[1, 2, 3, 9])).await);
    let due = world.store.reminders_due(minute(3)).await.unwrap();
    assert_eq!(due.iter().map(|reminder| reminder.due_at).collect::<Vec<_>>(), [3, 2, 1].map(minute));
    assert!(send(&world, due[0], 100).await.0);
    assert_eq!(planned(&world, &firm).await, [minute(3), minute(9)]);
    for due_at in [minute(3), minute(9)] {
        world.store.drop_reminder(firm.id, due_at).await.unwrap();
    }
    // What was sent stands.
    assert_eq!(planned(&world, &firm).await, [minute(3)]);
}

on_both!(
    a_policy_and_its_reminders_take_the_place_of_others,
    what_was_decided_on_something_else_changes_nothing,
    of_owners_who_save_at_once_one_wins,
    those_who_still_have_to_set_up_are_counted_and_reminded,
    a_reminder_is_due_from_its_moment_until_it_was_sent,
    batches_follow_one_another_and_each_is_written_once,
    of_many_who_send_at_once_each_client_gets_one_letter,
    a_reminder_of_a_policy_that_changed_is_not_sent,
    a_finished_reminder_takes_along_what_was_missed_and_a_dropped_one_is_gone,
);
