//! A firm, its people and their browsers: calls the use cases as a server does, with cookies and links as text.

use std::{sync::Arc, time::Duration};

use guichet::{
    Error, Fault, Refusal, Result,
    access::{Page, SignedIn, Visitor},
    account::{Account, Role, Username},
    audit::{HelpOutcome, Origin},
    caller::Caller,
    code::{SixDigits, TypedCode},
    firm::{Firm, FirmName},
    id::{AccountId, IssuedCodeId},
    issued_code::CodeToGive,
    locale::Locale,
    policy::Policy,
    ports::{Clock, Ports, Store},
    reason::IdentityCheck,
    recovery::RecoveryCode,
    session::Session,
    time::Timestamp,
    totp::{Drift, STEP_SECONDS, Step, TotpSecret},
    usecase::{self, Credentials, Enrolment, NewAccount, NewFirm, ResetGrounds},
};

use super::{BoundVault, CountingHasher, Memory, START, Seeded, TestClock};

/// Everybody's password.
pub const PASSWORD: &str = "quatre lamas sous la pluie";

/// The ports, each also by its own type, and the firm that everybody belongs to.
pub struct World {
    pub ports: Ports,
    pub clock: Arc<TestClock>,
    pub memory: Arc<Memory>,
    pub hasher: Arc<CountingHasher>,
    pub vault: Arc<BoundVault>,
    pub firm: Firm,
}

/// Somebody whose set-up is finished.
pub struct Protected {
    pub account: Account,
    pub secret: TotpSecret,
    /// As printed.
    pub codes: Vec<String>,
    /// Of the session in which the set-up ended.
    pub cookie: String,
}

impl World {
    /// A firm that requires 2FA.
    pub async fn new() -> Self {
        Self::with(Policy::Required { from: START }).await
    }

    /// A firm with that policy.
    pub async fn with(policy: Policy) -> Self {
        let (clock, memory) = (Arc::new(TestClock::new()), Arc::new(Memory::default()));
        let (hasher, vault) = (Arc::new(CountingHasher::default()), Arc::new(BoundVault::default()));
        let ports = Ports {
            store: memory.clone(),
            clock: clock.clone(),
            entropy: Arc::new(Seeded::new(1)),
            vault: vault.clone(),
            hasher: hasher.clone(),
            drift: Drift::OneStep,
            sends_letters: false,
        };
        let firm = found(&ports, "Cabinet Tremblay CPA", policy).await;
        Self { ports, clock, memory, hasher, vault, firm }
    }

    /// A second firm of the same installation.
    pub async fn other_firm(&self) -> Firm {
        found(&self.ports, "Lévesque & Associés", self.firm.policy).await
    }

