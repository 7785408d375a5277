//! A firm always has an owner who can sign in: whatever would take one away asks here, in its transaction.

use guichet::{Fault, id::AccountId, throttle::Rule};

use crate::{
    database::Transaction,
    statement::{Sql, locking},
};

/// Takes the rows of an account and of its firm's owners, in the order of their identifiers, so that two who take each
/// other away follow one another. Whether an owner who can sign in is left without that account; yes when it is none.
pub(crate) async fn stay_without(transaction: &mut Transaction, account: AccountId) -> Result<bool, Fault> {
    const TAKE: Sql = locking!(
        "SELECT id FROM account WHERE id = $1 OR (role = 'owner' \
         AND firm_id = (SELECT firm_id FROM account WHERE id = $1 AND role = 'owner')) ORDER BY id"
    );
    // A statement of its own: only what begins after the locks sees what they waited for.
    const LEFT: &str = "SELECT COUNT(*) AS number FROM account WHERE (id = $1 AND role <> 'owner') OR (id <> $1 \
        AND role = 'owner' AND firm_id = (SELECT firm_id FROM account WHERE id = $1) \
        AND disabled_at IS NULL AND locked_at IS NULL AND password IS NOT NULL \
        AND EXISTS (SELECT 1 FROM authenticator \
            WHERE authenticator.account_id = account.id AND authenticator.confirmed_at IS NOT NULL) \
        AND NOT EXISTS (SELECT 1 FROM throttle \
            WHERE throttle.key = 'second-factor:' || account.id AND throttle.failures >= $2))";
    transaction.statement(TAKE).bind(account).rows().await?;
    let disabled_after = Rule::SECOND_FACTOR.disabled_after.unwrap_or(u32::MAX);
    Ok(transaction.statement(LEFT).bind(account).bind(disabled_after).number().await? > 0)
}
