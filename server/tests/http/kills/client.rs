//! A client who does one thing after the other, until the server is gone; and afterwards tries again all that they had
//! sent.

use std::{net::IpAddr, sync::Arc};

use tokio::sync::Barrier;

use super::{
    ledger::{Asked, Came, Code, CutOff, Draws, Kind, Sent, World},
    staff::{code_of_step, step_now},
    trail::Holds,
};
use crate::support::{
    browser::Browser,
    person::{PASSWORD, Person},
};

/// Fewer than an account can have sessions: none is ended for want of room.
const MOST_SIGN_INS: usize = 15;

/// Fewer wrong codes in a row than lock an account.
const MOST_STRIKES: u32 = 7;

/// Links in a quarter of an hour, and requests for help in a day.
const MOST_ASKED: u32 = 3;

pub struct Client {
    pub person: Person,
    /// The last step whose code was sent.
    pub step: i64,
    /// Everything they ever sent.
    pub sent: Vec<Sent>,
    /// How much of it was sent before this server.
    before: usize,
    /// Where they got in, at this server.
    opened: Vec<(IpAddr, Browser)>,
    is_reset: bool,
    /// The code that opens the way back, which wasn't sent yet.
    way_back: Option<Code>,
    /// The key of a set-up whose end they didn't hear of.
    new_key: Option<String>,
    strikes: u32,
    sign_ins: usize,
    links: u32,
    helped: u32,
    draws: Draws,
}

impl Client {
    pub fn new(person: Person, step: i64, draws: Draws) -> Self {
        Self {
            person,
            step,
            sent: Vec::new(),
            before: 0,
            opened: Vec::new(),
            is_reset: false,
            way_back: None,
            new_key: None,
            strikes: 0,
            sign_ins: 0,
            links: 0,
            helped: 0,
            draws,
        }
    }

    /// Goes on until the server is gone. At a gate, everybody does the last step of something at the same moment.
    pub async fn live(mut self, world: Arc<World>, gate: Option<Arc<Barrier>>) -> Self {
        let begun = match gate {
            Some(gate) => self.rush(&world, &gate).await,
            None => Ok(()),
        };
        if begun.is_ok() {
            while self.do_something(&world).await.is_ok() {}
        }
        self
    }

    /// Something whose last step waits for everybody else's.
    async fn rush(&mut self, world: &World, gate: &Barrier) -> Result<(), CutOff> {
        match self.draws.below(6) {
            0 | 1 => {
                gate.wait().await;
                self.be_reset(world).await
            }
            2 if self.links < MOST_ASKED => {
                gate.wait().await;
                self.ask_for_link(world).await
            }
            3 => {
                let code = world.staff[0].lock().await.issue(world, &mut self.sent, &self.person).await?;
                let browser = self.begin(world).await?;
                gate.wait().await;
                self.send(world, &browser, &code).await.map(drop)
            }
            4 => {
                self.sign_in(world).await?;
                gate.wait().await;
                self.sign_out(world).await
            }
            _ => {
                let browser = self.begin(world).await?;
                gate.wait().await;
                let Some(code) = self.fresh(world) else { return Ok(()) };
                self.send(world, &browser, &code).await.map(drop)
            }
        }
    }

    async fn do_something(&mut self, world: &World) -> Result<(), CutOff> {
        if self.is_reset {
            return self.set_up_again(world).await;
        }
        if self.sign_ins >= MOST_SIGN_INS || self.strikes >= MOST_STRIKES {
            return self.be_reset(world).await;
        }
        match self.draws.below(10) {
            0 => self.sign_in(world).await,
            1 => self.mistype(world).await,
            2 => self.repeat(world).await,
            3 => self.send_twice_at_once(world).await,
            4 if self.links < MOST_ASKED => self.ask_for_link(world).await,
            5 if self.helped < MOST_ASKED => {
                self.helped += 1;
                let browser = self.begin(world).await?;
                world.act(&mut self.sent, &browser, ("/api/sign-in/help", &[]), Asked::Help).await.map(drop)
            }
            6 | 7 => self.be_reset(world).await,
            8 => self.sign_in_with_help(world).await,
            _ => {
                self.sign_in(world).await?;
                self.sign_out(world).await
            }
        }
    }

    async fn ask_for_link(&mut self, world: &World) -> Result<(), CutOff> {
        self.links += 1;
        let link = ("/api/password/ask-reset", &[("username", &*self.person.username)][..]);
        world.act(&mut self.sent, &world.browser(), link, Asked::Link).await.map(drop)
    }

    /// Out of where they signed in last.
    async fn sign_out(&mut self, world: &World) -> Result<(), CutOff> {
        let (from, browser) = self.opened.last().cloned().unwrap();
        world.act(&mut self.sent, &browser, ("/api/sign-out", &[]), Asked::Out(from)).await?.ok();
        self.opened.pop();
        Ok(())
    }

