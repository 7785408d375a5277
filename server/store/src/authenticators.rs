//! Authenticators: pending until the first code, then active.

use guichet::{
    Fault,
    audit::Event,
    id::AccountId,
    ports::{Confirmation, SealedAuthenticator},
    time::Timestamp,
    totp::Step,
};

use crate::{accounts, audit, database::Database, recovery_codes, sessions, standing, throttle};

pub(crate) async fn active(database: &Database, account: AccountId) -> Result<Vec<SealedAuthenticator<Step>>, Fault> {
    const FIND: &str = "SELECT id, secret, last_step FROM authenticator \
        WHERE account_id = $1 AND confirmed_at IS NOT NULL ORDER BY confirmed_at, id";
    let rows = database.read().await?.statement(FIND).bind(account).rows().await?;
    rows.iter()
        .map(|row| {
            Ok(SealedAuthenticator { id: row.get("id")?, secret: row.get("secret")?, at: row.get("last_step")? })
        })
        .collect()
}

pub(crate) async fn pending(
    database: &Database,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<SealedAuthenticator<Timestamp>>, Fault> {
    const FIND: &str = "SELECT id, secret, expires_at FROM authenticator \
        WHERE account_id = $1 AND confirmed_at IS NULL AND expires_at > $2";
    let row = database.read().await?.statement(FIND).bind(account).bind(now).row().await?;
    row.map(|row| {
        Ok(SealedAuthenticator { id: row.get("id")?, secret: row.get("secret")?, at: row.get("expires_at")? })
    })
    .transpose()
}

pub(crate) async fn start_enrolment(
    database: &Database,
    account: AccountId,
    authenticator: &SealedAuthenticator<Timestamp>,
    event: &Event,
) -> Result<bool, Fault> {
    const FORGET_EXPIRED: &str =
        "DELETE FROM authenticator WHERE account_id = $1 AND confirmed_at IS NULL AND expires_at <= $2";
    const COUNT: &str = "SELECT COUNT(*) AS number FROM authenticator WHERE account_id = $1";
    const INSERT: &str =
        "INSERT INTO authenticator (id, account_id, secret, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let now = event.at;
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    transaction.statement(FORGET_EXPIRED).bind(account).bind(now).run().await?;
    if transaction.statement(COUNT).bind(account).number().await? > 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    transaction
        .statement(INSERT)
        .bind(authenticator.id)
        .bind(account)
        .bind(&authenticator.secret)
        .bind(now)
        .bind(authenticator.at)
        .run()
        .await?;
    audit::write(&mut transaction, event).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn confirm_enrolment(
    database: &Database,
    confirmation: &Confirmation,
    events: &[Event],
) -> Result<bool, Fault> {
    const CONFIRM: &str = "UPDATE authenticator \
        SET confirmed_at = $1, expires_at = NULL, last_step = $2, last_used_at = $1 \
        WHERE id = $3 AND account_id = $4 AND confirmed_at IS NULL AND expires_at > $1";
    let session = &confirmation.opens.session;
    let (account, now) = (session.account, session.created_at);
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    let confirmed = transaction
        .statement(CONFIRM)
        .bind(now)
        .bind(confirmation.step)
        .bind(confirmation.authenticator)
        .bind(account)
        .run()
        .await?;
    if confirmed == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    // Set up again: the code that opened the way, used or not, is done with.
    transaction.statement("UPDATE account SET reset_at = NULL WHERE id = $1").bind(account).run().await?;
    transaction.statement("DELETE FROM issued_code WHERE account_id = $1").bind(account).run().await?;
    recovery_codes::replace_all(&mut transaction, account, &confirmation.codes).await?;
    sessions::replace(&mut transaction, &confirmation.opens).await?;
    throttle::forget(&mut transaction, &confirmation.counted, now).await?;
    standing::settle(&mut transaction, account, now).await?;
    for event in events {
        audit::write(&mut transaction, event).await?;
    }
    transaction.commit().await?;
    Ok(true)
}
