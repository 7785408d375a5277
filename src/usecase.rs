//! One file a verb. Each reads through the store, decides with the rules, and writes in one transaction.

mod accept_invitation;
mod add_authenticator;
mod ask_for_help;
mod begin_sign_in;
mod change_firm;
mod change_password;
mod choose_locale;
mod confirm_enrolment;
mod create_firm;
mod disable_client;
mod edit_client;
mod end_client_sessions;
mod end_exemptions;
mod end_sessions;
mod exempt;
mod export_trail;
mod extend_session;
mod first_code;
mod hand_over_client;
mod help_colleague;
mod import_roster;
mod invite;
mod invite_client;
mod invite_colleague;
mod issue_code;
mod join_authenticator;
mod list_clients;
mod lock_client;
mod make_recovery_codes;
mod manage_staff;
mod open_enrolment;
mod overview;
mod prove;
mod prove_again;
mod read_trail;
mod recognise;
mod recovery_codes;
mod remove_authenticator;
mod rename_authenticator;
mod reseal;
mod reset_password;
mod reset_two_factor;
mod see_client;
mod see_client_to_help;
mod see_letters;
mod see_policy;
mod see_staff;
mod send_letter;
mod send_reminders;
mod set_policy;
mod sign_out;
mod unusual_sign_ins;
mod verify_second_factor;
mod verify_trail;
mod wrong_code;

pub use accept_invitation::{accept_invitation, open_invitation};
pub use add_authenticator::{add_authenticator, replace_authenticator};
pub use ask_for_help::ask_for_help;
pub use begin_sign_in::{Credentials, begin_sign_in};
pub use change_firm::{change_firm, change_logo};
pub use change_password::{TypedPasswords, change_password};
pub use choose_locale::choose_locale;
pub use confirm_enrolment::confirm_enrolment;
pub use create_firm::{NewFirm, create_firm};
pub use disable_client::{disable_client, enable_client};
pub use edit_client::{TypedDetails, edit_client};
pub use end_client_sessions::{end_client_session, end_client_sessions};
pub use end_exemptions::{end_exemptions_that_are_over, warn_of_exemptions};
pub use end_sessions::{end_other_sessions, end_own_session, own_sessions};
pub use exempt::{Grounds, Whom, end_exemption, exempt, renew_exemption};
pub use export_trail::{Export, export_trail};
pub use extend_session::{extend_session, time_left};
pub use hand_over_client::hand_over_client;
pub use help_colleague::{colleague_has_code, issue_code_to_colleague, reset_colleague, show_colleagues_code};
pub use import_roster::{check_roster, links_given, links_held_until, run_import, see_import, show_links};
pub use invite::{NewAccount, invite, invite_owner, renew_invitation};
pub use invite_client::{NewClient, invite_client, link_given, renew_link, revoke_link, show_link};
pub use invite_colleague::{
    colleague_has_link, invite_colleague, renew_colleagues_link, revoke_colleagues_link, show_colleagues_link,
};
pub use issue_code::{code_given, issue_code, revoke_code, show_code};
pub use join_authenticator::{Waiting, give_up_authenticator, join_authenticator, open_authenticator};
pub use list_clients::{ListedClients, accountants_to_choose, count_clients, list_clients};
pub use lock_client::{lock_client, unlock_client};
pub use make_recovery_codes::make_recovery_codes;
pub use manage_staff::{change_role, disable_colleague, enable_colleague, hand_over_clients};
pub use open_enrolment::{Enrolment, open_enrolment};
pub use overview::{Overview, Window, count_to_handle, keep_rollout, overview};
pub use prove_again::prove_again;
pub use read_trail::{LINES_A_PAGE, Meant, PEOPLE, TrailPage, find_person, read_trail};
pub use recognise::{recognise, recognise_unseen};
pub use recovery_codes::{ShownCodes, finish_set_up, open_recovery_codes};
pub use remove_authenticator::remove_authenticator;
pub use rename_authenticator::rename_authenticator;
pub use reseal::{ResealPass, Resealed, record_rotation};
pub use reset_password::{ask_password_reset, open_password_reset, reset_password};
pub use reset_two_factor::{ResetGrounds, handle_help, reset_two_factor};
pub use see_client::{ClientToChange, SeenClient, see_client, see_client_to_change};
pub use see_client_to_help::{ClientToHelp, Obstacle, see_client_to_help};
pub use see_letters::{put_letter_away, see_troubled_letters, send_letters_again};
pub use see_policy::{PolicyAtAGlance, see_client_to_exempt, see_exemption, see_exemptions, see_policy};
pub use see_staff::{ColleagueSeen, StaffSeen, see_colleague, see_staff};
pub use send_letter::{Sending, send_letter};
pub use send_reminders::send_reminders;
pub use set_policy::{NewPolicy, see_loosening, set_policy};
pub use sign_out::sign_out;
pub use unusual_sign_ins::{disown_sign_in, own_sign_in, unusual_sign_ins};
pub use verify_second_factor::verify_second_factor;
pub use verify_trail::{LINES_AT_A_TIME, Verification, follow_chain, verification_reached, verify_trail};

use crate::{
    access::SignedIn,
    account::Account,
    audit::{Act, Deed, Event, Origin},
    error::{Error, Refusal},
    firm::Firm,
    id::AccountId,
    notice::{Letter, Notice},
    ports::{Ports, Room},
    throttle::{Verdict, seconds_until},
    time::Timestamp,
};

impl Ports {
    /// An event about an account, done by that account itself.
    fn own_event(&self, firm: &Firm, account: AccountId, act: Act, origin: &Origin, now: Timestamp) -> Event {
        let deed = Deed { firm: firm.id, actor: Some(account), subject: Some(account), act };
        Event::new(deed, origin, now, &*self.entropy)
    }

    /// A letter to an account, about something that it did itself.
    fn own_letter(&self, account: &Account, notice: Notice, origin: &Origin, now: Timestamp) -> Option<Letter> {
        Some(Letter::to(account, notice, now, &*self.entropy)?.done_from(origin))
    }

    /// What makes room for a session of an account.
    fn room(&self, firm: &Firm, account: &Account, origin: &Origin, now: Timestamp) -> Room {
        let event = self.own_event(firm, account.id, Act::ExcessSessionsEnded { count: 0 }, origin, now);
        Room { limits: firm.sessions.of(account.role), event }
    }

    /// An event of a session.
    fn session_event(&self, who: &SignedIn, act: Act, origin: &Origin, now: Timestamp) -> Event {
        let account = Some(who.account.id);
        let deed = Deed { firm: who.account.firm, actor: account, subject: account, act };
        Event::new(deed, origin, now, &*self.entropy)
    }
}

/// The number that an attempt was counted as, if it may be checked.
fn allowed(verdict: Verdict, now: Timestamp) -> Result<u32, Error> {
    match verdict {
        Verdict::Allowed { counted } => Ok(counted),
        Verdict::Wait { until } => Err(Refusal::Wait { seconds: seconds_until(now, until) }.into()),
        Verdict::Disabled => Err(Refusal::SecondFactorDisabled.into()),
    }
}
