//! What happened to an account, told to its holder: of the lines of the log about it, those that say something to
//! them, in the second person.

use std::collections::BTreeMap;

use guichet::{
    Result,
    access::Page,
    audit::{Act, Event},
    id::AccountId,
    ports::Ports,
    time::Timestamp,
};

use crate::{
    act::{agent_words, role_word, words_of},
    api::view::{ActivityLine, ActivityView},
    date::{self, Zone},
    parts::wait,
    request::Visit,
    text::Texts,
};

/// How many lines the security page shows.
const RECENT: usize = 6;
/// How many a page of all of them does.
const A_PAGE: u32 = 50;
/// How many pages there are at most: the log itself is the staff's.
pub const MOST_PAGES: u32 = 20;

/// What happened of late, without the steps on the way to it.
///
/// # Errors
/// [`guichet::Refusal::NotSignedIn`], [`guichet::Refusal::OutOfOrder`].
pub async fn recent(ports: &Ports, visit: &Visit) -> Result<ActivityView> {
    let mut events = read(ports, visit, A_PAGE).await?;
    let all = events.len();
    events.retain(|event| {
        !matches!(event.act, Act::PasswordAccepted | Act::ProvenAgain | Act::EnrolmentStarted | Act::RecoveryCodesSaved)
    });
    let mut groups = grouped(&events);
    let more = groups.len() > RECENT || all > RECENT;
    groups.truncate(RECENT);
    tell(ports, visit, &groups, more).await
}

/// A page of everything, from 1. Pages are counted, since a place in the log would tell how long the log is.
///
/// # Errors
/// The same.
pub async fn page(ports: &Ports, visit: &Visit, page: u32) -> Result<ActivityView> {
    let events = read(ports, visit, page * A_PAGE + 1).await?;
    let begin = usize::try_from((page - 1) * A_PAGE).unwrap_or(usize::MAX);
    let end = usize::try_from(page * A_PAGE).unwrap_or(usize::MAX);
    let more = events.len() > end && page < MOST_PAGES;
    let shown: Vec<Event> = events.into_iter().take(end).skip(begin).collect();
    tell(ports, visit, &grouped(&shown), more).await
}

async fn read(ports: &Ports, visit: &Visit, limit: u32) -> Result<Vec<Event>> {
    let who = visit.visitor.signed_in_at(Page::Security)?;
    let events = ports.store.own_activity(visit.firm.id, who.account.id, None, limit).await?;
    Ok(events.into_iter().map(|(_, event)| event).collect())
}

/// Wrong codes one after the other, from one browser, are one line.
fn grouped(events: &[Event]) -> Vec<(&Event, u64)> {
    let alike = |a: &Event, b: &Event| {
        a.act == Act::CodeRefused && a.act == b.act && a.agent == b.agent && a.address == b.address
    };
    let groups = events.chunk_by(alike);
    groups.filter_map(|group| Some((group.first()?, u64::try_from(group.len()).ok()?))).collect()
}

async fn tell(ports: &Ports, visit: &Visit, groups: &[(&Event, u64)], more: bool) -> Result<ActivityView> {
    let (texts, zone, now) = (Texts::of(visit.locale), Zone::of(&visit.firm), ports.clock.now());
    let mut names = BTreeMap::new();
    for (event, _) in groups {
        let to = match event.act {
            Act::HandedOver { to, .. } => to,
            _ => None,
        };
        for id in event.actor.into_iter().chain(to) {
            if Some(id) == event.subject || names.contains_key(&id) {
                continue;
            }
            let account = ports.store.account(id).await?;
            names.insert(id, account.map(|account| account.called().to_owned()));
        }
    }
    let called =
        |id: AccountId| names.get(&id).cloned().flatten().unwrap_or_else(|| texts.activity().firm().to_owned());
    let mut view = ActivityView { today: Vec::new(), earlier: Vec::new(), more };
    for (event, times) in groups {
        let today = date::is_same_day(&zone, event.at, now);
        let line = ActivityLine {
            what: what(texts, &zone, event, *times, &called),
            when: when(texts, &zone, event, today, now),
            look: deserves_a_look(&event.act),
        };
        if today { view.today.push(line) } else { view.earlier.push(line) }
    }
    Ok(view)
}

/// When; and from where, when it was the account itself, or a stranger.
fn when(texts: Texts, zone: &Zone, event: &Event, today: bool, now: Timestamp) -> String {
    let words = texts.activity();
    let when = if today { date::time(texts, zone, event.at) } else { date::entry(texts, zone, event.at, now) };
    if event.actor.is_some() && event.actor != event.subject {
        return when;
    }
    let browser = event.agent.map(|agent| agent_words(texts, agent));
    match (browser, event.address) {
        (Some(browser), Some(address)) => words.when_and_where(&when, &browser, &address.to_string()),
        (Some(browser), None) => words.when_and_browser(&when, &browser),
        _ => when,
    }
}

