//! Staff and firm.

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Role,
    audit::Record,
    id::{AccountId, FirmId},
    logo::Logo,
    ports::{Colleague, Settings, StaffChange},
    settings::FirmSettings,
    time::Timestamp,
};

use crate::{
    accounts::{self, account_columns},
    audit,
    database::{Database, Transaction},
    firms, invitations, owners, standing,
    statement::{Row, Sql, locking},
};

#[async_trait]
impl Settings for Database {
    async fn colleagues(&self, firm: FirmId, now: Timestamp) -> Result<Vec<Colleague>, Fault> {
        // Each is found by index: account_by_name, account_by_accountant, invitation_account.
        const FIND: &str = concat!(
            "SELECT ",
            account_columns!(),
            ", account.standing, \
             (SELECT COUNT(*) FROM account AS client WHERE client.firm_id = account.firm_id \
              AND client.role = 'client' AND client.accountant_id = account.id) AS clients, \
             (SELECT MAX(invitation.expires_at) FROM invitation \
              WHERE invitation.account_id = account.id AND invitation.used_at IS NULL) AS link_until \
             FROM account WHERE account.firm_id = $1 AND account.role IN ('accountant', 'owner') \
             ORDER BY account.sort_key, account.id"
        );
        standing::catch_up(self, now).await?;
        let rows = self.read().await?.statement(FIND).bind(firm).rows().await?;
        rows.iter().map(colleague).collect()
    }

    async fn change_role(
        &self,
        account: AccountId,
        from: Role,
        to: Role,
        record: &Record,
    ) -> Result<StaffChange, Fault> {
        const CHANGE: &str = "UPDATE account SET role = $1 WHERE id = $2 AND role = $3";
        let mut transaction = self.write().await?;
        if to != Role::Owner && !owners::stay_without(&mut transaction, account).await? {
            transaction.roll_back().await?;
            return Ok(StaffChange::LastOwner);
        }
        accounts::lock(&mut transaction, account).await?;
        let changed = transaction.statement(CHANGE).bind(to).bind(account).bind(from).run().await?;
        if changed == 0 {
            transaction.roll_back().await?;
            return Ok(StaffChange::Conflict);
        }
        accounts::end_everything_open(&mut transaction, account).await?;
        if to != Role::Owner {
            end_what_was_made_by(&mut transaction, account).await?;
        }
        finish(transaction, record).await
    }

    async fn disable_colleague(&self, account: AccountId, record: &Record) -> Result<StaffChange, Fault> {
        const DISABLE: &str = "UPDATE account SET disabled_at = $1 WHERE id = $2 AND disabled_at IS NULL";
        let now = at(record)?;
        let mut transaction = self.write().await?;
        if !owners::stay_without(&mut transaction, account).await? {
            transaction.roll_back().await?;
            return Ok(StaffChange::LastOwner);
        }
        if transaction.statement(DISABLE).bind(now).bind(account).run().await? == 0 {
            transaction.roll_back().await?;
            return Ok(StaffChange::Conflict);
        }
        accounts::end_everything_open(&mut transaction, account).await?;
        invitations::revoke_open(&mut transaction, account).await?;
        transaction.statement("DELETE FROM issued_code WHERE account_id = $1").bind(account).run().await?;
        end_what_was_made_by(&mut transaction, account).await?;
        standing::settle(&mut transaction, account, now).await?;
        finish(transaction, record).await
    }

    async fn enable_colleague(&self, account: AccountId, record: &Record) -> Result<bool, Fault> {
        const ENABLE: &str = "UPDATE account SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL";
        let now = at(record)?;
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        if transaction.statement(ENABLE).bind(account).run().await? == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        standing::settle(&mut transaction, account, now).await?;
        finish(transaction, record).await.map(|_| true)
    }

