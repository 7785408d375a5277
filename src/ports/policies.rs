//! What policy, exemptions, reminders and the roll-out need of the store.

use async_trait::async_trait;

use crate::{
    account::Account,
    audit::Record,
    error::{Fault, Result},
    exemption::Exemption,
    id::{AccountId, ExemptionId, FirmId},
    policy::Policy,
    reminder::Reminder,
    time::Timestamp,
};

/// A policy that takes another's place, with its reminders.
#[derive(Clone, Debug)]
pub struct PolicyChange {
    /// Whose.
    pub firm: FirmId,
    /// What it was, when this was decided.
    pub from: Policy,
    /// What it is to be.
    pub to: Policy,
    /// The reminders that were planned then.
    pub planned_before: Vec<Timestamp>,
    /// Those that are to be, in order.
    pub planned: Vec<Timestamp>,
}

/// Some letters of a reminder: the rest follow.
#[derive(Clone, Copy, Debug)]
pub struct ReminderBatch {
    /// The reminder, as it was read.
    pub reminder: Reminder,
    /// The policy that it reminds of, as it was read.
    pub policy: Policy,
    /// The last client whom this batch is about.
    pub reached: Option<AccountId>,
    /// When it was finished, if nobody is left.
    pub sent_at: Option<Timestamp>,
}

/// An exemption, with whom it is about.
#[derive(Clone, Debug)]
pub struct Exempted {
    /// The exemption.
    pub exemption: Exemption,
    /// The client.
    pub client: Account,
    /// How whoever approved it is called.
    pub approver: String,
}

/// What the firm asks of its clients, and whom it exempts.
#[async_trait]
pub trait Policies: Send + Sync {
    /// Puts a policy and its reminders in the place of those that it was decided on; false when these have changed.
    /// What is planned no longer is gone; what is being sent at this moment is finished by whoever sends it.
    async fn set_policy(&self, change: &PolicyChange, record: &Record) -> Result<bool, Fault>;
    /// How many clients have no authenticator, whether they opened their link or not; but none who are exempt, locked
    /// or disabled.
    async fn clients_still_to_set_up(&self, firm: FirmId) -> Result<u32, Fault>;
    /// The reminders of a firm: what is planned, and the latest few that were sent; in order.
    async fn reminders(&self, firm: FirmId) -> Result<Vec<Reminder>, Fault>;
    /// Every firm's reminders whose moment has come, the latest first.
    async fn reminders_due(&self, now: Timestamp) -> Result<Vec<Reminder>, Fault>;
    /// The next clients whom a reminder is for, in the order of their identifiers: those of whom 2FA is the next step,
    /// for they have a password, and who have an address.
    async fn clients_to_remind(
        &self,
        firm: FirmId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<Account>, Fault>;
    /// Writes a batch of letters, and how far it has come; a reminder that is finished takes the older ones along that
    /// were never begun. False when somebody else wrote this batch, or the policy has changed.
    async fn send_reminders(&self, batch: &ReminderBatch, record: &Record) -> Result<bool, Fault>;
    /// Drops a reminder that was never begun, because it makes no sense any more.
    async fn drop_reminder(&self, firm: FirmId, due_at: Timestamp) -> Result<(), Fault>;

    /// The exemptions of a firm that weren't ended, the first to end first; those after one, if it is given.
    async fn exemptions(
        &self,
        firm: FirmId,
        after: Option<(Timestamp, ExemptionId)>,
        limit: u32,
    ) -> Result<Vec<Exempted>, Fault>;
    /// How many there are.
    async fn count_exemptions(&self, firm: FirmId) -> Result<u32, Fault>;
    /// The exemption of an account that wasn't ended, over or not.
    async fn exemption(&self, account: AccountId) -> Result<Option<Exemption>, Fault>;
    /// Exempts a client, in the place of an exemption that ends with it. False when there is another one meanwhile, or
    /// none; when the client is disabled or was reset; and when they have an authenticator, unless it takes the place
    /// of one that isn't over.
    async fn exempt(
        &self,
        exemption: &Exemption,
        replaces: Option<ExemptionId>,
        record: &Record,
    ) -> Result<bool, Fault>;
    /// Ends an exemption; false when it had been.
    async fn end_exemption(
        &self,
        exemption: ExemptionId,
        account: AccountId,
        now: Timestamp,
        record: &Record,
    ) -> Result<bool, Fault>;
    /// Some exemptions that are over and weren't ended, of every firm, with whose clients they are about.
    async fn exemptions_over(&self, now: Timestamp, limit: u32) -> Result<Vec<(FirmId, Exemption)>, Fault>;
    /// Some exemptions that end between two moments and that nobody was warned of; such as were given for less
    /// than that time aren't warned of.
    async fn exemptions_to_warn_of(
        &self,
        now: Timestamp,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<Exemption>, Fault>;
    /// Writes down that staff were warned of its end, with the letters; false when they had been.
    async fn warn_of_exemption(&self, exemption: &Exemption, now: Timestamp, record: &Record) -> Result<bool, Fault>;
}
