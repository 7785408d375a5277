//! As many stories as asked for, each from a seed of its own. One on which model and system disagree is made short by
//! leaving out acts, and told; the numbers to act it out again are told with it.

use std::{
    fmt::Write as _,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use guichet::ports::{Clock, Store};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{
    acts::Act,
    doubles::HandClock,
    play::{Disagreement, Play},
    stories::{Story, stories},
    world::World,
};

/// A run of `cargo test`; `make fuzz` asks for more.
const STORIES: u64 = 40;

/// Whatever is tested always begins here, so that nobody's change fails by bad luck.
const SEED: u64 = 1;

/// How long a story can last: the next one in the same database begins then.
const LASTS: Duration = Duration::from_hours(100 * 24);

/// Stories in one database. The firms of those before stand in it too.
const IN_ONE_DATABASE: u64 = 500;

/// The most plays that a story is made shorter by.
const SHORTENED_IN: usize = 400;

/// Which database.
#[derive(Clone, Copy, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database, and where its time has come to.
struct House {
    store: Arc<dyn Store>,
    begins: Duration,
    /// Deleted at the end.
    _folder: Option<TempDir>,
}

impl House {
    async fn new(engine: Engine) -> Self {
        let (url, folder) = match engine {
            Engine::Postgres => {
                // A connection keeps 100 statements, and a story needs more.
                let url = crate::postgres::database().await;
                (format!("{url}&statement-cache-capacity=1000"), None)
            }
            Engine::Sqlite => {
                // In memory where there is such a folder: durability is held to elsewhere.
                let memory = Path::new("/dev/shm");
                let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
                (format!("sqlite://{}", folder.path().join("guichet.db").display()), Some(folder))
            }
        };
        Self { store: guichet_store::open(&url).await.unwrap(), begins: Duration::ZERO, _folder: folder }
    }

    /// Acts a story out, after all that were: how many acts it had, and all that was told.
    async fn play(&mut self, story: Story) -> (Result<usize, Disagreement>, Vec<String>) {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let clock = Arc::new(HandClock::new());
        clock.advance(self.begins + Duration::from_millis(story.begins_millis));
        self.begins += LASTS;
        let world = World::new(self.store.clone(), clock.clone(), number).await;
        let now = clock.now().as_millis();
        let advance = Box::new(move |seconds| clock.advance(Duration::from_secs(seconds)));
        let mut play = Play::new(now, world, advance, LASTS.as_secs() - 24 * 3600);
        let played = play.run(&story.acts).await;
        (played, play.told)
    }

    /// The same, when it is made shorter.
    async fn try_play(&mut self, story: &Story) -> Result<usize, (Disagreement, Vec<String>)> {
        let (played, told) = self.play(story.clone()).await;
        played.map_err(|disagreement| (disagreement, told))
    }

    /// Leaves out as many acts as can be while they still disagree: halves first, then single ones.
    async fn shorten(&mut self, mut story: Story) -> (Story, Disagreement, Vec<String>) {
        let (mut disagreement, mut told) = self.try_play(&story).await.unwrap_err();
        let mut plays = 0;
        let mut size = story.acts.len();
        while size > 0 {
            let mut from = 0;
            while from < story.acts.len() && plays < SHORTENED_IN {
                let mut shorter = story.clone();
                shorter.acts.drain(from..(from + size).min(story.acts.len()));
                plays += 1;
                match self.try_play(&shorter).await {
                    Err(still) => {
                        (disagreement, told) = still;
                        story = shorter;
                    }
                    Ok(_) => from += size,
                }
            }
            size /= 2;
        }
        (story, disagreement, told)
    }
}

/// The story of a seed and a number.
fn story(seed: u64, number: u64) -> Story {
    let bytes = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(number.to_be_bytes()).finalize();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng);
    stories().new_tree(&mut runner).unwrap().current()
}

/// Says which story it was when something panics in it.
struct Under(u64, u64);

impl Drop for Under {
    fn drop(&mut self) {
        if std::thread::panicking() {
            say(&format!("that was in GUICHET_MODEL_SEED={} GUICHET_MODEL_ONLY={}", self.0, self.1));
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever tests says how much, and from where")]
fn asked(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect(variable))
}

#[expect(clippy::print_stdout, reason = "`make fuzz` tells what was run")]
fn say(line: &str) {
    println!("{line}");
}

/// Acts out every story, on a thread of its own: in a debug build, futures this deep need more stack than a test has.
pub fn on_a_thread(engine: Engine) {
    let run = move || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(all(engine));
    let thread = std::thread::Builder::new().stack_size(32 << 20).spawn(run).unwrap();
    thread.join().expect("the model and the system agree");
}

async fn all(engine: Engine) {
    let seed = asked("GUICHET_MODEL_SEED").unwrap_or(SEED);
    let only = asked("GUICHET_MODEL_ONLY");
    let count = asked("GUICHET_MODEL_STORIES").unwrap_or(STORIES);
    let numbers = only.map_or(0..count, |only| only..only + 1);
    say(&format!("model, {engine:?}: seed {seed}, stories {numbers:?}"));

    let (mut house, mut acts, mut failed) = (House::new(engine).await, 0, 0);
    for number in numbers.clone() {
        if number % IN_ONE_DATABASE == 0 && number > numbers.start {
            house = House::new(engine).await;
        }
        let _under = Under(seed, number);
        let story = story(seed, number);
        let (played, told) = house.play(story.clone()).await;
        if only.is_some() {
            say(&told.join("\n"));
        }
        match played {
            Ok(count) => acts += count,
            // How often it is found says how well; the first is told.
            Err(_) if failed > 0 => failed += 1,
            Err(first) => {
                failed += 1;
                let length = story.acts.len();
                let (story, last, told) = house.shorten(story).await;
                say(&report(seed, number, &first, length, (&story.acts, &last, &told)));
            }
        }
    }
    let stories = numbers.end - numbers.start;
    say(&format!("model, {engine:?}: seed {seed}, {stories} stories, {acts} acts, {failed} disagreements"));
    assert_eq!(failed, 0, "the model and the system disagree");
}

fn report(
    seed: u64,
    number: u64,
    first: &Disagreement,
    length: usize,
    (acts, last, told): (&[Act], &Disagreement, &[String]),
) -> String {
    let mut report = format!(
        "\nStory {number} of seed {seed} ({length} acts): at act {} they disagree about {}.\n",
        first.place, first.about
    );
    writeln!(report, "Once more: GUICHET_MODEL_SEED={seed} GUICHET_MODEL_ONLY={number}").unwrap();
    writeln!(report, "Made short, it has {} acts:", acts.len()).unwrap();
    for line in told {
        writeln!(report, "  {line}").unwrap();
    }
    writeln!(report, "Then about {}:\n  model:  {}\n  system: {}", last.about, last.model, last.system).unwrap();
    report
}
