//! What the log says must be in the tables: each line of a client's, one after the other, is acted out on nothing, and
//! what comes of it is laid beside the rows. Where a line was committed without what it tells of, or that without its
//! line, or either without its letter, they differ.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use serde_json::Value;

use crate::support::database::Rows;

/// Sessions and links that are older may have been swept away meanwhile, in milliseconds.
const SWEPT_AFTER: i64 = 20 * 60 * 1000;

/// How long a sign-in lasts, in milliseconds.
const SIGN_IN: i64 = 10 * 60 * 1000;

/// A line of the log.
pub struct Line {
    pub act: String,
    pub from: Option<IpAddr>,
    at: i64,
    pub subject: String,
    /// What is left of the set, of a line that tells of a recovery code.
    left: Option<i64>,
}

pub async fn lines(rows: &Rows) -> Vec<Line> {
    let lines = rows.texts("SELECT canonical FROM audit_event ORDER BY place").await;
    let read = |line: &String| {
        let line: Value = serde_json::from_str(line).unwrap();
        Line {
            act: line["act"]["act"].as_str().unwrap().to_owned(),
            from: line["address"].as_str().map(|address| address.parse().unwrap()),
            at: line["at"].as_i64().unwrap(),
            subject: line["subject"].as_str().unwrap_or_default().to_owned(),
            left: line["act"]["left"].as_i64(),
        }
    };
    lines.iter().map(read).collect()
}

/// What a client has: of each thing the moments when it was made and used.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Holds {
    app: Option<(i64, i64)>,
    is_setting_up: bool,
    /// When the recovery codes were made, and how many are left.
    codes: Option<(i64, i64)>,
    issued: Option<(i64, i64)>,
    reset_at: Option<i64>,
    sessions: BTreeSet<String>,
    link: Option<i64>,
    /// When everything that was open was ended.
    ended_at: i64,
    letters: BTreeMap<String, usize>,
}

impl Holds {
    pub fn is_reset(&self) -> bool {
        self.reset_at.is_some()
    }

    pub fn has_session(&self, from: IpAddr) -> bool {
        self.sessions.contains(&from.to_string())
    }

    fn end_everything(&mut self, at: i64) {
        self.sessions.clear();
        (self.link, self.is_setting_up, self.ended_at) = (None, false, at);
    }

    fn owe(&mut self, letter: &str) {
        *self.letters.entry(letter.to_owned()).or_default() += 1;
    }

    /// What the log says that a client has, which is what the rows say.
    pub async fn of(client: &str, lines: &[Line], ends: &BTreeMap<IpAddr, IpAddr>, rows: &Rows) -> Self {
        let since = lines.last().map_or(0, |line| line.at) - SWEPT_AFTER;
        let holds = Self::by_lines(client, lines, ends, since);
        let by_rows = Self { ended_at: holds.ended_at, ..Self::by_rows(client, rows, since).await };
        assert_eq!(holds, by_rows, "of {client} the log says the one, and the rows the other");
        let older = format!(
            "SELECT COUNT(*) FROM sign_in WHERE account_id = '{client}' AND expires_at < {}",
            holds.ended_at + SIGN_IN
        );
        assert_eq!(rows.number(&older).await, 0, "sign-ins of {client} from before everything was ended");
        holds
    }

