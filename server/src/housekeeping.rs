//! What happens by the clock, every few minutes: exemptions end, staff and clients are told of what comes, the day's
//! numbers of the roll-out are kept, and what is long over is deleted in small batches. Any number of processes can do
//! it at once. A failure is logged and tried again, and holds nothing else up.

use core::{fmt::Display, pin::pin};
use std::time::Duration;

use guichet::{Fault, ports::Ports, usecase};
use guichet_app::date::{Zone, day_of};

const PAUSE: Duration = Duration::from_mins(5);

/// Goes round until it is told to stop, and then ends with the round: what is cut off in the middle of opening a
/// database keeps it open.
pub async fn run(ports: Ports, stop: impl Future<Output = ()>) {
    let (mut ticks, mut stop) = (tokio::time::interval(PAUSE), pin!(stop));
    loop {
        tokio::select! {
            () = &mut stop => return,
            _ = ticks.tick() => round(&ports).await,
        }
    }
}

/// Does once whatever is due.
pub async fn round(ports: &Ports) {
    said("exemptions weren't ended", usecase::end_exemptions_that_are_over(ports).await);
    said("nobody was told of exemptions that end", usecase::warn_of_exemptions(ports).await);
    said("the day's numbers weren't kept", keep_rollouts(ports).await);
    said("what is over wasn't deleted", sweep(ports).await);
    // After the sweep, which has settled where everybody stands.
    said("reminders weren't sent", usecase::send_reminders(ports).await);
}

fn said<E: Display>(what: &str, outcome: Result<(), E>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "{what}; it is tried again");
    }
}

async fn sweep(ports: &Ports) -> Result<(), Fault> {
    while ports.store.sweep(ports.clock.now()).await? {
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// Keeps today's numbers of every firm: the last ones of a day are what its chart shows.
async fn keep_rollouts(ports: &Ports) -> Result<(), Fault> {
    for firm in ports.store.firms().await? {
        let (today, _) = day_of(&Zone::of(&firm), ports.clock.now());
        usecase::keep_rollout(ports, &firm, today).await?;
    }
    Ok(())
}
