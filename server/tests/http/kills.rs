//! The server is killed at moments drawn by chance, in the middle of what many people do, and started again on what it
//! left. No code opens two sessions, whether or not its answer came; no reset is half done; no letter is lost; and the
//! log is whole, with everything in it that anybody was told.
//!
//! Three kills a database; `GUICHET_KILLS` asks for more (`make kills`), `GUICHET_KILLS_SEED` for other moments.

mod client;
mod ledger;
mod letters;
mod staff;
mod trail;

use std::{collections::BTreeMap, fs, net::IpAddr, path::Path, process::Command, sync::Arc, time::Duration};

use guichet::{
    account::{Email, Role, Username},
    locale::Locale,
    usecase::{self, NewAccount},
};
use guichet_server::{config::Settings, state::open_ports};
use tempfile::TempDir;
use tokio::{sync::Barrier, task::JoinSet, time::timeout};

use self::{
    client::Client,
    ledger::{Asked, Came, Draws, Numbers, Sent, World, taken},
    letters::Letters,
    staff::{Staff, code_of_step, step_now},
    trail::{Holds, Line, lines},
};
use crate::{
    on_both,
    support::{
        at_once,
        database::{Engine, Rows},
        mail_server::free_port,
        person::{PASSWORD, Person},
        process::{Ended, LONG_ENOUGH, Serving, guichet, run},
    },
};

on_both! {
    nothing_is_lost_half_done_or_taken_twice_wherever_the_server_is_killed,
}

const KILLS: u64 = 3;

/// Whatever is tested always begins here, so that nobody's change fails by bad luck.
const SEED: u64 = 1;

const CLIENTS: usize = 10;

/// Requests sent and answers got from one kill to the next, at most.
const EVENTS: u64 = 80;

/// Letters that come from one kill to the next, at most, when they are counted.
const LETTERS: u64 = 6;

async fn nothing_is_lost_half_done_or_taken_twice_wherever_the_server_is_killed(engine: Engine) {
    let (kills, seed) = (asked("GUICHET_KILLS").unwrap_or(KILLS), asked("GUICHET_KILLS_SEED").unwrap_or(SEED));
    say(&format!("kills, {engine:?}: seed {seed}"));
    let mut house = House::open(engine, seed).await;
    for _ in 0..kills {
        house.live_until_killed().await;
    }
    house.close().await;
    say(&format!("kills, {engine:?}: seed {seed}, {kills} kills, {}", house.told().await));
}

/// A firm whose server is killed again and again.
struct House {
    folder: TempDir,
    url: String,
    mail_port: u16,
    letters: Letters,
    draws: Draws,
    numbers: Numbers,
    serving: Option<Serving>,
    clients: Vec<Client>,
    staff: Vec<Staff>,
}

