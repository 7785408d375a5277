//! Requests for help, a few a day for each account.

use guichet::{
    Fault,
    audit::Record,
    id::{AccountId, HelpRequestId},
    time::Timestamp,
};

use crate::{accounts, audit, database::Database};

pub(crate) async fn ask(
    database: &Database,
    request: HelpRequestId,
    account: AccountId,
    since: Timestamp,
    limit: u32,
    record: &Record,
) -> Result<bool, Fault> {
    const COUNT: &str = "SELECT COUNT(*) AS number FROM help_request WHERE account_id = $1 AND asked_at > $2";
    const INSERT: &str = "INSERT INTO help_request (id, account_id, asked_at) VALUES ($1, $2, $3)";
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    if transaction.statement(COUNT).bind(account).bind(since).number().await? >= limit {
        transaction.roll_back().await?;
        return Ok(false);
    }
    transaction
        .statement(INSERT)
        .bind(request)
        .bind(account)
        .bind(record.events.first().ok_or(Fault::corrupt("record"))?.at)
        .run()
        .await?;
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}
