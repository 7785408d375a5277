//! Guessing is slowed down: failures are counted before the check, and the wait grows with them.
//!
//! A counter is kept under a [`Key`]. What a key's count means is a pure function of a [`Rule`]; the store
//! applies it inside one transaction that is committed apart from the request, so that no roll-back gives a
//! guess back (Vikunja CVE-2026-35597).

use core::{net::IpAddr, time::Duration};

use data_encoding::HEXLOWER;

use crate::{id::AccountId, time::Timestamp, token::TokenHash};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// How failures turn into waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The failure that begins the first wait.
    pub tries: u32,
    /// The first wait; each further failure doubles it.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
    /// The failure after which nothing is tried any more.
    pub disabled_after: Option<u32>,
    /// After this long without a failure the count starts again.
    pub forgotten_after: Option<Duration>,
}

impl Rule {
    /// Wrong passwords for one username: 30 s from the fifth, up to an hour (numbers.toml, throttle).
    pub const PASSWORD_OF_USERNAME: Self = Self {
        tries: 5,
        first: Duration::from_secs(30),
        longest: HOUR,
        disabled_after: None,
        forgotten_after: Some(Duration::from_hours(24)),
    };
    /// Wrong passwords from one address: later, since a whole office can stand behind one.
    pub const PASSWORD_OF_ADDRESS: Self = Self { tries: 50, ..Self::PASSWORD_OF_USERNAME };
    /// Links asked for one username, right or not: three, then one in a quarter of an hour, later one an hour. Nobody's
    /// mailbox is filled, and nobody is kept from signing in.
    pub const PASSWORD_RESET: Self = Self {
        tries: 3,
        first: Duration::from_mins(15),
        longest: HOUR,
        disabled_after: None,
        forgotten_after: Some(Duration::from_hours(24)),
    };
    /// Links asked for from one address.
    pub const PASSWORD_RESET_OF_ADDRESS: Self = Self { tries: 30, ..Self::PASSWORD_RESET };
    /// Wrong codes for one account, in a row, whatever the sign-in, path or address: 15 minutes from the
    /// tenth, up to a day, disabled at a hundred (NIST SP 800-63B-4 §3.2.2).
    pub const SECOND_FACTOR: Self = Self {
        tries: 10,
        first: Duration::from_mins(15),
        longest: Duration::from_hours(24),
        disabled_after: Some(100),
        forgotten_after: None,
    };
    /// Wrong first codes during set-up: the same waits, but nothing to disable.
    pub const FIRST_CODE: Self =
        Self { disabled_after: None, forgotten_after: Some(Duration::from_hours(24)), ..Self::SECOND_FACTOR };

    /// The wait that the `failures`-th failure in a row begins. It never shrinks as failures grow.
    #[must_use]
    pub fn wait_after(&self, failures: u32) -> Duration {
        let Some(doublings) = failures.checked_sub(self.tries) else {
            return Duration::ZERO;
        };
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.longest)
    }
}

/// What is remembered under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Failures in a row.
    pub failures: u32,
    /// No attempt before this moment; the epoch when nothing is waited for.
    pub wait_until: Timestamp,
    /// When the last failure was counted.
    pub last_at: Timestamp,
}

impl Counter {
    /// Nothing has failed yet.
    pub const NONE: Self =
        Self { failures: 0, wait_until: Timestamp::from_millis(0), last_at: Timestamp::from_millis(0) };
}

/// Whether an attempt may be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may; it has been counted as this failure in a row, until it turns out right.
    Allowed {
        /// Failures in a row, this attempt included.
        counted: u32,
    },
    /// Not before this moment; it wasn't counted.
    Wait {
        /// When the next attempt may be made.
        until: Timestamp,
    },
    /// Never again, until a reset.
    Disabled,
}

/// Counts an attempt made `now`: the counter to write, and whether the attempt may be checked.
#[must_use]
pub fn count(rule: &Rule, counter: Counter, now: Timestamp) -> (Counter, Verdict) {
    if rule.disabled_after.is_some_and(|limit| counter.failures >= limit) {
        return (counter, Verdict::Disabled);
    }
    if now < counter.wait_until {
        return (counter, Verdict::Wait { until: counter.wait_until });
    }
    let forgotten = rule.forgotten_after.is_some_and(|quiet| counter.last_at.after(quiet) <= now);
    let failures = if forgotten { 1 } else { counter.failures.saturating_add(1) };
    let wait = rule.wait_after(failures);
    // Without a wait there is no moment: of two attempts at once, the one that was made first may be counted last.
    let wait_until = if wait.is_zero() { Counter::NONE.wait_until } else { now.after(wait) };
    let next = Counter { failures, wait_until, last_at: now };
    (next, Verdict::Allowed { counted: failures })
}

/// Seconds until a moment, rounded up: what `Retry-After` and the page say.
#[must_use]
pub fn seconds_until(now: Timestamp, until: Timestamp) -> u64 {
    now.until(until).as_millis().div_ceil(SECOND.as_millis()).try_into().unwrap_or(u64::MAX)
}

/// Minutes in a number of seconds, rounded up and at least one: what people read.
#[must_use]
pub const fn minutes(seconds: u64) -> u64 {
    let whole = seconds.div_ceil(MINUTE.as_secs());
    if whole == 0 { 1 } else { whole }
}

/// What a counter counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(String);

impl Key {
    /// Wrong passwords for a username, whether or not it exists. Of the username only a fingerprint is kept, which
    /// the vault makes: a typed username may be a password in the wrong field.
    #[must_use]
    pub fn password_of_username(fingerprint: &[u8; 32]) -> Self {
        Self(format!("password:{}", HEXLOWER.encode(fingerprint)))
    }

    /// Wrong passwords for a username in a browser that its account has signed in from: apart from everybody else's, so
    /// that no stranger keeps its holder waiting (OWASP, device cookies).
    #[must_use]
    pub fn password_in_browser(fingerprint: &[u8; 32], browser: TokenHash) -> Self {
        let [username, browser] = [fingerprint, browser.as_bytes()].map(|bytes| HEXLOWER.encode(bytes));
        Self(format!("password:{username}:{browser}"))
    }

    /// Wrong passwords from an address; of IPv6 the first 64 bits, which one subscriber owns whole.
    #[must_use]
    pub fn password_of_address(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(format!("address:{v4}")),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Self(format!("address:{a:x}:{b:x}:{c:x}:{d:x}::/64"))
            }
        }
    }

    /// Links asked for a username, whether or not it exists.
    #[must_use]
    pub fn password_reset(fingerprint: &[u8; 32]) -> Self {
        Self(format!("password-reset:{}", HEXLOWER.encode(fingerprint)))
    }

    /// Links asked for from an address.
    #[must_use]
    pub fn password_reset_of_address(address: IpAddr) -> Self {
        Self(format!("password-reset-{}", Self::password_of_address(address).0))
    }

    /// Wrong codes of an account.
    #[must_use]
    pub fn second_factor_of(account: AccountId) -> Self {
        Self(format!("second-factor:{account}"))
    }

    /// Wrong first codes of an account.
    #[must_use]
    pub fn first_code_of(account: AccountId) -> Self {
        Self(format!("first-code:{account}"))
    }

    /// The key's text, for the store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
