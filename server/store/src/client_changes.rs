//! What staff change about a client's account: each is one transaction that takes the account first, and says whether
//! it found what it was decided on.

use guichet::{
    Fault,
    audit::{Act, Event, Record},
    id::AccountId,
    ports::{ClientEdit, Unlocked},
    session::Limits,
    throttle::{Key, Rule},
    time::Timestamp,
};

use crate::{
    accounts, audit,
    database::{Database, Transaction},
    invitations, password_resets, sessions, standing, words,
};

pub(crate) async fn lock(database: &Database, client: AccountId, record: &Record) -> Result<bool, Fault> {
    const LOCK: &str = "UPDATE account SET locked_at = $1 WHERE id = $2 AND locked_at IS NULL AND disabled_at IS NULL";
    let now = moment(record)?;
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, client).await?;
    if transaction.statement(LOCK).bind(now).bind(client).run().await? == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    accounts::end_everything_open(&mut transaction, client).await?;
    finish(transaction, client, record).await?;
    Ok(true)
}

pub(crate) async fn unlock(database: &Database, client: AccountId, record: &Record) -> Result<Unlocked, Fault> {
    const DISABLED: &str = "SELECT COUNT(*) AS number FROM account WHERE id = $1 AND disabled_at IS NOT NULL";
    const OPEN: &str = "UPDATE account SET locked_at = NULL WHERE id = $1 AND locked_at IS NOT NULL";
    const PAUSED: &str = "SELECT COUNT(*) AS number FROM throttle WHERE key = $1 AND wait_until > $2";
    // Codes may be counted at this moment: what is spent by then stays.
    const FORGET: &str = "DELETE FROM throttle WHERE key = $1 AND failures < $2";
    const SPENT: &str = "SELECT COUNT(*) AS number FROM throttle WHERE key = $1 AND failures >= $2";
    let (key, now) = (Key::second_factor_of(client), moment(record)?);
    let most = Rule::SECOND_FACTOR.disabled_after.unwrap_or(u32::MAX);
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, client).await?;
    let is_disabled = transaction.statement(DISABLED).bind(client).number().await? > 0;
    let by_staff = transaction.statement(OPEN).bind(client).run().await? > 0;
    let is_paused = transaction.statement(PAUSED).bind(&key).bind(now).number().await? > 0;
    transaction.statement(FORGET).bind(&key).bind(most).run().await?;
    let is_spent = transaction.statement(SPENT).bind(&key).bind(most).number().await? > 0;
    let unlocked = match (by_staff, is_spent) {
        _ if is_disabled => Unlocked::WasNot,
        (true, true) => Unlocked::ByStaffAlone,
        (false, true) => Unlocked::NeedsReset,
        (false, false) if !is_paused => Unlocked::WasNot,
        (_, false) => Unlocked::Done,
    };
    if matches!(unlocked, Unlocked::NeedsReset | Unlocked::WasNot) {
        transaction.roll_back().await?;
        return Ok(unlocked);
    }
    finish(transaction, client, record).await?;
    Ok(unlocked)
}

pub(crate) async fn disable(database: &Database, client: AccountId, record: &Record) -> Result<bool, Fault> {
    const DISABLE: &str = "UPDATE account SET disabled_at = $1 WHERE id = $2 AND disabled_at IS NULL";
    let now = moment(record)?;
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, client).await?;
    if transaction.statement(DISABLE).bind(now).bind(client).run().await? == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    accounts::end_everything_open(&mut transaction, client).await?;
    transaction.statement("DELETE FROM issued_code WHERE account_id = $1").bind(client).run().await?;
    invitations::revoke_open(&mut transaction, client).await?;
    finish(transaction, client, record).await?;
    Ok(true)
}

pub(crate) async fn edit(database: &Database, edit: &ClientEdit, record: &Record) -> Result<bool, Fault> {
    const EDIT: &str = "UPDATE account SET name = $1, email = $2 WHERE id = $3 \
        AND name IS NOT DISTINCT FROM $4 AND email IS NOT DISTINCT FROM $5";
    let client = &edit.client;
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, client.id).await?;
    let edited = transaction
        .statement(EDIT)
        .bind(client.name.as_ref())
        .bind(client.email.as_ref())
        .bind(client.id)
        .bind(edit.name_before.as_ref())
        .bind(edit.email_before.as_ref())
        .run()
        .await?;
    if edited == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    words::write(&mut transaction, client).await?;
    if edit.email_before != client.email {
        // What lies in the older mailbox opens nothing any more.
        password_resets::forget(&mut transaction, client.id).await?;
    }
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn hand_over(
    database: &Database,
    client: AccountId,
    (from, to): (Option<AccountId>, Option<AccountId>),
    record: &Record,
) -> Result<bool, Fault> {
    const HAND_OVER: &str =
        "UPDATE account SET accountant_id = $1 WHERE id = $2 AND accountant_id IS NOT DISTINCT FROM $3";
    const OPEN: &str = "SELECT COUNT(*) AS number FROM account WHERE id = $1 AND disabled_at IS NULL \
        AND role IN ('accountant', 'owner')";
    let mut transaction = database.write().await?;
    // In the order of their identifiers, as whatever else takes several.
    let mut taken: Vec<AccountId> = to.into_iter().chain([client]).collect();
    taken.sort_unstable();
    for account in taken {
        accounts::lock(&mut transaction, account).await?;
    }
    let is_open = match to {
        Some(to) => transaction.statement(OPEN).bind(to).number().await? == 1,
        None => true,
    };
    if !is_open || transaction.statement(HAND_OVER).bind(to).bind(client).bind(from).run().await? == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn end_sessions(
    database: &Database,
    client: AccountId,
    limits: Limits,
    event: &Event,
) -> Result<u32, Fault> {
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, client).await?;
    let count = sessions::count_live(&mut transaction, client, limits, event.at).await?;
    if count == 0 {
        transaction.roll_back().await?;
        return Ok(0);
    }
    accounts::end_everything_open(&mut transaction, client).await?;
    audit::write(&mut transaction, &Event { act: Act::SessionsEnded { count }, ..event.clone() }).await?;
    transaction.commit().await?;
    Ok(count)
}

/// The end of a change that decides where the client stands.
async fn finish(mut transaction: Transaction, client: AccountId, record: &Record) -> Result<(), Fault> {
    standing::settle(&mut transaction, client, moment(record)?).await?;
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await
}

/// When what a record tells of happened.
fn moment(record: &Record) -> Result<Timestamp, Fault> {
    Ok(record.events.first().ok_or(Fault::corrupt("record"))?.at)
}
