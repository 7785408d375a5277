//! One client: where they stand, what they prove themselves with, where they are signed in, and what happened.

use std::collections::HashMap;

use super::see_letters::troubled_letter_to;
use crate::{
    account::Account,
    audit::{Act, Event, Origin},
    authenticator::OwnAuthenticator,
    caller::Caller,
    error::{Refusal, Result},
    id::AccountId,
    ports::{ClientState, NamedAccount, OwnCodes, Ports, TroubledLetter},
    power::Power,
    session::{Assurance, Session},
    time::Timestamp,
};

/// How many lines of the log the page tells of.
const LINES: u32 = 60;

/// A client, as the staff see them: no secret, no code.
pub struct SeenClient {
    /// Where they stand, and what was given to them.
    pub state: ClientState,
    /// Their active authenticators, the oldest first.
    pub authenticators: Vec<OwnAuthenticator>,
    /// Their recovery codes.
    pub codes: Option<OwnCodes>,
    /// Their sessions that still open something, each with where it began: the one seen last first.
    pub sessions: Vec<(Session, Origin)>,
    /// What happened last, the latest first.
    pub history: Vec<Event>,
    /// Who is named in it.
    pub named: HashMap<AccountId, NamedAccount>,
    /// A letter that doesn't arrive.
    pub troubled_letter: Option<TroubledLetter>,
    /// The moment of it.
    pub now: Timestamp,
}

/// A client that something is about to be done to.
pub struct ClientToChange {
    /// Where they stand, and what was given to them.
    pub state: ClientState,
    /// Who can look after them, by name.
    pub accountants: Vec<Account>,
    /// Whether whoever looks has proven their second factor a moment ago.
    pub fresh: bool,
}

/// A client of the firm.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`].
pub async fn see_client(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<SeenClient> {
    let staff = caller.may(Power::SeeClients, ports.clock.now())?;
    let (store, firm, now) = (&ports.store, staff.firm, staff.now);
    let client = staff.client(ports, client).await?.id;
    let state = store.client_state(client, staff.id(), now).await?.ok_or(Refusal::NotFound)?;
    let authenticators = store.own_authenticators(client).await?;
    let mut sessions = store.own_sessions(client).await?;
    let limits = firm.sessions.of(state.account.role);
    sessions.retain(|(session, _)| {
        let worthless = !authenticators.is_empty() && session.assurance < Assurance::TwoFactor;
        session.is_live(limits, now) && !worthless
    });
    let lines = store.own_activity(firm.id, client, None, LINES).await?;
    let history: Vec<Event> = lines.into_iter().map(|(_, event)| event).collect();
    let mut people: Vec<AccountId> = history.iter().flat_map(people_in).filter(|id| *id != client).collect();
    people.sort_unstable();
    people.dedup();
    Ok(SeenClient {
        state,
        authenticators,
        codes: store.own_codes(client).await?,
        sessions,
        named: store.named(firm.id, &people).await?,
        history,
        troubled_letter: troubled_letter_to(ports, client, now).await?,
        now,
    })
}

/// A client, for a form that is about to change something about them.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`].
pub async fn see_client_to_change(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<ClientToChange> {
    let staff = caller.may(Power::SeeClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?.id;
    let state = ports.store.client_state(client, staff.id(), staff.now).await?.ok_or(Refusal::NotFound)?;
    let accountants = ports.store.accountants(staff.firm.id).await?;
    Ok(ClientToChange { state, accountants, fresh: staff.who.session.is_proven_anew(staff.now) })
}

fn people_in(event: &Event) -> impl Iterator<Item = AccountId> + use<> {
    let to = if let Act::HandedOver { to, .. } = &event.act { *to } else { None };
    event.actor.into_iter().chain(to)
}
