//! Another password.

use guichet::Refusal;
use leptos::prelude::*;

use super::{Cancel, page_of_act, security_words};
use crate::{
    api::{security::ChangePassword as Change, view::SecurityActView},
    frame::texts,
    parts::{FieldError, PasswordField, ProblemNotice, Submit, admin::StepUp, password_error, problem_of},
    problem::Problem,
};

/// The page.
#[component]
pub fn ChangePassword() -> impl IntoView {
    page_of_act(texts().security().change_password(), false, |view| view! { <Card view /> }.into_any())
}

#[component]
fn Card(view: SecurityActView) -> impl IntoView {
    let (all, words) = (texts(), texts().security());
    let change = ServerAction::<Change>::new();
    let (problem, refusals) = problem_of(change, true);
    let present_error = move || match problem.get() {
        Some(Problem::Refused(Refusal::WrongCredentials)) => Some(words.current_wrong()),
        Some(Problem::Refused(Refusal::Missing)) => Some(words.current_empty()),
        _ => None,
    };
    let new_error = move || match problem.get() {
        Some(Problem::Refused(Refusal::Password(refusal))) => Some(password_error(all, refusal)),
        Some(Problem::Refused(Refusal::Missing)) => Some(words.new_empty().to_owned()),
        _ => None,
    };
    let (heading, text) = if view.is_owed {
        (words.password_owed(), words.password_owed_text())
    } else {
        (words.change_password(), words.change_password_text())
    };
    view! {
        <div class="card">
            <ProblemNotice problem words=move |problem| security_words(all, problem) />
            <h1>{heading}</h1>
            <p class="lead">{text}</p>
            <ActionForm action=change>
                // For password managers.
                <input type="text" autocomplete="username" value=view.username hidden readonly />
                <div class="field">
                    <div class="label-line">
                        <label for="present">{words.current_password()}</label>
                    </div>
                    {move || present_error().map(|text| view! { <FieldError id="present-error" text /> })}
                    <PasswordField
                        name="present"
                        autocomplete="current-password"
                        described_by=Signal::derive(move || present_error().map(|_| "present-error"))
                        invalid=Signal::derive(move || present_error().is_some())
                    />
                </div>
                <div class="field">
                    <div class="label-line">
                        <label for="password">{words.new_password()}</label>
                    </div>
                    {move || match new_error() {
                        Some(text) => view! { <FieldError id="password-note" text /> }.into_any(),
                        None => {
                            view! {
                                <p class="hint" id="password-note">
                                    {all.password().hint()}
                                </p>
                            }
                                .into_any()
                        }
                    }}
                    <PasswordField
                        autocomplete="new-password"
                        described_by=Signal::stored(Some("password-note"))
                        invalid=Signal::derive(move || new_error().is_some())
                    />
                </div>
                <StepUp fresh=view.fresh problem refusals />
                <div class="act-buttons">
                    {(!view.is_owed).then(Cancel)}
                    <Submit word=words.change_password_submit() pending=change.pending() class="button primary" />
                </div>
            </ActionForm>
        </div>
    }
}
