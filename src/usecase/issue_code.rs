//! A client without their phone: a code for one sign-in, while the authenticator stays.

use core::time::Duration;

use super::see_client_to_help::obstacle;
use crate::{
    account::Account,
    audit::{Act, Record},
    caller::{Caller, Staff},
    error::{Refusal, Result},
    id::{AccountId, IssuedCodeId},
    issued_code::{CodeToGive, IssuedCode, VALID_FOR},
    notice::{Letter, Notice},
    ports::{Binding, NewIssuedCode, Ports},
    power::Power,
    reason::IdentityCheck,
    recovery::RecoveryCode,
};

/// How long a code can be shown to whoever issued it.
const HELD_FOR: Duration = Duration::from_mins(10);

/// Issues a code; older ones of the client are dead. The client is told, without the code.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] for a client who has no second factor to
/// go round, or is disabled; [`Refusal::Busy`].
pub async fn issue_code(
    ports: &Ports,
    caller: Caller<'_>,
    client: AccountId,
    check: IdentityCheck,
) -> Result<CodeToGive> {
    let staff = caller.may(Power::IssueCode, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    give(ports, &staff, client, check).await
}

/// Issues a code to somebody of the firm.
pub(super) async fn give(
    ports: &Ports,
    staff: &Staff<'_>,
    client: Account,
    check: IdentityCheck,
) -> Result<CodeToGive> {
    if obstacle(ports, &client).await?.is_some() {
        return Err(Refusal::Conflict.into());
    }
    let (new, code) = new_code(ports, staff, client.id, check).await?;
    let until = new.code.expires_at;
    let record = Record {
        events: vec![staff.event(ports, Some(client.id), Act::CodeIssued { check, until })],
        letters: Letter::to(&client, Notice::CodeIssued, staff.now, &*ports.entropy).into_iter().collect(),
    };
    // What was found a moment ago may have changed while the code was hashed.
    if !ports.store.issue_code(&new, &record).await? {
        return Err(Refusal::Conflict.into());
    }
    Ok(CodeToGive { client, code, expires_at: until })
}

/// The code, to read out to the client: for whoever issued it, until they have given it or ten minutes are over.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`], also when it can't be shown any more.
pub async fn show_code(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<CodeToGive> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    held(ports, &staff, client).await
}

/// The code that they issued to somebody, while it can be shown.
pub(super) async fn held(ports: &Ports, staff: &Staff<'_>, client: Account) -> Result<CodeToGive> {
    let held = ports.store.held_issued_code(client.id, staff.id(), staff.now).await?;
    let (issued, sealed) = held.ok_or(Refusal::NotFound)?;
    let plain = ports.vault.open(&Binding::held_issued_code(issued.id, client.id), &sealed)?;
    let code = core::str::from_utf8(&plain).ok().and_then(RecoveryCode::parse);
    let code = code.ok_or(crate::Fault::corrupt("issued_code.held"))?;
    Ok(CodeToGive { client, code, expires_at: issued.expires_at })
}

/// "I have given it": it can't be shown again.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`].
pub async fn code_given(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<()> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    Ok(ports.store.forget_held_code(client.id, staff.id()).await?)
}

/// Takes a code back.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] when it was used or over.
pub async fn revoke_code(ports: &Ports, caller: Caller<'_>, client: AccountId, code: IssuedCodeId) -> Result<()> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let record = staff.event(ports, Some(client.id), Act::CodeRevoked).into();
    let revoked = ports.store.revoke_code(code, client.id, &record).await?;
    if revoked { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

/// A new code: its hash to keep, and itself to show.
pub(super) async fn new_code(
    ports: &Ports,
    staff: &Staff<'_>,
    account: AccountId,
    check: IdentityCheck,
) -> Result<(NewIssuedCode, RecoveryCode)> {
    let code = RecoveryCode::new(&*ports.entropy);
    let mut salt = [0; 16];
    ports.entropy.fill(&mut salt);
    let hashes = ports.hasher.stretch(vec![code.clone()], salt).await?;
    let hash = hashes.first().ok_or(crate::Fault::Hasher("no hash"))?;
    let (id, now) = (IssuedCodeId::new(staff.now, &*ports.entropy), staff.now);
    let new = NewIssuedCode {
        code: IssuedCode {
            id,
            account,
            issued_by: staff.id(),
            check,
            created_at: now,
            expires_at: now.after(VALID_FOR),
        },
        salt,
        hash: ports.vault.seal(&Binding::issued_code(id, account), hash.as_slice())?,
        held: ports.vault.seal(&Binding::held_issued_code(id, account), code.as_bytes())?,
        held_until: now.after(HELD_FOR),
    };
    Ok((new, code))
}
