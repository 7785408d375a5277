//! The reminders of the policy's day. They are saved with it: one that is crossed out goes, and a date that is filled in
//! comes.

use guichet::error::Field as Rule;
use leptos::prelude::*;

use super::choice::is_about;
use crate::{
    api::admin::policy::ReminderView,
    frame::{Frame, texts},
    parts::{Glyph, Icon, admin::Field},
    problem::Problem,
};

/// What was sent, what is planned, and a date more.
#[component]
pub(super) fn Reminders(
    reminders: Vec<ReminderView>,
    may_set: bool,
    problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let words = texts().policy();
    let is_empty = reminders.is_empty();
    let invalid = move || problem.with(|problem| is_about(problem.as_ref(), Rule::Reminder));
    let add = move || {
        view! {
            <details class="add" open=invalid>
                <summary>
                    <Icon of=Glyph::Plus />
                    {words.add_date()}
                </summary>
                <p class="hint">{words.reminders_usual()}</p>
                <Field id="added" label=words.reminder_date() of=Rule::Reminder error=words.reminder_error() problem>
                    <input
                        class="input medium"
                        id="added"
                        name="added"
                        type="date"
                        aria-describedby="added-note"
                        aria-invalid=move || invalid().then_some("true")
                    />
                </Field>
            </details>
        }
    };
    view! {
        <section class="reminders" aria-labelledby="reminders">
            <h3 id="reminders">{words.reminders()}</h3>
            <p class="hint">{words.reminders_text()} " " {(!Frame::current().sends_letters).then(|| words.no_mail())}</p>
            {if is_empty {
                view! { <p class="hint">{words.no_reminders()}</p> }.into_any()
            } else {
                let lines = reminders.into_iter().map(|reminder| view! { <Line reminder may_set /> });
                view! { <ul>{lines.collect_view()}</ul> }.into_any()
            }} {may_set.then(add)}
        </section>
    }
}

#[component]
fn Line(reminder: ReminderView, may_set: bool) -> impl IntoView {
    let words = texts().policy();
    let ReminderView { due, day, sent_to } = reminder;
    if let Some(count) = sent_to {
        return view! {
            <li class="sent">
                <Icon of=Glyph::Check />
                <b>{day}</b>
                <span>{words.sent_to(&count.to_string())}</span>
            </li>
        }
        .into_any();
    }
    view! {
        <li>
            <Icon of=Glyph::Clock />
            <b>{day.clone()}</b>
            <span>{words.planned()}</span>
            {may_set
                .then(|| {
                    view! {
                        <label title=words.remove_date()>
                            <input class="visually-hidden" type="checkbox" name="removed[]" value=due />
                            <Icon of=Glyph::Cross />
                            <span class="visually-hidden">{words.remove_date_of(&day)}</span>
                        </label>
                    }
                })}
        </li>
    }
    .into_any()
}
