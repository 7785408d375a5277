//! Where a visitor may be: one table for pages and server functions alike.

use crate::{
    account::{Account, Role},
    error::Refusal,
    firm::Firm,
    policy::SetUp,
    session::{Assurance, Session},
    sign_in::SignIn,
    time::Timestamp,
};

/// What an account has to prove itself with, besides the password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Whether it has an active authenticator.
    pub authenticator: bool,
    /// Whether the recovery codes were shown but never acknowledged.
    pub codes_unsaved: bool,
    /// How many recovery codes are left.
    pub codes_left: u32,
}

/// Who sent a request.
#[derive(Clone, Debug)]
pub enum Visitor {
    /// Nobody that we know.
    Nobody,
    /// Somebody between password and second factor.
    SigningIn {
        /// Where they stand.
        sign_in: SignIn,
        /// Who they say they are; the password was right.
        account: Box<Account>,
    },
    /// Somebody with a session.
    SignedIn(Box<SignedIn>),
}

/// A session, with what decides where it may go.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// Whose it is.
    pub account: Account,
    /// What the account proves itself with.
    pub factors: Factors,
    /// What the firm's policy asks of it.
    pub set_up: SetUp,
}

impl SignedIn {
    /// A session that may go somewhere. None when it isn't worth anything: over, the account disabled or locked, or
    /// the account has a second factor to prove that this session never proved (Kratos CVE-2024-45042).
    #[must_use]
    pub fn new(session: Session, account: Account, factors: Factors, firm: &Firm, now: Timestamp) -> Option<Self> {
        let asked = factors.authenticator || account.reset_at.is_some();
        let unproven = asked && session.assurance < Assurance::TwoFactor;
        let is_live = session.is_live(firm.sessions.of(account.role), now);
        let set_up = firm.policy.asks(&account, now);
        (!unproven && account.is_open() && is_live).then_some(Self { session, account, factors, set_up })
    }

    /// The page that this session belongs on when it asks for one that isn't its own.
    #[must_use]
    pub const fn home(&self) -> Page {
        match (self.factors, self.set_up) {
            (Factors { authenticator: true, codes_unsaved: true, .. }, _) => Page::RecoveryCodes,
            (Factors { authenticator: false, .. }, SetUp::Demanded) => Page::Authenticator,
            _ if self.account.password_owed_at.is_some() => Page::Password,
            _ if self.account.role.is_staff() => Page::Admin,
            _ => Page::Portal,
        }
    }

    /// Whether nothing else is open until set-up is done, or a new password chosen.
    #[must_use]
    pub const fn is_confined(&self) -> bool {
        matches!(self.home(), Page::RecoveryCodes | Page::Authenticator | Page::Password)
    }

    /// Whether the second factor was proven a moment ago, for what asks for it again.
    ///
    /// # Errors
    /// [`Refusal::OutOfOrder`] without a second factor: a password alone yields none; [`Refusal::StepUpNeeded`].
    pub fn proven_anew(&self, now: Timestamp) -> Result<(), Refusal> {
        if !self.factors.authenticator {
            return Err(Refusal::OutOfOrder);
        }
        if self.session.is_proven_anew(now) { Ok(()) } else { Err(Refusal::StepUpNeeded) }
    }

    /// Whether an authenticator may be set up now.
    #[must_use]
    pub fn may_enrol(&self) -> bool {
        !self.factors.authenticator && self.set_up != SetUp::NotAsked
    }
}

/// The pages that not everybody may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Username and password.
    SignIn,
    /// The code.
    Verify,
    /// "I can't sign in", and after the password "I can't use my app".
    Help,
    /// QR code and first code.
    Authenticator,
    /// Recovery codes.
    RecoveryCodes,
    /// The portal home.
    Portal,
    /// The account's own security, and what stands below it.
    Security,
    /// Another password.
    Password,
    /// The admin view, and what stands below it.
    Admin,
    /// The parts of it that are the owners'.
    AdminOwner,
}

