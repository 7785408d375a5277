//! Where a visitor may be: every kind of visitor against every page.

use std::time::Duration;

use guichet::{
    Refusal,
    access::{
        Factors,
        Page::{
            self, Admin, AdminOwner, Authenticator, Help, Password, Portal, RecoveryCodes, Security, SignIn, Verify,
        },
        SignedIn, Visitor,
    },
    account::{Account, Role, Username},
    firm::{Firm, FirmName, ShortName},
    id::{AccountId, FirmId},
    locale::Locale,
    policy::Policy,
    session::{Assurance, Limits, Session, SessionLengths},
    sign_in,
    time::Timestamp,
};

use crate::support::{START, Seeded, nearly};

const NO_FACTOR: Factors = Factors { authenticator: false, codes_unsaved: false, codes_left: 0 };
const UNSAVED: Factors = Factors { authenticator: true, codes_unsaved: true, codes_left: 10 };
const SAVED: Factors = Factors { authenticator: true, codes_unsaved: false, codes_left: 10 };
const SPENT: Factors = Factors { authenticator: true, codes_unsaved: false, codes_left: 0 };
const REQUIRED: Policy = Policy::Required { from: START };

fn account(role: Role) -> Account {
    let entropy = Seeded::new(0);
    Account {
        id: AccountId::new(START, &entropy),
        firm: FirmId::new(START, &entropy),
        username: Username::parse("alice").expect("a username"),
        email: None,
        name: None,
        role,
        locale: Locale::En,
        accountant: None,
        created_at: START,
        last_sign_in_at: None,
        disabled_at: None,
        locked_at: None,
        reset_at: None,
        exempt_until: None,
        password_owed_at: None,
    }
}

fn firm(policy: Policy) -> Firm {
    let name = FirmName::parse("Cabinet Tremblay CPA").expect("a firm's name");
    Firm {
        id: FirmId::new(START, &Seeded::new(0)),
        host: None,
        short_name: ShortName::from_legal_name(&name, Locale::Fr),
        name,
        locale: Locale::Fr,
        time_zone: "America/Montreal".to_owned(),
        phone: None,
        phone_hours: None,
        message: None,
        policy,
        accent: None,
        logo: None,
        sessions: SessionLengths::default(),
        created_at: START,
    }
}

fn session(assurance: Assurance) -> Session {
    Session::new(account(Role::Client).id, assurance, START, &Seeded::new(1))
}

fn signing_in() -> Visitor {
    let account = account(Role::Client);
    let sign_in = sign_in::SignIn::new(account.id, START, &Seeded::new(1));
    Visitor::SigningIn { sign_in, account: Box::new(account) }
}

/// Somebody with a session, of the assurance that their factors call for.
fn signed_in(role: Role, factors: Factors, policy: Policy) -> Visitor {
    let proven = if factors.authenticator { Assurance::TwoFactor } else { Assurance::Password };
    signed_in_as(account(role), proven, factors, policy)
}

fn signed_in_as(account: Account, proven: Assurance, factors: Factors, policy: Policy) -> Visitor {
    let who = SignedIn::new(session(proven), account, factors, &firm(policy), START);
    Visitor::SignedIn(Box::new(who.expect("the session is good")))
}

/// A client whose second factors were reset, and who signed in with the code that staff gave.
fn reset(policy: Policy) -> Visitor {
    let account = Account { reset_at: Some(START), exempt_until: Some(later()), ..account(Role::Client) };
    signed_in_as(account, Assurance::TwoFactor, NO_FACTOR, policy)
}

/// Somebody who said that a sign-in wasn't theirs.
fn owing(role: Role, factors: Factors, policy: Policy) -> Visitor {
    let account = Account { password_owed_at: Some(START), ..account(role) };
    let proven = if factors.authenticator { Assurance::TwoFactor } else { Assurance::Password };
    signed_in_as(account, proven, factors, policy)
}

/// A client without an authenticator, exempt until then.
fn exempt(until: Timestamp) -> Visitor {
    let account = Account { exempt_until: Some(until), ..account(Role::Client) };
    signed_in_as(account, Assurance::Password, NO_FACTOR, REQUIRED)
}

fn later() -> Timestamp {
    START.after(Duration::from_hours(24))
}

