//! The audit log: each firm's lines in places 1, 2, 3 …, tied by [`guichet::audit::link`]. Triggers refuse
//! whatever would alter or delete a line.

use data_encoding::HEXLOWER;
use guichet::{
    Fault,
    audit::{Event, Record, link},
    id::FirmId,
};
use serde_json::json;

use crate::{
    database::{Database, Transaction},
    json::array,
    letters,
    statement::{Sql, locking},
};

/// The link that the first line of a firm follows.
const START: [u8; 32] = [0; 32];

/// Adds a line to a firm's log. It comes last in a transaction: it takes the firm's row, and until the commit
/// the firm's other writes wait for it.
pub(crate) async fn write(transaction: &mut Transaction, event: &Event) -> Result<(), Fault> {
    const INSERT: &str = "INSERT INTO audit_event (firm_id, place, at, name, actor, subject, canonical, link) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (place, before) = end_of(transaction, event.firm).await?;
    let place = place + 1;
    let canonical = event.canonical();
    transaction
        .statement(INSERT)
        .bind(event.firm)
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

/// Adds many lines of one firm at once, in their order.
pub(crate) async fn write_all(transaction: &mut Transaction, events: &[&Event]) -> Result<(), Fault> {
    // The link travels as hexadecimal digits.
    const INSERT: Sql = Sql {
        sqlite: "INSERT INTO audit_event (firm_id, place, at, name, actor, subject, canonical, link) \
            SELECT $1, value ->> 'place', value ->> 'at', value ->> 'name', value ->> 'actor', value ->> 'subject', \
            value ->> 'canonical', unhex(value ->> 'link') FROM json_each($2)",
        postgres: "INSERT INTO audit_event (firm_id, place, at, name, actor, subject, canonical, link) \
            SELECT $1, CAST(value ->> 'place' AS BIGINT), CAST(value ->> 'at' AS BIGINT), value ->> 'name', \
            value ->> 'actor', value ->> 'subject', value ->> 'canonical', decode(value ->> 'link', 'hex') \
            FROM jsonb_array_elements(CAST($2 AS JSONB)) AS item (value)",
    };
    let Some(firm) = events.first().map(|event| event.firm) else { return Ok(()) };
    let (mut place, mut before) = end_of(transaction, firm).await?;
    let lines = array(events.iter().map(|event| {
        let canonical = event.canonical();
        place += 1;
        before = link(&before, place, &canonical);
        json!({
            "place": place,
            "at": event.at.as_millis(),
            "name": event.act.owasp_name(),
            "actor": event.actor.map(|id| id.to_string()),
            "subject": event.subject.map(|id| id.to_string()),
            "canonical": canonical,
            "link": HEXLOWER.encode(&before),
        })
    }));
    transaction.statement(INSERT).bind(firm).bind(&lines).run().await.map(drop)
}

/// Takes a firm's log: the place and the link of its last line.
async fn end_of(transaction: &mut Transaction, firm: FirmId) -> Result<(u64, [u8; 32]), Fault> {
    const TAKE: Sql = locking!("SELECT id FROM firm WHERE id = $1");
    // A statement of its own: only what begins after the lock sees the line that the lock waited for.
    const LAST: &str = "SELECT place, link FROM audit_event WHERE firm_id = $1 ORDER BY place DESC LIMIT 1";
    if transaction.statement(TAKE).bind(firm).row().await?.is_none() {
        return Err(Fault::Store("no such firm".to_owned()));
    }
    match transaction.statement(LAST).bind(firm).row().await? {
        Some(row) => Ok((row.get("place")?, row.get("link")?)),
        None => Ok((0, START)),
    }
}

/// Keeps what a state change leaves behind: its letters, then its lines.
pub(crate) async fn keep(transaction: &mut Transaction, record: &Record) -> Result<(), Fault> {
    letters::write(transaction, &record.letters).await?;
    for event in &record.events {
        write(transaction, event).await?;
    }
    Ok(())
}

/// Writes down what changes nothing else.
pub(crate) async fn record(database: &Database, record: &Record) -> Result<(), Fault> {
    let mut transaction = database.write().await?;
    keep(&mut transaction, record).await?;
    transaction.commit().await
}
