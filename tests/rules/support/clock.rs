//! A clock that stands still until a test moves it, forwards or back.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use guichet::{ports::Clock, time::Timestamp};

/// When every test begins: Monday, 2026-03-02T09:00:00Z, which is also the first moment of a TOTP step.
pub const START: Timestamp = Timestamp::from_millis(1_772_442_000_000);

/// A millisecond less: the last moment at which something that lasts so long still holds.
pub fn nearly(wait: Duration) -> Duration {
    wait.saturating_sub(Duration::from_millis(1))
}

/// The moment that the test says it is.
pub struct TestClock(AtomicI64);

impl TestClock {
    /// A clock that shows [`START`].
    pub fn new() -> Self {
        Self(AtomicI64::new(START.as_millis()))
    }

    /// Lets time pass.
    pub fn advance(&self, wait: Duration) {
        self.set(self.now().after(wait));
    }

    /// Shows that moment from now on.
    pub fn set(&self, moment: Timestamp) {
        self.0.store(moment.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}
