//! The tables of a store that is kept in memory, open to the tests: they may look at a row, or tamper with it.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
};

use guichet::{
    Fault,
    account::Account,
    audit::{Act, Event, Record, link},
    authenticator::AuthenticatorName,
    firm::Firm,
    id::{AccountId, AuthenticatorId, FirmId, HelpRequestId, RecoveryCodeId, RecoverySetId, SessionId},
    invitation::Invitation,
    notice::Letter,
    ports::{Counted, NewIssuedCode, NewRecoverySet, NewSession, Room, Sealed},
    session::MOST_SESSIONS,
    sign_in::{Proof, SignIn},
    throttle::{Counter, Key},
    time::Timestamp,
    token::TokenHash,
    totp::Step,
};

/// An authenticator's state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    /// Until when it can be confirmed.
    Pending(Timestamp, SessionId),
    /// The last step that was consumed.
    Active(Step),
}

/// An authenticator.
#[derive(Debug)]
pub struct AuthenticatorRow {
    pub id: AuthenticatorId,
    pub account: AccountId,
    pub secret: Sealed,
    pub state: State,
    /// When it was started, and from its first code on, when that was.
    pub at: Timestamp,
    pub name: Option<AuthenticatorName>,
    pub replaces: Option<AuthenticatorId>,
}

/// An account's set of recovery codes.
#[derive(Debug)]
pub struct SetRow {
    pub id: RecoverySetId,
    pub account: AccountId,
    pub salt: [u8; 16],
    /// Those that weren't spent.
    pub codes: Vec<(RecoveryCodeId, Sealed)>,
    /// The codes to show and until when, unless they were saved.
    pub held: Option<(Sealed, Timestamp)>,
    pub made_at: Timestamp,
}

/// An account's issued code.
#[derive(Debug)]
pub struct IssuedRow {
    pub new: NewIssuedCode,
    pub used: bool,
    /// It was given: it can't be shown any more.
    pub given: bool,
}

impl IssuedRow {
    /// Whether it can still be used.
    pub fn is_good(&self, now: Timestamp) -> bool {
        !self.used && now < self.new.code.expires_at
    }
}

/// A request for help.
#[derive(Debug)]
pub struct HelpRow {
    pub id: HelpRequestId,
    pub account: AccountId,
    pub at: Timestamp,
    /// Nobody has closed it yet.
    pub open: bool,
}

/// A line of the audit log.
#[derive(Debug)]
pub struct Line {
    pub event: Event,
    pub canonical: String,
    pub link: [u8; 32],
}

/// Everything that is kept.
#[derive(Debug, Default)]
pub struct Tables {
    pub firms: Vec<Firm>,
    pub accounts: Vec<(Account, Option<Sealed>)>,
    /// Those that weren't used.
    pub invitations: Vec<Invitation>,
    pub counters: HashMap<Key, Counter>,
    pub sign_ins: Vec<(SignIn, TokenHash)>,
    pub sessions: Vec<NewSession>,
    pub authenticators: Vec<AuthenticatorRow>,
    pub sets: Vec<SetRow>,
    /// One an account.
    pub issued: Vec<IssuedRow>,
    pub help: Vec<HelpRow>,
    pub letters: Vec<Letter>,
    pub audit: Vec<Line>,
    pub key_check: Option<Sealed>,
}

impl Tables {
    /// An account's row.
    pub fn account_mut(&mut self, account: AccountId) -> &mut Account {
        &mut self.accounts.iter_mut().find(|(row, _)| row.id == account).expect("the account exists").0
    }

    /// An account's recovery codes.
    pub fn set_mut(&mut self, account: AccountId) -> Option<&mut SetRow> {
        self.sets.iter_mut().find(|set| set.account == account)
    }

    /// Adds a line to its firm's audit log.
    pub fn write(&mut self, event: &Event) {
        let mut lines = self.audit.iter().filter(|line| line.event.firm == event.firm);
        let place = lines.clone().count() as u64;
        let before = lines.next_back().map_or([0; 32], |line| line.link);
        let canonical = event.canonical();
        let link = link(&before, place, &canonical);
        self.audit.push(Line { event: event.clone(), canonical, link });
    }

    /// Keeps what a state change leaves behind.
    pub fn keep(&mut self, record: &Record) {
        self.letters.extend(record.letters.iter().cloned());
        for event in &record.events {
            self.write(event);
        }
    }

    /// Ends every session and sign-in of an account.
    pub fn end_all(&mut self, account: AccountId) {
        self.sessions.retain(|row| row.session.account != account);
        self.sign_ins.retain(|(row, _)| row.account != account);
        self.drop_pending_of(account, |_| true);
    }

    /// Ends the sessions of an account that leave no room for one more.
    pub fn make_room(&mut self, account: AccountId, room: &Room) {
        let now = room.event.at;
        let live = |row: &&NewSession| row.session.account == account && row.session.is_live(room.limits, now);
        let mut live: Vec<_> = self.sessions.iter().filter(live).map(|row| row.session.clone()).collect();
        live.sort_by_key(|session| std::cmp::Reverse((session.last_seen_at, session.created_at, session.id)));
        let crowded: Vec<_> = live.into_iter().skip(MOST_SESSIONS as usize - 1).map(|session| session.id).collect();
        if crowded.is_empty() {
            return;
        }
        self.sessions.retain(|row| !crowded.contains(&row.session.id));
        self.drop_pending_of(account, |by| crowded.contains(&by));
        let count = u32::try_from(crowded.len()).unwrap();
        self.write(&Event { act: Act::ExcessSessionsEnded { count }, ..room.event.clone() });
    }

