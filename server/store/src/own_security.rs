//! What an account keeps of its own security: read here, and changed together with what hangs on it.

use async_trait::async_trait;
use guichet::{
    Fault,
    audit::{Act, Event, Origin, Record},
    authenticator::{AuthenticatorName, OwnAuthenticator},
    id::{AccountId, AuthenticatorId, FirmId, RecoverySetId, SessionId},
    ports::{
        Joining, NewRecoverySet, OwnCodes, OwnSecurity, PasswordChange, PendingAuthenticator, Removal, Removed, Sealed,
        Started,
    },
    session::{Limits, Session},
    time::Timestamp,
};

use crate::{
    accounts, audit, authenticators,
    database::{Database, Transaction},
    password_resets, recovery_codes, sessions, standing, throttle,
};

#[async_trait]
impl OwnSecurity for Database {
    async fn own_authenticators(&self, account: AccountId) -> Result<Vec<OwnAuthenticator>, Fault> {
        authenticators::own(self, account).await
    }

    async fn own_codes(&self, account: AccountId) -> Result<Option<OwnCodes>, Fault> {
        recovery_codes::own(self, account).await
    }

    async fn own_sessions(&self, account: AccountId) -> Result<Vec<(Session, Origin)>, Fault> {
        sessions::of_account(self, account).await
    }

    async fn password_changed_at(&self, account: AccountId) -> Result<Option<Timestamp>, Fault> {
        const FIND: &str = "SELECT password_changed_at FROM account WHERE id = $1";
        let row = self.read().await?.statement(FIND).bind(account).row().await?;
        row.map_or(Ok(None), |row| row.get("password_changed_at"))
    }

    async fn password_of(&self, account: AccountId) -> Result<Option<Sealed>, Fault> {
        let row =
            self.read().await?.statement("SELECT password FROM account WHERE id = $1").bind(account).row().await?;
        row.map_or(Ok(None), |row| row.get("password"))
    }

    async fn own_activity(
        &self,
        firm: FirmId,
        account: AccountId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<(u64, Event)>, Fault> {
        // In the order of the index `audit_event_about`, from the place where the page before ended.
        const FIND: &str = "SELECT place, canonical FROM audit_event \
            WHERE firm_id = $1 AND subject = $2 AND place < $3 ORDER BY place DESC LIMIT $4";
        let before = before.unwrap_or(u64::MAX);
        let mut reader = self.read().await?;
        let rows = reader.statement(FIND).bind(firm).bind(account).bind(before).bind(limit).rows().await?;
        rows.iter()
            .map(|row| {
                let canonical: String = row.get("canonical")?;
                let event = serde_json::from_str(&canonical).map_err(|_| Fault::corrupt("audit_event.canonical"))?;
                Ok((row.get("place")?, event))
            })
            .collect()
    }

    async fn pending_authenticator(
        &self,
        session: &Session,
        now: Timestamp,
    ) -> Result<Option<PendingAuthenticator>, Fault> {
        authenticators::pending(self, session, now).await
    }

    async fn start_authenticator(
        &self,
        session: &Session,
        pending: &PendingAuthenticator,
        event: &Event,
    ) -> Result<Started, Fault> {
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, session.account).await?;
        let started = authenticators::start(&mut transaction, session, pending, event.at).await?;
        if started != Started::Done {
            transaction.roll_back().await?;
            return Ok(started);
        }
        audit::write(&mut transaction, event).await?;
        transaction.commit().await?;
        Ok(started)
    }

    async fn join_authenticator(&self, joining: &Joining, record: &Record) -> Result<bool, Fault> {
        let (account, now) = (joining.account, moment(record)?);
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        if !sessions::stands(&mut transaction, account, joining.session).await?
            || !authenticators::join(&mut transaction, account, joining.authenticator, joining.step, now).await?
        {
            transaction.roll_back().await?;
            return Ok(false);
        }
        end_others(&mut transaction, account, joining.session).await?;
        throttle::forget(&mut transaction, &joining.counted, now).await?;
        finish(transaction, account, now, record).await?;
        Ok(true)
    }

