//! Deletes what is long over, every few minutes, in small batches. A failure is logged and tried again: nothing
//! depends on it but the database's size.

use std::time::Duration;

use guichet::ports::Ports;

const PAUSE: Duration = Duration::from_mins(5);

/// Sweeps until the process ends.
pub async fn run(ports: Ports) {
    let mut ticks = tokio::time::interval(PAUSE);
    loop {
        ticks.tick().await;
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
