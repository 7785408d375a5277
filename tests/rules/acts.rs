//! What the log can say, word for word: lines that were written once are read again for ever, so no name ever changes.

use std::collections::HashSet;

use guichet::{
    account::Role,
    agent::{Agent, Browser, System},
    audit::{Act, Deed, Event, ExportFormat, FirmSetting, HelpOutcome, Origin},
    id::{AccountId, FirmId},
    notice::{Letter, Notice},
    policy::Policy,
    reason::{IdentityCheck, Reason},
    time::Timestamp,
};
use rstest::rstest;

use crate::support::{START, Seeded};

/// An act, how it stands in a line, and its name in OWASP's vocabulary (or ours, in its style).
type Row = (Act, &'static str, &'static str);

fn first_acts() -> Vec<Row> {
    let client = Role::Client;
    vec![
        (Act::FirmCreated, r#"{"act":"firm_created"}"#, "sensitive_create"),
        (Act::Invited { role: client }, r#"{"act":"invited","role":"client"}"#, "user_created"),
        (Act::InvitationRenewed, r#"{"act":"invitation_renewed"}"#, "authn_token_created"),
        (Act::InvitationAccepted, r#"{"act":"invitation_accepted"}"#, "user_updated"),
        (Act::PasswordRefused, r#"{"act":"password_refused"}"#, "authn_login_fail"),
        (Act::PasswordAccepted, r#"{"act":"password_accepted"}"#, "authn_password_accepted"),
        (Act::SignedInWithPassword, r#"{"act":"signed_in_with_password"}"#, "authn_login_success"),
        (Act::SignedInWithAuthenticator, r#"{"act":"signed_in_with_authenticator"}"#, "authn_login_success"),
        (
            Act::SignedInWithRecoveryCode { left: 9 },
            r#"{"act":"signed_in_with_recovery_code","left":9}"#,
            "authn_recovery_used",
        ),
        (Act::CodeRefused, r#"{"act":"code_refused"}"#, "authn_mfa_verify_fail"),
        (Act::CodeReplayed, r#"{"act":"code_replayed"}"#, "authn_mfa_replay"),
        (Act::Locked { seconds: 900 }, r#"{"act":"locked","seconds":900}"#, "authn_login_lock"),
        (Act::SecondFactorDisabled, r#"{"act":"second_factor_disabled"}"#, "authn_mfa_disabled"),
        (Act::EnrolmentStarted, r#"{"act":"enrolment_started"}"#, "authn_mfa_enrol_start"),
        (Act::EnrolmentRefused, r#"{"act":"enrolment_refused"}"#, "authn_mfa_enrol_fail"),
        (Act::EnrolmentConfirmed, r#"{"act":"enrolment_confirmed"}"#, "authn_mfa_enrol_success"),
        (Act::RecoveryCodesMade, r#"{"act":"recovery_codes_made"}"#, "authn_recovery_generated"),
        (Act::RecoveryCodesSaved, r#"{"act":"recovery_codes_saved"}"#, "authn_recovery_saved"),
        (Act::HelpAsked, r#"{"act":"help_asked"}"#, "authn_help_asked"),
        (Act::SignedOut, r#"{"act":"signed_out"}"#, "session_logout"),
    ]
}

fn acts_about_clients() -> Vec<Row> {
    let (check, reason, until) = (IdentityCheck::Video, Reason::parse("New phone").unwrap(), START);
    let (by, outcome) = (AccountId::new(START, &Seeded::new(0)), HelpOutcome::NotThem);
    let handed_over = Box::leak(format!(r#"{{"act":"handed_over","from":null,"to":"{by}"}}"#).into_boxed_str());
    vec![
        (Act::SignedInWithIssuedCode, r#"{"act":"signed_in_with_issued_code"}"#, "authn_login_success"),
        (Act::ProvenAgain, r#"{"act":"proven_again"}"#, "authn_mfa_verify_success"),
        (Act::InvitationRevoked, r#"{"act":"invitation_revoked"}"#, "authn_token_revoked"),
        (
            Act::RosterImported { invited: 40, refused: 2 },
            r#"{"act":"roster_imported","invited":40,"refused":2}"#,
            "user_created",
        ),
        (
            Act::TwoFactorReset { check, reason: reason.clone() },
            r#"{"act":"two_factor_reset","check":"video","reason":"New phone"}"#,
            "authz_admin_mfa_reset_completed",
        ),
        (
            Act::CodeIssued { check, until },
            r#"{"act":"code_issued","check":"video","until":1772442000000}"#,
            "authn_token_created",
        ),
        (Act::CodeRevoked, r#"{"act":"code_revoked"}"#, "authn_token_revoked"),
        (Act::HelpHandled { outcome }, r#"{"act":"help_handled","outcome":"not_them"}"#, "authn_help_handled"),
        (Act::SessionsEnded { count: 3 }, r#"{"act":"sessions_ended","count":3}"#, "session_expired"),
        (
            Act::ExcessSessionsEnded { count: 1 },
            r#"{"act":"excess_sessions_ended","count":1}"#,
            "excess_sessions_exceeded",
        ),
        (
            Act::LockedByStaff { reason: reason.clone() },
            r#"{"act":"locked_by_staff","reason":"New phone"}"#,
            "authn_login_lock",
        ),
        (Act::Unlocked, r#"{"act":"unlocked"}"#, "authn_login_unlock"),
        (
            Act::AccountDisabled { reason: reason.clone() },
            r#"{"act":"account_disabled","reason":"New phone"}"#,
            "user_updated",
        ),
        (Act::AccountEnabled, r#"{"act":"account_enabled"}"#, "user_updated"),
        (
            Act::AccountEdited { name: true, email: false },
            r#"{"act":"account_edited","name":true,"email":false}"#,
            "user_updated",
        ),
        (Act::HandedOver { from: None, to: Some(by) }, handed_over, "authz_change"),
        (
            Act::ExemptionGranted { until, reason },
            r#"{"act":"exemption_granted","until":1772442000000,"reason":"New phone"}"#,
            "authz_policy_mfa_changed",
        ),
        (Act::ExemptionEnded, r#"{"act":"exemption_ended"}"#, "authz_policy_mfa_changed"),
        (Act::ExemptionExpired, r#"{"act":"exemption_expired"}"#, "authz_policy_mfa_changed"),
    ]
}

fn acts_about_the_firm_and_ones_own() -> Vec<Row> {
    let required = Policy::Required { from: START };
    vec![
        (
            Act::RoleChanged { from: Role::Accountant, to: Role::Owner },
            r#"{"act":"role_changed","from":"accountant","to":"owner"}"#,
            "privilege_permissions_changed",
        ),
        (
            Act::PolicyChanged { from: required, to: Policy::Off, reason: None },
            r#"{"act":"policy_changed","from":{"kind":"required","from":1772442000000},"to":{"kind":"off"},"reason":null}"#,
            "authz_policy_mfa_changed",
        ),
        (Act::RemindersSent { count: 7 }, r#"{"act":"reminders_sent","count":7}"#, "authz_policy_mfa_reminded"),
        (
            Act::FirmChanged { settings: vec![FirmSetting::ShortName, FirmSetting::Logo] },
            r#"{"act":"firm_changed","settings":["short_name","logo"]}"#,
            "sensitive_update",
        ),
        (
            Act::AuditExported { format: ExportFormat::JsonLines },
            r#"{"act":"audit_exported","format":"json_lines"}"#,
            "sensitive_read",
        ),
        (
            Act::AuditVerified { lines: 11, broken: Some(12) },
            r#"{"act":"audit_verified","lines":11,"broken":12}"#,
            "sensitive_read",
        ),
        (Act::AuthenticatorAdded, r#"{"act":"authenticator_added"}"#, "authn_mfa_enrol_success"),
        (Act::AuthenticatorRenamed, r#"{"act":"authenticator_renamed"}"#, "user_updated"),
        (Act::AuthenticatorReplaced, r#"{"act":"authenticator_replaced"}"#, "authn_mfa_enrol_success"),
        (Act::AuthenticatorRemoved, r#"{"act":"authenticator_removed"}"#, "authn_mfa_removed"),
        (Act::PasswordChanged, r#"{"act":"password_changed"}"#, "authn_password_change"),
        (Act::PasswordChangeRefused, r#"{"act":"password_change_refused"}"#, "authn_password_change_fail"),
        (Act::PasswordResetAsked, r#"{"act":"password_reset_asked"}"#, "authn_token_created"),
        (Act::PasswordResetRefused, r#"{"act":"password_reset_refused"}"#, "authn_password_change_fail"),
        (Act::PasswordReset, r#"{"act":"password_reset"}"#, "authn_password_change"),
        (Act::KeysRotated, r#"{"act":"keys_rotated"}"#, "crypt_key_rotated"),
    ]
}

#[test]
fn every_act_keeps_its_words() {
    let rows: Vec<Row> = [first_acts(), acts_about_clients(), acts_about_the_firm_and_ones_own()].concat();
    let mut seen = HashSet::new();
    for (act, text, name) in rows {
        assert_eq!(serde_json::to_string(&act).unwrap(), text);
        assert_eq!(serde_json::from_str::<Act>(text).unwrap(), act);
        assert_eq!(act.owasp_name(), name);
        assert!(seen.insert(text), "{text} stands twice");
    }
}

#[test]
fn a_line_from_before_browsers_were_kept_is_read_and_comes_out_as_it_was() {
    let entropy = Seeded::new(0);
    let deed = Deed { firm: FirmId::new(START, &entropy), actor: None, subject: None, act: Act::FirmCreated };
    let event = Event::new(deed, &Origin::default(), START, &entropy);
    let line = event.canonical();
    assert!(!line.contains("agent"), "{line}");
    let read: Event = serde_json::from_str(&line).unwrap();
    assert_eq!((read.canonical(), &read), (line, &event));
}

#[test]
fn a_line_with_a_browser_is_read_and_comes_out_as_it_was() {
    let entropy = Seeded::new(0);
    let deed = Deed { firm: FirmId::new(START, &entropy), actor: None, subject: None, act: Act::SignedOut };
    let header = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let origin = Origin { address: None, user_agent: header.to_owned(), browser: None };
    let event = Event::new(deed, &origin, START, &entropy);
    assert_eq!(event.agent, Some(Agent { browser: Browser::Firefox, system: System::Linux }));
    let read: Event = serde_json::from_str(&event.canonical()).unwrap();
    assert_eq!(read.canonical(), event.canonical());
    assert!(!event.canonical().contains("Gecko"), "the log keeps two words, not the header");
}

#[rstest]
#[case(Notice::TwoFactorReset, r#"{"notice":"two_factor_reset"}"#)]
#[case(Notice::CodeIssued, r#"{"notice":"code_issued"}"#)]
#[case(Notice::AuthenticatorAdded, r#"{"notice":"authenticator_added"}"#)]
#[case(Notice::AuthenticatorReplaced, r#"{"notice":"authenticator_replaced"}"#)]
#[case(Notice::AuthenticatorRemoved, r#"{"notice":"authenticator_removed"}"#)]
#[case(Notice::RecoveryCodesMade, r#"{"notice":"recovery_codes_made"}"#)]
#[case(Notice::PasswordChanged, r#"{"notice":"password_changed"}"#)]
#[case(Notice::EmailChanged, r#"{"notice":"email_changed"}"#)]
#[case(Notice::AccountDisabled, r#"{"notice":"account_disabled"}"#)]
#[case(Notice::Reminder { from: START }, r#"{"notice":"reminder","from":1772442000000}"#)]
fn a_notice_waits_in_these_words(#[case] notice: Notice, #[case] text: &str) {
    assert_eq!(serde_json::to_string(&notice).unwrap(), text);
    assert_eq!(serde_json::from_str::<Notice>(text).unwrap(), notice);
}

#[test]
fn a_notice_about_somebody_names_them_by_their_identifier_alone() {
    let client = AccountId::new(START, &Seeded::new(0));
    let until = Timestamp::from_millis(1);
    for (notice, text) in [
        (Notice::HelpAsked { client }, format!(r#"{{"notice":"help_asked","client":"{client}"}}"#)),
        (Notice::PolicyLoosened { by: client }, format!(r#"{{"notice":"policy_loosened","by":"{client}"}}"#)),
        (
            Notice::ExemptionEnding { client, until },
            format!(r#"{{"notice":"exemption_ending","client":"{client}","until":1}}"#),
        ),
    ] {
        assert_eq!(serde_json::to_string(&notice).unwrap(), text);
        assert_eq!(serde_json::from_str::<Notice>(&text).unwrap(), notice);
    }
}

#[tokio::test]
async fn a_letter_goes_to_the_accounts_address_in_its_language_or_nowhere() {
    let world = crate::support::World::new().await;
    let mut account = world.protected("alice").await.account;
    let entropy = &*world.ports.entropy;
    assert!(Letter::to(&account, Notice::CodeIssued, START, entropy).is_none());
    account.email = guichet::account::Email::parse("alice@example.com");
    let letter = Letter::to(&account, Notice::CodeIssued, START, entropy).expect("there is an address");
    assert_eq!((letter.firm, letter.to, letter.locale), (account.firm, account.id, account.locale));
    assert_eq!((letter.email.as_str(), letter.notice, letter.at), ("alice@example.com", Notice::CodeIssued, START));
}
