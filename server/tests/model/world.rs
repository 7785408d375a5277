//! Two firms in a real database, reached through the real use cases; and everything that people there hold in their
//! hands.

mod desk;
mod door;
mod security;

pub use security::Replaces;

use std::sync::Arc;

use data_encoding::BASE32_NOPAD;
use guichet::{
    Error,
    access::{Page, SignedIn, Visitor},
    account::{Role, Username},
    audit::Origin,
    chain::{Chain, Verdict},
    code::TypedCode,
    firm::{Firm, FirmName},
    id::{AccountId, IssuedCodeId, SessionId},
    locale::Locale,
    policy::Policy,
    ports::{Binding, Clock, Ports, Store},
    throttle::{Key, Rule},
    token::Token,
    totp::{Drift, Step, TotpSecret},
    usecase::{self, NewAccount, NewFirm},
};
use guichet_server::crypto::{
    key_file::{Key as SealingKey, KeyRing},
    vault::KeyRingVault,
};

use crate::{
    acts::{FIRM_OF, OWNERS, Portal, Who},
    doubles::{HandClock, Quick},
    entropy::Seeded,
    outcome::{Meaning, Outcome, Saw, State},
};

/// Usernames: a client of each firm has the same one.
const USERNAMES: [&str; 5] = ["owner", "nadia@example.com", "karim@example.com", "patronne", "Nadia@example.com"];

/// Of what people hold, the newest last.
pub struct World {
    pub ports: Ports,
    clock: Arc<HandClock>,
    hosts: [String; 2],
    origin: Origin,
    accounts: Vec<AccountId>,
    cookies: Vec<(String, Option<SessionId>)>,
    links: Vec<String>,
    phones: Vec<TotpSecret>,
    papers: Vec<String>,
    slips: Vec<(String, IssuedCodeId)>,
}

impl World {
    /// Two firms, and everybody invited. `number` tells it from all others in the database.
    pub async fn new(store: Arc<dyn Store>, clock: Arc<HandClock>, number: u64) -> Self {
        let entropy = Arc::new(Seeded::new(number));
        let ring = KeyRing { current: 1, keys: [(1, SealingKey::new([7; 32]))].into() };
        let ports = Ports {
            store,
            clock: clock.clone(),
            entropy: entropy.clone(),
            vault: Arc::new(KeyRingVault::new(ring, entropy)),
            hasher: Arc::new(Quick),
            drift: Drift::OneStep,
            sends_letters: false,
        };
        let hosts = ["a", "b"].map(|firm| format!("{firm}.{number}.example"));
        let address = format!("2001:db8:{:x}:{:x}::7", number >> 16, number & 0xffff);
        let origin =
            Origin { address: Some(address.parse().unwrap()), user_agent: "a browser".to_owned(), browser: None };
        let mut world = Self {
            ports,
            clock,
            hosts: hosts.clone(),
            origin,
            accounts: Vec::new(),
            cookies: Vec::new(),
            links: Vec::new(),
            phones: Vec::new(),
            papers: Vec::new(),
            slips: Vec::new(),
        };
        for host in hosts {
            usecase::create_firm(&world.ports, new_firm(host)).await.unwrap();
        }
        for who in 0..FIRM_OF.len() {
            let role = if OWNERS.contains(&who) { Role::Owner } else { Role::Client };
            let username = Username::parse(USERNAMES[who]).unwrap();
            let new = NewAccount { username, email: None, name: None, role, locale: Locale::Fr, accountant: None };
            let firm = world.firm(FIRM_OF[who]).await;
            let (account, link) = usecase::invite(&world.ports, &firm, new).await.unwrap();
            world.accounts.push(account.id);
            world.links.push(link.reveal());
        }
        world
    }

    /// The firm of a portal, as each request reads it.
    async fn firm(&self, at: Portal) -> Firm {
        self.ports.store.firm_of_host(&self.hosts[at]).await.unwrap().unwrap()
    }

