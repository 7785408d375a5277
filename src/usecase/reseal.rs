//! A rotation of keys: everything that is sealed is sealed anew under the present key, while others read and write. What
//! somebody changed meanwhile is never overwritten, and what doesn't open stays as it is.
//!
//! Each page stands by itself, so that a pass can be broken off anywhere and begun again: what it had done is done.

use std::collections::BTreeMap;

use crate::{
    audit::{Act, Deed, Event, Origin},
    error::{Fault, Result},
    ports::{Ports, Reseal, SealedColumn},
};

/// Rows that are looked at, and so at most written, at a time.
const PAGE: u32 = 200;

/// What a pass did with a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Sealed anew.
    pub done: u64,
    /// Changed by somebody meanwhile, or held: the next pass looks again.
    pub missed: u64,
    /// They don't open: altered, of another row, or under a key that isn't there.
    pub unreadable: u64,
}

/// One look at everything that is sealed.
#[derive(Debug)]
pub struct ResealPass {
    columns: &'static [SealedColumn],
    after: String,
    counts: BTreeMap<SealedColumn, Resealed>,
}

impl ResealPass {
    /// Over every column.
    #[must_use]
    pub fn new() -> Self {
        Self::over(&SealedColumn::ALL)
    }

    /// Over these.
    #[must_use]
    pub fn over(columns: &'static [SealedColumn]) -> Self {
        let counts = columns.iter().map(|column| (*column, Resealed::default())).collect();
        Self { columns, after: String::new(), counts }
    }

    /// Does a page; false when that was the last.
    ///
    /// # Errors
    /// When the store fails, or nothing can be sealed.
    pub async fn go_on(&mut self, ports: &Ports) -> Result<bool, Fault> {
        let Some((column, others)) = self.columns.split_first() else { return Ok(false) };
        let page = ports.store.sealed_otherwise(*column, ports.vault.mark()?, &self.after, PAGE).await?;
        let (mut anew, mut unreadable) = (Vec::new(), 0);
        for row in page.rows {
            match ports.vault.open(&row.place, &row.sealed) {
                Ok(plain) => {
                    let new = ports.vault.seal(&row.place, &plain)?;
                    anew.push(Reseal { key: row.key, old: row.sealed, new });
                }
                Err(_) => unreadable += 1,
            }
        }
        let done = if anew.is_empty() { 0 } else { ports.store.reseal(*column, &anew).await? };
        let counts = self.counts.entry(*column).or_default();
        counts.done += done;
        counts.missed += (anew.len() as u64).saturating_sub(done);
        counts.unreadable += unreadable;
        if page.next.is_none() {
            self.columns = others;
        }
        self.after = page.next.unwrap_or_default();
        Ok(!self.columns.is_empty())
    }

    /// Does the rest: what the whole pass came to.
    ///
    /// # Errors
    /// As [`Self::go_on`].
    pub async fn finish(mut self, ports: &Ports) -> Result<BTreeMap<SealedColumn, Resealed>, Fault> {
        while self.go_on(ports).await? {}
        Ok(self.counts)
    }
}

impl Default for ResealPass {
    fn default() -> Self {
        Self::new()
    }
}

/// Writes into every firm's log that the keys were rotated.
///
/// # Errors
/// When the store fails.
pub async fn record_rotation(ports: &Ports) -> Result<(), Fault> {
    for firm in ports.store.firms().await? {
        let deed = Deed { firm: firm.id, actor: None, subject: None, act: Act::KeysRotated };
        let event = Event::new(deed, &Origin::default(), ports.clock.now(), &*ports.entropy);
        ports.store.record(&event.into()).await?;
    }
    Ok(())
}
