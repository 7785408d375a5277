//! Sign-ins that their holder is asked about, and the browsers that aren't new.

use async_trait::async_trait;
use guichet::{
    Fault,
    account::UsernameKey,
    audit::{Event, Origin, Record},
    id::{AccountId, FirmId, UnusualSignInId},
    ports::{Disowning, NewSession, UnusualSignIns},
    session::Session,
    time::Timestamp,
    token::TokenHash,
    unusual::{UnusualSignIn, Way},
};

use crate::{
    accounts, audit,
    database::{Database, Transaction},
    help_requests, letters, own_security,
};

/// Meets a session that begins: its browser is known from now on, and its account is asked about it when it is unusual.
pub(crate) async fn meet(transaction: &mut Transaction, opens: &NewSession) -> Result<(), Fault> {
    const ASK: &str = "INSERT INTO unusual_sign_in (id, account_id, session_id, way, browser, address, user_agent, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let session = &opens.session;
    let is_new = match opens.origin.browser {
        Some(mark) => get_to_know(transaction, session.account, mark, session.created_at).await?,
        None => false,
    };
    let Some(question) = opens.question.as_ref().filter(|question| is_new || question.way.is_unusual()) else {
        return Ok(());
    };
    transaction
        .statement(ASK)
        .bind(question.id)
        .bind(session.account)
        .bind(session.id)
        .bind(question.way)
        .bind(opens.origin.browser.filter(|_| is_new))
        .bind(opens.origin.address)
        .bind(&opens.origin.user_agent)
        .bind(session.created_at)
        .run()
        .await?;
    if is_new { letters::write(transaction, question.letter.as_slice()).await } else { Ok(()) }
}

/// Whether a browser is new to an account that knows another: the first one is where it was set up.
async fn get_to_know(
    transaction: &mut Transaction,
    account: AccountId,
    mark: TokenHash,
    now: Timestamp,
) -> Result<bool, Fault> {
    const SEEN: &str = "UPDATE browser SET last_at = $1 WHERE account_id = $2 AND mark = $3";
    const KNOWN: &str = "SELECT COUNT(*) AS number FROM browser WHERE account_id = $1";
    const KEEP: &str = "INSERT INTO browser (last_at, account_id, mark) VALUES ($1, $2, $3)";
    if transaction.statement(SEEN).bind(now).bind(account).bind(mark).run().await? > 0 {
        return Ok(false);
    }
    let known = transaction.statement(KNOWN).bind(account).number().await?;
    transaction.statement(KEEP).bind(now).bind(account).bind(mark).run().await?;
    Ok(known > 0)
}

#[async_trait]
impl UnusualSignIns for Database {
    async fn knows_browser(&self, firm: FirmId, username: &UsernameKey, browser: TokenHash) -> Result<bool, Fault> {
        const FIND: &str = "SELECT COUNT(*) AS number FROM account JOIN browser ON browser.account_id = account.id \
            WHERE account.firm_id = $1 AND account.username_key = $2 AND browser.mark = $3";
        let mut reader = self.read().await?;
        Ok(reader.statement(FIND).bind(firm).bind(username).bind(browser).number().await? > 0)
    }

    async fn unusual_sign_ins(
        &self,
        session: &Session,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<UnusualSignIn>, Fault> {
        const FIND: &str = "SELECT asked.id, asked.session_id, asked.way, asked.address, asked.user_agent, asked.at \
            FROM unusual_sign_in AS asked JOIN session ON session.id = $2 AND session.account_id = asked.account_id \
            WHERE asked.account_id = $1 AND asked.session_id <> $2 AND asked.at > $3 \
            AND (asked.browser IS NULL OR session.browser IS NULL OR asked.browser <> session.browser) \
            ORDER BY asked.at DESC, asked.id DESC LIMIT $4";
        let mut reader = self.read().await?;
        let find = reader.statement(FIND).bind(session.account).bind(session.id).bind(since).bind(limit);
        find.rows()
            .await?
            .iter()
            .map(|row| {
                Ok(UnusualSignIn {
                    id: row.get("id")?,
                    session: row.get("session_id")?,
                    way: row.get("way")?,
                    origin: Origin { address: row.get("address")?, user_agent: row.get("user_agent")?, browser: None },
                    at: row.get("at")?,
                })
            })
            .collect()
    }

    async fn own_sign_in(&self, sign_in: UnusualSignInId, session: &Session, event: &Event) -> Result<bool, Fault> {
        const FORGET: &str = "DELETE FROM unusual_sign_in WHERE id = $1";
        let mut transaction = self.write().await?;
        if asked(&mut transaction, sign_in, session).await?.is_none() {
            transaction.roll_back().await?;
            return Ok(false);
        }
        transaction.statement(FORGET).bind(sign_in).run().await?;
        audit::write(&mut transaction, event).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn disown_sign_in(&self, disowning: &Disowning, record: &Record) -> Result<bool, Fault> {
        const OWE: &str = "UPDATE account SET password_owed_at = $1 WHERE id = $2";
        const FORGET: &str = "DELETE FROM unusual_sign_in WHERE account_id = $1";
        const FORGET_BROWSERS: &str = "DELETE FROM browser WHERE account_id = $1 \
            AND mark NOT IN (SELECT browser FROM session WHERE id = $2 AND browser IS NOT NULL)";
        const FORGET_CODES: &str = "DELETE FROM recovery_set WHERE account_id = $1";
        let (session, now) = (&disowning.session, record.events.first().ok_or(Fault::corrupt("record"))?.at);
        let mut transaction = self.write().await?;
        let Some(way) = asked(&mut transaction, disowning.sign_in, session).await? else {
            transaction.roll_back().await?;
            return Ok(false);
        };
        own_security::end_others(&mut transaction, session.account, session.id).await?;
        transaction.statement(OWE).bind(now).bind(session.account).run().await?;
        transaction.statement(FORGET).bind(session.account).run().await?;
        transaction.statement(FORGET_BROWSERS).bind(session.account).bind(session.id).run().await?;
        if way == Way::RecoveryCode {
            transaction.statement(FORGET_CODES).bind(session.account).run().await?;
        }
        if let Some(help) = disowning.help {
            help_requests::file(&mut transaction, help, session.account, now, true).await?;
        }
        audit::keep(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Takes the account of a session. How the sign-in that it is asked about was proven; none when it isn't asked.
async fn asked(
    transaction: &mut Transaction,
    sign_in: UnusualSignInId,
    session: &Session,
) -> Result<Option<Way>, Fault> {
    const FIND: &str = "SELECT asked.way FROM unusual_sign_in AS asked \
        JOIN session ON session.id = $2 AND session.account_id = asked.account_id \
        WHERE asked.id = $1 AND asked.session_id <> $2 \
        AND (asked.browser IS NULL OR session.browser IS NULL OR asked.browser <> session.browser)";
    accounts::lock(transaction, session.account).await?;
    let row = transaction.statement(FIND).bind(sign_in).bind(session.id).row().await?;
    row.map(|row| row.get("way")).transpose()
}
