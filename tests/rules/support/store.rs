//! The promises of the `Store` trait, kept by tables in memory.

use async_trait::async_trait;
use guichet::{
    Fault,
    access::Factors,
    account::{Account, Role, UsernameKey},
    audit::{Event, Record},
    firm::Firm,
    id::{AccountId, FirmId, HelpRequestId, RecoverySetId, SessionId, SignInId},
    invitation::Invitation,
    locale::Locale,
    ports::{
        CodeCount, Completed, Completion, Confirmation, HeldCodes, Holder, NewRecoverySet, NewSession, PasswordCounts,
        Reproof, Reproven, Room, Sealed, SealedAuthenticator, SpendableCodes, SpendableIssuedCode, Store,
    },
    session::{Assurance, Session},
    sign_in::{Proof, SignIn},
    throttle::{Counter, Key, Rule, Verdict, count},
    time::Timestamp,
    token::TokenHash,
    totp::{NearMiss, Step},
};

use super::memory::{AuthenticatorRow, HelpRow, Memory, State, Tables};

pub(super) type Outcome<T> = Result<T, Fault>;

impl Tables {
    pub fn factors_of(&self, account: AccountId) -> Factors {
        let set = self.sets.iter().find(|set| set.account == account);
        let active = |row: &AuthenticatorRow| row.account == account && matches!(row.state, State::Active(_));
        Factors {
            authenticator: self.authenticators.iter().any(active),
            codes_unsaved: set.is_some_and(|set| set.held.is_some()),
            codes_left: set.map_or(0, |set| u32::try_from(set.codes.len()).unwrap()),
        }
    }

    /// Whether that is the account's password, and the account may sign in with it.
    pub fn opens_with(&self, account: AccountId, password: &Sealed) -> bool {
        self.accounts.iter().any(|(row, kept)| row.id == account && row.is_open() && kept.as_ref() == Some(password))
    }

    pub fn account_of(&self, account: AccountId) -> Account {
        self.accounts.iter().find(|(row, _)| row.id == account).expect("the account exists").0.clone()
    }

    fn counter(&self, key: &Key) -> Counter {
        self.counters.get(key).copied().unwrap_or(Counter::NONE)
    }

    pub fn password_was_right(&mut self, counts: &PasswordCounts, at: Timestamp) {
        self.forget(&counts.username);
        if let Some(address) = &counts.address {
            self.lower(address, at);
        }
    }
}

#[async_trait]
impl Store for Memory {
    async fn firms(&self) -> Outcome<Vec<Firm>> {
        Ok(self.begin("firms").await?.firms.clone())
    }

    async fn firm_of_host(&self, host: &str) -> Outcome<Option<Firm>> {
        let tables = self.begin("firm_of_host").await?;
        let named = tables.firms.iter().find(|firm| firm.host.as_deref() == Some(host));
        Ok(named.or(if tables.firms.len() == 1 { tables.firms.first() } else { None }).cloned())
    }

    async fn create_firm(&self, firm: &Firm, event: &Event) -> Outcome<()> {
        let mut tables = self.begin("create_firm").await?;
        tables.firms.push(firm.clone());
        tables.write(event);
        Ok(())
    }

    async fn account(&self, account: AccountId) -> Outcome<Option<Account>> {
        let tables = self.begin("account").await?;
        Ok(tables.accounts.iter().find(|(row, _)| row.id == account).map(|(row, _)| row.clone()))
    }

    async fn account_of_username(
        &self,
        firm: FirmId,
        username: &UsernameKey,
    ) -> Outcome<Option<(Account, Option<Sealed>)>> {
        let tables = self.begin("account_of_username").await?;
        Ok(tables.accounts.iter().find(|(row, _)| row.firm == firm && row.username.key() == *username).cloned())
    }

    async fn owners(&self, firm: FirmId) -> Outcome<Vec<(Account, bool)>> {
        let tables = self.begin("owners").await?;
        let owns = |(row, _): &&(Account, Option<Sealed>)| row.firm == firm && row.role == Role::Owner;
        Ok(tables.accounts.iter().filter(owns).map(|(row, password)| (row.clone(), password.is_some())).collect())
    }

    async fn factors(&self, account: AccountId) -> Outcome<Factors> {
        Ok(self.begin("factors").await?.factors_of(account))
    }

    async fn invite(&self, account: &Account, invitation: &Invitation, event: &Event) -> Outcome<bool> {
        let mut tables = self.begin("invite").await?;
        let key = account.username.key();
        if tables.accounts.iter().any(|(row, _)| row.firm == account.firm && row.username.key() == key) {
            return Ok(false);
        }
        tables.accounts.push((account.clone(), None));
        tables.invitations.push(invitation.clone());
        tables.write(event);
        Ok(true)
    }

