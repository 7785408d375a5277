use async_trait::async_trait;
use guichet::{
    Fault,
    delivery::Setback,
    id::{AccountId, FirmId, LetterId},
    ports::{Outbox, TakenLetter, TroubledLetter},
    time::Timestamp,
};

use super::{super::memory::Memory, not_here};

#[async_trait]
impl Outbox for Memory {
    async fn take_letter(&self, _: Timestamp, _: Timestamp) -> Result<Option<TakenLetter>, Fault> {
        not_here()
    }
    async fn letter_sent(&self, _: &TakenLetter, _: Timestamp) -> Result<bool, Fault> {
        not_here()
    }
    async fn letter_set_back(&self, _: &TakenLetter, _: Setback, _: Option<Timestamp>) -> Result<bool, Fault> {
        not_here()
    }
    async fn drop_letter(&self, _: &TakenLetter) -> Result<bool, Fault> {
        not_here()
    }
    async fn troubled_letters(&self, _: FirmId, _: Timestamp, _: u32) -> Result<Vec<TroubledLetter>, Fault> {
        not_here()
    }
    async fn troubled_letter_to(&self, _: AccountId, _: Timestamp) -> Result<Option<TroubledLetter>, Fault> {
        not_here()
    }
    async fn count_troubled_letters(&self, _: FirmId, _: Timestamp) -> Result<u64, Fault> {
        not_here()
    }
    async fn send_letters_again(&self, _: FirmId, _: Option<LetterId>, _: Timestamp) -> Result<u64, Fault> {
        not_here()
    }
    async fn put_letter_away(&self, _: FirmId, _: LetterId) -> Result<bool, Fault> {
        not_here()
    }
}
