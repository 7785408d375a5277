//! Links that staff make: each can be shown to whoever made it, until it was given or the time is over.

use guichet::{
    Fault,
    account::Account,
    audit::Record,
    id::AccountId,
    invitation::Invitation,
    ports::{NewLink, Sealed},
    time::Timestamp,
};

use crate::{
    accounts, audit,
    database::{Database, Transaction},
    invitations,
    statement::Row,
};

pub(crate) async fn invite_client(
    database: &Database,
    client: &Account,
    link: &NewLink,
    record: &Record,
) -> Result<bool, Fault> {
    let mut transaction = database.write().await?;
    if !invitations::insert_account(&mut transaction, client).await? {
        transaction.roll_back().await?;
        return Ok(false);
    }
    insert(&mut transaction, link).await?;
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn renew(database: &Database, link: &NewLink, record: &Record) -> Result<bool, Fault> {
    const WAITS: &str = "SELECT COUNT(*) AS number FROM account \
        WHERE id = $1 AND password IS NULL AND disabled_at IS NULL";
    let client = link.invitation.account;
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, client).await?;
    if transaction.statement(WAITS).bind(client).number().await? == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    invitations::revoke_open(&mut transaction, client).await?;
    insert(&mut transaction, link).await?;
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn revoke(database: &Database, client: AccountId, record: &Record) -> Result<bool, Fault> {
    const REVOKE: &str = "DELETE FROM invitation WHERE account_id = $1 AND used_at IS NULL AND expires_at > $2";
    let now = record.events.first().ok_or(Fault::corrupt("record"))?.at;
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, client).await?;
    if transaction.statement(REVOKE).bind(client).bind(now).run().await? == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn open(database: &Database, client: AccountId, now: Timestamp) -> Result<Option<Invitation>, Fault> {
    const FIND: &str = "SELECT id, token, created_at, expires_at FROM invitation \
        WHERE account_id = $1 AND used_at IS NULL AND expires_at > $2 ORDER BY created_at DESC LIMIT 1";
    let row = database.read().await?.statement(FIND).bind(client).bind(now).row().await?;
    row.map(|row| invitation(&row, client)).transpose()
}

pub(crate) async fn held(
    database: &Database,
    client: AccountId,
    held_for: AccountId,
    now: Timestamp,
) -> Result<Option<(Invitation, Sealed)>, Fault> {
    const FIND: &str = "SELECT id, token, created_at, expires_at, held FROM invitation \
        WHERE account_id = $1 AND held_for = $2 AND used_at IS NULL AND held IS NOT NULL AND held_until > $3 \
        AND expires_at > $3 ORDER BY created_at DESC LIMIT 1";
    let row = database.read().await?.statement(FIND).bind(client).bind(held_for).bind(now).row().await?;
    row.map(|row| Ok((invitation(&row, client)?, row.get("held")?))).transpose()
}

pub(crate) async fn forget_held(database: &Database, client: AccountId, held_for: AccountId) -> Result<(), Fault> {
    const FORGET: &str = "UPDATE invitation SET held = NULL WHERE account_id = $1 AND held_for = $2";
    let mut transaction = database.write().await?;
    transaction.statement(FORGET).bind(client).bind(held_for).run().await?;
    transaction.commit().await
}

/// Writes a link down, with what can be shown of it.
pub(crate) async fn insert(transaction: &mut Transaction, link: &NewLink) -> Result<(), Fault> {
    const HOLD: &str = "UPDATE invitation SET held = $1, held_until = $2, held_for = $3 WHERE id = $4";
    invitations::insert(transaction, &link.invitation).await?;
    let Some(held) = &link.held else { return Ok(()) };
    transaction
        .statement(HOLD)
        .bind(&held.token)
        .bind(held.until)
        .bind(held.maker)
        .bind(link.invitation.id)
        .run()
        .await?;
    Ok(())
}

fn invitation(row: &Row, account: AccountId) -> Result<Invitation, Fault> {
    Ok(Invitation {
        id: row.get("id")?,
        account,
        token: row.get("token")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}
