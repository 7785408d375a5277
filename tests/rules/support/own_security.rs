//! What the `OwnSecurity` trait promises, kept by tables in memory. When a password was chosen isn't kept.

use async_trait::async_trait;
use guichet::{
    audit::{Act, Event, Origin, Record},
    authenticator::{AuthenticatorName, MOST, OwnAuthenticator},
    id::{AccountId, AuthenticatorId, FirmId, RecoverySetId, SessionId},
    ports::{
        Joining, NewRecoverySet, OwnCodes, OwnSecurity, PasswordChange, PendingAuthenticator, Removal, Removed, Sealed,
        SealedAuthenticator, Started,
    },
    session::{Limits, Session},
    time::Timestamp,
    totp::Step,
};

use super::{
    memory::{AuthenticatorRow, Memory, State, Tables},
    store::Outcome,
};

impl Tables {
    fn active_of(&self, account: AccountId) -> impl Iterator<Item = &AuthenticatorRow> {
        let active = move |row: &&AuthenticatorRow| row.account == account && matches!(row.state, State::Active(_));
        self.authenticators.iter().filter(active)
    }

    /// Drops the pending authenticator of an account if a session like that started it.
    pub fn drop_pending_of(&mut self, account: AccountId, started_by: impl Fn(SessionId) -> bool) -> bool {
        let before = self.authenticators.len();
        self.authenticators.retain(|row| match row.state {
            State::Pending(_, session) if row.account == account => !started_by(session),
            _ => true,
        });
        self.authenticators.len() < before
    }

    /// Whether a session is there still.
    pub fn stands(&self, account: AccountId, session: SessionId) -> bool {
        self.sessions.iter().any(|row| row.session.account == account && row.session.id == session)
    }

    fn live(&self, account: AccountId, limits: Limits, now: Timestamp) -> u32 {
        let live =
            self.sessions.iter().filter(|row| row.session.account == account && row.session.is_live(limits, now));
        u32::try_from(live.count()).unwrap()
    }

    fn end_others(&mut self, account: AccountId, keeps: SessionId) {
        self.sign_ins.retain(|(row, _)| row.account != account);
        self.sessions.retain(|row| row.session.account != account || row.session.id == keeps);
        self.drop_pending_of(account, |session| session != keeps);
    }

    /// Makes a pending authenticator active; the one that it replaces goes.
    pub fn join(&mut self, account: AccountId, id: AuthenticatorId, step: Step, now: Timestamp) -> bool {
        let joins = self.active_of(account).count() > 0;
        let mine = |row: &&mut AuthenticatorRow| row.id == id && row.account == account;
        let row = self.authenticators.iter_mut().find(mine);
        let good = |row: &&mut AuthenticatorRow| matches!(row.state, State::Pending(until, _) if now < until);
        let Some(row) = row.filter(good).filter(|_| joins) else { return false };
        row.state = State::Active(step);
        row.at = now;
        if let Some(older) = row.replaces.take() {
            self.authenticators.retain(|row| row.id != older);
        }
        true
    }
}

#[async_trait]
impl OwnSecurity for Memory {
    async fn own_authenticators(&self, account: AccountId) -> Outcome<Vec<OwnAuthenticator>> {
        let tables = self.begin("own_authenticators").await?;
        let own = |row: &AuthenticatorRow| OwnAuthenticator {
            id: row.id,
            name: row.name.clone(),
            added_at: row.at,
            used_at: None,
        };
        Ok(tables.active_of(account).map(own).collect())
    }

    async fn own_codes(&self, account: AccountId) -> Outcome<Option<OwnCodes>> {
        let tables = self.begin("own_codes").await?;
        let set = tables.sets.iter().find(|set| set.account == account);
        Ok(set.map(|set| OwnCodes { set: set.id, left: u32::try_from(set.codes.len()).unwrap(), made_at: set.made_at }))
    }

    async fn own_sessions(&self, account: AccountId) -> Outcome<Vec<(Session, Origin)>> {
        let tables = self.begin("own_sessions").await?;
        let own = tables.sessions.iter().rev().filter(|row| row.session.account == account);
        Ok(own.map(|row| (row.session.clone(), row.origin.clone())).collect())
    }

    async fn password_changed_at(&self, _account: AccountId) -> Outcome<Option<Timestamp>> {
        Ok(None)
    }

    async fn password_of(&self, account: AccountId) -> Outcome<Option<Sealed>> {
        let tables = self.begin("password_of").await?;
        Ok(tables.accounts.iter().find(|(row, _)| row.id == account).and_then(|(_, password)| password.clone()))
    }

    async fn own_activity(
        &self,
        firm: FirmId,
        account: AccountId,
        before: Option<u64>,
        limit: u32,
    ) -> Outcome<Vec<(u64, Event)>> {
        let tables = self.begin("own_activity").await?;
        let lines = tables.audit.iter().map(|line| &line.event).filter(|event| event.firm == firm);
        let own = (1..)
            .zip(lines)
            .filter(|(place, event)| event.subject == Some(account) && before.is_none_or(|before| *place < before));
        let mut own: Vec<_> = own.map(|(place, event)| (place, event.clone())).collect();
        own.reverse();
        own.truncate(limit as usize);
        Ok(own)
    }

    async fn pending_authenticator(&self, session: &Session, now: Timestamp) -> Outcome<Option<PendingAuthenticator>> {
        let tables = self.begin("pending_authenticator").await?;
        let own = tables.authenticators.iter().filter(|row| row.account == session.account);
        Ok(own.into_iter().find_map(|row| match row.state {
            State::Pending(at, by) if now < at && by == session.id => Some(PendingAuthenticator {
                row: SealedAuthenticator { id: row.id, secret: row.secret.clone(), at },
                name: row.name.clone(),
                replaces: row.replaces,
            }),
            _ => None,
        }))
    }

