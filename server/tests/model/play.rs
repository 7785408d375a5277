//! A story, acted out on the model and on the system: after each act they must agree on what came of it; now and then,
//! and in the end, on every cookie and every account.

use guichet::Refusal;

use crate::{
    acts::{Act, By, Code, FIRM_OF, Typed, Want, Who},
    model::Model,
    outcome::Outcome,
    world::{Replaces, World},
};

/// After so many acts everything is looked at.
const LOOK_EVERY: usize = 20;

/// Where they part.
pub struct Disagreement {
    pub place: usize,
    pub about: String,
    pub model: String,
    pub system: String,
}

/// A story under way.
pub struct Play {
    model: Model,
    world: World,
    advance: Box<dyn Fn(u64) + Send + Sync>,
    seconds_left: u64,
    /// The code that let each of them in last.
    last_code: Vec<String>,
    /// Everything that happened, told act by act.
    pub told: Vec<String>,
}

type Agreed = Result<(), Disagreement>;

/// What ought to come of an act, and what comes of it.
type Both = (Result<Outcome, Refusal>, Outcome);

impl Play {
    pub fn new(now: i64, world: World, advance: Box<dyn Fn(u64) + Send + Sync>, seconds_left: u64) -> Self {
        let last_code = vec![String::new(); FIRM_OF.len()];
        Self { model: Model::new(now), world, advance, seconds_left, last_code, told: Vec::new() }
    }

    /// Acts it out: how many acts there were.
    pub async fn run(&mut self, acts: &[Act]) -> Result<usize, Disagreement> {
        for (place, act) in acts.iter().enumerate() {
            self.act(place, act).await?;
            if place % LOOK_EVERY == LOOK_EVERY - 1 {
                self.look_at_everything(place, false).await?;
            }
        }
        self.look_at_everything(acts.len(), true).await?;
        agree(acts.len(), "the audit logs", &true, &self.world.logs_are_whole().await)?;
        Ok(acts.len())
    }

    async fn act(&mut self, place: usize, act: &Act) -> Agreed {
        let (model, system) = self.both(act).await;
        self.told.push(format!("{act:?}: {system:?}"));
        agree(place, &format!("{act:?}"), &model, &system)
    }

    async fn both(&mut self, act: &Act) -> (Outcome, Outcome) {
        let (answer, system) = match self.at_the_door(act).await {
            Some(both) => both,
            None => match self.on_the_security_page(act).await {
                Some(both) => both,
                None => self.around_them(act).await.expect("an act of one of these kinds"),
            },
        };
        (answer.unwrap_or_else(Outcome::Refused), system)
    }

    /// Ways in and out, and set-up.
    async fn at_the_door(&mut self, act: &Act) -> Option<Both> {
        let (model, world) = (&mut self.model, &mut self.world);
        Some(match *act {
            Act::SignIn { who, at, password } => {
                let password = typed(model, who, password);
                (model.sign_in(who, at, &password), world.sign_in(who, at, &password).await)
            }
            Act::Verify { who, back, at, code } => {
                let cookie = model.cookie(who, back, false);
                let code = text(model, world, &self.last_code[who], code);
                let meaning = world.meaning(&code);
                let both = (model.verify(cookie, at, &meaning), world.verify(cookie, at, &code).await);
                if both.1 == Outcome::Session {
                    self.last_code[who] = code;
                }
                both
            }
            Act::ProveAgain { who, back, code } => {
                let cookie = model.cookie(who, back, true);
                let code = text(model, world, &self.last_code[who], code);
                (model.prove_again(cookie, &world.meaning(&code)), world.prove_again(who, cookie, &code).await)
            }
            Act::Accept { who, back, at, short } => {
                let link = model.link(who, back);
                let password = if short { "short".to_owned() } else { new_password(model, who) };
                (model.accept(link, at, &password, short), world.accept(link, at, &password).await)
            }
            Act::OpenEnrolment { who, back } => {
                let cookie = model.cookie(who, back, true);
                (model.open_enrolment(cookie), world.open_enrolment(who, cookie).await)
            }
            Act::FirstCode { who, back, code } => {
                let cookie = model.cookie(who, back, true);
                let code = text(model, world, &self.last_code[who], code);
                let both =
                    (model.first_code(cookie, &world.meaning(&code)), world.first_code(who, cookie, &code).await);
                if both.1 == Outcome::Session {
                    self.last_code[who] = code;
                }
                both
            }
            Act::ShowCodes { who, back } => {
                let cookie = model.cookie(who, back, true);
                (model.show_codes(cookie), world.show_codes(who, cookie).await)
            }
            Act::SaveCodes { who, back, saved } => {
                let cookie = model.cookie(who, back, true);
                (model.save_codes(cookie, saved), world.save_codes(who, cookie, saved).await)
            }
            Act::Look { who, back, at } => {
                let cookie = model.cookie(who, back, true);
                (Ok(Outcome::Saw(model.look(cookie, at))), world.look(cookie, at).await)
            }
            Act::SignOut { who, back } => {
                let cookie = model.cookie(who, back, true);
                model.sign_out(cookie);
                (Ok(Outcome::Done), world.sign_out(who, cookie).await)
            }
            _ => return None,
        })
    }

