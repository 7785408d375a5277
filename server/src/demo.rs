//! `guichet demo`: a firm with people in every state and two months behind it, in a folder that is deleted when the
//! server stops. Its passwords, keys and codes are printed, so it is made anew each time and never served from a real
//! database.

use anyhow::Context;
use guichet::{
    firm::{FirmName, ShortName},
    locale::Locale,
    policy::Policy,
    ports::Ports,
    usecase::NewFirm,
};
use tempfile::TempDir;

use crate::{
    config::Config,
    crowd::{self, Size},
    state::open_ports,
};

mod acts;
mod past;
mod people;
mod story;

const PASSWORD: &str = "a quiet desk by the river";

/// A firm to look at.
pub struct Demo {
    /// The settings, with the throw-away database in them.
    pub config: Config,
    /// Its ports.
    pub ports: Ports,
    /// How to get in.
    pub welcome: String,
    _folder: TempDir,
}

/// The same clock, some time ago: what people did before the demo began.
struct Earlier(Arc<dyn Clock>, Duration);

impl Clock for Earlier {
    fn now(&self) -> Timestamp {
        self.0.now().before(self.1)
    }
}

/// Makes the firm and its people, and a crowd of that size.
/// Makes the firm and its people.
///
/// # Errors
/// When the folder can't be made or written.
pub async fn prepare(mut config: Config, size: Size) -> anyhow::Result<Demo> {
    let folder = tempfile::Builder::new().prefix("guichet-demo-").tempdir()?;
    config.database_url = format!("sqlite://{}", folder.path().join("guichet.db").display());
    config.key_file = folder.path().join("guichet.keys");
    let ports = open_ports(&config).await?;
    let welcome = format!(
        "\nGuichet serves a demonstration on {}\nEverything is deleted when it stops. Everybody's password is: {PASSWORD}\n{}",
        config.site.base_url,
        story::play(&ports, &config).await?
    );
    let owner = scene.invite("gilles@cotelevesque.example", "Gilles Côté", Role::Owner, None).await?;
    welcome += &scene.protect("Owner", &owner, 10).await?;
    let helene = scene.invite("helene@cotelevesque.example", "Hélène Lévesque", Role::Accountant, None).await?;
    welcome += &scene.protect("Accountant", &helene, 10).await?;
    let accountant = Some(helene.0.id);

    let marie = scene.invite("marie.gagnon@example.com", "Marie Gagnon", Role::Client, accountant).await?;
    welcome += &scene.protect("Client, protected, two recovery codes left", &marie, 2).await?;
    let luc = scene.invite("luc.roy@example.com", "Luc Roy", Role::Client, accountant).await?;
    scene.choose_password(&luc).await?;
    let _ = writeln!(welcome, "\nClient, password only: {}", luc.0.username);
    let (denis, token) = scene.invite("denis.bouchard@example.com", "Denis Bouchard", Role::Client, accountant).await?;
    let _ = writeln!(welcome, "\nClient, invited: {}\n  {}", denis.username, config.site.link(&firm, &token));
    if size.clients > 0 {
        crowd::gather(&ports, &config.database_url, &firm, &[helene.0.id, owner.0.id], size).await?;
    }
    Ok(Demo { config, ports, welcome, _folder: folder })
}

fn firm() -> anyhow::Result<NewFirm> {
    Ok(NewFirm {
        name: FirmName::parse("Côté, Lévesque & Associés").context("a firm's name")?,
        short_name: ShortName::parse("Cote Levesque"),
        host: None,
        locale: Locale::Fr,
        time_zone: "America/Toronto".to_owned(),
        phone: Some("418 555-0142".to_owned()),
        phone_hours: Some((
            "Monday to Friday, 8:30\u{a0}a.m. to 5\u{a0}p.m.".to_owned(),
            "du lundi au vendredi, de 8\u{a0}h\u{a0}30 à 17\u{a0}h".to_owned(),
        )),
        message: Some((
            "You can bring us your 2026 slips from now on. Our offices are closed from December\u{a0}24 to January\u{a0}3."
                .to_owned(),
            "Vous pouvez déjà nous apporter vos relevés de 2026. \
             Nos bureaux seront fermés du 24\u{a0}décembre au 3\u{a0}janvier."
                .to_owned(),
        )),
        policy: Policy::Required { from: past.clock.now().after(Duration::from_hours(24 * 48)) },
        ),
        policy: Policy::Optional,
    })
}
