//! Letters that didn't arrive: staff see them, and try again once what was in the way is mended.

use crate::{
    caller::Caller,
    delivery::LATE_AFTER,
    error::{Refusal, Result},
    firm::Firm,
    id::{AccountId, LetterId},
    ports::{Ports, TroubledLetter},
    power::Power,
    time::Timestamp,
};

/// How many are listed at most.
pub const LISTED: u32 = 100;

/// The letters that were given up or are late, the latest first, [`LISTED`] at most; and how many there are. None while
/// no letters are sent at all.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn see_troubled_letters(ports: &Ports, caller: Caller<'_>) -> Result<(Vec<TroubledLetter>, u64)> {
    let staff = caller.may(Power::SeeClients, ports.clock.now())?;
    let number = count_troubled_letters(ports, staff.firm, staff.now).await?;
    if number == 0 {
        return Ok((Vec::new(), 0));
    }
    let late_since = staff.now.before(LATE_AFTER);
    Ok((ports.store.troubled_letters(staff.firm.id, late_since, LISTED).await?, number))
}

/// How many there are.
pub(super) async fn count_troubled_letters(ports: &Ports, firm: &Firm, now: Timestamp) -> Result<u64> {
    if !ports.sends_letters {
        return Ok(0);
    }
    Ok(ports.store.count_troubled_letters(firm.id, now.before(LATE_AFTER)).await?)
}

/// The latest of them to one account.
pub(super) async fn troubled_letter_to(
    ports: &Ports,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<TroubledLetter>> {
    if !ports.sends_letters {
        return Ok(None);
    }
    Ok(ports.store.troubled_letter_to(account, now.before(LATE_AFTER)).await?)
}

/// Tries letters that were given up again: one, or all. Those that were to take a link along aren't: the link is
/// forgotten, and a new one has to be made.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`] when there is none such.
pub async fn send_letters_again(ports: &Ports, caller: Caller<'_>, letter: Option<LetterId>) -> Result<()> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let again = ports.store.send_letters_again(staff.firm.id, letter, staff.now).await?;
    if again > 0 { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Takes a letter that was given up from the list.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`] when there is none such.
pub async fn put_letter_away(ports: &Ports, caller: Caller<'_>, letter: LetterId) -> Result<()> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let put_away = ports.store.put_letter_away(staff.firm.id, letter).await?;
    if put_away { Ok(()) } else { Err(Refusal::NotFound.into()) }
}