    async fn renew_invitation(&self, invitation: &Invitation, event: &Event) -> Outcome<()> {
        let mut tables = self.begin("renew_invitation").await?;
        tables.invitations.retain(|row| row.account != invitation.account);
        tables.invitations.push(invitation.clone());
        tables.write(event);
        Ok(())
    }

    async fn invitation(&self, token: TokenHash) -> Outcome<Option<(Invitation, Account)>> {
        let tables = self.begin("invitation").await?;
        let found = tables.invitations.iter().find(|row| row.token == token);
        Ok(found.map(|row| (row.clone(), tables.account_of(row.account))))
    }

    async fn accept_invitation(
        &self,
        invitation: &Invitation,
        password: &Sealed,
        locale: Locale,
        opens: &NewSession,
        event: &Event,
    ) -> Outcome<bool> {
        let mut tables = self.begin("accept_invitation").await?;
        let before = tables.invitations.len();
        tables.invitations.retain(|row| row.id != invitation.id);
        if tables.invitations.len() == before {
            return Ok(false);
        }
        let row = tables.accounts.iter_mut().find(|(row, _)| row.id == invitation.account);
        let row = row.expect("the account exists");
        row.1 = Some(password.clone());
        row.0.locale = locale;
        tables.end_all(invitation.account);
        tables.open(opens);
        tables.write(event);
        Ok(true)
    }

    async fn choose_locale(&self, account: AccountId, locale: Locale) -> Outcome<()> {
        self.begin("choose_locale").await?.account_mut(account).locale = locale;
        Ok(())
    }

    async fn count(&self, attempts: &[(Key, Rule)], now: Timestamp) -> Outcome<Vec<Verdict>> {
        let mut tables = self.begin("count").await?;
        let counted: Vec<_> = attempts.iter().map(|(key, rule)| (key, count(rule, tables.counter(key), now))).collect();
        if counted.iter().all(|(_, (_, verdict))| matches!(verdict, Verdict::Allowed { .. })) {
            for (key, (counter, _)) in &counted {
                tables.counters.insert((*key).clone(), *counter);
            }
        }
        Ok(counted.into_iter().map(|(_, (_, verdict))| verdict).collect())
    }

    async fn count_code(&self, sign_in: SignInId, attempt: (&Key, Rule), now: Timestamp) -> Outcome<CodeCount> {
        let mut tables = self.begin("count_code").await?;
        let (key, rule) = attempt;
        let (counter, verdict) = count(&rule, tables.counter(key), now);
        let Some((row, _)) = tables.sign_ins.iter_mut().find(|(row, _)| row.id == sign_in && row.is_open(now)) else {
            return Ok(CodeCount::SignInOver);
        };
        Ok(match verdict {
            Verdict::Wait { until } => CodeCount::Locked(until),
            Verdict::Disabled => CodeCount::Disabled,
            Verdict::Allowed { counted } => {
                row.tries += 1;
                let tries_left = row.tries_left();
                tables.counters.insert(key.clone(), counter);
                CodeCount::Allowed { counted, tries_left }
            }
        })
    }

    async fn count_proof(&self, _account: AccountId, attempt: (&Key, Rule), now: Timestamp) -> Outcome<Verdict> {
        let mut tables = self.begin("count_proof").await?;
        let (key, rule) = attempt;
        let (counter, verdict) = count(&rule, tables.counter(key), now);
        if let Verdict::Allowed { .. } = verdict {
            tables.counters.insert(key.clone(), counter);
        }
        Ok(verdict)
    }

    async fn begin_sign_in(
        &self,
        sign_in: &SignIn,
        token: TokenHash,
        password: &Sealed,
        counts: &PasswordCounts,
        event: &Event,
    ) -> Outcome<bool> {
        let mut tables = self.begin("begin_sign_in").await?;
        if !tables.opens_with(sign_in.account, password) {
            return Ok(false);
        }
        tables.sign_ins.push((sign_in.clone(), token));
        tables.password_was_right(counts, event.at);
        tables.write(event);
        Ok(true)
    }

    async fn open_session(
        &self,
        opens: &NewSession,
        room: &Room,
        password: &Sealed,
        counts: &PasswordCounts,
        event: &Event,
    ) -> Outcome<bool> {
        let mut tables = self.begin("open_session").await?;
        let account = opens.session.account;
        let asked = tables.factors_of(account).authenticator || tables.account_of(account).reset_at.is_some();
        if asked || !tables.opens_with(account, password) {
            return Ok(false);
        }
        tables.make_room(account, room);
        tables.open(opens);
        tables.password_was_right(counts, event.at);
        tables.write(event);
        Ok(true)
    }

    async fn authenticators(&self, account: AccountId) -> Outcome<Vec<SealedAuthenticator<Step>>> {
        let tables = self.begin("authenticators").await?;
        let active = |row: &AuthenticatorRow| match row.state {
            State::Active(at) if row.account == account => {
                Some(SealedAuthenticator { id: row.id, secret: row.secret.clone(), at })
            }
            _ => None,
        };
        Ok(tables.authenticators.iter().filter_map(active).collect())
    }

