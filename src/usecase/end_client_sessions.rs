//! Staff sign a client out: in one browser, or in all of them. Ending is always safe, so it asks for no proof.

use crate::{
    audit::Act,
    caller::Caller,
    error::{Refusal, Result},
    id::{AccountId, SessionId},
    ports::Ports,
    power::Power,
};

/// Ends a session of a client.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] when it is over already, or isn't theirs.
pub async fn end_client_session(
    ports: &Ports,
    caller: Caller<'_>,
    client: AccountId,
    session: Option<SessionId>,
) -> Result<()> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let event = staff.event(ports, Some(client.id), Act::SessionsEnded { count: 1 });
    let limits = staff.firm.sessions.of(client.role);
    let ended = match session {
        Some(session) => ports.store.end_own_session(client.id, session, limits, &event).await?,
        None => false,
    };
    if ended { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

/// Ends every session of a client: how many those were.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] when none is open any more.
pub async fn end_client_sessions(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<u32> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let event = staff.event(ports, Some(client.id), Act::SessionsEnded { count: 0 });
    let limits = staff.firm.sessions.of(client.role);
    match ports.store.end_client_sessions(client.id, limits, &event).await? {
        0 => Err(Refusal::Conflict.into()),
        count => Ok(count),
    }
}
