//! What the overview needs of the store.

use async_trait::async_trait;

use crate::{
    error::{Fault, Result},
    id::FirmId,
    rollout::{Day, Rollout, Standings, ToHandle},
    time::Timestamp,
};

/// The roll-out of a firm, and what needs a person.
#[async_trait]
pub trait Rollouts: Send + Sync {
    /// How many clients of the firm stand where.
    async fn standings(&self, firm: FirmId, now: Timestamp) -> Result<Standings, Fault>;
    /// What needs a person now: exemptions are those that end before `ending_before`.
    async fn to_handle(&self, firm: FirmId, now: Timestamp, ending_before: Timestamp) -> Result<ToHandle, Fault>;
    /// How many exemptions end before a moment.
    async fn count_exemptions_ending(&self, firm: FirmId, now: Timestamp, before: Timestamp) -> Result<u64, Fault>;
    /// Keeps the numbers of a day, in the place of what was kept of it before.
    async fn keep_rollout(&self, firm: FirmId, day: Day, numbers: Rollout) -> Result<(), Fault>;
    /// The numbers of the days from `first` on that were kept, in order.
    async fn rollouts(&self, firm: FirmId, first: Day) -> Result<Vec<(Day, Rollout)>, Fault>;
    /// When the firm's reminders were sent, since a moment, in order.
    async fn reminders_sent(&self, firm: FirmId, since: Timestamp) -> Result<Vec<Timestamp>, Fault>;
}
