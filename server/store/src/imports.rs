//! Files of clients: kept line by line, and dealt with a chunk at a time. A chunk's accounts, links, outcomes and audit
//! lines are one transaction. What is many is written in one statement, so that a far database costs few round trips.

use std::collections::HashSet;

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use guichet::{
    Fault,
    account::{Account, Email, PersonName, UsernameKey},
    audit::{Event, Record},
    id::{AccountId, FirmId, ImportId},
    invitation::Invitation,
    ports::{Import, Imports, NewClientOfLine, NewLink, Sealed},
    roster::{LineRefusal, RosterEntry, RosterLine},
    search::{sort_key, words_of},
    time::Timestamp,
};
use serde_json::{Value, json};

use crate::{
    accounts::{self, account_columns},
    audit,
    database::{Database, Transaction},
    json::{array, each},
    letters,
    statement::{Row, Sql, locking},
};

#[async_trait]
impl Imports for Database {
    async fn taken_usernames(&self, firm: FirmId, keys: &[UsernameKey]) -> Result<Vec<String>, Fault> {
        const FIND: Sql = each!(
            "SELECT username_key FROM account WHERE firm_id = $1 AND username_key IN (SELECT item.value ->> 'key' FROM",
            2,
            ")"
        );
        let keys = array(keys.iter().map(|key| json!({ "key": key.as_str() })));
        let rows = self.read().await?.statement(FIND).bind(firm).bind(&keys).rows().await?;
        rows.iter().map(|row| row.get("username_key")).collect()
    }

    async fn keep_import(&self, import: &Import, lines: &[RosterLine]) -> Result<(), Fault> {
        const INSERT: &str = "INSERT INTO import (id, firm_id, made_by, made_at) VALUES ($1, $2, $3, $4)";
        const LINES: Sql = each!(
            "INSERT INTO import_line (import_id, number, entry, refusal) \
             SELECT $1, CAST(item.value ->> 'number' AS BIGINT), item.value ->> 'entry', item.value ->> 'refusal' FROM",
            2,
            ""
        );
        let lines = array(lines.iter().map(|line| match &line.outcome {
            Ok(entry) => json!({ "number": line.number, "entry": text(entry) }),
            Err(refusal) => json!({ "number": line.number, "refusal": text(refusal) }),
        }));
        let mut transaction = self.write().await?;
        let statement = transaction.statement(INSERT);
        statement.bind(import.id).bind(import.firm).bind(import.made_by).bind(import.made_at).run().await?;
        transaction.statement(LINES).bind(import.id).bind(&lines).run().await?;
        transaction.commit().await
    }

    async fn import(&self, import: ImportId, made_by: AccountId) -> Result<Option<Import>, Fault> {
        const FIND: &str = "SELECT import.firm_id, import.made_at, import.finished_at, \
            COUNT(import_line.entry) AS waiting, COUNT(import_line.account_id) AS invited, \
            COUNT(import_line.refusal) AS refused \
            FROM import LEFT JOIN import_line ON import_line.import_id = import.id \
            WHERE import.id = $1 AND import.made_by = $2 GROUP BY import.id";
        let row = self.read().await?.statement(FIND).bind(import).bind(made_by).row().await?;
        let read = |row: Row| {
            Ok(Import {
                id: import,
                firm: row.get("firm_id")?,
                made_by,
                made_at: row.get("made_at")?,
                finished_at: row.get("finished_at")?,
                waiting: row.get("waiting")?,
                invited: row.get("invited")?,
                refused: row.get("refused")?,
            })
        };
        row.map(read).transpose()
    }

    async fn waiting_lines(&self, import: ImportId, most: u32) -> Result<Vec<(u32, RosterEntry)>, Fault> {
        const FIND: &str = "SELECT number, entry AS said FROM import_line \
            WHERE import_id = $1 AND entry IS NOT NULL ORDER BY number LIMIT $2";
        let rows = self.read().await?.statement(FIND).bind(import).bind(most).rows().await?;
        rows.iter().map(said).collect()
    }

