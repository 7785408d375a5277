//! Links for forgotten passwords.

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::Record,
    id::{AccountId, FirmId},
    password_reset::PasswordReset,
    ports::{ForgottenPassword, PasswordResets},
    time::Timestamp,
    token::TokenHash,
};

use crate::{
    accounts::{self, account_columns},
    audit,
    database::{Database, Transaction},
    statement::{Sql, locking},
};

#[async_trait]
impl PasswordResets for Database {
    async fn ask_password_reset(&self, reset: &PasswordReset, record: &Record) -> Result<(), Fault> {
        // From the account's row: where there is none, nothing is written, by the same statements.
        const INSERT: &str = "INSERT INTO password_reset (id, account_id, token, created_at, expires_at) \
            SELECT $1, id, $3, $4, $5 FROM account WHERE id = $2";
        const TAKE: Sql = locking!("SELECT id FROM account WHERE id = $1");
        let mut transaction = self.write().await?;
        transaction.statement(TAKE).bind(reset.account).row().await?;
        forget(&mut transaction, reset.account).await?;
        transaction
            .statement(INSERT)
            .bind(reset.id)
            .bind(reset.account)
            .bind(reset.token)
            .bind(reset.created_at)
            .bind(reset.expires_at)
            .run()
            .await?;
        audit::keep(&mut transaction, record).await?;
        transaction.commit().await
    }

    async fn password_reset(&self, token: TokenHash) -> Result<Option<(PasswordReset, Account)>, Fault> {
        const FIND: &str = concat!(
            "SELECT password_reset.id AS reset_id, password_reset.created_at AS asked_at, \
             password_reset.expires_at AS ends_at, ",
            account_columns!(),
            " FROM password_reset JOIN account ON account.id = password_reset.account_id \
             WHERE password_reset.token = $1"
        );
        let Some(row) = self.read().await?.statement(FIND).bind(token).row().await? else {
            return Ok(None);
        };
        let account = accounts::account(&row)?;
        let reset = PasswordReset {
            id: row.get("reset_id")?,
            account: account.id,
            token,
            created_at: row.get("asked_at")?,
            expires_at: row.get("ends_at")?,
        };
        Ok(Some((reset, account)))
    }

    async fn password_reset_since(
        &self,
        firm: FirmId,
        account: AccountId,
        since: Timestamp,
    ) -> Result<Option<Timestamp>, Fault> {
        const FIND: &str = "SELECT MAX(at) AS at FROM audit_event \
            WHERE firm_id = $1 AND subject = $2 AND act = 'password_reset' AND at > $3";
        let mut reader = self.read().await?;
        let row = reader.statement(FIND).bind(firm).bind(account).bind(since).row().await?;
        row.map_or(Ok(None), |row| row.get("at"))
    }

    async fn reset_password(&self, forgotten: &ForgottenPassword, record: &Record) -> Result<bool, Fault> {
        const USE: &str = "DELETE FROM password_reset WHERE id = $1 AND token = $2 AND expires_at > $3";
        const CHANGE: &str = "UPDATE account SET password = $1, password_changed_at = $2, password_owed_at = NULL \
            WHERE id = $3 AND password IS NOT NULL AND disabled_at IS NULL AND locked_at IS NULL AND reset_at IS NULL";
        let (reset, now) = (&forgotten.reset, record.events.first().ok_or(Fault::corrupt("record"))?.at);
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, reset.account).await?;
        let used = transaction.statement(USE).bind(reset.id).bind(reset.token).bind(now).run().await?;
        let change = transaction.statement(CHANGE).bind(&forgotten.password).bind(now).bind(reset.account);
        if used == 0 || change.run().await? == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        accounts::end_everything_open(&mut transaction, reset.account).await?;
        transaction.statement("DELETE FROM throttle WHERE key = $1").bind(&forgotten.counted).run().await?;
        audit::keep(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Whatever changes who an account is, or where its mail goes, ends its links.
pub(crate) async fn forget(transaction: &mut Transaction, account: AccountId) -> Result<(), Fault> {
    transaction.statement("DELETE FROM password_reset WHERE account_id = $1").bind(account).run().await.map(drop)
}
