//! The firm's clients, a page at a time.

use crate::{
    account::Account,
    caller::Caller,
    client_list::ClientList,
    error::Result,
    id::AccountId,
    ports::{ClientPage, Ports},
    power::Power,
};

/// A page of the list, and who can look after clients.
pub struct ListedClients {
    /// The page.
    pub page: ClientPage,
    /// Who can look after clients, by name.
    pub accountants: Vec<Account>,
    /// Who looks.
    pub viewer: AccountId,
}

/// The page that was asked for.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn list_clients(ports: &Ports, caller: Caller<'_>, list: &ClientList) -> Result<ListedClients> {
    let staff = caller.may(Power::SeeClients, ports.clock.now())?;
    let page = ports.store.clients(staff.firm.id, staff.id(), list, staff.now).await?;
    let accountants = ports.store.accountants(staff.firm.id).await?;
    Ok(ListedClients { page, accountants, viewer: staff.id() })
}

/// How many clients the firm has.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn count_clients(ports: &Ports, caller: Caller<'_>) -> Result<u32> {
    let staff = caller.may(Power::SeeClients, ports.clock.now())?;
    Ok(ports.store.count_clients(staff.firm.id).await?)
}

/// Who can look after a client who is invited: whoever invites them first.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn accountants_to_choose(ports: &Ports, caller: Caller<'_>) -> Result<Vec<Account>> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    let mut accountants = ports.store.accountants(staff.firm.id).await?;
    accountants.sort_by_key(|account| account.id != staff.id());
    Ok(accountants)
}
