//! The audit log: each firm's lines in places 1, 2, 3 …, tied by [`guichet::audit::link`]. Triggers refuse
//! whatever would alter or delete a line.

use guichet::{
    Fault,
    audit::{Event, Record, link},
};

use crate::{
    database::{Database, Transaction},
    letters,
    statement::{Sql, locking},
};

/// The link that the first line of a firm follows.
const START: [u8; 32] = [0; 32];

/// Adds a line to a firm's log. It comes last in a transaction: it takes the firm's row, and until the commit
/// the firm's other writes wait for it.
pub(crate) async fn write(transaction: &mut Transaction, event: &Event) -> Result<(), Fault> {
    const TAKE: Sql = locking!("SELECT id FROM firm WHERE id = $1");
    // A statement of its own: only what begins after the lock sees the line that the lock waited for.
    const LAST: &str = "SELECT place, link FROM audit_event WHERE firm_id = $1 ORDER BY place DESC LIMIT 1";
    const INSERT: &str = "INSERT INTO audit_event (firm_id, place, at, name, actor, subject, canonical, link) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let firm = event.firm;
    if transaction.statement(TAKE).bind(firm).row().await?.is_none() {
        return Err(Fault::Store("no such firm".to_owned()));
    }
    let (place, before) = match transaction.statement(LAST).bind(firm).row().await? {
        Some(row) => (row.get::<u64>("place")?, row.get("link")?),
        None => (0, START),
    };
    let place = place + 1;
    let canonical = event.canonical();
    transaction
        .statement(INSERT)
        .bind(firm)
        .bind(place)
        .bind(event.at)
        .bind(event.act.owasp_name())
        .bind(event.actor)
        .bind(event.subject)
        .bind(&canonical)
        .bind(link(&before, place, &canonical))
        .run()
        .await?;
    Ok(())
}

/// Keeps what a state change leaves behind: its letters, then its lines.
pub(crate) async fn keep(transaction: &mut Transaction, record: &Record) -> Result<(), Fault> {
    letters::write(transaction, &record.letters).await?;
    for event in &record.events {
        write(transaction, event).await?;
    }
    Ok(())
}

/// Adds a line that changes nothing else.
pub(crate) async fn record(database: &Database, event: &Event) -> Result<(), Fault> {
    let mut transaction = database.write().await?;
    write(&mut transaction, event).await?;
    transaction.commit().await
}
