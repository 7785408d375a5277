//! What an account's own security page says, written out.

use guichet::{
    Refusal, Result,
    access::{Page, SignedIn},
    account::Role,
    agent::{Agent, System},
    audit::Origin,
    authenticator::{AuthenticatorName, MOST, OwnAuthenticator},
    policy::SetUp,
    ports::Ports,
    session::Session,
    time::Timestamp,
    usecase,
};

use crate::{
    act::agent_words,
    activity,
    api::view::{AppView, CodesView, Removing, SecurityActView, SecurityView, SessionView},
    date::{self, Zone},
    request::Visit,
    text::Texts,
    unusual,
};

/// What the page shows.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`].
pub async fn of(ports: &Ports, visit: &Visit) -> Result<SecurityView> {
    let who = visit.visitor.signed_in_at(Page::Security)?;
    let (account, now) = (&who.account, ports.clock.now());
    let (texts, zone) = (Texts::of(visit.locale), Zone::of(&visit.firm));
    let words = texts.security();
    let own = ports.store.own_authenticators(account.id).await?;
    let codes = ports.store.own_codes(account.id).await?;
    let chosen_at = ports.store.password_changed_at(account.id).await?;
    let sessions = usecase::own_sessions(ports, &visit.firm, &visit.visitor).await?;
    let activity = activity::recent(ports, visit).await?;
    let day = |at: Timestamp| date::day(texts, &zone, at);
    Ok(SecurityView {
        locale: visit.locale,
        is_staff: account.role != Role::Client,
        protection: match own.first() {
            Some(first) => words.protected_since(&day(first.added_at)),
            None => match account.exempt_until.filter(|_| account.is_exempt(now)) {
                Some(until) => words.exempt_until(&day(until)),
                None => words.not_protected().to_owned(),
            },
        },
        unusual: unusual::asked(ports, visit).await?,
        may_add: !own.is_empty() && own.len() < MOST,
        may_set_up: who.may_enrol(),
        unfinished: unfinished(ports, who, &own, texts).await?,
        codes: codes
            .filter(|_| !own.is_empty())
            .map(|codes| CodesView { left: codes.left, text: words.codes_made(&day(codes.made_at)) }),
        sessions: sessions.iter().map(|session| session_view(texts, &zone, who, session, now)).collect(),
        password: chosen_at.map(|at| words.password_changed_on(&day(at))),
        apps: own.iter().map(|own| app_view(texts, &zone, own, now)).collect(),
        activity,
    })
}

/// What the page of an act shows.
///
/// # Errors
/// [`Refusal::NotSignedIn`]; [`Refusal::OutOfOrder`], also without an authenticator where one is needed;
/// [`Refusal::NotFound`] for one that isn't the account's.
pub async fn act(ports: &Ports, visit: &Visit, authenticator: &str, needs_app: bool) -> Result<SecurityActView> {
    // The only act that is about no authenticator, and needs none.
    let is_password = authenticator.is_empty() && !needs_app;
    let who = visit.visitor.signed_in_at(if is_password { Page::Password } else { Page::Security })?;
    let (texts, now) = (Texts::of(visit.locale), ports.clock.now());
    if needs_app && !who.factors.authenticator {
        return Err(Refusal::OutOfOrder.into());
    }
    let own = ports.store.own_authenticators(who.account.id).await?;
    let id = authenticator.parse().ok();
    let app = match own.iter().find(|own| Some(own.id) == id) {
        None if !authenticator.is_empty() => return Err(Refusal::NotFound.into()),
        found => found.map(|own| (own.id.to_string(), name_of(texts, own))),
    };
    let pending = ports.store.pending_authenticator(&who.session, now).await?;
    Ok(SecurityActView {
        locale: visit.locale,
        username: who.account.username.to_string(),
        is_owed: who.is_confined(),
        fresh: !who.factors.authenticator || who.session.is_proven_anew(now),
        removing: match (own.len(), who.set_up) {
            (2.., _) => Removing::OneOfSeveral,
            (_, SetUp::Demanded) => Removing::Refused,
            _ => Removing::TheLast,
        },
        is_begun: app.is_some() && pending.is_some_and(|pending| pending.replaces == id),
        app,
    })
}

fn name_of(texts: Texts, own: &OwnAuthenticator) -> String {
    own.name.as_ref().map_or(texts.security().app_unnamed(), AuthenticatorName::as_str).to_owned()
}

fn app_view(texts: Texts, zone: &Zone, own: &OwnAuthenticator, now: Timestamp) -> AppView {
    let words = texts.security();
    let day = |at: Timestamp| date::day(texts, zone, at);
    let added = day(own.added_at);
    let text = match own.used_at {
        None => words.app_unused(&added),
        Some(at) if date::is_same_day(zone, at, now) => words.app_used_today(&added),
        Some(at) => words.app_used(&added, &day(at)),
    };
    AppView { id: own.id.to_string(), name: name_of(texts, own), text }
}

/// The name of what the session began to replace, while that waits for its first code.
async fn unfinished(ports: &Ports, who: &SignedIn, own: &[OwnAuthenticator], texts: Texts) -> Result<Option<String>> {
    let pending = ports.store.pending_authenticator(&who.session, ports.clock.now()).await?;
    let older = pending.and_then(|pending| own.iter().find(|own| Some(own.id) == pending.replaces));
    Ok(older.map(|older| name_of(texts, older)))
}

fn session_view(
    texts: Texts,
    zone: &Zone,
    who: &SignedIn,
    (session, origin): &(Session, Origin),
    now: Timestamp,
) -> SessionView {
    let words = texts.security();
    let agent = Agent::read(&origin.user_agent);
    let is_this = session.id == who.session.id;
    let place = origin.address.map(|address| words.address(&address.to_string()));
    let when = date::ago(texts, zone, session.last_seen_at, now);
    let text = match (place, is_this) {
        (Some(place), true) => words.active_now(&place),
        (Some(place), false) => words.seen(&place, &when),
        (None, true) => words.active_now_nowhere().to_owned(),
        (None, false) => when,
    };
    SessionView {
        id: (!is_this).then(|| session.id.to_string()),
        browser: agent.map_or_else(|| texts.agent().unknown_browser().to_owned(), |agent| agent_words(texts, agent)),
        text,
        is_hand_held: agent
            .is_some_and(|agent| matches!(agent.system, System::Iphone | System::Ipad | System::Android)),
    }
}
