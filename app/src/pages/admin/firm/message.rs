//! The dialog of the message to clients, in both languages.

use guichet::{error::Field as Rule, settings::LONGEST_MESSAGE};
use leptos::prelude::*;

use super::form::{End, dialog, invalid, save_words};
use crate::{
    api::admin::firm::{FirmView, message::ChangeMessage},
    frame::texts,
    parts::{
        ProblemNotice,
        admin::{Field, Lines},
        problem_of,
    },
};

/// The dialog.
#[component]
pub fn FirmMessage() -> impl IntoView {
    dialog(texts().firm().message(), |view| view! { <Form view /> })
}

#[component]
fn Form(view: FirmView) -> impl IntoView {
    let (all, words) = (texts(), texts().firm());
    let save = ServerAction::<ChangeMessage>::new();
    let (problem, refusals) = problem_of(save, true);
    let bad = Signal::derive(invalid(problem, Rule::Message));
    let (en, fr) = view.message;
    view! {
        <ProblemNotice problem words=move |problem| save_words(all, problem) />
        <p class="sub">{words.message_hint()}</p>
        <ActionForm action=save>
            <input type="hidden" name="based_on" value=view.marks.message />
            <Field id="en" label=words.message_english() of=Rule::Message error=words.message_bad() problem>
                <Lines id="en" value=en longest=LONGEST_MESSAGE lang="en" described_by="en-note" invalid=bad />
            </Field>
            <Field id="fr" label=words.message_french() of=Rule::Message error=words.message_bad() problem>
                <Lines id="fr" value=fr longest=LONGEST_MESSAGE lang="fr" described_by="fr-note" invalid=bad />
            </Field>
            <End path="/admin/firm/message" fresh=view.fresh problem refusals pending=save.pending() />
        </ActionForm>
    }
}