fn deserves_a_look(act: &Act) -> bool {
    matches!(
        act,
        Act::SignedInWithRecoveryCode { .. }
            | Act::SignedInWithIssuedCode
            | Act::PasswordRefused
            | Act::PasswordChangeRefused
            | Act::PasswordResetAsked
            | Act::PasswordResetRefused
            | Act::PasswordReset
            | Act::SignInDisowned
            | Act::CodeRefused
            | Act::CodeReplayed
            | Act::EnrolmentRefused
            | Act::Locked { .. }
            | Act::SecondFactorDisabled
            | Act::TwoFactorReset { .. }
            | Act::CodeIssued { .. }
            | Act::LockedByStaff { .. }
            | Act::AccountDisabled { .. }
            | Act::AuthenticatorRemoved
    )
}

fn what(texts: Texts, zone: &Zone, event: &Event, times: u64, called: &dyn Fn(AccountId) -> String) -> String {
    let words = texts.activity();
    let who = || event.actor.map_or_else(|| words.firm().to_owned(), called);
    match &event.act {
        Act::CodeRefused if times > 2 => words.codes_refused(times),
        Act::Locked { seconds } => words.locked(&wait(texts, *seconds)),
        Act::SessionsEnded { count } => words.sessions_ended(u64::from(*count)),
        Act::ExcessSessionsEnded { count } => words.excess_sessions_ended(u64::from(*count)),
        Act::TwoFactorReset { .. } => words.two_factor_reset(&who()),
        Act::CodeIssued { .. } => words.code_issued(&who()),
        Act::CodeRevoked => words.code_revoked(&who()),
        Act::LockedByStaff { .. } => words.locked_by_staff(&who()),
        Act::Unlocked => words.unlocked(&who()),
        Act::AccountDisabled { .. } => words.account_disabled(&who()),
        Act::AccountEnabled => words.account_enabled(&who()),
        Act::AccountEdited { name, email } => {
            let act = texts.act();
            let fields = [name.then(|| act.field_name()), email.then(|| act.field_email())];
            words.account_edited(&who(), &fields.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        Act::HandedOver { to: Some(to), .. } => words.handed_over(&called(*to)),
        Act::RoleChanged { to, .. } => words.role_changed(&who(), role_word(texts, *to)),
        Act::ExemptionGranted { until, .. } => words.exemption_granted(&who(), &date::day(texts, zone, *until)),
        Act::ExemptionEnded => words.exemption_ended(&who()),
        other => plain(texts, other, times).map_or_else(|| words_of(texts, zone, other, called).what, str::to_owned),
    }
}

/// The sentence of an act that says no more than its name.
fn plain(texts: Texts, act: &Act, times: u64) -> Option<&'static str> {
    let words = texts.activity();
    Some(match act {
        Act::Invited { .. } => words.invited(),
        Act::InvitationRenewed => words.invitation_renewed(),
        Act::InvitationRevoked => words.invitation_revoked(),
        Act::InvitationAccepted => words.invitation_accepted(),
        Act::PasswordRefused => words.password_refused(),
        Act::PasswordAccepted => words.password_accepted(),
        Act::SignedInWithPassword => words.signed_in_with_password(),
        Act::SignedInWithAuthenticator => words.signed_in(),
        Act::SignedInWithRecoveryCode { .. } => words.signed_in_with_recovery_code(),
        Act::SignedInWithIssuedCode => words.signed_in_with_issued_code(),
        Act::CodeRefused if times == 2 => words.two_codes_refused(),
        Act::CodeRefused => words.code_refused(),
        Act::CodeReplayed => words.code_replayed(),
        Act::SecondFactorDisabled => words.second_factor_disabled(),
        Act::EnrolmentStarted => words.enrolment_started(),
        Act::EnrolmentRefused => words.enrolment_refused(),
        Act::EnrolmentConfirmed => words.enrolment_confirmed(),
        Act::RecoveryCodesMade => words.recovery_codes_made(),
        Act::RecoveryCodesSaved => words.recovery_codes_saved(),
        Act::HelpAsked => words.help_asked(),
        Act::HelpHandled { .. } => words.help_handled(),
        Act::SignedOut => words.signed_out(),
        Act::ProvenAgain => words.proven_again(),
        Act::HandedOver { .. } => words.handed_to_nobody(),
        Act::ExemptionExpired => words.exemption_expired(),
        Act::AuthenticatorAdded => words.authenticator_added(),
        Act::AuthenticatorRenamed => words.authenticator_renamed(),
        Act::AuthenticatorReplaced => words.authenticator_replaced(),
        Act::AuthenticatorRemoved => words.authenticator_removed(),
        Act::PasswordChanged => words.password_changed(),
        Act::PasswordChangeRefused => words.password_change_refused(),
        Act::PasswordResetAsked => words.password_reset_asked(),
        Act::PasswordResetRefused => words.password_reset_refused(),
        Act::PasswordReset => words.password_reset(),
        Act::SignInOwned => words.sign_in_owned(),
        Act::SignInDisowned => words.sign_in_disowned(),
        _ => return None,
    })
}
