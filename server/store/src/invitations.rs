//! Invitations: an account is made with one, and one is used once.

use guichet::{
    Fault,
    account::Account,
    audit::Event,
    id::AccountId,
    invitation::Invitation,
    locale::Locale,
    ports::{NewSession, Sealed},
    token::TokenHash,
};

use crate::{
    accounts::{self, account_columns},
    audit,
    database::{Database, Transaction},
    sessions, standing, words,
};

pub(crate) async fn invite(
    database: &Database,
    account: &Account,
    invitation: &Invitation,
    event: &Event,
) -> Result<bool, Fault> {
    let mut transaction = database.write().await?;
    if !insert_account(&mut transaction, account).await? {
        transaction.roll_back().await?;
        return Ok(false);
    }
    insert(&mut transaction, invitation).await?;
    audit::write(&mut transaction, event).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Makes an account, with the words by which it is found; false when its username is taken.
pub(crate) async fn insert_account(transaction: &mut Transaction, account: &Account) -> Result<bool, Fault> {
    const INSERT: &str = "INSERT INTO account \
        (id, firm_id, username, username_key, email, name, role, locale, accountant_id, created_at, last_sign_in_at, \
        disabled_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        ON CONFLICT (firm_id, username_key) DO NOTHING";
    let made = transaction
        .statement(INSERT)
        .bind(account.id)
        .bind(account.firm)
        .bind(&account.username)
        .bind(&account.username.key())
        .bind(account.email.as_ref())
        .bind(account.name.as_ref())
        .bind(account.role)
        .bind(account.locale)
        .bind(account.accountant)
        .bind(account.created_at)
        .bind(account.last_sign_in_at)
        .bind(account.disabled_at)
        .run()
        .await?;
    if made == 0 {
        return Ok(false);
    }
    words::write(transaction, account).await?;
    Ok(true)
}

pub(crate) async fn renew(database: &Database, invitation: &Invitation, event: &Event) -> Result<(), Fault> {
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, invitation.account).await?;
    revoke_open(&mut transaction, invitation.account).await?;
    insert(&mut transaction, invitation).await?;
    audit::write(&mut transaction, event).await?;
    transaction.commit().await
}

pub(crate) async fn of_token(database: &Database, token: TokenHash) -> Result<Option<(Invitation, Account)>, Fault> {
    const FIND: &str = concat!(
        "SELECT invitation.id, invitation.created_at, invitation.expires_at, ",
        account_columns!(),
        " FROM invitation JOIN account ON account.id = invitation.account_id \
         WHERE invitation.token = $1 AND invitation.used_at IS NULL"
    );
    let Some(row) = database.read().await?.statement(FIND).bind(token).row().await? else {
        return Ok(None);
    };
    let account = accounts::account(&row)?;
    let invitation = Invitation {
        id: row.get("id")?,
        account: account.id,
        token,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    };
    Ok(Some((invitation, account)))
}

pub(crate) async fn accept(
    database: &Database,
    invitation: &Invitation,
    password: &Sealed,
    locale: Locale,
    opens: &NewSession,
    event: &Event,
) -> Result<bool, Fault> {
    const USE: &str = "UPDATE invitation SET used_at = $1 \
        WHERE id = $2 AND account_id = $3 AND used_at IS NULL AND expires_at > $1";
    const CHOOSE_PASSWORD: &str = "UPDATE account SET password = $1, password_changed_at = $4, \
        password_owed_at = NULL, locale = $2 WHERE id = $3";
    let (account, now) = (invitation.account, opens.session.created_at);
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    let used = transaction.statement(USE).bind(now).bind(invitation.id).bind(account).run().await?;
    if used == 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    transaction.statement(CHOOSE_PASSWORD).bind(password).bind(locale).bind(account).bind(now).run().await?;
    revoke_open(&mut transaction, account).await?;
    accounts::end_everything_open(&mut transaction, account).await?;
    sessions::begin(&mut transaction, opens).await?;
    standing::settle(&mut transaction, account, now).await?;
    audit::write(&mut transaction, event).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn insert(transaction: &mut Transaction, invitation: &Invitation) -> Result<(), Fault> {
    const INSERT: &str =
        "INSERT INTO invitation (id, account_id, token, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    transaction
        .statement(INSERT)
        .bind(invitation.id)
        .bind(invitation.account)
        .bind(invitation.token)
        .bind(invitation.created_at)
        .bind(invitation.expires_at)
        .run()
        .await?;
    Ok(())
}

pub(crate) async fn revoke_open(transaction: &mut Transaction, account: AccountId) -> Result<(), Fault> {
    const DELETE: &str = "DELETE FROM invitation WHERE account_id = $1 AND used_at IS NULL";
    transaction.statement(DELETE).bind(account).run().await?;
    Ok(())
}
