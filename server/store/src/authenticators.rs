//! Authenticators: pending until the first code, then active.

use guichet::{
    Fault,
    audit::{Event, Record},
    authenticator::{MOST, OwnAuthenticator},
    id::{AccountId, AuthenticatorId, SessionId},
    ports::{Confirmation, PendingAuthenticator, SealedAuthenticator, Started},
    session::Session,
    time::Timestamp,
    totp::Step,
};

use crate::{
    accounts, audit,
    database::{Database, Transaction},
    recovery_codes, sessions, standing, throttle,
};

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

/// The pending one that is to take another's place.
pub(crate) async fn pending_replacement(
    database: &Database,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<SealedAuthenticator<Timestamp>>, Fault> {
    const FIND: &str = "SELECT id, secret, expires_at FROM authenticator \
        WHERE account_id = $1 AND confirmed_at IS NULL AND expires_at > $2 AND replaces IS NOT NULL";
    let row = database.read().await?.statement(FIND).bind(account).bind(now).row().await?;
    row.map(|row| {
        Ok(SealedAuthenticator { id: row.get("id")?, secret: row.get("secret")?, at: row.get("expires_at")? })
    })
    .transpose()
}

pub(crate) async fn start_enrolment(
    database: &Database,
    session: &Session,
    authenticator: &SealedAuthenticator<Timestamp>,
    event: &Event,
) -> Result<bool, Fault> {
    const FORGET_EXPIRED: &str =
        "DELETE FROM authenticator WHERE account_id = $1 AND confirmed_at IS NULL AND expires_at <= $2";
    const COUNT: &str = "SELECT COUNT(*) AS number FROM authenticator WHERE account_id = $1";
    const INSERT: &str = "INSERT INTO authenticator (id, account_id, started_by, secret, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let (account, now) = (session.account, event.at);
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    transaction.statement(FORGET_EXPIRED).bind(account).bind(now).run().await?;
    forget_pending_of_others(&mut transaction, account, session.id).await?;
    let is_free = transaction.statement(COUNT).bind(account).number().await? == 0;
    if !is_free || !sessions::stands(&mut transaction, account, session.id).await? {
        transaction.roll_back().await?;
        return Ok(false);
    }
    transaction
        .statement(INSERT)
        .bind(authenticator.id)
        .bind(account)
        .bind(session.id)
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
    record: &Record,
) -> Result<bool, Fault> {
    const CONFIRM: &str = "UPDATE authenticator \
        SET confirmed_at = $1, expires_at = NULL, started_by = NULL, last_step = $2, last_used_at = $1 \
        WHERE id = $3 AND account_id = $4 AND started_by = $5 AND confirmed_at IS NULL AND expires_at > $1";
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
        .bind(confirmation.session)
        .run()
        .await?;
    if confirmed == 0 || !sessions::stands(&mut transaction, account, confirmation.session).await? {
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
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

/// The active ones as their holder sees them.
pub(crate) async fn own(database: &Database, account: AccountId) -> Result<Vec<OwnAuthenticator>, Fault> {
    const FIND: &str = "SELECT id, name, confirmed_at, last_used_at FROM authenticator \
        WHERE account_id = $1 AND confirmed_at IS NOT NULL ORDER BY confirmed_at, id";
    let rows = database.read().await?.statement(FIND).bind(account).rows().await?;
    rows.iter()
        .map(|row| {
            let added_at: Timestamp = row.get("confirmed_at")?;
            let used_at: Option<Timestamp> = row.get("last_used_at")?;
            // The first code of set-up is no use of it yet.
            let used_at = used_at.filter(|at| added_at < *at);
            Ok(OwnAuthenticator { id: row.get("id")?, name: row.get("name")?, added_at, used_at })
        })
        .collect()
}

/// The pending one that a session started, with what it is to become.
pub(crate) async fn pending(
    database: &Database,
    session: &Session,
    now: Timestamp,
) -> Result<Option<PendingAuthenticator>, Fault> {
    const FIND: &str = "SELECT id, secret, expires_at, name, replaces FROM authenticator \
        WHERE account_id = $1 AND started_by = $2 AND confirmed_at IS NULL AND expires_at > $3";
    let mut reader = database.read().await?;
    let row = reader.statement(FIND).bind(session.account).bind(session.id).bind(now).row().await?;
    row.map(|row| {
        Ok(PendingAuthenticator {
            row: SealedAuthenticator { id: row.get("id")?, secret: row.get("secret")?, at: row.get("expires_at")? },
            name: row.get("name")?,
            replaces: row.get("replaces")?,
        })
    })
    .transpose()
}

/// Makes one pending beside those that are active, in the place of whichever was. The account's row is taken.
pub(crate) async fn start(
    transaction: &mut Transaction,
    session: &Session,
    pending: &PendingAuthenticator,
    now: Timestamp,
) -> Result<Started, Fault> {
    const IS_ACTIVE: &str = "SELECT COUNT(*) AS number FROM authenticator \
        WHERE account_id = $1 AND id = $2 AND confirmed_at IS NOT NULL";
    const INSERT: &str = "INSERT INTO authenticator \
        (id, account_id, started_by, secret, created_at, expires_at, name, replaces) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let account = session.account;
    let active = count(transaction, account).await?;
    let known = match pending.replaces {
        Some(older) => transaction.statement(IS_ACTIVE).bind(account).bind(older).number().await? == 1,
        None => active > 0,
    };
    if !known || !sessions::stands(transaction, account, session.id).await? {
        return Ok(Started::Unknown);
    }
    if pending.replaces.is_none() && usize::try_from(active).is_ok_and(|active| active >= MOST) {
        return Ok(Started::Full);
    }
    forget_pending(transaction, account).await?;
    transaction
        .statement(INSERT)
        .bind(pending.row.id)
        .bind(account)
        .bind(session.id)
        .bind(&pending.row.secret)
        .bind(now)
        .bind(pending.row.at)
        .bind(pending.name.as_ref())
        .bind(pending.replaces)
        .run()
        .await?;
    Ok(Started::Done)
}

/// Makes a pending one active beside the others, its step consumed; the one that it replaces goes. False when it can't
/// be any more, or is another account's. The account's row is taken.
pub(crate) async fn join(
    transaction: &mut Transaction,
    account: AccountId,
    authenticator: AuthenticatorId,
    step: Step,
    now: Timestamp,
) -> Result<bool, Fault> {
    const REPLACES: &str = "SELECT replaces FROM authenticator WHERE id = $1 AND account_id = $2";
    const CONFIRM: &str = "UPDATE authenticator \
        SET confirmed_at = $1, expires_at = NULL, started_by = NULL, last_step = $2, replaces = NULL \
        WHERE id = $3 AND account_id = $4 AND confirmed_at IS NULL AND expires_at > $1";
    // Beside none there is nothing to join: that is set-up, which makes recovery codes too.
    if count(transaction, account).await? == 0 {
        return Ok(false);
    }
    let Some(row) = transaction.statement(REPLACES).bind(authenticator).bind(account).row().await? else {
        return Ok(false);
    };
    let older: Option<AuthenticatorId> = row.get("replaces")?;
    if transaction.statement(CONFIRM).bind(now).bind(step).bind(authenticator).bind(account).run().await? == 0 {
        return Ok(false);
    }
    match older {
        Some(older) => remove(transaction, account, older).await,
        None => Ok(true),
    }
}

/// Removes an active one, and whatever was to take its place; false when the account has no such one. The account's
/// row is taken.
pub(crate) async fn remove(
    transaction: &mut Transaction,
    account: AccountId,
    authenticator: AuthenticatorId,
) -> Result<bool, Fault> {
    const SUCCESSOR: &str = "DELETE FROM authenticator WHERE account_id = $1 AND replaces = $2";
    const REMOVE: &str = "DELETE FROM authenticator WHERE account_id = $1 AND id = $2 AND confirmed_at IS NOT NULL";
    transaction.statement(SUCCESSOR).bind(account).bind(authenticator).run().await?;
    Ok(transaction.statement(REMOVE).bind(account).bind(authenticator).run().await? == 1)
}

/// Forgets whatever is pending of an account.
pub(crate) async fn forget_pending(transaction: &mut Transaction, account: AccountId) -> Result<(), Fault> {
    const FORGET: &str = "DELETE FROM authenticator WHERE account_id = $1 AND confirmed_at IS NULL";
    transaction.statement(FORGET).bind(account).run().await.map(drop)
}

/// Forgets what a session of an account started; false when nothing is pending of it.
pub(crate) async fn forget_pending_of(
    transaction: &mut Transaction,
    account: AccountId,
    session: SessionId,
) -> Result<bool, Fault> {
    const FORGET: &str = "DELETE FROM authenticator WHERE account_id = $1 AND confirmed_at IS NULL AND started_by = $2";
    Ok(transaction.statement(FORGET).bind(account).bind(session).run().await? > 0)
}

/// Forgets what every session of an account but one started.
pub(crate) async fn forget_pending_of_others(
    transaction: &mut Transaction,
    account: AccountId,
    keeps: SessionId,
) -> Result<(), Fault> {
    const FORGET: &str =
        "DELETE FROM authenticator WHERE account_id = $1 AND confirmed_at IS NULL AND started_by <> $2";
    transaction.statement(FORGET).bind(account).bind(keeps).run().await.map(drop)
}

/// How many active ones an account has.
pub(crate) async fn count(transaction: &mut Transaction, account: AccountId) -> Result<u32, Fault> {
    const COUNT: &str =
        "SELECT COUNT(*) AS number FROM authenticator WHERE account_id = $1 AND confirmed_at IS NOT NULL";
    transaction.statement(COUNT).bind(account).number().await
}
