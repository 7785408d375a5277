//! Two months of the firm, day by day, up to this morning.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use guichet::{
    access::Visitor,
    account::{Account, Role},
    audit::Origin,
    policy::Policy,
    ports::Ports,
    reason::{IdentityCheck, Reason},
    reminder::Wishes,
    time::Timestamp,
    token::Token,
    usecase::{self, Grounds, NewPolicy, ResetGrounds, Whom},
};
use guichet_app::{
    date::Zone,
    day::{beginning, later, morning, usual_mornings, written},
};
use tokio::sync::OnceCell;

use super::{
    acts::{Protected, Scene},
    firm,
    past::{Backdrop, Past},
    people::{CLIENTS, Client, Fate},
};
use crate::{config::Config, housekeeping};

/// How many days it goes back.
const DAYS: u32 = 60;

/// When the owner decided, and in how many days from today it is required.
const DECIDED: u32 = 30;
const REQUIRED_IN: u16 = 14;

/// When clients were reminded, besides the usual mornings.
const REMINDED: u16 = 9;

/// When something happens on a day, before the hour that it is now; and what happens today, a moment ago.
const EARLIER: Duration = Duration::from_hours(3);
const A_MOMENT_AGO: Duration = Duration::from_mins(6);

/// Who works there.
struct Staff {
    owner: Protected,
    accountants: [Protected; 2],
}

/// A client, as far as the story has come.
struct Person {
    is: &'static Client,
    invited: Option<(Account, Token)>,
    app: Option<Protected>,
}

/// Plays it all: how to get in.
pub(super) async fn play(ports: &Ports, config: &Config) -> anyhow::Result<String> {
    let now = ports.clock.now();
    let clock = Arc::new(Past::at(days_before(now, DAYS)));
    let honest = Ports { clock: clock.clone(), ..ports.clone() };
    let (hasher, entropy) = (Arc::clone(&ports.hasher), Arc::clone(&ports.entropy));
    let backdrop = Backdrop { hasher, entropy, password: OnceCell::new() };
    let quick = Ports { hasher: Arc::new(backdrop), ..honest.clone() };
    let firm = usecase::create_firm(&quick, firm()?).await?;
    let mut scene = Scene { clock, honest, quick, firm, config };
    let staff = hire(&scene).await?;
    let mut people = CLIENTS.iter().map(|is| Person { is, invited: None, app: None }).collect::<Vec<_>>();
    for day in (0..DAYS).rev() {
        scene.clock.set(days_before(now, day));
        if day == DECIDED {
            require(&scene, &staff, now).await?;
            scene.firm = scene.quick.store.firms().await?.into_iter().next().context("the firm")?;
        }
        for (number, person) in people.iter_mut().enumerate() {
            live(&scene, &staff, person, number, day).await?;
        }
        housekeeping::round(&scene.quick).await;
    }
    scene.clock.set(now.before(A_MOMENT_AGO));
    for person in &people {
        finish(&scene, person).await?;
    }
    housekeeping::round(&scene.quick).await;
    Ok(welcome(&scene, &staff, &people))
}

fn days_before(now: Timestamp, days: u32) -> Timestamp {
    now.before(EARLIER + Duration::from_hours(24) * days)
}

async fn hire(scene: &Scene<'_>) -> anyhow::Result<Staff> {
    let hire = async |address: &str, name, role, leave| {
        let invited = scene.invite(&format!("{address}@cotelevesque.example"), name, role, None).await?;
        scene.choose_password(&invited).await?;
        scene.protect(&invited.0, leave).await
    };
    Ok(Staff {
        owner: hire("gilles", "Gilles Côté", Role::Owner, Some(10)).await?,
        accountants: [
            hire("helene", "Hélène Lévesque", Role::Accountant, Some(10)).await?,
            hire("nadia", "Nadia Roy", Role::Accountant, None).await?,
        ],
    })
}