    /// The right password.
    async fn begin(&mut self, world: &World) -> Result<Browser, CutOff> {
        let browser = world.browser();
        let fields = [("username", &*self.person.username), ("password", PASSWORD)];
        let asked = ("/api/sign-in/password", &fields[..]);
        let answer = world.act(&mut self.sent, &browser, asked, Asked::Password).await?;
        assert_eq!(answer.ok().location(), "/sign-in/verify");
        Ok(browser)
    }

    /// A code: where it led, if it was taken.
    async fn send(&mut self, world: &World, browser: &Browser, code: &Code) -> Result<Option<String>, CutOff> {
        let asked = ("/api/sign-in/verify", &[("code", &*code.text)][..]);
        // Counted, whether or not there is an answer.
        self.strikes += 1;
        let answer = world.act(&mut self.sent, browser, asked, Asked::In(code.clone())).await?;
        if answer.code() != 200 {
            assert_eq!(answer.code(), 401, "{code:?}: {answer:?}");
            return Ok(None);
        }
        self.strikes = 0;
        self.sign_ins += 1;
        self.opened.push((self.sent.last().unwrap().from, browser.clone()));
        Ok(Some(answer.location().to_owned()))
    }

    /// A code that they never sent, of the app or from the sheet.
    fn fresh(&mut self, world: &World) -> Option<Code> {
        let step = step_now().max(self.step + 1);
        let is_of_app = step <= step_now() + 1 && (self.person.codes.is_empty() || self.draws.below(2) == 0);
        if is_of_app {
            self.step = step;
            return Some(world.code(code_of_step(&self.person.key, step), Kind::Step(step)));
        }
        self.person.codes.pop().map(|text| world.code(text, Kind::Recovery))
    }

    /// Signs in with what they have, once they have something.
    async fn sign_in(&mut self, world: &World) -> Result<(), CutOff> {
        loop {
            if let Some(code) = self.fresh(world) {
                let browser = self.begin(world).await?;
                if let Some(led_to) = self.send(world, &browser, &code).await? {
                    self.save_codes(world, &browser, &led_to).await?;
                    return Ok(());
                }
                // Only one that came too late is refused.
                assert!(matches!(code.kind, Kind::Step(step) if step + 1 < step_now()), "{code:?} was refused");
            } else {
                self.be_reset(world).await?;
                self.set_up_again(world).await?;
            }
        }
    }

    /// A set-up that was broken off shows its codes once more.
    async fn save_codes(&mut self, world: &World, browser: &Browser, led_to: &str) -> Result<(), CutOff> {
        if led_to == "/set-up/recovery-codes" {
            let view = world.post(browser, "/api/view/recovery-codes", &[]).await.1?;
            self.person.codes = serde_json::from_value(view.ok().json()["codes"].clone()).unwrap();
            let saved = ("/api/set-up/finish", &[("saved", "true")][..]);
            world.act(&mut self.sent, browser, saved, Asked::Saved).await?.ok();
        }
        Ok(())
    }

    /// Something wrong, then something right.
    async fn mistype(&mut self, world: &World) -> Result<(), CutOff> {
        let browser = self.begin(world).await?;
        let wrong = world.code("2222-2222-2222-2222".to_owned(), Kind::Wrong);
        assert!(self.send(world, &browser, &wrong).await?.is_none());
        self.sign_in(world).await
    }

    /// A code that got them in, once more.
    async fn repeat(&mut self, world: &World) -> Result<(), CutOff> {
        self.sign_in(world).await?;
        let spent = self.sent.iter().rev().find_map(|sent| match &sent.asked {
            Asked::In(code) | Asked::First(code) if sent.came == Came::Done => Some(code.clone()),
            _ => None,
        });
        let Some(spent) = spent else { return Ok(()) };
        let browser = self.begin(world).await?;
        assert!(self.send(world, &browser, &spent).await?.is_none(), "{spent:?} was taken twice");
        Ok(())
    }

    /// One code from two browsers at the same moment.
    async fn send_twice_at_once(&mut self, world: &World) -> Result<(), CutOff> {
        let Some(code) = self.fresh(world) else { return self.be_reset(world).await };
        let browsers = [self.begin(world).await?, self.begin(world).await?];
        let asked = ("/api/sign-in/verify", &[("code", &*code.text)][..]);
        let mut sent = [Vec::new(), Vec::new()];
        let [one, other] = &mut sent;
        self.strikes += 2;
        let answers = tokio::join!(
            world.act(one, &browsers[0], asked, Asked::In(code.clone())),
            world.act(other, &browsers[1], asked, Asked::In(code.clone())),
        );
        let done = sent.iter().flatten().filter(|sent| sent.came == Came::Done).count();
        self.sent.extend(sent.into_iter().flatten());
        self.sign_ins += done;
        assert!(done <= 1, "{code:?} was taken twice at once");
        answers.0.and(answers.1).map(drop)
    }

