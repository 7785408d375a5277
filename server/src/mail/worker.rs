//! Letters, one after the other, for as long as the server runs. Any number of processes can do it at once: each letter
//! is taken by one of them.

use core::pin::pin;
use std::time::Duration;

use guichet::{
    delivery::Setback,
    ports::{Mailer, Ports},
    usecase::{Sending, send_letter},
};

/// How often the outbox is looked into while nothing is in it.
const POLL: Duration = Duration::from_secs(1);

/// How long a mail server that can't be talked to is left alone: at first, and at most.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// Sends letters until it is told to stop, and then ends with the one in hand.
pub async fn run(ports: Ports, mailer: impl Mailer, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let mut pause = Duration::ZERO;
    let mut outage = FIRST_PAUSE;
    loop {
        tokio::select! {
            biased;
            () = &mut stop => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = match send_letter(&ports, &mailer).await {
            Ok(Sending::SetBack(Setback::Unreachable)) => {
                let pause = outage;
                outage = LONGEST_PAUSE.min(outage * 2);
                pause
            }
            Ok(Sending::NothingDue) => POLL,
            Ok(Sending::Sent | Sending::SetBack(_) | Sending::Dropped) => {
                outage = FIRST_PAUSE;
                Duration::ZERO
            }
            Err(fault) => {
                tracing::warn!(%fault, "the outbox can't be read or written; it is tried again");
                FIRST_PAUSE
            }
        };
    }
}
