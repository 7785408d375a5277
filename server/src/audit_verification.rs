//! `guichet audit verify`: the chain of a firm's log, or of every firm's, followed from the first line. It needs no key
//! file and writes nothing into the log, so that it can be run on a copy.

use std::process::ExitCode;

use anyhow::{Context, bail};
use data_encoding::HEXLOWER;
use guichet::{
    chain::{Chain, Kept, Verdict},
    firm::Firm,
    id::FirmId,
    ports::Store,
    trail::Filter,
    usecase::follow_chain,
};
use guichet_app::date;

use crate::{cli::VerifyAudit, commands::say, config::Config};

/// Follows the chains, and says of each what it found.
///
/// # Errors
/// When that can't be found out.
pub async fn run(config: &Config, wanted: &VerifyAudit) -> anyhow::Result<ExitCode> {
    let store = guichet_store::open(&config.database_url).await?;
    let kept = wanted.through.as_deref().map(kept).transpose()?;
    let mut code = ExitCode::SUCCESS;
    for firm in firms(&*store, wanted.firm.as_deref()).await? {
        let chain = Chain::of(firm.id);
        let chain = kept.map_or(chain.clone(), |kept| chain.through(kept));
        let verdict = follow_chain(&*store, firm.id, chain).await?;
        if matches!(verdict, Verdict::Broken { .. }) {
            code = ExitCode::from(1);
        }
        say(&format!("{} ({}): {}", firm.name.as_str(), firm.id, words(&*store, firm.id, verdict, kept).await?));
    }
    store.close().await;
    Ok(code)
}

async fn firms(store: &dyn Store, wanted: Option<&str>) -> anyhow::Result<Vec<Firm>> {
    let mut firms = store.firms().await?;
    if let Some(wanted) = wanted {
        let id: FirmId = wanted.parse().context("--firm takes what `guichet firm create` printed")?;
        firms.retain(|firm| firm.id == id);
        if firms.is_empty() {
            bail!("there is no such firm");
        }
    }
    Ok(firms)
}

fn kept(text: &str) -> anyhow::Result<Kept> {
    let read = || {
        let (place, link) = text.split_once(':')?;
        let link = HEXLOWER.decode(link.as_bytes()).ok()?.try_into().ok()?;
        Some(Kept { place: place.parse().ok().filter(|place| *place > 0)?, link })
    };
    read().context("--through takes what an earlier verification printed as the last line: 1234:9f86d0…")
}

/// What a chain came to, in words; the first line that doesn't fit with all that is known of it.
async fn words(store: &dyn Store, firm: FirmId, verdict: Verdict, kept: Option<Kept>) -> anyhow::Result<String> {
    let place = match verdict {
        Verdict::Whole { lines, last } => {
            return Ok(format!("{lines} lines checked, whole; last line {lines}:{}", HEXLOWER.encode(&last)));
        }
        Verdict::Broken { place } => place,
    };
    let before = place - 1;
    let found = store.lines_after(firm, &Filter::default(), before, 1).await?;
    let Some(line) = found.first().filter(|line| line.place == place) else {
        return Ok(format!("{before} lines checked, broken; line {place} is missing"));
    };
    let event = line.event();
    let id = event.as_ref().map_or_else(|| "that can't be read".to_owned(), |event| event.id.to_string());
    let at = line.columns.as_ref().map(|columns| columns.at).or(event.map(|event| event.at));
    let at = at.map_or_else(|| "an unknown time".to_owned(), date::universal);
    let other = kept.filter(|kept| kept.place == place).map_or("", |_| ", or isn't the one that was kept");
    Ok(format!("{before} lines checked, broken; line {place} doesn't fit{other}: event {id}, {at}"))
}
