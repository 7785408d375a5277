//! Exemptions: one that wasn't ended an account, and its end in the account's row, so that the gate needs no look here.

use guichet::{
    Fault,
    audit::Record,
    exemption::Exemption,
    id::{AccountId, ExemptionId, FirmId},
    ports::Exempted,
    time::Timestamp,
};

use crate::{
    accounts::{self, account_columns},
    audit,
    database::{Database, Transaction},
    standing,
    statement::Row,
};

/// The columns that [`exemption`] reads.
macro_rules! exemption_columns {
    () => {
        "exemption.id, exemption.account_id AS exempt, exemption.approved_by, exemption.reason, \
         exemption.created_at, exemption.ends_at"
    };
}

// CROSS JOIN: SQLite then begins with the exemptions, which are few, and not with the accounts. PostgreSQL knows itself.

pub(crate) async fn of_firm(
    database: &Database,
    firm: FirmId,
    after: Option<(Timestamp, ExemptionId)>,
    limit: u32,
) -> Result<Vec<Exempted>, Fault> {
    const FIND: &str = concat!(
        "SELECT ",
        exemption_columns!(),
        ", COALESCE(approver.name, approver.username) AS approver, ",
        account_columns!(),
        " FROM exemption CROSS JOIN account CROSS JOIN account AS approver \
         WHERE account.id = exemption.account_id AND approver.id = exemption.approved_by \
         AND exemption.ended_at IS NULL AND account.firm_id = $1 AND (exemption.ends_at, exemption.id) > ($2, $3) \
         ORDER BY exemption.ends_at, exemption.id LIMIT $4"
    );
    let (ends_at, id) = after.map(|(ends_at, id)| (ends_at, id.to_string())).unzip();
    let rows = database
        .read()
        .await?
        .statement(FIND)
        .bind(firm)
        .bind(ends_at.unwrap_or(Timestamp::from_millis(i64::MIN)))
        .bind(id.unwrap_or_default())
        .bind(limit)
        .rows()
        .await?;
    rows.iter()
        .map(|row| {
            let (exemption, client) = (exemption(row)?, accounts::account(row)?);
            Ok(Exempted { exemption, client, approver: row.get("approver")? })
        })
        .collect()
}

pub(crate) async fn count(database: &Database, firm: FirmId) -> Result<u32, Fault> {
    const COUNT: &str = "SELECT COUNT(*) AS number FROM exemption CROSS JOIN account \
        WHERE account.id = exemption.account_id AND exemption.ended_at IS NULL AND account.firm_id = $1";
    database.read().await?.statement(COUNT).bind(firm).number().await
}

pub(crate) async fn of_account(database: &Database, account: AccountId) -> Result<Option<Exemption>, Fault> {
    const FIND: &str =
        concat!("SELECT ", exemption_columns!(), " FROM exemption WHERE account_id = $1 AND ended_at IS NULL");
    let row = database.read().await?.statement(FIND).bind(account).row().await?;
    row.as_ref().map(exemption).transpose()
}

