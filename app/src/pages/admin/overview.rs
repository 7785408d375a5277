//! The roll-out at a glance, and what needs a person.

use guichet::standing::Standing;
use leptos::prelude::*;

use crate::{
    api::admin::overview::{GroupKind, GroupView, NumberView, OverviewView, view_overview},
    chart::{ChartView, LineView, Series},
    frame::texts,
    parts::{
        Glyph, Icon, Titled,
        admin::{StateMark, standing_word},
        loaded,
    },
    text::Texts,
};

/// The overview.
#[component]
pub fn Overview() -> impl IntoView {
    let view = Resource::new_blocking(|| (), |()| view_overview());
    view! {
        <Titled title=texts().overview().heading() />
        {loaded(view, |view| view! { <Whole view /> })}
    }
}

#[component]
fn Whole(view: OverviewView) -> impl IntoView {
    let words = texts().overview();
    view! {
        <div class="page-head">
            <h1>{words.heading()}</h1>
            <p class="acts policy-line">
                <Icon of=Glyph::Calendar />
                <span>{view.policy}</span>
                <a href="/admin/policy">{words.see_policy()}</a>
            </p>
        </div>
        <Numbers numbers=view.numbers standings=view.standings />
        <div class="overview-columns">
            <RollOut chart=view.chart weekday=view.weekday />
            <ToHandle groups=view.to_handle count=view.count />
        </div>
    }
}

