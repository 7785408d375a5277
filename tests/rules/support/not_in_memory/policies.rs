//! Not kept in memory: [`Policies`].

use async_trait::async_trait;
use guichet::ports::{Exempted, Policies, PolicyChange, ReminderBatch};
use guichet::{
    Fault,
    account::Account,
    audit::Record,
    exemption::Exemption,
    id::{AccountId, ExemptionId, FirmId},
    reminder::Reminder,
    time::Timestamp,
};

use super::{super::memory::Memory, not_here};

#[async_trait]
impl Policies for Memory {
    async fn set_policy(&self, _: &PolicyChange, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn clients_still_to_set_up(&self, _: FirmId) -> Result<u32, Fault> {
        not_here()
    }
    async fn reminders(&self, _: FirmId) -> Result<Vec<Reminder>, Fault> {
        not_here()
    }
    async fn reminders_due(&self, _: Timestamp) -> Result<Vec<Reminder>, Fault> {
        not_here()
    }
    async fn clients_to_remind(&self, _: FirmId, _: Option<AccountId>, _: u32) -> Result<Vec<Account>, Fault> {
        not_here()
    }
    async fn send_reminders(&self, _: &ReminderBatch, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn drop_reminder(&self, _: FirmId, _: Timestamp) -> Result<(), Fault> {
        not_here()
    }
    async fn exemptions(&self, _: FirmId, _: Option<(Timestamp, ExemptionId)>, _: u32) -> Result<Vec<Exempted>, Fault> {
        not_here()
    }
    async fn count_exemptions(&self, _: FirmId) -> Result<u32, Fault> {
        not_here()
    }
    async fn exemption(&self, _: AccountId) -> Result<Option<Exemption>, Fault> {
        not_here()
    }
    async fn exempt(&self, _: &Exemption, _: Option<ExemptionId>, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn end_exemption(&self, _: ExemptionId, _: AccountId, _: Timestamp, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn exemptions_over(&self, _: Timestamp, _: u32) -> Result<Vec<(FirmId, Exemption)>, Fault> {
        not_here()
    }
    async fn exemptions_to_warn_of(&self, _: Timestamp, _: Timestamp, _: u32) -> Result<Vec<Exemption>, Fault> {
        not_here()
    }
    async fn warn_of_exemption(&self, _: &Exemption, _: Timestamp, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
}
