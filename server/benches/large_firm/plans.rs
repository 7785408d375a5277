//! How the databases find what the pages ask for. The statements are those that the driver was seen to run.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use sqlx::{AssertSqlSafe, Row};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    layer::{Context, Layer, SubscriberExt},
    util::SubscriberInitExt,
};

use crate::http::support::database::Rows;

/// Tables that grow with a firm.
const LARGE: [&str; 7] =
    ["account", "account_word", "audit_event", "authenticator", "invitation", "recovery_code", "recovery_set"];

/// The statements that were run, and the seconds that each took at most.
#[derive(Clone, Default)]
pub struct Statements(Arc<Mutex<BTreeMap<String, f64>>>);

/// Listens to the driver from now on.
pub fn listen() -> Statements {
    let statements = Statements::default();
    tracing_subscriber::registry().with(statements.clone()).init();
    statements
}

impl Statements {
    /// Forgets those before.
    pub fn forget(&self) {
        self.0.lock().unwrap().clear();
    }

    /// Which of them go through a whole table that grows with the firm.
    pub async fn whole_tables(&self, rows: &Rows) -> Vec<String> {
        let statements = self.0.lock().unwrap().clone();
        assert!(statements.len() > 5, "the driver wasn't heard: {statements:?}");
        let mut found = Vec::new();
        // A count of all of a firm's clients looks at each of them: how long that takes is measured with its page.
        let counts = |text: &str| text.starts_with("SELECT COUNT(") || text.contains("GROUP BY standing");
        for statement in statements
            .keys()
            .filter(|text| !counts(text))
            .filter(|text| text.starts_with("SELECT") || text.starts_with("UPDATE"))
        {
            let plan = plan(rows, statement).await;
            if let Some(step) = plan.iter().find(|step| is_whole_table(step)) {
                found.push(format!("{step}\n  in {statement}"));
            }
        }
        let slowest = statements.iter().max_by(|one, other| one.1.total_cmp(other.1));
        if let Some((statement, seconds)) = slowest {
            println!("{} statements; the slowest took {:.1} ms: {statement:.120}…", statements.len(), seconds * 1e3);
        }
        found
    }
}

/// The steps of a statement's plan, whatever its values are.
async fn plan(rows: &Rows, statement: &str) -> Vec<String> {
    match rows {
        Rows::Sqlite(pool) => {
            let explained = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}")));
            explained.fetch_all(pool).await.unwrap().iter().map(|row| row.get("detail")).collect()
        }
        Rows::Postgres(_) => {
            rows.sql(&format!("SET plan_cache_mode = force_generic_plan; PREPARE planned AS {statement}")).await;
            let values = (1..).take_while(|number| statement.contains(&format!("${number}"))).map(|_| "NULL");
            let values = values.collect::<Vec<_>>().join(", ");
            let values = if values.is_empty() { values } else { format!("({values})") };
            let plan = rows.texts(&format!("EXPLAIN EXECUTE planned{values}")).await;
            rows.sql("DEALLOCATE planned").await;
            plan
        }
    }
}

/// SQLite says `SCAN account`, with `USING … INDEX` when it goes along one; PostgreSQL says `Seq Scan on account`.
fn is_whole_table(step: &str) -> bool {
    let table =
        step.trim_start().strip_prefix("SCAN ").or_else(|| step.split_once("Seq Scan on ").map(|(_, rest)| rest));
    let is_large = table.and_then(|rest| rest.split_whitespace().next()).is_some_and(|name| LARGE.contains(&name));
    is_large && !step.contains("USING")
}

impl<S: Subscriber> Layer<S> for Statements {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target() == "sqlx::query" && *metadata.level() <= Level::DEBUG
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        let statement = if text.statement.trim().is_empty() { text.summary } else { text.statement };
        let mut statements = self.0.lock().unwrap();
        let longest = statements.entry(statement.trim().to_owned()).or_default();
        *longest = longest.max(text.seconds);
    }
}

#[derive(Default)]
struct Text {
    summary: String,
    statement: String,
    seconds: f64,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.statement),
            _ => {}
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.seconds = value;
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn core::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}
