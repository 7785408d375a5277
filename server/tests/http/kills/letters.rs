//! What the mail server has heard of, beside what the outbox says that it sent.

use std::collections::BTreeMap;

use guichet::ports::Clock;
use guichet_server::clock::SystemClock;
use tokio::{sync::watch, time::timeout};

use crate::support::{
    database::Rows,
    mail_server::{Letter, MailServer},
    process::LONG_ENOUGH,
};

pub struct Letters {
    /// Of each letter how often it came.
    arrived: watch::Receiver<BTreeMap<String, usize>>,
    /// Of each how often the server was killed with it in hand.
    in_hand: BTreeMap<String, usize>,
    _server: MailServer,
}

/// A letter as the outbox has it.
struct Kept {
    id: String,
    /// How often it was taken to be sent.
    taken: usize,
    is_sent: bool,
    is_in_hand: bool,
}

impl Letters {
    pub fn at(port: u16) -> Self {
        let (came, arrived) = watch::channel(BTreeMap::new());
        let tell = move |happened: &serde_json::Value| {
            if happened["letter"].is_object() {
                let name = Letter(happened["letter"].clone()).header("Message-ID").to_owned();
                let id = name.trim_start_matches('<').split('@').next().unwrap().to_owned();
                came.send_modify(|arrived: &mut BTreeMap<_, _>| *arrived.entry(id).or_default() += 1);
            }
        };
        Self { arrived, in_hand: BTreeMap::new(), _server: MailServer::start_telling(port, tell) }
    }

    /// How many came, each as often as it came.
    pub fn arrivals(&self) -> usize {
        self.arrived.borrow().values().sum()
    }

    /// How many of them had come before.
    pub fn doubles(&self) -> usize {
        self.arrivals() - self.arrived.borrow().len()
    }

    /// Waits until so many came.
    pub async fn arrivals_are(&self, number: usize) {
        let mut arrived = self.arrived.clone();
        let came = arrived.wait_for(|arrived| arrived.values().sum::<usize>() >= number);
        timeout(LONG_ENOUGH, came).await.expect("the letters don't come").unwrap();
    }

    /// What was left when the server was gone: nothing that says it was sent without having come, nothing stuck,
    /// nothing that came twice unless it was in hand at a kill. The letters that wait for their sender, who is dead.
    pub async fn check(&mut self, rows: &Rows) -> Vec<String> {
        let outbox = outbox(rows).await;
        let in_hand: Vec<_> = outbox.iter().filter(|kept| kept.is_in_hand).map(|kept| kept.id.clone()).collect();
        assert!(in_hand.len() < 2, "one at a time is sent: {in_hand:?}");
        for id in &in_hand {
            *self.in_hand.entry(id.clone()).or_default() += 1;
        }
        for kept in &outbox {
            let killed = self.in_hand.get(&kept.id).copied().unwrap_or(0);
            assert_eq!(kept.taken, killed + usize::from(kept.is_sent), "{} was taken without need", kept.id);
            if kept.is_sent {
                let mut arrived = self.arrived.clone();
                let came = arrived.wait_for(|arrived| arrived.contains_key(&kept.id));
                timeout(LONG_ENOUGH, came).await.expect("a letter that was sent has come").unwrap();
            }
        }
        for (id, times) in &*self.arrived.borrow() {
            let kept = outbox.iter().find(|kept| kept.id == *id).expect("a letter that stands in the outbox");
            assert!(*times <= kept.taken, "{id} came {times} times, and was taken {} times", kept.taken);
        }
        in_hand
    }
}

/// Every letter: one that isn't sent is due, or in somebody's hand.
async fn outbox(rows: &Rows) -> Vec<Kept> {
    const LETTERS: &str = "SELECT id || ' ' || attempts || ' ' || COALESCE(sent_at, 0) || ' ' || COALESCE(due_at, 0) \
        || ' ' || COALESCE(setback, 'none') FROM letter";
    let now = SystemClock.now().as_millis();
    let read = |line: &String| {
        let words: Vec<_> = line.split(' ').collect();
        let number = |place: usize| words[place].parse::<i64>().unwrap();
        let (is_sent, due_at) = (number(2) > 0, number(3));
        assert!(words[4] == "none" && (is_sent || due_at > 0), "stuck: {line}");
        Kept {
            id: words[0].to_owned(),
            taken: usize::try_from(number(1)).unwrap(),
            is_sent,
            is_in_hand: !is_sent && due_at > now,
        }
    };
    rows.texts(LETTERS).await.iter().map(read).collect()
}
