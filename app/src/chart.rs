//! The roll-out over time as lines: where each point of the chart lies. Only the server works it out; the page draws
//! what it is given, so both draw the same.

use guichet::rollout::{Day, Rollout};
use serde::{Deserialize, Serialize};

/// How many columns a chart has at most: a quarter, by weeks.
pub const COLUMNS: usize = 12;

/// The width of the picture and of the labels at its left, as the table beneath has them.
const WIDTH: f64 = 600.0;
const LABELS: f64 = 92.0;
/// Where the plot begins, below the word of a reminder, and where its baseline is.
const TOP: f64 = 30.0;
/// See [`TOP`].
const BASE: f64 = 236.0;

/// A chart, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChartView {
    /// The lines across, each at its height with its number.
    pub grid: Vec<(f64, u64)>,
    /// Where reminders were sent.
    pub reminders: Vec<f64>,
    /// The lines, from the back to the front.
    pub lines: Vec<LineView>,
    /// The area under the line of those who are protected.
    pub area: String,
    /// The months of the columns, each with how many it spans.
    pub months: Vec<(String, usize)>,
    /// The day of each column.
    pub days: Vec<String>,
}

/// One line of a chart, and its row in the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineView {
    /// Which.
    pub series: Series,
    /// Its points.
    pub points: String,
    /// Where it ends.
    pub end: (f64, f64),
    /// Where its name stands.
    pub name_at: (f64, f64),
    /// Its numbers.
    pub values: Vec<u64>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Series {
    /// All clients.
    Invited,
    /// Those with a password.
    SetUp,
    /// Those with an authenticator.
    Protected,
    /// Those who are exempt.
    Exempt,
    /// Those who haven't used their invitation.
    Waiting,
}

impl Series {
    /// Every line, in the order of the table.
    pub const ALL: [Self; 5] = [Self::Invited, Self::SetUp, Self::Protected, Self::Exempt, Self::Waiting];

    /// The class by which it is styled.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::SetUp => "set-up",
            Self::Protected => "protected",
            Self::Exempt => "exempt",
            Self::Waiting => "waiting",
        }
    }

    const fn of(self, numbers: &Rollout) -> u64 {
        match self {
            Self::Invited => numbers.invited,
            Self::SetUp => numbers.set_up,
            Self::Protected => numbers.protected,
            Self::Exempt => numbers.exempt,
            Self::Waiting => numbers.waiting,
        }
    }
}

/// The numbers of the chart's columns: today's, and those of the same day in the weeks before, as far back as any were
/// kept. A day of which none were kept has those of the day before.
#[must_use]
pub fn weeks(kept: &[(Day, Rollout)], today: Day, now: Rollout) -> Vec<(Day, Rollout)> {
    let before = (1..COLUMNS).map_while(|weeks| {
        let day = Day(today.0 - 7 * i64::try_from(weeks).unwrap_or(0));
        let last = kept.iter().rev().find(|(kept, _)| *kept <= day)?;
        Some((day, last.1))
    });
    let mut columns: Vec<_> = std::iter::once((today, now)).chain(before).collect();
    columns.reverse();
    columns
}

