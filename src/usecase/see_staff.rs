//! Who is on the staff, for the owners.

use super::see_client_to_help::{Obstacle, obstacle};
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

/// One of them, before something is done.
pub struct ColleagueSeen {
    /// Who looks.
    pub viewer: AccountId,
    /// Who it is.
    pub colleague: Colleague,
    /// What keeps them from being reset, and from being given a code.
    pub obstacle: Option<Obstacle>,
    /// Who could look after their clients.
    pub others: Vec<Colleague>,
}

/// One of them.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`] for whoever isn't one of them.
pub async fn see_colleague(ports: &Ports, caller: Caller<'_>, colleague: AccountId) -> Result<ColleagueSeen> {
    let StaffSeen { viewer, colleagues: mut others } = see_staff(ports, caller).await?;
    let place = others.iter().position(|one| one.account.id == colleague).ok_or(Refusal::NotFound)?;
    let colleague = others.remove(place);
    others.retain(|one| one.account.disabled_at.is_none());
    Ok(ColleagueSeen { viewer, obstacle: obstacle(ports, &colleague.account).await?, colleague, others })
}
