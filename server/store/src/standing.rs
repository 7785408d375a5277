//! Where each account stands, kept in its row so that lists and numbers need no look at anything else.
//!
//! Whatever changes what [`guichet::standing`] depends on settles the account in the same transaction. What changes
//! by the clock alone, the end of a lock or of an exemption, has its moment in `standing_until`, and is settled by
//! whoever looks next.

use guichet::{Fault, id::AccountId, throttle::Rule, time::Timestamp};
use serde_json::json;

use crate::{
    database::{Database, Transaction},
    json::{array, each},
    statement::{Sql, locking},
};

/// Accounts that are settled at a time.
const BATCH: u32 = 500;

/// `$1` is now, `$2` the number of wrong codes that disables a second factor; what follows says whose.
macro_rules! settle {
    ($whose:literal) => {
        concat!(
            "UPDATE account SET standing = CASE \
               WHEN disabled_at IS NOT NULL THEN 'disabled' \
               WHEN locked_at IS NOT NULL OR EXISTS (SELECT 1 FROM throttle \
                 WHERE throttle.key = 'second-factor:' || account.id \
                 AND (throttle.wait_until > $1 OR throttle.failures >= $2)) THEN 'locked' \
               WHEN reset_at IS NOT NULL THEN 'set_up_again' \
               WHEN exempt_until > $1 THEN 'exempt' \
               WHEN EXISTS (SELECT 1 FROM authenticator WHERE authenticator.account_id = account.id \
                 AND authenticator.confirmed_at IS NOT NULL) THEN 'protected' \
               WHEN password IS NOT NULL THEN 'password_only' \
               ELSE 'waiting' END, \
             standing_until = (SELECT MIN(moment) FROM ( \
               SELECT exempt_until AS moment WHERE exempt_until > $1 \
               UNION ALL SELECT throttle.wait_until FROM throttle \
                 WHERE throttle.key = 'second-factor:' || account.id AND throttle.wait_until > $1) AS moments) ",
            $whose
        )
    };
}

/// Finds an account's standing anew.
pub(crate) async fn settle(transaction: &mut Transaction, account: AccountId, now: Timestamp) -> Result<(), Fault> {
    const SETTLE: &str = settle!("WHERE id = $3");
    transaction.statement(SETTLE).bind(now).bind(disabled_after()).bind(account).run().await?;
    Ok(())
}

/// Settles the accounts whose moment has come.
pub(crate) async fn catch_up(database: &Database, now: Timestamp) -> Result<(), Fault> {
    // In the order of the index, so that PostgreSQL takes it: usually nobody is due, and all would be looked at.
    const DUE: &str = "SELECT COUNT(*) AS number FROM \
        (SELECT 1 FROM account WHERE standing_until <= $1 ORDER BY standing_until LIMIT 1) AS due";
    // In the order of their identifiers, as whatever else takes several; and in a statement of its own, since only what
    // begins after the locks sees what they waited for.
    const TAKE: Sql = locking!(
        "SELECT id FROM account WHERE standing_until <= $1 \
         AND id IN (SELECT id FROM account WHERE standing_until <= $1 ORDER BY standing_until LIMIT $2) ORDER BY id"
    );
    const SETTLE: Sql = each!(settle!("WHERE id IN (SELECT item.value ->> 'id' FROM"), 3, ")");
    loop {
        if database.read().await?.statement(DUE).bind(now).number().await? == 0 {
            return Ok(());
        }
        let mut transaction = database.write().await?;
        let taken = transaction.statement(TAKE).bind(now).bind(BATCH).rows().await?;
        let taken = taken.iter().map(|row| row.get::<AccountId>("id")).collect::<Result<Vec<_>, _>>()?;
        let taken = array(taken.iter().map(|id| json!({ "id": id.to_string() })));
        transaction.statement(SETTLE).bind(now).bind(disabled_after()).bind(&taken).run().await?;
        transaction.commit().await?;
    }
}

fn disabled_after() -> u32 {
    Rule::SECOND_FACTOR.disabled_after.unwrap_or(u32::MAX)
}
