//! What asking somebody about a sign-in needs of the store.

use async_trait::async_trait;

use crate::{
    account::UsernameKey,
    audit::{Event, Record},
    error::Fault,
    id::{FirmId, HelpRequestId, UnusualSignInId},
    session::Session,
    time::Timestamp,
    token::TokenHash,
    unusual::UnusualSignIn,
};

/// "It wasn't me."
#[derive(Debug)]
pub struct Disowning {
    /// The sign-in.
    pub sign_in: UnusualSignInId,
    /// The session in which it is said; it goes on.
    pub session: Session,
    /// The request for help that the firm gets, unless the account is the staff's.
    pub help: Option<HelpRequestId>,
}

/// Sign-ins that their holder is asked about. The session that one began isn't asked, nor is one in the browser that
/// was new then: whoever it was would say yes.
#[async_trait]
pub trait UnusualSignIns: Send + Sync {
    /// Whether the account of a username has signed in from a browser.
    async fn knows_browser(&self, firm: FirmId, username: &UsernameKey, browser: TokenHash) -> Result<bool, Fault>;
    /// Those of a session's account that it is asked about, since a moment: the newest first, `limit` at most.
    async fn unusual_sign_ins(
        &self,
        session: &Session,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<UnusualSignIn>, Fault>;
    /// "It was me": the question is gone. False when this session isn't asked it, any more or at all.
    async fn own_sign_in(&self, sign_in: UnusualSignInId, session: &Session, event: &Event) -> Result<bool, Fault>;
    /// "It wasn't me": every question of the account is gone, every other session and sign-in of it ends, every other
    /// browser is forgotten, a new password is owed, and recovery codes are gone when one of them was used. False when
    /// this session isn't asked it, any more or at all.
    async fn disown_sign_in(&self, disowning: &Disowning, record: &Record) -> Result<bool, Fault>;
}
