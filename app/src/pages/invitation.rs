//! Step 1 of 3: the password. Opening the page spends nothing; mail scanners open links too.

use guichet::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{
        set_up::AcceptInvitation,
        view::{InvitationView, view_invitation},
    },
    frame::texts,
    parts::{
        FieldError, PasswordField, ProblemNotice, SetUpPage, Stepper, Submit, general_words, loaded, password_error,
        problem_of,
    },
    problem::Problem,
};

/// The page that an invitation's link opens.
#[component]
pub fn Invitation() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with(|map| map.get("token")).unwrap_or_default();
    let view = Resource::new_blocking(token, view_invitation);
    view! {
        <SetUpPage title=texts().password().heading() focus="#password">
            {loaded(view, move |view| view! { <Card view token=untrack(token) /> })}
        </SetUpPage>
    }
}

#[component]
fn Card(view: InvitationView, token: String) -> impl IntoView {
    let (all, words) = (texts(), texts().password());
    let accept = ServerAction::<AcceptInvitation>::new();
    let (problem, _) = problem_of(accept, true);
    let field_error = move || match problem.get() {
        Some(Problem::Refused(Refusal::Password(refusal))) => Some(password_error(all, refusal)),
        _ => None,
    };
    let notice = move |problem: &Problem| match problem {
        Problem::Refused(Refusal::Password(_)) => (words.refused_title().to_owned(), words.refused_text().to_owned()),
        Problem::Refused(Refusal::InvitationGone) => (all.link().heading().to_owned(), all.link().text().to_owned()),
        other => general_words(all, other),
    };
    let note = move || Some(if field_error().is_some() { "password-error" } else { "password-hint" });
    view! {
        {view.steps_follow.then(|| view! { <Stepper at=1 /> })}
        <div class="card">
            <ProblemNotice problem words=notice />
            <h1>{words.heading()}</h1>
            <p class="lead">{words.text()}</p>
            <ActionForm action=accept>
                <input type="hidden" name="token" value=token />
                <div class="field">
                    <div class="label-line">
                        <label for="username">{words.username()}</label>
                    </div>
                    <input class="input" id="username" type="text" autocomplete="username" readonly value=view.username />
                </div>
                <div class="field">
                    <div class="label-line">
                        <label for="password">{words.password()}</label>
                    </div>
                    {move || match field_error() {
                        Some(text) => view! { <FieldError id="password-error" text /> }.into_any(),
                        None => {
                            view! {
                                <p class="hint" id="password-hint">
                                    {words.hint()}
                                </p>
                            }
                                .into_any()
                        }
                    }}
                    <PasswordField
                        autocomplete="new-password"
                        described_by=Signal::derive(note)
                        invalid=Signal::derive(move || field_error().is_some())
                    />
                </div>
                <Submit word=words.submit() pending=accept.pending() />
            </ActionForm>
        </div>
    }
}
