//! The dialogs that disable somebody of the staff, and enable them again.

use guichet::error::Field as Rule;
use leptos::prelude::*;

use super::person::{Foot, Impossible, Named, about, page_of, staff_words};
use crate::{
    api::admin::staff::{ColleagueView, disable::DisableColleague as Disable, enable::EnableColleague as Enable},
    frame::texts,
    parts::{
        Kind, Notice, ProblemNotice,
        admin::{Field, StepUp, field_problem},
        problem_of,
    },
};

/// Disables somebody.
#[component]
pub fn DisableColleague() -> impl IntoView {
    about(|texts, view| texts.staff().disable_heading(&view.called), page_of, |view| view! { <DisableForm view /> })
}

#[component]
fn DisableForm(view: ColleagueView) -> impl IntoView {
    let (all, words, back) = (texts(), texts().staff(), page_of(&view));
    if view.person.is_you {
        return view! { <Impossible text=words.not_yourself() back /> }.into_any();
    }
    let act = ServerAction::<Disable>::new();
    let (problem, refusals) = problem_of(act, true);
    let invalid = move || problem.with(|problem| field_problem(problem.as_ref(), Rule::Reason)).then_some("true");
    let clients = (view.count > 0).then(|| words.clients_stay(view.count));
    view! {
        <ProblemNotice problem words=move |problem| staff_words(all, problem) />
        <div class="notice bad">
            <div>
                <p>{words.disable_text(&view.called)}</p>
            </div>
        </div>
        {clients.map(|title| view! { <Notice kind=Kind::Warn title text="" /> })}
        <ActionForm action=act>
            <Named view=view.clone() />
            <Field id="reason" label=words.reason() hint=words.reason_hint() of=Rule::Reason problem>
                <input
                    class="input medium"
                    id="reason"
                    name="reason"
                    type="text"
                    maxlength="300"
                    autocomplete="off"
                    aria-describedby="reason-note"
                    aria-invalid=invalid
                />
            </Field>
            <StepUp fresh=view.fresh problem refusals />
            <Foot back word=words.disable_submit() pending=act.pending() class="button danger" />
        </ActionForm>
    }
    .into_any()
}

/// Enables them again.
#[component]
pub fn EnableColleague() -> impl IntoView {
    about(|texts, view| texts.staff().enable_heading(&view.called), page_of, |view| view! { <EnableForm view /> })
}

#[component]
fn EnableForm(view: ColleagueView) -> impl IntoView {
    let (all, words, back) = (texts(), texts().staff(), page_of(&view));
    let act = ServerAction::<Enable>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <ProblemNotice problem words=move |problem| staff_words(all, problem) />
        <p class="sub">{words.enable_text(&view.called)}</p>
        <ActionForm action=act>
            <Named view=view.clone() /> <StepUp fresh=view.fresh problem refusals />
            <Foot back word=words.enable_submit() pending=act.pending() />
        </ActionForm>
    }
}