/// The chart of those columns; none with fewer than two.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "numbers of clients, and of columns")]
pub fn chart(
    columns: &[(Day, Rollout)],
    reminders: &[Day],
    label: impl Fn(Day) -> (String, String),
) -> Option<ChartView> {
    let first = columns.first().filter(|_| columns.len() > 1)?.0;
    let most = columns.iter().map(|(_, numbers)| numbers.invited).max().unwrap_or(0).max(1);
    let step = step(most);
    let top = (most as f64 * 1.06).max(step as f64);
    let width = (WIDTH - LABELS) / columns.len() as f64;
    let x = |column: f64| tenth(LABELS + (column + 0.5) * width);
    let y = |value: u64| tenth(BASE - value as f64 / top * (BASE - TOP));

    let line = |series: Series| {
        let values: Vec<u64> = columns.iter().map(|(_, numbers)| series.of(numbers)).collect();
        let points: Vec<(f64, f64)> =
            values.iter().enumerate().map(|(column, value)| (x(column as f64), y(*value))).collect();
        let text = points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
        let named = points.len() * 2 / 3;
        let (name_x, name_y) = points.get(named).copied().unwrap_or_default();
        // Above its line or below it, so that the three names stand apart.
        let name_y = name_y + if series == Series::SetUp { -10.0 } else { 22.0 };
        let end = points.last().copied().unwrap_or_default();
        LineView { series, points: text, end, name_at: (name_x, tenth(name_y)), values }
    };
    let lines: Vec<LineView> = Series::ALL.into_iter().map(line).collect();
    let protected = lines.iter().find(|line| line.series == Series::Protected)?;
    let area = format!("{},{BASE} {} {},{BASE}", x(0.0), protected.points, protected.end.0);

    let last = columns.last()?.0;
    let within = reminders.iter().filter(|day| (first..=last).contains(day));
    let mut months: Vec<(String, usize)> = Vec::new();
    let mut days = Vec::new();
    for (day, _) in columns {
        let (number, month) = label(*day);
        days.push(number);
        match months.last_mut() {
            Some((name, span)) if *name == month => *span += 1,
            _ => months.push((month, 1)),
        }
    }
    Some(ChartView {
        grid: (0..=most / step).map(|line| (y(line * step), line * step)).collect(),
        reminders: within.map(|day| x((day.0 - first.0) as f64 / 7.0)).collect(),
        area,
        lines,
        months,
        days,
    })
}

/// The distance of the lines across: one, two or five times a power of ten, so that there are three to five of them.
fn step(most: u64) -> u64 {
    let steps = (0..18).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
    steps.into_iter().find(|step| most / step <= 4).unwrap_or(u64::MAX)
}

/// To a tenth of a pixel: more is noise on the wire.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(invited: u64, protected: u64) -> Rollout {
        Rollout { invited, set_up: protected, protected, exempt: 0, waiting: invited - protected }
    }

    fn label(day: Day) -> (String, String) {
        (day.0.to_string(), "Month".to_owned())
    }

    #[test]
    fn columns_are_weeks_up_to_today_and_no_more_than_a_quarter() {
        let kept: Vec<_> = (0..200).map(|day| (Day(day), numbers(100, 50))).collect();
        let columns = weeks(&kept, Day(199), numbers(101, 51));
        assert_eq!(columns.len(), COLUMNS);
        assert_eq!(columns.last(), Some(&(Day(199), numbers(101, 51))));
        assert!(columns.windows(2).all(|pair| pair[1].0.0 - pair[0].0.0 == 7));
    }

    #[test]
    fn a_day_that_was_not_kept_has_the_numbers_of_the_day_before() {
        let kept = [(Day(10), numbers(4, 1)), (Day(15), numbers(9, 3))];
        let columns = weeks(&kept, Day(24), numbers(9, 9));
        assert_eq!(columns, [(Day(10), numbers(4, 1)), (Day(17), numbers(9, 3)), (Day(24), numbers(9, 9))]);
    }

    #[test]
    fn one_week_makes_no_chart() {
        assert_eq!(chart(&weeks(&[], Day(1), numbers(3, 1)), &[], label), None);
    }

    #[test]
    fn no_point_lies_outside_and_more_lies_higher() {
        let columns: Vec<_> =
            (0..12).map(|week| (Day(week * 7), numbers(40 * week as u64 + 1, 30 * week as u64))).collect();
        let view = chart(&columns, &[Day(8), Day(900)], label).expect("twelve columns");
        assert_eq!(view.reminders.len(), 1);
        for line in &view.lines {
            let heights: Vec<f64> =
                line.points.split(' ').map(|point| point.split_once(',').unwrap().1.parse().unwrap()).collect();
            assert!(heights.iter().all(|y| (TOP..=BASE).contains(y)), "{line:?}");
            assert!(heights.windows(2).all(|pair| pair[1] <= pair[0]), "{line:?}");
        }
        assert_eq!(view.grid.first(), Some(&(BASE, 0)));
        assert!((3..=6).contains(&view.grid.len()), "{:?}", view.grid);
    }

    #[test]
    fn nobody_and_a_million_are_drawn_too() {
        for most in [0, 1, 3, 7, 99, 412, 1_000_000] {
            let columns = [(Day(0), numbers(0, 0)), (Day(7), numbers(most, 0))];
            let view = chart(&columns, &[], label).expect("two columns");
            assert!((2..=6).contains(&view.grid.len()), "{most}: {:?}", view.grid);
        }
    }
}
