//! [`Store`], method by method: each is one function of the module that is named after what it is about.

use async_trait::async_trait;
use guichet::{
    Fault,
    access::Factors,
    account::{Account, UsernameKey},
    audit::{Event, Record},
    firm::Firm,
    id::{AccountId, FirmId, HelpRequestId, RecoverySetId, SessionId, SignInId},
    invitation::Invitation,
    locale::Locale,
    ports::{
        CodeCount, Completed, Completion, Confirmation, HeldCodes, Holder, NewRecoverySet, NewSession, PasswordCounts,
        Reproof, Reproven, Room, Sealed, SealedAuthenticator, SpendableCodes, SpendableIssuedCode, Store,
    },
    session::Session,
    sign_in::SignIn,
    throttle::{Key, Rule, Verdict},
    time::Timestamp,
    token::TokenHash,
    totp::{NearMiss, Step},
};

use crate::{
    accounts, audit, authenticators, database::Database, firms, help_requests, installation, invitations,
    recovery_codes, resets, sessions, sign_ins, sweep, throttle,
};

#[async_trait]
impl Store for Database {
    async fn firms(&self) -> Result<Vec<Firm>, Fault> {
        firms::all(self).await
    }
    async fn firm_of_host(&self, host: &str) -> Result<Option<Firm>, Fault> {
        firms::of_host(self, host).await
    }
    async fn create_firm(&self, firm: &Firm, event: &Event) -> Result<(), Fault> {
        firms::create(self, firm, event).await
    }

    async fn account(&self, account: AccountId) -> Result<Option<Account>, Fault> {
        accounts::by_id(self, account).await
    }
    async fn account_of_username(
        &self,
        firm: FirmId,
        username: &UsernameKey,
    ) -> Result<Option<(Account, Option<Sealed>)>, Fault> {
        accounts::of_username(self, firm, username).await
    }
    async fn owners(&self, firm: FirmId) -> Result<Vec<(Account, bool)>, Fault> {
        accounts::owners(self, firm).await
    }
    async fn factors(&self, account: AccountId) -> Result<Factors, Fault> {
        accounts::factors_of(self, account).await
    }
    async fn choose_locale(&self, account: AccountId, locale: Locale) -> Result<(), Fault> {
        accounts::choose_locale(self, account, locale).await
    }

    async fn invite(&self, account: &Account, invitation: &Invitation, event: &Event) -> Result<bool, Fault> {
        invitations::invite(self, account, invitation, event).await
    }
    async fn renew_invitation(&self, invitation: &Invitation, event: &Event) -> Result<(), Fault> {
        invitations::renew(self, invitation, event).await
    }
    async fn invitation(&self, token: TokenHash) -> Result<Option<(Invitation, Account)>, Fault> {
        invitations::of_token(self, token).await
    }
    async fn accept_invitation(
        &self,
        invitation: &Invitation,
        password: &Sealed,
        locale: Locale,
        opens: &NewSession,
        event: &Event,
    ) -> Result<bool, Fault> {
        invitations::accept(self, invitation, password, locale, opens, event).await
    }

    async fn count(&self, attempts: &[(Key, Rule)], now: Timestamp) -> Result<Vec<Verdict>, Fault> {
        throttle::count(self, attempts, now).await
    }
    async fn count_code(&self, sign_in: SignInId, attempt: (&Key, Rule), now: Timestamp) -> Result<CodeCount, Fault> {
        sign_ins::count_code(self, sign_in, attempt, now).await
    }
    async fn count_proof(&self, account: AccountId, attempt: (&Key, Rule), now: Timestamp) -> Result<Verdict, Fault> {
        sign_ins::count_proof(self, account, attempt, now).await
    }

    async fn begin_sign_in(
        &self,
        sign_in: &SignIn,
        token: TokenHash,
        password: &Sealed,
        counts: &PasswordCounts,
        event: &Event,
    ) -> Result<bool, Fault> {
        sign_ins::begin(self, sign_in, token, password, counts, event).await
    }
    async fn keep_near_miss(&self, sign_in: SignInId, near_miss: Option<NearMiss>) -> Result<(), Fault> {
        sign_ins::keep_near_miss(self, sign_in, near_miss).await
    }

