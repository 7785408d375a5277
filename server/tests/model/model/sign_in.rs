//! Signing in: the link, the password, the code.

use guichet::{Refusal, error::PasswordRefusal};

use super::{
    Answer, MINUTE, Model, Opens,
    account::App,
    guesses::{ADDRESS, CODES, Guesses, PASSWORDS},
};
use crate::{
    acts::{FIRM_OF, Portal, Who},
    outcome::{Meaning, Outcome, Saw},
};

/// What a code turned out to be.
#[derive(Clone, Copy)]
enum Found {
    Step { app: usize, step: i64 },
    Replacement { step: i64 },
    Paper(usize),
    Slip,
    Used,
    Wrong,
}

/// Whose username it is at a portal: 1 and 4 have the same one, at different firms.
fn known_as(who: Who, at: Portal) -> Option<Who> {
    match (who, at) {
        (1, 1) => Some(4),
        (4, 0) => Some(1),
        _ => (FIRM_OF[who] == at).then_some(who),
    }
}

impl Model {
    /// A username and a password. `elsewhere` counts for usernames that a firm doesn't know.
    pub fn sign_in(&mut self, who: Who, at: Portal, password: &str) -> Answer {
        let now = self.now;
        let known = known_as(who, at);
        let wait = |seconds| Refusal::Wait { seconds };
        let guesses = match known {
            Some(known) => self.people[known].wrong_passwords,
            None => self.strangers[at][who],
        };
        guesses.refused(PASSWORDS, now, wait)?;
        self.address.refused(ADDRESS, now, wait)?;
        match known {
            Some(known) => &mut self.people[known].wrong_passwords,
            None => &mut self.strangers[at][who],
        }
        .count(PASSWORDS, now);
        self.address.count(ADDRESS, now);

        let right = |known: &Who| {
            let person = &self.people[*known];
            person.passwords.last().is_some_and(|right| right == password) && !person.disabled && !person.locked
        };
        let Some(known) = known.filter(right) else { return Err(Refusal::WrongCredentials) };
        self.people[known].wrong_passwords = Guesses::default();
        self.address.take_back(ADDRESS);
        if self.people[known].is_protected() || self.people[known].reset {
            self.begin(known, Opens::SignIn { until: now + 10 * MINUTE, tries: 0 });
            Ok(Outcome::SignIn)
        } else {
            self.begin_session(known, false, false);
            Ok(Outcome::Session)
        }
    }

    /// A code, on the page that asks for it.
    pub fn verify(&mut self, cookie: Option<usize>, at: Portal, code: &Meaning) -> Answer {
        let who = match self.look(cookie, at) {
            Saw::Nobody => return Err(Refusal::NotSignedIn),
            Saw::SignedIn { .. } => return Err(Refusal::OutOfOrder),
            Saw::SigningIn { who, .. } => who,
        };
        if let Meaning::Garbled = code {
            return Err(Refusal::NotACode);
        }
        self.count_code(who)?;
        let place = cookie.unwrap();
        let Opens::SignIn { tries, .. } = &mut self.cookies[place].opens else { unreachable!() };
        *tries += 1;
        let tries_left = 5 - *tries;
        let found = self.find(who, code, true);
        let used = matches!(found, Found::Used);
        if matches!(found, Found::Used | Found::Wrong) {
            return Err(match (tries_left, used) {
                (0, _) => Refusal::TriesSpent,
                (_, true) => Refusal::CodeAlreadyUsed { tries_left },
                (_, false) => Refusal::WrongCode { tries_left },
            });
        }
        self.cookies[place].stands = false;
        let own = !matches!(found, Found::Slip);
        self.consume(who, found);
        self.begin_session(who, true, own);
        Ok(Outcome::Session)
    }

    /// A code before something that asks for it again.
    pub fn prove_again(&mut self, cookie: Option<usize>, code: &Meaning) -> Answer {
        let at = cookie.map_or(0, |place| FIRM_OF[self.cookies[place].who]);
        let Saw::SignedIn { who, .. } = self.look(cookie, at) else { return Err(Refusal::NotSignedIn) };
        if !self.people[who].is_protected() {
            return Err(Refusal::OutOfOrder);
        }
        if let Meaning::Garbled = code {
            return Err(Refusal::NotACode);
        }
        self.count_code(who)?;
        match self.find(who, code, false) {
            Found::Used => Err(Refusal::ProofAlreadyUsed),
            Found::Wrong => Err(Refusal::WrongProof),
            found => {
                self.consume(who, found);
                let now = self.now;
                let Opens::Session { proven, .. } = &mut self.cookies[cookie.unwrap()].opens else { unreachable!() };
                *proven = Some(now);
                Ok(Outcome::Done)
            }
        }
    }