    /// Begins a session.
    pub fn open(&mut self, opens: &NewSession) {
        self.account_mut(opens.session.account).last_sign_in_at = Some(opens.session.created_at);
        self.sessions.push(opens.clone());
    }

    /// Takes a counted attempt back with all before it; what was counted since stays.
    pub fn forget(&mut self, counted: &Counted) {
        if let Some(counter) = self.counters.get_mut(&counted.key) {
            counter.failures = counter.failures.saturating_sub(counted.number);
            if counter.failures == 0 {
                self.counters.remove(&counted.key);
            }
        }
    }

    /// Takes one attempt of that moment back, with the wait that it began.
    pub fn lower(&mut self, key: &Key, at: Timestamp) {
        if let Some(counter) = self.counters.get_mut(key) {
            counter.failures = counter.failures.saturating_sub(1);
            if counter.last_at == at {
                counter.wait_until = at;
            }
        }
    }

    /// Consumes a proof; false when it can't be any more, or is another account's.
    pub fn consume(&mut self, proof: &Proof, account: AccountId, now: Timestamp) -> bool {
        match proof {
            Proof::Step { authenticator, step } => {
                let mine = |row: &&mut AuthenticatorRow| row.id == *authenticator && row.account == account;
                let row = self.authenticators.iter_mut().find(mine);
                match row.map(|row| &mut row.state) {
                    Some(State::Active(last)) if *last < *step => {
                        *last = *step;
                        true
                    }
                    _ => false,
                }
            }
            Proof::Replacement { authenticator, step } => self.join(account, *authenticator, *step, now),
            Proof::RecoveryCode { code } => self.set_mut(account).is_some_and(|set| {
                let before = set.codes.len();
                set.codes.retain(|(id, _)| id != code);
                set.codes.len() < before
            }),
            Proof::IssuedCode { code } => {
                let mine = |row: &&mut IssuedRow| row.new.code.id == *code && row.new.code.account == account;
                let row = self.issued.iter_mut().find(mine).filter(|row| row.is_good(now));
                row.map(|row| row.used = true).is_some()
            }
        }
    }

    /// Puts an issued code in the place of the account's older one.
    pub fn put_issued_code(&mut self, new: &NewIssuedCode) {
        self.issued.retain(|row| row.new.code.account != new.code.account);
        self.issued.push(IssuedRow { new: new.clone(), used: false, given: false });
    }

    /// Puts a set in the place of the account's older one.
    pub fn put_codes(&mut self, account: AccountId, new: &NewRecoverySet) {
        self.sets.retain(|set| set.account != account);
        self.sets.push(SetRow {
            id: new.id,
            account,
            salt: new.salt,
            codes: new.codes.clone(),
            held: Some((new.held.clone(), new.held_until)),
            made_at: new.created_at,
        });
    }
}

/// Something else that happens.
type Happening = Box<dyn FnOnce(&mut Tables) + Send>;

/// The tables behind one lock: a transaction is what happens while it is held.
#[derive(Default)]
pub struct Memory {
    tables: Mutex<Tables>,
    broken: Mutex<Option<&'static str>>,
    meanwhile: Mutex<Option<(&'static str, Happening)>>,
}

impl Memory {
    /// From now on that verb fails, as when the disk is full.
    pub fn break_verb(&self, verb: Option<&'static str>) {
        *self.broken.lock().unwrap() = verb;
    }

    /// Another request changes the tables just before that verb is called next.
    pub fn just_before(&self, verb: &'static str, happens: impl FnOnce(&mut Tables) + Send + 'static) {
        *self.meanwhile.lock().unwrap() = Some((verb, Box::new(happens)));
    }

    /// Looks at the tables, or tampers with them.
    pub fn with<T>(&self, look: impl FnOnce(&mut Tables) -> T) -> T {
        look(&mut self.tables.lock().unwrap())
    }

    /// Everything as text, to say that nothing changed.
    pub fn snapshot(&self) -> String {
        self.with(|tables| format!("{tables:?}"))
    }

    /// The lines of a firm's log and their links, oldest first.
    pub fn audit_trail(&self, firm: FirmId) -> Vec<(String, [u8; 32])> {
        self.with(|tables| {
            let of_firm = tables.audit.iter().filter(|line| line.event.firm == firm);
            of_firm.map(|line| (line.canonical.clone(), line.link)).collect()
        })
    }

    /// What happened in a firm, oldest first.
    pub fn acts(&self, firm: FirmId) -> Vec<Act> {
        self.with(|tables| {
            tables.audit.iter().filter(|line| line.event.firm == firm).map(|line| line.event.act.clone()).collect()
        })
    }

    /// Failures in a row under a key.
    pub fn failures(&self, key: &Key) -> u32 {
        self.with(|tables| tables.counters.get(key).map_or(0, |counter| counter.failures))
    }

    /// Waits for its turn, so that concurrent requests interleave, then begins a transaction.
    pub async fn begin(&self, verb: &'static str) -> Result<MutexGuard<'_, Tables>, Fault> {
        tokio::task::yield_now().await;
        if *self.broken.lock().unwrap() == Some(verb) {
            return Err(Fault::Store(format!("{verb}: disk full")));
        }
        let meanwhile = self.meanwhile.lock().unwrap().take_if(|(before, _)| *before == verb);
        let mut tables = self.tables.lock().unwrap();
        if let Some((_, happens)) = meanwhile {
            happens(&mut tables);
        }
        Ok(tables)
    }
}