    async fn invite_lines(
        &self,
        import: ImportId,
        clients: &[NewClientOfLine],
        refused: &[(u32, LineRefusal)],
    ) -> Result<(), Fault> {
        const TAKE: Sql = locking!("SELECT id FROM import WHERE id = $1");
        let mut transaction = self.write().await?;
        transaction.statement(TAKE).bind(import).row().await?;
        let numbers = clients.iter().map(|line| line.number).chain(refused.iter().map(|(number, _)| *number));
        let waiting = still_waiting(&mut transaction, import, numbers).await?;
        let clients: Vec<_> = clients.iter().filter(|line| waiting.contains(&line.number)).collect();
        let made = insert_accounts(&mut transaction, &clients).await?;
        let (made, taken): (Vec<_>, Vec<_>) =
            clients.into_iter().partition(|line| made.contains(&line.client.id.to_string()));
        insert_links(&mut transaction, made.iter().map(|line| &line.link)).await?;

        let outcome = |line: &&NewClientOfLine| json!({ "number": line.number, "account": line.client.id.to_string() });
        let taken = taken.iter().map(|line| (line.number, LineRefusal::UsernameTaken));
        let refused = refused.iter().copied().filter(|(number, _)| waiting.contains(number)).chain(taken);
        let refused = refused.map(|(number, refusal)| json!({ "number": number, "refusal": text(&refusal) }));
        write_outcomes(&mut transaction, import, made.iter().map(outcome).chain(refused)).await?;
        for line in &made {
            letters::write(&mut transaction, line.letter.as_slice()).await?;
        }
        let events: Vec<&Event> = made.iter().map(|line| &line.event).collect();
        audit::write_all(&mut transaction, &events).await?;
        transaction.commit().await
    }

