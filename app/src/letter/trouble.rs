//! Letters that didn't arrive, in words for the staff.

use guichet::{
    account::{Account, Role},
    delivery::Setback,
    firm::Firm,
    notice::Letter,
    ports::{Mail, TroubledLetter},
    time::Timestamp,
};

use super::Pen;
use crate::{
    api::admin::letters::{LetterView, LettersView},
    date::{self, Zone},
    request::Visit,
    text::Texts,
};

/// What the page shows.
#[must_use]
pub fn troubled(visit: &Visit, letters: &[TroubledLetter], in_all: u64, now: Timestamp) -> LettersView {
    let texts = Texts::of(visit.locale);
    let letters: Vec<_> = letters.iter().map(|one| written(texts, &visit.firm, one, now)).collect();
    LettersView {
        in_all: Some(in_all).filter(|all| *all > letters.len() as u64),
        can_send_again: letters.iter().any(|letter| letter.can_send_again),
        letters,
    }
}

fn written(texts: Texts, firm: &Firm, one: &TroubledLetter, now: Timestamp) -> LetterView {
    let zone = Zone::of(firm);
    let given_up = one.due_at.is_none();
    LetterView {
        id: one.id.to_string(),
        name: one.to.called().to_owned(),
        href: (one.to.role == Role::Client).then(|| format!("/admin/clients/{}", one.to.id)),
        email: one.email.as_str().to_owned(),
        subject: subject(texts, firm, &one.to, one),
        at: date::entry(texts, &zone, one.at, now),
        trouble: trouble_words(texts, &zone, one, now),
        given_up,
        can_send_again: given_up && !one.notice.needs_link(),
    }
}

/// What is in the way, and what comes next.
#[must_use]
pub fn trouble_words(texts: Texts, zone: &Zone, one: &TroubledLetter, now: Timestamp) -> String {
    let words = texts.letters();
    let what = match one.setback {
        Some(Setback::Refused) => words.refused(),
        Some(Setback::PutOff) => words.put_off(),
        Some(Setback::Unreachable) => words.unreachable(),
        Some(Setback::TooLate) => words.too_late(),
        None => words.waiting(),
    };
    match one.due_at {
        Some(due) if due > now => format!("{what} {}", words.tried_again(&date::time(texts, zone, due))),
        Some(_) => what.to_owned(),
        None => format!("{what} {}", words.given_up()),
    }
}

/// Its subject, in the language of whoever looks.
fn subject(texts: Texts, firm: &Firm, to: &Account, one: &TroubledLetter) -> String {
    let letter = Letter {
        id: one.id,
        firm: firm.id,
        to: to.id,
        email: one.email.clone(),
        locale: texts.locale(),
        notice: one.notice.clone(),
        origin: None,
        link: None,
        at: one.at,
    };
    let mail = Mail { letter, firm: firm.clone(), to: to.clone(), about: None, link: None };
    Pen { texts, zone: Zone::of(firm), mail: &mail, host: "" }.says().0
}
