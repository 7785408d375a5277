//! Who is on the staff, for the owners.

use crate::{
    caller::Caller,
    error::{Refusal, Result},
    id::AccountId,
    ports::{Colleague, Ports},
    power::Power,
};

/// The staff of a firm, as an owner sees it.
pub struct StaffSeen {
    /// Who looks.
    pub viewer: AccountId,
    /// Everybody, by name.
    pub colleagues: Vec<Colleague>,
}

/// Everybody on the staff.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn see_staff(ports: &Ports, caller: Caller<'_>) -> Result<StaffSeen> {
    let staff = caller.may(Power::SeeStaff, ports.clock.now())?;
    let colleagues = ports.store.colleagues(staff.firm.id, staff.now).await?;
    Ok(StaffSeen { viewer: staff.id(), colleagues })
}

/// One of them, beside the others who can look after clients.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`] for whoever isn't one of them.
pub async fn see_colleague(ports: &Ports, caller: Caller<'_>, colleague: AccountId) -> Result<(Colleague, StaffSeen)> {
    let mut seen = see_staff(ports, caller).await?;
    let place = seen.colleagues.iter().position(|one| one.account.id == colleague).ok_or(Refusal::NotFound)?;
    let found = seen.colleagues.remove(place);
    seen.colleagues.retain(|one| one.account.disabled_at.is_none());
    Ok((found, seen))
}