    async fn spendable_codes(&self, account: AccountId) -> Outcome<Option<SpendableCodes>> {
        let mut tables = self.begin("spendable_codes").await?;
        Ok(tables.set_mut(account).map(|set| SpendableCodes { salt: set.salt, codes: set.codes.clone() }))
    }

    async fn spendable_issued_code(&self, account: AccountId, now: Timestamp) -> Outcome<Option<SpendableIssuedCode>> {
        let tables = self.begin("spendable_issued_code").await?;
        let good = tables
            .issued
            .iter()
            .map(|row| (row, &row.new))
            .find(|(row, new)| new.code.account == account && row.is_good(now));
        Ok(good.map(|(_, new)| SpendableIssuedCode { id: new.code.id, salt: new.salt, hash: new.hash.clone() }))
    }

    async fn prove_again(&self, reproof: &Reproof, event: &Event) -> Outcome<Reproven> {
        let mut tables = self.begin("prove_again").await?;
        let mine = |row: &NewSession| {
            let session = &row.session;
            session.id == reproof.session
                && session.account == reproof.account
                && session.assurance == Assurance::TwoFactor
        };
        let Some(place) = tables.sessions.iter().position(mine) else {
            return Ok(Reproven::SessionOver);
        };
        if !tables.consume(&reproof.proof, reproof.account, event.at) {
            return Ok(Reproven::CodeGone);
        }
        tables.sessions[place].session.proven_at = Some(event.at);
        tables.forget(&reproof.counted);
        tables.write(event);
        Ok(Reproven::Done)
    }

    async fn keep_near_miss(&self, sign_in: SignInId, near_miss: Option<NearMiss>) -> Outcome<()> {
        let mut tables = self.begin("keep_near_miss").await?;
        if let Some((row, _)) = tables.sign_ins.iter_mut().find(|(row, _)| row.id == sign_in) {
            row.near_miss = near_miss;
        }
        Ok(())
    }

    async fn complete_sign_in(&self, completion: &Completion, record: &Record) -> Outcome<Completed> {
        let mut tables = self.begin("complete_sign_in").await?;
        let now = completion.opens.session.created_at;
        let ends = |(row, _): &(SignIn, TokenHash)| row.id == completion.sign_in && now < row.expires_at;
        let Some(place) = tables.sign_ins.iter().position(ends) else {
            return Ok(Completed::SignInOver);
        };
        if !tables.consume(&completion.proof, completion.opens.session.account, now) {
            return Ok(Completed::CodeGone);
        }
        tables.sign_ins.remove(place);
        if let Proof::Replacement { .. } = completion.proof {
            tables.end_all(completion.opens.session.account);
        }
        tables.make_room(completion.opens.session.account, &completion.room);
        tables.open(&completion.opens);
        tables.forget(&completion.counted);
        tables.keep(record);
        Ok(Completed::Done)
    }

    async fn ask_for_help(
        &self,
        request: HelpRequestId,
        account: AccountId,
        since: Timestamp,
        limit: u32,
        record: &Record,
    ) -> Outcome<bool> {
        let mut tables = self.begin("ask_for_help").await?;
        let asked = tables.help.iter().filter(|row| row.account == account && row.at > since).count();
        if asked >= limit as usize {
            return Ok(false);
        }
        tables.help.push(HelpRow { id: request, account, at: record.events[0].at, open: true });
        tables.keep(record);
        Ok(true)
    }