/// The owner requires two-factor authentication.
async fn require(scene: &Scene<'_>, staff: &Staff, now: Timestamp) -> anyhow::Result<()> {
    let (zone, visitor, origin) = (Zone::of(&scene.firm), scene.verify(&staff.owner).await?, Origin::default());
    let from = later(&zone, now, REQUIRED_IN);
    let reminded = now.before(Duration::from_hours(24) * u32::from(REMINDED));
    let reminders = Wishes {
        usual: usual_mornings(&zone, Some(from)),
        added: morning(&zone, &written(&zone, reminded)),
        ..Wishes::default()
    };
    let today = beginning(&zone, scene.quick.clock.now());
    let based_on = scene.firm.policy;
    let new = NewPolicy { to: Policy::Required { from }, based_on, today, reminders, reason: None };
    usecase::set_policy(&scene.quick, scene.caller(&visitor, &origin), new).await?;
    Ok(usecase::sign_out(&scene.quick, &visitor, &origin).await?)
}

/// A client's day.
async fn live(scene: &Scene<'_>, staff: &Staff, person: &mut Person, number: usize, day: u32) -> anyhow::Result<()> {
    let Person { is, invited, app } = person;
    let accountant = staff.accountants.get(number % 2).context("an accountant")?;
    if is.invited == day {
        let address = format!("{}@example.com", is.address);
        *invited = Some(scene.invite(&address, is.name, Role::Client, Some(accountant.account.id)).await?);
    }
    let Some(known) = invited else { return Ok(()) };
    if is.came == Some(day) {
        scene.choose_password(known).await?;
    }
    if is.set_up == Some(day) {
        *app = Some(scene.protect(&known.0, (is.fate == Fate::FewCodes).then_some(2)).await?);
    }
    // They come back now and then: the last time is some day of the last two weeks.
    if let Some(app) = app.as_ref().filter(|_| is.set_up != Some(day) && u32::try_from(number % 12) == Ok(day)) {
        leave(scene, &scene.verify(app).await?).await?;
    }
    let client = known.0.id;
    let origin = Origin::default();
    match is.fate {
        Fate::Exempt(why, since, days) if since == day => {
            let visitor = scene.verify(accountant).await?;
            let until = later(&Zone::of(&scene.firm), scene.quick.clock.now(), days);
            let grounds = Grounds { reason: Reason::parse(why).context("a reason")?, until };
            usecase::exempt(&scene.quick, scene.caller(&visitor, &origin), Whom::Client(client), grounds).await?;
            leave(scene, &visitor).await
        }
        Fate::Reset if day == 0 => {
            let visitor = scene.verify(accountant).await?;
            let reason = Reason::parse("Téléphone perdu dimanche, sans copie").context("a reason")?;
            let grounds = ResetGrounds { check: IdentityCheck::CalledBack, reason };
            usecase::reset_two_factor(&scene.quick, scene.caller(&visitor, &origin), client, grounds).await?;
            leave(scene, &visitor).await
        }
        _ => Ok(()),
    }
}

async fn leave(scene: &Scene<'_>, visitor: &Visitor) -> anyhow::Result<()> {
    Ok(usecase::sign_out(&scene.quick, visitor, &Origin::default()).await?)
}

/// What happened a moment ago.
async fn finish(scene: &Scene<'_>, person: &Person) -> anyhow::Result<()> {
    let Some(app) = &person.app else { return Ok(()) };
    match person.is.fate {
        Fate::Locked => scene.type_wrong_codes(app).await,
        Fate::AsksForHelp => {
            let visitor = scene.sign_in(&app.account).await?;
            Ok(usecase::ask_for_help(&scene.quick, &scene.firm, &visitor, &Origin::default()).await?)
        }
        _ => Ok(()),
    }
}

fn welcome(scene: &Scene<'_>, staff: &Staff, people: &[Person]) -> String {
    let [accountant, _] = &staff.accountants;
    let clients = people.iter().filter_map(|Person { is, invited, app }| {
        let (account, token) = invited.as_ref()?;
        match (is.fate, app, is.came) {
            (Fate::FewCodes, Some(app), _) => Some(scene.way_in("Client, protected, two recovery codes left", app)),
            (Fate::Shown, _, Some(_)) => Some(format!("\nClient, password only: {}\n", account.username)),
            (Fate::Shown, _, None) => {
                let link = scene.config.site.link(&scene.firm, token);
                Some(format!("\nClient, invited: {}\n  {link}\n", account.username))
            }
            _ => None,
        }
    });
    [scene.way_in("Owner", &staff.owner), scene.way_in("Accountant", accountant)].into_iter().chain(clients).collect()
}