/// Each kind of visitor, the pages open to them, and the one where they belong.
fn table() -> Vec<(&'static str, Visitor, &'static [Page], Page)> {
    let (client, accountant, owner) = (Role::Client, Role::Accountant, Role::Owner);
    vec![
        ("nobody", Visitor::Nobody, &[SignIn, Help], SignIn),
        ("between password and code", signing_in(), &[SignIn, Verify, Help], Verify),
        ("client, off", signed_in(client, NO_FACTOR, Policy::Off), &[Portal, Security, Password], Portal),
        (
            "client, optional",
            signed_in(client, NO_FACTOR, Policy::Optional),
            &[Portal, Security, Password, Authenticator],
            Portal,
        ),
        ("client, required", signed_in(client, NO_FACTOR, REQUIRED), &[Authenticator], Authenticator),
        ("client, codes unsaved", signed_in(client, UNSAVED, REQUIRED), &[RecoveryCodes], RecoveryCodes),
        ("client, codes unsaved, off", signed_in(client, UNSAVED, Policy::Off), &[RecoveryCodes], RecoveryCodes),
        ("client, protected", signed_in(client, SAVED, REQUIRED), &[Portal, Security, Password], Portal),
        ("client, protected, off", signed_in(client, SAVED, Policy::Off), &[Portal, Security, Password], Portal),
        ("client, codes spent", signed_in(client, SPENT, REQUIRED), &[Portal, Security, Password], Portal),
        ("client, exempt", exempt(later()), &[Portal, Security, Password, Authenticator], Portal),
        ("client, exempt until now", exempt(START), &[Authenticator], Authenticator),
        ("client, reset, off", reset(Policy::Off), &[Authenticator], Authenticator),
        ("client, reset, optional", reset(Policy::Optional), &[Authenticator], Authenticator),
        ("client, reset, required", reset(REQUIRED), &[Authenticator], Authenticator),
        ("client, owes a password", owing(client, SAVED, REQUIRED), &[Password], Password),
        ("client, owes a password, off", owing(client, NO_FACTOR, Policy::Off), &[Password], Password),
        ("client, owes a password and set-up", owing(client, NO_FACTOR, REQUIRED), &[Authenticator], Authenticator),
        ("client, owes a password, codes unsaved", owing(client, UNSAVED, REQUIRED), &[RecoveryCodes], RecoveryCodes),
        ("owner, owes a password", owing(owner, SAVED, REQUIRED), &[Password], Password),
        ("accountant, off", signed_in(accountant, NO_FACTOR, Policy::Off), &[Authenticator], Authenticator),
        ("owner, optional", signed_in(owner, NO_FACTOR, Policy::Optional), &[Authenticator], Authenticator),
        ("owner, codes unsaved", signed_in(owner, UNSAVED, Policy::Off), &[RecoveryCodes], RecoveryCodes),
        ("accountant, protected", signed_in(accountant, SAVED, REQUIRED), &[Admin, Security, Password], Admin),
        ("accountant, codes spent", signed_in(accountant, SPENT, Policy::Off), &[Admin, Security, Password], Admin),
        ("owner, protected", signed_in(owner, SAVED, Policy::Off), &[Admin, AdminOwner, Security, Password], Admin),
        (
            "owner, protected, required",
            signed_in(owner, SAVED, REQUIRED),
            &[Admin, AdminOwner, Security, Password],
            Admin,
        ),
    ]
}

#[test]
fn every_visitor_may_open_these_pages_and_no_other() {
    for (name, visitor, open, home) in table() {
        assert_eq!(visitor.home(), home, "{name}");
        for page in Page::ALL {
            let expected = if open.contains(&page) { Ok(()) } else { Err(home) };
            assert_eq!(visitor.may_open(page), expected, "{name} at {page:?}");
        }
    }
}

#[test]
fn everybody_may_be_where_they_belong() {
    for (name, visitor, ..) in table() {
        assert_eq!(visitor.may_open(visitor.home()), Ok(()), "{name}");
    }
}

#[test]
fn only_somebody_between_password_and_code_may_type_one() {
    for (name, visitor, ..) in table() {
        let expected = match visitor {
            Visitor::Nobody => Err(Refusal::NotSignedIn),
            Visitor::SigningIn { .. } => Ok(()),
            Visitor::SignedIn(_) => Err(Refusal::OutOfOrder),
        };
        assert_eq!(visitor.signing_in().map(|_| ()), expected, "{name}");
    }
}

#[test]
fn without_a_session_nothing_of_a_session_is_open() {
    for (name, visitor, open, _) in table() {
        for page in Page::ALL {
            let expected = match visitor {
                Visitor::SignedIn(_) if open.contains(&page) => Ok(()),
                Visitor::SignedIn(_) => Err(Refusal::OutOfOrder),
                _ => Err(Refusal::NotSignedIn),
            };
            assert_eq!(visitor.signed_in_at(page).map(|_| ()), expected, "{name} at {page:?}");
        }
    }
}