    async fn pending_replacement(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Outcome<Option<SealedAuthenticator<Timestamp>>> {
        let tables = self.begin("pending_replacement").await?;
        let replacements = tables.authenticators.iter().filter(|row| row.account == account && row.replaces.is_some());
        Ok(replacements.into_iter().find_map(|row| match row.state {
            State::Pending(at, _) if now < at => {
                Some(SealedAuthenticator { id: row.id, secret: row.secret.clone(), at })
            }
            _ => None,
        }))
    }

    async fn start_enrolment(
        &self,
        session: &Session,
        authenticator: &SealedAuthenticator<Timestamp>,
        event: &Event,
    ) -> Outcome<bool> {
        let account = session.account;
        let mut tables = self.begin("start_enrolment").await?;
        if !tables.stands(account, session.id) {
            return Ok(false);
        }
        tables.authenticators.retain(|row| !matches!(row.state, State::Pending(until, _) if until <= event.at));
        tables.drop_pending_of(account, |by| by != session.id);
        if tables.authenticators.iter().any(|row| row.account == account) {
            return Ok(false);
        }
        let SealedAuthenticator { id, secret, at } = authenticator.clone();
        let state = State::Pending(at, session.id);
        let row = AuthenticatorRow { id, account, secret, state, at: event.at, name: None, replaces: None };
        tables.authenticators.push(row);
        tables.write(event);
        Ok(true)
    }

    async fn confirm_enrolment(&self, confirmation: &Confirmation, record: &Record) -> Outcome<bool> {
        let mut tables = self.begin("confirm_enrolment").await?;
        let now = confirmation.opens.session.created_at;
        let account = confirmation.opens.session.account;
        if !tables.stands(account, confirmation.session) {
            return Ok(false);
        }
        let row = tables.authenticators.iter_mut().find(|row| row.id == confirmation.authenticator);
        match row.map(|row| &mut row.state) {
            Some(state @ State::Pending(..)) if *state != State::Pending(now, confirmation.session) => {
                *state = State::Active(confirmation.step);
            }
            _ => return Ok(false),
        }
        tables.account_mut(account).reset_at = None;
        tables.issued.retain(|row| row.new.code.account != account);
        tables.put_codes(account, &confirmation.codes);
        tables.end_all(account);
        tables.open(&confirmation.opens);
        tables.forget(&confirmation.counted);
        tables.keep(record);
        Ok(true)
    }

    async fn held_codes(&self, account: AccountId) -> Outcome<Option<HeldCodes>> {
        let mut tables = self.begin("held_codes").await?;
        let held = |set: &mut super::memory::SetRow| {
            let (codes, until) = set.held.clone()?;
            Some(HeldCodes { set: set.id, codes, until })
        };
        Ok(tables.set_mut(account).and_then(held))
    }

    async fn replace_codes(
        &self,
        session: &Session,
        replaces: RecoverySetId,
        codes: &NewRecoverySet,
        event: &Event,
    ) -> Outcome<bool> {
        let account = session.account;
        let mut tables = self.begin("replace_codes").await?;
        let is_other = tables.set_mut(account).is_none_or(|set| set.id != replaces || set.held.is_none());
        if is_other || !tables.stands(account, session.id) {
            return Ok(false);
        }
        tables.put_codes(account, codes);
        tables.write(event);
        Ok(true)
    }

    async fn save_codes(&self, account: AccountId, set: RecoverySetId, event: &Event) -> Outcome<bool> {
        let mut tables = self.begin("save_codes").await?;
        let current = tables.set_mut(account).filter(|row| row.id == set);
        let saved = current.and_then(|set| set.held.take()).is_some();
        if saved {
            tables.write(event);
        }
        Ok(saved)
    }

    async fn holder(&self, token: TokenHash) -> Outcome<Option<Holder>> {
        let tables = self.begin("holder").await?;
        if let Some((row, _)) = tables.sign_ins.iter().find(|(_, hash)| *hash == token) {
            return Ok(Some(Holder::SignIn(row.clone(), tables.account_of(row.account))));
        }
        Ok(tables.sessions.iter().find(|row| row.token == token).map(|row| {
            let account = tables.account_of(row.session.account);
            Holder::Session(row.session.clone(), account, tables.factors_of(row.session.account))
        }))
    }

    async fn see_session(&self, session: SessionId, now: Timestamp) -> Outcome<bool> {
        let mut tables = self.begin("see_session").await?;
        let row = tables.sessions.iter_mut().find(|row| row.session.id == session);
        Ok(row.map(|row| row.session.last_seen_at = row.session.last_seen_at.max(now)).is_some())
    }

    async fn end_session(&self, session: SessionId, event: &Event) -> Outcome<()> {
        let mut tables = self.begin("end_session").await?;
        tables.sessions.retain(|row| row.session.id != session);
        tables.write(event);
        Ok(())
    }

    async fn end_sign_in(&self, sign_in: SignInId) -> Outcome<()> {
        self.begin("end_sign_in").await?.sign_ins.retain(|(row, _)| row.id != sign_in);
        Ok(())
    }

    async fn record(&self, record: &Record) -> Outcome<()> {
        self.begin("record").await?.keep(record);
        Ok(())
    }

    async fn sweep(&self, now: Timestamp) -> Outcome<bool> {
        self.begin("sweep").await?.sign_ins.retain(|(row, _)| row.is_open(now));
        Ok(false)
    }

    async fn key_check(&self) -> Outcome<Option<Sealed>> {
        Ok(self.begin("key_check").await?.key_check.clone())
    }

    async fn keep_key_check(&self, sealed: &Sealed) -> Outcome<bool> {
        let mut tables = self.begin("keep_key_check").await?;
        let kept = tables.key_check.is_none();
        tables.key_check.get_or_insert_with(|| sealed.clone());
        Ok(kept)
    }

    async fn close(&self) {}

    async fn is_reachable(&self) -> Outcome<()> {
        self.begin("is_reachable").await.map(|_| ())
    }
}
