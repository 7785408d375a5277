//! Reminders: planned with the policy, sent in batches that follow one another, and the clients whom they are for.

use guichet::{
    Fault,
    account::Account,
    audit::Record,
    id::{AccountId, FirmId},
    ports::{PolicyChange, ReminderBatch},
    reminder::Reminder,
    time::Timestamp,
};

use crate::{
    accounts::{self, account_columns},
    audit,
    database::{Database, Transaction},
    policies,
    statement::Row,
};

/// Clients who still have to set up, in the words of the index `account_to_set_up`.
macro_rules! to_set_up {
    () => {
        "account.role = 'client' AND account.standing IN ('password_only', 'waiting', 'set_up_again')"
    };
}

macro_rules! select_reminder {
    ($rest:literal) => {
        concat!("SELECT firm_id, due_at, sent_at, sent_to, reached FROM reminder ", $rest)
    };
}

/// Puts those that a change plans in the place of those that were planned; false when these aren't as it knew them.
/// The firm's row is taken.
pub(crate) async fn replace_planned(transaction: &mut Transaction, change: &PolicyChange) -> Result<bool, Fault> {
    const PLANNED: &str = "SELECT due_at FROM reminder \
        WHERE firm_id = $1 AND sent_at IS NULL AND reached IS NULL ORDER BY due_at";
    const FORGET: &str = "DELETE FROM reminder WHERE firm_id = $1 AND sent_at IS NULL AND reached IS NULL";
    const PLAN: &str = "INSERT INTO reminder (firm_id, due_at) VALUES ($1, $2)";
    let rows = transaction.statement(PLANNED).bind(change.firm).rows().await?;
    let planned: Vec<Timestamp> = rows.iter().map(|row| row.get("due_at")).collect::<Result<_, _>>()?;
    if planned != change.planned_before {
        return Ok(false);
    }
    transaction.statement(FORGET).bind(change.firm).run().await?;
    for due_at in &change.planned {
        transaction.statement(PLAN).bind(change.firm).bind(*due_at).run().await?;
    }
    Ok(true)
}

pub(crate) async fn count_clients(database: &Database, firm: FirmId) -> Result<u32, Fault> {
    const COUNT: &str = concat!("SELECT COUNT(*) AS number FROM account WHERE account.firm_id = $1 AND ", to_set_up!());
    database.read().await?.statement(COUNT).bind(firm).number().await
}

pub(crate) async fn of_firm(database: &Database, firm: FirmId) -> Result<Vec<Reminder>, Fault> {
    const FIND: &str = select_reminder!("WHERE firm_id = $1 ORDER BY due_at");
    let rows = database.read().await?.statement(FIND).bind(firm).rows().await?;
    rows.iter().map(reminder).collect()
}

pub(crate) async fn due(database: &Database, now: Timestamp) -> Result<Vec<Reminder>, Fault> {
    const FIND: &str = select_reminder!("WHERE sent_at IS NULL AND due_at <= $1 ORDER BY firm_id, due_at DESC");
    let rows = database.read().await?.statement(FIND).bind(now).rows().await?;
    rows.iter().map(reminder).collect()
}

pub(crate) async fn clients(
    database: &Database,
    firm: FirmId,
    after: Option<AccountId>,
    limit: u32,
) -> Result<Vec<Account>, Fault> {
    const FIND: &str = concat!(
        "SELECT ",
        account_columns!(),
        " FROM account WHERE account.firm_id = $1 AND account.id > $2 AND ",
        to_set_up!(),
        " AND account.password IS NOT NULL AND account.email IS NOT NULL ORDER BY account.id LIMIT $3"
    );
    let after = after.map_or_else(String::new, |id| id.to_string());
    let rows = database.read().await?.statement(FIND).bind(firm).bind(after).bind(limit).rows().await?;
    rows.iter().map(accounts::account).collect()
}

pub(crate) async fn send(database: &Database, batch: &ReminderBatch, record: &Record) -> Result<bool, Fault> {
    const REACH: &str = "UPDATE reminder SET reached = $1, sent_to = sent_to + $2, sent_at = $3 \
        WHERE firm_id = $4 AND due_at = $5 AND sent_at IS NULL AND reached IS NOT DISTINCT FROM $6";
    const FORGET_MISSED: &str = "DELETE FROM reminder \
        WHERE firm_id = $1 AND due_at < $2 AND sent_at IS NULL AND reached IS NULL";
    let Reminder { firm, due_at, reached, .. } = batch.reminder;
    let letters = u64::try_from(record.letters.len()).unwrap_or(u64::MAX);
    let mut transaction = database.write().await?;
    let first = policies::stands(&mut transaction, firm, batch.policy).await?
        && transaction
            .statement(REACH)
            .bind(batch.reached)
            .bind(letters)
            .bind(batch.sent_at)
            .bind(firm)
            .bind(due_at)
            .bind(reached)
            .run()
            .await?
            == 1;
    if !first {
        transaction.roll_back().await?;
        return Ok(false);
    }
    if batch.sent_at.is_some() {
        transaction.statement(FORGET_MISSED).bind(firm).bind(due_at).run().await?;
    }
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn forget(database: &Database, firm: FirmId, due_at: Timestamp) -> Result<(), Fault> {
    const FORGET: &str =
        "DELETE FROM reminder WHERE firm_id = $1 AND due_at = $2 AND sent_at IS NULL AND reached IS NULL";
    let mut transaction = database.write().await?;
    transaction.statement(FORGET).bind(firm).bind(due_at).run().await?;
    transaction.commit().await
}

fn reminder(row: &Row) -> Result<Reminder, Fault> {
    Ok(Reminder {
        firm: row.get("firm_id")?,
        due_at: row.get("due_at")?,
        sent_at: row.get("sent_at")?,
        sent_to: row.get("sent_to")?,
        reached: row.get("reached")?,
    })
}
