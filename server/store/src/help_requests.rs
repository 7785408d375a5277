//! Requests for help, a few a day for each account.

use guichet::{
    Fault,
    audit::Record,
    id::{AccountId, HelpRequestId},
    time::Timestamp,
};

use crate::{
    accounts, audit,
    database::{Database, Transaction},
};

pub(crate) async fn ask(
    database: &Database,
    request: HelpRequestId,
    account: AccountId,
    since: Timestamp,
    limit: u32,
    record: &Record,
) -> Result<bool, Fault> {
    const COUNT: &str = "SELECT COUNT(*) AS number FROM help_request WHERE account_id = $1 AND asked_at > $2";
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    if transaction.statement(COUNT).bind(account).bind(since).number().await? >= limit {
        transaction.roll_back().await?;
        return Ok(false);
    }
    let now = record.events.first().ok_or(Fault::corrupt("record"))?.at;
    file(&mut transaction, request, account, now, false).await?;
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Writes a request down; `disowns` when it says that a sign-in wasn't theirs.
pub(crate) async fn file(
    transaction: &mut Transaction,
    request: HelpRequestId,
    account: AccountId,
    now: Timestamp,
    disowns: bool,
) -> Result<(), Fault> {
    const INSERT: &str = "INSERT INTO help_request (id, account_id, asked_at, disowns) VALUES ($1, $2, $3, $4)";
    let file = transaction.statement(INSERT).bind(request).bind(account).bind(now).bind(i64::from(disowns));
    file.run().await.map(drop)
}
