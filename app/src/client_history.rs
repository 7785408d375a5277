//! What happened to a client, in plain words: the audit log of one account, the latest first.

use guichet::{
    audit::{Act, Event},
    id::AccountId,
    usecase::SeenClient,
};

use crate::{
    act::{agent_words, check_words, nobody, words_of},
    api::admin::client::HistoryView,
    client_page::Reading,
    date,
};

/// How many lines are shown; the audit log has all of them.
const SHOWN: usize = 12;

/// The lines of the history.
#[must_use]
pub(crate) fn lines(reading: Reading<'_>, seen: &SeenClient) -> Vec<HistoryView> {
    folded(&seen.history).into_iter().take(SHOWN).map(|(event, count)| line(reading, seen, event, count)).collect()
}

fn line(reading: Reading<'_>, seen: &SeenClient, event: &Event, count: u64) -> HistoryView {
    let (texts, client) = (reading.texts, &seen.state.account);
    let called = |id: AccountId| {
        if id == client.id {
            return client.called().to_owned();
        }
        seen.named.get(&id).map_or_else(|| texts.act().stranger().to_owned(), |named| named.called.clone())
    };
    let worded = words_of(texts, reading.zone, &event.act, &called);
    let who = match event.actor {
        Some(actor) if actor == client.id => None,
        Some(actor) => Some(called(actor)),
        // Whoever isn't signed in is the client, or somebody who tries to be: the line says so as it is.
        None if event.address.is_some() => None,
        None => Some(nobody(texts, event).to_owned()),
    };
    let words = texts.client();
    let what = match (&event.act, who) {
        (Act::CodeRefused, _) if count > 1 => texts.act().codes_refused(count),
        (Act::Invited { .. }, Some(who)) => words.invited_by(&who),
        (Act::TwoFactorReset { check, .. }, Some(who)) => words.reset_by(&who, check_words(texts, *check)),
        (_, Some(who)) => words.by(&worded.what, &who),
        (_, None) => worded.what,
    };
    let when = date::entry(texts, reading.zone, event.at, reading.now);
    let device = event.agent.map(|agent| agent_words(texts, agent));
    let place = event.address.map(|address| address.to_string());
    let when = [Some(when), device, place].into_iter().flatten().collect::<Vec<_>>().join(", ");
    HistoryView { what, detail: worded.detail, when, mark: mark(&event.act).map(str::to_owned) }
}

/// What stands on one line: wrong codes in a row from one address; and a right password with what came of it.
fn folded(history: &[Event]) -> Vec<(&Event, u64)> {
    let mut lines: Vec<(&Event, u64)> = Vec::new();
    let mut after: Option<&Event> = None;
    for event in history {
        let came_of_it = event.act == Act::PasswordAccepted && after.is_some_and(follows_a_password);
        after = Some(event);
        match lines.last_mut() {
            _ if came_of_it => {}
            Some((last, count)) if is_same_guessing(last, event) => *count += 1,
            _ => lines.push((event, 1)),
        }
    }
    lines
}

fn is_same_guessing(one: &Event, other: &Event) -> bool {
    let both = [one, other];
    both.into_iter().all(|event| event.act == Act::CodeRefused) && one.address == other.address
}

/// Whether it can't be without the right password a moment before.
const fn follows_a_password(event: &Event) -> bool {
    matches!(
        event.act,
        Act::SignedInWithAuthenticator
            | Act::SignedInWithRecoveryCode { .. }
            | Act::SignedInWithIssuedCode
            | Act::CodeRefused
            | Act::CodeReplayed
            | Act::Locked { .. }
            | Act::HelpAsked
    )
}

/// What the client asked for, and what deserves a look.
const fn mark(act: &Act) -> Option<&'static str> {
    match act {
        Act::HelpAsked => Some("asked"),
        Act::CodeRefused | Act::CodeReplayed | Act::Locked { .. } | Act::SecondFactorDisabled => Some("look"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use core::net::{IpAddr, Ipv4Addr};

    use guichet::{
        audit::{Act, Event, HelpOutcome},
        id::{AccountId, EventId, FirmId},
        time::Timestamp,
    };

    use super::folded;

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    fn event(act: Act, from: u8) -> Event {
        let (id, firm, client): (EventId, FirmId, AccountId) =
            (ID.parse().unwrap(), ID.parse().unwrap(), ID.parse().unwrap());
        Event {
            id,
            firm,
            at: Timestamp::from_millis(0),
            actor: Some(client),
            subject: Some(client),
            address: Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, from))),
            agent: None,
            act,
        }
    }

    #[test]
    fn wrong_codes_in_a_row_from_one_address_are_one_line() {
        let history = [
            event(Act::HelpAsked, 1),
            event(Act::CodeRefused, 1),
            event(Act::CodeRefused, 1),
            event(Act::PasswordAccepted, 1),
            event(Act::CodeRefused, 1),
            event(Act::CodeRefused, 2),
            event(Act::HelpHandled { outcome: HelpOutcome::Talked }, 1),
            event(Act::CodeRefused, 2),
        ];
        let counts: Vec<_> = folded(&history).into_iter().map(|(event, count)| (event.act.clone(), count)).collect();
        let handled = Act::HelpHandled { outcome: HelpOutcome::Talked };
        assert_eq!(
            counts,
            [(Act::HelpAsked, 1), (Act::CodeRefused, 3), (Act::CodeRefused, 1), (handled, 1), (Act::CodeRefused, 1)]
        );
    }

    #[test]
    fn a_right_password_that_nothing_came_of_is_told() {
        let history = [event(Act::PasswordAccepted, 1), event(Act::SignedOut, 1), event(Act::PasswordAccepted, 1)];
        assert_eq!(folded(&history).len(), 3);
        let history = [event(Act::SignedInWithAuthenticator, 1), event(Act::PasswordAccepted, 1)];
        assert_eq!(folded(&history).len(), 1);
    }
}