    async fn hand_over_clients(
        &self,
        from: AccountId,
        to: AccountId,
        count: u32,
        record: &Record,
    ) -> Result<bool, Fault> {
        const OPEN: &str = "SELECT COUNT(*) AS number FROM account WHERE id = $1 AND disabled_at IS NULL \
            AND role IN ('accountant', 'owner')";
        // All at once and in the order of their identifiers, as whatever else takes several: a client whose identifier
        // comes before those of the staff is handed over at the same moment by whoever takes the client first.
        const TAKE: Sql = locking!(
            "SELECT id FROM account WHERE id IN ($1, $2) \
             OR (firm_id = $3 AND role = 'client' AND accountant_id = $1) ORDER BY id"
        );
        const COUNT: &str = "SELECT COUNT(*) AS number FROM account \
            WHERE firm_id = $1 AND role = 'client' AND accountant_id = $2";
        const HAND_OVER: &str =
            "UPDATE account SET accountant_id = $1 WHERE firm_id = $2 AND role = 'client' AND accountant_id = $3";
        let firm = record.events.first().ok_or(Fault::corrupt("record"))?.firm;
        let mut transaction = self.write().await?;
        transaction.statement(TAKE).bind(from).bind(to).bind(firm).rows().await?;
        let open = transaction.statement(OPEN).bind(to).number().await? == 1;
        if !open || transaction.statement(COUNT).bind(firm).bind(from).number().await? != count {
            transaction.roll_back().await?;
            return Ok(false);
        }
        // One who was invited may have come between the statements.
        if transaction.statement(HAND_OVER).bind(to).bind(firm).bind(from).run().await? != u64::from(count) {
            transaction.roll_back().await?;
            return Ok(false);
        }
        finish(transaction, record).await.map(|_| true)
    }

    async fn save_settings(
        &self,
        firm: FirmId,
        before: &FirmSettings,
        after: &FirmSettings,
        record: &Record,
    ) -> Result<bool, Fault> {
        let mut transaction = self.write().await?;
        let now = firms::lock(&mut transaction, firm).await?;
        if FirmSettings::of(&now) != *before {
            transaction.roll_back().await?;
            return Ok(false);
        }
        firms::save(&mut transaction, firm, after).await?;
        finish(transaction, record).await.map(|_| true)
    }

    async fn logo(&self, firm: FirmId) -> Result<Option<(String, Vec<u8>)>, Fault> {
        const FIND: &str = "SELECT logo_mark, logo FROM firm WHERE id = $1 AND logo IS NOT NULL";
        let row = self.read().await?.statement(FIND).bind(firm).row().await?;
        row.map(|row| Ok((row.get("logo_mark")?, row.get("logo")?))).transpose()
    }

    async fn save_logo(
        &self,
        firm: FirmId,
        before: Option<&str>,
        logo: Option<&Logo>,
        record: &Record,
    ) -> Result<bool, Fault> {
        const SAVE: &str =
            "UPDATE firm SET logo = $1, logo_mark = $2 WHERE id = $3 AND logo_mark IS NOT DISTINCT FROM $4";
        let mut transaction = self.write().await?;
        let saved = transaction
            .statement(SAVE)
            .bind(logo.map(|logo| logo.as_bytes().to_vec()))
            .bind(logo.map(Logo::mark))
            .bind(firm)
            .bind(before)
            .run()
            .await?;
        if saved == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        finish(transaction, record).await.map(|_| true)
    }
}

/// Ends the links to the staff and the codes that somebody made and nobody has used. Whoever is no longer trusted could
/// have kept one, to come back with.
async fn end_what_was_made_by(transaction: &mut Transaction, maker: AccountId) -> Result<(), Fault> {
    const LINKS: &str = "DELETE FROM invitation WHERE held_for = $1 AND used_at IS NULL \
        AND account_id IN (SELECT id FROM account WHERE role IN ('accountant', 'owner'))";
    const CODES: &str = "DELETE FROM issued_code WHERE issued_by = $1 AND used_at IS NULL";
    for made in [LINKS, CODES] {
        transaction.statement(made).bind(maker).run().await?;
    }
    Ok(())
}

async fn finish(mut transaction: Transaction, record: &Record) -> Result<StaffChange, Fault> {
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(StaffChange::Done)
}

fn at(record: &Record) -> Result<Timestamp, Fault> {
    Ok(record.events.first().ok_or(Fault::corrupt("record"))?.at)
}

fn colleague(row: &Row) -> Result<Colleague, Fault> {
    Ok(Colleague {
        account: accounts::account(row)?,
        standing: row.get("standing")?,
        clients: row.get("clients")?,
        link_until: row.get("link_until")?,
    })
}