    async fn complete_sign_in(&self, completion: &Completion, record: &Record) -> Result<Completed, Fault> {
        sign_ins::complete(self, completion, record).await
    }
    async fn spendable_issued_code(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<SpendableIssuedCode>, Fault> {
        resets::spendable(self, account, now).await
    }
    async fn prove_again(&self, reproof: &Reproof, event: &Event) -> Result<Reproven, Fault> {
        sign_ins::prove_again(self, reproof, event).await
    }
    async fn end_sign_in(&self, sign_in: SignInId) -> Result<(), Fault> {
        sign_ins::end(self, sign_in).await
    }
    async fn ask_for_help(
        &self,
        request: HelpRequestId,
        account: AccountId,
        since: Timestamp,
        limit: u32,
        record: &Record,
    ) -> Result<bool, Fault> {
        help_requests::ask(self, request, account, since, limit, record).await
    }

    async fn authenticators(&self, account: AccountId) -> Result<Vec<SealedAuthenticator<Step>>, Fault> {
        authenticators::active(self, account).await
    }
    async fn pending_replacement(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<SealedAuthenticator<Timestamp>>, Fault> {
        authenticators::pending_replacement(self, account, now).await
    }
    async fn start_enrolment(
        &self,
        session: &Session,
        authenticator: &SealedAuthenticator<Timestamp>,
        event: &Event,
    ) -> Result<bool, Fault> {
        authenticators::start_enrolment(self, session, authenticator, event).await
    }
    async fn confirm_enrolment(&self, confirmation: &Confirmation, record: &Record) -> Result<bool, Fault> {
        authenticators::confirm_enrolment(self, confirmation, record).await
    }

    async fn spendable_codes(&self, account: AccountId) -> Result<Option<SpendableCodes>, Fault> {
        recovery_codes::spendable(self, account).await
    }
    async fn held_codes(&self, account: AccountId) -> Result<Option<HeldCodes>, Fault> {
        recovery_codes::held(self, account).await
    }
    async fn replace_codes(
        &self,
        session: &Session,
        replaces: RecoverySetId,
        codes: &NewRecoverySet,
        event: &Event,
    ) -> Result<bool, Fault> {
        recovery_codes::replace(self, session, replaces, codes, event).await
    }
    async fn save_codes(&self, account: AccountId, set: RecoverySetId, event: &Event) -> Result<bool, Fault> {
        recovery_codes::save(self, account, set, event).await
    }

    async fn open_session(
        &self,
        opens: &NewSession,
        room: &Room,
        password: &Sealed,
        counts: &PasswordCounts,
        event: &Event,
    ) -> Result<bool, Fault> {
        sessions::open(self, opens, room, password, counts, event).await
    }
    async fn holder(&self, token: TokenHash) -> Result<Option<Holder>, Fault> {
        if let Some((session, account, factors)) = sessions::of_token(self, token).await? {
            return Ok(Some(Holder::Session(session, account, factors)));
        }
        let found = sign_ins::of_token(self, token).await?;
        Ok(found.map(|(sign_in, account)| Holder::SignIn(sign_in, account)))
    }
    async fn see_session(&self, session: SessionId, now: Timestamp) -> Result<bool, Fault> {
        sessions::see(self, session, now).await
    }
    async fn end_session(&self, session: SessionId, event: &Event) -> Result<(), Fault> {
        sessions::end(self, session, event).await
    }

    async fn record(&self, record: &Record) -> Result<(), Fault> {
        audit::record(self, record).await
    }
    async fn sweep(&self, now: Timestamp) -> Result<bool, Fault> {
        sweep::sweep(self, now).await
    }
    async fn key_check(&self) -> Result<Option<Sealed>, Fault> {
        installation::key_check(self).await
    }
    async fn keep_key_check(&self, sealed: &Sealed) -> Result<bool, Fault> {
        installation::keep_key_check(self, sealed).await
    }
    async fn close(&self) {
        Database::close(self).await;
    }
    async fn is_reachable(&self) -> Result<(), Fault> {
        self.read().await?.statement("SELECT COUNT(*) AS number FROM firm").number().await.map(drop)
    }
}