    /// What the server makes of a request with that cookie.
    async fn visitor(&self, cookie: Option<usize>, at: Portal) -> Result<(Firm, Visitor), Error> {
        let firm = self.firm(at).await;
        let cookie = cookie.map(|place| self.cookies[place].0.as_str());
        let visitor = usecase::recognise(&self.ports, &firm, cookie).await?;
        Ok((firm, visitor))
    }

    /// The same at the portal of whoever was given the cookie, for a page.
    async fn at(&self, who: Who, cookie: Option<usize>, page: Page) -> Result<(Firm, SignedIn), Error> {
        let (firm, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        let who = visitor.signed_in_at(page)?.clone();
        Ok((firm, who))
    }

    /// A cookie that was given: of a sign-in or of a session.
    async fn keep(&mut self, token: Token, at: Portal) -> Result<Outcome, Error> {
        self.cookies.push((token.reveal(), None));
        let place = self.cookies.len() - 1;
        Ok(match self.visitor(Some(place), at).await?.1 {
            Visitor::SigningIn { .. } => Outcome::SignIn,
            Visitor::SignedIn(who) => {
                self.cookies[place].1 = Some(who.session.id);
                Outcome::Session
            }
            Visitor::Nobody => Outcome::Failed("a cookie that opens nothing".to_owned()),
        })
    }

    /// The app of a key that a page showed.
    fn scan(&mut self, key: &str) -> Outcome {
        let secret = TotpSecret::from_bytes(&BASE32_NOPAD.decode(key.as_bytes()).unwrap()).unwrap();
        Outcome::App(self.phone(&secret).unwrap_or_else(|| {
            self.phones.push(secret);
            self.phones.len() - 1
        }))
    }

    fn phone(&self, secret: &TotpSecret) -> Option<usize> {
        self.phones.iter().position(|phone| phone.as_bytes() == secret.as_bytes())
    }

    /// What an app shows, so many steps from now.
    pub fn shown(&self, phone: usize, shift: i64) -> String {
        let step = Step::at(self.clock.now()).number().saturating_add_signed(shift);
        self.phones[phone].code_at(Step::from_number(step)).reveal().to_owned()
    }

    /// Six digits that no app shows in these minutes.
    pub fn wrong_digits(&self) -> String {
        let near: Vec<String> =
            (0..self.phones.len()).flat_map(|phone| (-2..=2).map(move |shift| self.shown(phone, shift))).collect();
        (0..1_000_000).map(|number| format!("{number:06}")).find(|code| !near.contains(code)).unwrap()
    }

    pub fn paper(&self, paper: usize) -> String {
        self.papers[paper].clone()
    }

    pub fn slip(&self, slip: usize) -> String {
        self.slips[slip].0.clone()
    }

    /// What a code is, to whoever sees everybody's apps and papers.
    pub fn meaning(&self, code: &str) -> Meaning {
        let present = i64::try_from(Step::at(self.clock.now()).number()).unwrap();
        match TypedCode::parse(code) {
            None => Meaning::Garbled,
            Some(TypedCode::SixDigits(_)) => {
                let steps = (0..self.phones.len()).flat_map(|phone| (-1..=1).map(move |shift| (phone, shift)));
                let shown = steps.filter(|(phone, shift)| self.shown(*phone, *shift) == code);
                Meaning::Digits(shown.map(|(phone, shift)| (phone, present + shift)).collect())
            }
            Some(TypedCode::Recovery(_)) => {
                let paper = self.papers.iter().position(|paper| paper == code).map(Meaning::Paper);
                let slip = || self.slips.iter().position(|(slip, _)| slip == code).map(Meaning::Slip);
                paper.or_else(slip).unwrap_or(Meaning::Unknown)
            }
        }
    }

    /// Many wrong codes, before all locks.
    pub async fn wear(&self, who: Who, times: u32) {
        let lenient = Rule { tries: u32::MAX, disabled_after: None, ..Rule::SECOND_FACTOR };
        let key = Key::second_factor_of(self.accounts[who]);
        for _ in 0..times {
            self.ports.store.count(&[(key.clone(), lenient)], self.clock.now()).await.unwrap();
        }
    }

    /// What happens by the clock, every few minutes.
    pub async fn housekeeping(&self) -> Result<(), Error> {
        usecase::end_exemptions_that_are_over(&self.ports).await?;
        usecase::warn_of_exemptions(&self.ports).await?;
        while self.ports.store.sweep(self.clock.now()).await? {}
        usecase::send_reminders(&self.ports).await
    }

    pub async fn look(&self, cookie: Option<usize>, at: Portal) -> Outcome {
        told(self.try_look(cookie, at).await)
    }

    async fn try_look(&self, cookie: Option<usize>, at: Portal) -> Result<Outcome, Error> {
        let whose = |id| self.accounts.iter().position(|account| *account == id).unwrap();
        Ok(Outcome::Saw(match self.visitor(cookie, at).await?.1 {
            Visitor::Nobody => Saw::Nobody,
            Visitor::SigningIn { sign_in, account } => {
                Saw::SigningIn { who: whose(account.id), tries_left: sign_in.tries_left() }
            }
            Visitor::SignedIn(who) => Saw::SignedIn {
                who: whose(who.account.id),
                two_factor: who.session.assurance == guichet::session::Assurance::TwoFactor,
                proven_anew: who.session.is_proven_anew(self.clock.now()),
                home: who.home(),
            },
        }))
    }

    /// Where somebody stands, as the staff see it; and the secrets, unsealed.
    pub async fn state(&self, who: Who) -> State {
        let (store, account, now) = (&self.ports.store, self.accounts[who], self.clock.now());
        let state = store.client_state(account, account, now).await.unwrap().unwrap();
        let factors = store.factors(account).await.unwrap();
        let mut apps = Vec::new();
        for row in store.authenticators(account).await.unwrap() {
            let secret = self.ports.vault.open(&Binding::secret(row.id, account), &row.secret).unwrap();
            let phone = self.phone(&TotpSecret::from_bytes(&secret).unwrap()).unwrap();
            apps.push((phone, i64::try_from(row.at.number()).unwrap()));
        }
        let limits = self.firm(FIRM_OF[who]).await.sessions.of(state.account.role);
        let sessions = store.own_sessions(account).await.unwrap();
        State {
            standing: state.standing,
            has_password: state.has_password,
            apps,
            codes_left: factors.codes_left,
            codes_unsaved: factors.codes_unsaved,
            issued: store.issued_code(account, now).await.unwrap().is_some(),
            live_sessions: sessions.iter().filter(|(session, _)| session.is_live(limits, now)).count(),
        }
    }

    /// Whether each firm's log is whole.
    pub async fn logs_are_whole(&self) -> bool {
        for at in 0..self.hosts.len() {
            let firm = self.firm(at).await.id;
            let followed = usecase::follow_chain(&*self.ports.store, firm, Chain::of(firm)).await.unwrap();
            if !matches!(followed, Verdict::Whole { lines: 1.., .. }) {
                return false;
            }
        }
        true
    }
}

/// What a person, or the log, is told.
fn told(outcome: Result<Outcome, Error>) -> Outcome {
    match outcome {
        Ok(outcome) => outcome,
        Err(Error::Refused(refusal)) => Outcome::Refused(refusal),
        Err(Error::Fault(fault)) => Outcome::Failed(fault.to_string()),
    }
}

fn new_firm(host: String) -> NewFirm {
    NewFirm {
        name: FirmName::parse("Cabinet Éluard").unwrap(),
        short_name: None,
        host: Some(host),
        locale: Locale::Fr,
        time_zone: "Europe/Paris".to_owned(),
        phone: None,
        phone_hours: None,
        message: None,
        policy: Policy::Optional,
    }
}
