//! What a line of the audit log tells, in words: of every act there is.

use guichet::{
    account::Role,
    agent::{Agent, Browser, System},
    audit::{Act, Event, ExportFormat, FirmSetting, HelpOutcome},
    id::AccountId,
    policy::Policy,
    reason::IdentityCheck,
    time::Timestamp,
};

use crate::{
    date::{self, Zone},
    parts::wait,
    text::Texts,
};

/// An act in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// What happened.
    pub what: String,
    /// What else there is to know: a reason, until when.
    pub detail: Option<String>,
}

/// The words of an act. `called` says what an account is called.
#[must_use]
pub fn words_of(texts: Texts, zone: &Zone, act: &Act, called: &dyn Fn(AccountId) -> String) -> Worded {
    Worded { what: what(texts, zone, act, called), detail: detail(texts, zone, act) }
}

fn what(texts: Texts, zone: &Zone, act: &Act, called: &dyn Fn(AccountId) -> String) -> String {
    let words = texts.act();
    let day = |at: Timestamp| date::day(texts, zone, at);
    match act {
        Act::Invited { role } => words.invited(role_word(texts, *role)),
        Act::SignedInWithRecoveryCode { left } => words.signed_in_with_recovery_code(u64::from(*left)),
        Act::Locked { seconds } => words.locked(&wait(texts, *seconds)),
        Act::RosterImported { invited, .. } => words.roster_imported(u64::from(*invited)),
        Act::TwoFactorReset { check, .. } => words.two_factor_reset(check_words(texts, *check)),
        Act::CodeIssued { check, .. } => words.code_issued(check_words(texts, *check)),
        Act::HelpHandled { outcome } => words.help_handled(outcome_words(texts, *outcome)),
        Act::SessionsEnded { count } => words.sessions_ended(u64::from(*count)),
        Act::ExcessSessionsEnded { count } => words.excess_sessions_ended(u64::from(*count)),
        Act::AccountEdited { name, email } => {
            let fields = [name.then(|| words.field_name()), email.then(|| words.field_email())];
            words.account_edited(&fields.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        Act::HandedOver { to: Some(to), .. } => words.handed_over(&called(*to)),
        Act::RoleChanged { from, to } => words.role_changed(role_word(texts, *from), role_word(texts, *to)),
        Act::PolicyChanged { from, to, .. } => {
            words.policy_changed(&policy_words(texts, zone, *from), &policy_words(texts, zone, *to))
        }
        Act::ClientsHandedOver { to, count } => words.clients_handed_over(&count.to_string(), &called(*to)),
        Act::ExemptionGranted { until, .. } => words.exemption_granted(&day(*until)),
        Act::RemindersSent { count } => words.reminders_sent(u64::from(*count)),
        Act::FirmChanged { settings } => {
            let fields: Vec<_> = settings.iter().map(|setting| setting_words(texts, *setting)).collect();
            words.firm_changed(&fields.join(", "))
        }
        Act::AuditExported { format: ExportFormat::Csv } => words.audit_exported(words.format_csv()),
        Act::AuditExported { format: ExportFormat::JsonLines } => words.audit_exported(words.format_json_lines()),
        Act::AuditVerified { broken: Some(line), .. } => words.audit_broken(&line.to_string()),
        plain => plain_words(texts, plain).to_owned(),
    }
}

/// The words of an act that says no more than its name.
fn plain_words(texts: Texts, act: &Act) -> &'static str {
    let words = texts.act();
    match act {
        Act::FirmCreated => words.firm_created(),
        Act::InvitationRenewed => words.invitation_renewed(),
        Act::InvitationRevoked => words.invitation_revoked(),
        Act::InvitationAccepted => words.invitation_accepted(),
        Act::PasswordRefused => words.password_refused(),
        Act::PasswordAccepted => words.password_accepted(),
        Act::SignedInWithPassword => words.signed_in_with_password(),
        Act::SignedInWithAuthenticator => words.signed_in_with_authenticator(),
        Act::SignedInWithIssuedCode => words.signed_in_with_issued_code(),
        Act::CodeRefused => words.code_refused(),
        Act::CodeReplayed => words.code_replayed(),
        Act::SecondFactorDisabled => words.second_factor_disabled(),
        Act::EnrolmentStarted => words.enrolment_started(),
        Act::EnrolmentRefused => words.enrolment_refused(),
        Act::EnrolmentConfirmed => words.enrolment_confirmed(),
        Act::RecoveryCodesMade => words.recovery_codes_made(),
        Act::RecoveryCodesSaved => words.recovery_codes_saved(),
        Act::HelpAsked => words.help_asked(),
        Act::SignedOut => words.signed_out(),
        Act::ProvenAgain => words.proven_again(),
        Act::CodeRevoked => words.code_revoked(),
        Act::LockedByStaff { .. } => words.locked_by_staff(),
        Act::Unlocked => words.unlocked(),
        Act::AccountDisabled { .. } => words.account_disabled(),
        Act::AccountEnabled => words.account_enabled(),
        Act::ExemptionEnded => words.exemption_ended(),
        Act::ExemptionExpired => words.exemption_expired(),
        Act::AuditVerified { .. } => words.audit_verified(),
        Act::AuthenticatorAdded => words.authenticator_added(),
        Act::AuthenticatorRenamed => words.authenticator_renamed(),
        Act::AuthenticatorReplaced => words.authenticator_replaced(),
        Act::AuthenticatorRemoved => words.authenticator_removed(),
        Act::PasswordChanged => words.password_changed(),
        Act::PasswordChangeRefused => words.password_change_refused(),
        Act::PasswordResetAsked => words.password_reset_asked(),
        Act::PasswordResetRefused => words.password_reset_refused(),
        Act::PasswordReset => words.password_reset(),
        Act::SignInOwned => words.sign_in_owned(),
        Act::SignInDisowned => words.sign_in_disowned(),
        Act::HandedOver { .. } => words.handed_to_nobody(),
        Act::KeysRotated => words.keys_rotated(),
        // Worded above, with what they hold.
        Act::Invited { .. }
        | Act::SignedInWithRecoveryCode { .. }
        | Act::Locked { .. }
        | Act::RosterImported { .. }
        | Act::TwoFactorReset { .. }
        | Act::CodeIssued { .. }
        | Act::HelpHandled { .. }
        | Act::SessionsEnded { .. }
        | Act::ExcessSessionsEnded { .. }
        | Act::AccountEdited { .. }
        | Act::RoleChanged { .. }
        | Act::PolicyChanged { .. }
        | Act::ClientsHandedOver { .. }
        | Act::ExemptionGranted { .. }
        | Act::RemindersSent { .. }
        | Act::FirmChanged { .. }
        | Act::AuditExported { .. } => "",
    }
}

fn detail(texts: Texts, zone: &Zone, act: &Act) -> Option<String> {
    let words = texts.act();
    match act {
        Act::TwoFactorReset { reason, .. }
        | Act::LockedByStaff { reason }
        | Act::AccountDisabled { reason }
        | Act::PolicyChanged { reason: Some(reason), .. }
        | Act::ExemptionGranted { reason, .. } => Some(words.reason(reason.as_str())),
        Act::CodeIssued { until, .. } => {
            Some(words.valid_until(&date::day(texts, zone, *until), &date::time(texts, zone, *until)))
        }
        Act::RosterImported { refused: refused @ 1.., .. } => Some(words.lines_refused(u64::from(*refused))),
        _ => None,
    }
}

/// Who did it, when it was nobody with an account.
#[must_use]
pub fn nobody(texts: Texts, event: &Event) -> &'static str {
    let words = texts.act();
    match event.act {
        _ if event.address.is_some() || event.agent.is_some() => words.stranger(),
        Act::ExemptionExpired | Act::RemindersSent { .. } => words.itself(),
        _ => words.operator(),
    }
}

