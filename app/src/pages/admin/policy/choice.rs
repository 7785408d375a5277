//! The form of the policy: off, optional, or required from a day, with its reminders.

use guichet::{Refusal, error::Field as Rule};
use leptos::prelude::*;

use super::{PATH, reminders::Reminders};
use crate::{
    api::admin::policy::{PolicyView, set::SetPolicy},
    frame::texts,
    parts::{
        ProblemNotice, Submit,
        admin::{Field, StepUp, act_words},
        problem_of,
    },
    problem::Problem,
    text::Texts,
};

/// The form. Whoever may not change the policy sees it as it is.
#[component]
pub(super) fn Choice(view: PolicyView, save: ServerAction<SetPolicy>, is_open: Memo<bool>) -> impl IntoView {
    let (all, words) = (texts(), texts().policy());
    let (found, refusals) = problem_of(save, true);
    // What a dialog was refused for is said in the dialog.
    let problem = Signal::derive(move || found.get().filter(|_| is_open.get()));
    let (may_set, fresh) = (view.may_set, view.fresh);
    let body = view! {
        <Cards view problem />
        {if may_set {
            view! { <Foot save fresh problem refusals is_open /> }.into_any()
        } else {
            view! {
                <div class="panel-foot">
                    <p>{words.owners_only()}</p>
                </div>
            }
                .into_any()
        }}
    };
    let form = if may_set {
        view! { <ActionForm action=save>{body}</ActionForm> }.into_any()
    } else {
        view! { <form action=PATH>{body}</form> }.into_any()
    };
    view! {
        <section class="panel policy-choice" aria-labelledby="two-factor">
            <ProblemNotice problem words=move |problem| save_words(all, problem) />
            <h2 id="two-factor">{words.two_factor()}</h2>
            {form}
        </section>
    }
}

#[component]
fn Foot(
    save: ServerAction<SetPolicy>,
    fresh: bool,
    problem: Signal<Option<Problem>>,
    refusals: Signal<usize>,
    is_open: Memo<bool>,
) -> impl IntoView {
    let words = texts().policy();
    view! {
        // One field of that name at a time: a dialog before this page has its own.
        <Show when=move || is_open.get()>
            <StepUp fresh problem refusals />
        </Show>
        <div class="panel-foot">
            <p>{words.save_text()}</p>
            <Submit word=words.save() pending=save.pending() class="button primary" />
        </div>
    }
}

/// Three cards; the chosen one holds its own settings.
#[component]
fn Cards(view: PolicyView, problem: Signal<Option<Problem>>) -> impl IntoView {
    let words = texts().policy();
    let (chosen, based_on, may_set) = (view.kind.clone(), view.based_on.clone(), view.may_set);
    let card = move |kind: &'static str, name: &'static str, text: &'static str| {
        let checked = chosen == kind;
        view! {
            <label>
                <input type="radio" name="kind" value=kind checked=checked />
                <span>
                    <b>{name}</b>
                    <span class="hint">{text}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset disabled=!may_set>
            <legend class="visually-hidden">{words.two_factor()}</legend>
            <input type="hidden" name="based_on" value=based_on />
            <div class="radio-cards">
                <div>{card("off", words.off(), words.off_text())}</div>
                <div>{card("optional", words.optional(), words.optional_text())}</div>
                <div>{card("required", words.required(), words.required_text())} <Required view problem /></div>
            </div>
        </fieldset>
        <p class="hint">{words.staff_text()}</p>
    }
}

/// From when, who still has to set up, and when they are reminded.
#[component]
fn Required(view: PolicyView, problem: Signal<Option<Problem>>) -> impl IntoView {
    let words = texts().policy();
    let (first, last) = view.days;
    // The day that stands can stay, past or not; browsers refuse what is before `min`.
    let first = view.from.clone().filter(|from| *from < first).unwrap_or(first);
    let to_set_up = match view.still_to_set_up {
        0 => view! { <p>{words.all_set_up()}</p> }.into_any(),
        count => view! {
            <p>
                {words.still_to_set_up(count)} " "
                <a href="/admin/clients?state=password_only">{words.see_who()}</a>
            </p>
        }
        .into_any(),
    };
    let invalid = move || problem.with(|problem| is_about(problem.as_ref(), Rule::Date)).then_some("true");
    view! {
        <div class="required">
            <div class="from">
                <Field id="from" label=words.required_from() of=Rule::Date error=words.date_error() problem>
                    <input
                        class="input medium"
                        id="from"
                        name="from"
                        type="date"
                        value=view.from.unwrap_or_default()
                        min=first
                        max=last
                        aria-describedby="from-note"
                        aria-invalid=invalid
                    />
                </Field>
                {view.in_force.then(|| view! { <span class="badge good">{words.in_force()}</span> })}
                {to_set_up}
            </div>
            <Reminders reminders=view.reminders may_set=view.may_set problem />
        </div>
    }
}

pub(super) fn is_about(problem: Option<&Problem>, field: Rule) -> bool {
    problem == Some(&Problem::Refused(Refusal::Field { field }))
}

fn save_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.policy();
    match problem {
        Problem::Refused(Refusal::Field { .. }) => (words.error_title().to_owned(), words.error_text().to_owned()),
        other => act_words(texts, other),
    }
}
