//! What an account has.

use guichet::standing::Standing;

use super::{Model, guesses::Guesses};
use crate::{acts::Who, outcome::State};

/// An app that lets its holder in.
#[derive(Clone, Copy, Debug)]
pub struct App {
    pub phone: usize,
    /// The last step that was consumed.
    pub last: i64,
}

/// An app that waits for its first code.
#[derive(Clone, Copy, Debug)]
pub struct Pending {
    pub phone: usize,
    pub until: i64,
    /// The app whose place it takes.
    pub replaces: Option<usize>,
    /// The cookie of the session that began it.
    pub by: usize,
}

/// Ten recovery codes.
#[derive(Clone, Copy, Debug)]
pub struct Papers {
    /// The first of them, once they were shown.
    pub first: Option<usize>,
    pub spent: [bool; 10],
    pub saved: bool,
    pub shown_until: i64,
}

/// A code of the staff's.
#[derive(Clone, Copy, Debug)]
pub struct Slip {
    pub slip: usize,
    pub until: i64,
}

/// An account.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// Every password that it ever had: the last one holds.
    pub passwords: Vec<String>,
    pub disabled: bool,
    /// By staff.
    pub locked: bool,
    /// Its second factors were taken away, and it hasn't set up again.
    pub reset: bool,
    pub exempt: Option<i64>,
    pub apps: Vec<App>,
    pub pending: Option<Pending>,
    pub papers: Option<Papers>,
    pub slip: Option<Slip>,
    pub wrong_passwords: Guesses,
    pub wrong_codes: Guesses,
    pub wrong_first_codes: Guesses,
}

impl Person {
    pub fn is_protected(&self) -> bool {
        !self.apps.is_empty()
    }

    pub fn has_unsaved_codes(&self) -> bool {
        self.papers.is_some_and(|papers| !papers.saved)
    }

    /// The code of the staff's that still opens the way.
    pub fn slip(&self, now: i64) -> Option<usize> {
        self.slip.filter(|slip| now < slip.until).map(|slip| slip.slip)
    }

    /// What waits for its first code still.
    pub fn pending(&self, now: i64) -> Option<Pending> {
        self.pending.filter(|pending| now < pending.until)
    }
}

impl Model {
    /// Where somebody stands: the first that applies (README, "Where an account stands").
    pub fn state(&self, who: Who) -> State {
        let (person, now) = (&self.people[who], self.now);
        let paused = person.wrong_codes.wait_until > now || person.wrong_codes.count >= 100;
        let standing = if person.disabled {
            Standing::Disabled
        } else if person.locked || paused {
            Standing::Locked
        } else if person.reset {
            Standing::SetUpAgain
        } else if person.exempt.is_some_and(|until| now < until) {
            Standing::Exempt
        } else if person.is_protected() {
            Standing::Protected
        } else if person.passwords.is_empty() {
            Standing::Waiting
        } else {
            Standing::PasswordOnly
        };
        let papers = person.papers;
        State {
            standing,
            has_password: !person.passwords.is_empty(),
            apps: person.apps.iter().map(|app| (app.phone, app.last)).collect(),
            codes_left: papers.map_or(0, |papers| papers.spent.into_iter().map(|spent| u32::from(!spent)).sum()),
            codes_unsaved: papers.is_some_and(|papers| !papers.saved),
            issued: person.slip(now).is_some(),
            live_sessions: self.cookies.iter().filter(|cookie| cookie.who == who && self.is_live(cookie)).count(),
        }
    }
}