    async fn be_reset(&mut self, world: &World) -> Result<(), CutOff> {
        let staff = usize::try_from(self.draws.below(world.staff.len() as u64)).unwrap();
        let mut staff = world.staff[staff].lock().await;
        let code = staff.reset(world, &mut self.sent, &self.person).await?;
        self.was_reset();
        self.way_back = Some(code);
        Ok(())
    }

    fn was_reset(&mut self) {
        (self.is_reset, self.way_back, self.new_key) = (true, None, None);
        (self.person.key, self.person.codes) = (String::new(), Vec::new());
        (self.strikes, self.sign_ins) = (0, 0);
    }

    /// Signs in with a code that staff give, and sets up anew.
    async fn set_up_again(&mut self, world: &World) -> Result<(), CutOff> {
        let code = match self.way_back.take() {
            Some(code) => code,
            None => world.staff[0].lock().await.issue(world, &mut self.sent, &self.person).await?,
        };
        let browser = self.begin(world).await?;
        let led_to = self.send(world, &browser, &code).await?;
        assert_eq!(led_to.as_deref(), Some("/set-up/authenticator"), "{code:?}");
        let view = world.post(&browser, "/api/view/authenticator", &[]).await.1?;
        let key = view.ok().json()["key"].as_str().unwrap().replace(' ', "");
        self.new_key = Some(key.clone());
        self.step = step_now();
        let first = world.code(code_of_step(&key, self.step), Kind::Step(self.step));
        let confirm = ("/api/set-up/confirm", &[("code", &*first.text)][..]);
        let answer = world.act(&mut self.sent, &browser, confirm, Asked::First(first.clone())).await?;
        let led_to = answer.ok().location().to_owned();
        self.has_set_up();
        // What was open before is over.
        self.opened = vec![(self.sent.last().unwrap().from, browser.clone())];
        self.save_codes(world, &browser, &led_to).await
    }

    fn has_set_up(&mut self) {
        self.person.key = self.new_key.take().expect("a set-up that was begun");
        (self.is_reset, self.sign_ins) = (false, 1);
    }

    /// With a code that staff give, while the app stays.
    async fn sign_in_with_help(&mut self, world: &World) -> Result<(), CutOff> {
        let code = world.staff[0].lock().await.issue(world, &mut self.sent, &self.person).await?;
        let browser = self.begin(world).await?;
        let led_to = self.send(world, &browser, &code).await?.unwrap_or_else(|| panic!("{code:?} was refused"));
        self.save_codes(world, &browser, &led_to).await
    }

    /// After a kill: finds out what became of what was cut off, tries every code again that may have been taken, and
    /// gets in.
    pub async fn go_on(mut self, world: Arc<World>, holds: Holds, taken: Vec<u32>) -> Self {
        let codes = self.codes_of_this_server();
        if holds.is_reset() && !self.is_reset {
            self.was_reset();
        } else if self.is_reset && !holds.is_reset() {
            self.has_set_up();
        }
        for (from, browser) in std::mem::take(&mut self.opened) {
            let moved = world.browser();
            let (name, value) = browser.token().unwrap();
            moved.put_cookie(&name, &value);
            let is_known = moved.post("/api/view/portal", &[]).await.code() != 401;
            assert_eq!(is_known, holds.has_session(from), "a session of {}", self.person.username);
        }
        self.before = self.sent.len();
        let Ok(()) = self.try_again(&world, &codes, &taken).await else { panic!("the server is gone") };
        self
    }

    /// Every code that was taken, or may have been, since the server started.
    fn codes_of_this_server(&self) -> Vec<Code> {
        let sent = self.sent[self.before..].iter().filter(|sent| sent.came != Came::Refused);
        let mut codes: Vec<_> = sent
            .filter_map(|sent| match &sent.asked {
                Asked::In(code) | Asked::First(code) => Some(code.clone()),
                _ => None,
            })
            .collect();
        codes.sort_by_key(|code| code.number);
        codes.dedup_by_key(|code| code.number);
        codes
    }

    async fn try_again(&mut self, world: &World, codes: &[Code], taken: &[u32]) -> Result<(), CutOff> {
        for code in codes {
            // The second time it must be refused in any case.
            for is_known in [taken.contains(&code.number), true] {
                if self.strikes >= MOST_STRIKES {
                    self.be_reset(world).await?;
                }
                let browser = self.begin(world).await?;
                let was_taken = self.send(world, &browser, code).await?.is_some();
                assert!(!(was_taken && is_known), "{code:?} was taken twice");
                if !was_taken {
                    break;
                }
            }
        }
        if self.is_reset { self.set_up_again(world).await } else { self.sign_in(world).await }
    }
}
