//! A client who can't use their app, before staff help them: what can be done for them now, and what can't and why.

use core::time::Duration;

use crate::{
    account::Account,
    caller::Caller,
    error::Result,
    id::AccountId,
    issued_code::IssuedCode,
    ports::{HelpRequest, Ports},
    power::Power,
    time::Timestamp,
};

/// For how long staff are warned that a password was changed by a mailed link.
const OF_LATE: Duration = Duration::from_hours(7 * 24);

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
    /// When the password was changed by a mailed link, if that was of late: whoever has the mailbox has the password, and
    /// may be the one who asks (SP 800-63B-4 §4.2).
    pub password_reset_at: Option<Timestamp>,
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
        password_reset_at: ports.store.password_reset_since(client.firm, client.id, staff.now.before(OF_LATE)).await?,
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
