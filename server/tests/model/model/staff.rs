//! What staff do.

use guichet::{Refusal, error::Field};

use super::{Answer, DAY, Link, Model, Policy, account::Slip, guesses::Guesses};
use crate::{
    acts::{Asks, By, FIRM_OF, OWNERS, Portal, Want, Who},
    outcome::Outcome,
};

impl Model {
    /// The firm for which somebody may do something now.
    fn may(&mut self, by: By, fresh: bool) -> Answer<Portal> {
        match by {
            By::Owner(at) => Ok(at),
            By::Session { who, back } => {
                let cookie = self.cookie(who, back, true);
                self.staff(cookie, fresh).map(|who| FIRM_OF[who])
            }
        }
    }

    pub fn staff_want(&mut self, by: By, whom: Who, want: Want) -> Answer {
        let fresh = !matches!(want, Want::Lock | Want::RevokeLink | Want::EndSessions | Want::RevokeCode { .. });
        let at = self.may(by, fresh)?;
        if FIRM_OF[whom] != at || OWNERS.contains(&whom) {
            return Err(Refusal::NotFound);
        }
        let now = self.now;
        let is_live = self.live(whom);
        let person = &mut self.people[whom];
        let helped_by_code = !person.disabled && (person.is_protected() || person.reset);
        match want {
            Want::Reset | Want::IssueCode if !helped_by_code => return Err(Refusal::Conflict),
            Want::Reset => {
                person.apps.clear();
                (person.papers, person.reset) = (None, true);
                (person.wrong_codes, person.wrong_first_codes) = Default::default();
                self.end_all(whom, None);
                return Ok(self.give_slip(whom));
            }
            Want::IssueCode => return Ok(self.give_slip(whom)),
            Want::RevokeCode { back } => {
                let slip = Self::newest(&self.slips, whom, back);
                let person = &mut self.people[whom];
                if slip.is_none() || person.slip(now) != slip {
                    return Err(Refusal::Conflict);
                }
                person.slip = None;
            }
            Want::Disable if person.disabled => return Err(Refusal::Conflict),
            Want::Disable => {
                (person.disabled, person.slip) = (true, None);
                self.end_links(whom);
                self.end_all(whom, None);
            }
            Want::Enable if !person.disabled => return Err(Refusal::Conflict),
            Want::Enable => person.disabled = false,
            Want::Lock if person.locked || person.disabled => return Err(Refusal::Conflict),
            Want::Lock => {
                person.locked = true;
                self.end_all(whom, None);
            }
            Want::Unlock => return self.unlock(whom),
            Want::RenewLink if person.disabled || !person.passwords.is_empty() => return Err(Refusal::Conflict),
            Want::RenewLink => {
                self.end_links(whom);
                self.links.push(Link { who: whom, until: now + 7 * DAY, stands: true });
                return Ok(Outcome::Link(self.links.len() - 1));
            }
            Want::RevokeLink => {
                if !self.links.iter().any(|link| link.who == whom && link.stands && now < link.until) {
                    return Err(Refusal::Conflict);
                }
                self.end_links(whom);
            }
            Want::Exempt { days } => {
                if person.reset || person.disabled || person.is_protected() {
                    return Err(Refusal::Field { field: Field::Username });
                }
                if person.exempt.is_some_and(|until| now < until) {
                    return Err(Refusal::Conflict);
                }
                person.exempt = Some(end_of_exemption(now, days)?);
            }
            Want::RenewExemption { days } => {
                let until = end_of_exemption(now, days)?;
                let Some(present) = person.exempt else { return Err(Refusal::Conflict) };
                let is_over = present <= now;
                if person.reset || person.disabled || (is_over && person.is_protected()) {
                    return Err(Refusal::Conflict);
                }
                person.exempt = Some(until);
            }
            Want::EndExemption => {
                person.exempt.take().ok_or(Refusal::Conflict)?;
            }
            Want::EndSessions if is_live == 0 => return Err(Refusal::Conflict),
            Want::EndSessions => {
                self.end_all(whom, None);
                return Ok(Outcome::Ended(is_live));
            }
        }
        Ok(Outcome::Done)
    }

    fn give_slip(&mut self, whom: Who) -> Outcome {
        let slip = self.slips.len();
        self.slips.push(whom);
        self.people[whom].slip = Some(Slip { slip, until: self.now + DAY });
        Outcome::Slip(slip)
    }

    /// Whoever or whatever locked them; a hundred wrong codes aren't forgotten.
    fn unlock(&mut self, whom: Who) -> Answer {
        let now = self.now;
        let person = &mut self.people[whom];
        let (spent, paused) = (person.wrong_codes.count >= 100, person.wrong_codes.wait_until > now);
        if person.disabled || !(person.locked || spent || paused) {
            return Err(Refusal::Conflict);
        }
        if spent {
            let by_staff = core::mem::take(&mut person.locked);
            return if by_staff { Ok(Outcome::StillPaused) } else { Err(Refusal::SecondFactorDisabled) };
        }
        person.locked = false;
        person.wrong_codes = Guesses::default();
        Ok(Outcome::Done)
    }

    /// Another policy, from the beginning of a day.
    pub fn set_policy(&mut self, by: By, asks: Asks) -> Answer {
        let at = self.may(by, true)?;
        self.policies[at] = match asks {
            Asks::Nothing => Policy::Off,
            Asks::Optional => Policy::Optional,
            Asks::RequiredIn { days } => Policy::Required { from: self.now + i64::try_from(days).unwrap() * DAY },
        };
        Ok(Outcome::Done)
    }
}

/// Into the future, and at most a year.
fn end_of_exemption(now: i64, days: u64) -> Answer<i64> {
    let days = i64::try_from(days).unwrap();
    if (1..=365).contains(&days) { Ok(now + days * DAY) } else { Err(Refusal::Field { field: Field::Date }) }
}
