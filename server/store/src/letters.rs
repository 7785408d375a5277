//! Letters on their way, written in the transaction of what they tell of.

use guichet::{Fault, audit::Origin, notice::Letter};

use crate::{database::Transaction, statement::Row};

/// The columns of a letter, to read it with [`letter`].
macro_rules! letter_columns {
    () => {
        "letter.id, letter.firm_id, letter.account_id, letter.email, letter.locale, letter.notice, letter.address, \
         letter.user_agent, letter.link, letter.link_until, letter.written_at"
    };
}
pub(crate) use letter_columns;

/// Puts letters into the outbox; they are due at once.
pub(crate) async fn write(transaction: &mut Transaction, letters: &[Letter]) -> Result<(), Fault> {
    const INSERT: &str = "INSERT INTO letter (id, firm_id, account_id, email, locale, notice, address, user_agent, \
        link, link_until, written_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";
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
            .bind(letter.origin.as_ref().and_then(|origin| origin.address))
            .bind(letter.origin.as_ref().map(|origin| &origin.user_agent))
            .bind(letter.link.as_ref().map(|link| &link.token))
            .bind(letter.link.as_ref().map(|link| link.until))
            .bind(letter.at)
            .run()
            .await?;
    }
    Ok(())
}

/// A letter of a row with [`letter_columns`].
pub(crate) fn letter(row: &Row) -> Result<Letter, Fault> {
    let notice: String = row.get("notice")?;
    let user_agent: Option<String> = row.get("user_agent")?;
    let (token, until) = (row.get("link")?, row.get("link_until")?);
    let origin = match user_agent {
        Some(user_agent) => Some(Origin { address: row.get("address")?, user_agent, browser: None }),
        None => None,
    };
    Ok(Letter {
        id: row.get("id")?,
        firm: row.get("firm_id")?,
        to: row.get("account_id")?,
        email: row.get("email")?,
        locale: row.get("locale")?,
        notice: serde_json::from_str(&notice).map_err(|_| Fault::corrupt("letter.notice"))?,
        origin,
        link: Option::zip(token, until).map(|(token, until)| guichet::notice::SealedLink { token, until }),
        at: row.get("written_at")?,
    })
}
