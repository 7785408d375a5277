//! Exemptions that end by themselves: whoever is over is ended, and staff hear of it two weeks ahead. Run every few
//! minutes, by as many processes as there are: each exemption is ended and warned of once.

use crate::{
    audit::{Act, Deed, Event, Origin, Record},
    error::Result,
    exemption::WARNED_BEFORE,
    notice::{Letter, Notice},
    ports::Ports,
};

/// How many are read at a time.
const BATCH: u32 = 100;

/// Ends every exemption whose time is over.
///
/// # Errors
/// When the store fails.
pub async fn end_exemptions_that_are_over(ports: &Ports) -> Result<()> {
    let now = ports.clock.now();
    loop {
        let over = ports.store.exemptions_over(now, BATCH).await?;
        if over.is_empty() {
            return Ok(());
        }
        for (firm, exemption) in over {
            let deed = Deed { firm, actor: None, subject: Some(exemption.account), act: Act::ExemptionExpired };
            let record = Event::new(deed, &Origin::default(), now, &*ports.entropy).into();
            ports.store.end_exemption(exemption.id, exemption.account, now, &record).await?;
        }
    }
}

/// Tells the clients' accountants, or the owners, of exemptions that are about to end.
///
/// # Errors
/// When the store fails.
pub async fn warn_of_exemptions(ports: &Ports) -> Result<()> {
    let now = ports.clock.now();
    loop {
        let ending = ports.store.exemptions_to_warn_of(now, now.after(WARNED_BEFORE), BATCH).await?;
        if ending.is_empty() {
            return Ok(());
        }
        for exemption in ending {
            let told = ports.store.staff_to_tell(exemption.account).await?;
            let notice = Notice::ExemptionEnding { client: exemption.account, until: exemption.until };
            let letter = |staff| Letter::to(staff, notice.clone(), now, &*ports.entropy);
            let record = Record { events: Vec::new(), letters: told.iter().filter_map(letter).collect() };
            ports.store.warn_of_exemption(&exemption, now, &record).await?;
        }
    }
}
