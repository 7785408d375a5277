//! The list of clients, a page at a time: by key, so that the last page is as quick as the first.
//!
//! A page is found in an index first (by name, by standing, by accountant, by last sign-in, or by the words of a
//! search), and what stands beside its clients is read for those alone.

use core::fmt::{self, Write as _};

use guichet::{
    Fault,
    account::Account,
    client_list::{ClientList, Cursor, PAGE, Place, SortKey, WhoseClients},
    client_note::Circumstances,
    id::{AccountId, FirmId},
    ports::{ClientPage, ListedClient},
    search::end_of,
    standing::Standing,
    time::Timestamp,
};

use crate::{
    accounts::{self, account_columns},
    database::{Database, Reader},
    standing,
    statement::{Row, Statement},
};

/// A page's clients with what stands beside them; `$1` is the firm.
const SHOWN: &str = concat!(
    "SELECT ",
    account_columns!(),
    ", account.sort_key, account.standing, \
     (SELECT COUNT(*) FROM help_request WHERE help_request.account_id = account.id \
      AND help_request.handled_at IS NULL) AS help_requests, \
     (SELECT MAX(invitation.expires_at) FROM invitation WHERE invitation.account_id = account.id \
      AND invitation.used_at IS NULL) AS link_until, \
     (SELECT throttle.failures FROM throttle WHERE throttle.key = 'second-factor:' || account.id) AS wrong_codes, \
     (SELECT throttle.wait_until FROM throttle WHERE throttle.key = 'second-factor:' || account.id) AS paused_until, \
     (SELECT MAX(issued_code.expires_at) FROM issued_code WHERE issued_code.account_id = account.id \
      AND issued_code.used_at IS NULL) AS code_until, \
     (SELECT COUNT(recovery_code.id) FROM recovery_set LEFT JOIN recovery_code \
      ON recovery_code.set_id = recovery_set.id AND recovery_code.used_at IS NULL \
      WHERE recovery_set.account_id = account.id GROUP BY recovery_set.id) AS codes_left \
     FROM account JOIN ("
);

pub(crate) async fn page(
    database: &Database,
    firm: FirmId,
    viewer: AccountId,
    list: &ClientList,
    now: Timestamp,
) -> Result<ClientPage, Fault> {
    standing::catch_up(database, now).await?;
    let mut reader = database.read().await?;
    let search = Search::of(firm, viewer, list);
    let counts = count_by_standing(&mut reader, firm, viewer, list.accountant).await?;
    let total = match (list.words().is_empty(), list.standing) {
        (true, None) => counts.iter().map(|(_, count)| count).sum(),
        (true, Some(standing)) => counts.iter().find(|(of, _)| *of == standing).map_or(0, |(_, count)| *count),
        (false, _) => search.bind(reader.built(format!("SELECT COUNT(*) AS number {}", search.text))).number().await?,
    };
    let mut found = read(&mut reader, &search, list).await?;
    let at_an_end = match list.place {
        Place::Start => false,
        Place::After { .. } => found.clients.is_empty(),
        Place::Before { .. } => !found.has_before,
    };
    if at_an_end {
        found = read(&mut reader, &search, &list.from_start()).await?;
    }
    let shown = u32::try_from(found.clients.len()).unwrap_or(PAGE);
    let last_from = total.saturating_sub(shown) + 1;
    found.from = match (found.has_before, found.has_after) {
        (false, _) => 1,
        (true, true) => found.from.min(last_from),
        (true, false) => last_from,
    };
    Ok(ClientPage { total, counts, ..found })
}

pub(crate) async fn count(database: &Database, firm: FirmId) -> Result<u32, Fault> {
    const COUNT: &str = "SELECT COUNT(*) AS number FROM account WHERE firm_id = $1 AND role = 'client'";
    database.read().await?.statement(COUNT).bind(firm).number().await
}

pub(crate) async fn accountants(database: &Database, firm: FirmId) -> Result<Vec<Account>, Fault> {
    const FIND: &str = concat!(
        "SELECT ",
        account_columns!(),
        " FROM account WHERE firm_id = $1 AND role IN ('accountant', 'owner') AND disabled_at IS NULL \
         ORDER BY sort_key, id"
    );
    let rows = database.read().await?.statement(FIND).bind(firm).rows().await?;
    rows.iter().map(accounts::account).collect()
}

/// What narrows the list down, as a text from `FROM` on and the values that it takes.
struct Search {
    text: String,
    values: Vec<String>,
}

