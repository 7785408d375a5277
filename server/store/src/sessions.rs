//! Sessions: begun by a sign-in, seen by requests, ended by their holder.

use guichet::{
    Fault,
    access::Factors,
    account::Account,
    audit::{Act, Event, Origin},
    id::{AccountId, SessionId},
    ports::{NewSession, PasswordCounts, Room, Sealed},
    session::{Limits, MOST_SESSIONS, Session},
    time::Timestamp,
    token::TokenHash,
};

use crate::{
    accounts::{self, account_columns, factor_columns},
    audit, authenticators,
    database::{Database, Transaction},
    statement::Row,
    throttle, unusual_sign_ins,
};

pub(crate) async fn open(
    database: &Database,
    opens: &NewSession,
    room: &Room,
    password: &Sealed,
    counts: &PasswordCounts,
    event: &Event,
) -> Result<bool, Fault> {
    const ASKED: &str = "SELECT COUNT(*) AS number FROM account WHERE id = $1 AND (reset_at IS NOT NULL \
        OR EXISTS (SELECT 1 FROM authenticator WHERE account_id = $1 AND confirmed_at IS NOT NULL))";
    let account = opens.session.account;
    let mut transaction = database.write().await?;
    let open = accounts::lock_with_password(&mut transaction, account, password).await?;
    if !open || transaction.statement(ASKED).bind(account).number().await? > 0 {
        transaction.roll_back().await?;
        return Ok(false);
    }
    let crowded = make_room(&mut transaction, account, room).await?;
    begin(&mut transaction, opens).await?;
    throttle::settle(&mut transaction, counts, event.at).await?;
    for event in crowded.iter().chain([event]) {
        audit::write(&mut transaction, event).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Ends the sessions of an account, whose row is taken, that leave no room for one more: those seen longest ago, with
/// what they started. The line that tells of it is the caller's to write, with its own.
#[must_use = "the line must be written"]
pub(crate) async fn make_room(
    transaction: &mut Transaction,
    account: AccountId,
    room: &Room,
) -> Result<Option<Event>, Fault> {
    const CROWDED: &str = "SELECT id FROM session WHERE account_id = $1 AND last_seen_at > $2 AND created_at > $3 \
        ORDER BY last_seen_at DESC, created_at DESC, id DESC LIMIT 1000 OFFSET $4";
    const END: &str = "DELETE FROM session WHERE id = $1";
    let (limits, now) = (room.limits, room.event.at);
    let (seen, begun, stay) = (now.before(limits.idle), now.before(limits.absolute), MOST_SESSIONS - 1);
    let rows = transaction.statement(CROWDED).bind(account).bind(seen).bind(begun).bind(stay).rows().await?;
    for row in &rows {
        let session: SessionId = row.get("id")?;
        transaction.statement(END).bind(session).run().await?;
        authenticators::forget_pending_of(transaction, account, session).await?;
    }
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    Ok((count > 0).then(|| Event { act: Act::ExcessSessionsEnded { count }, ..room.event.clone() }))
}

/// Begins a session that is a sign-in of its own: it remembers when the one before it was, and its account is asked about
/// it when it is unusual.
pub(crate) async fn begin(transaction: &mut Transaction, opens: &NewSession) -> Result<(), Fault> {
    const LAST: &str = "SELECT last_sign_in_at FROM account WHERE id = $1";
    let account = opens.session.account;
    let row = transaction.statement(LAST).bind(account).row().await?.ok_or(Fault::corrupt("account"))?;
    insert(transaction, opens, row.get("last_sign_in_at")?).await?;
    unusual_sign_ins::meet(transaction, opens).await?;
    accounts::sign_in_completed(transaction, account, opens.session.created_at).await
}

/// Whether a session of an account is there still, in a transaction that took the account: what was asked for in it may
/// have waited for what ended it. Everything that closes an account ends its sessions too.
pub(crate) async fn stands(
    transaction: &mut Transaction,
    account: AccountId,
    session: SessionId,
) -> Result<bool, Fault> {
    const FIND: &str = "SELECT COUNT(*) AS number FROM session WHERE id = $1 AND account_id = $2";
    Ok(transaction.statement(FIND).bind(session).bind(account).number().await? == 1)
}

/// How many sessions an account has that are good by these limits.
pub(crate) async fn count_live(
    transaction: &mut Transaction,
    account: AccountId,
    limits: Limits,
    now: Timestamp,
) -> Result<u32, Fault> {
    const COUNT: &str = "SELECT COUNT(*) AS number FROM session \
        WHERE account_id = $1 AND last_seen_at > $2 AND created_at > $3";
    let (seen, begun) = (now.before(limits.idle), now.before(limits.absolute));
    transaction.statement(COUNT).bind(account).bind(seen).bind(begun).number().await
}

/// Puts a session in the place of everything that the account has open. It continues the sign-in of the
/// latest session, and remembers the same one before it.
pub(crate) async fn replace(transaction: &mut Transaction, opens: &NewSession) -> Result<(), Fault> {
    const LATEST: &str = "SELECT previous_sign_in_at FROM session WHERE account_id = $1 \
        ORDER BY created_at DESC, id DESC LIMIT 1";
    let account: AccountId = opens.session.account;
    let latest = transaction.statement(LATEST).bind(account).row().await?;
    let previous = latest.map_or(Ok(None), |row| row.get("previous_sign_in_at"))?;
    accounts::end_everything_open(transaction, account).await?;
    insert(transaction, opens, previous).await
}

/// The session of a token, with its account and factors. The account's last sign-in is the one before this
/// session.
pub(crate) async fn of_token(
    database: &Database,
    token: TokenHash,
) -> Result<Option<(Session, Account, Factors)>, Fault> {
    const FIND: &str = concat!(
        "SELECT session.id, session.assurance, session.created_at, session.last_seen_at, \
         session.proven_at, session.previous_sign_in_at, ",
        account_columns!(),
        ", ",
        factor_columns!(),
        " FROM session JOIN account ON account.id = session.account_id WHERE session.token = $1"
    );
    let Some(row) = database.read().await?.statement(FIND).bind(token).row().await? else {
        return Ok(None);
    };
    let account = Account { last_sign_in_at: row.get("previous_sign_in_at")?, ..accounts::account(&row)? };
    Ok(Some((session(&row, account.id)?, account, accounts::factors(&row)?)))
}

/// The sessions of an account, each with where it began, over or not; of very many, those that were seen last.
pub(crate) async fn of_account(database: &Database, account: AccountId) -> Result<Vec<(Session, Origin)>, Fault> {
    const FIND: &str = "SELECT id, assurance, created_at, last_seen_at, proven_at, address, user_agent, browser \
        FROM session WHERE account_id = $1 ORDER BY last_seen_at DESC, id DESC LIMIT 50";
    let rows = database.read().await?.statement(FIND).bind(account).rows().await?;
    rows.iter()
        .map(|row| {
            let origin = Origin {
                address: row.get("address")?,
                user_agent: row.get("user_agent")?,
                browser: row.get("browser")?,
            };
            Ok((session(row, account)?, origin))
        })
        .collect()
}

fn session(row: &Row, account: AccountId) -> Result<Session, Fault> {
    Ok(Session {
        id: row.get("id")?,
        account,
        assurance: row.get("assurance")?,
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
        proven_at: row.get("proven_at")?,
    })
}

pub(crate) async fn see(database: &Database, session: SessionId, now: Timestamp) -> Result<bool, Fault> {
    const SEE: &str = "UPDATE session \
        SET last_seen_at = CASE WHEN last_seen_at < $1 THEN $1 ELSE last_seen_at END WHERE id = $2";
    let mut transaction = database.write().await?;
    let found = transaction.statement(SEE).bind(now).bind(session).run().await?;
    transaction.commit().await?;
    Ok(found == 1)
}

pub(crate) async fn end(database: &Database, session: SessionId, event: &Event) -> Result<(), Fault> {
    let mut transaction = database.write().await?;
    let ended = transaction.statement("DELETE FROM session WHERE id = $1").bind(session).run().await?;
    if ended == 0 {
        // Another request ended it, and wrote the event.
        return transaction.roll_back().await;
    }
    audit::write(&mut transaction, event).await?;
    transaction.commit().await
}

/// A plain INSERT: a token that exists is an error, never a takeover.
async fn insert(
    transaction: &mut Transaction,
    opens: &NewSession,
    previous_sign_in_at: Option<Timestamp>,
) -> Result<(), Fault> {
    const INSERT: &str = "INSERT INTO session \
        (id, account_id, token, assurance, created_at, last_seen_at, proven_at, previous_sign_in_at, address, user_agent, \
         browser) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let session = &opens.session;
    transaction
        .statement(INSERT)
        .bind(session.id)
        .bind(session.account)
        .bind(opens.token)
        .bind(session.assurance)
        .bind(session.created_at)
        .bind(session.last_seen_at)
        .bind(session.proven_at)
        .bind(previous_sign_in_at)
        .bind(opens.origin.address)
        .bind(&opens.origin.user_agent)
        .bind(opens.origin.browser)
        .run()
        .await?;
    Ok(())
}