    /// The same installation, seen from another firm.
    pub fn seen_from(&self, firm: Firm) -> Self {
        let (ports, clock, memory) = (self.ports.clone(), self.clock.clone(), self.memory.clone());
        Self { ports, clock, memory, hasher: self.hasher.clone(), vault: self.vault.clone(), firm }
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets time pass until codes are new ones.
    pub fn next_step(&self) {
        self.clock.advance(Duration::from_secs(STEP_SECONDS));
    }

    /// Invites somebody; the link's token.
    pub async fn invite(&self, username: &str, role: Role) -> Result<String> {
        self.invite_to(&self.firm, username, role).await
    }

    /// Invites somebody to that firm.
    pub async fn invite_to(&self, firm: &Firm, username: &str, role: Role) -> Result<String> {
        let username = Username::parse(username).expect("a username");
        let new = NewAccount { username, email: None, name: None, role, locale: Locale::En, accountant: None };
        usecase::invite(&self.ports, firm, new).await.map(|(_, token)| token.reveal())
    }

    /// Chooses [`PASSWORD`]; the session's cookie.
    pub async fn accept(&self, link: &str) -> Result<String> {
        self.accept_with(link, PASSWORD).await
    }

    /// Chooses a password.
    pub async fn accept_with(&self, link: &str, password: &str) -> Result<String> {
        let accepted = usecase::accept_invitation(&self.ports, &self.firm, link, password, Locale::Fr, &here()).await;
        accepted.map(|token| token.reveal())
    }

    /// Invites somebody, who chooses a password.
    pub async fn joined(&self, username: &str, role: Role) -> String {
        let link = self.invite(username, role).await.expect("the username is free");
        self.accept(&link).await.expect("the link works")
    }

    /// Who a cookie stands for.
    pub async fn visitor(&self, cookie: &str) -> Visitor {
        usecase::recognise(&self.ports, &self.firm, Some(cookie)).await.expect("the store works")
    }

    /// Where the holder of a cookie belongs.
    pub async fn home(&self, cookie: &str) -> Page {
        self.visitor(cookie).await.home()
    }

    async fn at(&self, cookie: &str, page: Page) -> Result<SignedIn> {
        let visitor = usecase::recognise(&self.ports, &self.firm, Some(cookie)).await?;
        Ok(visitor.signed_in_at(page)?.clone())
    }

    /// Opens the page with the QR code.
    pub async fn enrolment(&self, cookie: &str) -> Result<Enrolment> {
        let who = self.at(cookie, Page::Authenticator).await?;
        usecase::open_enrolment(&self.ports, &self.firm, &who, &here()).await
    }

    /// Types the first code; the cookie of the session that begins.
    pub async fn confirm(&self, cookie: &str, typed: &str) -> Result<String> {
        let who = self.at(cookie, Page::Authenticator).await?;
        usecase::confirm_enrolment(&self.ports, &who, typed, &here()).await.map(|token| token.reveal())
    }

    /// Scans and types the first code; the secret, and the cookie of the session that begins.
    pub async fn enrolled(&self, cookie: &str) -> (TotpSecret, String) {
        let secret = secret_of(&self.enrolment(cookie).await.expect("may enrol").key);
        let cookie = self.confirm(cookie, &self.code(&secret)).await.expect("the first code is right");
        (secret, cookie)
    }

    /// Opens the page with the recovery codes, as printed.
    pub async fn recovery_codes(&self, cookie: &str) -> Result<Vec<String>> {
        let who = self.at(cookie, Page::RecoveryCodes).await?;
        let shown = usecase::open_recovery_codes(&self.ports, &who, &here()).await?;
        Ok(shown.codes.iter().map(RecoveryCode::reveal).collect())
    }

    /// Leaves the page with the recovery codes.
    pub async fn finish(&self, cookie: &str, saved: bool) -> Result<()> {
        let visitor = self.visitor(cookie).await;
        usecase::finish_set_up(&self.ports, &visitor, saved, None, &here()).await
    }

    /// A client who has set everything up, at a moment when the app shows a code that wasn't used.
    pub async fn protected(&self, username: &str) -> Protected {
        self.protected_as(username, Role::Client).await
    }

    /// Somebody of that role who has set everything up.
    pub async fn protected_as(&self, username: &str, role: Role) -> Protected {
        let cookie = self.joined(username, role).await;
        let (secret, cookie) = self.enrolled(&cookie).await;
        let codes = self.recovery_codes(&cookie).await.expect("the codes are shown");
        self.finish(&cookie, true).await.expect("the codes are saved");
        let key = Username::parse(username).expect("a username").key();
        let found = self.memory.account_of_username(self.firm.id, &key).await.expect("the store works");
        self.next_step();
        Protected { account: found.expect("the account exists").0, secret, codes, cookie }
    }

    /// Types username and [`PASSWORD`]; the cookie.
    pub async fn sign_in(&self, username: &str) -> Result<String> {
        self.sign_in_with(username, PASSWORD).await
    }

    /// Types username and password.
    pub async fn sign_in_with(&self, username: &str, password: &str) -> Result<String> {
        self.sign_in_from(&here(), username, password).await
    }

    /// Types username and password somewhere.
    pub async fn sign_in_from(&self, origin: &Origin, username: &str, password: &str) -> Result<String> {
        let typed = Credentials { username, password };
        usecase::begin_sign_in(&self.ports, &self.firm, typed, origin).await.map(|token| token.reveal())
    }

    /// Types a code; the cookie of the session that begins.
    pub async fn verify(&self, cookie: &str, typed: &str) -> Result<String> {
        let visitor = usecase::recognise(&self.ports, &self.firm, Some(cookie)).await?;
        let half = visitor.signing_in()?;
        usecase::verify_second_factor(&self.ports, &self.firm, half, typed, &here()).await.map(|token| token.reveal())
    }

    /// "I can't use my app."
    pub async fn help(&self, cookie: &str) -> Result<()> {
        usecase::ask_for_help(&self.ports, &self.firm, &self.visitor(cookie).await, &here()).await
    }

    /// Proves the second factor again.
    pub async fn prove_again(&self, cookie: &str, typed: &str) -> Result<Session> {
        let visitor = self.visitor(cookie).await;
        let Visitor::SignedIn(who) = visitor else { return Err(Refusal::NotSignedIn.into()) };
        usecase::prove_again(&self.ports, &self.firm, &who, typed, &here()).await
    }

    /// Resets a client, who was called back and has a new phone.
    pub async fn reset(&self, cookie: &str, client: AccountId) -> Result<CodeToGive> {
        let (visitor, origin) = (self.visitor(cookie).await, here());
        let caller = Caller { firm: &self.firm, visitor: &visitor, origin: &origin };
        let grounds = ResetGrounds::parse("called_back", "New phone")?;
        usecase::reset_two_factor(&self.ports, caller, client, grounds).await
    }

    /// Issues a code to a client, who was seen in person.
    pub async fn issue(&self, cookie: &str, client: AccountId) -> Result<CodeToGive> {
        let (visitor, origin) = (self.visitor(cookie).await, here());
        let caller = Caller { firm: &self.firm, visitor: &visitor, origin: &origin };
        usecase::issue_code(&self.ports, caller, client, IdentityCheck::InPerson).await
    }

    /// Takes a code back.
    pub async fn revoke(&self, cookie: &str, client: AccountId, code: IssuedCodeId) -> Result<()> {
        let (visitor, origin) = (self.visitor(cookie).await, here());
        let caller = Caller { firm: &self.firm, visitor: &visitor, origin: &origin };
        usecase::revoke_code(&self.ports, caller, client, code).await
    }

    /// Closes a client's help requests.
    pub async fn handle_help(&self, cookie: &str, client: AccountId, outcome: HelpOutcome) -> Result<()> {
        let (visitor, origin) = (self.visitor(cookie).await, here());
        let caller = Caller { firm: &self.firm, visitor: &visitor, origin: &origin };
        usecase::handle_help(&self.ports, caller, client, outcome).await
    }

    /// Signs out.
    pub async fn sign_out(&self, cookie: &str) {
        usecase::sign_out(&self.ports, &self.visitor(cookie).await, &here()).await.expect("the store works");
    }

    /// What an app with that secret shows now.
    pub fn code(&self, secret: &TotpSecret) -> String {
        secret.code_at(Step::at(self.now())).reveal().to_owned()
    }

    /// Six digits that are wrong now, and a step before and after.
    pub fn wrong_code(&self, secret: &TotpSecret) -> String {
        let present = Step::at(self.now()).number();
        let near: Vec<_> = (present - 1..=present + 1).map(|step| secret.code_at(Step::from_number(step))).collect();
        let wrong = (0..1_000_000)
            .map(|number| format!("{number:06}"))
            .find(|code| near.iter().all(|near| near.reveal() != code));
        wrong.expect("three codes aren't all of them")
    }

    /// Signs in until `failures` more wrong codes were counted, five to a sign-in at most.
    pub async fn fail(&self, username: &str, secret: &TotpSecret, failures: u32) {
        let mut cookie = self.sign_in(username).await.expect("the password is right");
        for failure in 0..failures {
            if failure > 0 && failure % 5 == 0 {
                cookie = self.sign_in(username).await.expect("the password is right");
            }
            let refusal = refused(self.verify(&cookie, &self.wrong_code(secret)).await);
            assert!(matches!(refusal, Refusal::WrongCode { .. } | Refusal::TriesSpent), "{refusal}");
        }
    }
}

async fn found(ports: &Ports, name: &str, policy: Policy) -> Firm {
    let new = NewFirm {
        name: FirmName::parse(name).expect("a firm's name"),
        short_name: None,
        host: Some(format!("{}.example", name.len())),
        locale: Locale::Fr,
        time_zone: "America/Montreal".to_owned(),
        phone: None,
        phone_hours: None,
        message: None,
        policy,
    };
    usecase::create_firm(ports, new).await.expect("the store works")
}

/// An ordinary browser.
pub fn here() -> Origin {
    from("203.0.113.7")
}

/// A browser at that address.
pub fn from(address: &str) -> Origin {
    Origin { address: Some(address.parse().expect("an address")), user_agent: "a browser".to_owned(), browser: None }
}

/// Six digits as typed.
pub fn digits(text: &str) -> SixDigits {
    match TypedCode::parse(text) {
        Some(TypedCode::SixDigits(digits)) => digits,
        _ => panic!("{text} isn't six digits"),
    }
}

/// The secret of a key that was typed into an app.
pub fn secret_of(key: &str) -> TotpSecret {
    let bytes = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).expect("a key in base 32");
    TotpSecret::from_bytes(&bytes).expect("20 bytes")
}

/// What the person was told.
pub fn refused<T, E: Into<Error>>(outcome: Result<T, E>) -> Refusal {
    match outcome.map_err(Into::into) {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Fault(fault)) => panic!("a fault: {fault}"),
        Ok(_) => panic!("it wasn't refused"),
    }
}

/// What failed inside.
pub fn fault<T, E: Into<Error>>(outcome: Result<T, E>) -> Fault {
    match outcome.map_err(Into::into) {
        Err(Error::Fault(fault)) => fault,
        Err(Error::Refused(refusal)) => panic!("a refusal: {refusal}"),
        Ok(_) => panic!("nothing failed"),
    }
}