    fn count_code(&mut self, who: Who) -> Answer<()> {
        let guesses = &mut self.people[who].wrong_codes;
        guesses.refused(CODES, self.now, |seconds| Refusal::Locked { seconds })?;
        guesses.count(CODES, self.now);
        Ok(())
    }

    /// The step in which an app shows these digits, now or one step to either side: the newest.
    pub(super) fn step_of(&self, phone: usize, code: &Meaning) -> Option<i64> {
        let Meaning::Digits(shown) = code else { return None };
        let present = self.now / 30_000;
        let near = |(of, step): &&(usize, i64)| *of == phone && (present - 1..=present + 1).contains(step);
        shown.iter().filter(near).map(|(_, step)| *step).max()
    }

    fn find(&self, who: Who, code: &Meaning, signing_in: bool) -> Found {
        let person = &self.people[who];
        match code {
            Meaning::Digits(_) => {
                let mut used = false;
                for (place, app) in person.apps.iter().enumerate() {
                    match self.step_of(app.phone, code) {
                        Some(step) if step > app.last => return Found::Step { app: place, step },
                        Some(_) => used = true,
                        None => {}
                    }
                }
                // The first code of what is to take another's place counts: the app may have overwritten the older secret.
                let replacement = person.pending(self.now).filter(|pending| pending.replaces.is_some());
                match replacement.and_then(|pending| self.step_of(pending.phone, code)) {
                    _ if used => Found::Used,
                    Some(step) if signing_in => Found::Replacement { step },
                    _ => Found::Wrong,
                }
            }
            Meaning::Slip(slip) if signing_in && person.slip(self.now) == Some(*slip) => Found::Slip,
            Meaning::Paper(paper) => {
                let place = person.papers.and_then(|papers| paper.checked_sub(papers.first?));
                let good =
                    place.filter(|place| person.papers.is_some_and(|papers| papers.spent.get(*place) == Some(&false)));
                good.map_or(Found::Wrong, Found::Paper)
            }
            _ => Found::Wrong,
        }
    }

    fn consume(&mut self, who: Who, found: Found) {
        let person = &mut self.people[who];
        match found {
            Found::Step { app, step } => person.apps[app].last = step,
            Found::Replacement { step } => person.join(step),
            Found::Paper(paper) => person.papers.as_mut().unwrap().spent[paper] = true,
            Found::Slip => person.slip = None,
            Found::Used | Found::Wrong => unreachable!(),
        }
        person.wrong_codes = Guesses::default();
        if let Found::Replacement { .. } = found {
            self.end_all(who, None);
        }
    }

    /// A link is opened, and a password chosen.
    pub fn accept(&mut self, link: Option<usize>, at: Portal, password: &str, short: bool) -> Answer {
        let link = link.map(|place| self.links[place]);
        let good = link.filter(|link| {
            let person = &self.people[link.who];
            link.stands && self.now < link.until && FIRM_OF[link.who] == at && !person.disabled && !person.locked
        });
        let who = good.ok_or(Refusal::InvitationGone)?.who;
        if short {
            return Err(Refusal::Password(PasswordRefusal::TooShort));
        }
        self.people[who].passwords.push(password.to_owned());
        self.end_links(who);
        self.end_all(who, None);
        self.begin_session(who, false, false);
        Ok(Outcome::Session)
    }

    pub(super) fn end_links(&mut self, who: Who) {
        self.links.iter_mut().filter(|link| link.who == who).for_each(|link| link.stands = false);
    }

    /// Whatever a cookie stands for ends.
    pub fn sign_out(&mut self, cookie: Option<usize>) {
        let at = cookie.map_or(0, |place| FIRM_OF[self.cookies[place].who]);
        if self.look(cookie, at) != Saw::Nobody {
            self.cookies[cookie.unwrap()].stands = false;
        }
    }
}

impl super::account::Person {
    /// What waits becomes active; the app whose place it takes goes.
    pub(super) fn join(&mut self, step: i64) {
        let pending = self.pending.take().unwrap();
        self.apps.retain(|app| Some(app.phone) != pending.replaces);
        self.apps.push(App { phone: pending.phone, last: step });
    }
}
