//! The firm's settings, a section at a time, and its logo: saved with the names of what changed, and never over what
//! somebody else has saved meanwhile.

use crate::{
    audit::{Act, FirmSetting},
    caller::Caller,
    error::{Refusal, Result},
    logo::Logo,
    ports::Ports,
    power::Power,
    settings::{Change, FirmSettings},
};

/// Saves a section that a form sent, filled with what had the mark `based_on`. Which settings changed; when none did,
/// nothing is written.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::Field`]; [`Refusal::Conflict`] when the section has changed since, and isn't
/// what this form wants anyway.
pub async fn change_firm(
    ports: &Ports,
    caller: Caller<'_>,
    change: &Change,
    based_on: &str,
) -> Result<Vec<FirmSetting>> {
    let staff = caller.may(Power::ManageFirm, ports.clock.now())?;
    let before = FirmSettings::of(staff.firm);
    let after = before.with(change)?;
    let settings = after.changed_since(&before);
    if settings.is_empty() {
        return Ok(settings);
    }
    if before.mark(change.section()) != based_on {
        return Err(Refusal::Conflict.into());
    }
    let record = staff.event(ports, None, Act::FirmChanged { settings: settings.clone() }).into();
    let saved = ports.store.save_settings(staff.firm.id, &before, &after, &record).await?;
    if saved { Ok(settings) } else { Err(Refusal::Conflict.into()) }
}

/// Puts a logo, or none, in the place of the one that the page showed.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::Conflict`] when there is another one since, and not the one that is wanted.
pub async fn change_logo(ports: &Ports, caller: Caller<'_>, logo: Option<&Logo>, shown: Option<&str>) -> Result<()> {
    let staff = caller.may(Power::ManageFirm, ports.clock.now())?;
    if logo.map(Logo::mark) == staff.firm.logo {
        return Ok(());
    }
    if staff.firm.logo.as_deref() != shown {
        return Err(Refusal::Conflict.into());
    }
    let record = staff.event(ports, None, Act::FirmChanged { settings: vec![FirmSetting::Logo] }).into();
    let saved = ports.store.save_logo(staff.firm.id, shown, logo, &record).await?;
    if saved { Ok(()) } else { Err(Refusal::Conflict.into()) }
}
