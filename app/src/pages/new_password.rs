//! Another password, in the place of a forgotten one. Opening the page spends nothing; mail scanners open links too.

use guichet::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api::password::{PasswordResetView, ResetPassword, view_password_reset},
    frame::texts,
    parts::{
        EntryPage, FieldError, PasswordField, ProblemNotice, Submit, general_words, loaded, password_error, problem_of,
    },
    problem::Problem,
};

/// The page that the link opens.
#[component]
pub fn NewPassword() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with(|map| map.get("token")).unwrap_or_default();
    let view = Resource::new_blocking(token, view_password_reset);
    view! {
        <EntryPage title=texts().forgot().new_heading() focus="#password">
            {loaded(view, move |view| view! { <Card view token=untrack(token) /> })}
        </EntryPage>
    }
}

#[component]
fn Card(view: PasswordResetView, token: String) -> impl IntoView {
    let (all, words) = (texts(), texts().password());
    let reset = ServerAction::<ResetPassword>::new();
    let (problem, _) = problem_of(reset, true);
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
        <div class="card">
            <ProblemNotice problem words=notice />
            <h1>{all.forgot().new_heading()}</h1>
            <p class="lead">{all.forgot().new_text()}</p>
            <ActionForm action=reset>
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
                <Submit word=all.forgot().new_submit() pending=reset.pending() />
            </ActionForm>
        </div>
    }
}
