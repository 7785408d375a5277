//! A client's page in words, written out on the server.

use guichet::{
    account::{Account, Email, PersonName},
    agent::Agent,
    audit::Origin,
    authenticator::OwnAuthenticator,
    client_list::WhoseClients,
    firm::Firm,
    id::AccountId,
    locale::Locale,
    ports::ClientState,
    recovery::SET_SIZE,
    session::Session,
    standing::Standing,
    throttle::Rule,
    time::Timestamp,
    usecase::{ClientToChange, SeenClient},
};

use crate::{
    act::agent_words,
    api::admin::{
        client::{
            AccountView, ClientToChangeView, ClientView, ExemptionAct, FactView, LinkAct, LockAct, SessionView,
            TwoFactorView,
        },
        clients::ChoiceView,
    },
    client_history,
    client_list::encoded,
    date::{self, Zone},
    letter::trouble_words,
    text::Texts,
};

/// Who reads, and when.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    /// In which language.
    pub texts: Texts,
    /// In which time zone.
    pub zone: &'a Zone,
    /// The moment of it.
    pub now: Timestamp,
}

impl Reading<'_> {
    /// A day, with its year when it is another one.
    fn day(&self, at: Timestamp) -> String {
        if self.zone.read(at).year() == self.zone.read(self.now).year() {
            date::day_month(self.texts, self.zone, at)
        } else {
            date::day(self.texts, self.zone, at)
        }
    }

    fn is_today(&self, at: Timestamp) -> bool {
        date::is_same_day(self.zone, at, self.now)
    }

    fn time(&self, at: Timestamp) -> String {
        date::time(self.texts, self.zone, at)
    }
}

/// What the page shows.
#[must_use]
pub fn view(texts: Texts, firm: &Firm, seen: &SeenClient) -> ClientView {
    let zone = Zone::of(firm);
    let reading = Reading { texts, zone: &zone, now: seen.now };
    let (words, account) = (texts.client(), &seen.state.account);
    ClientView {
        id: account.id.to_string(),
        name: account.called().to_owned(),
        standing: seen.state.standing,
        state: state(reading, &seen.state),
        help: seen.state.asked_for_help_at.map(|at| {
            let name = first_name(account);
            let moment = |at| date::moment(texts, &zone, at, seen.now);
            if let Some(at) = seen.state.disowned_at {
                return (words.disowns_title(name, &moment(at)), words.disowns_text().to_owned());
            }
            let title = if reading.is_today(at) {
                words.help_title(name, &reading.time(at))
            } else {
                words.help_title_when(name, &moment(at))
            };
            (title, words.help_text().to_owned())
        }),
        mail: seen
            .troubled_letter
            .as_ref()
            .map(|one| (texts.letters().client_title(one.email.as_str()), trouble_words(texts, &zone, one, seen.now))),
        obstacle: obstacle(texts, seen),
        two_factor: two_factor(reading, seen),
        account: account_view(reading, seen),
        history: client_history::lines(reading, seen),
        audit: format!("/admin/audit?person={}", encoded(account.username.as_str())),
    }
}

/// What the dialogs show.
#[must_use]
pub fn to_change(texts: Texts, found: &ClientToChange) -> ClientToChangeView {
    let account = &found.state.account;
    let others = found.accountants.iter().filter(|other| Some(other.id) != account.accountant);
    let nobody = account.accountant.map(|_| ChoiceView {
        value: WhoseClients::Nobodys.word(),
        name: texts.client().hand_over_nobody().to_owned(),
    });
    ClientToChangeView {
        id: account.id.to_string(),
        called: account.called().to_owned(),
        first_name: first_name(account).to_owned(),
        name: account.name.as_ref().map_or("", PersonName::as_str).to_owned(),
        email: account.email.as_ref().map_or("", Email::as_str).to_owned(),
        accountant: account.accountant.map(|id: AccountId| id.to_string()).unwrap_or_default(),
        accountants: others
            .map(|other| ChoiceView { value: other.id.to_string(), name: other.called().to_owned() })
            .chain(nobody)
            .collect(),
        fresh: found.fresh,
    }
}

fn first_name(account: &Account) -> &str {
    account.name.as_ref().map_or(account.username.as_str(), PersonName::first)
}

fn fact(text: impl Into<String>, aside: Option<String>) -> FactView {
    FactView { text: text.into(), aside }
}

fn needs_reset(state: &ClientState) -> bool {
    Rule::SECOND_FACTOR.disabled_after.is_some_and(|most| state.wrong_codes >= most)
}

/// Since or until when they stand there, or why.
fn state(reading: Reading<'_>, state: &ClientState) -> Option<String> {
    let (words, account) = (reading.texts.client(), &state.account);
    match state.standing {
        Standing::Disabled => account.disabled_at.map(|at| words.disabled_since(&reading.day(at))),
        Standing::Locked => match (account.locked_at, state.paused_until) {
            (Some(at), _) => Some(words.locked_since(&reading.day(at))),
            _ if needs_reset(state) => Some(words.app_disabled().to_owned()),
            (None, Some(until)) if reading.is_today(until) => Some(words.locked_until_time(&reading.time(until))),
            (None, Some(until)) => Some(words.locked_until_day(&reading.day(until))),
            (None, None) => None,
        },
        Standing::SetUpAgain => account.reset_at.map(|at| words.reset_since(&reading.day(at))),
        Standing::Exempt => account.exempt_until.map(|at| words.exemption_until(&reading.day(at))),
        Standing::Protected => None,
        Standing::PasswordOnly => Some(reading.texts.state().password_only_text().to_owned()),
        Standing::Waiting => Some(link(reading, state)),
    }
}

