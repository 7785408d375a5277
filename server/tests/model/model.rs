//! What ought to come of each act: a page of memory and the documents' sentences, with none of the rules' code. Moments
//! are unix milliseconds.

mod account;
mod guesses;
mod security;
mod sign_in;
mod staff;

use guichet::{Refusal, access::Page};

use self::{account::Person, guesses::Guesses};
use crate::{
    acts::{FIRM_OF, OWNERS, Portal, Who},
    outcome::{Outcome, Saw},
};

pub const SECOND: i64 = 1000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// What a firm asks of its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    Off,
    Optional,
    Required { from: i64 },
}

/// What a cookie is good for.
#[derive(Clone, Copy, Debug)]
pub enum Opens {
    SignIn { until: i64, tries: u32 },
    Session { two_factor: bool, begun: i64, seen: i64, proven: Option<i64> },
}

/// A cookie.
#[derive(Clone, Copy, Debug)]
pub struct Cookie {
    pub who: Who,
    pub opens: Opens,
    /// Until something ends it.
    pub stands: bool,
}

/// A link with which an account is set up.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub who: Who,
    pub until: i64,
    pub stands: bool,
}

/// What ought to be.
#[derive(Clone, Debug)]
pub struct Model {
    pub now: i64,
    pub policies: [Policy; 2],
    pub people: Vec<Person>,
    pub cookies: Vec<Cookie>,
    pub links: Vec<Link>,
    /// Whose each app is.
    pub phones: Vec<Who>,
    /// Whose each recovery code is.
    pub papers: Vec<Who>,
    /// Whose each code of the staff's is.
    pub slips: Vec<Who>,
    /// Wrong passwords for usernames that a firm does not know, by whose they are elsewhere.
    strangers: [[Guesses; 5]; 2],
    /// Wrong passwords from the address that all come from.
    address: Guesses,
}

pub type Answer<T = Outcome> = Result<T, Refusal>;

/// A session that may do something.
#[derive(Clone, Copy)]
pub struct Holder {
    pub cookie: usize,
    pub who: Who,
}

impl Model {
    /// Everybody is invited, and nothing else has happened.
    pub fn new(now: i64) -> Self {
        let link = |who| Link { who, until: now + 7 * DAY, stands: true };
        Self {
            now,
            policies: [Policy::Optional; 2],
            people: vec![Person::default(); FIRM_OF.len()],
            cookies: Vec::new(),
            links: (0..FIRM_OF.len()).map(link).collect(),
            phones: Vec::new(),
            papers: Vec::new(),
            slips: Vec::new(),
            strangers: Default::default(),
            address: Guesses::default(),
        }
    }

    /// One of somebody's things, by how many they got after it.
    fn newest(owners: &[Who], who: Who, back: usize) -> Option<usize> {
        owners.iter().enumerate().rev().filter(|(_, owner)| **owner == who).nth(back).map(|(place, _)| place)
    }

    pub fn phone(&self, who: Who, back: usize) -> Option<usize> {
        Self::newest(&self.phones, who, back)
    }

    pub fn paper(&self, who: Who, back: usize) -> Option<usize> {
        Self::newest(&self.papers, who, back)
    }

    pub fn slip(&self, who: Who, back: usize) -> Option<usize> {
        Self::newest(&self.slips, who, back)
    }

    pub fn link(&self, who: Who, back: usize) -> Option<usize> {
        let owners: Vec<Who> = self.links.iter().map(|link| link.who).collect();
        Self::newest(&owners, who, back)
    }

    /// A cookie that began as a sign-in, or as a session.
    pub fn cookie(&self, who: Who, back: usize, session: bool) -> Option<usize> {
        let fits = |cookie: &Cookie| cookie.who == who && matches!(cookie.opens, Opens::Session { .. }) == session;
        self.cookies.iter().enumerate().rev().filter(|(_, cookie)| fits(cookie)).nth(back).map(|(place, _)| place)
    }

    /// Idle and absolute limits: product.md, Rules.
    fn limits(who: Who) -> (i64, i64) {
        if OWNERS.contains(&who) { (15 * MINUTE, 8 * HOUR) } else { (30 * MINUTE, 12 * HOUR) }
    }

    /// Whether a session stands and neither of its limits is reached.
    fn is_live(&self, cookie: &Cookie) -> bool {
        let Opens::Session { begun, seen, .. } = cookie.opens else { return false };
        let (idle, absolute) = Self::limits(cookie.who);
        cookie.stands && self.now - seen < idle && self.now - begun < absolute
    }

