//! Accounts, and what they prove themselves with.

use guichet::{
    Fault,
    access::Factors,
    account::{Account, UsernameKey},
    id::{AccountId, FirmId},
    locale::Locale,
    ports::Sealed,
    time::Timestamp,
};

use crate::{
    authenticators,
    database::{Database, Transaction},
    password_resets,
    statement::{Row, locking},
};

/// The columns that [`account`] reads; of the table `account`.
macro_rules! account_columns {
    () => {
        "account.id AS account_id, account.firm_id AS account_firm_id, account.username AS account_username, \
         account.email AS account_email, account.name AS account_name, account.role AS account_role, \
         account.locale AS account_locale, account.accountant_id AS account_accountant_id, \
         account.created_at AS account_created_at, account.last_sign_in_at AS account_last_sign_in_at, \
         account.disabled_at AS account_disabled_at, account.locked_at AS account_locked_at, \
         account.reset_at AS account_reset_at, account.exempt_until AS account_exempt_until, \
         account.password_owed_at AS account_password_owed_at"
    };
}
pub(crate) use account_columns;

/// The columns that [`factors`] reads; of the table `account`.
macro_rules! factor_columns {
    () => {
        "(SELECT COUNT(*) FROM authenticator \
          WHERE authenticator.account_id = account.id AND authenticator.confirmed_at IS NOT NULL) AS authenticators, \
         (SELECT COUNT(*) FROM recovery_set \
          WHERE recovery_set.account_id = account.id AND recovery_set.saved_at IS NULL) AS unsaved_sets, \
         (SELECT COUNT(*) FROM recovery_set JOIN recovery_code ON recovery_code.set_id = recovery_set.id \
          WHERE recovery_set.account_id = account.id AND recovery_code.used_at IS NULL) AS codes_left"
    };
}
pub(crate) use factor_columns;

pub(crate) async fn by_id(database: &Database, id: AccountId) -> Result<Option<Account>, Fault> {
    const FIND: &str = concat!("SELECT ", account_columns!(), " FROM account WHERE id = $1");
    let row = database.read().await?.statement(FIND).bind(id).row().await?;
    row.as_ref().map(account).transpose()
}

pub(crate) async fn of_username(
    database: &Database,
    firm: FirmId,
    username: &UsernameKey,
) -> Result<Option<(Account, Option<Sealed>)>, Fault> {
    const FIND: &str =
        concat!("SELECT ", account_columns!(), ", password FROM account WHERE firm_id = $1 AND username_key = $2");
    let row = database.read().await?.statement(FIND).bind(firm).bind(username).row().await?;
    row.as_ref().map(|row| Ok((account(row)?, row.get("password")?))).transpose()
}

pub(crate) async fn owners(database: &Database, firm: FirmId) -> Result<Vec<(Account, bool)>, Fault> {
    const FIND: &str = concat!(
        "SELECT ",
        account_columns!(),
        ", password FROM account WHERE firm_id = $1 AND role = 'owner' ORDER BY created_at, id"
    );
    let rows = database.read().await?.statement(FIND).bind(firm).rows().await?;
    rows.iter().map(|row| Ok((account(row)?, row.get::<Option<Sealed>>("password")?.is_some()))).collect()
}

pub(crate) async fn factors_of(database: &Database, account: AccountId) -> Result<Factors, Fault> {
    const FIND: &str = concat!("SELECT ", factor_columns!(), " FROM account WHERE id = $1");
    let row = database.read().await?.statement(FIND).bind(account).row().await?;
    row.as_ref().map_or(Ok(Factors::default()), factors)
}

pub(crate) async fn choose_locale(database: &Database, account: AccountId, locale: Locale) -> Result<(), Fault> {
    const UPDATE: &str = "UPDATE account SET locale = $1 WHERE id = $2";
    let mut transaction = database.write().await?;
    let changed = transaction.statement(UPDATE).bind(locale).bind(account).run().await?;
    if changed == 0 {
        return Err(missing());
    }
    transaction.commit().await
}

/// Takes an account's row first, in every transaction about that account: so they follow one another, none
/// overlooks what another is about to insert, and none waits for one that waits for it.
pub(crate) async fn lock(transaction: &mut Transaction, account: AccountId) -> Result<(), Fault> {
    let row = transaction.statement(locking!("SELECT id FROM account WHERE id = $1")).bind(account).row().await?;
    if row.is_some() { Ok(()) } else { Err(missing()) }
}

/// Takes an account's row as [`lock`] does. Whether it may still sign in with that password: neither was changed
/// while it was checked.
pub(crate) async fn lock_with_password(
    transaction: &mut Transaction,
    account: AccountId,
    password: &Sealed,
) -> Result<bool, Fault> {
    const FIND: &str = "SELECT COUNT(*) AS number FROM account \
        WHERE id = $1 AND password = $2 AND disabled_at IS NULL AND locked_at IS NULL";
    lock(transaction, account).await?;
    Ok(transaction.statement(FIND).bind(account).bind(password).number().await? == 1)
}

/// Ends every session and sign-in of an account, with the authenticator that one of them started.
pub(crate) async fn end_everything_open(transaction: &mut Transaction, account: AccountId) -> Result<(), Fault> {
    transaction.statement("DELETE FROM session WHERE account_id = $1").bind(account).run().await?;
    transaction.statement("DELETE FROM sign_in WHERE account_id = $1").bind(account).run().await?;
    password_resets::forget(transaction, account).await?;
    authenticators::forget_pending(transaction, account).await
}

/// Writes down that a sign-in was completed.
pub(crate) async fn sign_in_completed(
    transaction: &mut Transaction,
    account: AccountId,
    now: Timestamp,
) -> Result<(), Fault> {
    const UPDATE: &str = "UPDATE account SET last_sign_in_at = $1 WHERE id = $2";
    transaction.statement(UPDATE).bind(now).bind(account).run().await?;
    Ok(())
}

/// An account from its [`account_columns`].
pub(crate) fn account(row: &Row) -> Result<Account, Fault> {
    Ok(Account {
        id: row.get("account_id")?,
        firm: row.get("account_firm_id")?,
        username: row.get("account_username")?,
        email: row.get("account_email")?,
        name: row.get("account_name")?,
        role: row.get("account_role")?,
        locale: row.get("account_locale")?,
        accountant: row.get("account_accountant_id")?,
        created_at: row.get("account_created_at")?,
        last_sign_in_at: row.get("account_last_sign_in_at")?,
        disabled_at: row.get("account_disabled_at")?,
        locked_at: row.get("account_locked_at")?,
        reset_at: row.get("account_reset_at")?,
        exempt_until: row.get("account_exempt_until")?,
        password_owed_at: row.get("account_password_owed_at")?,
    })
}

/// What an account proves itself with, from its [`factor_columns`].
pub(crate) fn factors(row: &Row) -> Result<Factors, Fault> {
    Ok(Factors {
        authenticator: row.get::<u32>("authenticators")? > 0,
        codes_unsaved: row.get::<u32>("unsaved_sets")? > 0,
        codes_left: row.get("codes_left")?,
    })
}

fn missing() -> Fault {
    Fault::Store("no such account".to_owned())
}
