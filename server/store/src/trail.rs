//! The audit log, read: always a bounded number of lines, found in an index and in the order of their places.

use core::{fmt::Write, time::Duration};
use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use guichet::{
    Fault,
    account::{Account, PersonName, Username},
    id::{AccountId, FirmId},
    ports::{NamedAccount, Trail},
    search::end_of,
    time::Timestamp,
    trail::{Columns, Filter, Line},
};

use crate::{
    accounts::{self, account_columns},
    database::{Database, Reader},
    statement::{Row, Sql},
};

/// How far the times of two lines may stand in the other order than their places, for a filter of days to find both.
const CLOCKS_DIFFER_BY: Duration = Duration::from_hours(24);

/// Which way the log is read.
#[derive(Clone, Copy)]
enum Way {
    Back,
    On,
}

/// Lines between the places $2 and $3, both left out, from the time $4 and before $5, of the acts in $6 if there are
/// any. The plus keeps the databases from looking for the time in an index of its own, and then having to sort.
macro_rules! lines {
    ($act:literal, $along:literal, $find:literal, $by:literal, $order:literal) => {
        concat!(
            "SELECT place, canonical, link, at, name, actor, subject, ",
            $act,
            " AS act FROM audit_event",
            $along,
            " WHERE firm_id = $1 AND place > $2 AND place < $3 \
             AND +at >= $4 AND +at < $5 AND ($6 = '' OR ",
            $find,
            "($6, ',' || act || ',') > 0)",
            $by,
            " ORDER BY place ",
            $order,
            " LIMIT $7"
        )
    };
}

/// On SQLite the act is read out of the text each time, so there is nothing to be read beside it; and it is told along
/// which index to go, since to it a range of places looks narrower than one act or one person.
macro_rules! lines_by {
    ($along:literal, $by:literal) => {
        [
            Sql {
                sqlite: lines!("NULL", $along, "instr", $by, "DESC"),
                postgres: lines!("act", "", "strpos", $by, "DESC"),
            },
            Sql {
                sqlite: lines!("NULL", $along, "instr", $by, "ASC"),
                postgres: lines!("act", "", "strpos", $by, "ASC"),
            },
        ]
    };
}

/// The texts of a search, back and on.
type Both = [Sql; 2];

const OF_ALL: Both = lines_by!("", "");
const OF_ACT: Both = lines_by!(" INDEXED BY audit_event_act", " AND act = $8");
const OF_ACTOR: Both = lines_by!(" INDEXED BY audit_event_actor", " AND actor = $8");
const OF_SUBJECT: Both = lines_by!(" INDEXED BY audit_event_about", " AND subject = $8");

/// What a search in one index is about.
struct Search<'f> {
    firm: FirmId,
    after: u64,
    before: u64,
    filter: &'f Filter,
    way: Way,
    limit: u32,
}

#[async_trait]
impl Trail for Database {
    async fn lines_before(&self, firm: FirmId, filter: &Filter, place: u64, limit: u32) -> Result<Vec<Line>, Fault> {
        let search = Search { firm, after: 0, before: place, filter, way: Way::Back, limit };
        search.run(&mut self.read().await?).await
    }

    async fn lines_after(&self, firm: FirmId, filter: &Filter, place: u64, limit: u32) -> Result<Vec<Line>, Fault> {
        let search = Search { firm, after: place, before: u64::MAX, filter, way: Way::On, limit };
        search.run(&mut self.read().await?).await
    }

    async fn last_verification(&self, firm: FirmId) -> Result<Option<Line>, Fault> {
        let filter = Filter::default();
        let search = Search { firm, after: 0, before: u64::MAX, filter: &filter, way: Way::Back, limit: 1 };
        let act = Some("audit_verified".to_owned());
        let found = search.by(&mut self.read().await?, OF_ACT, "", act).await?;
        Ok(found.into_values().next_back())
    }

    async fn count_lines(&self, firm: FirmId) -> Result<u64, Fault> {
        const LAST: &str = "SELECT place FROM audit_event WHERE firm_id = $1 ORDER BY place DESC LIMIT 1";
        let row = self.read().await?.statement(LAST).bind(firm).row().await?;
        row.map_or(Ok(0), |row| row.get("place"))
    }

    async fn named(&self, firm: FirmId, accounts: &[AccountId]) -> Result<HashMap<AccountId, NamedAccount>, Fault> {
        const FIND: Sql = Sql {
            // CROSS JOIN: SQLite then looks each identifier up.
            sqlite: "SELECT account.id, name, username, role FROM json_each($2) AS item CROSS JOIN account \
                     WHERE account.id = item.value AND firm_id = $1",
            postgres: "SELECT id, name, username, role FROM account \
                       WHERE firm_id = $1 AND id IN (SELECT json_array_elements_text(CAST($2 AS JSON)))",
        };
        let quoted: Vec<String> = accounts.iter().map(|id| format!("\"{id}\"")).collect();
        let list = format!("[{}]", quoted.join(","));
        let rows = self.read().await?.statement(FIND).bind(firm).bind(&list).rows().await?;
        rows.iter().map(|row| Ok((row.get("id")?, named(row)?))).collect()
    }

