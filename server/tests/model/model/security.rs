//! Set-up, and the security page.

use guichet::{Refusal, access::Page, error::PasswordRefusal};

use super::{
    Answer, Holder, MINUTE, Model,
    account::{App, Papers, Pending},
    guesses::{ADDRESS, FIRST_CODES, Guesses, PASSWORDS},
};
use crate::{
    acts::{FIRM_OF, Who},
    outcome::{Meaning, Outcome, Saw},
};

/// As many as an account can have.
const MOST_APPS: usize = 5;

impl Model {
    /// The page with the QR code: the same one for ten minutes, in the session that began it.
    pub fn open_enrolment(&mut self, cookie: Option<usize>) -> Answer {
        let holder = self.holder(cookie, Page::Authenticator)?;
        let own = self.pending_of(holder);
        Ok(Outcome::App(own.map_or_else(|| self.start(holder, 10 * MINUTE, None), |pending| pending.phone)))
    }

    fn pending_of(&self, holder: Holder) -> Option<Pending> {
        self.people[holder.who].pending(self.now).filter(|pending| pending.by == holder.cookie)
    }

    fn start(&mut self, holder: Holder, lasts: i64, replaces: Option<usize>) -> usize {
        let phone = self.phones.len();
        self.phones.push(holder.who);
        let pending = Pending { phone, until: self.now + lasts, replaces, by: holder.cookie };
        self.people[holder.who].pending = Some(pending);
        phone
    }

    /// The step of a right first code.
    fn first(&mut self, who: Who, pending: Pending, code: &Meaning) -> Answer<i64> {
        let guesses = &mut self.people[who].wrong_first_codes;
        guesses.refused(FIRST_CODES, self.now, |seconds| Refusal::Locked { seconds })?;
        guesses.count(FIRST_CODES, self.now);
        let step = self.step_of(pending.phone, code).ok_or(Refusal::WrongFirstCode)?;
        self.people[who].wrong_first_codes = Guesses::default();
        Ok(step)
    }

    /// The first code of set-up.
    pub fn first_code(&mut self, cookie: Option<usize>, code: &Meaning) -> Answer {
        let holder = self.holder(cookie, Page::Authenticator)?;
        let Meaning::Digits(_) = code else { return Err(Refusal::NotACode) };
        let pending = self.pending_of(holder).ok_or(Refusal::EnrolmentExpired)?;
        let step = self.first(holder.who, pending, code)?;
        let person = &mut self.people[holder.who];
        person.apps.push(App { phone: pending.phone, last: step });
        (person.reset, person.slip) = (false, None);
        self.make_papers(holder.who);
        self.end_all(holder.who, None);
        self.begin_session(holder.who, true, true);
        Ok(Outcome::Session)
    }

    fn make_papers(&mut self, who: Who) {
        let shown_until = self.now + 10 * MINUTE;
        self.people[who].papers = Some(Papers { first: None, spent: [false; 10], saved: false, shown_until });
    }

    /// The page with the recovery codes; whoever comes too late finds other ones.
    pub fn show_codes(&mut self, cookie: Option<usize>) -> Answer {
        let holder = self.holder(cookie, Page::RecoveryCodes)?;
        if self.people[holder.who].papers.unwrap().shown_until <= self.now {
            self.make_papers(holder.who);
        }
        let first = &mut self.people[holder.who].papers.as_mut().unwrap().first;
        if first.is_none() {
            *first = Some(self.papers.len());
            self.papers.extend([holder.who; 10]);
        }
        Ok(Outcome::Papers(first.unwrap()))
    }

    pub fn save_codes(&mut self, cookie: Option<usize>, saved: bool) -> Answer {
        let holder = self.holder(cookie, Page::RecoveryCodes)?;
        if !saved {
            return Err(Refusal::CodesNotSaved);
        }
        self.people[holder.who].papers.as_mut().unwrap().saved = true;
        Ok(Outcome::Done)
    }

    pub fn add(&mut self, cookie: Option<usize>) -> Answer {
        let holder = self.proven_holder(cookie)?;
        if self.people[holder.who].apps.len() >= MOST_APPS {
            return Err(Refusal::TooManyAuthenticators);
        }
        Ok(Outcome::App(self.start(holder, 10 * MINUTE, None)))
    }

    /// Another app in the place of one, whose phone that is.
    pub fn replace(&mut self, cookie: Option<usize>, app: Option<usize>) -> Answer {
        let holder = self.proven_holder(cookie)?;
        if !self.people[holder.who].apps.iter().any(|own| Some(own.phone) == app) {
            return Err(Refusal::NotFound);
        }
        let own = self.pending_of(holder).filter(|pending| pending.replaces == app);
        Ok(Outcome::App(own.map_or_else(|| self.start(holder, 15 * MINUTE, app), |pending| pending.phone)))
    }

