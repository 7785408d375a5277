//! What clients sent, from which address, and what came of it. Each request has an address of its own: by it the log
//! says what became of those whose answer never came.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use sha2::{Digest, Sha256};
use tokio::sync::{Mutex, watch};

use super::staff::Staff;
use crate::support::{
    answer::Answer,
    browser::{Browser, Wire},
};

/// The server is gone, and nobody knows whether it had done what was asked.
pub struct CutOff;

/// A code, with a number by which it is known.
#[derive(Clone, Debug)]
pub struct Code {
    pub number: u32,
    pub text: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of an app, in that step.
    Step(i64),
    Recovery,
    Issued,
    /// No code at all.
    Wrong,
}

/// What was asked.
#[derive(Clone, Debug)]
pub enum Asked {
    Password,
    /// In with a code.
    In(Code),
    /// The first code of an app.
    First(Code),
    Saved,
    Reset,
    Issue,
    /// A link for a forgotten password.
    Link,
    Help,
    /// Out of the session that began from there.
    Out(IpAddr),
}

/// What came of it, as far as whoever asked knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    Done,
    Refused,
    Unknown,
}

pub struct Sent {
    pub from: IpAddr,
    pub asked: Asked,
    pub came: Came,
    /// The answer, if there was one.
    pub told: String,
}

impl Sent {
    /// Whether these lines of the log, all that have its address, are what it must have left behind.
    pub fn fits(&self, lines: &[&str]) -> bool {
        match self.came {
            Came::Done => lines == self.done(),
            Came::Refused => self.is_refusal(lines),
            Came::Unknown => lines.is_empty() || lines == self.done() || self.is_refusal(lines),
        }
    }

    fn done(&self) -> &'static [&'static str] {
        match &self.asked {
            Asked::Password => &["password_accepted"],
            Asked::In(code) => match code.kind {
                Kind::Step(_) => &["signed_in_with_authenticator"],
                Kind::Recovery => &["signed_in_with_recovery_code"],
                Kind::Issued => &["signed_in_with_issued_code"],
                Kind::Wrong => &["never"],
            },
            Asked::First(_) => &["enrolment_confirmed", "recovery_codes_made"],
            Asked::Saved => &["recovery_codes_saved"],
            Asked::Reset => &["two_factor_reset", "code_issued"],
            Asked::Issue => &["code_issued"],
            Asked::Link => &["password_reset_asked"],
            Asked::Help => &["help_asked"],
            Asked::Out(_) => &["signed_out"],
        }
    }

    fn is_refusal(&self, lines: &[&str]) -> bool {
        match self.asked {
            Asked::In(_) => lines == ["code_refused"] || lines == ["code_replayed"],
            _ => lines.is_empty(),
        }
    }

    /// The code that was sent, and whether the log says that it was taken.
    pub fn code(&self, lines: &[&str]) -> Option<(&Code, bool)> {
        match &self.asked {
            Asked::In(code) | Asked::First(code) => Some((code, lines == self.done())),
            _ => None,
        }
    }
}

/// Chance that can be had again: the numbers of a seed.
pub struct Draws {
    seed: String,
    drawn: u64,
}

impl Draws {
    pub fn of(seed: u64, whose: &str) -> Self {
        Self { seed: format!("{seed} {whose}"), drawn: 0 }
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.drawn += 1;
        let hash = Sha256::new().chain_update(&self.seed).chain_update(self.drawn.to_be_bytes()).finalize();
        u64::from_be_bytes(hash[..8].try_into().unwrap()) % end
    }
}

/// What outlives every server: the numbers that were given, and what happened so far.
#[derive(Clone)]
pub struct Numbers {
    addresses: Arc<AtomicU32>,
    codes: Arc<AtomicU32>,
    /// Requests that were sent and answers that came.
    pub events: watch::Sender<u64>,
}

impl Numbers {
    pub fn new() -> Self {
        Self { addresses: Arc::default(), codes: Arc::default(), events: watch::Sender::new(0) }
    }
}

/// The server of now, and whoever works at the firm.
pub struct World {
    server: SocketAddr,
    pub staff: Vec<Mutex<Staff>>,
    numbers: Numbers,
}

impl World {
    pub fn new(server: SocketAddr, staff: Vec<Staff>, numbers: Numbers) -> Self {
        Self { server, staff: staff.into_iter().map(Mutex::new).collect(), numbers }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(Wire::Tcp(self.server), &self.server.to_string())
    }

    pub fn code(&self, text: String, kind: Kind) -> Code {
        Code { number: self.numbers.codes.fetch_add(1, Ordering::Relaxed), text, kind }
    }

    /// Posts from an address that nobody had before.
    pub async fn post(
        &self,
        browser: &Browser,
        endpoint: &str,
        fields: &[(&str, &str)],
    ) -> (IpAddr, Result<Answer, CutOff>) {
        let number = self.numbers.addresses.fetch_add(1, Ordering::Relaxed);
        let from = Ipv4Addr::from_bits(Ipv4Addr::new(10, 0, 0, 1).to_bits() + number);
        self.numbers.events.send_modify(|events| *events += 1);
        let answer = browser.with_header("x-forwarded-for", &from.to_string()).try_post(endpoint, fields).await;
        if answer.is_ok() {
            self.numbers.events.send_modify(|events| *events += 1);
        }
        (from.into(), answer.map_err(|_| CutOff))
    }

    /// Posts what changes something, and keeps what came of it.
    pub async fn act(
        &self,
        sent: &mut Vec<Sent>,
        browser: &Browser,
        (endpoint, fields): (&str, &[(&str, &str)]),
        asked: Asked,
    ) -> Result<Answer, CutOff> {
        let (from, answer) = self.post(browser, endpoint, fields).await;
        let came = match &answer {
            Ok(answer) if answer.code() == 200 => Came::Done,
            Ok(answer) => {
                assert!([401, 403].contains(&answer.code()), "{asked:?}: {answer:?}");
                Came::Refused
            }
            Err(CutOff) => Came::Unknown,
        };
        let told = answer.as_ref().map_or_else(|_| String::new(), Answer::text);
        sent.push(Sent { from, asked, came, told });
        answer
    }

    /// Whoever works there, to go on with at the next server.
    pub fn into_staff(self) -> Vec<Staff> {
        self.staff.into_iter().map(Mutex::into_inner).collect()
    }
}

/// Of each code how often the log says that it was taken.
pub fn taken<'a>(sent: impl Iterator<Item = &'a Sent>, lines: &BTreeMap<IpAddr, Vec<&str>>) -> BTreeMap<u32, usize> {
    let mut taken = BTreeMap::new();
    for sent in sent {
        let lines = lines.get(&sent.from).map_or(&[][..], Vec::as_slice);
        if let Some((code, was_taken)) = sent.code(lines) {
            *taken.entry(code.number).or_default() += usize::from(was_taken);
        }
    }
    taken
}