#[test]
fn the_account_is_known_only_once_the_password_was_right() {
    for (name, visitor, ..) in table() {
        assert_eq!(visitor.account().is_some(), !matches!(visitor, Visitor::Nobody), "{name}");
    }
}

#[test]
fn a_session_that_never_proved_the_accounts_second_factor_is_worth_nothing() {
    for policy in [Policy::Off, Policy::Optional, REQUIRED] {
        for factors in [UNSAVED, SAVED, SPENT] {
            let half = session(Assurance::Password);
            assert!(SignedIn::new(half, account(Role::Client), factors, &firm(policy), START).is_none(), "{policy:?}");
        }
    }
}

#[test]
fn after_a_reset_a_session_of_the_password_alone_is_worth_nothing() {
    for policy in [Policy::Off, Policy::Optional, REQUIRED] {
        let reset = Account { reset_at: Some(START), ..account(Role::Client) };
        let half = session(Assurance::Password);
        assert!(SignedIn::new(half, reset, NO_FACTOR, &firm(policy), START).is_none(), "{policy:?}");
    }
}

#[test]
fn a_session_of_a_disabled_or_locked_account_is_worth_nothing() {
    let disabled = Account { disabled_at: Some(START), ..account(Role::Client) };
    let locked = Account { locked_at: Some(START), ..account(Role::Client) };
    for account in [disabled, locked] {
        let proven = session(Assurance::TwoFactor);
        assert!(SignedIn::new(proven, account, SAVED, &firm(REQUIRED), START).is_none());
    }
}

#[test]
fn a_session_that_is_over_is_worth_nothing() {
    let late = START.after(Duration::from_mins(30));
    let open = |role, now| SignedIn::new(session(Assurance::TwoFactor), account(role), SAVED, &firm(REQUIRED), now);
    assert!(open(Role::Client, late.before(Duration::from_millis(1))).is_some());
    assert!(open(Role::Client, late).is_none());
    // Staff sooner.
    assert!(open(Role::Owner, START.after(Duration::from_mins(15))).is_none());
}

#[test]
fn sessions_last_as_long_as_the_firm_says() {
    let (short, long) = (Limits::SHORTEST_IDLE, Limits::LONGEST_IDLE);
    let limits = |idle| Limits::parse(idle, Limits::SHORTEST).expect("within the limits");
    let sessions = SessionLengths { client: limits(short), staff: limits(long) };
    let firm = Firm { sessions, ..firm(REQUIRED) };
    for (role, idle) in [(Role::Client, short), (Role::Accountant, long), (Role::Owner, long)] {
        let open = |now| SignedIn::new(session(Assurance::TwoFactor), account(role), SAVED, &firm, now);
        assert!(open(START.after(nearly(idle))).is_some(), "{role:?}");
        assert!(open(START.after(idle)).is_none(), "{role:?}");
    }
}

#[test]
fn paths_are_stable_and_found_with_or_without_a_slash_at_the_end() {
    let paths = Page::ALL.map(Page::path);
    let expected = [
        "/sign-in",
        "/sign-in/verify",
        "/sign-in/help",
        "/set-up/authenticator",
        "/set-up/recovery-codes",
        "/",
        "/security",
        "/security/password",
        "/admin",
        "/admin/firm",
    ];
    assert_eq!(paths, expected);
    for page in Page::ALL {
        assert_eq!(Page::of_path(page.path()), Some(page));
        assert_eq!(Page::of_path(&format!("{}/", page.path())), Some(page));
    }
    for other in ["/sign-in/verif", "/Sign-In", "/set-up/token", "/securit", "/security-x", "/administer", "/Admin"] {
        assert_eq!(Page::of_path(other), None, "{other}");
    }
}

#[test]
fn what_stands_below_a_page_of_the_inside_is_as_closed_as_the_page() {
    for below in ["/admin/clients", "/admin/clients/42", "/admin/clients/", "/admin/x/y", "/admin/firmly", "/admin//x"]
    {
        assert_eq!(Page::of_path(below), Some(Admin), "{below}");
    }
    for below in ["/admin/firm", "/admin/firm/", "/admin/firm/logo", "/admin/staff", "/admin/staff/42", "/admin/staff/"]
    {
        assert_eq!(Page::of_path(below), Some(AdminOwner), "{below}");
    }
    for below in ["/security/passwords", "/security/x/y", "/security//"] {
        assert_eq!(Page::of_path(below), Some(Security), "{below}");
    }
    for below in ["/security/password", "/security/password/", "/security/password/x"] {
        assert_eq!(Page::of_path(below), Some(Password), "{below}");
    }
    // The portal's own address is a page, and not everything below it.
    assert_eq!(Page::of_path("/x"), None);
}