    pub fn join(&mut self, cookie: Option<usize>, code: &Meaning) -> Answer {
        let holder = self.holder(cookie, Page::Security)?;
        if !self.people[holder.who].is_protected() {
            return Err(Refusal::OutOfOrder);
        }
        let Meaning::Digits(_) = code else { return Err(Refusal::NotACode) };
        let pending = self.pending_of(holder).ok_or(Refusal::EnrolmentExpired)?;
        let step = self.first(holder.who, pending, code)?;
        self.people[holder.who].join(step);
        self.end_all(holder.who, Some(holder.cookie));
        Ok(Outcome::Replaced(pending.replaces.is_some()))
    }

    pub fn give_up(&mut self, cookie: Option<usize>) -> Answer {
        let holder = self.holder(cookie, Page::Security)?;
        if !self.people[holder.who].is_protected() {
            return Err(Refusal::OutOfOrder);
        }
        self.pending_of(holder).ok_or(Refusal::EnrolmentExpired)?;
        self.people[holder.who].pending = None;
        Ok(Outcome::Done)
    }

    pub fn remove(&mut self, cookie: Option<usize>, app: Option<usize>) -> Answer {
        let holder = self.proven_holder(cookie)?;
        let (demanded, _) = self.set_up(holder.who);
        let person = &mut self.people[holder.who];
        if !person.apps.iter().any(|own| Some(own.phone) == app) {
            return Err(Refusal::NotFound);
        }
        if person.apps.len() > 1 {
            person.apps.retain(|own| Some(own.phone) != app);
            person.pending = person.pending.filter(|pending| pending.replaces != app);
            self.end_all(holder.who, Some(holder.cookie));
            return Ok(Outcome::Done);
        }
        if demanded {
            return Err(Refusal::LastAuthenticator);
        }
        // Nothing is left that recovery codes, or one of the staff's, would go round.
        person.apps.clear();
        (person.papers, person.slip) = (None, None);
        self.end_all(holder.who, None);
        self.begin_session(holder.who, false, false);
        Ok(Outcome::Session)
    }

    pub fn remake_codes(&mut self, cookie: Option<usize>) -> Answer {
        let holder = self.proven_holder(cookie)?;
        self.make_papers(holder.who);
        self.end_all(holder.who, Some(holder.cookie));
        Ok(Outcome::Done)
    }

    pub fn change_password(&mut self, cookie: Option<usize>, present: &str, new: &str) -> Answer {
        let holder = self.holder(cookie, Page::Security)?;
        if self.people[holder.who].is_protected() {
            self.proven(holder)?;
        }
        if present == new {
            return Err(Refusal::Password(PasswordRefusal::Same));
        }
        let wait = |seconds| Refusal::Wait { seconds };
        let now = self.now;
        let person = &mut self.people[holder.who];
        person.wrong_passwords.refused(PASSWORDS, now, wait)?;
        self.address.refused(ADDRESS, now, wait)?;
        person.wrong_passwords.count(PASSWORDS, now);
        self.address.count(ADDRESS, now);
        if person.passwords.last().is_none_or(|right| right != present) {
            return Err(Refusal::WrongCredentials);
        }
        person.passwords.push(new.to_owned());
        person.wrong_passwords = Guesses::default();
        self.address.take_back(ADDRESS);
        self.end_all(holder.who, Some(holder.cookie));
        Ok(Outcome::Done)
    }

    pub fn end_others(&mut self, cookie: Option<usize>) -> Answer {
        let holder = self.holder(cookie, Page::Security)?;
        let before = self.live(holder.who);
        self.end_all(holder.who, Some(holder.cookie));
        Ok(Outcome::Ended(before - 1))
    }

    pub fn end_other(&mut self, cookie: Option<usize>, other: Option<usize>) -> Answer {
        let holder = self.holder(cookie, Page::Security)?;
        let other = other.filter(|other| *other != holder.cookie).ok_or(Refusal::NotFound)?;
        let session = self.cookies[other];
        if session.who != holder.who || !self.is_live(&session) {
            return Err(Refusal::NotFound);
        }
        self.cookies[other].stands = false;
        let person = &mut self.people[holder.who];
        person.pending = person.pending.filter(|pending| pending.by != other);
        Ok(Outcome::Done)
    }

    pub(super) fn live(&self, who: Who) -> u32 {
        self.cookies.iter().map(|cookie| u32::from(cookie.who == who && self.is_live(cookie))).sum()
    }

    /// Who somebody of the staff is, for something that they may do now.
    pub(super) fn staff(&mut self, cookie: Option<usize>, fresh: bool) -> Answer<Who> {
        let at = cookie.map_or(0, |place| FIRM_OF[self.cookies[place].who]);
        let Saw::SignedIn { who, proven_anew, home, .. } = self.look(cookie, at) else {
            return Err(Refusal::NotSignedIn);
        };
        match home {
            Page::Authenticator | Page::RecoveryCodes => Err(Refusal::OutOfOrder),
            Page::Admin if fresh && !proven_anew => Err(Refusal::StepUpNeeded),
            Page::Admin => Ok(who),
            _ => Err(Refusal::Forbidden),
        }
    }
}
