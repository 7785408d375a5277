//! What the policy page says, written on the server: reminders, the message for clients, and what a change comes to.

use guichet::{
    Refusal,
    access::Visitor,
    firm::Firm,
    id::{AccountId, ExemptionId},
    locale::Locale,
    policy::Policy,
    power::Power,
    reason::Reason,
    reminder::{Reminder, Wishes},
    time::Timestamp,
    usecase::NewPolicy,
};

use crate::{
    api::admin::policy::ReminderView,
    date::{Zone, day, day_month},
    day::{beginning, morning, policy, usual_mornings},
    request::Visit,
    text::Texts,
};

/// How many of the reminders that were sent the page shows: the latest.
const SENT_SHOWN: usize = 6;

/// What the form of the policy asks for, as it was sent.
pub struct Wish {
    /// Off, optional or required.
    pub kind: String,
    /// From which day it is required.
    pub from: String,
    /// Planned reminders that are to go.
    pub removed: Vec<String>,
    /// The day of a reminder that is to come.
    pub added: String,
}

impl Wish {
    /// What it means for a firm.
    ///
    /// # Errors
    /// [`Refusal::Field`] with a day that isn't one; [`Refusal::Missing`] when the form was none of ours.
    pub fn read(
        &self,
        firm: &Firm,
        based_on: &str,
        reason: Option<Reason>,
        now: Timestamp,
    ) -> Result<NewPolicy, Refusal> {
        let (zone, present) = (Zone::of(firm), firm.policy);
        let to = policy(&zone, &self.kind, &self.from, present)?;
        let reminders = Wishes {
            usual_before: usual_mornings(&zone, present.required_from()),
            usual: usual_mornings(&zone, to.required_from()),
            removed: self.removed().collect(),
            added: match self.added.as_str() {
                "" => None,
                // What isn't a day is a morning long past, which is refused as such.
                typed => Some(morning(&zone, typed).unwrap_or(Timestamp::from_millis(i64::MIN))),
            },
        };
        let based_on = Policy::from_text(based_on).ok_or(Refusal::Missing)?;
        Ok(NewPolicy { to, based_on, today: beginning(&zone, now), reminders, reason })
    }

    /// The address of the dialog that asks why. It repeats choices alone, never a text that was typed.
    #[must_use]
    pub fn dialog(&self) -> String {
        let is_day = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let kind = ["off", "optional", "required"].into_iter().find(|kind| *kind == self.kind).unwrap_or_default();
        let day = |text: &'_ String| Some(text.as_str()).filter(is_day).unwrap_or_default().to_owned();
        let removed: Vec<_> = self.removed().map(|due| due.as_millis().to_string()).collect();
        let (from, added) = (day(&self.from), day(&self.added));
        format!("/admin/policy/loosen?kind={kind}&from={from}&added={added}&removed={}", removed.join("."))
    }

    fn removed(&self) -> impl Iterator<Item = Timestamp> {
        self.removed.iter().filter_map(|due| due.parse().ok().map(Timestamp::from_millis))
    }
}

/// Whether whoever asks may, before their form is read: nobody else learns what is wrong with it.
///
/// # Errors
/// Those of [`guichet::caller::Caller::may`].
pub fn may(visit: &Visit, power: Power, now: Timestamp) -> Result<(), Refusal> {
    visit.caller().may(power, now).map(drop)
}

/// A client and an exemption, as a form names them.
#[must_use]
pub fn named(client: &str, exemption: &str) -> Option<(AccountId, ExemptionId)> {
    client.parse().ok().zip(exemption.parse().ok())
}

/// Whether whoever asks has proven their second factor a moment ago.
#[must_use]
pub fn is_fresh(visit: &Visit, now: Timestamp) -> bool {
    matches!(&visit.visitor, Visitor::SignedIn(who) if who.session.is_proven_anew(now))
}

/// What it means that a policy asks less than the present one.
#[must_use]
pub fn loosening_words(texts: Texts, zone: &Zone, present: Policy, next: Policy) -> String {
    let words = texts.policy();
    match (next, present.required_from()) {
        (Policy::Off, _) => words.loosen_off().to_owned(),
        (Policy::Required { from }, Some(before)) => {
            words.loosen_later(&day(texts, zone, from), &day(texts, zone, before))
        }
        _ => words.loosen_optional().to_owned(),
    }
}

/// The reminders: those that were sent of late, and those that are planned.
#[must_use]
pub fn reminders(texts: Texts, zone: &Zone, all: &[Reminder]) -> Vec<ReminderView> {
    let sent = all.iter().filter(|one| one.sent_at.is_some()).count();
    let shown = all.iter().skip(sent.saturating_sub(SENT_SHOWN));
    shown
        .map(|one| ReminderView {
            due: one.due_at.as_millis().to_string(),
            day: day_month(texts, zone, one.due_at),
            sent_to: (!one.is_planned()).then_some(one.sent_to),
        })
        .collect()
}

/// The message for clients in both languages, a paragraph each; none while there is nothing to say.
#[must_use]
pub fn messages(firm: &Firm, host: &str, now: Timestamp) -> Vec<(Locale, Vec<String>)> {
    let both = [Locale::En, Locale::Fr].into_iter();
    both.filter_map(|locale| Some((locale, message(firm, host, Texts::of(locale), now)?))).collect()
}

fn message(firm: &Firm, host: &str, texts: Texts, now: Timestamp) -> Option<Vec<String>> {
    let words = texts.message();
    let (what, how) = match firm.policy {
        Policy::Off => return None,
        Policy::Optional => (words.optional().to_owned(), words.how_optional(host)),
        Policy::Required { from } if from <= now => (words.required_now().to_owned(), words.how(host)),
        Policy::Required { from } => (words.required(&day(texts, &Zone::of(firm), from)), words.how(host)),
    };
    let care = firm.phone.as_deref().map_or_else(|| words.care_no_phone().to_owned(), |phone| words.care(phone));
    Some(vec![words.hello().to_owned(), what, how, care, words.signature(firm.name.as_str())])
}
