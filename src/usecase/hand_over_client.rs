//! A client is given to another accountant of the firm, or to none.

use crate::{
    audit::{Act, Record},
    caller::Caller,
    client_list::WhoseClients,
    error::{Error, Field, Refusal, Result},
    id::AccountId,
    ports::Ports,
    power::Power,
};

/// Hands a client over, when they are still looked after by whom the form showed. Both are what a form sent: whoever
/// it showed, empty for nobody; and whoever was chosen, the word of [`WhoseClients::Nobodys`] for nobody.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Field`] for somebody who isn't of the firm's staff, is
/// disabled, or looks after them already; [`Refusal::Conflict`] when somebody else handed them over.
pub async fn hand_over_client(
    ports: &Ports,
    caller: Caller<'_>,
    client: AccountId,
    from: &str,
    to: &str,
) -> Result<()> {
    const NOT_THEM: Refusal = Refusal::Field { field: Field::Accountant };
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let from = match from {
        "" => None,
        shown => Some(shown.parse().map_err(|_| Refusal::Conflict)?),
    };
    let to = match to {
        nobody if nobody == WhoseClients::Nobodys.word() => None,
        chosen => Some(chosen.parse().map_err(|_| NOT_THEM)?),
    };
    if client.accountant != from {
        return Err(Refusal::Conflict.into());
    }
    if from == to {
        return Err(NOT_THEM.into());
    }
    if let Some(to) = to {
        match staff.colleague(ports, to).await {
            Ok(to) if to.disabled_at.is_none() => {}
            Ok(_) | Err(Error::Refused(_)) => return Err(NOT_THEM.into()),
            Err(fault) => return Err(fault),
        }
    }
    let record: Record = staff.event(ports, Some(client.id), Act::HandedOver { from, to }).into();
    let handed = ports.store.hand_over_client(client.id, from, to, &record).await?;
    if handed { Ok(()) } else { Err(Refusal::Conflict.into()) }
}
