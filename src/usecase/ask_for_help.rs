//! "I can't use my app": somebody whose password was right asks the firm for help.

use core::time::Duration;

use crate::{
    access::Visitor,
    audit::{Act, Origin, Record},
    error::{Refusal, Result},
    firm::Firm,
    id::HelpRequestId,
    notice::{Letter, Notice},
    ports::Ports,
};

/// How often an account may ask in [`WINDOW`].
const LIMIT: u32 = 3;
const WINDOW: Duration = Duration::from_hours(24);

/// Tells the firm.
///
/// # Errors
/// [`Refusal::HelpAlreadyAsked`] after the third time in a day.
pub async fn ask_for_help(ports: &Ports, firm: &Firm, visitor: &Visitor, origin: &Origin) -> Result<()> {
    let (_, account) = visitor.signing_in()?;
    let now = ports.clock.now();
    let request = HelpRequestId::new(now, &*ports.entropy);
    let told = ports.store.staff_to_tell(account.id).await?;
    let notice = Notice::HelpAsked { client: account.id };
    let record = Record {
        events: vec![ports.own_event(firm, account.id, Act::HelpAsked, origin, now)],
        letters: told.iter().filter_map(|staff| Letter::to(staff, notice.clone(), now, &*ports.entropy)).collect(),
    };
    let recorded = ports.store.ask_for_help(request, account.id, now.before(WINDOW), LIMIT, &record).await?;
    if recorded { Ok(()) } else { Err(Refusal::HelpAlreadyAsked.into()) }
}