fn link(reading: Reading<'_>, state: &ClientState) -> String {
    let words = reading.texts.client();
    match state.link_until {
        Some(until) if reading.now < until => words.link_until(&reading.day(until)),
        Some(_) => words.link_ended().to_owned(),
        None => words.link_none().to_owned(),
    }
}

/// Why the client can be neither reset nor given a code: as the rules have it.
fn obstacle(texts: Texts, seen: &SeenClient) -> Option<String> {
    let (words, account) = (texts.client(), &seen.state.account);
    if account.disabled_at.is_some() {
        return Some(words.enable_first().to_owned());
    }
    if account.reset_at.is_some() || !seen.authenticators.is_empty() {
        return None;
    }
    let text = if seen.state.has_password { words.no_app_yet() } else { words.no_code_needed() };
    Some(text.to_owned())
}

fn two_factor(reading: Reading<'_>, seen: &SeenClient) -> TwoFactorView {
    let (words, state) = (reading.texts.client(), &seen.state);
    let codes = seen.codes.as_ref().map(|codes| {
        let left = words.codes_left(&codes.left.to_string(), &SET_SIZE.to_string());
        fact(left, Some(words.codes_made(&reading.day(codes.made_at))))
    });
    let code = state.code.as_ref().map(|(code, by)| {
        let until = words.issued_until(&reading.day(code.expires_at), &reading.time(code.expires_at));
        fact(until, Some(words.issued_by(by)))
    });
    let exemption = state.exemption.as_ref().map(|(exemption, by)| {
        let day = reading.day(exemption.until);
        let until =
            if exemption.is_over(reading.now) { words.exemption_over(&day) } else { words.exemption_until(&day) };
        fact(until, Some(words.exemption_why(exemption.reason.as_str(), by)))
    });
    let account = &state.account;
    let is_exempt = state.exemption.as_ref().is_some_and(|(exemption, _)| !exemption.is_over(reading.now));
    let needs_none = account.reset_at.is_some() || account.disabled_at.is_some() || !seen.authenticators.is_empty();
    TwoFactorView {
        apps: seen.authenticators.iter().map(|app| app_fact(reading, app)).collect(),
        codes: codes.unwrap_or_else(|| fact(words.codes_none(), None)),
        wrong_codes: (state.wrong_codes > 0).then(|| words.wrong_codes_in_a_row(&state.wrong_codes.to_string())),
        code,
        code_is_held: state.code_is_held,
        exemption,
        exemption_act: match (is_exempt, needs_none) {
            (true, _) => ExemptionAct::RenewOrEnd,
            (false, false) => ExemptionAct::Grant,
            (false, true) => ExemptionAct::Nothing,
        },
    }
}

fn app_fact(reading: Reading<'_>, app: &OwnAuthenticator) -> FactView {
    let words = reading.texts.client();
    let added = reading.day(app.added_at);
    let aside = match app.used_at {
        Some(used) => words.app_used(&added, &reading.day(used)),
        None => words.app_unused(&added),
    };
    fact(app.name.as_ref().map_or(words.app(), |name| name.as_str()), Some(aside))
}

fn account_view(reading: Reading<'_>, seen: &SeenClient) -> AccountView {
    let (state, account) = (&seen.state, &seen.state.account);
    let (texts, words) = (reading.texts, reading.texts.client());
    let password = match (state.has_password, state.password_changed_at) {
        (true, changed) => fact(words.password_chosen(), changed.map(|at| words.password_changed(&reading.day(at)))),
        (false, _) => fact(words.password_none(), None),
    };
    let is_open = state.link_until.is_some_and(|until| reading.now < until);
    let link_act = match (state.has_password || account.disabled_at.is_some(), is_open) {
        (true, _) => LinkAct::Nothing,
        (false, false) => LinkAct::Make,
        (false, true) if state.link_is_held => LinkAct::ShowRenewOrRevoke,
        (false, true) => LinkAct::RenewOrRevoke,
    };
    let is_paused = state.paused_until.is_some_and(|until| reading.now < until) && !needs_reset(state);
    AccountView {
        username: account.username.to_string(),
        email: account.email.as_ref().map(|email| email.as_str().to_owned()),
        accountant: state.accountant.clone(),
        language: match account.locale {
            Locale::En => words.english(),
            Locale::Fr => words.french(),
        }
        .to_owned(),
        password,
        invited: fact(
            date::day(texts, reading.zone, account.created_at),
            (!state.has_password).then(|| link(reading, state)),
        ),
        link: link_act,
        last_sign_in: account.last_sign_in_at.map(|at| date::entry(texts, reading.zone, at, reading.now)),
        sessions: seen.sessions.iter().map(|session| session_view(reading, session)).collect(),
        lock: match account.locked_at {
            _ if account.disabled_at.is_some() => LockAct::Nothing,
            None if !is_paused => LockAct::Lock,
            _ => LockAct::Unlock,
        },
    }
}

fn session_view(reading: Reading<'_>, (session, origin): &(Session, Origin)) -> SessionView {
    let texts = reading.texts;
    let agent = Agent::read(&origin.user_agent);
    let device = agent.map_or_else(|| texts.agent().unknown_device().to_owned(), |agent| agent_words(texts, agent));
    let place = origin.address.map_or_else(|| texts.agent().unknown_place().to_owned(), |at| at.to_string());
    let seen = date::ago(texts, reading.zone, session.last_seen_at, reading.now);
    SessionView { id: session.id.to_string(), device, aside: format!("{place}, {seen}") }
}
