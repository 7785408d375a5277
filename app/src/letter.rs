//! Letters in words: what a notice says, in the language and time zone of whom it is for. No letter holds a code or a
//! secret, and every address in one begins with the portal's own.

mod html;
mod trouble;

pub use trouble::{trouble_words, troubled};

use guichet::{
    account::Account,
    agent::Agent,
    audit::Origin,
    firm::Firm,
    notice::{Letter, Notice},
    ports::Mail,
    time::Timestamp,
};

use crate::{
    act::agent_words,
    date::{self, Zone, day_of},
    request::Site,
    text::Texts,
};

/// A letter, written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What it is about.
    pub subject: String,
    /// What it says, a paragraph each.
    pub paragraphs: Vec<String>,
    /// The way on: the words of the button, and the address that it leads to.
    pub button: Option<(String, String)>,
    /// The firm's name, beneath.
    pub signature: String,
    /// Where it comes from.
    pub foot: String,
}

impl Written {
    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let button = self.button.as_ref().map(|(words, link)| format!("{words}\n{link}"));
        let mut parts = self.paragraphs.clone();
        // After the greeting and what it is about.
        if let Some(button) = button {
            parts.insert(parts.len().min(2), button);
        }
        parts.push(self.signature.clone());
        parts.push(format!("-- \n{}", self.foot));
        parts.join("\n\n") + "\n"
    }
}

/// Writes a letter out.
#[must_use]
pub fn write(mail: &Mail, site: &Site) -> Written {
    let Mail { letter, firm, to, .. } = mail;
    let texts = Texts::of(letter.locale);
    let words = texts.mail();
    let (subject, body) = Pen { texts, zone: Zone::of(firm), mail, host: site.host_of(firm) }.says();
    let greeting = match &to.name {
        Some(name) => words.hello(name.as_str()),
        None => words.hello_nobody().to_owned(),
    };
    let link = |token| match letter.notice {
        Notice::PasswordResetAsked => site.password_link(firm, token),
        _ => site.link(firm, token),
    };
    let button = mail.link.as_ref().map(|token| (words.choose_password().to_owned(), link(token)));
    Written {
        subject,
        paragraphs: core::iter::once(greeting).chain(body).collect(),
        button,
        signature: words.signature(firm.name.as_str()),
        foot: words.foot(firm.name.as_str(), site.host_of(firm), to.username.as_str()),
    }
}

/// What writes it.
struct Pen<'a> {
    texts: Texts,
    zone: Zone,
    mail: &'a Mail,
    host: &'a str,
}

