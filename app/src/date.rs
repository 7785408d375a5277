//! Days and times as people read them, in the firm's time zone and the page's language. Written on the server
//! alone: a browser has its own idea of both.

use guichet::{firm::Firm, locale::Locale, rollout::Day, time::Timestamp};
use jiff::{
    Timestamp as Instant, ToSpan, Zoned,
    civil::{Date, Weekday},
    tz::TimeZone,
};

use crate::text::Texts;

/// The time zone of a firm.
pub struct Zone(pub(crate) TimeZone);

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

    pub(crate) fn read(&self, at: Timestamp) -> Zoned {
        Instant::from_millisecond(at.as_millis()).unwrap_or_default().to_zoned(self.0.clone())
    }
}

/// A day: 8 September 2026, 1er octobre 2026.
#[must_use]
pub fn day(texts: Texts, zone: &Zone, at: Timestamp) -> String {
    written_day(texts, &zone.read(at))
}

/// A day of about now, without its year: 8 September, le 1er octobre.
#[must_use]
pub fn day_month(texts: Texts, zone: &Zone, at: Timestamp) -> String {
    let at = zone.read(at);
    texts.date().day_month(&day_number(texts, &at), month(texts, &at))
}

/// The same, as short as a table has room for: 21 Nov.
#[must_use]
pub fn short_day(texts: Texts, zone: &Zone, at: Timestamp) -> String {
    let at = zone.read(at);
    texts.date().day_month(&day_number(texts, &at), short_month(texts, &at))
}

/// The same, with the year when it is another one: 21 Nov. 2025.
#[must_use]
pub fn short_date(texts: Texts, zone: &Zone, at: Timestamp, now: Timestamp) -> String {
    let (read, words) = (zone.read(at), texts.date());
    if read.year() == zone.read(now).year() {
        return short_day(texts, zone, at);
    }
    words.full(&day_number(texts, &read), short_month(texts, &read), &read.year().to_string())
}

/// Whether two moments are of the same day.
#[must_use]
pub fn is_same_day(zone: &Zone, one: Timestamp, other: Timestamp) -> bool {
    zone.read(one).date() == zone.read(other).date()
}

/// The time of a day: 9:05 a.m., 9 h 05.
#[must_use]
pub fn time(texts: Texts, zone: &Zone, at: Timestamp) -> String {
    written_time(texts, &zone.read(at))
}

/// A line of a history: Today, 8:41 a.m.; 20 November, 4:02 p.m.; with the year when it is another one.
#[must_use]
pub fn entry(texts: Texts, zone: &Zone, at: Timestamp, now: Timestamp) -> String {
    let words = texts.date();
    let time = time(texts, zone, at);
    let day = match days_between(zone, at, now) {
        0 => return words.today_time(&time),
        1 => return words.yesterday_time(&time),
        _ if zone.read(at).year() == zone.read(now).year() => day_month(texts, zone, at),
        _ => day(texts, zone, at),
    };
    words.day_time(&day, &time)
}

