//! A client who can't use their app, before staff help them: what can be done for them now, and what can't and why.

use crate::{
    account::Account,
    caller::Caller,
    error::Result,
    id::AccountId,
    issued_code::IssuedCode,
    ports::{HelpRequest, Ports},
    power::Power,
};

/// What the staff need to know before they help.
#[derive(Clone, Debug)]
pub struct ClientToHelp {
    /// Who it is.
    pub client: Account,
    /// What keeps them from being reset, and from being given a code.
    pub obstacle: Option<Obstacle>,
    /// The code of theirs that can still be used.
    pub code: Option<IssuedCode>,
    /// What they asked and nobody has closed yet, the oldest first.
    pub asked: Vec<HelpRequest>,
}

/// Why somebody can be neither reset nor given a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// They are disabled.
    Disabled,
    /// They have no second factor that could be taken away or gone round, and were not reset either.
    NoSecondFactor,
}

/// A client, as the dialogs that help them show them.
///
/// # Errors
/// Those of [`Caller::may`]; [`crate::Refusal::NotFound`].
pub async fn see_client_to_help(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<ClientToHelp> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    Ok(ClientToHelp {
        obstacle: obstacle(ports, &client).await?,
        code: ports.store.issued_code(client.id, staff.now).await?,
        asked: ports.store.help_requests_of(client.id).await?,
        client,
    })
}

/// What keeps somebody from being reset, and from being given a code.
pub(super) async fn obstacle(ports: &Ports, account: &Account) -> Result<Option<Obstacle>> {
    if account.disabled_at.is_some() {
        return Ok(Some(Obstacle::Disabled));
    }
    let has_some = account.reset_at.is_some() || ports.store.factors(account.id).await?.authenticator;
    Ok((!has_some).then_some(Obstacle::NoSecondFactor))
}
