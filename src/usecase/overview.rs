//! The roll-out at a glance, and what needs a person.

use super::see_letters::count_troubled_letters;
use crate::{
    caller::Caller,
    error::{Fault, Result},
    exemption::WARNED_BEFORE,
    firm::Firm,
    ports::Ports,
    power::Power,
    rollout::{Day, Rollout, Standings, ToHandle},
    time::Timestamp,
};

/// What staff see first.
pub struct Overview {
    /// How many clients stand where.
    pub standings: Standings,
    /// The days that were kept, from the first one asked for, in order.
    pub days: Vec<(Day, Rollout)>,
    /// When reminders were sent, since a moment.
    pub reminders: Vec<Timestamp>,
    /// How many exemptions end before the moment that was asked for.
    pub ending: u64,
    /// What needs a person.
    pub to_handle: ToHandle,
    /// How many letters didn't arrive.
    pub troubled_letters: u64,
}

impl Overview {
    /// How many things need a person: letters that didn't arrive are one, however many they are.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.to_handle.count() + at_most_one(self.troubled_letters)
    }
}

const fn at_most_one(letters: u64) -> u64 {
    if letters > 0 { 1 } else { 0 }
}

/// What of the past and of the future belongs to an overview: days are the firm's, so whoever asks says which.
pub struct Window {
    /// The first day of the chart.
    pub first: Day,
    /// When it begins.
    pub since: Timestamp,
    /// Exemptions that end before this moment are counted.
    pub ending_before: Timestamp,
}

/// The overview.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn overview(ports: &Ports, caller: Caller<'_>, window: Window) -> Result<Overview> {
    let staff = caller.may(Power::SeeClients, ports.clock.now())?;
    let (store, firm) = (&ports.store, staff.firm.id);
    Ok(Overview {
        standings: store.standings(firm, staff.now).await?,
        days: store.rollouts(firm, window.first).await?,
        reminders: store.reminders_sent(firm, window.since).await?,
        ending: store.count_exemptions_ending(firm, staff.now, window.ending_before).await?,
        to_handle: store.to_handle(firm, staff.now, staff.now.after(WARNED_BEFORE)).await?,
        troubled_letters: count_troubled_letters(ports, staff.firm, staff.now).await?,
    })
}

/// How much needs a person now.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn count_to_handle(ports: &Ports, caller: Caller<'_>) -> Result<u64> {
    let staff = caller.may(Power::SeeClients, ports.clock.now())?;
    let letters = count_troubled_letters(ports, staff.firm, staff.now).await?;
    let others = ports.store.count_to_handle(staff.firm.id, staff.now, staff.now.after(WARNED_BEFORE)).await?;
    Ok(others + at_most_one(letters))
}

/// Keeps the numbers of today, which is `day` where the firm is. Done again and again, the last one of a day stands.
///
/// # Errors
/// When the store fails; the next time does it.
pub async fn keep_rollout(ports: &Ports, firm: &Firm, day: Day) -> Result<(), Fault> {
    let numbers = ports.store.standings(firm.id, ports.clock.now()).await?.rollout();
    ports.store.keep_rollout(firm.id, day, numbers).await
}
