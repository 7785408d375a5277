//! Whether how long a refusal takes tells what the answer doesn't: who has an account, whether it is locked or disabled,
//! what its second factor is. Each kind is asked [`TIMES`] times with the hashes that are served, on both databases;
//! every round asks all kinds once, in an order of its own, each from an address of its own and with nothing counted
//! before it. Times are those of the router, without the network, which only adds noise.
//!
//! Of each kind stand the median, the median absolute deviation, and the difference of its median to that of the first
//! of its group, with the interval in which that difference lies with 99 percent confidence: both sets of times are
//! drawn anew, with repetition, [`RESAMPLES`] times (the bootstrap), and the middle 99 percent of the differences are
//! it. Zero in it is noise. What lies apart is told; it fails the run when even the near end of the interval is more
//! than a twentieth of the reference, which is less than half of the cheapest hash.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement that can't go on stops")]
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it measures, and says what it found")]

use std::{
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use http::support::{
    answer::Answer,
    browser::Browser,
    database::Engine,
    person::{OTHER_PASSWORD, PASSWORD, Person},
    portal::{Portal, Wanted},
};

#[path = "../store/tests/support/postgres.rs"]
mod postgres;
/// Where the tests keep their portal and their browsers.
#[allow(dead_code, reason = "of which this needs a part")]
#[path = "../tests/http"]
mod http {
    pub mod support;
}

/// How often each kind is asked.
const TIMES: usize = 200;

/// How often the times are drawn anew.
const RESAMPLES: usize = 4_000;

/// People of each kind, one after the other.
const PEOPLE: usize = 4;

/// Nobody listens there: letters are written, and stay.
const MAIL_PORT: u16 = 9;

/// What somebody asks who wants to find out something.
#[derive(Clone, Copy)]
enum Ask {
    /// In, with that password.
    Password(&'static str),
    /// In, with six wrong digits after the right password.
    Digits,
    /// In, with a wrong recovery code after the right password.
    RecoveryCode,
    /// A link for a forgotten password.
    Link,
}

/// One kind: of whom it is asked, and what was done to them first.
struct Kind {
    group: &'static str,
    what: &'static str,
    ask: Ask,
    /// Whether there are such people, and what makes them so.
    made: Option<&'static str>,
}

const KINDS: [Kind; 11] = [
    Kind { group: "password", what: "unknown username", ask: Ask::Password(PASSWORD), made: None },
    Kind { group: "password", what: "wrong password", ask: Ask::Password(OTHER_PASSWORD), made: Some("") },
    Kind {
        group: "password",
        what: "right, locked by staff",
        ask: Ask::Password(PASSWORD),
        made: Some("UPDATE account SET locked_at = 1 WHERE id = "),
    },
    Kind {
        group: "password",
        what: "right, disabled",
        ask: Ask::Password(PASSWORD),
        made: Some("UPDATE account SET disabled_at = 1 WHERE id = "),
    },
    Kind {
        group: "password",
        what: "invited, none chosen yet",
        ask: Ask::Password(PASSWORD),
        made: Some("UPDATE account SET password = NULL WHERE id = "),
    },
    Kind { group: "digits", what: "app and recovery codes", ask: Ask::Digits, made: Some("") },
    Kind {
        group: "digits",
        what: "app alone",
        ask: Ask::Digits,
        made: Some("DELETE FROM recovery_set WHERE account_id = "),
    },
    Kind { group: "recovery code", what: "app and recovery codes", ask: Ask::RecoveryCode, made: Some("") },
    Kind {
        group: "recovery code",
        what: "app alone",
        ask: Ask::RecoveryCode,
        made: Some("DELETE FROM recovery_set WHERE account_id = "),
    },
    Kind { group: "link", what: "unknown username", ask: Ask::Link, made: None },
    Kind { group: "link", what: "known username", ask: Ask::Link, made: Some("") },
];

#[tokio::main]
async fn main() {
    let mut apart = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let wanted = Wanted { hashes_at_once: Some(1), mail_port: Some(MAIL_PORT), ..Wanted::default() };
        let portal = Portal::wanted(engine, wanted).await;
        let mut crowds = Vec::new();
        for (number, kind) in KINDS.iter().enumerate() {
            crowds.push(crowd(&portal, number, kind).await);
        }
        portal.rows.sql("UPDATE account SET email = username || '@example.com'").await;
        let times = measure(&portal, &crowds).await;
        println!("\n{engine:?}: {TIMES} of each, in random order");
        println!(
            "{:<15}{:<26}{:>12}{:>11}{:>14}{:>26}  verdict",
            "refused", "what it is", "median", "deviation", "difference", "99 % interval"
        );
        let mut chance = Chance(2);
        for (number, kind) in KINDS.iter().enumerate() {
            let first = KINDS.iter().position(|other| other.group == kind.group).unwrap();
            let (own, reference) = (&times[number], &times[first]);
            let middle = median(own.clone());
            let deviation = median(own.iter().map(|time| (time - middle).abs()).collect());
            print!("{:<15}{:<26}{:>9.0} µs{:>8.0} µs", kind.group, kind.what, middle, deviation);
            if number == first {
                println!("{:>14}", "reference");
                continue;
            }
            let difference = middle - median(reference.clone());
            let (low, high) = interval(own, reference, &mut chance);
            let is_apart = low > 0.0 || high < 0.0;
            let verdict = if is_apart { "apart" } else { "within noise" };
            let between = format!("{low:+.0} to {high:+.0} µs");
            println!("{difference:>+11.0} µs{between:>26}  {verdict}");
            if is_apart && low.abs().min(high.abs()) > median(reference.clone()) / 20.0 {
                apart.push(format!("{engine:?}: {}, {}: {between}", kind.group, kind.what));
            }
        }
    }
    assert!(apart.is_empty(), "these tell themselves apart:\n{}", apart.join("\n"));
}

/// The people of a kind; of nobody, names.
async fn crowd(portal: &Portal, number: usize, kind: &Kind) -> Vec<Person> {
    let mut people = Vec::new();
    for name in (0..PEOPLE).map(|person| format!("somebody{number}{person}")) {
        let Some(done) = kind.made else {
            people.push(Person { username: name, id: String::new(), key: String::new(), codes: Vec::new() });
            continue;
        };
        let person = portal.person(&name).await;
        if !done.is_empty() {
            portal.rows.sql(&format!("{done}'{}'", person.id)).await;
        }
        people.push(person);
    }
    people
}

/// The times of each kind, in microseconds.
async fn measure(portal: &Portal, crowds: &[Vec<Person>]) -> Vec<Vec<f64>> {
    let mut chance = Chance(1);
    let mut times = vec![Vec::new(); KINDS.len()];
    let mut asked = 0;
    for round in 0..TIMES {
        let mut order: Vec<_> = (0..KINDS.len()).collect();
        for place in (1..order.len()).rev() {
            order.swap(place, chance.below(place + 1));
        }
        for number in order {
            asked += 1;
            let address = Ipv4Addr::from_bits(Ipv4Addr::new(10, 0, 0, 0).to_bits() + asked);
            let browser = portal.browser().at_address(address);
            portal.rows.sql("DELETE FROM throttle; DELETE FROM password_reset; DELETE FROM letter").await;
            let took = ask(portal, &browser, KINDS[number].ask, &crowds[number][round % PEOPLE]).await;
            times[number].push(took.as_secs_f64() * 1e6);
        }
    }
    times
}

async fn ask(portal: &Portal, browser: &Browser, ask: Ask, who: &Person) -> Duration {
    let digits = match ask {
        Ask::Digits => portal.wrong_code(who),
        _ => String::new(),
    };
    if let Ask::Digits | Ask::RecoveryCode = ask {
        browser.begin_sign_in(who).await;
    }
    let began = Instant::now();
    let answer: Answer = match ask {
        Ask::Password(password) => browser.password(&who.username, password).await,
        Ask::Digits => browser.verify(&digits).await,
        Ask::RecoveryCode => browser.verify("2222-2222-2222-2222").await,
        Ask::Link => browser.post("/api/password/ask-reset", &[("username", &who.username)]).await,
    };
    let took = began.elapsed();
    let expected = if let Ask::Link = ask { 200 } else { 401 };
    assert_eq!(answer.code(), expected, "{answer:?}");
    took
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    f64::midpoint(times[(times.len() - 1) / 2], times[times.len() / 2])
}

/// Where the difference of two medians lies with 99 percent confidence.
fn interval(own: &[f64], reference: &[f64], chance: &mut Chance) -> (f64, f64) {
    let mut drawn = |times: &[f64]| median((0..times.len()).map(|_| times[chance.below(times.len())]).collect());
    let mut differences: Vec<f64> = (0..RESAMPLES).map(|_| drawn(own) - drawn(reference)).collect();
    differences.sort_unstable_by(f64::total_cmp);
    (differences[RESAMPLES / 200], differences[RESAMPLES - 1 - RESAMPLES / 200])
}

/// Chance that is the same each time (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }
}
