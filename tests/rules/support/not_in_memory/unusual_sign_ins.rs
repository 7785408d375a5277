//! Sign-ins that their holder is asked about.

use async_trait::async_trait;
use guichet::{
    Fault,
    account::UsernameKey,
    audit::{Event, Record},
    id::{FirmId, UnusualSignInId},
    ports::{Disowning, UnusualSignIns},
    session::Session,
    time::Timestamp,
    token::TokenHash,
    unusual::UnusualSignIn,
};

use super::{Memory, not_here};

#[async_trait]
impl UnusualSignIns for Memory {
    async fn knows_browser(&self, _: FirmId, _: &UsernameKey, _: TokenHash) -> Result<bool, Fault> {
        not_here()
    }
    async fn unusual_sign_ins(&self, _: &Session, _: Timestamp, _: u32) -> Result<Vec<UnusualSignIn>, Fault> {
        not_here()
    }
    async fn own_sign_in(&self, _: UnusualSignInId, _: &Session, _: &Event) -> Result<bool, Fault> {
        not_here()
    }
    async fn disown_sign_in(&self, _: &Disowning, _: &Record) -> Result<bool, Fault> {
        not_here()
    }
}
