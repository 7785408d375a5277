//! Days that are typed, in the firm's time zone: a day stands for the moment in which it begins. What is reckoned in
//! days is reckoned by the calendar, so that mornings are mornings across a change of the clocks.

use guichet::{Refusal, error::Field, policy::Policy, reminder::DAYS_BEFORE, time::Timestamp};
use jiff::{ToSpan, Zoned, civil};

use crate::date::Zone;

/// When reminders are sent.
const MORNING: i8 = 8;

/// A day as a form sends it, 2027-01-11; none when it isn't one.
#[must_use]
pub fn read(zone: &Zone, typed: &str) -> Option<Timestamp> {
    let plain = typed.len() == 10 && typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date: civil::Date = plain.then(|| typed.parse().ok()).flatten()?;
    Some(moment(&date.to_zoned(zone.0.clone()).ok()?.start_of_day().ok()?))
}

/// The day of a moment, as a form takes it.
#[must_use]
pub fn written(zone: &Zone, at: Timestamp) -> String {
    zone.read(at).date().to_string()
}

/// When the day of a moment began.
#[must_use]
pub fn beginning(zone: &Zone, at: Timestamp) -> Timestamp {
    zone.read(at).start_of_day().ok().map_or(at, |day| moment(&day))
}

/// When the day begins that comes so many days later.
#[must_use]
pub fn later(zone: &Zone, at: Timestamp, days: u16) -> Timestamp {
    let day = zone.read(at).checked_add(i64::from(days).days());
    day.and_then(|day| day.start_of_day()).ok().map_or(at, |day| moment(&day))
}

/// The morning of a day as a form sends it, when a reminder could go out.
#[must_use]
pub fn morning(zone: &Zone, typed: &str) -> Option<Timestamp> {
    morning_before(zone, read(zone, typed)?, 0)
}

/// The mornings on which a firm usually reminds of a day.
#[must_use]
pub fn usual_mornings(zone: &Zone, from: Option<Timestamp>) -> Vec<Timestamp> {
    let Some(from) = from else { return Vec::new() };
    DAYS_BEFORE.iter().filter_map(|days| morning_before(zone, from, *days)).collect()
}

/// The policy that a form asks for. A day that is the present policy's own stands for its moment.
///
/// # Errors
/// [`Refusal::Field`] when the day isn't one; [`Refusal::Missing`] when nothing was chosen.
pub fn policy(zone: &Zone, kind: &str, from: &str, present: Policy) -> Result<Policy, Refusal> {
    match kind {
        "off" => Ok(Policy::Off),
        "optional" => Ok(Policy::Optional),
        "required" => {
            let own = present.required_from().filter(|own| written(zone, *own) == from);
            let from = own.or_else(|| read(zone, from)).ok_or(Refusal::Field { field: Field::Date })?;
            Ok(Policy::Required { from })
        }
        _ => Err(Refusal::Missing),
    }
}

fn morning_before(zone: &Zone, from: Timestamp, days: u16) -> Option<Timestamp> {
    let date = zone.read(from).date().checked_sub(i64::from(days).days()).ok()?;
    Some(moment(&date.at(MORNING, 0, 0, 0).to_zoned(zone.0.clone()).ok()?))
}

fn moment(at: &Zoned) -> Timestamp {
    Timestamp::from_millis(at.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    fn zone(name: &str) -> Zone {
        Zone(TimeZone::get(name).unwrap())
    }

    fn at(zone: &Zone, text: &str) -> Timestamp {
        let civil: civil::DateTime = text.parse().unwrap();
        moment(&civil.to_zoned(zone.0.clone()).unwrap())
    }

    #[test]
    fn a_day_begins_at_midnight_where_the_firm_is() {
        let toronto = zone("America/Toronto");
        // Five hours after midnight in Greenwich.
        assert_eq!(read(&toronto, "2027-01-11"), Some(Timestamp::from_millis(1_799_643_600_000)));
        assert_eq!(written(&toronto, Timestamp::from_millis(1_799_643_600_000)), "2027-01-11");
        assert_eq!(written(&toronto, Timestamp::from_millis(1_799_643_599_999)), "2027-01-10");
        assert_eq!(read(&zone("UTC"), "2027-01-11"), Some(Timestamp::from_millis(1_799_625_600_000)));
    }

    #[test]
    fn a_day_without_a_midnight_begins_with_its_first_hour() {
        // The clocks of Santiago go from 24:00 to 1:00 on that day.
        let santiago = zone("America/Santiago");
        assert_eq!(read(&santiago, "2026-09-06"), Some(at(&santiago, "2026-09-06T01:00")));
    }

    #[test]
    fn what_is_no_day_is_none() {
        let utc = zone("UTC");
        for typed in
            ["", "2027-02-29", "2027-13-01", "11/01/2027", "20270111", "2027-01-11T08:00", "tomorrow", "-027-01-11"]
        {
            assert_eq!(read(&utc, typed), None, "{typed}");
        }
    }

    #[test]
    fn mornings_stay_mornings_across_a_change_of_the_clocks() {
        // Clocks go forward on 14 March 2027, and back on 7 November.
        let toronto = zone("America/Toronto");
        for (day, mornings) in [
            ("2027-03-20", ["2027-03-06T08:00", "2027-03-17T08:00", "2027-03-20T08:00"]),
            ("2027-03-14", ["2027-02-28T08:00", "2027-03-11T08:00", "2027-03-14T08:00"]),
            ("2027-11-08", ["2027-10-25T08:00", "2027-11-05T08:00", "2027-11-08T08:00"]),
        ] {
            let expected = mornings.map(|text| at(&toronto, text)).to_vec();
            assert_eq!(usual_mornings(&toronto, read(&toronto, day)), expected, "{day}");
        }
        // A fortnight with a change has an hour less in spring, and an hour more in autumn.
        let hours = |from: &str, to: &str| at(&toronto, from).until(at(&toronto, to)).as_secs() / 3600;
        assert_eq!(hours("2027-03-06T08:00", "2027-03-20T08:00"), 14 * 24 - 1);
        assert_eq!(hours("2027-10-25T08:00", "2027-11-08T08:00"), 14 * 24 + 1);
    }

    #[test]
    fn days_are_counted_by_the_calendar() {
        let toronto = zone("America/Toronto");
        let evening = at(&toronto, "2027-03-13T23:30");
        assert_eq!(beginning(&toronto, evening), at(&toronto, "2027-03-13T00:00"));
        assert_eq!(later(&toronto, evening, 1), at(&toronto, "2027-03-14T00:00"));
        assert_eq!(later(&toronto, evening, 2), at(&toronto, "2027-03-15T00:00"));
    }
}
