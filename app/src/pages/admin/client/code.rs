//! The dialogs that give a client a code for one sign-in, and take it back.

use leptos::prelude::*;

use super::{
    change::{Do, Refused},
    help::{beware, help_words, helped, hindered},
    path_of,
};
use crate::{
    api::admin::{
        code::{IssueCode, RevokeCode},
        help::ClientToHelpView,
    },
    frame::texts,
    parts::{
        ProblemNotice,
        admin::{Identity, StepUp, told},
        problem_of,
    },
};

/// Issues a code.
#[component]
pub fn IssueClientCode() -> impl IntoView {
    let heading = |view: &ClientToHelpView| texts().issued_code().issue_heading(&view.name);
    helped(heading, |view| match hindered(&view, texts().issued_code().not_asked()) {
        Some(text) => text.into_any(),
        None => issue(view).into_any(),
    })
}

fn issue(view: ClientToHelpView) -> impl IntoView {
    let (all, words, act) = (texts(), texts().issued_code(), ServerAction::<IssueCode>::new());
    let (problem, refusals) = problem_of(act, true);
    let name = &view.first_name;
    let what = if view.was_reset { words.issue_again_text(name) } else { words.issue_text(name) };
    view! {
        <ProblemNotice problem words=move |problem| help_words(all, problem, words.error_title()) />
        {beware(&view)}
        <p class="sub">{format!("{what} {}", told(&view.first_name, view.has_email))}</p>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.client.clone() />
            <Identity of=view.first_name.clone() problem />
            <StepUp fresh=view.fresh problem refusals />
            <Do id=view.client word=words.submit() pending=act.pending() />
        </ActionForm>
    }
}

/// Takes a code back.
#[component]
pub fn RevokeClientCode() -> impl IntoView {
    let heading = |view: &ClientToHelpView| texts().client().revoke_code_heading(&view.name);
    helped(heading, |view| match view.code.clone() {
        Some(code) => revoke(view, code).into_any(),
        None => over(&view).into_any(),
    })
}

fn revoke(view: ClientToHelpView, code: String) -> impl IntoView {
    let (words, act) = (texts().client(), ServerAction::<RevokeCode>::new());
    let (problem, _) = problem_of(act, true);
    let client = view.client.clone();
    view! {
        <Refused problem />
        <p class="sub">{words.revoke_code_text(&view.first_name)}</p>
        <ActionForm action=act>
            <input type="hidden" name="client" value=client />
            <input type="hidden" name="issued" value=code />
            <Do id=view.client word=words.revoke_code() pending=act.pending() class="button danger" />
        </ActionForm>
    }
}

/// There is no code any more that could be taken back.
fn over(view: &ClientToHelpView) -> impl IntoView + use<> {
    view! {
        <p class="sub">{texts().issued_code().over()}</p>
        <div class="dialog-acts">
            <a class="button secondary" href=path_of(&view.client)>
                {texts().client().back_to_client()}
            </a>
        </div>
    }
}
