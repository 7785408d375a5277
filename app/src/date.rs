//! Days and times as people read them, in the firm's time zone and the page's language. Written on the server
//! alone: a browser has its own idea of both.

use guichet::{firm::Firm, locale::Locale, time::Timestamp};
use jiff::{Timestamp as Instant, Zoned, tz::TimeZone};

use crate::text::Texts;

/// The time zone of a firm.
pub struct Zone(TimeZone);

impl Zone {
    /// The firm's zone; UTC when its name is unknown here.
    #[must_use]
    pub fn of(firm: &Firm) -> Self {
        Self(TimeZone::get(&firm.time_zone).unwrap_or(TimeZone::UTC))
    }

    /// Whether a name is one of a time zone.
    #[must_use]
    pub fn is_known(name: &str) -> bool {
        TimeZone::get(name).is_ok()
    }

    /// The name of this machine's zone.
    #[must_use]
    pub fn of_this_machine() -> String {
        TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
    }

    fn read(&self, at: Timestamp) -> Zoned {
        Instant::from_millisecond(at.as_millis()).unwrap_or_default().to_zoned(self.0.clone())
    }
}

/// A day: 8 September 2026, 1er octobre 2026.
#[must_use]
pub fn day(texts: Texts, zone: &Zone, at: Timestamp) -> String {
    written_day(texts, &zone.read(at))
}

/// A moment of the past: today at 7:52 a.m., hier à 20 h 02, le 8 septembre 2026 à 10 h 40.
#[must_use]
pub fn moment(texts: Texts, zone: &Zone, at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (zone.read(at), zone.read(now));
    let time = written_time(texts, &at);
    let words = texts.date();
    match now.date().since(at.date()).map(|span| span.get_days()) {
        Ok(0) => words.today(&time),
        Ok(1) => words.yesterday(&time),
        _ => words.earlier(&written_day(texts, &at), &time),
    }
}

fn written_day(texts: Texts, at: &Zoned) -> String {
    let words = texts.date();
    let month = match at.month() {
        1 => words.january(),
        2 => words.february(),
        3 => words.march(),
        4 => words.april(),
        5 => words.may(),
        6 => words.june(),
        7 => words.july(),
        8 => words.august(),
        9 => words.september(),
        10 => words.october(),
        11 => words.november(),
        _ => words.december(),
    };
    let day = match at.day() {
        1 => words.first_day().to_owned(),
        day => day.to_string(),
    };
    words.full(&day, month, &at.year().to_string())
}

fn written_time(texts: Texts, at: &Zoned) -> String {
    let (hour, minute) = (at.hour(), format!("{:02}", at.minute()));
    let shown = match (texts.locale(), hour) {
        (Locale::Fr, hour) => hour,
        (Locale::En, 0 | 12) => 12,
        (Locale::En, hour) => hour % 12,
    };
    let words = texts.date();
    if hour < 12 { words.morning(&shown.to_string(), &minute) } else { words.afternoon(&shown.to_string(), &minute) }
}
