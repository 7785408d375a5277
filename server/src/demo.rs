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

/// Makes the firm and its people, and a crowd of that size.
///
/// # Errors
/// When the folder can't be made or written.
pub async fn prepare(mut config: Config, size: Size) -> anyhow::Result<Demo> {
    let folder = tempfile::Builder::new().prefix("guichet-demo-").tempdir()?;
    config.database_url = format!("sqlite://{}", folder.path().join("guichet.db").display());
    config.key_file = folder.path().join("guichet.keys");
    // Its people are invented, but their addresses may be somebody's.
    config.mail = None;
    let ports = open_ports(&config).await?;
    let welcome = format!(
        "\nGuichet serves a demonstration on {}\nEverything is deleted when it stops. Everybody's password is: {PASSWORD}\n{}",
        config.site.base_url,
        story::play(&ports, &config).await?
    );
    if size.clients > 0 {
        let firm = ports.store.firms().await?.into_iter().next().context("the firm")?;
        let staff: Vec<_> = ports.store.accountants(firm.id).await?.into_iter().map(|account| account.id).collect();
        crowd::gather(&ports, &config.database_url, &firm, &staff, size).await?;
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
        policy: Policy::Optional,
    })
}
