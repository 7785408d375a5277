//! The outbox: a letter is taken by one sender at a time, and what became of it is believed of the latest alone.

use async_trait::async_trait;
use guichet::{
    Fault,
    delivery::Setback,
    id::{AccountId, FirmId, LetterId},
    ports::{Outbox, TakenLetter, TroubledLetter},
    time::Timestamp,
};

use crate::{
    accounts::{self, account_columns},
    database::Database,
    letters::{letter, letter_columns},
    statement::{Row, Sql, Statement},
};

/// Whether a letter still is in the hands of whoever took it.
macro_rules! in_hand {
    ($change:literal) => {
        concat!($change, " WHERE id = $1 AND attempts = $2 AND sent_at IS NULL AND due_at IS NOT NULL")
    };
}

/// Letters that don't arrive, of those that are meant: the latest first, `$2` is since when they are late.
macro_rules! troubled_letters {
    ($of:literal, $limit:literal) => {
        concat!(
            "SELECT letter.id AS letter_id, letter.email AS letter_email, letter.notice, letter.written_at, \
             letter.setback, letter.due_at, ",
            account_columns!(),
            " FROM letter JOIN account ON account.id = letter.account_id WHERE ",
            $of,
            " AND letter.sent_at IS NULL AND (letter.due_at IS NULL OR letter.written_at <= $2) \
             ORDER BY letter.written_at DESC, letter.id DESC LIMIT ",
            $limit
        )
    };
}

#[async_trait]
impl Outbox for Database {
    async fn take_letter(&self, now: Timestamp, taken_until: Timestamp) -> Result<Option<TakenLetter>, Fault> {
        // Most of the time nothing is due, and then nothing is locked.
        const IS_DUE: &str = "SELECT id FROM letter WHERE due_at <= $1 LIMIT 1";
        const TAKE: Sql = Sql {
            sqlite: concat!(
                "UPDATE letter SET due_at = $2, attempts = attempts + 1 WHERE id = (SELECT id FROM letter \
                 WHERE due_at <= $1 ORDER BY due_at, id LIMIT 1) RETURNING attempts, ",
                letter_columns!()
            ),
            postgres: concat!(
                "UPDATE letter SET due_at = $2, attempts = attempts + 1 WHERE id = (SELECT id FROM letter \
                 WHERE due_at <= $1 ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING attempts, ",
                letter_columns!()
            ),
        };
        if self.read().await?.statement(IS_DUE).bind(now).row().await?.is_none() {
            return Ok(None);
        }
        let mut transaction = self.write().await?;
        let row = transaction.statement(TAKE).bind(now).bind(taken_until).row().await?;
        transaction.commit().await?;
        row.map(|row| Ok(TakenLetter { letter: letter(&row)?, attempt: row.get("attempts")? })).transpose()
    }

    async fn letter_sent(&self, taken: &TakenLetter, now: Timestamp) -> Result<bool, Fault> {
        const SENT: &str = in_hand!("UPDATE letter SET sent_at = $3, due_at = NULL, setback = NULL, link = NULL");
        change(self, SENT, taken, |statement| statement.bind(now)).await
    }

    async fn letter_set_back(
        &self,
        taken: &TakenLetter,
        setback: Setback,
        due_at: Option<Timestamp>,
    ) -> Result<bool, Fault> {
        const LATER: &str = in_hand!("UPDATE letter SET setback = $3, due_at = $4");
        const GIVEN_UP: &str = in_hand!("UPDATE letter SET setback = $3, due_at = NULL, link = NULL");
        let word = setback.as_str();
        match due_at {
            Some(due_at) => change(self, LATER, taken, |statement| statement.bind(word).bind(due_at)).await,
            None => change(self, GIVEN_UP, taken, |statement| statement.bind(word)).await,
        }
    }

    async fn drop_letter(&self, taken: &TakenLetter) -> Result<bool, Fault> {
        change(self, in_hand!("DELETE FROM letter"), taken, |statement| statement).await
    }

    async fn troubled_letters(
        &self,
        firm: FirmId,
        late_since: Timestamp,
        limit: u32,
    ) -> Result<Vec<TroubledLetter>, Fault> {
        const FIND: &str = troubled_letters!("letter.firm_id = $1", "$3");
        let rows = self.read().await?.statement(FIND).bind(firm).bind(late_since).bind(limit).rows().await?;
        rows.iter().map(troubled).collect()
    }

    async fn troubled_letter_to(
        &self,
        account: AccountId,
        late_since: Timestamp,
    ) -> Result<Option<TroubledLetter>, Fault> {
        const FIND: &str = troubled_letters!("letter.account_id = $1", "1");
        let row = self.read().await?.statement(FIND).bind(account).bind(late_since).row().await?;
        row.as_ref().map(troubled).transpose()
    }

    async fn count_troubled_letters(&self, firm: FirmId, late_since: Timestamp) -> Result<u64, Fault> {
        const COUNT: &str = "SELECT COUNT(*) AS number FROM letter \
            WHERE firm_id = $1 AND sent_at IS NULL AND (due_at IS NULL OR written_at <= $2)";
        Ok(u64::from(self.read().await?.statement(COUNT).bind(firm).bind(late_since).number().await?))
    }

    async fn send_letters_again(&self, firm: FirmId, letter: Option<LetterId>, now: Timestamp) -> Result<u64, Fault> {
        // Written anew, so to speak: it has its days to be tried in again.
        const AGAIN: &str = "UPDATE letter SET due_at = $2, written_at = $2, attempts = attempts + 1 \
            WHERE firm_id = $1 AND sent_at IS NULL AND due_at IS NULL AND link_until IS NULL";
        const ONE: &str = "UPDATE letter SET due_at = $2, written_at = $2, attempts = attempts + 1 \
            WHERE firm_id = $1 AND sent_at IS NULL AND due_at IS NULL AND link_until IS NULL AND id = $3";
        let mut transaction = self.write().await?;
        let again = match letter {
            Some(letter) => transaction.statement(ONE).bind(firm).bind(now).bind(letter).run().await?,
            None => transaction.statement(AGAIN).bind(firm).bind(now).run().await?,
        };
        transaction.commit().await?;
        Ok(again)
    }

    async fn put_letter_away(&self, firm: FirmId, letter: LetterId) -> Result<bool, Fault> {
        const PUT_AWAY: &str =
            "DELETE FROM letter WHERE id = $1 AND firm_id = $2 AND sent_at IS NULL AND due_at IS NULL";
        let mut transaction = self.write().await?;
        let put_away = transaction.statement(PUT_AWAY).bind(letter).bind(firm).run().await?;
        transaction.commit().await?;
        Ok(put_away == 1)
    }
}

/// Changes a letter, unless somebody took it since.
async fn change(
    database: &Database,
    sql: &'static str,
    taken: &TakenLetter,
    values: impl FnOnce(Statement<'_>) -> Statement<'_> + Send,
) -> Result<bool, Fault> {
    let mut transaction = database.write().await?;
    let statement = transaction.statement(sql).bind(taken.letter.id).bind(taken.attempt);
    let changed = values(statement).run().await?;
    transaction.commit().await?;
    Ok(changed == 1)
}

fn troubled(row: &Row) -> Result<TroubledLetter, Fault> {
    let notice: String = row.get("notice")?;
    Ok(TroubledLetter {
        id: row.get("letter_id")?,
        to: accounts::account(row)?,
        email: row.get("letter_email")?,
        notice: serde_json::from_str(&notice).map_err(|_| Fault::corrupt("letter.notice"))?,
        at: row.get("written_at")?,
        setback: row.get("setback")?,
        due_at: row.get("due_at")?,
    })
}
