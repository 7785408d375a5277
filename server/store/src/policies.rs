//! The policy; and [`Policies`], method by method.

use async_trait::async_trait;
use guichet::{
    Fault,
    account::Account,
    audit::Record,
    exemption::Exemption,
    id::{AccountId, ExemptionId, FirmId},
    policy::Policy,
    ports::{Exempted, Policies, PolicyChange, ReminderBatch},
    reminder::Reminder,
    time::Timestamp,
};

use crate::{
    audit,
    database::{Database, Transaction},
    exemptions,
    firms::policy_columns,
    reminders,
    statement::{Sql, locking},
};

#[async_trait]
impl Policies for Database {
    async fn set_policy(&self, change: &PolicyChange, record: &Record) -> Result<bool, Fault> {
        const UPDATE: &str = "UPDATE firm SET policy = $1, policy_from = $2 WHERE id = $3";
        let mut transaction = self.write().await?;
        let as_before = stands(&mut transaction, change.firm, change.from).await?
            && reminders::replace_planned(&mut transaction, change).await?;
        if !as_before {
            transaction.roll_back().await?;
            return Ok(false);
        }
        let (policy, from) = policy_columns(change.to);
        transaction.statement(UPDATE).bind(policy).bind(from).bind(change.firm).run().await?;
        audit::keep(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn clients_still_to_set_up(&self, firm: FirmId) -> Result<u32, Fault> {
        reminders::count_clients(self, firm).await
    }
    async fn reminders(&self, firm: FirmId) -> Result<Vec<Reminder>, Fault> {
        reminders::of_firm(self, firm).await
    }
    async fn reminders_due(&self, now: Timestamp) -> Result<Vec<Reminder>, Fault> {
        reminders::due(self, now).await
    }
    async fn clients_to_remind(
        &self,
        firm: FirmId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<Account>, Fault> {
        reminders::clients(self, firm, after, limit).await
    }
    async fn send_reminders(&self, batch: &ReminderBatch, record: &Record) -> Result<bool, Fault> {
        reminders::send(self, batch, record).await
    }
    async fn drop_reminder(&self, firm: FirmId, due_at: Timestamp) -> Result<(), Fault> {
        reminders::forget(self, firm, due_at).await
    }

    async fn exemptions(
        &self,
        firm: FirmId,
        after: Option<(Timestamp, ExemptionId)>,
        limit: u32,
    ) -> Result<Vec<Exempted>, Fault> {
        exemptions::of_firm(self, firm, after, limit).await
    }
    async fn count_exemptions(&self, firm: FirmId) -> Result<u32, Fault> {
        exemptions::count(self, firm).await
    }
    async fn exemption(&self, account: AccountId) -> Result<Option<Exemption>, Fault> {
        exemptions::of_account(self, account).await
    }
    async fn exempt(
        &self,
        exemption: &Exemption,
        replaces: Option<ExemptionId>,
        record: &Record,
    ) -> Result<bool, Fault> {
        exemptions::approve(self, exemption, replaces, record).await
    }
    async fn end_exemption(
        &self,
        exemption: ExemptionId,
        account: AccountId,
        now: Timestamp,
        record: &Record,
    ) -> Result<bool, Fault> {
        exemptions::end(self, exemption, account, now, record).await
    }
    async fn exemptions_over(&self, now: Timestamp, limit: u32) -> Result<Vec<(FirmId, Exemption)>, Fault> {
        exemptions::over(self, now, limit).await
    }
    async fn exemptions_to_warn_of(
        &self,
        now: Timestamp,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<Exemption>, Fault> {
        exemptions::ending(self, now, before, limit).await
    }
    async fn warn_of_exemption(&self, exemption: &Exemption, now: Timestamp, record: &Record) -> Result<bool, Fault> {
        exemptions::warn(self, exemption, now, record).await
    }
}

/// Takes the firm's row. Whether that is still its policy.
pub(crate) async fn stands(transaction: &mut Transaction, firm: FirmId, policy: Policy) -> Result<bool, Fault> {
    const TAKE: Sql = locking!("SELECT id FROM firm WHERE id = $1");
    // A statement of its own: only what begins after the lock sees what the lock waited for.
    const SAME: &str = "SELECT COUNT(*) AS number FROM firm \
        WHERE id = $1 AND policy = $2 AND policy_from IS NOT DISTINCT FROM $3";
    let (word, from) = policy_columns(policy);
    transaction.statement(TAKE).bind(firm).row().await?;
    Ok(transaction.statement(SAME).bind(firm).bind(word).bind(from).number().await? == 1)
}
