//! The overview in words, written out on the server.

use guichet::{
    firm::Firm,
    id::AccountId,
    policy::Policy,
    rollout::{Day, LockedOut, Rollout},
    standing::Standing,
    throttle::Rule,
    time::Timestamp,
    usecase::Overview,
};

use crate::{
    api::admin::overview::{GroupKind, GroupView, ItemView, NumberView, OverviewView},
    chart::{chart, weeks},
    date::{Zone, day, day_and_month, day_month, day_of, days_until, moment, time, weekday},
    text::Texts,
};

/// What the page shows.
#[must_use]
pub fn view(texts: Texts, zone: &Zone, firm: &Firm, read: &Overview, now: Timestamp) -> OverviewView {
    let (today, live) = (day_of(zone, now).0, read.standings.rollout());
    let reminders: Vec<Day> = read.reminders.iter().map(|at| day_of(zone, *at).0).collect();
    let label = |day| {
        let (number, month) = day_and_month(texts, day);
        (number, capitalised(month))
    };
    let taking_part = Standing::ALL.into_iter().filter(|standing| *standing != Standing::Disabled);
    OverviewView {
        policy: policy(texts, zone, firm.policy, now),
        numbers: numbers(texts, live, week_ago(&read.days, today), read.ending),
        standings: taking_part.map(|standing| (standing, read.standings.of(standing))).collect(),
        chart: chart(&weeks(&read.days, today, live), &reminders, label),
        weekday: weekday(texts, today).to_owned(),
        to_handle: groups(texts, zone, read, now),
        count: read.count(),
    }
}

fn policy(texts: Texts, zone: &Zone, policy: Policy, now: Timestamp) -> String {
    let words = texts.overview();
    match policy {
        Policy::Off => words.off().to_owned(),
        Policy::Optional => words.optional().to_owned(),
        Policy::Required { from } if from <= now => words.required_since(&day(texts, zone, from)),
        Policy::Required { from } => {
            let date = day(texts, zone, from);
            let delay = days_until(zone, now, from).map(|days| texts.date().in_days(days));
            delay.map_or_else(|| words.required_from(&date), |delay| words.required_from_in(&date, &delay))
        }
    }
}

fn week_ago(days: &[(Day, Rollout)], today: Day) -> Option<Rollout> {
    days.iter().rev().find(|(day, _)| day.0 <= today.0 - 7).map(|(_, numbers)| *numbers)
}

fn numbers(texts: Texts, now: Rollout, before: Option<Rollout>, ending: u64) -> Vec<NumberView> {
    let words = texts.overview();
    let percent = (now.protected * 100 + now.invited / 2).checked_div(now.invited).unwrap_or(0);
    let exempt = if ending == 0 { words.exempt_none_ends().to_owned() } else { words.exempt_text(ending) };
    let number = |count: u64, earlier: fn(&Rollout) -> u64, text: String| NumberView {
        number: count,
        change: before.and_then(|before| signed(count, earlier(&before))),
        text,
    };
    vec![
        number(now.invited, |week| week.invited, words.invited_text().to_owned()),
        number(now.set_up, |week| week.set_up, words.set_up_text().to_owned()),
        number(now.protected, |week| week.protected, words.protected_text(&percent.to_string())),
        NumberView { change: None, ..number(now.exempt, |week| week.exempt, exempt) },
        NumberView { change: None, ..number(now.waiting, |week| week.waiting, words.waiting_text().to_owned()) },
    ]
}

fn signed(now: u64, before: u64) -> Option<String> {
    match now.abs_diff(before) {
        0 => None,
        more if now > before => Some(format!("+{more}")),
        less => Some(format!("−{less}")),
    }
}

fn groups(texts: Texts, zone: &Zone, read: &Overview, now: Timestamp) -> Vec<GroupView> {
    let words = texts.overview();
    let to_handle = &read.to_handle;
    let help = to_handle.asked.iter().map(|asked| ItemView {
        href: page_of(asked.client),
        name: asked.name.clone(),
        text: match moment(texts, zone, asked.at, now) {
            when if asked.disowns => words.asked_disowning(&when),
            when => words.asked(&when),
        },
    });
    let locked = to_handle.locked.iter().map(|locked| ItemView {
        href: page_of(locked.client),
        name: locked.name.clone(),
        text: lock(texts, zone, locked, now),
    });
    let ending = to_handle.ending.iter().map(|ending| ItemView {
        href: page_of(ending.client),
        name: ending.name.clone(),
        text: words.exemption_ends(ending.reason.as_str(), &day_month(texts, zone, ending.until)),
    });
    let letters = (read.troubled_letters > 0).then(|| ItemView {
        href: "/admin/letters".to_owned(),
        name: words.letters_name(read.troubled_letters),
        text: words.letters_text().to_owned(),
    });
    let group = |kind, items: Vec<ItemView>, in_all: u64| GroupView {
        kind,
        in_all: Some(in_all).filter(|all| *all > items.len() as u64),
        items,
    };
    let groups = [
        group(GroupKind::Help, help.collect(), to_handle.asked_in_all),
        group(GroupKind::Locked, locked.collect(), to_handle.locked_in_all),
        group(GroupKind::Exemption, ending.collect(), to_handle.ending_in_all),
        group(GroupKind::Letters, letters.into_iter().collect(), 0),
    ];
    groups.into_iter().filter(|group| !group.items.is_empty()).collect()
}

fn lock(texts: Texts, zone: &Zone, locked: &LockedOut, now: Timestamp) -> String {
    let words = texts.overview();
    if locked.by_staff.is_some() {
        return words.locked_by_firm().to_owned();
    }
    let (failures, until) = (locked.counter.failures, locked.counter.wait_until);
    if Rule::SECOND_FACTOR.disabled_after.is_some_and(|limit| failures >= limit) {
        return words.app_disabled().to_owned();
    }
    let codes = words.wrong_codes(u64::from(failures));
    if days_until(zone, now, until).is_some() {
        words.locked_until_day(&codes, &day_month(texts, zone, until))
    } else {
        words.locked_until_time(&codes, &time(texts, zone, until))
    }
}

fn page_of(client: AccountId) -> String {
    format!("/admin/clients/{client}")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