impl Search {
    fn of(firm: FirmId, viewer: AccountId, list: &ClientList) -> Self {
        let mut search = Self { text: String::new(), values: vec![firm.to_string()] };
        search.begin(&list.words());
        search.add_accountant(viewer, list.accountant);
        if let Some(standing) = list.standing {
            let place = search.take(standing.as_str());
            search.and(format_args!("account.standing = ${place}"));
        }
        search
    }

    /// All clients, or those whom each of the words finds: looked up first, word by word, and no other row is read.
    /// CROSS JOIN says so to SQLite; to PostgreSQL, the sets do.
    fn begin(&mut self, words: &[String]) {
        let found: Vec<String> = words
            .iter()
            .map(|word| {
                let (first, end) = (self.take(word), self.take(&end_of(word)));
                format!(
                    "SELECT DISTINCT account_id FROM account_word \
                     WHERE firm_id = $1 AND word >= ${first} AND word < ${end}"
                )
            })
            .collect();
        self.text = if found.is_empty() {
            "FROM account WHERE account.firm_id = $1 AND account.role = 'client'".to_owned()
        } else {
            format!(
                "FROM ({}) AS found CROSS JOIN account WHERE account.id = found.account_id \
                 AND account.firm_id = $1 AND account.role = 'client'",
                found.join(" INTERSECT ")
            )
        };
    }

    fn add_accountant(&mut self, viewer: AccountId, whose: WhoseClients) {
        let id = match whose {
            WhoseClients::Anybodys => return,
            WhoseClients::Nobodys => {
                self.and(format_args!("account.accountant_id IS NULL"));
                return;
            }
            WhoseClients::Mine => viewer,
            WhoseClients::Of(id) => id,
        };
        let place = self.take(&id.to_string());
        self.and(format_args!("account.accountant_id = ${place}"));
    }

    fn and(&mut self, condition: fmt::Arguments<'_>) {
        self.text.push_str(" AND ");
        // A text takes whatever is written to it.
        let _ = self.text.write_fmt(condition);
    }

    /// Takes a value: its number.
    fn take(&mut self, value: &str) -> usize {
        self.values.push(value.to_owned());
        self.values.len()
    }

    fn bind<'c>(&self, statement: Statement<'c>) -> Statement<'c> {
        self.values.iter().fold(statement, Statement::bind)
    }
}

async fn count_by_standing(
    reader: &mut Reader,
    firm: FirmId,
    viewer: AccountId,
    whose: WhoseClients,
) -> Result<Vec<(Standing, u32)>, Fault> {
    let search = Search::of(firm, viewer, &ClientList { accountant: whose, ..ClientList::default() });
    // Not GROUP BY: for that, SQLite would walk all clients in the order of their standings.
    let counts = Standing::ALL.map(|standing| {
        let word = standing.as_str();
        format!("COUNT(CASE WHEN account.standing = '{word}' THEN 1 END) AS {word}")
    });
    let text = format!("SELECT {} {}", counts.join(", "), search.text);
    let row = search.bind(reader.built(text)).row().await?.ok_or(Fault::corrupt("count"))?;
    Standing::ALL.into_iter().map(|standing| Ok((standing, row.get(standing.as_str())?))).collect()
}

/// Reads a page; its number is what the address said.
async fn read(reader: &mut Reader, search: &Search, list: &ClientList) -> Result<ClientPage, Fault> {
    let (cursor, from, backwards) = start_of(&list.place);
    let mut statement = search.bind(reader.built(page_text(search, list)));
    if let Some(Cursor { id, key }) = cursor {
        statement = match key {
            SortKey::Name(name) => statement.bind(name),
            SortKey::SignIn(at) => statement.bind(*at),
        }
        .bind(*id);
    }
    let rows = statement.rows().await?;
    let mut clients: Vec<ListedClient> = rows.iter().map(listed).collect::<Result<_, _>>()?;
    let has_more = clients.len() > PAGE as usize;
    clients.truncate(PAGE as usize);
    if backwards {
        clients.reverse();
    }
    let (has_before, has_after) = if backwards { (has_more, true) } else { (cursor.is_some(), has_more) };
    Ok(ClientPage { clients, from, has_before, has_after, ..ClientPage::default() })
}

/// Where a page starts, the number that it says it has, and whether it is read towards the list's start.
const fn start_of(place: &Place) -> (Option<&Cursor>, u32, bool) {
    match place {
        Place::Start => (None, 1, false),
        Place::After { cursor, from } => (Some(cursor), *from, false),
        Place::Before { cursor, from } => (Some(cursor), *from, true),
    }
}