impl House {
    async fn open(engine: Engine, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.path().join("guichet.db").display()),
            Engine::Postgres => crate::postgres::database().await,
        };
        assert!(run(&mut guichet(folder.path(), &url, &["firm", "create", "--name", "Éluard"])).status.success());
        let mail_port = free_port();
        let mut house = Self {
            folder,
            url,
            mail_port,
            letters: Letters::at(mail_port),
            draws: Draws::of(seed, "moments"),
            numbers: Numbers::new(),
            serving: None,
            clients: Vec::new(),
            staff: Vec::new(),
        };
        let serving = house.start();
        let names = (0..CLIENTS).map(|number| (Role::Client, format!("client{number}@example.com")));
        let staff =
            [(Role::Owner, "helene@example.com".to_owned()), (Role::Accountant, "gilles@example.com".to_owned())];
        let invited = invite(house.folder.path(), &house.url, staff.into_iter().chain(names)).await;
        let set_up = at_once(invited, |(role, person, link)| {
            let browser = serving.browser();
            async move {
                browser.accept(&link, PASSWORD).await.ok();
                let (key, step) = (browser.key().await, step_now());
                browser.confirm(&code_of_step(&key, step)).await.ok();
                let codes = browser.recovery_codes().await;
                browser.finish().await.ok();
                (role, Staff { person: Person { key, codes, ..person }, browser, step })
            }
        })
        .await;
        for (role, who) in set_up {
            if role.is_staff() {
                house.staff.push(who);
            } else {
                let draws = Draws::of(seed, &who.person.username);
                house.clients.push(Client::new(who.person, who.step, draws));
            }
        }
        house.serving = Some(serving);
        house
    }

    fn start(&self) -> Serving {
        let mut command = self.command(&self.url, &["serve"]);
        command.env("GUICHET_SMTP_URL", format!("smtp://127.0.0.1:{}", self.mail_port));
        command.env("GUICHET_TRUSTED_PROXIES", "127.0.0.1").env("GUICHET_HASHES_AT_ONCE", "4");
        Serving::start(command)
    }

    fn command(&self, url: &str, arguments: &[&str]) -> Command {
        guichet(self.folder.path(), url, arguments)
    }

    /// The server of now, and whoever works there.
    fn world(&mut self) -> Arc<World> {
        let serving = self.serving.as_ref().unwrap();
        let moved = |who: Staff| Staff { browser: serving.same_browser(&who.browser), ..who };
        let staff = std::mem::take(&mut self.staff).into_iter().map(moved).collect();
        Arc::new(World::new(serving.address(), staff, self.numbers.clone()))
    }

    /// Everybody does things until the server is killed; then it is looked at what is left, and everybody goes on.
    async fn live_until_killed(&mut self) {
        let world = self.world();
        let mut events = self.numbers.events.subscribe();
        let come = self.letters.arrivals();
        let gate = (self.draws.below(2) == 0).then(|| Arc::new(Barrier::new(CLIENTS + 1)));
        let live = |client: Client| client.live(Arc::clone(&world), gate.clone());
        let lives: JoinSet<Client> = std::mem::take(&mut self.clients).into_iter().map(live).collect();
        if let Some(gate) = &gate {
            timeout(LONG_ENOUGH, gate.wait()).await.expect("somebody doesn't come to the gate");
        }
        let rushed = if gate.is_some() { CLIENTS as u64 * 2 } else { EVENTS };
        if gate.is_none() && self.draws.below(3) == 0 {
            let letters = 1 + self.draws.below(LETTERS);
            self.letters.arrivals_are(come + usize::try_from(letters).unwrap()).await;
        } else {
            let moment = *events.borrow() + 1 + self.draws.below(rushed);
            let happened = events.wait_for(|events| *events >= moment);
            timeout(LONG_ENOUGH, happened).await.expect("nobody does anything").unwrap();
        }
        let ended = self.serving.take().unwrap().kill();
        self.clients = lives.join_all().await;
        self.staff = Arc::into_inner(world).unwrap().into_staff();
        let (found, in_hand) = self.check(&ended).await;

        self.serving = Some(self.start());
        if !in_hand.is_empty() {
            // Five minutes later, whoever had these in hand is taken for dead.
            let ids = in_hand.join("', '");
            Rows::of(&self.url).await.sql(&format!("UPDATE letter SET due_at = 1 WHERE id IN ('{ids}')")).await;
        }
        let world = self.world();
        let clients = std::mem::take(&mut self.clients).into_iter().zip(found);
        self.clients =
            at_once(clients, |(client, (holds, taken))| client.go_on(Arc::clone(&world), holds, taken)).await;
        self.staff = Arc::into_inner(world).unwrap().into_staff();
    }

    /// Once everything that is owed was sent, the server is stopped, and looked at once more.
    async fn close(&mut self) {
        let rows = Rows::of(&self.url).await;
        let sent = async {
            while rows.number("SELECT COUNT(*) FROM letter WHERE sent_at IS NULL").await > 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(LONG_ENOUGH, sent).await.expect("letters aren't sent");
        drop(rows);
        let ended = self.serving.take().unwrap().stop();
        assert!(ended.status.success(), "{}", ended.stderr);
        self.check(&ended).await;
    }

    /// What the server left: of each client what they have and the codes that were taken, and the letters in hand.
    async fn check(&mut self, ended: &Ended) -> (Vec<(Holds, Vec<u32>)>, Vec<String>) {
        for trouble in ["panicked", "a request failed", "\"ERROR\""] {
            let said = [&ended.stdout, &ended.stderr];
            assert!(!said.iter().any(|said| said.contains(trouble)), "{said:?}");
        }
        let (url, _copy) = self.left().await;
        let rows = Rows::of(&url).await;
        let lines = lines(&rows).await;
        let mut found = Vec::new();
        for client in &self.clients {
            let by_address = by_address(&client.person, &lines);
            for sent in &client.sent {
                let lines = by_address.get(&sent.from).map_or(&[][..], Vec::as_slice);
                let Sent { asked, came, told, .. } = sent;
                assert!(sent.fits(lines), "{}: {asked:?} {came:?} {told} left {lines:?}", client.person.username);
            }
            let taken = taken(client.sent.iter(), &by_address);
            assert!(taken.values().all(|times| *times < 2), "codes were taken twice: {taken:?}");
            let ends: BTreeMap<IpAddr, IpAddr> = client.sent.iter().filter_map(ended_by).collect();
            let holds = Holds::of(&client.person.id, &lines, &ends, &rows).await;
            found.push((holds, taken.into_iter().filter(|(_, times)| *times > 0).map(|(code, _)| code).collect()));
        }
        let in_hand = self.letters.check(&rows).await;
        drop(rows);
        let verified = run(&mut self.command(&url, &["audit", "verify"]));
        let said = format!("{} lines checked, whole", lines.len());
        assert!(verified.status.success() && verified.stdout.contains(&said), "{}", verified.stdout);
        (found, in_hand)
    }

    /// The database as the server left it: of SQLite a copy, so that whoever looks doesn't mend what the next start has
    /// to; of PostgreSQL what it is once the last transaction has come to its end.
    async fn left(&self) -> (String, Option<TempDir>) {
        if !self.url.starts_with("sqlite:") {
            const AT_WORK: &str = "SELECT COUNT(*) FROM pg_stat_activity \
                WHERE datname = current_database() AND application_name = 'guichet'";
            let rows = Rows::of(&self.url).await;
            let ended = async { while rows.number(AT_WORK).await > 0 {} };
            timeout(LONG_ENOUGH, ended).await.expect("a transaction without a server goes on");
            return (self.url.clone(), None);
        }
        let copy = tempfile::tempdir().unwrap();
        for name in ["guichet.db", "guichet.db-wal"] {
            let file = self.folder.path().join(name);
            if file.exists() {
                fs::copy(file, copy.path().join(name)).unwrap();
            }
        }
        (format!("sqlite://{}", copy.path().join("guichet.db").display()), Some(copy))
    }

    /// What was done in all.
    async fn told(&self) -> String {
        let sent: Vec<&Sent> = self.clients.iter().flat_map(|client| &client.sent).collect();
        let lines = lines(&Rows::of(&self.url).await).await;
        let stood = |sent: &&&Sent| lines.iter().any(|line| line.from == Some(sent.from));
        let done =
            |of: fn(&Asked) -> bool| sent.iter().filter(|sent| sent.came == Came::Done && of(&sent.asked)).count();
        let unknown: Vec<_> = sent.iter().filter(|sent| sent.came == Came::Unknown).collect();
        format!(
            "{} acts of which {} were cut off and {} of these stood; told of: {} sign-ins, {} set-ups, {} resets, \
             {} codes of staff; {} letters came, {} of them once more",
            sent.len(),
            unknown.len(),
            unknown.iter().filter(|sent| stood(sent)).count(),
            done(|asked| matches!(asked, Asked::In(_))),
            done(|asked| matches!(asked, Asked::First(_))),
            done(|asked| matches!(asked, Asked::Reset)),
            done(|asked| matches!(asked, Asked::Issue)),
            self.letters.arrivals(),
            self.letters.doubles(),
        )
    }
}

