//! Counters of failures. What a count means is decided by [`guichet::throttle::count`]; here it is made one
//! at a time for each key, and committed before the attempt is checked.

use guichet::{
    Fault,
    ports::{Counted, PasswordCounts},
    throttle::{self, Counter, Key, Rule, Verdict},
    time::Timestamp,
};

use crate::database::{Database, Transaction};

pub(crate) async fn count(
    database: &Database,
    attempts: &[(Key, Rule)],
    now: Timestamp,
) -> Result<Vec<Verdict>, Fault> {
    // Every transaction takes its keys in the same order, so that no two wait for each other.
    let mut ordered: Vec<_> = attempts.iter().enumerate().collect();
    ordered.sort_by_key(|(_, (key, _))| key.as_str());

    let mut transaction = database.write().await?;
    let mut verdicts = Vec::with_capacity(ordered.len());
    for (place, (key, rule)) in ordered {
        verdicts.push((place, count_under(&mut transaction, key, rule, now).await?));
    }
    if verdicts.iter().all(|(_, verdict)| matches!(verdict, Verdict::Allowed { .. })) {
        transaction.commit().await?;
    } else {
        transaction.roll_back().await?;
    }
    verdicts.sort_by_key(|(place, _)| *place);
    Ok(verdicts.into_iter().map(|(_, verdict)| verdict).collect())
}

/// Counts an attempt under one key. Unless it is allowed, the transaction has to be rolled back.
pub(crate) async fn count_under(
    transaction: &mut Transaction,
    key: &Key,
    rule: &Rule,
    now: Timestamp,
) -> Result<Verdict, Fault> {
    // Makes the row or takes it, in one statement: a SELECT would find nothing to lock for a new key.
    const TAKE: &str = "INSERT INTO throttle (key, failures, wait_until, last_at) VALUES ($1, 0, 0, 0) \
        ON CONFLICT (key) DO UPDATE SET failures = throttle.failures RETURNING failures, wait_until, last_at";
    const WRITE: &str = "UPDATE throttle SET failures = $1, wait_until = $2, last_at = $3 WHERE key = $4";
    let row = transaction.statement(TAKE).bind(key).row().await?.ok_or(Fault::corrupt("throttle"))?;
    let counter =
        Counter { failures: row.get("failures")?, wait_until: row.get("wait_until")?, last_at: row.get("last_at")? };
    let (next, verdict) = throttle::count(rule, counter, now);
    if let Verdict::Allowed { .. } = verdict {
        transaction
            .statement(WRITE)
            .bind(next.failures)
            .bind(next.wait_until)
            .bind(next.last_at)
            .bind(key)
            .run()
            .await?;
    }
    Ok(verdict)
}

/// Forgets the failures before a success, unless others began a wait while it was checked.
pub(crate) async fn forget(transaction: &mut Transaction, counted: &Counted, now: Timestamp) -> Result<(), Fault> {
    const FORGET: &str = "DELETE FROM throttle WHERE key = $1 AND (wait_until <= $2 OR failures = $3)";
    transaction.statement(FORGET).bind(&counted.key).bind(now).bind(counted.number).run().await?;
    Ok(())
}

/// Takes back what a right password was counted as: the address first, in the order of [`count`].
pub(crate) async fn settle(
    transaction: &mut Transaction,
    counts: &PasswordCounts,
    now: Timestamp,
) -> Result<(), Fault> {
    const LOWER: &str = "UPDATE throttle SET failures = failures - 1, \
        wait_until = CASE WHEN failures - 1 < $1 THEN 0 ELSE wait_until END WHERE key = $2 AND failures > 0";
    if let Some(address) = &counts.address {
        transaction.statement(LOWER).bind(Rule::PASSWORD_OF_ADDRESS.tries).bind(address).run().await?;
    }
    forget(transaction, &counts.username, now).await
}