/// A moment to the second, as tables and spreadsheets take it: 2026-11-24 09:05:12.
#[must_use]
pub fn to_the_second(zone: &Zone, at: Timestamp) -> String {
    zone.read(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A moment for machines, in UTC (RFC 3339): 2026-11-24T14:05:12.250Z.
#[must_use]
pub fn universal(at: Timestamp) -> String {
    format!("{:.3}", Instant::from_millisecond(at.as_millis()).unwrap_or_default())
}

/// How long ago something was: a moment, minutes, hours, or its day.
#[must_use]
pub fn ago(texts: Texts, zone: &Zone, at: Timestamp, now: Timestamp) -> String {
    let words = texts.date();
    match at.until(now).as_secs() / 60 {
        0 => words.just_now().to_owned(),
        minutes @ 1..60 => words.minutes_ago(minutes),
        minutes if minutes < 24 * 60 => words.hours_ago(minutes / 60),
        _ => moment(texts, zone, at, now),
    }
}

/// Which day a moment is in, and when that day began.
#[must_use]
pub fn day_of(zone: &Zone, at: Timestamp) -> (Day, Timestamp) {
    let date = zone.read(at).date();
    let number = date.since(Date::constant(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()));
    (Day(number), start_of(zone, Day(number)))
}

/// When a day begins.
#[must_use]
pub fn start_of(zone: &Zone, day: Day) -> Timestamp {
    let date = date_of(day).to_zoned(zone.0.clone());
    Timestamp::from_millis(date.map_or(0, |at| at.timestamp().as_millisecond()))
}

/// When the month after a moment's begins.
#[must_use]
pub fn next_month(zone: &Zone, at: Timestamp) -> Timestamp {
    let next = zone.read(at).date().first_of_month().checked_add(1.month()).unwrap_or(Date::MAX);
    Timestamp::from_millis(next.to_zoned(zone.0.clone()).map_or(0, |at| at.timestamp().as_millisecond()))
}

/// The number of a day in its month, and the month's name.
#[must_use]
pub fn day_and_month(texts: Texts, day: Day) -> (String, &'static str) {
    let date = date_of(day);
    (date.day().to_string(), month_name(texts, date.month()))
}

/// The name of a day of the week.
#[must_use]
pub fn weekday(texts: Texts, day: Day) -> &'static str {
    let words = texts.date();
    match date_of(day).weekday() {
        Weekday::Monday => words.monday(),
        Weekday::Tuesday => words.tuesday(),
        Weekday::Wednesday => words.wednesday(),
        Weekday::Thursday => words.thursday(),
        Weekday::Friday => words.friday(),
        Weekday::Saturday => words.saturday(),
        Weekday::Sunday => words.sunday(),
    }
}

fn date_of(day: Day) -> Date {
    Date::constant(1970, 1, 1).checked_add(day.0.days()).unwrap_or(Date::MAX)
}

/// In how many days something is, counted by the calendar; none when its day has come.
#[must_use]
pub fn days_until(zone: &Zone, now: Timestamp, at: Timestamp) -> Option<u64> {
    u64::try_from(days_between(zone, now, at)).ok().filter(|days| *days > 0)
}

/// How many midnights lie between two moments; negative when the second is the earlier.
fn days_between(zone: &Zone, from: Timestamp, to: Timestamp) -> i32 {
    let (from, to) = (zone.read(from).date(), zone.read(to).date());
    to.since(from).map_or(0, |span| span.get_days())
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
    texts.date().full(&day_number(texts, at), month(texts, at), &at.year().to_string())
}

fn day_number(texts: Texts, at: &Zoned) -> String {
    match at.day() {
        1 => texts.date().first_day().to_owned(),
        day => day.to_string(),
    }
}

fn month(texts: Texts, at: &Zoned) -> &'static str {
    month_name(texts, at.month())
}

fn month_name(texts: Texts, month: i8) -> &'static str {
    let words = texts.date();
    match month {
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
    }
}

fn short_month(texts: Texts, at: &Zoned) -> &'static str {
    let words = texts.date();
    match at.month() {
        1 => words.january_short(),
        2 => words.february_short(),
        3 => words.march_short(),
        4 => words.april_short(),
        5 => words.may_short(),
        6 => words.june_short(),
        7 => words.july_short(),
        8 => words.august_short(),
        9 => words.september_short(),
        10 => words.october_short(),
        11 => words.november_short(),
        _ => words.december_short(),
    }
}

fn written_time(texts: Texts, at: &Zoned) -> String {
    let hour = at.hour();
    // « 10 h », and not « 10 h 00 ».
    let minute =
        if texts.locale() == Locale::Fr && at.minute() == 0 { String::new() } else { format!("{:02}", at.minute()) };
    let shown = match (texts.locale(), hour) {
        (Locale::Fr, hour) => hour,
        (Locale::En, 0 | 12) => 12,
        (Locale::En, hour) => hour % 12,
    };
    let words = texts.date();
    let shown = shown.to_string();
    let time = if hour < 12 { words.morning(&shown, &minute) } else { words.afternoon(&shown, &minute) };
    time.trim_end().to_owned()
}
