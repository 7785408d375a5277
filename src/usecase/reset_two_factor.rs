//! Reset: a client's second factors are taken away, so that they can set up again. Nothing of it can be half done, and
//! it never leaves a password alone: what opens the way back is the password and the code that staff give.

use super::{issue_code::new_code, see_client_to_help::obstacle};
use crate::{
    account::Account,
    audit::{Act, HelpOutcome, Record},
    caller::{Caller, Staff},
    error::{Field, Refusal, Result},
    id::AccountId,
    issued_code::CodeToGive,
    notice::{Letter, Notice},
    ports::Ports,
    power::Power,
    reason::{IdentityCheck, Reason},
};

/// How the identity was checked, and why: without both there is no reset.
pub struct ResetGrounds {
    /// How.
    pub check: IdentityCheck,
    /// Why.
    pub reason: Reason,
}

impl ResetGrounds {
    /// Reads them from what a form sent.
    ///
    /// # Errors
    /// [`Refusal::Field`] with the one that is missing or can't be taken.
    pub fn parse(check: &str, reason: &str) -> Result<Self, Refusal> {
        Ok(Self {
            check: IdentityCheck::from_word(check).ok_or(Refusal::Field { field: Field::Check })?,
            reason: Reason::parse(reason).ok_or(Refusal::Field { field: Field::Reason })?,
        })
    }
}

/// Resets a client. Authenticators, recovery codes, older issued codes, sign-ins and sessions are dead; the client is
/// told; the code that comes back is shown once.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] for a client who never set up, or is
/// disabled, and when somebody else has reset them a moment ago; [`Refusal::Busy`].
pub async fn reset_two_factor(
    ports: &Ports,
    caller: Caller<'_>,
    client: AccountId,
    grounds: ResetGrounds,
) -> Result<CodeToGive> {
    let staff = caller.may(Power::Reset, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    reset(ports, &staff, client, grounds).await
}

/// Resets somebody of the firm.
pub(super) async fn reset(
    ports: &Ports,
    staff: &Staff<'_>,
    client: Account,
    grounds: ResetGrounds,
) -> Result<CodeToGive> {
    if obstacle(ports, &client).await?.is_some() {
        return Err(Refusal::Conflict.into());
    }
    let ResetGrounds { check, reason } = grounds;
    let (new, code) = new_code(ports, staff, client.id, check).await?;
    let expires_at = new.code.expires_at;
    let event = |act| staff.event(ports, Some(client.id), act);
    let record = Record {
        events: vec![event(Act::TwoFactorReset { check, reason }), event(Act::CodeIssued { check, until: expires_at })],
        letters: Letter::to(&client, Notice::TwoFactorReset, staff.now, &*ports.entropy).into_iter().collect(),
    };
    if !ports.store.reset_two_factor(&new, client.reset_at, &record).await? {
        return Err(Refusal::Conflict.into());
    }
    Ok(CodeToGive { client, code, expires_at })
}

/// Closes a client's open help requests, with what was done.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] when none was open.
pub async fn handle_help(ports: &Ports, caller: Caller<'_>, client: AccountId, outcome: HelpOutcome) -> Result<()> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let record = staff.event(ports, Some(client.id), Act::HelpHandled { outcome }).into();
    let closed = ports.store.close_help_requests(client.id, outcome, &record).await?;
    if closed { Ok(()) } else { Err(Refusal::Conflict.into()) }
}
