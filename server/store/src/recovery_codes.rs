//! Recovery codes: one set an account, held until it is saved, spent code by code.

use guichet::{
    Fault,
    audit::Event,
    id::{AccountId, RecoverySetId},
    ports::{HeldCodes, NewRecoverySet, OwnCodes, Sealed, SpendableCodes},
    session::Session,
};

use crate::{
    accounts, audit,
    database::{Database, Transaction},
    sessions,
};

pub(crate) async fn spendable(database: &Database, account: AccountId) -> Result<Option<SpendableCodes>, Fault> {
    const FIND: &str = "SELECT recovery_set.salt, recovery_code.id, recovery_code.hash \
        FROM recovery_set JOIN recovery_code ON recovery_code.set_id = recovery_set.id \
        WHERE recovery_set.account_id = $1 AND recovery_code.used_at IS NULL ORDER BY recovery_code.id";
    let rows = database.read().await?.statement(FIND).bind(account).rows().await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let salt = first.get("salt")?;
    let codes = rows.iter().map(|row| Ok((row.get("id")?, row.get("hash")?))).collect::<Result<_, Fault>>()?;
    Ok(Some(SpendableCodes { salt, codes }))
}

/// The set as its holder sees it.
pub(crate) async fn own(database: &Database, account: AccountId) -> Result<Option<OwnCodes>, Fault> {
    const FIND: &str = "SELECT id, created_at, (SELECT COUNT(*) FROM recovery_code \
        WHERE recovery_code.set_id = recovery_set.id AND used_at IS NULL) AS codes_left \
        FROM recovery_set WHERE account_id = $1";
    let row = database.read().await?.statement(FIND).bind(account).row().await?;
    row.map(|row| Ok(OwnCodes { set: row.get("id")?, left: row.get("codes_left")?, made_at: row.get("created_at")? }))
        .transpose()
}

/// The codes that haven't been saved. Once the sweep has wiped them there is nothing left to open, and their
/// time is over.
pub(crate) async fn held(database: &Database, account: AccountId) -> Result<Option<HeldCodes>, Fault> {
    const FIND: &str = "SELECT id, held, held_until FROM recovery_set WHERE account_id = $1 AND saved_at IS NULL";
    let row = database.read().await?.statement(FIND).bind(account).row().await?;
    row.map(|row| {
        let codes: Option<Sealed> = row.get("held")?;
        let codes = codes.unwrap_or_else(|| Sealed(Vec::new()));
        Ok(HeldCodes { set: row.get("id")?, codes, until: row.get("held_until")? })
    })
    .transpose()
}

pub(crate) async fn replace(
    database: &Database,
    session: &Session,
    replaces: RecoverySetId,
    codes: &NewRecoverySet,
    event: &Event,
) -> Result<bool, Fault> {
    const DELETE: &str = "DELETE FROM recovery_set WHERE id = $1 AND account_id = $2 AND saved_at IS NULL";
    let account = session.account;
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    let deleted = transaction.statement(DELETE).bind(replaces).bind(account).run().await?;
    if deleted == 0 || !sessions::stands(&mut transaction, account, session.id).await? {
        transaction.roll_back().await?;
        return Ok(false);
    }
    insert(&mut transaction, account, codes).await?;
    audit::write(&mut transaction, event).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn save(
    database: &Database,
    account: AccountId,
    set: RecoverySetId,
    event: &Event,
) -> Result<bool, Fault> {
    const SAVE: &str = "UPDATE recovery_set SET saved_at = $1, held = NULL \
        WHERE account_id = $2 AND id = $3 AND saved_at IS NULL";
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    if transaction.statement(SAVE).bind(event.at).bind(account).bind(set).run().await? == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    audit::write(&mut transaction, event).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Puts a set in the place of whichever the account has.
pub(crate) async fn replace_all(
    transaction: &mut Transaction,
    account: AccountId,
    codes: &NewRecoverySet,
) -> Result<(), Fault> {
    transaction.statement("DELETE FROM recovery_set WHERE account_id = $1").bind(account).run().await?;
    insert(transaction, account, codes).await
}

async fn insert(transaction: &mut Transaction, account: AccountId, set: &NewRecoverySet) -> Result<(), Fault> {
    const INSERT_SET: &str = "INSERT INTO recovery_set (id, account_id, salt, held, held_until, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    const INSERT_CODE: &str = "INSERT INTO recovery_code (id, set_id, hash) VALUES ($1, $2, $3)";
    transaction
        .statement(INSERT_SET)
        .bind(set.id)
        .bind(account)
        .bind(set.salt)
        .bind(&set.held)
        .bind(set.held_until)
        .bind(set.created_at)
        .run()
        .await?;
    for (code, hash) in &set.codes {
        transaction.statement(INSERT_CODE).bind(*code).bind(set.id).bind(hash).run().await?;
    }
    Ok(())
}
