//! Keeps the day's numbers of the roll-out and deletes what is long over, every few minutes, in small batches. A failure is logged and tried again: nothing
//! depends on it but the database's size.

use std::time::Duration;

use guichet::{Fault, ports::Ports, usecase};
use guichet_app::date::{Zone, day_of};

const PAUSE: Duration = Duration::from_mins(5);

/// Sweeps until the process ends.
pub async fn run(ports: Ports) {
    let mut ticks = tokio::time::interval(PAUSE);
    loop {
        ticks.tick().await;
        if let Err(fault) = keep_rollouts(&ports).await {
            tracing::warn!(%fault, "the day's numbers weren't kept; it is tried again");
        }
        loop {
            match ports.store.sweep(ports.clock.now()).await {
                Ok(true) => tokio::task::yield_now().await,
                Ok(false) => break,
                Err(fault) => {
                    tracing::warn!(%fault, "housekeeping failed; it is tried again");
                    break;
                }
            }
        }
    }
}

/// Keeps today's numbers of every firm: the last ones of a day are what its chart shows.
async fn keep_rollouts(ports: &Ports) -> Result<(), Fault> {
    for firm in ports.store.firms().await? {
        let (today, _) = day_of(&Zone::of(&firm), ports.clock.now());
        usecase::keep_rollout(ports, &firm, today).await?;
    }
    Ok(())
}
