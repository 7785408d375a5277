//! Sign-ins: begun by a password, counted down by codes, ended by a session.

use guichet::{
    Fault,
    account::Account,
    audit::{Event, Record},
    id::{AccountId, SignInId},
    ports::{CodeCount, Completed, Completion, PasswordCounts, Reproof, Reproven, Sealed},
    sign_in::{Proof, SignIn, TRIES},
    throttle::{Key, Rule, Verdict},
    time::Timestamp,
    token::TokenHash,
    totp::NearMiss,
};

use crate::{
    accounts::{self, account_columns},
    audit, authenticators,
    database::{Database, Transaction},
    sessions, standing,
    statement::{Sql, locking},
    throttle,
};

pub(crate) async fn begin(
    database: &Database,
    sign_in: &SignIn,
    token: TokenHash,
    password: &Sealed,
    counts: &PasswordCounts,
    event: &Event,
) -> Result<bool, Fault> {
    const INSERT: &str = "INSERT INTO sign_in (id, account_id, token, tries, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let mut transaction = database.write().await?;
    if !accounts::lock_with_password(&mut transaction, sign_in.account, password).await? {
        transaction.roll_back().await?;
        return Ok(false);
    }
    transaction
        .statement(INSERT)
        .bind(sign_in.id)
        .bind(sign_in.account)
        .bind(token)
        .bind(sign_in.tries)
        .bind(sign_in.expires_at)
        .run()
        .await?;
    throttle::settle(&mut transaction, counts, event.at).await?;
    audit::write(&mut transaction, event).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn of_token(database: &Database, token: TokenHash) -> Result<Option<(SignIn, Account)>, Fault> {
    const FIND: &str = concat!(
        "SELECT sign_in.id, sign_in.tries, sign_in.near_step, sign_in.near_offset, sign_in.expires_at, ",
        account_columns!(),
        " FROM sign_in JOIN account ON account.id = sign_in.account_id WHERE sign_in.token = $1"
    );
    let Some(row) = database.read().await?.statement(FIND).bind(token).row().await? else {
        return Ok(None);
    };
    let account = accounts::account(&row)?;
    let (step, offset) = (row.get("near_step")?, row.get("near_offset")?);
    let sign_in = SignIn {
        id: row.get("id")?,
        account: account.id,
        tries: row.get("tries")?,
        near_miss: Option::zip(step, offset).map(|(step, offset)| NearMiss { step, offset }),
        expires_at: row.get("expires_at")?,
    };
    Ok(Some((sign_in, account)))
}

pub(crate) async fn count_code(
    database: &Database,
    sign_in: SignInId,
    (key, rule): (&Key, Rule),
    now: Timestamp,
) -> Result<CodeCount, Fault> {
    const WHOSE: &str = "SELECT account_id FROM sign_in WHERE id = $1";
    const TAKE: Sql = locking!("SELECT tries FROM sign_in WHERE id = $1 AND expires_at > $2");
    const TRY: &str = "UPDATE sign_in SET tries = tries + 1 WHERE id = $1";
    let mut transaction = database.write().await?;
    let Some(row) = transaction.statement(WHOSE).bind(sign_in).row().await? else {
        transaction.roll_back().await?;
        return Ok(CodeCount::SignInOver);
    };
    let account: AccountId = row.get("account_id")?;
    accounts::lock(&mut transaction, account).await?;
    let row = transaction.statement(TAKE).bind(sign_in).bind(now).row().await?;
    let tries: u32 = row.map_or(Ok(TRIES), |row| row.get("tries"))?;
    if tries >= TRIES {
        transaction.roll_back().await?;
        return Ok(CodeCount::SignInOver);
    }
    let refused = match count_of(&mut transaction, account, (key, rule), now).await? {
        Verdict::Allowed { counted } => {
            transaction.statement(TRY).bind(sign_in).run().await?;
            transaction.commit().await?;
            return Ok(CodeCount::Allowed { counted, tries_left: TRIES - tries - 1 });
        }
        Verdict::Wait { until } => CodeCount::Locked(until),
        Verdict::Disabled => CodeCount::Disabled,
    };
    transaction.roll_back().await?;
    Ok(refused)
}

pub(crate) async fn count_proof(
    database: &Database,
    account: AccountId,
    attempt: (&Key, Rule),
    now: Timestamp,
) -> Result<Verdict, Fault> {
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    let verdict = count_of(&mut transaction, account, attempt, now).await?;
    if let Verdict::Allowed { .. } = verdict {
        transaction.commit().await?;
    } else {
        transaction.roll_back().await?;
    }
    Ok(verdict)
}

/// Counts a code of an account, whose row is taken. One that begins a wait locks it.
async fn count_of(
    transaction: &mut Transaction,
    account: AccountId,
    (key, rule): (&Key, Rule),
    now: Timestamp,
) -> Result<Verdict, Fault> {
    let verdict = throttle::count_under(transaction, key, &rule, now).await?;
    if let Verdict::Allowed { counted } = verdict
        && !rule.wait_after(counted).is_zero()
    {
        standing::settle(transaction, account, now).await?;
    }
    Ok(verdict)
}

pub(crate) async fn complete(
    database: &Database,
    completion: &Completion,
    record: &Record,
) -> Result<Completed, Fault> {
    const END: &str = "DELETE FROM sign_in WHERE id = $1 AND account_id = $2 AND expires_at > $3";
    let session = &completion.opens.session;
    let (account, now) = (session.account, session.created_at);
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    let ended = transaction.statement(END).bind(completion.sign_in).bind(account).bind(now).run().await?;
    if ended == 0 {
        transaction.roll_back().await?;
        return Ok(Completed::SignInOver);
    }
    if !consume(&mut transaction, &completion.proof, account, now).await? {
        transaction.roll_back().await?;
        return Ok(Completed::CodeGone);
    }
    if let Proof::Replacement { .. } = completion.proof {
        accounts::end_everything_open(&mut transaction, account).await?;
    }
    let crowded = sessions::make_room(&mut transaction, account, &completion.room).await?;
    sessions::begin(&mut transaction, &completion.opens).await?;
    throttle::forget(&mut transaction, &completion.counted, now).await?;
    standing::settle(&mut transaction, account, now).await?;
    if let Some(event) = crowded {
        audit::write(&mut transaction, &event).await?;
    }
    audit::keep(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(Completed::Done)
}

/// Proves the second factor of a session again, consuming the proof.
pub(crate) async fn prove_again(database: &Database, reproof: &Reproof, event: &Event) -> Result<Reproven, Fault> {
    const PROVE: &str =
        "UPDATE session SET proven_at = $1 WHERE id = $2 AND account_id = $3 AND assurance = 'two_factor'";
    let (account, now) = (reproof.account, event.at);
    let mut transaction = database.write().await?;
    accounts::lock(&mut transaction, account).await?;
    if transaction.statement(PROVE).bind(now).bind(reproof.session).bind(account).run().await? == 0 {
        transaction.roll_back().await?;
        return Ok(Reproven::SessionOver);
    }
    if !consume(&mut transaction, &reproof.proof, account, now).await? {
        transaction.roll_back().await?;
        return Ok(Reproven::CodeGone);
    }
    throttle::forget(&mut transaction, &reproof.counted, now).await?;
    standing::settle(&mut transaction, account, now).await?;
    audit::write(&mut transaction, event).await?;
    transaction.commit().await?;
    Ok(Reproven::Done)
}

/// Ends a sign-in that was given up.
pub(crate) async fn keep_near_miss(
    database: &Database,
    sign_in: SignInId,
    near_miss: Option<NearMiss>,
) -> Result<(), Fault> {
    const KEEP: &str = "UPDATE sign_in SET near_step = $1, near_offset = $2 WHERE id = $3";
    let mut transaction = database.write().await?;
    transaction
        .statement(KEEP)
        .bind(near_miss.map(|near| near.step))
        .bind(near_miss.map(|near| near.offset))
        .bind(sign_in)
        .run()
        .await?;
    transaction.commit().await
}

pub(crate) async fn end(database: &Database, sign_in: SignInId) -> Result<(), Fault> {
    let mut transaction = database.write().await?;
    transaction.statement("DELETE FROM sign_in WHERE id = $1").bind(sign_in).run().await?;
    transaction.commit().await
}

/// Consumes a proof: a step once and never backwards, a recovery code once. False when it was too late, or
/// the proof is another account's (Gogs CVE-2025-64175).
async fn consume(
    transaction: &mut Transaction,
    proof: &Proof,
    account: AccountId,
    now: Timestamp,
) -> Result<bool, Fault> {
    const CONSUME_STEP: &str = "UPDATE authenticator SET last_step = $1, last_used_at = $2 \
        WHERE id = $3 AND account_id = $4 AND confirmed_at IS NOT NULL AND last_step < $1";
    const SPEND_CODE: &str = "UPDATE recovery_code SET used_at = $1 WHERE id = $2 AND used_at IS NULL \
        AND set_id IN (SELECT id FROM recovery_set WHERE account_id = $3)";
    const SPEND_ISSUED: &str = "UPDATE issued_code SET used_at = $1 \
        WHERE id = $2 AND account_id = $3 AND used_at IS NULL AND expires_at > $1";
    let changed = match *proof {
        Proof::Step { authenticator, step } => {
            transaction.statement(CONSUME_STEP).bind(step).bind(now).bind(authenticator).bind(account).run().await?
        }
        Proof::Replacement { authenticator, step } => {
            const USED: &str = "UPDATE authenticator SET last_used_at = $1 WHERE id = $2";
            if !authenticators::join(transaction, account, authenticator, step, now).await? {
                return Ok(false);
            }
            transaction.statement(USED).bind(now).bind(authenticator).run().await?
        }
        Proof::RecoveryCode { code } => {
            transaction.statement(SPEND_CODE).bind(now).bind(code).bind(account).run().await?
        }
        Proof::IssuedCode { code } => {
            transaction.statement(SPEND_ISSUED).bind(now).bind(code).bind(account).run().await?
        }
    };
    Ok(changed == 1)
}