/// A browser and what it runs on: Safari on iPhone.
#[must_use]
pub fn agent_words(texts: Texts, agent: Agent) -> String {
    let words = texts.agent();
    let browser = match agent.browser {
        Browser::Edge => words.edge(),
        Browser::Opera => words.opera(),
        Browser::Samsung => words.samsung(),
        Browser::Firefox => words.firefox(),
        Browser::Chrome => words.chrome(),
        Browser::Safari => words.safari(),
        Browser::Unknown => words.unknown_browser(),
    };
    let (system, held) = match agent.system {
        System::Iphone => (words.iphone(), true),
        System::Ipad => (words.ipad(), true),
        System::Android => (words.android(), false),
        System::Windows => (words.windows(), false),
        System::Mac => (words.mac(), true),
        System::ChromeOs => (words.chrome_os(), false),
        System::Linux => (words.linux(), false),
        System::Unknown => (words.unknown_system(), true),
    };
    if held { words.on_device(browser, system) } else { words.on_system(browser, system) }
}

/// What a role is called.
pub(crate) fn role_word(texts: Texts, role: Role) -> &'static str {
    let words = texts.act();
    match role {
        Role::Client => words.role_client(),
        Role::Accountant => words.role_accountant(),
        Role::Owner => words.role_owner(),
    }
}

/// How an identity was checked, as a sentence goes on with it.
pub(crate) fn check_words(texts: Texts, check: IdentityCheck) -> &'static str {
    let words = texts.identity();
    match check {
        IdentityCheck::CalledBack => words.after_called_back(),
        IdentityCheck::InPerson => words.after_in_person(),
        IdentityCheck::Video => words.after_video(),
    }
}

fn outcome_words(texts: Texts, outcome: HelpOutcome) -> &'static str {
    let words = texts.act();
    match outcome {
        HelpOutcome::CodeIssued => words.outcome_code_issued(),
        HelpOutcome::Reset => words.outcome_reset(),
        HelpOutcome::Unlocked => words.outcome_unlocked(),
        HelpOutcome::Talked => words.outcome_talked(),
        HelpOutcome::NotThem => words.outcome_not_them(),
    }
}

fn policy_words(texts: Texts, zone: &Zone, policy: Policy) -> String {
    let words = texts.act();
    match policy {
        Policy::Off => words.policy_off().to_owned(),
        Policy::Optional => words.policy_optional().to_owned(),
        Policy::Required { from } => words.policy_required(&date::day(texts, zone, from)),
    }
}

fn setting_words(texts: Texts, setting: FirmSetting) -> &'static str {
    let words = texts.act();
    match setting {
        FirmSetting::Name => words.setting_name(),
        FirmSetting::ShortName => words.setting_short_name(),
        FirmSetting::Language => words.setting_language(),
        FirmSetting::Phone => words.setting_phone(),
        FirmSetting::Message => words.setting_message(),
        FirmSetting::Accent => words.setting_accent(),
        FirmSetting::Logo => words.setting_logo(),
        FirmSetting::Sessions => words.setting_sessions(),
        FirmSetting::TimeZone => words.setting_time_zone(),
    }
}
