//! The folded names by which accounts are sorted and found.

use guichet::{
    Fault,
    account::Account,
    search::{sort_key, words_of},
};

use crate::{
    accounts::{self, account_columns},
    database::{Database, Transaction},
};

/// Accounts that are filled at a time.
const BATCH: u32 = 500;

/// Writes them down, in the transaction that made or renamed the account.
pub(crate) async fn write(transaction: &mut Transaction, account: &Account) -> Result<(), Fault> {
    const SORT: &str = "UPDATE account SET sort_key = $1 WHERE id = $2";
    const FORGET: &str = "DELETE FROM account_word WHERE account_id = $1";
    const ADD: &str = "INSERT INTO account_word (firm_id, word, account_id) VALUES ($1, $2, $3)";
    transaction.statement(SORT).bind(sort_key(account)).bind(account.id).run().await?;
    transaction.statement(FORGET).bind(account.id).run().await?;
    for word in words_of(account) {
        transaction.statement(ADD).bind(account.firm).bind(&word).bind(account.id).run().await?;
    }
    Ok(())
}

/// Fills those of accounts that are older than their columns.
pub(crate) async fn fill(database: &Database) -> Result<(), Fault> {
    const EMPTY: &str =
        concat!("SELECT ", account_columns!(), " FROM account WHERE sort_key = '' ORDER BY id LIMIT $1");
    loop {
        let mut transaction = database.write().await?;
        let rows = transaction.statement(EMPTY).bind(BATCH).rows().await?;
        if rows.is_empty() {
            return transaction.roll_back().await;
        }
        for row in &rows {
            write(&mut transaction, &accounts::account(row)?).await?;
        }
        transaction.commit().await?;
    }
}
