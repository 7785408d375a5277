//! The chain of a firm's log, followed line by line: whether each stands where it was written, says what it said then,
//! and is found under what it says. It shows a line that was altered, taken away, added or put elsewhere; what was cut
//! off at the end shows only to somebody who kept a later line's link.

use crate::{audit::link, id::FirmId, trail::Line};

/// What following a chain came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every line fits.
    Whole {
        /// How many there are.
        lines: u64,
        /// The link of the last one: whoever keeps it can tell later whether anything up to here was changed.
        last: [u8; 32],
    },
    /// A line doesn't.
    Broken {
        /// The first place where what should stand doesn't.
        place: u64,
    },
}

/// A line's place and link, kept elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its place.
    pub place: u64,
    /// Its link.
    pub link: [u8; 32],
}

/// A firm's chain, as far as it was followed.
#[derive(Clone, Debug)]
pub struct Chain {
    firm: FirmId,
    kept: Option<Kept>,
    lines: u64,
    last: [u8; 32],
    broken: Option<u64>,
}

impl Chain {
    /// The chain of a firm, from its beginning.
    #[must_use]
    pub const fn of(firm: FirmId) -> Self {
        Self { firm, kept: None, lines: 0, last: [0; 32], broken: None }
    }

    /// The chain of a firm on from a line up to which it has been followed already.
    #[must_use]
    pub const fn on_from(firm: FirmId, reached: Kept) -> Self {
        Self { lines: reached.place, last: reached.link, ..Self::of(firm) }
    }

    /// The last line that fitted.
    #[must_use]
    pub const fn reached(&self) -> Kept {
        Kept { place: self.lines, link: self.last }
    }

    /// The same, which must also go through a line that was kept elsewhere.
    #[must_use]
    pub const fn through(self, kept: Kept) -> Self {
        Self { kept: Some(kept), ..self }
    }

    /// Takes the next line. False when it doesn't fit; nothing that comes after one that doesn't is looked at.
    pub fn follow(&mut self, line: &Line) -> bool {
        if self.broken.is_some() {
            return false;
        }
        let place = self.lines + 1;
        let computed = link(&self.last, place, &line.canonical);
        let is_kept = self.kept.is_none_or(|kept| kept.place != place || kept.link == computed);
        if line.place == place && line.link == computed && is_kept && agrees(line, self.firm) {
            (self.lines, self.last) = (place, computed);
            return true;
        }
        self.broken = Some(place);
        false
    }

    /// What it came to, when there are no more lines.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.broken, self.kept) {
            (Some(place), _) => Verdict::Broken { place },
            (None, Some(kept)) if kept.place > self.lines => Verdict::Broken { place: self.lines + 1 },
            (None, _) => Verdict::Whole { lines: self.lines, last: self.last },
        }
    }
}

/// Whether a line stands in its firm's log, and beside it what its text says.
fn agrees(line: &Line, firm: FirmId) -> bool {
    let (Some(columns), Some(told)) = (&line.columns, line.told()) else {
        return false;
    };
    let event = line.event();
    told.firm == firm
        && told.at == columns.at
        && told.actor == columns.actor
        && told.subject == columns.subject
        && columns.act.as_ref().is_none_or(|act| *act == told.act.act)
        && event.is_none_or(|event| event.act.owasp_name() == columns.name)
}
