//! Wrong passwords and codes: counted before they are checked, and followed by waits that grow (product.md, Rules;
//! SECURITY.md).

use guichet::Refusal;

use super::{Answer, DAY, HOUR, MINUTE, SECOND};

/// Tries in a row that weren't right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Guesses {
    pub count: u32,
    pub wait_until: i64,
    last: i64,
}

/// How they are slowed down.
#[derive(Clone, Copy)]
pub struct Slow {
    /// From which on.
    from: u32,
    first: i64,
    longest: i64,
    /// From which on nothing is tried any more.
    end: Option<u32>,
    /// Whether a quiet day makes good.
    forgets: bool,
}

pub const PASSWORDS: Slow = Slow { from: 5, first: 30 * SECOND, longest: HOUR, end: None, forgets: true };
pub const ADDRESS: Slow = Slow { from: 50, ..PASSWORDS };
pub const CODES: Slow = Slow { from: 10, first: 15 * MINUTE, longest: DAY, end: Some(100), forgets: false };
pub const FIRST_CODES: Slow = Slow { end: None, forgets: true, ..CODES };

impl Guesses {
    /// A try that isn't let through, and isn't counted either.
    pub fn refused(&self, slow: Slow, now: i64, wait: impl Fn(u64) -> Refusal) -> Answer<()> {
        if slow.end.is_some_and(|end| self.count >= end) {
            return Err(Refusal::SecondFactorDisabled);
        }
        if now < self.wait_until {
            return Err(wait(u64::try_from((self.wait_until - now + SECOND - 1) / SECOND).unwrap()));
        }
        Ok(())
    }

    /// Counts a try.
    pub fn count(&mut self, slow: Slow, now: i64) {
        if slow.forgets && now - self.last >= DAY {
            self.count = 0;
        }
        self.count += 1;
        self.last = now;
        let mut wait = if self.count < slow.from { 0 } else { slow.first };
        for _ in slow.from..self.count {
            wait = (wait * 2).min(slow.longest);
        }
        self.wait_until = now + wait;
    }

    /// A try from an address that others may share was right: it alone is taken back.
    pub fn take_back(&mut self, slow: Slow) {
        self.count -= 1;
        if self.count < slow.from {
            self.wait_until = 0;
        }
    }

    /// So many wrong ones, long ago.
    pub fn wear(&mut self, count: u32, now: i64) {
        *self = Self { count, wait_until: now, last: now };
    }
}