    /// Somebody asks for a page with a cookie: who they are taken for. A session is thereby seen, to the minute.
    pub fn look(&mut self, cookie: Option<usize>, at: Portal) -> Saw {
        let Some(place) = cookie else { return Saw::Nobody };
        let cookie = self.cookies[place];
        let (who, person) = (cookie.who, &self.people[cookie.who]);
        if !cookie.stands || FIRM_OF[who] != at || person.disabled || person.locked {
            return Saw::Nobody;
        }
        match cookie.opens {
            Opens::SignIn { until, tries } if self.now < until && tries < 5 => {
                Saw::SigningIn { who, tries_left: 5 - tries }
            }
            Opens::Session { two_factor, begun, seen, proven } => {
                // Worth nothing once the account has something to prove that the session never proved.
                if !self.is_live(&cookie) || (!two_factor && (person.is_protected() || person.reset)) {
                    return Saw::Nobody;
                }
                let home = self.home(who);
                let seen = if self.now - seen >= MINUTE { self.now } else { seen };
                self.cookies[place].opens = Opens::Session { two_factor, begun, seen, proven };
                let proven_anew = proven.is_some_and(|at| self.now - at < 5 * MINUTE);
                Saw::SignedIn { who, two_factor, proven_anew, home }
            }
            Opens::SignIn { .. } => Saw::Nobody,
        }
    }

    /// Whether somebody without an app has to set one up before anything else; and whether they may.
    fn set_up(&self, who: Who) -> (bool, bool) {
        let person = &self.people[who];
        let exempt = person.exempt.is_some_and(|until| self.now < until);
        match self.policies[FIRM_OF[who]] {
            _ if OWNERS.contains(&who) || person.reset => (true, true),
            Policy::Off => (false, false),
            Policy::Optional => (false, true),
            Policy::Required { from } => (from <= self.now && !exempt, true),
        }
    }

    fn home(&self, who: Who) -> Page {
        let person = &self.people[who];
        if person.is_protected() && person.has_unsaved_codes() {
            Page::RecoveryCodes
        } else if !person.is_protected() && self.set_up(who).0 {
            Page::Authenticator
        } else if OWNERS.contains(&who) {
            Page::Admin
        } else {
            Page::Portal
        }
    }

    /// The session of whoever asks for something of a page, at their own portal.
    fn holder(&mut self, cookie: Option<usize>, page: Page) -> Answer<Holder> {
        let at = cookie.map_or(0, |place| FIRM_OF[self.cookies[place].who]);
        let Saw::SignedIn { who, home, .. } = self.look(cookie, at) else {
            return Err(Refusal::NotSignedIn);
        };
        let owes = matches!(home, Page::RecoveryCodes | Page::Authenticator);
        let opens = page == home
            || !owes
                && match page {
                    Page::Security => true,
                    Page::Authenticator => !self.people[who].is_protected() && self.set_up(who).1,
                    _ => false,
                };
        if opens { Ok(Holder { cookie: cookie.unwrap(), who }) } else { Err(Refusal::OutOfOrder) }
    }

    /// The same for what asks for the second factor again.
    fn proven_holder(&mut self, cookie: Option<usize>) -> Answer<Holder> {
        let holder = self.holder(cookie, Page::Security)?;
        self.proven(holder)?;
        Ok(holder)
    }

    fn proven(&self, holder: Holder) -> Answer<()> {
        if !self.people[holder.who].is_protected() {
            return Err(Refusal::OutOfOrder);
        }
        let Opens::Session { proven, .. } = self.cookies[holder.cookie].opens else { unreachable!() };
        if proven.is_some_and(|at| self.now - at < 5 * MINUTE) { Ok(()) } else { Err(Refusal::StepUpNeeded) }
    }

    fn begin(&mut self, who: Who, opens: Opens) {
        self.cookies.push(Cookie { who, opens, stands: true });
    }

    fn begin_session(&mut self, who: Who, two_factor: bool, proven: bool) {
        let (begun, proven) = (self.now, proven.then_some(self.now));
        self.begin(who, Opens::Session { two_factor, begun, seen: self.now, proven });
    }

    /// Ends every sign-in and session of somebody, but one; and what another one began to set up.
    fn end_all(&mut self, who: Who, but: Option<usize>) {
        for (place, cookie) in self.cookies.iter_mut().enumerate() {
            if cookie.who == who && Some(place) != but {
                cookie.stands = false;
            }
        }
        let person = &mut self.people[who];
        person.pending = person.pending.filter(|pending| Some(pending.by) == but);
    }

    pub fn wait(&mut self, seconds: u64) {
        self.now += i64::try_from(seconds).unwrap() * SECOND;
    }

    /// What the clock alone ends, for good.
    pub fn housekeeping(&mut self) {
        let now = self.now;
        for person in &mut self.people {
            person.exempt = person.exempt.filter(|until| now < *until);
        }
    }
}