pub(crate) async fn approve(
    database: &Database,
    new: &Exemption,
    replaces: Option<ExemptionId>,
    record: &Record,
) -> Result<bool, Fault> {
    const INSERT: &str = "INSERT INTO exemption (id, account_id, approved_by, reason, created_at, ends_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    const MAY_BE: &str = "SELECT COUNT(*) AS number FROM account \
        WHERE id = $1 AND disabled_at IS NULL AND reset_at IS NULL AND (NOT EXISTS (SELECT 1 FROM authenticator \
            WHERE authenticator.account_id = account.id AND authenticator.confirmed_at IS NOT NULL) \
        OR EXISTS (SELECT 1 FROM exemption WHERE exemption.id = $2 AND exemption.account_id = account.id \
            AND exemption.ended_at IS NULL AND exemption.ends_at > $3))";
    let (account, now) = (new.account, new.created_at);
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    // What was decided on may have changed since: a reset never leaves a password alone, and whoever has set up needs
    // no exemption but one that goes on.
    if transaction.statement(MAY_BE).bind(account).bind(replaces).bind(now).number().await? == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    let is_free = match replaces {
        Some(old) => close(&mut transaction, old, account, now).await?,
        None => true,
    };
    let stands = is_free
        && transaction
            .statement(INSERT)
            .bind(new.id)
            .bind(account)
            .bind(new.approved_by)
            .bind(&new.reason)
            .bind(now)
            .bind(new.until)
            .run()
            .await?
            == 1;
    if !stands {
        transaction.roll_back().await?;
        return Ok(false);
    }
    let_in(&mut transaction, account, Some(new.until), now).await?;
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn end(
    database: &Database,
    exemption: ExemptionId,
    account: AccountId,
    now: Timestamp,
    record: &Record,
) -> Result<bool, Fault> {
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    if !close(&mut transaction, exemption, account, now).await? {
        transaction.roll_back().await?;
        return Ok(false);
    }
    let_in(&mut transaction, account, None, now).await?;
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn over(database: &Database, now: Timestamp, limit: u32) -> Result<Vec<(FirmId, Exemption)>, Fault> {
    const FIND: &str = concat!(
        "SELECT ",
        exemption_columns!(),
        ", account.firm_id FROM exemption JOIN account ON account.id = exemption.account_id \
         WHERE exemption.ended_at IS NULL AND exemption.ends_at <= $1 \
         ORDER BY exemption.ends_at, exemption.id LIMIT $2"
    );
    let rows = database.read().await?.statement(FIND).bind(now).bind(limit).rows().await?;
    rows.iter().map(|row| Ok((row.get("firm_id")?, exemption(row)?))).collect()
}

pub(crate) async fn ending(
    database: &Database,
    now: Timestamp,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<Exemption>, Fault> {
    const FIND: &str = concat!(
        "SELECT ",
        exemption_columns!(),
        " FROM exemption WHERE ended_at IS NULL AND ends_at > $1 AND ends_at <= $2 AND warned_at IS NULL \
         AND ends_at - created_at > $3 ORDER BY ends_at, id LIMIT $4"
    );
    let ahead = before.as_millis().saturating_sub(now.as_millis());
    let rows = database.read().await?.statement(FIND).bind(now).bind(before).bind(ahead).bind(limit).rows().await?;
    rows.iter().map(exemption).collect()
}

pub(crate) async fn warn(
    database: &Database,
    exemption: &Exemption,
    now: Timestamp,
    record: &Record,
) -> Result<bool, Fault> {
    const WARNED: &str = "UPDATE exemption SET warned_at = $1 WHERE id = $2 AND warned_at IS NULL AND ended_at IS NULL";
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, exemption.account).await?;
    if transaction.statement(WARNED).bind(now).bind(exemption.id).run().await? == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Writes down that an exemption is no more; false when it was already.
async fn close(
    transaction: &mut Transaction,
    exemption: ExemptionId,
    account: AccountId,
    now: Timestamp,
) -> Result<bool, Fault> {
    const END: &str = "UPDATE exemption SET ended_at = $1 WHERE id = $2 AND account_id = $3 AND ended_at IS NULL";
    Ok(transaction.statement(END).bind(now).bind(exemption).bind(account).run().await? == 1)
}

/// What the gate reads.
async fn let_in(
    transaction: &mut Transaction,
    account: AccountId,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Fault> {
    const UPDATE: &str = "UPDATE account SET exempt_until = $1 WHERE id = $2";
    transaction.statement(UPDATE).bind(until).bind(account).run().await?;
    standing::settle(transaction, account, now).await
}

fn exemption(row: &Row) -> Result<Exemption, Fault> {
    Ok(Exemption {
        id: row.get("id")?,
        account: row.get("exempt")?,
        approved_by: row.get("approved_by")?,
        reason: row.get("reason")?,
        created_at: row.get("created_at")?,
        until: row.get("ends_at")?,
    })
}
