//! Letters on their way, written in the transaction of what they tell of.

use guichet::{Fault, notice::Letter};

use crate::database::Transaction;

/// Puts letters into the outbox.
pub(crate) async fn write(transaction: &mut Transaction, letters: &[Letter]) -> Result<(), Fault> {
    const INSERT: &str = "INSERT INTO letter (id, firm_id, account_id, email, locale, notice, written_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    for letter in letters {
        // A struct of plain fields always serialises.
        let notice = serde_json::to_string(&letter.notice).unwrap_or_default();
        transaction
            .statement(INSERT)
            .bind(letter.id)
            .bind(letter.firm)
            .bind(letter.to)
            .bind(&letter.email)
            .bind(letter.locale)
            .bind(&notice)
            .bind(letter.at)
            .run()
            .await?;
    }
    Ok(())
}
