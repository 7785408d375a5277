//! The end of a session is told two minutes before, and can be put off with one click (WCAG 2.2 SC 2.2.1). When it has
//! come, nothing of what was shown stays.
//!
//! The server alone says how long is left: it knows what was done in other windows. Between its answers the browser
//! counts with a clock that nobody sets. Its calendar clock serves for one thing, to notice that the machine slept;
//! then the server is asked again.
//!
//! The dialog is made when it is needed, from text of ours alone: drawn by Leptos, all of this weighs half as much
//! again, on the sign-in page too.

use core::time::Duration;

use guichet::access::Page;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use crate::{
    api::session::{self, Answer},
    browser::{self, Clocks},
    frame::texts,
    text::Texts,
};

/// When the warning comes, when its words change and when it is too late, in milliseconds before the end. At each the
/// server is asked.
const MARKS: [f64; 4] = [120_000.0, 60_000.0, 30_000.0, 0.0];
/// The longest time without a look at the clocks.
const LOOK: f64 = 30_000.0;
/// The shortest time between two questions that nobody waits for.
const PATIENCE: f64 = 250.0;
/// Somebody who comes back has the server asked, unless it was a moment ago.
const A_MOMENT: f64 = 5_000.0;

/// What is known of the session.
#[derive(Clone, Copy)]
struct Count {
    /// When the last answer was asked for.
    asked: Clocks,
    /// How long the session lasted from then on.
    lasts: f64,
    /// When to ask again, from then on.
    due: f64,
    /// Whether the server has been heard to say that it is over. Once may be a cookie that was changing at that moment.
    refused: bool,
    /// What the warning says, if it stands: which of [`MARKS`] is behind, and whether extending helps.
    told: Option<(usize, bool)>,
    /// Whether somebody put it away who can't extend any more.
    put_away: bool,
    timer: Option<TimeoutHandle>,
}

/// None where nobody is signed in.
#[derive(Clone, Copy)]
struct Watch(StoredValue<Option<Count>>, Texts);

/// The warning of every page on which somebody is signed in.
#[component]
pub fn SessionEnd() -> impl IntoView {
    let path = use_location().pathname;
    let watch = Watch(StoredValue::new(None), texts());
    Effect::new(move |before: Option<bool>| {
        if before.is_none() {
            browser::on_window(&["pageshow", "visibilitychange", "focus"], move || watch.look(A_MOMENT));
            // What the back button brings back mustn't be seen before the server was asked.
            browser::on_window(&["pagehide"], move || browser::veil(watch.0.get_value().is_some()));
        }
        let page = path.with(|path| Page::of_path(path));
        let is_inside = page.is_some_and(|page| !matches!(page, Page::SignIn | Page::Verify | Page::Help));
        if is_inside != before.unwrap_or(false) {
            watch.begin(is_inside);
        }
        is_inside
    });
}

impl Watch {
    fn begin(self, is_inside: bool) {
        browser::close_warning();
        browser::veil(false);
        let count = Count {
            asked: Clocks::now(),
            lasts: f64::MAX,
            due: LOOK,
            refused: false,
            told: None,
            put_away: false,
            timer: None,
        };
        self.0.set_value(is_inside.then_some(count));
        if is_inside {
            self.ask(false);
        }
    }

    /// Asks the server, or has it extend the session.
    fn ask(self, extend: bool) {
        let asked = Clocks::now();
        spawn_local(async move {
            self.hear(asked, extend, session::ask(extend).await);
        });
    }

    fn hear(self, asked: Clocks, extend: bool, answer: Answer) {
        // Nobody is signed in here any more, or a later question was answered first.
        let Some(mut count) = self.0.get_value().filter(|count| count.asked.steady <= asked.steady) else { return };
        let (mut helps, mut longest) = (count.told.is_none_or(|told| told.1), LOOK);
        match answer {
            Answer::Left { millis, extendable } => {
                (helps, longest) = (extendable, f64::MAX);
                count = Count { asked, lasts: millis, refused: false, ..count };
                browser::veil(false);
            }
            Answer::Over if !count.refused => {
                self.0.set_value(Some(Count { refused: true, ..count }));
                return self.ask(false);
            }
            // Over; or nobody can say, and what is shown mustn't stay. The server leads on from the page.
            Answer::Over => return browser::reload(),
            Answer::Unknown if browser::is_veiled() => return browser::reload(),
            Answer::Unknown => {}
        }
        let passed = count.asked.passed().0;
        let left = count.lasts - passed;
        let mark = MARKS.iter().position(|mark| *mark < left).unwrap_or(MARKS.len());
        let until_next = MARKS.get(mark).map_or(0.0, |mark| left - mark);
        count.due = passed + until_next.clamp(PATIENCE, longest);
        count.put_away &= mark > 0;
        let told = (mark > 0 && !count.put_away).then_some((mark, helps));
        let before = count.told;
        count.told = told;
        self.0.set_value(Some(count));
        self.tell(before, told, extend && longest <= LOOK);
        self.rest(count);
    }

    /// Shows what there is to show.
    fn tell(self, before: Option<(usize, bool)>, told: Option<(usize, bool)>, failed: bool) {
        let Some((mark, helps)) = told else { return browser::close_warning() };
        let (all, words) = (self.1, self.1.session_end());
        let title = match mark {
            1 => words.title(2),
            2 => words.title(1),
            _ => words.title_soon().to_owned(),
        };
        if before.is_some_and(|before| before.1 == helps) && !failed {
            return browser::retitle_warning(&title);
        }
        let (text, first) = if helps { (words.text(), words.stay()) } else { (words.last_text(), words.go_on()) };
        let failed = if failed { words.failed() } else { "" };
        let content = format!(
            "<h2 id=session-end aria-live=polite>{title}</h2><p id=session-end-text>{text}</p>\
             <p class=field-error role=alert>{failed}</p><div class=acts>\
             <form method=dialog><button class=\"button primary\">{first}</button></form>\
             <form method=post action=/api/sign-out><button class=\"button secondary\">{}</button></form></div>",
            all.portal().sign_out(),
        );
        browser::show_warning(&content, move || self.close(helps));
    }

    /// Somebody closed the warning, by its first button or by Escape: they are there.
    fn close(self, helps: bool) {
        browser::close_warning();
        self.0.update_value(|count| {
            if let Some(count) = count {
                count.told = None;
                count.put_away = !helps;
            }
        });
        if helps {
            self.ask(true);
        }
    }

    /// Looks at the clocks again later.
    fn rest(self, mut count: Count) {
        if let Some(timer) = count.timer {
            timer.clear();
        }
        let wait = (count.due - count.asked.passed().0).clamp(0.0, LOOK);
        let timer = set_timeout_with_handle(move || self.look(f64::MAX), Duration::from_secs_f64(wait / 1000.0));
        count.timer = timer.ok();
        self.0.set_value(Some(count));
    }

    /// Asks the server if it is time, if the machine slept, or if the last answer is older than `patience`.
    fn look(self, patience: f64) {
        let Some(mut count) = self.0.get_value() else { return };
        let (steady, calendar) = count.asked.passed();
        let slept = calendar - steady > A_MOMENT;
        if steady.max(calendar) >= count.lasts {
            browser::veil(true);
        }
        if steady >= count.due.min(patience) || slept || browser::is_veiled() {
            // Unless it is answered before.
            count.due = steady + LOOK;
            self.ask(false);
        }
        self.rest(count);
    }
}
