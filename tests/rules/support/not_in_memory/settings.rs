//! Not kept in memory: [`Settings`].

use async_trait::async_trait;
use guichet::ports::{Colleague, Settings, StaffChange};
use guichet::{
    Fault,
    account::Role,
    audit::Record,
    id::{AccountId, FirmId},
    logo::Logo,
    settings::FirmSettings,
    time::Timestamp,
};

use super::{super::memory::Memory, not_here};

#[async_trait]
impl Settings for Memory {
    async fn colleagues(&self, _: FirmId, _: Timestamp) -> Result<Vec<Colleague>, Fault> {
        not_here()
    }
    async fn change_role(&self, _: AccountId, _: Role, _: Role, _: &Record) -> Result<StaffChange, Fault> {
        not_here()
    }
    async fn disable_colleague(&self, _: AccountId, _: &Record) -> Result<StaffChange, Fault> {
        not_here()
    }
    async fn enable_colleague(&self, _: AccountId, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn hand_over_clients(&self, _: AccountId, _: AccountId, _: u32, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn save_settings(&self, _: FirmId, _: &FirmSettings, _: &FirmSettings, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
    async fn logo(&self, _: FirmId) -> Result<Option<(String, Vec<u8>)>, Fault> {
        not_here()
    }
    async fn save_logo(&self, _: FirmId, _: Option<&str>, _: Option<&Logo>, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
}
