//! Reminders whose morning has come. Letters are written in batches, each in one transaction with how far it has come:
//! a batch that another process wrote first isn't written, and what was killed goes on after the last whole batch. So
//! each client gets one letter.

use crate::{
    audit::{Act, Deed, Event, Origin, Record},
    error::Result,
    firm::Firm,
    notice::{Letter, Notice},
    ports::{Ports, ReminderBatch},
    reminder::{Reminder, makes_sense},
    time::Timestamp,
};

/// How many letters are written at a time.
const BATCH: u32 = 200;

/// Sends what is due. What makes no sense any more is dropped: the policy was loosened, or its day has long begun.
///
/// # Errors
/// When the store fails; what was written stands, and the next call goes on.
pub async fn send_reminders(ports: &Ports) -> Result<()> {
    let now = ports.clock.now();
    let due = ports.store.reminders_due(now).await?;
    if due.is_empty() {
        return Ok(());
    }
    let firms = ports.store.firms().await?;
    let mut last = None;
    for reminder in due {
        let Some(firm) = firms.iter().find(|firm| firm.id == reminder.firm) else { continue };
        // The latest comes first, and takes the older ones along that were missed: nobody gets two at once.
        let is_missed = last == Some(reminder.firm);
        last = Some(reminder.firm);
        match reminder.is_planned() {
            true if is_missed => {}
            true if !makes_sense(firm.policy, now) => ports.store.drop_reminder(firm.id, reminder.due_at).await?,
            _ => send(ports, firm, reminder, now).await?,
        }
    }
    Ok(())
}

async fn send(ports: &Ports, firm: &Firm, mut reminder: Reminder, now: Timestamp) -> Result<()> {
    loop {
        // One that was loosened halfway is closed with what was sent.
        let from = firm.policy.required_from().filter(|_| makes_sense(firm.policy, now));
        let clients = match from {
            Some(_) => ports.store.clients_to_remind(firm.id, reminder.reached, BATCH).await?,
            None => Vec::new(),
        };
        let letter = |client| Letter::to(client, Notice::Reminder { from: from? }, now, &*ports.entropy);
        let letters: Vec<_> = clients.iter().filter_map(letter).collect();
        let count = reminder.sent_to.saturating_add(u32::try_from(letters.len()).unwrap_or(u32::MAX));
        let finished = clients.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        let deed = Deed { firm: firm.id, actor: None, subject: None, act: Act::RemindersSent { count } };
        let event = finished.then(|| Event::new(deed, &Origin::default(), now, &*ports.entropy));
        let reached = clients.last().map(|client| client.id).or(reminder.reached);
        let batch = ReminderBatch { reminder, policy: firm.policy, reached, sent_at: finished.then_some(now) };
        let record = Record { events: event.into_iter().collect(), letters };
        if !ports.store.send_reminders(&batch, &record).await? || finished {
            return Ok(());
        }
        reminder = Reminder { reached, sent_to: count, ..reminder };
    }
}