/// The five numbers, and a bar of where everybody stands.
#[component]
fn Numbers(numbers: Vec<NumberView>, standings: Vec<(Standing, u64)>) -> impl IntoView {
    let words = texts().overview();
    let names = [
        (words.invited(), None),
        (words.set_up(), None),
        (words.protected(), Some(Standing::Protected)),
        (words.exempt(), Some(Standing::Exempt)),
        (words.waiting(), Some(Standing::Waiting)),
    ];
    let cells = names.into_iter().zip(numbers).map(|((name, standing), number)| {
        view! {
            <div>
                <dt>{standing.map(|of| view! { <StateMark of /> })} {name}</dt>
                <dd>
                    <b>{number.number}</b>
                    {number
                        .change
                        .map(|change| {
                            view! {
                                <span class="change">
                                    {change} <span class="visually-hidden">" " {words.this_week()}</span>
                                </span>
                            }
                        })}
                    <span class="meaning">{number.text}</span>
                </dd>
            </div>
        }
    });
    // In the order of the bar: the best first.
    let order = [
        Standing::Protected,
        Standing::Exempt,
        Standing::PasswordOnly,
        Standing::SetUpAgain,
        Standing::Locked,
        Standing::Waiting,
    ];
    let shares: Vec<(Standing, u64)> = order
        .into_iter()
        .filter_map(|standing| standings.iter().find(|(known, count)| *known == standing && *count > 0).copied())
        .collect();
    view! {
        <section class="panel numbers" aria-label=words.numbers()>
            <dl>{cells.collect_view()}</dl>
            <Bar shares=shares.clone() />
            <ul class="key" aria-label=words.by_state()>
                {shares
                    .into_iter()
                    .map(|(of, count)| {
                        view! {
                            <li>
                                <a href=format!("/admin/clients?state={}", of.as_str())>
                                    <StateMark of />
                                    <span>{standing_word(texts(), of)}</span>
                                    <b>{count}</b>
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// One segment a standing, two pixels apart. The key beneath says it in words.
#[component]
fn Bar(shares: Vec<(Standing, u64)>) -> impl IntoView {
    #[expect(clippy::cast_precision_loss, reason = "shares of a bar of a thousand")]
    let width = |count: u64, of: u64| (count as f64 / of.max(1) as f64 * 1000.0).max(3.0);
    let all: u64 = shares.iter().map(|(_, count)| count).sum();
    let whole: f64 = shares.iter().map(|(_, count)| width(*count, all)).sum::<f64>().max(1.0);
    let mut left = 0.0;
    let segments = shares.into_iter().map(|(standing, count)| {
        let x = left;
        left += width(count, all) / whole * 1000.0;
        let wide = (left - x - 2.0).max(1.0);
        view! { <rect class=standing.as_str() x=format!("{x:.1}") y="0" width=format!("{wide:.1}") height="12" /> }
    });
    view! {
        <svg class="bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="hatch" width="6" height="12" patternUnits="userSpaceOnUse">
                    <path d="M-1 7 7-1M-1 13 7 5M2 13 7 11" />
                </pattern>
            </defs>
            {segments.collect_view()}
        </svg>
    }
}

#[component]
fn RollOut(chart: Option<ChartView>, weekday: String) -> impl IntoView {
    let words = texts().overview();
    view! {
        <section class="panel roll-out" aria-labelledby="roll-out">
            <div class="panel-head">
                <h2 id="roll-out">{words.roll_out()}</h2>
                {chart.is_some().then(|| view! { <p>{words.roll_out_text(&weekday)}</p> })}
            </div>
            {match chart {
                Some(chart) => {
                    // Where both don't fit they scroll together, by keyboard too.
                    view! {
                        <div class="chart-and-table" tabindex="0" role="group" aria-labelledby="roll-out">
                            <Lines chart=chart.clone() />
                            <Table chart />
                        </div>
                    }
                        .into_any()
                }
                None => view! { <p class="empty">{words.no_chart()}</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Lines(chart: ChartView) -> impl IntoView {
    let words = texts().overview();
    let named = [Series::Invited, Series::SetUp, Series::Protected];
    let lines = chart.lines.into_iter().rev().map(|line| {
        let LineView { series, points, end, name_at, .. } = line;
        let name = named.contains(&series).then(|| {
            view! {
                <text class=format!("name {}", series.class()) x=name_at.0 y=name_at.1>
                    {series_word(texts(), series)}
                </text>
            }
        });
        view! {
            <polyline class=series.class() points=points />
            <circle class=series.class() cx=end.0 cy=end.1 r="4.5" />
            {name}
        }
    });
    view! {
        <svg class="chart" viewBox="0 0 600 246" role="img" aria-label=words.chart()>
            {chart
                .grid
                .into_iter()
                .map(|(y, value)| {
                    view! {
                        <line class=if value == 0 { "base" } else { "grid" } x1="92" x2="600" y1=y y2=y />
                        <text class="tick" x="80" y=y + 5.0>
                            {value}
                        </text>
                    }
                })
                .collect_view()}
            {chart
                .reminders
                .into_iter()
                .map(|x| {
                    view! {
                        <line class="upright" x1=x x2=x y1="24" y2="236" />
                        <text class="upright" x=x y="16">
                            {words.reminder()}
                        </text>
                    }
                })
                .collect_view()}
            <polygon class="area" points=chart.area />
            {lines.collect_view()}
        </svg>
    }
}

/// The numbers of the chart, a column beneath each of its points.
#[component]
fn Table(chart: ChartView) -> impl IntoView {
    let words = texts().overview();
    let columns = chart.days.len();
    view! {
        <table class="chart-table">
            <caption class="visually-hidden">{words.table()}</caption>
            <thead>
                <tr>
                    <td></td>
                    {chart
                        .months
                        .into_iter()
                        .map(|(month, span)| view! { <th scope="colgroup" colspan=span.to_string()>{month}</th> })
                        .collect_view()}
                </tr>
                <tr>
                    <th scope="col">
                        <span class="visually-hidden">{words.day()}</span>
                    </th>
                    {chart.days.into_iter().map(|day| view! { <th scope="col">{day}</th> }).collect_view()}
                </tr>
            </thead>
            <tbody>
                {chart
                    .lines
                    .into_iter()
                    .map(|line| {
                        let class = line.series.class();
                        view! {
                            <tr>
                                <th scope="row">
                                    <svg class="sample" viewBox="0 0 14 4" aria-hidden="true" focusable="false">
                                        <path class=class d="M0 2h14" />
                                    </svg>
                                    {series_word(texts(), line.series)}
                                </th>
                                {line
                                    .values
                                    .into_iter()
                                    .enumerate()
                                    .map(|(place, value)| {
                                        view! { <td class:now=place + 1 == columns>{value}</td> }
                                    })
                                    .collect_view()}
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}

const fn series_word(texts: Texts, series: Series) -> &'static str {
    let words = texts.overview();
    match series {
        Series::Invited => words.invited(),
        Series::SetUp => words.set_up(),
        Series::Protected => words.protected(),
        Series::Exempt => words.exempt(),
        Series::Waiting => words.waiting(),
    }
}

/// What needs a person today, in groups; each line opens where it is looked after.
#[component]
fn ToHandle(groups: Vec<GroupView>, count: u64) -> impl IntoView {
    let words = texts().overview();
    let nobody = groups.is_empty();
    let groups = groups.into_iter().map(|group| {
        let (heading, of, tone) = match group.kind {
            GroupKind::Help => (words.help_requests(), Glyph::Help, "tone-accent"),
            GroupKind::Locked => (words.locked_accounts(), Glyph::Lock, "tone-bad"),
            GroupKind::Exemption => (words.exemptions_ending(), Glyph::Clock, "tone-exempt"),
            GroupKind::Letters => (words.letters(), Glyph::Mail, "tone-bad"),
        };
        view! {
            <h3>{heading}</h3>
            <ul>
                {group
                    .items
                    .into_iter()
                    .map(|item| {
                        view! {
                            <li>
                                <a href=item.href>
                                    <span class=tone>
                                        <Icon of />
                                    </span>
                                    <span>
                                        <b>{item.name}</b>
                                        <span>{item.text}</span>
                                    </span>
                                    <Icon of=Glyph::ChevronRight />
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            {group
                .in_all
                .map(|count| {
                    let count = count.to_string();
                    match all_of(group.kind) {
                        Some(href) => {
                            view! {
                                <a class="all" href=href>
                                    {words.see_all(&count)}
                                </a>
                            }
                                .into_any()
                        }
                        None => view! { <p class="all">{words.in_all(&count)}</p> }.into_any(),
                    }
                })}
        }
    });
    view! {
        <section class="panel to-handle" aria-labelledby="to-handle">
            <div class="panel-head">
                <h2 id="to-handle">{words.needs()}</h2>
                {(count > 0).then(|| view! { <span class="count">{count}</span> })}
            </div>
            {if nobody {
                view! { <p class="empty">{words.nobody_waits()}</p> }.into_any()
            } else {
                groups.collect_view().into_any()
            }}
        </section>
    }
}

/// Where all of a kind are listed. Help requests aren't: closed ones make room for those that came later.
const fn all_of(kind: GroupKind) -> Option<&'static str> {
    match kind {
        GroupKind::Help | GroupKind::Letters => None,
        GroupKind::Locked => Some("/admin/clients?state=locked"),
        GroupKind::Exemption => Some("/admin/policy/exemptions"),
    }
}