    async fn start_authenticator(
        &self,
        session: &Session,
        pending: &PendingAuthenticator,
        event: &Event,
    ) -> Outcome<Started> {
        let account = session.account;
        let mut tables = self.begin("start_authenticator").await?;
        let known = tables.active_of(account).any(|row| pending.replaces.is_none_or(|older| older == row.id));
        if !known || !tables.stands(account, session.id) {
            return Ok(Started::Unknown);
        }
        if pending.replaces.is_none() && tables.active_of(account).count() >= MOST {
            return Ok(Started::Full);
        }
        tables.drop_pending_of(account, |_| true);
        let PendingAuthenticator { row, name, replaces } = pending.clone();
        tables.authenticators.push(AuthenticatorRow {
            id: row.id,
            account,
            secret: row.secret,
            state: State::Pending(row.at, session.id),
            at: event.at,
            name,
            replaces,
        });
        tables.write(event);
        Ok(Started::Done)
    }

    async fn join_authenticator(&self, joining: &Joining, record: &Record) -> Outcome<bool> {
        let mut tables = self.begin("join_authenticator").await?;
        if !tables.stands(joining.account, joining.session)
            || !tables.join(joining.account, joining.authenticator, joining.step, record.events[0].at)
        {
            return Ok(false);
        }
        tables.end_others(joining.account, joining.session);
        tables.forget(&joining.counted);
        tables.keep(record);
        Ok(true)
    }

    async fn drop_pending(&self, session: &Session) -> Outcome<bool> {
        Ok(self.begin("drop_pending").await?.drop_pending_of(session.account, |by| by == session.id))
    }

    async fn rename_authenticator(
        &self,
        account: AccountId,
        authenticator: AuthenticatorId,
        name: &AuthenticatorName,
        event: &Event,
    ) -> Outcome<bool> {
        let mut tables = self.begin("rename_authenticator").await?;
        let mine = |row: &&mut AuthenticatorRow| row.id == authenticator && row.account == account;
        let Some(row) = tables.authenticators.iter_mut().find(mine) else { return Ok(false) };
        row.name = Some(name.clone());
        tables.write(event);
        Ok(true)
    }

    async fn remove_authenticator(&self, removal: &Removal, record: &Record) -> Outcome<Removed> {
        let mut tables = self.begin("remove_authenticator").await?;
        let (account, id) = (removal.account, removal.authenticator);
        if !tables.active_of(account).any(|row| row.id == id) || !tables.stands(account, removal.session) {
            return Ok(Removed::Unknown);
        }
        let is_last = tables.active_of(account).count() == 1;
        if is_last && removal.last.is_none() {
            return Ok(Removed::StillNeeded);
        }
        tables.authenticators.retain(|row| row.id != id && row.replaces != Some(id));
        if let Some(opens) = removal.last.as_ref().filter(|_| is_last) {
            tables.sets.retain(|set| set.account != account);
            tables.issued.retain(|row| row.new.code.account != account);
            tables.end_all(account);
            tables.sessions.push(opens.clone());
        } else {
            tables.end_others(account, removal.session);
        }
        tables.keep(record);
        Ok(if is_last { Removed::Last } else { Removed::Done })
    }

    async fn remake_codes(
        &self,
        session: &Session,
        replaces: Option<RecoverySetId>,
        codes: &NewRecoverySet,
        record: &Record,
    ) -> Outcome<bool> {
        let mut tables = self.begin("remake_codes").await?;
        let account = session.account;
        let present = tables.set_mut(account).map(|set| set.id);
        let is_set_up = tables.active_of(account).count() > 0;
        if present != replaces || !is_set_up || !tables.stands(account, session.id) {
            return Ok(false);
        }
        tables.put_codes(account, codes);
        tables.end_others(account, session.id);
        tables.keep(record);
        Ok(true)
    }

    async fn change_password(&self, change: &PasswordChange, record: &Record) -> Outcome<bool> {
        let mut tables = self.begin("change_password").await?;
        if !tables.opens_with(change.account, &change.present) || !tables.stands(change.account, change.session) {
            return Ok(false);
        }
        let row = tables.accounts.iter_mut().find(|(row, _)| row.id == change.account).unwrap();
        row.1 = Some(change.new.clone());
        tables.end_others(change.account, change.session);
        tables.password_was_right(&change.counts, record.events[0].at);
        tables.keep(record);
        Ok(true)
    }

    async fn end_own_session(
        &self,
        account: AccountId,
        session: SessionId,
        limits: Limits,
        event: &Event,
    ) -> Outcome<bool> {
        let mut tables = self.begin("end_own_session").await?;
        let before = tables.sessions.len();
        let meant = |row: &Session| row.account == account && row.id == session && row.is_live(limits, event.at);
        tables.sessions.retain(|row| !meant(&row.session));
        let ended = tables.sessions.len() < before;
        if ended {
            tables.drop_pending_of(account, |by| by == session);
            tables.write(event);
        }
        Ok(ended)
    }

    async fn end_other_sessions(&self, keeps: &Session, limits: Limits, event: &Event) -> Outcome<u32> {
        let mut tables = self.begin("end_other_sessions").await?;
        let before = tables.live(keeps.account, limits, event.at);
        tables.end_others(keeps.account, keeps.id);
        let count = before - tables.live(keeps.account, limits, event.at);
        if count > 0 {
            tables.write(&Event { act: Act::SessionsEnded { count }, ..event.clone() });
        }
        Ok(count)
    }
}
