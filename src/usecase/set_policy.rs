//! What the firm asks of its clients is changed. Asking less needs a reason, and the other owners are told.

use crate::{
    account::Account,
    audit::{Act, Record},
    caller::Caller,
    error::{Field, Refusal, Result},
    firm::Firm,
    id::AccountId,
    notice::{Letter, Notice},
    policy::Policy,
    ports::{PolicyChange, Ports},
    power::Power,
    reason::Reason,
    reminder::{Wishes, plan},
    time::Timestamp,
};

/// A policy that somebody wants.
pub struct NewPolicy {
    /// What it is to be.
    pub to: Policy,
    /// What it was when they began.
    pub based_on: Policy,
    /// When this day began, where the firm is.
    pub today: Timestamp,
    /// What is to become of its reminders.
    pub reminders: Wishes,
    /// Why, for one that asks less than before.
    pub reason: Option<Reason>,
}

/// Changes the policy and its reminders.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::Conflict`] when it has changed since it was looked at; [`Refusal::Field`] with
/// the date, the reminder, or the reason that is missing.
pub async fn set_policy(ports: &Ports, caller: Caller<'_>, new: NewPolicy) -> Result<()> {
    let staff = caller.may(Power::SetPolicy, ports.clock.now())?;
    let (present, to, firm) = (staff.firm.policy, new.to, staff.firm);
    if new.based_on != present {
        return Err(Refusal::Conflict.into());
    }
    if !to.may_follow(present, new.today) {
        return Err(Refusal::Field { field: Field::Date }.into());
    }
    let reminders = ports.store.reminders(firm.id).await?;
    let planned_before: Vec<_> = reminders.iter().filter(|one| one.is_planned()).map(|one| one.due_at).collect();
    let planned: Vec<_> = plan(present, to, &planned_before, &new.reminders, staff.now)?.into_iter().collect();
    let loosens = present.loosens_to(to, staff.now);
    if loosens && new.reason.is_none() {
        return Err(Refusal::Field { field: Field::Reason }.into());
    }
    if to == present && planned == planned_before {
        return Ok(());
    }
    let reason = new.reason.filter(|_| loosens);
    let mut record = Record::from(staff.event(ports, None, Act::PolicyChanged { from: present, to, reason }));
    if loosens {
        let notice = Notice::PolicyLoosened { by: staff.id() };
        let told = told_of_loosening(ports, firm, staff.id()).await?;
        let letter = |owner| Letter::to(owner, notice.clone(), staff.now, &*ports.entropy);
        record.letters = told.iter().filter_map(letter).collect();
    }
    let change = PolicyChange { firm: firm.id, from: present, to, planned_before, planned };
    if ports.store.set_policy(&change, &record).await? { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

/// Who would be told if whoever asks made the policy ask less.
///
/// # Errors
/// [`Refusal::Forbidden`] for whoever couldn't, and what else [`Caller::may`] says; a code of their own isn't asked for
/// yet.
pub async fn see_loosening(ports: &Ports, caller: Caller<'_>) -> Result<Vec<Account>> {
    let staff = caller.may(Power::SeePolicy, ports.clock.now())?;
    if !Power::SetPolicy.is_of(staff.who.account.role) {
        return Err(Refusal::Forbidden.into());
    }
    told_of_loosening(ports, staff.firm, staff.id()).await
}

/// The other owners who have an address.
async fn told_of_loosening(ports: &Ports, firm: &Firm, by: AccountId) -> Result<Vec<Account>> {
    let owners = ports.store.owners(firm.id).await?.into_iter().map(|(owner, _)| owner);
    let told = owners.filter(|owner| owner.id != by && owner.disabled_at.is_none() && owner.email.is_some());
    Ok(told.collect())
}
