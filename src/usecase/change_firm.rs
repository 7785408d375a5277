//! The firm's settings and its logo: saved whole, with the names of what changed, and never over what somebody else
//! has saved meanwhile.

use crate::{
    audit::{Act, FirmSetting},
    caller::Caller,
    error::{Refusal, Result},
    logo::Logo,
    ports::Ports,
    power::Power,
    settings::{FirmSettings, TypedSettings},
};

/// Saves settings that a form sent, filled with those of the mark `based_on`. Which of them changed; when none did,
/// nothing is written.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::Conflict`] when they have changed since; [`Refusal::Field`].
pub async fn change_firm(
    ports: &Ports,
    caller: Caller<'_>,
    typed: &TypedSettings,
    based_on: &str,
) -> Result<Vec<FirmSetting>> {
    let staff = caller.may(Power::ManageFirm, ports.clock.now())?;
    let before = FirmSettings::of(staff.firm);
    let after = FirmSettings::parse(typed, &before)?;
    if before.mark() != based_on {
        return Err(Refusal::Conflict.into());
    }
    let settings = after.changed_since(&before);
    if settings.is_empty() {
        return Ok(settings);
    }
    let record = staff.event(ports, None, Act::FirmChanged { settings: settings.clone() }).into();
    let saved = ports.store.save_settings(staff.firm.id, &before, &after, &record).await?;
    if saved { Ok(settings) } else { Err(Refusal::Conflict.into()) }
}

/// Puts a logo, or none, in the place of the one that the page showed.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::Conflict`] when there is another one since.
pub async fn change_logo(ports: &Ports, caller: Caller<'_>, logo: Option<&Logo>, shown: Option<&str>) -> Result<()> {
    let staff = caller.may(Power::ManageFirm, ports.clock.now())?;
    if staff.firm.logo.as_deref() != shown {
        return Err(Refusal::Conflict.into());
    }
    if logo.map(Logo::mark).as_deref() == shown {
        return Ok(());
    }
    let record = staff.event(ports, None, Act::FirmChanged { settings: vec![FirmSetting::Logo] }).into();
    let saved = ports.store.save_logo(staff.firm.id, shown, logo, &record).await?;
    if saved { Ok(()) } else { Err(Refusal::Conflict.into()) }
}
