//! The policy and the exemptions are looked at.

use crate::{
    account::Account,
    caller::Caller,
    error::Refusal,
    error::Result,
    exemption::Exemption,
    id::{AccountId, ExemptionId},
    ports::{Exempted, Ports},
    power::Power,
    reminder::Reminder,
    time::Timestamp,
};

/// How many exemptions stand beside the policy; when there are more, the rest are on a page of their own.
const FEW: u32 = 10;

/// How many exemptions stand on a page of their own.
const PAGE: u32 = 25;

/// What belongs to the policy.
pub struct PolicyAtAGlance {
    /// How many clients still have to set up.
    pub still_to_set_up: u32,
    /// Planned and sent reminders, in order.
    pub reminders: Vec<Reminder>,
    /// The first exemptions to end.
    pub exempted: Vec<Exempted>,
    /// How many there are.
    pub exempt: u32,
}

/// The policy, with what belongs to it.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn see_policy(ports: &Ports, caller: Caller<'_>) -> Result<PolicyAtAGlance> {
    let staff = caller.may(Power::SeePolicy, ports.clock.now())?;
    let (store, firm) = (&ports.store, staff.firm.id);
    Ok(PolicyAtAGlance {
        still_to_set_up: store.clients_still_to_set_up(firm).await?,
        reminders: store.reminders(firm).await?,
        exempted: store.exemptions(firm, None, FEW).await?,
        exempt: store.count_exemptions(firm).await?,
    })
}

/// A page of the exemptions, after one of them; and where the next page begins, if there is one.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn see_exemptions(
    ports: &Ports,
    caller: Caller<'_>,
    after: Option<(Timestamp, ExemptionId)>,
) -> Result<(Vec<Exempted>, Option<(Timestamp, ExemptionId)>)> {
    let staff = caller.may(Power::SeePolicy, ports.clock.now())?;
    let mut page = ports.store.exemptions(staff.firm.id, after, PAGE + 1).await?;
    let more = page.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    page.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = page.last().map(|one| (one.exemption.until, one.exemption.id));
    Ok((page, last.filter(|_| more)))
}

/// A client, and the exemption that they have.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`].
pub async fn see_exemption(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<(Account, Exemption)> {
    let staff = caller.may(Power::SeePolicy, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let exemption = ports.store.exemption(client.id).await?.ok_or(Refusal::NotFound)?;
    Ok((client, exemption))
}

/// Whom somebody is about to exempt.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`].
pub async fn see_client_to_exempt(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<Account> {
    caller.may(Power::SeePolicy, ports.clock.now())?.client(ports, client).await
}