impl Pen<'_> {
    /// The subject, and what follows the greeting.
    #[expect(clippy::too_many_lines, reason = "an arm a notice")]
    fn says(&self) -> (String, Vec<String>) {
        let words = self.texts.mail();
        let Mail { letter, firm, .. } = self.mail;
        let (firm, name) = (firm.name.as_str(), self.about());
        let (day, time) = (&self.day(letter.at), &self.time(letter.at));
        // What they did themselves, they are asked whether they did.
        let never = || words.never_asks().to_owned();
        let own = |subject: &str, body| {
            (subject.to_owned(), joined(body, [self.place(), Some(self.wasnt_you()), Some(never())]))
        };
        let known = |subject: &str, body| {
            (subject.to_owned(), joined(body, [self.place(), Some(self.password_known()), Some(never())]))
        };
        // What the firm did, they may be surprised by.
        let firms = |subject: &str, body, next: Option<&str>| {
            (subject.to_owned(), joined(body, [next.map(str::to_owned), Some(self.wasnt_you()), Some(never())]))
        };
        let plain = |subject: &str, body| (subject.to_owned(), vec![body]);
        match &letter.notice {
            Notice::Invited => self.invitation(),
            Notice::Reminder { from } => self.reminder(*from),
            Notice::TwoFactorSetUp => {
                let (subject, mut body) =
                    own(words.two_factor_set_up_subject(), words.two_factor_set_up_body(day, time));
                body.insert(1, words.two_factor_set_up_next().to_owned());
                (subject, body)
            }
            Notice::AuthenticatorAdded => {
                own(words.authenticator_added_subject(), words.authenticator_added_body(day, time))
            }
            Notice::AuthenticatorReplaced => {
                own(words.authenticator_replaced_subject(), words.authenticator_replaced_body(day, time))
            }
            Notice::AuthenticatorRemoved => {
                own(words.authenticator_removed_subject(), words.authenticator_removed_body(day, time))
            }
            Notice::RecoveryCodesMade => {
                own(words.recovery_codes_made_subject(), words.recovery_codes_made_body(day, time))
            }
            Notice::PasswordChanged => own(words.password_changed_subject(), words.password_changed_body(day, time)),
            Notice::PasswordReset => own(words.password_reset_subject(), words.password_reset_body(day, time)),
            Notice::PasswordResetAsked => {
                let rest = [
                    Some(words.password_reset_asked_until().to_owned()),
                    self.place(),
                    Some(words.password_reset_asked_not_you().to_owned()),
                    Some(never()),
                ];
                let body = joined(words.password_reset_asked_body(day, time), rest);
                (words.password_reset_asked_subject().to_owned(), body)
            }
            Notice::PasswordResetRefused => {
                let next = match &self.mail.firm.phone {
                    Some(phone) => words.password_reset_refused_next(phone),
                    None => words.password_reset_refused_next_no_phone().to_owned(),
                };
                let body = joined(words.password_reset_refused_body(day, time), [Some(next), self.place()]);
                (words.password_reset_refused_subject().to_owned(), body)
            }
            Notice::RecoveryCodeUsed { left } => {
                let (subject, mut body) =
                    own(words.recovery_code_used_subject(), words.recovery_code_used_body(day, time));
                body.push(words.recovery_code_used_left(u64::from(*left)));
                (subject, body)
            }
            Notice::IssuedCodeUsed => {
                own(words.issued_code_used_subject(), words.issued_code_used_body(day, time, firm))
            }
            Notice::NewBrowser => {
                let rest = [self.place(), Some(words.new_browser_next().to_owned()), Some(never())];
                (words.new_browser_subject().to_owned(), joined(words.new_browser_body(day, time), rest))
            }
            Notice::SignInDisowned => {
                own(words.sign_in_disowned_subject(), words.sign_in_disowned_body(day, time, firm))
            }
            Notice::SignInOfAnother { .. } => {
                let body = words.sign_in_of_another_body(day, time, &name);
                (words.sign_in_of_another_subject(&name), vec![body, words.sign_in_of_another_next(self.host)])
            }
            Notice::CodesRefused => known(words.codes_refused_subject(), words.codes_refused_body(day, time)),
            Notice::SecondFactorLocked { until } => known(
                words.second_factor_locked_subject(),
                words.second_factor_locked_body(day, time, &self.day(*until), &self.time(*until)),
            ),
            Notice::SecondFactorDisabled => {
                known(words.second_factor_disabled_subject(), words.second_factor_disabled_body(day, time))
            }
            Notice::TwoFactorReset => firms(
                words.two_factor_reset_subject(),
                words.two_factor_reset_body(day, time, firm),
                Some(words.two_factor_reset_next()),
            ),
            Notice::CodeIssued => firms(words.code_issued_subject(), words.code_issued_body(firm, day, time), None),
            Notice::EmailChanged => {
                firms(words.email_changed_subject(), words.email_changed_body(day, time, firm), None)
            }
            Notice::NameChanged => firms(words.name_changed_subject(), words.name_changed_body(day, time, firm), None),
            Notice::AccountDisabled => {
                plain(words.account_disabled_subject(), words.account_disabled_body(day, time, firm))
            }
            Notice::AccountEnabled => {
                plain(words.account_enabled_subject(), words.account_enabled_body(day, time, firm))
            }
            Notice::LockedByStaff => {
                plain(words.locked_by_staff_subject(), words.locked_by_staff_body(firm, day, time))
            }
            Notice::AccountLocked { until, .. } => {
                let body = match until {
                    Some(until) => words.account_locked_body(day, time, &name, &self.day(*until), &self.time(*until)),
                    None => words.account_locked_for_good_body(day, time, &name),
                };
                let next = words.account_locked_next().to_owned();
                (words.account_locked_subject(&name), vec![body, next, words.account_locked_where(self.host)])
            }
            Notice::HelpAsked { .. } => {
                let body = words.help_asked_body(&name, day, time);
                (words.help_asked_subject(&name), vec![body, words.help_asked_next(self.host)])
            }
            Notice::PolicyLoosened { .. } => {
                let body = words.policy_loosened_body(day, time, &name);
                (words.policy_loosened_subject().to_owned(), vec![body, words.policy_loosened_next(self.host)])
            }
            Notice::ExemptionEnding { until, .. } => {
                let until = &self.day(*until);
                let body = words.exemption_ending_body(&name, until);
                (words.exemption_ending_subject(until), vec![body, words.exemption_ending_next(self.host)])
            }
        }
    }

    fn invitation(&self) -> (String, Vec<String>) {
        let words = self.texts.mail();
        let Mail { letter, firm, to, .. } = self.mail;
        let until = letter.link.as_ref().map(|link| words.invitation_until(&self.day(link.until)));
        let unexpected = match &firm.phone {
            Some(phone) => words.invitation_unexpected(phone),
            None => words.invitation_unexpected_no_phone().to_owned(),
        };
        let body = [
            Some(words.invitation_body(firm.name.as_str())),
            Some(words.invitation_username(to.username.as_str())),
            until,
            Some(unexpected),
        ];
        (words.invitation_subject(firm.name.as_str()), body.into_iter().flatten().collect())
    }

    /// How many days are left decides the words.
    fn reminder(&self, from: Timestamp) -> (String, Vec<String>) {
        let words = self.texts.reminder();
        let day = self.day(from);
        let (written, begins) = (day_of(&self.zone, self.mail.letter.at).0, day_of(&self.zone, from).0);
        let (subject, body) = match begins.0 - written.0 {
            14 => (words.subject_14().to_owned(), words.body_14(&day)),
            3 => (words.subject_3().to_owned(), words.body_3(&day)),
            ..=0 => (words.subject_0().to_owned(), words.body_0(&day)),
            _ => (words.subject(&day), words.body(&day)),
        };
        (subject, vec![body, words.how(self.host), self.texts.mail().never_asks().to_owned()])
    }

    /// From where it was done, as far as that is known.
    fn place(&self) -> Option<String> {
        let words = self.texts.mail();
        let Origin { address, user_agent, .. } = self.mail.letter.origin.as_ref()?;
        let browser = agent_words(self.texts, Agent::read(user_agent)?);
        Some(match address {
            Some(address) => words.from(&browser, &address.to_string()),
            None => words.from_browser(&browser),
        })
    }

    fn wasnt_you(&self) -> String {
        let words = self.texts.mail();
        match &self.mail.firm.phone {
            Some(phone) => words.wasnt_you(phone),
            None => words.wasnt_you_no_phone().to_owned(),
        }
    }

    fn password_known(&self) -> String {
        let words = self.texts.mail();
        match &self.mail.firm.phone {
            Some(phone) => words.password_known(phone),
            None => words.password_known_no_phone().to_owned(),
        }
    }

    /// How whom it is about is called.
    fn about(&self) -> String {
        let about = self.mail.about.as_ref().map(Account::called);
        about.unwrap_or(self.texts.mail().somebody()).to_owned()
    }

    fn day(&self, at: Timestamp) -> String {
        date::day(self.texts, &self.zone, at)
    }

    fn time(&self, at: Timestamp) -> String {
        date::time(self.texts, &self.zone, at)
    }
}

/// What it says first, and what there is of the rest.
fn joined<const N: usize>(first: String, rest: [Option<String>; N]) -> Vec<String> {
    core::iter::once(first).chain(rest.into_iter().flatten()).collect()
}

/// The language that a letter is in, for whoever reads it aloud.
#[must_use]
pub fn language(letter: &Letter) -> &'static str {
    letter.locale.tag()
}

/// Whose it is, as its sender is called.
#[must_use]
pub fn sender(firm: &Firm) -> &str {
    firm.name.as_str()
}
