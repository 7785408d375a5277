//! Exemptions end by themselves: into the future, at most a year.

use std::time::Duration;

use guichet::exemption::{LONGEST, WARNED_BEFORE, may_last};

use crate::support::START;

const MILLISECOND: Duration = Duration::from_millis(1);

#[test]
fn an_exemption_lasts_into_the_future_and_a_year_at_most() {
    assert_eq!(LONGEST, Duration::from_hours(365 * 24));
    let table = [
        (START.before(MILLISECOND), false),
        (START, false),
        (START.after(MILLISECOND), true),
        (START.after(LONGEST), true),
        (START.after(LONGEST + MILLISECOND), false),
        (START.after(LONGEST * 1000), false),
    ];
    for (until, may) in table {
        assert_eq!(may_last(START, until), may, "{}", until.as_millis());
    }
}

#[test]
fn staff_are_told_two_weeks_before_its_end() {
    assert_eq!(WARNED_BEFORE, Duration::from_hours(14 * 24));
    assert!(WARNED_BEFORE < LONGEST);
}
