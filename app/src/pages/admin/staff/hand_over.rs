//! The dialog that gives all clients of somebody to somebody else.

use guichet::error::Field as Rule;
use leptos::prelude::*;

use super::person::{Foot, Impossible, Named, about, page_of, staff_words};
use crate::{
    api::admin::staff::{ColleagueView, hand_over::HandOverClients as HandOver},
    frame::texts,
    parts::{
        ProblemNotice,
        admin::{Field, StepUp, field_problem},
        problem_of,
    },
};

/// Hands all clients over.
#[component]
pub fn HandOverClients() -> impl IntoView {
    about(|texts, view| texts.staff().hand_over_heading(&view.called), page_of, |view| view! { <Form view /> })
}

#[component]
fn Form(view: ColleagueView) -> impl IntoView {
    let (all, words, back) = (texts(), texts().staff(), page_of(&view));
    if view.count == 0 {
        return view! { <Impossible text=words.hand_over_none() back /> }.into_any();
    }
    if view.others.is_empty() {
        return view! { <Impossible text=words.hand_over_nobody() back /> }.into_any();
    }
    let act = ServerAction::<HandOver>::new();
    let (problem, refusals) = problem_of(act, true);
    let invalid = move || problem.with(|problem| field_problem(problem.as_ref(), Rule::Accountant)).then_some("true");
    let others = view.others.clone().into_iter().map(|other| {
        view! { <option value=other.value>{other.name}</option> }
    });
    view! {
        <ProblemNotice problem words=move |problem| staff_words(all, problem) />
        <p class="sub">{words.hand_over_text(view.count)}</p>
        <ActionForm action=act>
            <Named view=view.clone() /> <input type="hidden" name="count" value=view.count.to_string() />
            <Field id="to" label=words.hand_over_to() of=Rule::Accountant problem>
                <select class="input medium" id="to" name="to" aria-describedby="to-note" aria-invalid=invalid>
                    <option value="">{words.hand_over_choose()}</option>
                    {others.collect_view()}
                </select>
            </Field>
            <StepUp fresh=view.fresh problem refusals />
            <Foot back word=words.hand_over_submit() pending=act.pending() />
        </ActionForm>
    }
    .into_any()
}
