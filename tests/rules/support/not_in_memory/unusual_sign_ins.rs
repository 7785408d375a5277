//! Sign-ins that their holder is asked about.

use async_trait::async_trait;
use guichet::{
    Fault,
    audit::{Event, Record},
    id::UnusualSignInId,
    ports::{Disowning, UnusualSignIns},
    session::Session,
    time::Timestamp,
    unusual::UnusualSignIn,
};

use super::{Memory, not_here};

#[async_trait]
impl UnusualSignIns for Memory {
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
