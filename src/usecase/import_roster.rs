//! Many clients invited from a file, in two steps: the file is read and kept, so that whoever brought it sees what
//! would happen; then its lines are dealt with, a chunk at a time. Whatever stops it in between, each line has led to
//! a client or hasn't, and the rest can go on.

use core::time::Duration;
use std::collections::{HashMap, HashSet};

use super::{NewAccount, invite_client::new_link};
use crate::{
    account::{Account, Role, UsernameKey},
    audit::{Act, Record},
    caller::{Caller, Staff},
    error::{Fault, Refusal, Result},
    id::{AccountId, ImportId},
    invitation::LinkToGive,
    ports::{Binding, Import, NewClientOfLine, Ports},
    power::Power,
    roster::{LineRefusal, Roster, RosterEntry, RosterRefusal},
    time::Timestamp,
    token::Token,
};

/// Lines that are dealt with in one transaction.
const CHUNK: u32 = 50;

/// How long the links can be shown to whoever brought the file: there are many to give.
const HELD_FOR: Duration = Duration::from_hours(1);

/// Reads a file and keeps it; nobody is invited yet. Lines that can't lead to a client say so already.
///
/// # Errors
/// Those of [`Caller::may`]. A file that can't be read is no error of this kind.
pub async fn check_roster(ports: &Ports, caller: Caller<'_>, file: &[u8]) -> Result<Result<ImportId, RosterRefusal>> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    let mut roster = match Roster::read(file) {
        Ok(roster) => roster,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let keys: Vec<UsernameKey> =
        roster.lines.iter().filter_map(|line| Some(line.outcome.as_ref().ok()?.username.key())).collect();
    let taken: HashSet<String> = ports.store.taken_usernames(staff.firm.id, &keys).await?.into_iter().collect();
    let accountants = accountants(ports, &staff).await?;
    for line in &mut roster.lines {
        let refusal = line.outcome.as_ref().ok().and_then(|entry| {
            if taken.contains(entry.username.key().as_str()) {
                return Some(LineRefusal::UsernameTaken);
            }
            accountant_of(entry, &accountants).err()
        });
        if let Some(refusal) = refusal {
            line.outcome = Err(refusal);
        }
    }
    let import = Import {
        id: ImportId::new(staff.now, &*ports.entropy),
        firm: staff.firm.id,
        made_by: staff.id(),
        made_at: staff.now,
        finished_at: None,
        waiting: 0,
        invited: 0,
        refused: 0,
    };
    ports.store.keep_import(&import, &roster.lines).await?;
    Ok(Ok(import.id))
}

/// An import, with its first refused lines.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`] for everybody but whoever brought the file.
pub async fn see_import(
    ports: &Ports,
    caller: Caller<'_>,
    import: ImportId,
    most: u32,
) -> Result<(Import, Vec<(u32, LineRefusal)>)> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    let found = own_import(ports, &staff, import).await?;
    let refused = ports.store.refused_lines(import, most).await?;
    Ok((found, refused))
}

/// Deals with the next lines: one chunk, and more of them until `time` is over. When none is left, the import is
/// finished.
///
/// # Errors
/// Those of [`see_import`].
pub async fn run_import(ports: &Ports, caller: Caller<'_>, import: ImportId, time: Duration) -> Result<Import> {
    let started = ports.clock.now();
    loop {
        let staff = caller.may(Power::InviteClients, ports.clock.now())?;
        let found = own_import(ports, &staff, import).await?;
        if found.finished_at.is_some() {
            return Ok(found);
        }
        if found.waiting == 0 {
            let act = Act::RosterImported { invited: found.invited, refused: found.refused };
            let record: Record = staff.event(ports, None, act).into();
            ports.store.finish_import(import, &record).await?;
            continue;
        }
        invite_chunk(ports, &staff, import).await?;
        if staff.now >= started.after(time) {
            let found = own_import(ports, &staff, import).await?;
            if found.waiting > 0 {
                return Ok(found);
            }
        }
    }
}

