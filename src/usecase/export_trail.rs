//! Taking the audit log away as a file: written down before its first line is read, then read piece by piece.

use crate::{
    audit::{Act, ExportFormat},
    caller::Caller,
    error::{Fault, Result},
    id::FirmId,
    ports::{Ports, Store},
    power::Power,
    trail::{Filter, Line},
};

/// Lines that are held at a time.
const CHUNK: u32 = 1000;

/// An export that has begun: what is left to read of it.
#[derive(Clone, Debug)]
pub struct Export {
    firm: FirmId,
    filter: Filter,
    place: u64,
    until: u64,
}

/// Begins an export of the lines that a filter lets through. The line that tells of it is the last one that it can
/// hold: what is written later doesn't make it longer.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn export_trail(ports: &Ports, caller: Caller<'_>, filter: Filter, format: ExportFormat) -> Result<Export> {
    let staff = caller.may(Power::ExportAudit, ports.clock.now())?;
    ports.store.record(&staff.event(ports, None, Act::AuditExported { format }).into()).await?;
    let firm = staff.firm.id;
    Ok(Export { firm, filter, place: 0, until: ports.store.count_lines(firm).await? })
}

impl Export {
    /// The next lines, the earliest first; none when there are no more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn next(&mut self, store: &dyn Store) -> Result<Vec<Line>, Fault> {
        let mut lines = store.lines_after(self.firm, &self.filter, self.place, CHUNK).await?;
        lines.retain(|line| line.place <= self.until);
        self.place = lines.last().map_or(self.until, |line| line.place);
        Ok(lines)
    }
}