    async fn people(&self, firm: FirmId, words: &[String], limit: u32) -> Result<Vec<Account>, Fault> {
        // The longest word is the one that fewest begin with: it finds them, the others narrow it down.
        let Some(longest) = words.iter().max_by_key(|word| word.chars().count()) else { return Ok(Vec::new()) };
        let others: Vec<_> = words.iter().filter(|word| *word != longest).collect();
        let mut reader = self.read().await?;
        let text = people_text(others.len());
        let mut statement = reader.built(text).bind(firm).bind(limit).bind(longest).bind(end_of(longest));
        for word in others {
            statement = statement.bind(word).bind(end_of(word));
        }
        statement.rows().await?.iter().map(accounts::account).collect()
    }
}

/// Finds people by a word and so many further ones. The words are walked, never the firm's accounts.
fn people_text(others: usize) -> String {
    let mut text = concat!(
        "SELECT ",
        account_columns!(),
        " FROM (SELECT DISTINCT account_id FROM account_word AS found WHERE firm_id = $1 AND word >= $3 AND word < $4"
    )
    .to_owned();
    for place in (5..).step_by(2).take(others) {
        // Writing to a String can't fail.
        let _ = write!(
            text,
            " AND EXISTS (SELECT 1 FROM account_word AS also WHERE also.account_id = found.account_id \
             AND also.firm_id = $1 AND also.word >= ${place} AND also.word < ${})",
            place + 1
        );
    }
    text + " LIMIT $2) AS named JOIN account ON account.id = named.account_id"
}

impl Search<'_> {
    /// The lines, found in as few indexes as the filter needs.
    async fn run(mut self, reader: &mut Reader) -> Result<Vec<Line>, Fault> {
        self.narrow(reader).await?;
        let acts = self.filter.kind.map_or(&[][..], |kind| kind.acts());
        // Whoever has done something to themselves is found by both indexes.
        let mut found = BTreeMap::new();
        if let Some(person) = self.filter.person {
            let list = if acts.is_empty() { String::new() } else { format!(",{},", acts.join(",")) };
            for by in [OF_ACTOR, OF_SUBJECT] {
                found.extend(self.by(reader, by, &list, Some(person.to_string())).await?);
            }
        } else if acts.is_empty() {
            found = self.by(reader, OF_ALL, "", None).await?;
        } else {
            for act in acts {
                found.extend(self.by(reader, OF_ACT, "", Some((*act).to_owned())).await?);
            }
        }
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        Ok(match self.way {
            Way::Back => found.into_values().rev().take(limit).collect(),
            Way::On => found.into_values().take(limit).collect(),
        })
    }

    /// Narrows the places down to those around the days that are looked for: after the last line that is a day older,
    /// before the first that is a day younger.
    async fn narrow(&mut self, reader: &mut Reader) -> Result<(), Fault> {
        const OLDER: &str = "SELECT place FROM audit_event WHERE firm_id = $1 AND at < $2 ORDER BY at DESC LIMIT 1";
        const YOUNGER: &str = "SELECT place FROM audit_event WHERE firm_id = $1 AND at >= $2 ORDER BY at LIMIT 1";
        if let Some(from) = self.filter.from {
            let from = from.before(CLOCKS_DIFFER_BY);
            if let Some(row) = reader.statement(OLDER).bind(self.firm).bind(from).row().await? {
                self.after = self.after.max(row.get("place")?);
            }
        }
        if let Some(until) = self.filter.until {
            let until = until.after(CLOCKS_DIFFER_BY);
            if let Some(row) = reader.statement(YOUNGER).bind(self.firm).bind(until).row().await? {
                self.before = self.before.min(row.get("place")?);
            }
        }
        Ok(())
    }

    /// The lines that one index finds, by place.
    async fn by(
        &self,
        reader: &mut Reader,
        texts: Both,
        acts: &str,
        value: Option<String>,
    ) -> Result<BTreeMap<u64, Line>, Fault> {
        let [back, on] = texts;
        let statement = reader
            .statement(match self.way {
                Way::Back => back,
                Way::On => on,
            })
            .bind(self.firm)
            .bind(self.after)
            .bind(self.before)
            .bind(self.filter.from.unwrap_or(Timestamp::from_millis(i64::MIN)))
            .bind(self.filter.until.unwrap_or(Timestamp::from_millis(i64::MAX)))
            .bind(acts)
            .bind(self.limit);
        let rows = match value {
            Some(value) => statement.bind(value).rows().await?,
            None => statement.rows().await?,
        };
        rows.iter().map(|row| line(row).map(|line| (line.place, line))).collect()
    }
}

/// A line. What can't be read is left empty: it is shown as what it is, and breaks the chain.
fn line(row: &Row) -> Result<Line, Fault> {
    Ok(Line {
        place: row.get("place")?,
        canonical: row.get("canonical").unwrap_or_default(),
        link: row.get("link").unwrap_or_default(),
        columns: columns(row).ok(),
    })
}

fn columns(row: &Row) -> Result<Columns, Fault> {
    Ok(Columns {
        at: row.get("at")?,
        name: row.get("name")?,
        actor: row.get("actor")?,
        subject: row.get("subject")?,
        act: row.get("act")?,
    })
}

fn named(row: &Row) -> Result<NamedAccount, Fault> {
    let (name, username): (Option<PersonName>, Username) = (row.get("name")?, row.get("username")?);
    let called = name.as_ref().map_or(username.as_str(), PersonName::as_str).to_owned();
    Ok(NamedAccount { called, role: row.get("role")? })
}