    /// What people do about their own security.
    async fn on_the_security_page(&mut self, act: &Act) -> Option<Both> {
        let (model, world) = (&mut self.model, &mut self.world);
        Some(match *act {
            Act::Add { who, back } => {
                let cookie = model.cookie(who, back, true);
                (model.add(cookie), world.start(who, cookie, Replaces::Nothing).await)
            }
            Act::Replace { who, back, app } => {
                let cookie = model.cookie(who, back, true);
                let app = model.people[who].apps.get(app).map(|app| app.phone);
                (model.replace(cookie, app), world.start(who, cookie, Replaces::App(app)).await)
            }
            Act::Join { who, back, code } => {
                let cookie = model.cookie(who, back, true);
                let code = text(model, world, &self.last_code[who], code);
                (model.join(cookie, &world.meaning(&code)), world.join(who, cookie, &code).await)
            }
            Act::GiveUp { who, back } => {
                let cookie = model.cookie(who, back, true);
                (model.give_up(cookie), world.give_up(who, cookie).await)
            }
            Act::Remove { who, back, app } => {
                let cookie = model.cookie(who, back, true);
                let app = model.people[who].apps.get(app).map(|app| app.phone);
                (model.remove(cookie, app), world.remove(who, cookie, app).await)
            }
            Act::RemakeCodes { who, back } => {
                let cookie = model.cookie(who, back, true);
                (model.remake_codes(cookie), world.remake_codes(who, cookie).await)
            }
            Act::ChangePassword { who, back, present } => {
                let cookie = model.cookie(who, back, true);
                let (present, new) = (typed(model, who, present), new_password(model, who));
                let system = world.change_password(who, cookie, &present, &new).await;
                (model.change_password(cookie, &present, &new), system)
            }
            Act::EndOthers { who, back } => {
                let cookie = model.cookie(who, back, true);
                (model.end_others(cookie), world.end_others(who, cookie).await)
            }
            Act::EndOther { who, back, of, other } => {
                let (cookie, other) = (model.cookie(who, back, true), model.cookie(of, other, true));
                (model.end_other(cookie, other), world.end_other(who, cookie, other).await)
            }
            _ => return None,
        })
    }

