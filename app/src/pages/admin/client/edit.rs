//! The dialog that changes a client's name and address.

use guichet::error;
use leptos::prelude::*;

use super::change::{Do, Refused, dialog};
use crate::{
    api::admin::client::{ClientToChangeView, EditClient as Edit},
    frame::texts,
    parts::{
        admin::{Field, StepUp, field_problem},
        problem_of,
    },
};

/// Changes name and address. What the form showed goes along: what somebody else changed meanwhile stays.
#[component]
pub fn EditClient() -> impl IntoView {
    let words = texts().client();
    dialog(move |_| words.edit_heading().to_owned(), |view| view! { <EditForm view /> })
}

#[component]
fn EditForm(view: ClientToChangeView) -> impl IntoView {
    let words = texts().client();
    let act = ServerAction::<Edit>::new();
    let (problem, refusals) = problem_of(act, true);
    let about = move |field| problem.with(|problem| field_problem(problem.as_ref(), field)).then_some("true");
    view! {
        <Refused problem />
        <p class="sub">{words.username_fixed()}</p>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.id.clone() />
            <input type="hidden" name="name_before" value=view.name.clone() />
            <input type="hidden" name="email_before" value=view.email.clone() />
            <Field id="name" label=words.name() of=error::Field::Name problem>
                <input
                    class="input medium"
                    id="name"
                    name="name"
                    value=view.name
                    autocomplete="off"
                    required
                    maxlength="120"
                    aria-describedby=move || about(error::Field::Name).map(|_| "name-note")
                    aria-invalid=move || about(error::Field::Name)
                />
            </Field>
            <Field id="email" label=words.email() hint=words.email_both() of=error::Field::Email problem>
                <input
                    class="input medium"
                    id="email"
                    name="email"
                    type="email"
                    value=view.email
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength="254"
                    aria-describedby="email-note"
                    aria-invalid=move || about(error::Field::Email)
                />
            </Field>
            <StepUp fresh=view.fresh problem refusals />
            <Do id=view.id word=words.save() pending=act.pending() />
        </ActionForm>
    }
}
