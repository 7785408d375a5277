//! What stands beside a client in the list: the one thing that whoever looks should know.

use crate::{recovery::FEW, standing::Standing, throttle::Rule, time::Timestamp};

/// What the note is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Whether a request for help is open.
    pub asked_for_help: bool,
    /// Until when the link works that wasn't used.
    pub link_until: Option<Timestamp>,
    /// Until when the client is let in without 2FA.
    pub exempt_until: Option<Timestamp>,
    /// Whether staff locked the account.
    pub locked_by_staff: bool,
    /// Wrong codes in a row.
    pub wrong_codes: u32,
    /// Until when codes are paused.
    pub paused_until: Option<Timestamp>,
    /// Until when a code that staff gave can be used.
    pub code_until: Option<Timestamp>,
    /// How many recovery codes are left; none when there never were any.
    pub codes_left: Option<u32>,
}

/// What stands beside a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientNote {
    /// Somebody has to call back.
    AskedForHelp,
    /// The link works until then.
    LinkUntil(Timestamp),
    /// The link doesn't work any more.
    LinkEnded,
    /// There is none.
    NoLink,
    /// Let in without 2FA until then.
    ExemptUntil(Timestamp),
    /// Locked by staff.
    LockedByStaff,
    /// Too many wrong codes: nothing but a reset helps.
    NeedsReset,
    /// Codes are paused until then.
    LockedUntil(Timestamp),
    /// A code that staff gave can be used until then.
    CodeUntil(Timestamp),
    /// Few recovery codes are left.
    FewCodes,
}

impl Circumstances {
    /// The note of a client who stands there. It says more of the standing, so that both read as one.
    #[must_use]
    pub fn note(&self, standing: Standing, now: Timestamp) -> Option<ClientNote> {
        let code = || self.code_until.filter(|until| now < *until).map(ClientNote::CodeUntil);
        let few = || self.codes_left.filter(|left| *left <= FEW).map(|_| ClientNote::FewCodes);
        let needs_reset = Rule::SECOND_FACTOR.disabled_after.is_some_and(|most| self.wrong_codes >= most);
        match standing {
            Standing::Disabled => None,
            _ if self.asked_for_help => Some(ClientNote::AskedForHelp),
            Standing::Waiting => Some(match self.link_until {
                Some(until) if now < until => ClientNote::LinkUntil(until),
                Some(_) => ClientNote::LinkEnded,
                None => ClientNote::NoLink,
            }),
            Standing::Exempt => self.exempt_until.map(ClientNote::ExemptUntil),
            Standing::Locked if self.locked_by_staff => Some(ClientNote::LockedByStaff),
            Standing::Locked if needs_reset => Some(ClientNote::NeedsReset),
            Standing::Locked => self.paused_until.map(ClientNote::LockedUntil),
            Standing::SetUpAgain => code(),
            Standing::Protected => code().or_else(few),
            Standing::PasswordOnly => None,
        }
    }
}
