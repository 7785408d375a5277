//! Resets, issued codes and help requests: a client who can't use their app.

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::{HelpOutcome, Record},
    id::{AccountId, FirmId, IssuedCodeId},
    issued_code::IssuedCode,
    ports::{HelpRequest, NewIssuedCode, Resets, Sealed, SpendableIssuedCode},
    reason::IdentityCheck,
    throttle::Key,
    time::Timestamp,
};

use crate::{
    accounts::{self, account_columns},
    audit,
    database::{Database, Transaction},
    owners, standing,
    statement::Row,
};

/// The columns that [`issued_code`] reads.
macro_rules! issued_code_columns {
    () => {
        "issued_code.id, issued_code.account_id, issued_code.issued_by, issued_code.checked_by, \
         issued_code.created_at, issued_code.expires_at"
    };
}

#[async_trait]
impl Resets for Database {
    async fn reset_two_factor(
        &self,
        code: &NewIssuedCode,
        reset_before: Option<Timestamp>,
        record: &Record,
    ) -> Result<bool, Fault> {
        // IS DISTINCT FROM: an account that was never reset has no moment to compare.
        const RESET: &str = "UPDATE account SET reset_at = $1 WHERE id = $2 AND disabled_at IS NULL \
            AND reset_at IS NOT DISTINCT FROM $3";
        let (account, now) = (code.code.account, code.code.created_at);
        let mut transaction = self.write().await?;
        let stay = owners::stay_without(&mut transaction, account).await?;
        if !stay || transaction.statement(RESET).bind(now).bind(account).bind(reset_before).run().await? == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        accounts::end_everything_open(&mut transaction, account).await?;
        for taken in
            ["DELETE FROM authenticator WHERE account_id = $1", "DELETE FROM recovery_set WHERE account_id = $1"]
        {
            transaction.statement(taken).bind(account).run().await?;
        }
        replace_code(&mut transaction, code).await?;
        for key in [Key::first_code_of(account), Key::second_factor_of(account)] {
            transaction.statement("DELETE FROM throttle WHERE key = $1").bind(&key).run().await?;
        }
        standing::settle(&mut transaction, account, now).await?;
        audit::keep(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn issue_code(&self, code: &NewIssuedCode, record: &Record) -> Result<bool, Fault> {
        const HELPED_BY_ONE: &str = "SELECT COUNT(*) AS number FROM account WHERE id = $1 AND disabled_at IS NULL \
            AND (reset_at IS NOT NULL \
            OR EXISTS (SELECT 1 FROM authenticator WHERE account_id = $1 AND confirmed_at IS NOT NULL))";
        let account = code.code.account;
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        // Whoever was disabled since the dialog was read would find the code in their hands when they are let in again.
        if transaction.statement(HELPED_BY_ONE).bind(account).number().await? == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        replace_code(&mut transaction, code).await?;
        audit::keep(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn revoke_code(&self, code: IssuedCodeId, account: AccountId, record: &Record) -> Result<bool, Fault> {
        const REVOKE: &str =
            "DELETE FROM issued_code WHERE id = $1 AND account_id = $2 AND used_at IS NULL AND expires_at > $3";
        let now = record.events.first().ok_or(Fault::corrupt("record"))?.at;
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        if transaction.statement(REVOKE).bind(code).bind(account).bind(now).run().await? == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        audit::keep(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn issued_code(&self, account: AccountId, now: Timestamp) -> Result<Option<IssuedCode>, Fault> {
        const FIND: &str = concat!(
            "SELECT ",
            issued_code_columns!(),
            " FROM issued_code WHERE account_id = $1 AND used_at IS NULL AND expires_at > $2"
        );
        let row = self.read().await?.statement(FIND).bind(account).bind(now).row().await?;
        row.as_ref().map(issued_code).transpose()
    }

    async fn held_issued_code(
        &self,
        account: AccountId,
        issued_by: AccountId,
        now: Timestamp,
    ) -> Result<Option<(IssuedCode, Sealed)>, Fault> {
        const FIND: &str = concat!(
            "SELECT ",
            issued_code_columns!(),
            ", issued_code.held FROM issued_code WHERE account_id = $1 AND issued_by = $2 AND used_at IS NULL \
             AND held IS NOT NULL AND held_until > $3"
        );
        let row = self.read().await?.statement(FIND).bind(account).bind(issued_by).bind(now).row().await?;
        row.map(|row| Ok((issued_code(&row)?, row.get("held")?))).transpose()
    }

    async fn forget_held_code(&self, account: AccountId, issued_by: AccountId) -> Result<(), Fault> {
        const FORGET: &str = "UPDATE issued_code SET held = NULL WHERE account_id = $1 AND issued_by = $2";
        let mut transaction = self.write().await?;
        transaction.statement(FORGET).bind(account).bind(issued_by).run().await?;
        transaction.commit().await
    }

    async fn issued_codes(&self, firm: FirmId, now: Timestamp) -> Result<Vec<IssuedCode>, Fault> {
        const FIND: &str = concat!(
            "SELECT ",
            issued_code_columns!(),
            " FROM issued_code JOIN account ON account.id = issued_code.account_id \
             WHERE account.firm_id = $1 AND used_at IS NULL AND issued_code.expires_at > $2 \
             ORDER BY issued_code.created_at DESC, issued_code.id"
        );
        let rows = self.read().await?.statement(FIND).bind(firm).bind(now).rows().await?;
        rows.iter().map(issued_code).collect()
    }

    async fn help_requests(&self, firm: FirmId) -> Result<Vec<HelpRequest>, Fault> {
        const FIND: &str = "SELECT help_request.id, help_request.account_id, help_request.asked_at FROM help_request \
            JOIN account ON account.id = help_request.account_id \
            WHERE help_request.handled_at IS NULL AND account.firm_id = $1 \
            ORDER BY help_request.asked_at, help_request.id";
        let rows = self.read().await?.statement(FIND).bind(firm).rows().await?;
        rows.iter().map(help_request).collect()
    }

    async fn help_requests_of(&self, account: AccountId) -> Result<Vec<HelpRequest>, Fault> {
        const FIND: &str = "SELECT id, account_id, asked_at FROM help_request \
            WHERE account_id = $1 AND handled_at IS NULL ORDER BY asked_at, id";
        let rows = self.read().await?.statement(FIND).bind(account).rows().await?;
        rows.iter().map(help_request).collect()
    }

    async fn close_help_requests(
        &self,
        account: AccountId,
        outcome: HelpOutcome,
        record: &Record,
    ) -> Result<bool, Fault> {
        const CLOSE: &str =
            "UPDATE help_request SET handled_at = $1, outcome = $2 WHERE account_id = $3 AND handled_at IS NULL";
        let now = record.events.first().ok_or(Fault::corrupt("record"))?.at;
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        if transaction.statement(CLOSE).bind(now).bind(outcome.as_str()).bind(account).run().await? == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        audit::keep(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn staff_to_tell(&self, client: AccountId) -> Result<Vec<Account>, Fault> {
        const FIND: &str = concat!(
            "SELECT ",
            account_columns!(),
            " FROM account JOIN account AS client ON client.firm_id = account.firm_id \
             WHERE client.id = $1 AND account.disabled_at IS NULL AND account.email IS NOT NULL AND (account.id = client.accountant_id \
             OR (account.role = 'owner' AND NOT EXISTS (SELECT 1 FROM account AS own \
             WHERE own.id = client.accountant_id AND own.disabled_at IS NULL AND own.email IS NOT NULL))) ORDER BY account.id"
        );
        let rows = self.read().await?.statement(FIND).bind(client).rows().await?;
        rows.iter().map(accounts::account).collect()
    }
}

pub(crate) async fn spendable(
    database: &Database,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<SpendableIssuedCode>, Fault> {
    const FIND: &str =
        "SELECT id, salt, hash FROM issued_code WHERE account_id = $1 AND used_at IS NULL AND expires_at > $2";
    let row = database.read().await?.statement(FIND).bind(account).bind(now).row().await?;
    row.map(|row| Ok(SpendableIssuedCode { id: row.get("id")?, salt: row.get("salt")?, hash: row.get("hash")? }))
        .transpose()
}

/// Puts a code in the place of whichever the account has: one at a time.
async fn replace_code(transaction: &mut Transaction, new: &NewIssuedCode) -> Result<(), Fault> {
    const INSERT: &str = "INSERT INTO issued_code \
        (id, account_id, issued_by, checked_by, salt, hash, created_at, expires_at, held, held_until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let code = &new.code;
    transaction.statement("DELETE FROM issued_code WHERE account_id = $1").bind(code.account).run().await?;
    transaction
        .statement(INSERT)
        .bind(code.id)
        .bind(code.account)
        .bind(code.issued_by)
        .bind(code.check.as_str())
        .bind(new.salt)
        .bind(&new.hash)
        .bind(code.created_at)
        .bind(code.expires_at)
        .bind(&new.held)
        .bind(new.held_until)
        .run()
        .await?;
    Ok(())
}

fn help_request(row: &Row) -> Result<HelpRequest, Fault> {
    Ok(HelpRequest { id: row.get("id")?, account: row.get("account_id")?, asked_at: row.get("asked_at")? })
}

fn issued_code(row: &Row) -> Result<IssuedCode, Fault> {
    let check: String = row.get("checked_by")?;
    Ok(IssuedCode {
        id: row.get("id")?,
        account: row.get("account_id")?,
        issued_by: row.get("issued_by")?,
        check: IdentityCheck::from_word(&check).ok_or(Fault::corrupt("issued_code.checked_by"))?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}
