//! What the store answers to lists, numbers and settings isn't kept in memory a second time: those queries are held
//! against both databases in `server/store/tests`, and the use cases over them in `server/tests/http`.

use async_trait::async_trait;
use guichet::{
    Fault,
    id::FirmId,
    ports::Rollouts,
    rollout::{Day, Rollout, Standings, ToHandle},
    time::Timestamp,
};

use super::memory::Memory;

mod clients;
mod imports;
mod outbox;
mod password_resets;
mod policies;
mod settings;
mod trail;
mod unusual_sign_ins;

#[async_trait]
impl Rollouts for Memory {
    async fn standings(&self, _: FirmId, _: Timestamp) -> Result<Standings, Fault> {
        not_here()
    }
    async fn to_handle(&self, _: FirmId, _: Timestamp, _: Timestamp) -> Result<ToHandle, Fault> {
        not_here()
    }
    async fn count_to_handle(&self, _: FirmId, _: Timestamp, _: Timestamp) -> Result<u64, Fault> {
        not_here()
    }
    async fn count_exemptions_ending(&self, _: FirmId, _: Timestamp, _: Timestamp) -> Result<u64, Fault> {
        not_here()
    }
    async fn keep_rollout(&self, _: FirmId, _: Day, _: Rollout) -> Result<(), Fault> {
        not_here()
    }
    async fn rollouts(&self, _: FirmId, _: Day) -> Result<Vec<(Day, Rollout)>, Fault> {
        not_here()
    }
    async fn reminders_sent(&self, _: FirmId, _: Timestamp) -> Result<Vec<Timestamp>, Fault> {
        not_here()
    }
}

/// A test that comes here has to go to a real database.
fn not_here<T>() -> Result<T, Fault> {
    Err(Fault::Store("not kept in memory".to_owned()))
}