    /// What staff do, and time.
    async fn around_them(&mut self, act: &Act) -> Option<Both> {
        let (model, world) = (&mut self.model, &mut self.world);
        Some(match *act {
            Act::Staff { by, whom, want } => {
                let (cookie, slip) = (at_the_desk(model, by), slip_of(model, whom, want));
                (model.staff_want(by, whom, want), world.staff_want((by, cookie), whom, want, slip).await)
            }
            Act::SetPolicy { by, asks } => {
                let cookie = at_the_desk(model, by);
                (model.set_policy(by, asks), world.set_policy((by, cookie), asks).await)
            }
            Act::Worn { who } => {
                let guesses = &mut model.people[who].wrong_codes;
                if guesses.count == 0 {
                    guesses.wear(97, model.now);
                    world.wear(who, 97).await;
                }
                (Ok(Outcome::Done), Outcome::Done)
            }
            Act::Wait { seconds } => {
                // Stories of one database follow one another.
                if let Some(left) = self.seconds_left.checked_sub(seconds) {
                    self.seconds_left = left;
                    model.wait(seconds);
                    (self.advance)(seconds);
                }
                (Ok(Outcome::Done), Outcome::Done)
            }
            Act::Housekeeping => {
                model.housekeeping();
                let swept = world.housekeeping().await;
                (Ok(Outcome::Done), swept.map_or_else(|error| Outcome::Failed(error.to_string()), |()| Outcome::Done))
            }
            _ => return None,
        })
    }

    /// In the end, at cookies that ended as well, and at what each is worth at the other firm.
    async fn look_at_everything(&mut self, place: usize, ended: bool) -> Agreed {
        for cookie in 0..self.model.cookies.len() {
            if !ended && !self.model.cookies[cookie].stands {
                continue;
            }
            let at = FIRM_OF[self.model.cookies[cookie].who];
            let model = Outcome::Saw(self.model.look(Some(cookie), at));
            agree(place, &format!("cookie {cookie}"), &model, &self.world.look(Some(cookie), at).await)?;
            if ended {
                let nobody = Outcome::Saw(self.model.look(Some(cookie), 1 - at));
                let elsewhere = self.world.look(Some(cookie), 1 - at).await;
                agree(place, &format!("cookie {cookie} at the other firm"), &nobody, &elsewhere)?;
            }
        }
        for who in 0..FIRM_OF.len() {
            agree(place, &format!("the state of {who}"), &self.model.state(who), &self.world.state(who).await)?;
        }
        Ok(())
    }
}

fn agree<T: PartialEq + core::fmt::Debug>(place: usize, about: &str, model: &T, system: &T) -> Agreed {
    if model == system {
        return Ok(());
    }
    let (model, system) = (format!("{model:?}"), format!("{system:?}"));
    Err(Disagreement { place, about: about.to_owned(), model, system })
}

fn typed(model: &Model, who: Who, password: Typed) -> String {
    let (whose, back) = match password {
        Typed::Present => (who, 0),
        Typed::Former => (who, 1),
        Typed::Of(whose) => (whose, 0),
        Typed::Wrong => return "an altogether wrong one".to_owned(),
    };
    let known = model.people[whose].passwords.iter().rev().nth(back);
    known.map_or_else(|| "a password never chosen".to_owned(), Clone::clone)
}

fn new_password(model: &Model, who: Who) -> String {
    format!("violet harbour engine {who} {}", model.people[who].passwords.len())
}

/// The text of a code, as its holder types it.
fn text(model: &Model, world: &World, last: &str, code: Code) -> String {
    let held = match code {
        Code::App { of, back, shift } => model.phone(of, back).map(|phone| world.shown(phone, shift)),
        Code::Paper { of, back } => model.paper(of, back).map(|paper| world.paper(paper)),
        Code::Slip { of, back } => model.slip(of, back).map(|slip| world.slip(slip)),
        Code::Again => Some(last.to_owned()),
        Code::WrongDigits => Some(world.wrong_digits()),
        Code::WrongPaper => None,
        Code::Garbled => Some("12 34".to_owned()),
    };
    held.unwrap_or_else(|| "0000-1111-2222-3333".to_owned())
}

fn at_the_desk(model: &Model, by: By) -> Option<usize> {
    match by {
        By::Owner(_) => None,
        By::Session { who, back } => model.cookie(who, back, true),
    }
}

fn slip_of(model: &Model, whom: Who, want: Want) -> Option<usize> {
    match want {
        Want::RevokeCode { back } => model.slip(whom, back),
        _ => None,
    }
}