/// A page's query. It takes the values of the search, then what the client at its start is sorted by, and who it is.
fn page_text(search: &Search, list: &ClientList) -> String {
    let (cursor, _, backwards) = start_of(&list.place);
    // The expressions as the indexes have them.
    let key = if list.sort.is_by_name() { "account.sort_key" } else { "COALESCE(account.last_sign_in_at, 0)" };
    let (order, beyond) = if list.sort.is_down() == backwards { ("ASC", ">") } else { ("DESC", "<") };
    let order = format!("ORDER BY {key} {order}, account.id {order}");
    let (sorted, who) = (search.values.len() + 1, search.values.len() + 2);
    let past = match cursor {
        Some(_) => {
            format!(" AND {key} {beyond}= ${sorted} AND ({key} {beyond} ${sorted} OR account.id {beyond} ${who})")
        }
        None => String::new(),
    };
    // One more than is shown says whether there are more.
    let most = PAGE + 1;
    let found = format!("SELECT account.id {}{past} {order} LIMIT {most}", search.text);
    format!("{SHOWN}{found}) AS page ON page.id = account.id {order}")
}

fn listed(row: &Row) -> Result<ListedClient, Fault> {
    let account = accounts::account(row)?;
    let circumstances = Circumstances {
        asked_for_help: row.get::<u32>("help_requests")? > 0,
        link_until: row.get("link_until")?,
        exempt_until: account.exempt_until,
        locked_by_staff: account.locked_at.is_some(),
        wrong_codes: row.get::<Option<u32>>("wrong_codes")?.unwrap_or(0),
        paused_until: row.get("paused_until")?,
        code_until: row.get("code_until")?,
        codes_left: row.get("codes_left")?,
    };
    Ok(ListedClient { sort_key: row.get("sort_key")?, standing: row.get("standing")?, account, circumstances })
}

#[cfg(test)]
mod tests {
    use guichet::client_list::{Asked, ClientList, WhoseClients};

    use super::{FirmId, Search, page_text};
    use crate::{database::Database, sqlite};

    /// Every combination of filters, orders and places.
    fn lists(id: &str) -> Vec<ClientList> {
        let mut lists = Vec::new();
        for q in ["", "gagnon", "marie gag x"] {
            for state in ["", "locked"] {
                for accountant in ["", "none", "me"] {
                    for sort in ["name", "-name", "seen", "-seen"] {
                        let cursor = format!("{id}.{}", if sort.contains("name") { "YQ" } else { "7" });
                        for (after, before) in [("", ""), (cursor.as_str(), ""), ("", cursor.as_str())] {
                            let [q, state, accountant, sort, after, before, from] =
                                [q, state, accountant, sort, after, before, "26"].map(str::to_owned);
                            let asked = Asked { q, state, accountant, sort, after, before, from };
                            lists.push(ClientList::read(&asked));
                        }
                    }
                }
            }
        }
        lists
    }

    #[tokio::test]
    async fn every_page_is_found_in_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("guichet.db").display());
        let database = sqlite::open(&url).await.unwrap();
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let (firm, viewer): (FirmId, _) = (id.parse().unwrap(), id.parse().unwrap());
        let lists = lists(id);
        assert_eq!(lists.len(), 3 * 2 * 3 * 4 * 3);
        for list in lists {
            let search = Search::of(firm, viewer, &list);
            let count = format!("SELECT COUNT(*) AS number {}", search.text);
            for text in [page_text(&search, &list), count] {
                let plan = plan(&database, &text).await;
                assert!(plan.iter().any(|step| step.contains("INDEX")), "{plan:?}");
                // What is scanned is what the words found, and the page: 26 rows at most.
                let found = |step: &&String| ["SCAN page", "SCAN found"].contains(&step.as_str());
                let scans: Vec<_> = plan.iter().filter(|step| step.contains("SCAN") && !found(step)).collect();
                assert!(scans.is_empty(), "{scans:?} {text}");
            }
            // Without a search, and a filter that two indexes would have to serve, nothing is sorted but the page.
            let one_index = list.sort.is_by_name() || list.accountant == WhoseClients::Anybodys;
            if list.search.is_empty() && one_index {
                let plan = plan(&database, &page_text(&search, &list)).await;
                let sorts = plan.iter().filter(|step| step.contains("FOR ORDER BY")).count();
                assert_eq!(sorts, 1, "{plan:?}");
            }
        }
    }

    async fn plan(database: &Database, text: &str) -> Vec<String> {
        let mut reader = database.read().await.unwrap();
        let rows = reader.built(format!("EXPLAIN QUERY PLAN {text}")).rows().await.unwrap();
        rows.iter().map(|row| row.get("detail").unwrap()).collect()
    }
}
