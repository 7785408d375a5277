//! Exemptions: a client let in without 2FA although the policy asks for it, with an approver, a reason and an end.

use core::time::Duration;

use crate::{
    id::{AccountId, ExemptionId},
    reason::Reason,
    time::Timestamp,
};

/// The longest that an exemption lasts.
pub const LONGEST: Duration = Duration::from_hours(365 * 24);

/// How many days one lasts, unless whoever approves it says otherwise.
pub const USUAL_DAYS: u16 = 90;

/// How long before its end staff are told.
pub const WARNED_BEFORE: Duration = Duration::from_hours(14 * 24);

/// An exemption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// Names it.
    pub id: ExemptionId,
    /// Who is exempt.
    pub account: AccountId,
    /// Who approved it.
    pub approved_by: AccountId,
    /// Why.
    pub reason: Reason,
    /// Since when.
    pub created_at: Timestamp,
    /// From this moment it is over, by itself.
    pub until: Timestamp,
}

impl Exemption {
    /// Whether it is over: by its time, ended or not.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until <= now
    }
}

/// Whether an exemption approved `now` may last that long: into the future, and at most a year.
#[must_use]
pub fn may_last(now: Timestamp, until: Timestamp) -> bool {
    now < until && until <= now.after(LONGEST)
}
