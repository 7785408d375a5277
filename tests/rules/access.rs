//! Where a visitor may be: every kind of visitor against every page.

use std::time::Duration;

use guichet::{
    Refusal,
    access::{
        Factors,
        Page::{self, Authenticator, Help, Portal, RecoveryCodes, SignIn, Verify},
        SignedIn, Visitor,
    },
    account::{Account, Role, Username},
    id::{AccountId, FirmId},
    locale::Locale,
    policy::Policy,
    session::{Assurance, Session},
    sign_in,
};

use crate::support::{START, Seeded};

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
    let who = SignedIn::new(session(proven), account(role), factors, policy, START);
    Visitor::SignedIn(Box::new(who.expect("the session is good")))
}

/// Each kind of visitor, the pages open to them, and the one where they belong.
fn table() -> Vec<(&'static str, Visitor, &'static [Page], Page)> {
    let (client, accountant, owner) = (Role::Client, Role::Accountant, Role::Owner);
    vec![
        ("nobody", Visitor::Nobody, &[SignIn, Help], SignIn),
        ("between password and code", signing_in(), &[SignIn, Verify, Help], Verify),
        ("client, off", signed_in(client, NO_FACTOR, Policy::Off), &[Portal], Portal),
        ("client, optional", signed_in(client, NO_FACTOR, Policy::Optional), &[Portal, Authenticator], Portal),
        ("client, required", signed_in(client, NO_FACTOR, REQUIRED), &[Authenticator], Authenticator),
        ("client, codes unsaved", signed_in(client, UNSAVED, REQUIRED), &[RecoveryCodes], RecoveryCodes),
        ("client, codes unsaved, off", signed_in(client, UNSAVED, Policy::Off), &[RecoveryCodes], RecoveryCodes),
        ("client, protected", signed_in(client, SAVED, REQUIRED), &[Portal], Portal),
        ("client, protected, off", signed_in(client, SAVED, Policy::Off), &[Portal], Portal),
        ("client, codes spent", signed_in(client, SPENT, REQUIRED), &[Portal], Portal),
        ("accountant, off", signed_in(accountant, NO_FACTOR, Policy::Off), &[Authenticator], Authenticator),
        ("owner, optional", signed_in(owner, NO_FACTOR, Policy::Optional), &[Authenticator], Authenticator),
        ("owner, codes unsaved", signed_in(owner, UNSAVED, Policy::Off), &[RecoveryCodes], RecoveryCodes),
        ("owner, protected", signed_in(owner, SAVED, Policy::Off), &[Portal], Portal),
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
            assert!(SignedIn::new(half, account(Role::Client), factors, policy, START).is_none(), "{policy:?}");
        }
    }
}

#[test]
fn a_session_of_a_disabled_account_is_worth_nothing() {
    let disabled = Account { disabled_at: Some(START), ..account(Role::Client) };
    assert!(SignedIn::new(session(Assurance::TwoFactor), disabled, SAVED, REQUIRED, START).is_none());
}

#[test]
fn a_session_that_is_over_is_worth_nothing() {
    let late = START.after(Duration::from_mins(30));
    let open = |role, now| SignedIn::new(session(Assurance::TwoFactor), account(role), SAVED, REQUIRED, now);
    assert!(open(Role::Client, late.before(Duration::from_millis(1))).is_some());
    assert!(open(Role::Client, late).is_none());
    // Staff sooner.
    assert!(open(Role::Owner, START.after(Duration::from_mins(15))).is_none());
}

#[test]
fn paths_are_stable_and_found_with_or_without_a_slash_at_the_end() {
    let paths = Page::ALL.map(Page::path);
    let expected =
        ["/sign-in", "/sign-in/verify", "/sign-in/help", "/set-up/authenticator", "/set-up/recovery-codes", "/"];
    assert_eq!(paths, expected);
    for page in Page::ALL {
        assert_eq!(Page::of_path(page.path()), Some(page));
        assert_eq!(Page::of_path(&format!("{}/", page.path())), Some(page));
    }
    for other in ["/sign-in/verif", "/Sign-In", "/set-up/token", "/security"] {
        assert_eq!(Page::of_path(other), None, "{other}");
    }
}
