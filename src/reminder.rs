//! Reminders of the day from which 2FA is required: which are planned, and until when one still makes sense. The
//! mornings themselves are worked out where the firm's time zone is known.

use core::time::Duration;
use std::collections::BTreeSet;

use crate::{
    error::{Field, Refusal},
    id::{AccountId, FirmId},
    policy::Policy,
    time::Timestamp,
};

/// How many days before the policy's day reminders are sent, unless the firm says otherwise.
pub const DAYS_BEFORE: [u16; 3] = [14, 3, 0];

/// How long after the policy's day has begun a reminder can still be sent: it is the day's own, or a late one.
const LATEST: Duration = Duration::from_hours(24);

/// A reminder, planned or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Whose clients are reminded.
    pub firm: FirmId,
    /// When it is to be sent.
    pub due_at: Timestamp,
    /// When the last of its letters was written.
    pub sent_at: Option<Timestamp>,
    /// How many were written.
    pub sent_to: u32,
    /// The last client who was written to: those who come after are still to be.
    pub reached: Option<AccountId>,
}

impl Reminder {
    /// Whether nothing of it was sent yet.
    #[must_use]
    pub const fn is_planned(&self) -> bool {
        self.sent_at.is_none() && self.reached.is_none()
    }
}

/// Whether a reminder can be sent at a moment: 2FA will be required, or is since a day at most.
#[must_use]
pub fn makes_sense(policy: Policy, at: Timestamp) -> bool {
    policy.required_from().is_some_and(|from| at < from.after(LATEST))
}

/// What somebody wants of the reminders when they save the policy.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The usual mornings of the present policy's day: they go when the day changes.
    pub usual_before: Vec<Timestamp>,
    /// The usual mornings of the new policy's day.
    pub usual: Vec<Timestamp>,
    /// Planned ones that are to go.
    pub removed: Vec<Timestamp>,
    /// One that is to be planned as well.
    pub added: Option<Timestamp>,
}

/// The reminders that are planned once `next` stands: what was planned and stays, the usual ones when there is a new
/// day, and the one that was added. What is past by then, or too late to make sense, isn't planned.
///
/// # Errors
/// [`Refusal::Field`] when the added one is in the past, after the policy's day, or planned already.
pub fn plan(
    present: Policy,
    next: Policy,
    planned: &[Timestamp],
    wishes: &Wishes,
    now: Timestamp,
) -> Result<BTreeSet<Timestamp>, Refusal> {
    let possible = |due: &Timestamp| now < *due && makes_sense(next, *due);
    let mut kept: BTreeSet<_> = planned.iter().copied().collect();
    if next.required_from() != present.required_from() {
        kept.retain(|due| !wishes.usual_before.contains(due));
        kept.extend(&wishes.usual);
    }
    kept.retain(|due| possible(due) && !wishes.removed.contains(due));
    if let Some(added) = wishes.added
        && !(possible(&added) && kept.insert(added))
    {
        return Err(Refusal::Field { field: Field::Reminder });
    }
    Ok(kept)
}