    async fn drop_pending(&self, session: &Session) -> Result<bool, Fault> {
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, session.account).await?;
        let dropped = authenticators::forget_pending_of(&mut transaction, session.account, session.id).await?;
        transaction.commit().await?;
        Ok(dropped)
    }

    async fn rename_authenticator(
        &self,
        account: AccountId,
        authenticator: AuthenticatorId,
        name: &AuthenticatorName,
        event: &Event,
    ) -> Result<bool, Fault> {
        const RENAME: &str =
            "UPDATE authenticator SET name = $1 WHERE id = $2 AND account_id = $3 AND confirmed_at IS NOT NULL";
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        if transaction.statement(RENAME).bind(name).bind(authenticator).bind(account).run().await? == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        audit::write(&mut transaction, event).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn remove_authenticator(&self, removal: &Removal, record: &Record) -> Result<Removed, Fault> {
        let (account, now) = (removal.account, moment(record)?);
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        if !sessions::stands(&mut transaction, account, removal.session).await?
            || !authenticators::remove(&mut transaction, account, removal.authenticator).await?
        {
            transaction.roll_back().await?;
            return Ok(Removed::Unknown);
        }
        let removed = match &removal.last {
            _ if authenticators::count(&mut transaction, account).await? > 0 => {
                end_others(&mut transaction, account, removal.session).await?;
                Removed::Done
            }
            Some(opens) => {
                transaction.statement("DELETE FROM recovery_set WHERE account_id = $1").bind(account).run().await?;
                transaction.statement("DELETE FROM issued_code WHERE account_id = $1").bind(account).run().await?;
                sessions::replace(&mut transaction, opens).await?;
                Removed::Last
            }
            None => {
                transaction.roll_back().await?;
                return Ok(Removed::StillNeeded);
            }
        };
        finish(transaction, account, now, record).await?;
        Ok(removed)
    }

    async fn remake_codes(
        &self,
        session: &Session,
        replaces: Option<RecoverySetId>,
        codes: &NewRecoverySet,
        record: &Record,
    ) -> Result<bool, Fault> {
        const PRESENT: &str = "SELECT id FROM recovery_set WHERE account_id = $1";
        let account = session.account;
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        let row = transaction.statement(PRESENT).bind(account).row().await?;
        let present: Option<RecoverySetId> = row.map(|row| row.get("id")).transpose()?;
        if present != replaces
            || authenticators::count(&mut transaction, account).await? == 0
            || !sessions::stands(&mut transaction, account, session.id).await?
        {
            transaction.roll_back().await?;
            return Ok(false);
        }
        recovery_codes::replace_all(&mut transaction, account, codes).await?;
        end_others(&mut transaction, account, session.id).await?;
        finish(transaction, account, codes.created_at, record).await?;
        Ok(true)
    }

    async fn change_password(&self, change: &PasswordChange, record: &Record) -> Result<bool, Fault> {
        const CHANGE: &str = "UPDATE account SET password = $1, password_changed_at = $2, password_owed_at = NULL \
            WHERE id = $3";
        let (account, now) = (change.account, moment(record)?);
        let mut transaction = self.write().await?;
        if !accounts::lock_with_password(&mut transaction, account, &change.present).await?
            || !sessions::stands(&mut transaction, account, change.session).await?
        {
            transaction.roll_back().await?;
            return Ok(false);
        }
        transaction.statement(CHANGE).bind(&change.new).bind(now).bind(account).run().await?;
        password_resets::forget(&mut transaction, account).await?;
        end_others(&mut transaction, account, change.session).await?;
        throttle::settle(&mut transaction, &change.counts, now).await?;
        finish(transaction, account, now, record).await?;
        Ok(true)
    }

    async fn end_own_session(
        &self,
        account: AccountId,
        session: SessionId,
        limits: Limits,
        event: &Event,
    ) -> Result<bool, Fault> {
        const END: &str = "DELETE FROM session \
            WHERE id = $1 AND account_id = $2 AND last_seen_at > $3 AND created_at > $4";
        let (seen, begun) = (event.at.before(limits.idle), event.at.before(limits.absolute));
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        if transaction.statement(END).bind(session).bind(account).bind(seen).bind(begun).run().await? == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        authenticators::forget_pending_of(&mut transaction, account, session).await?;
        audit::write(&mut transaction, event).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn end_other_sessions(&self, keeps: &Session, limits: Limits, event: &Event) -> Result<u32, Fault> {
        let account = keeps.account;
        let mut transaction = self.write().await?;
        accounts::lock(&mut transaction, account).await?;
        let before = sessions::count_live(&mut transaction, account, limits, event.at).await?;
        end_others(&mut transaction, account, keeps.id).await?;
        let count = before - sessions::count_live(&mut transaction, account, limits, event.at).await?;
        if count > 0 {
            let event = Event { act: Act::SessionsEnded { count }, ..event.clone() };
            audit::write(&mut transaction, &event).await?;
        }
        transaction.commit().await?;
        Ok(count)
    }
}

/// Ends every session of an account but one, its sign-ins, and the authenticator that another session started.
pub(crate) async fn end_others(
    transaction: &mut Transaction,
    account: AccountId,
    keeps: SessionId,
) -> Result<(), Fault> {
    const END: &str = "DELETE FROM session WHERE account_id = $1 AND id <> $2";
    transaction.statement("DELETE FROM sign_in WHERE account_id = $1").bind(account).run().await?;
    transaction.statement(END).bind(account).bind(keeps).run().await?;
    authenticators::forget_pending_of_others(transaction, account, keeps).await
}

/// The end of a change to what an account proves itself with.
async fn finish(
    mut transaction: Transaction,
    account: AccountId,
    now: Timestamp,
    record: &Record,
) -> Result<(), Fault> {
    standing::settle(&mut transaction, account, now).await?;
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await
}

/// When what a record tells of happened.
fn moment(record: &Record) -> Result<Timestamp, Fault> {
    Ok(record.events.first().ok_or(Fault::corrupt("record"))?.at)
}
