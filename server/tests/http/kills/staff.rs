//! Somebody of the staff, who helps clients while the server is killed.

use super::ledger::{Asked, Code, CutOff, Kind, Sent, World};
use crate::support::{
    answer::Answer,
    authenticator::code_at,
    browser::Browser,
    helped::{CODE, ISSUE, RESET},
    person::Person,
};
use guichet::ports::Clock;
use guichet_server::clock::SystemClock;

/// Seconds of a step (RFC 6238 §4.1).
const STEP: i64 = 30;

/// The step of the machine's clock.
pub fn step_now() -> i64 {
    SystemClock.now().as_millis() / 1000 / STEP
}

/// What an app shows in a step.
pub fn code_of_step(key: &str, step: i64) -> String {
    code_at(key, &format!("@{}", step * STEP))
}

pub struct Staff {
    pub person: Person,
    pub browser: Browser,
    /// The last step whose code was sent.
    pub step: i64,
}

impl Staff {
    /// Takes a client's second factors away: the code that opens the way back, if it was shown.
    pub async fn reset(&mut self, world: &World, sent: &mut Vec<Sent>, client: &Person) -> Result<Code, CutOff> {
        let fields = [("client", &*client.id), ("check", "called_back"), ("reason", "Phone lost on Sunday")];
        self.help(world, sent, client, (RESET, &fields), Asked::Reset).await
    }

    /// Gives a client a code, while the app stays.
    pub async fn issue(&mut self, world: &World, sent: &mut Vec<Sent>, client: &Person) -> Result<Code, CutOff> {
        let fields = [("client", &*client.id), ("check", "in_person")];
        self.help(world, sent, client, (ISSUE, &fields), Asked::Issue).await
    }

    async fn help(
        &mut self,
        world: &World,
        sent: &mut Vec<Sent>,
        client: &Person,
        (endpoint, fields): (&str, &[(&str, &str)]),
        asked: Asked,
    ) -> Result<Code, CutOff> {
        let mut answer = world.act(sent, &self.browser, (endpoint, fields), asked.clone()).await?;
        if answer.code() == 403 {
            // Their own proof is older than five minutes by now.
            let proof = self.proof();
            let proven = [fields, &[("code", &proof)]].concat();
            answer = world.act(sent, &self.browser, (endpoint, &proven), asked).await?;
        }
        answer.ok();
        let shown: Answer = world.post(&self.browser, CODE, &[("client", &client.id)]).await.1?;
        Ok(world.code(shown.ok().json()["code"].as_str().unwrap().to_owned(), Kind::Issued))
    }

    fn proof(&mut self) -> String {
        let step = step_now().max(self.step + 1);
        if step > step_now() + 1 {
            return self.person.codes.pop().expect("a code of their own");
        }
        self.step = step;
        code_of_step(&self.person.key, step)
    }
}