impl Page {
    /// Every such page.
    pub const ALL: [Self; 10] = [
        Self::SignIn,
        Self::Verify,
        Self::Help,
        Self::Authenticator,
        Self::RecoveryCodes,
        Self::Portal,
        Self::Security,
        Self::Password,
        Self::Admin,
        Self::AdminOwner,
    ];

    /// What of the admin view is the owners' alone.
    const OWNERS: [&'static str; 2] = ["/admin/staff", "/admin/firm"];

    /// Its path. Paths are stable: bookmarks and reverse proxies rely on them.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::SignIn => "/sign-in",
            Self::Verify => "/sign-in/verify",
            Self::Help => "/sign-in/help",
            Self::Authenticator => "/set-up/authenticator",
            Self::RecoveryCodes => "/set-up/recovery-codes",
            Self::Portal => "/",
            Self::Security => "/security",
            Self::Password => "/security/password",
            Self::Admin => "/admin",
            Self::AdminOwner => "/admin/firm",
        }
    }

    /// The page of a path, a trailing slash or not. What stands below the security page or the admin view is as
    /// closed as they are, whether it exists or not.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let path = match path.trim_end_matches('/') {
            "" => "/",
            other => other,
        };
        let below = |place: &str| path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if Self::OWNERS.into_iter().any(below) {
            return Some(Self::AdminOwner);
        }
        if below(Self::Password.path()) {
            return Some(Self::Password);
        }
        if let Some(page) = [Self::Admin, Self::Security].into_iter().find(|page| below(page.path())) {
            return Some(page);
        }
        Self::ALL.into_iter().find(|page| page.path() == path)
    }
}

impl Visitor {
    /// Whether the visitor may open the page; else the page where they belong.
    ///
    /// # Errors
    /// The page to go to instead.
    pub fn may_open(&self, page: Page) -> Result<(), Page> {
        let (allowed, home) = match self {
            Self::Nobody => (matches!(page, Page::SignIn | Page::Help), Page::SignIn),
            Self::SigningIn { .. } => (matches!(page, Page::SignIn | Page::Verify | Page::Help), Page::Verify),
            Self::SignedIn(who) => {
                let home = who.home();
                let also = !who.is_confined()
                    && match page {
                        Page::Authenticator => who.may_enrol(),
                        Page::Security | Page::Password => true,
                        Page::AdminOwner => who.account.role == Role::Owner,
                        _ => false,
                    };
                (page == home || also, home)
            }
        };
        if allowed { Ok(()) } else { Err(home) }
    }

    /// The page where the visitor belongs.
    #[must_use]
    pub const fn home(&self) -> Page {
        match self {
            Self::Nobody => Page::SignIn,
            Self::SigningIn { .. } => Page::Verify,
            Self::SignedIn(who) => who.home(),
        }
    }

    /// The account, once the password was right.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Nobody => None,
            Self::SigningIn { account, .. } => Some(account),
            Self::SignedIn(who) => Some(&who.account),
        }
    }

    /// The sign-in, for what only somebody between password and code may do.
    ///
    /// # Errors
    /// Nobody isn't signed in; somebody with a session is past it.
    pub fn signing_in(&self) -> Result<(&SignIn, &Account), Refusal> {
        match self {
            Self::Nobody => Err(Refusal::NotSignedIn),
            Self::SigningIn { sign_in, account } => Ok((sign_in, account)),
            Self::SignedIn(_) => Err(Refusal::OutOfOrder),
        }
    }

    /// The session, for what belongs to no page in particular.
    ///
    /// # Errors
    /// Without a session, not signed in.
    pub fn signed_in(&self) -> Result<&SignedIn, Refusal> {
        if let Self::SignedIn(who) = self { Ok(who) } else { Err(Refusal::NotSignedIn) }
    }

    /// The session, for what belongs to this page.
    ///
    /// # Errors
    /// Without a session, not signed in; with one that belongs elsewhere, out of order.
    pub fn signed_in_at(&self, page: Page) -> Result<&SignedIn, Refusal> {
        let who = self.signed_in()?;
        self.may_open(page).map_err(|_| Refusal::OutOfOrder)?;
        Ok(who)
    }
}
