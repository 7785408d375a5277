//! Everything that is sealed, for a change of keys: read by primary key a page at a time, written only over what was
//! read.
//!
//! A write takes each row only if nobody holds it (`SKIP LOCKED`). It never waits, so nobody waits for it in a circle,
//! whatever order others take their rows in.

use async_trait::async_trait;
use guichet::{
    Fault,
    ports::{Binding, Mark, Reseal, Resealing, Sealed, SealedColumn, SealedPage, SealedRow},
};

use crate::{
    database::Database,
    statement::{Row, Sql},
};

/// The two statements of a column: a page, and a write. `$account` says whose the row is, in that table's terms.
macro_rules! texts {
    ($table:literal, $key:literal, $column:literal, $account:literal) => {
        Texts {
            page: concat!(
                "SELECT ",
                $key,
                " AS id, ",
                $account,
                " AS account, CASE WHEN substr(",
                $column,
                ", 1, 5) <> $1 THEN ",
                $column,
                " END AS sealed FROM ",
                $table,
                " WHERE ",
                $key,
                " > $2 ORDER BY 1 LIMIT $3"
            ),
            reseal: Sql {
                sqlite: concat!(
                    "UPDATE ",
                    $table,
                    " SET ",
                    $column,
                    " = $1 WHERE ",
                    $key,
                    " = $2 AND ",
                    $column,
                    " = $3"
                ),
                postgres: concat!(
                    "UPDATE ",
                    $table,
                    " SET ",
                    $column,
                    " = $1 WHERE id = (SELECT id FROM ",
                    $table,
                    " WHERE ",
                    $key,
                    " = $2 AND ",
                    $column,
                    " = $3 FOR NO KEY UPDATE SKIP LOCKED)"
                ),
            },
        }
    };
}

struct Texts {
    page: &'static str,
    reseal: Sql,
}

const KEY_CHECK: Texts = texts!("installation", "CAST(id AS TEXT)", "key_check", "''");
const PASSWORD: Texts = texts!("account", "id", "password", "id");
const SECRET: Texts = texts!("authenticator", "id", "secret", "account_id");
const HELD_CODES: Texts = texts!("recovery_set", "id", "held", "account_id");
const RECOVERY_CODE: Texts =
    texts!("recovery_code", "id", "hash", "(SELECT account_id FROM recovery_set WHERE recovery_set.id = set_id)");
const ISSUED_CODE: Texts = texts!("issued_code", "id", "hash", "account_id");
const HELD_ISSUED_CODE: Texts = texts!("issued_code", "id", "held", "account_id");
const HELD_LINK: Texts = texts!("invitation", "id", "held", "account_id");

const LETTER_LINK: Texts = texts!("letter", "id", "link", "account_id");

const fn texts(column: SealedColumn) -> Texts {
    match column {
        SealedColumn::KeyCheck => KEY_CHECK,
        SealedColumn::Password => PASSWORD,
        SealedColumn::Secret => SECRET,
        SealedColumn::HeldCodes => HELD_CODES,
        SealedColumn::RecoveryCode => RECOVERY_CODE,
        SealedColumn::IssuedCode => ISSUED_CODE,
        SealedColumn::HeldIssuedCode => HELD_ISSUED_CODE,
        SealedColumn::HeldLink => HELD_LINK,
        SealedColumn::LetterLink => LETTER_LINK,
    }
}

#[async_trait]
impl Resealing for Database {
    async fn sealed_otherwise(
        &self,
        column: SealedColumn,
        mark: Mark,
        after: &str,
        limit: u32,
    ) -> Result<SealedPage, Fault> {
        let mut reader = self.read().await?;
        let page = reader.statement(texts(column).page).bind(mark.0.to_vec()).bind(after).bind(limit);
        let rows = page.rows().await?;
        let last = rows.last().filter(|_| rows.len() >= limit as usize);
        let next = last.map(|row| row.get("id")).transpose()?;
        let sealed = rows.iter().filter_map(|row| sealed_row(column, row).transpose()).collect::<Result<_, _>>()?;
        Ok(SealedPage { rows: sealed, next })
    }

    async fn reseal(&self, column: SealedColumn, rows: &[Reseal]) -> Result<u64, Fault> {
        let mut transaction = self.write().await?;
        let mut resealed = 0;
        for row in rows {
            let write = transaction.statement(texts(column).reseal);
            resealed += write.bind(&row.new).bind(&row.key).bind(&row.old).run().await?;
        }
        transaction.commit().await?;
        Ok(resealed)
    }
}

/// A row of a page, if it is sealed under another key.
fn sealed_row(column: SealedColumn, row: &Row) -> Result<Option<SealedRow>, Fault> {
    let Some(sealed) = row.get::<Option<Sealed>>("sealed")? else { return Ok(None) };
    let place = match column {
        SealedColumn::KeyCheck => Binding::key_check(),
        SealedColumn::Password => Binding::password(row.get("account")?),
        SealedColumn::Secret => Binding::secret(row.get("id")?, row.get("account")?),
        SealedColumn::HeldCodes => Binding::held_codes(row.get("id")?, row.get("account")?),
        SealedColumn::RecoveryCode => Binding::recovery_code(row.get("id")?, row.get("account")?),
        SealedColumn::IssuedCode => Binding::issued_code(row.get("id")?, row.get("account")?),
        SealedColumn::HeldIssuedCode => Binding::held_issued_code(row.get("id")?, row.get("account")?),
        SealedColumn::HeldLink => Binding::held_link(row.get("id")?, row.get("account")?),
        SealedColumn::LetterLink => Binding::letter_link(row.get("id")?, row.get("account")?),
    };
    Ok(Some(SealedRow { key: row.get("id")?, place, sealed }))
}
