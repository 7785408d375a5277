//! Whether a firm of a hundred thousand clients and a million lines of the log works without delay: each page of the
//! admin view, on both databases, beside the same page of a firm of a hundred and a thousand. What the machine can do is
//! measured in the same run: a page that takes longer than [`PASSWORDS`] password checks fails it, and so does a
//! statement that goes through a whole table, unless it counts.
//!
//! `cargo bench -p guichet-server --bench large_firm` measures the whole; `-- --clients 10000 --events 100000` less.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement that can't go on stops")]
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it measures, and says what it found")]

use std::time::{Duration, Instant};

use guichet::{account::Role, firm::Firm, password::Password};
use guichet_server::crowd::{self, Size};

use http::support::{
    browser::Browser,
    database::Engine,
    portal::{Portal, Wanted},
};

#[path = "large_firm/plans.rs"]
mod plans;
#[path = "../store/tests/support/postgres.rs"]
mod postgres;
/// Where the tests keep their portal and their browsers.
#[allow(dead_code, reason = "of which this needs a part")]
#[path = "../tests/http"]
mod http {
    pub mod support;
}

/// A page may take as long as so many password checks: each sign-in is one, and nobody calls that a delay.
const PASSWORDS: u32 = 8;

/// How often each page is opened.
const TIMES: usize = 30;

const SMALL: Size = Size { clients: 100, events: 1_000 };

#[tokio::main]
async fn main() {
    let large = Size { clients: argument("--clients", 100_000), events: argument("--events", 1_000_000) };
    let statements = plans::listen();
    let mut slow = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let real = Wanted { firm_host: Some("small.example"), hashes_at_once: Some(1), ..Wanted::default() };
        let portal = Portal::wanted(engine, real).await;
        let password = password_check(&portal).await;
        let url = portal.config.database_url.clone();
        let small = House::of(&portal, &portal.firm, &url, SMALL).await;
        let firm = portal.another_firm("large.example").await;
        let began = Instant::now();
        let large = House::of(&portal, &firm, &url, large).await;
        println!(
            "\n{engine:?}: {} clients and {} lines, seeded in {:.1?}",
            large.size.clients,
            large.size.events,
            began.elapsed()
        );
        println!("{:<34}{:>12}{:>12}{:>8}{:>12}", "median of a page", "small", "large", "ratio", "passwords");
        statements.forget();
        for page in 0..small.pages.len() {
            let (name, at_small, at_large) = (&small.pages[page].0, &small.pages[page].1, &large.pages[page].1);
            let [quick, long] = medians(&small.browser, at_small, &large.browser, at_large).await;
            let ratio = long.as_secs_f64() / quick.as_secs_f64();
            let passwords = long.as_secs_f64() / password.as_secs_f64();
            println!("{name:<34}{quick:>12.1?}{long:>12.1?}{ratio:>8.1}{passwords:>12.1}");
            if long > password * PASSWORDS {
                slow.push(format!("{engine:?}: {name} takes as long as {passwords:.1} password checks"));
            }
        }
        slow.extend(statements.whole_tables(&portal.rows).await.into_iter().map(|plan| format!("{engine:?}: {plan}")));
    }
    assert!(slow.is_empty(), "too slow:\n{}", slow.join("\n"));
    println!(
        "\nno page takes longer than {PASSWORDS} password checks, and no statement but counts goes through a whole table"
    );
}

/// A firm with its people, and somebody of its staff at work.
struct House {
    browser: Browser,
    size: Size,
    pages: Vec<(&'static str, String)>,
}

impl House {
    async fn of(portal: &Portal, firm: &Firm, url: &str, size: Size) -> Self {
        let (owner, browser) = portal.staff_of(firm, Role::Owner, "helene@example.com").await;
        crowd::gather(&portal.ports, url, firm, &[owner.id.parse().unwrap()], size).await.unwrap();
        let deep = portal
            .rows
            .texts(&format!(
                "SELECT id || '.' || sort_key FROM account WHERE firm_id = '{}' AND role = 'client' \
             ORDER BY sort_key, id LIMIT 1 OFFSET {}",
                firm.id,
                size.clients * 9 / 10
            ))
            .await;
        let (client, key) = deep[0].split_once('.').unwrap();
        let after = format!("{client}.{}", data_encoding::BASE64URL_NOPAD.encode(key.as_bytes()));
        let pages = vec![
            ("overview", "/admin".to_owned()),
            ("clients, first page", "/admin/clients".to_owned()),
            ("clients, a deep page", format!("/admin/clients?after={after}&from={}", size.clients * 9 / 10)),
            ("clients, search", "/admin/clients?q=zoe+villen".to_owned()),
            ("clients, search of one letter", "/admin/clients?q=g".to_owned()),
            ("clients, protected, latest first", "/admin/clients?state=protected&sort=-seen".to_owned()),
            ("clients, somebody's who wait", "/admin/clients?state=waiting&accountant=me".to_owned()),
            ("a client", format!("/admin/clients/{client}")),
            ("policy", "/admin/policy".to_owned()),
            ("audit log, newest", "/admin/audit".to_owned()),
            ("audit log, a deep page", format!("/admin/audit?before={}", size.events / 10)),
            ("audit log, a kind", "/admin/audit?kind=help".to_owned()),
            ("audit log, two days", "/admin/audit?from=2025-03-03&to=2025-03-04".to_owned()),
        ];
        Self { browser, size, pages }
    }
}

/// What a password check costs here: the median of a few, with the parameters that are served.
async fn password_check(portal: &Portal) -> Duration {
    let mut times = Vec::new();
    for _ in 0..9 {
        let password = Password::typed("a quiet desk by the river").unwrap();
        let began = Instant::now();
        portal.ports.hasher.hash_password(password).await.unwrap();
        times.push(began.elapsed());
    }
    median(times)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The medians of two pages, opened in turn.
async fn medians(small: &Browser, at_small: &str, large: &Browser, at_large: &str) -> [Duration; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..TIMES {
        times[0].push(time(small, at_small).await);
        times[1].push(time(large, at_large).await);
    }
    times.map(median)
}

async fn time(browser: &Browser, page: &str) -> Duration {
    let began = Instant::now();
    let answer = browser.get(page).await;
    let took = began.elapsed();
    assert_eq!(answer.code(), 200, "{page}");
    took
}

/// The number after an option of the command line.
fn argument(name: &str, otherwise: u32) -> u32 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().map_or(otherwise, |number| number.parse().unwrap())
}