    /// By the log; whoever signed out from an address ends the session of another.
    fn by_lines(client: &str, lines: &[Line], ends: &BTreeMap<IpAddr, IpAddr>, since: i64) -> Self {
        let mut holds = Self::default();
        let mut reset_from = None;
        for line in lines.iter().filter(|line| line.subject == client) {
            let begin = |holds: &mut Self| {
                if let Some(from) = line.from.filter(|_| line.at > since) {
                    holds.sessions.insert(from.to_string());
                }
            };
            match &*line.act {
                "two_factor_reset" => {
                    let letters = std::mem::take(&mut holds.letters);
                    holds = Self { reset_at: Some(line.at), letters, ..Self::default() };
                    holds.end_everything(line.at);
                    holds.owe("two_factor_reset");
                    reset_from = line.from;
                }
                "code_issued" => {
                    holds.issued = Some((line.at, 0));
                    if reset_from.take() != line.from {
                        holds.owe("code_issued");
                    }
                }
                "enrolment_started" => holds.is_setting_up = true,
                "enrolment_confirmed" => {
                    holds.end_everything(line.at);
                    (holds.app, holds.issued, holds.reset_at) = (Some((line.at, line.at)), None, None);
                    begin(&mut holds);
                    holds.owe("two_factor_set_up");
                }
                "recovery_codes_made" => holds.codes = Some((line.at, 10)),
                "signed_in_with_authenticator" => {
                    holds.app = holds.app.map(|(made, _)| (made, line.at));
                    begin(&mut holds);
                }
                "signed_in_with_recovery_code" => {
                    holds.codes = holds.codes.map(|(made, left)| (made, left - 1));
                    assert_eq!(holds.codes.map(|(_, left)| left), line.left, "recovery codes left, by the log");
                    begin(&mut holds);
                    holds.owe("recovery_code_used");
                }
                "signed_in_with_issued_code" => {
                    holds.issued = holds.issued.map(|(made, _)| (made, line.at));
                    begin(&mut holds);
                    holds.owe("issued_code_used");
                }
                "signed_out" => {
                    let ended = line.from.and_then(|from| ends.get(&from)).expect("whoever signed out");
                    holds.sessions.remove(&ended.to_string());
                }
                "password_reset_asked" => {
                    holds.link = (line.at > since).then_some(line.at);
                    holds.owe("password_reset_asked");
                }
                "help_asked" => holds.owe("help_asked"),
                "locked" | "excess_sessions_ended" => panic!("more was tried than was meant: {}", line.act),
                _ => {}
            }
        }
        holds
    }

    async fn by_rows(client: &str, rows: &Rows, since: i64) -> Self {
        let of = async |columns: &str, table: &str, only: &str| {
            let found = rows.texts(&format!("SELECT {columns} FROM {table} WHERE account_id = '{client}'{only}")).await;
            assert!(found.len() < 2, "{table}: {found:?}");
            found.first().map(|row| {
                let (one, other) = row.split_once(' ').unwrap();
                (one.parse().unwrap(), other.parse().unwrap())
            })
        };
        let left = "(SELECT COUNT(*) FROM recovery_code WHERE set_id = recovery_set.id AND used_at IS NULL)";
        let recent = format!(" AND created_at > {since}");
        let is_active = " AND confirmed_at IS NOT NULL";
        let pending =
            format!("SELECT COUNT(*) FROM authenticator WHERE account_id = '{client}' AND confirmed_at IS NULL");
        let reset =
            format!("SELECT CAST(reset_at AS TEXT) FROM account WHERE id = '{client}' AND reset_at IS NOT NULL");
        let sessions = format!("SELECT address FROM session WHERE account_id = '{client}'{recent}");
        let letters = format!("SELECT notice FROM letter WHERE account_id = '{client}' OR notice LIKE '%{client}%'");
        let mut holds = Self {
            app: of("confirmed_at || ' ' || last_used_at", "authenticator", is_active).await,
            is_setting_up: rows.number(&pending).await > 0,
            codes: of(&format!("created_at || ' ' || {left}"), "recovery_set", "").await,
            issued: of("created_at || ' ' || COALESCE(used_at, 0)", "issued_code", "").await,
            reset_at: rows.texts(&reset).await.first().map(|at| at.parse().unwrap()),
            sessions: rows.texts(&sessions).await.into_iter().collect(),
            link: of("created_at || ' ' || 0", "password_reset", &recent).await.map(|(at, _): (_, i64)| at),
            ..Self::default()
        };
        for notice in rows.texts(&letters).await {
            let notice: Value = serde_json::from_str(&notice).unwrap();
            // That one is owed for the fifth wrong code in a row, whatever became of the answers.
            if notice["notice"] != "codes_refused" {
                holds.owe(notice["notice"].as_str().unwrap());
            }
        }
        // Of a new browser the log says nothing: its letter and its question stand or fall together.
        let told = holds.letters.remove("new_browser").unwrap_or_default();
        let asked = format!(
            "SELECT COUNT(*) FROM unusual_sign_in WHERE account_id = '{client}' AND browser IS NOT NULL \
             AND way IN ('password', 'authenticator')"
        );
        assert_eq!(
            i64::try_from(told).unwrap(),
            rows.number(&asked).await,
            "new browsers of {client}, told and asked about"
        );
        holds
    }
}