    async fn finish_import(&self, import: ImportId, record: &Record) -> Result<bool, Fault> {
        const FINISH: &str = "UPDATE import SET finished_at = $1 WHERE id = $2 AND finished_at IS NULL \
            AND NOT EXISTS (SELECT 1 FROM import_line WHERE import_id = $2 AND entry IS NOT NULL)";
        let now = record.events.first().ok_or(Fault::corrupt("record"))?.at;
        let mut transaction = self.write().await?;
        if transaction.statement(FINISH).bind(now).bind(import).run().await? == 0 {
            transaction.roll_back().await?;
            return Ok(false);
        }
        audit::keep(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn refused_lines(&self, import: ImportId, most: u32) -> Result<Vec<(u32, LineRefusal)>, Fault> {
        const FIND: &str = "SELECT number, refusal AS said FROM import_line \
            WHERE import_id = $1 AND refusal IS NOT NULL ORDER BY number LIMIT $2";
        let rows = self.read().await?.statement(FIND).bind(import).bind(most).rows().await?;
        rows.iter().map(said).collect()
    }

    async fn held_links_of(
        &self,
        import: ImportId,
        held_for: AccountId,
        now: Timestamp,
    ) -> Result<Vec<(Account, Invitation, Sealed)>, Fault> {
        const FIND: &str = concat!(
            "SELECT ",
            account_columns!(),
            ", invitation.id, invitation.token, invitation.created_at, invitation.expires_at, invitation.held \
             FROM import_line JOIN account ON account.id = import_line.account_id \
             JOIN invitation ON invitation.account_id = account.id \
             WHERE import_line.import_id = $1 AND invitation.held_for = $2 AND invitation.used_at IS NULL \
             AND invitation.held IS NOT NULL AND invitation.held_until > $3 ORDER BY import_line.number"
        );
        let rows = self.read().await?.statement(FIND).bind(import).bind(held_for).bind(now).rows().await?;
        let held = rows.iter().map(|row| {
            let account = accounts::account(row)?;
            let invitation = Invitation {
                id: row.get("id")?,
                account: account.id,
                token: row.get("token")?,
                created_at: row.get("created_at")?,
                expires_at: row.get("expires_at")?,
            };
            Ok((account, invitation, row.get("held")?))
        });
        held.collect()
    }

    async fn links_held_until(
        &self,
        import: ImportId,
        held_for: AccountId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Fault> {
        const FIND: &str = "SELECT MIN(invitation.held_until) AS until FROM import_line \
            JOIN invitation ON invitation.account_id = import_line.account_id \
            WHERE import_line.import_id = $1 AND invitation.held_for = $2 AND invitation.used_at IS NULL \
            AND invitation.held IS NOT NULL AND invitation.held_until > $3";
        let row = self.read().await?.statement(FIND).bind(import).bind(held_for).bind(now).row().await?;
        row.ok_or(Fault::corrupt("until"))?.get("until")
    }

    async fn forget_links_of(&self, import: ImportId, held_for: AccountId) -> Result<(), Fault> {
        const FORGET: &str = "UPDATE invitation SET held = NULL WHERE held_for = $2 AND account_id IN \
            (SELECT account_id FROM import_line WHERE import_id = $1 AND account_id IS NOT NULL)";
        let mut transaction = self.write().await?;
        transaction.statement(FORGET).bind(import).bind(held_for).run().await?;
        transaction.commit().await
    }
}

/// Which of these lines wait, now that the import is taken: another request may have dealt with some.
async fn still_waiting(
    transaction: &mut Transaction,
    import: ImportId,
    numbers: impl Iterator<Item = u32>,
) -> Result<HashSet<u32>, Fault> {
    const FIND: Sql = each!(
        "SELECT number FROM import_line WHERE import_id = $1 AND entry IS NOT NULL \
         AND number IN (SELECT CAST(item.value ->> 'number' AS BIGINT) FROM",
        2,
        ")"
    );
    let numbers = array(numbers.map(|number| json!({ "number": number })));
    let rows = transaction.statement(FIND).bind(import).bind(&numbers).rows().await?;
    rows.iter().map(|row| row.get("number")).collect()
}

/// Makes the accounts whose usernames aren't taken, with the words by which they are found: their identifiers.
async fn insert_accounts(
    transaction: &mut Transaction,
    clients: &[&NewClientOfLine],
) -> Result<HashSet<String>, Fault> {
    // In the order of their usernames, so that two imports of the same ones wait for each other only one way.
    const ACCOUNTS: Sql = each!(
        "INSERT INTO account (id, firm_id, username, username_key, email, name, role, locale, accountant_id, \
         created_at, sort_key) SELECT item.value ->> 'id', item.value ->> 'firm', item.value ->> 'username', \
         item.value ->> 'key', item.value ->> 'email', item.value ->> 'name', item.value ->> 'role', \
         item.value ->> 'locale', item.value ->> 'accountant', CAST(item.value ->> 'created_at' AS BIGINT), \
         item.value ->> 'sort_key' FROM",
        1,
        "WHERE TRUE ORDER BY item.value ->> 'key' ON CONFLICT (firm_id, username_key) DO NOTHING"
    );
    const MADE: Sql = each!("SELECT id FROM account WHERE id IN (SELECT item.value ->> 'id' FROM", 1, ")");
    const WORDS: Sql = each!(
        "INSERT INTO account_word (firm_id, word, account_id) \
         SELECT item.value ->> 'firm', item.value ->> 'word', item.value ->> 'id' FROM",
        1,
        ""
    );
    let accounts = array(clients.iter().map(|line| row_of(&line.client)));
    transaction.statement(ACCOUNTS).bind(&accounts).run().await?;
    let rows = transaction.statement(MADE).bind(&accounts).rows().await?;
    let made: HashSet<String> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let words = clients.iter().filter(|line| made.contains(&line.client.id.to_string())).flat_map(|line| {
        let (id, firm) = (line.client.id.to_string(), line.client.firm.to_string());
        words_of(&line.client).into_iter().map(move |word| json!({ "firm": firm, "word": word, "id": id }))
    });
    transaction.statement(WORDS).bind(array(words)).run().await?;
    Ok(made)
}

fn row_of(account: &Account) -> Value {
    json!({
        "id": account.id.to_string(),
        "firm": account.firm.to_string(),
        "username": account.username.as_str(),
        "key": account.username.key().as_str(),
        "email": account.email.as_ref().map(Email::as_str),
        "name": account.name.as_ref().map(PersonName::as_str),
        "role": account.role.as_str(),
        "locale": account.locale.tag(),
        "accountant": account.accountant.map(|id| id.to_string()),
        "created_at": account.created_at.as_millis(),
        "sort_key": sort_key(account),
    })
}

async fn insert_links<'a>(
    transaction: &mut Transaction,
    links: impl Iterator<Item = &'a NewLink>,
) -> Result<(), Fault> {
    // Bytes travel as hexadecimal digits.
    const INSERT: Sql = Sql {
        sqlite: "INSERT INTO invitation (id, account_id, token, created_at, expires_at, held, held_until, held_for) \
            SELECT value ->> 'id', value ->> 'account', unhex(value ->> 'token'), value ->> 'created_at', \
            value ->> 'expires_at', unhex(value ->> 'held'), value ->> 'held_until', value ->> 'held_for' \
            FROM json_each($1)",
        postgres: "INSERT INTO invitation (id, account_id, token, created_at, expires_at, held, held_until, held_for) \
            SELECT value ->> 'id', value ->> 'account', decode(value ->> 'token', 'hex'), \
            CAST(value ->> 'created_at' AS BIGINT), CAST(value ->> 'expires_at' AS BIGINT), \
            decode(value ->> 'held', 'hex'), CAST(value ->> 'held_until' AS BIGINT), value ->> 'held_for' \
            FROM jsonb_array_elements(CAST($1 AS JSONB)) AS item (value)",
    };
    let links = links.map(|link| {
        json!({
            "id": link.invitation.id.to_string(),
            "account": link.invitation.account.to_string(),
            "token": HEXLOWER.encode(link.invitation.token.as_bytes()),
            "created_at": link.invitation.created_at.as_millis(),
            "expires_at": link.invitation.expires_at.as_millis(),
            "held": link.held.as_ref().map(|held| HEXLOWER.encode(&held.token.0)),
            "held_until": link.held.as_ref().map(|held| held.until.as_millis()),
            "held_for": link.held.as_ref().map(|held| held.maker.to_string()),
        })
    });
    transaction.statement(INSERT).bind(array(links)).run().await.map(drop)
}

/// What became of lines: the account, or the refusal.
async fn write_outcomes(
    transaction: &mut Transaction,
    import: ImportId,
    outcomes: impl Iterator<Item = Value>,
) -> Result<(), Fault> {
    // The numbers come twice, so that SQLite looks the lines up instead of going through all of the import's.
    const WRITE: Sql = Sql {
        sqlite: "UPDATE import_line SET entry = NULL, account_id = value ->> 'account', refusal = value ->> 'refusal' \
            FROM json_each($2) WHERE import_line.import_id = $1 AND import_line.number = value ->> 'number' \
            AND import_line.number IN (SELECT value ->> 'number' FROM json_each($2))",
        postgres: "UPDATE import_line SET entry = NULL, account_id = value ->> 'account', \
            refusal = value ->> 'refusal' FROM jsonb_array_elements(CAST($2 AS JSONB)) AS item (value) \
            WHERE import_line.import_id = $1 AND import_line.number = CAST(value ->> 'number' AS BIGINT)",
    };
    transaction.statement(WRITE).bind(import).bind(array(outcomes)).run().await.map(drop)
}

/// A line's number, and what it says.
fn said<T: serde::de::DeserializeOwned>(row: &Row) -> Result<(u32, T), Fault> {
    let said: String = row.get("said")?;
    Ok((row.get("number")?, serde_json::from_str(&said).map_err(|_| Fault::corrupt("import_line"))?))
}

/// As JSON; a struct of plain fields always serialises.
fn text(said: &impl serde::Serialize) -> String {
    serde_json::to_string(said).unwrap_or_default()
}
