//! The dialog that gives a client to another accountant.

use guichet::error;
use leptos::prelude::*;

use super::change::{Do, Refused, dialog};
use crate::{
    api::admin::client::{ClientToChangeView, HandOverClient as HandOver},
    frame::texts,
    parts::{
        admin::{Field, field_problem},
        problem_of,
    },
};

/// Hands a client over.
#[component]
pub fn HandOverClient() -> impl IntoView {
    let words = texts().client();
    dialog(move |view| words.hand_over_heading(&view.called), |view| view! { <HandOverForm view /> })
}

#[component]
fn HandOverForm(view: ClientToChangeView) -> impl IntoView {
    let words = texts().client();
    let act = ServerAction::<HandOver>::new();
    let (problem, _) = problem_of(act, true);
    let invalid =
        move || problem.with(|problem| field_problem(problem.as_ref(), error::Field::Accountant)).then_some("true");
    let choices =
        view.accountants.into_iter().map(|choice| view! { <option value=choice.value>{choice.name}</option> });
    view! {
        <Refused problem />
        <p class="sub">{words.hand_over_text(&view.first_name)}</p>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.id.clone() />
            <input type="hidden" name="from" value=view.accountant />
            <Field
                id="to"
                label=words.hand_over_to()
                of=error::Field::Accountant
                error=words.hand_over_empty()
                problem
            >
                <select class="input medium" id="to" name="to" aria-describedby=move || invalid().map(|_| "to-note") aria-invalid=invalid>
                    <option value="">{words.hand_over_empty()}</option>
                    {choices.collect_view()}
                </select>
            </Field>
            <Do id=view.id word=words.hand_over() pending=act.pending() />
        </ActionForm>
    }
}