/// The acts that the log has of a client, by address.
fn by_address<'a>(client: &Person, lines: &'a [Line]) -> BTreeMap<IpAddr, Vec<&'a str>> {
    let mut by_address = BTreeMap::<_, Vec<_>>::new();
    for line in lines.iter().filter(|line| line.subject == client.id) {
        if let Some(from) = line.from {
            by_address.entry(from).or_default().push(&*line.act);
        }
    }
    by_address
}

/// From where somebody signed out, and from where they had signed in.
fn ended_by(sent: &Sent) -> Option<(IpAddr, IpAddr)> {
    match sent.asked {
        Asked::Out(began) => Some((sent.from, began)),
        _ => None,
    }
}

/// Invites people: who they are, and the tokens of their links.
async fn invite(folder: &Path, url: &str, people: impl Iterator<Item = (Role, String)>) -> Vec<(Role, Person, String)> {
    let settings = Settings {
        database_url: Some(url.to_owned()),
        key_file: Some(folder.join("guichet.keys")),
        ..Settings::default()
    };
    let ports = open_ports(&settings.resolve(Path::new("/nonexistent/guichet.toml")).unwrap()).await.unwrap();
    let firm = ports.store.firms().await.unwrap().remove(0);
    let mut invited = Vec::new();
    for (role, name) in people {
        let (username, email) = (Username::parse(&name).unwrap(), Email::parse(&name));
        let new = NewAccount { username, email, name: None, role, locale: Locale::En, accountant: None };
        let (account, token) = usecase::invite(&ports, &firm, new).await.unwrap();
        let person = Person { username: name, id: account.id.to_string(), key: String::new(), codes: Vec::new() };
        invited.push((role, person, token.reveal()));
    }
    ports.store.close().await;
    invited
}

#[expect(clippy::disallowed_methods, reason = "whoever tests says how much, and from where")]
fn asked(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect(variable))
}

#[expect(clippy::print_stdout, reason = "`make kills` tells what was done")]
fn say(line: &str) {
    println!("{line}");
}