/// The links of an import, to give to its clients: for whoever brought the file, until they have given them or an
/// hour is over.
///
/// # Errors
/// Those of [`see_import`].
pub async fn show_links(ports: &Ports, caller: Caller<'_>, import: ImportId) -> Result<Vec<LinkToGive>> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    own_import(ports, &staff, import).await?;
    let held = ports.store.held_links_of(import, staff.id(), staff.now).await?;
    let links = held.into_iter().map(|(client, invitation, sealed)| {
        let plain = ports.vault.open(&Binding::held_link(invitation.id, client.id), &sealed)?;
        let token = Token::from_bytes(&plain).ok_or(Fault::corrupt("invitation.held"))?;
        Ok(LinkToGive { client, token, expires_at: invitation.expires_at })
    });
    links.collect()
}

/// Until when all of them can be shown, if there are any.
///
/// # Errors
/// Those of [`see_import`].
pub async fn links_held_until(ports: &Ports, caller: Caller<'_>, import: ImportId) -> Result<Option<Timestamp>> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    own_import(ports, &staff, import).await?;
    Ok(ports.store.links_held_until(import, staff.id(), staff.now).await?)
}

/// "I have given them": they can't be shown again.
///
/// # Errors
/// Those of [`see_import`].
pub async fn links_given(ports: &Ports, caller: Caller<'_>, import: ImportId) -> Result<()> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    own_import(ports, &staff, import).await?;
    Ok(ports.store.forget_links_of(import, staff.id()).await?)
}

async fn own_import(ports: &Ports, staff: &Staff<'_>, import: ImportId) -> Result<Import> {
    let found = ports.store.import(import, staff.id()).await?.filter(|import| import.firm == staff.firm.id);
    Ok(found.ok_or(Refusal::NotFound)?)
}

async fn invite_chunk(ports: &Ports, staff: &Staff<'_>, import: ImportId) -> Result<()> {
    let accountants = accountants(ports, staff).await?;
    let (mut clients, mut refused) = (Vec::new(), Vec::new());
    for (number, entry) in ports.store.waiting_lines(import, CHUNK).await? {
        let accountant = match accountant_of(&entry, &accountants) {
            Ok(accountant) => accountant,
            Err(refusal) => {
                refused.push((number, refusal));
                continue;
            }
        };
        let client = new_client(ports, staff, entry, accountant);
        let (link, letter) = new_link(ports, staff, &client, staff.now.after(HELD_FOR))?;
        let event = staff.event(ports, Some(client.id), Act::Invited { role: Role::Client });
        clients.push(NewClientOfLine { number, client, link, event, letter });
    }
    Ok(ports.store.invite_lines(import, &clients, &refused).await?)
}

fn new_client(ports: &Ports, staff: &Staff<'_>, entry: RosterEntry, accountant: Option<AccountId>) -> Account {
    let new = NewAccount {
        username: entry.username,
        email: entry.email,
        name: entry.name,
        role: Role::Client,
        locale: entry.locale.unwrap_or(staff.firm.locale),
        accountant,
    };
    new.account(staff.firm, staff.now, &*ports.entropy)
}

/// Who can look after clients, by username.
async fn accountants(ports: &Ports, staff: &Staff<'_>) -> Result<HashMap<UsernameKey, AccountId>> {
    let found = ports.store.accountants(staff.firm.id).await?;
    Ok(found.into_iter().map(|account| (account.username.key(), account.id)).collect())
}

fn accountant_of(
    entry: &RosterEntry,
    accountants: &HashMap<UsernameKey, AccountId>,
) -> Result<Option<AccountId>, LineRefusal> {
    let Some(username) = &entry.accountant else { return Ok(None) };
    accountants.get(&username.key()).copied().map(Some).ok_or(LineRefusal::UnknownAccountant)
}
