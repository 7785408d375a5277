//! Username and password.

use guichet::{Refusal, error::PasswordRefusal};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::sign_in::SendPassword,
    frame::{Frame, texts},
    parts::{EntryPage, FieldError, Kind, Notice, PasswordField, ProblemNotice, Submit, general_words, problem_of},
    problem::Problem,
};

/// The page that everybody begins on.
#[component]
pub fn SignIn() -> impl IntoView {
    let (all, words) = (texts(), texts().sign_in());
    let send = ServerAction::<SendPassword>::new();
    let (problem, refusals) = problem_of(send, true);
    let is_missing = move || problem.get() == Some(Problem::Refused(Refusal::Missing));
    let notice = move |problem: &Problem| match problem {
        // A password that is too long to be one is a wrong one.
        Problem::Refused(
            Refusal::WrongCredentials | Refusal::Missing | Refusal::Password(PasswordRefusal::TooLong),
        ) => (words.mismatch_title().to_owned(), words.mismatch_text().to_owned()),
        other => general_words(all, other),
    };
    let query = use_query_map();
    let done =
        move || problem.get().is_none() && query.with(|map| map.get("done").is_some_and(|done| done == "password"));
    view! {
        <EntryPage title=words.heading() first_time=true focus="#username">
            <div class="card">
                {move || {
                    done()
                        .then(|| {
                            view! {
                                <Notice
                                    kind=Kind::Good
                                    title=words.password_done_title()
                                    text=words.password_done_text()
                                />
                            }
                        })
                }}
                <ProblemNotice problem words=notice />
                <h1>{words.heading()}</h1>
                <ActionForm action=send>
                    <div class="field">
                        <div class="label-line">
                            <label for="username">{words.username()}</label>
                        </div>
                        {move || if is_missing() {
                            view! { <FieldError id="username-note" text=words.username_empty() /> }.into_any()
                        } else {
                            view! {
                                <p class="hint" id="username-note">
                                    {words.username_hint()}
                                </p>
                            }
                                .into_any()
                        }}
                        <input
                            class="input"
                            id="username"
                            name="username"
                            type="text"
                            autocomplete="username"
                            autocapitalize="none"
                            spellcheck="false"
                            required
                            aria-describedby="username-note"
                            aria-invalid=move || is_missing().then_some("true")
                        />
                    </div>
                    <div class="field">
                        <div class="label-line">
                            <label for="password">{words.password()}</label>
                        </div>
                        {move || {
                            is_missing().then(|| view! { <FieldError id="password-note" text=words.password_empty() /> })
                        }}
                        <PasswordField
                            autocomplete="current-password"
                            described_by=Signal::derive(move || is_missing().then_some("password-note"))
                            invalid=Signal::derive(is_missing)
                            refusals
                        />
                    </div>
                    <Submit word=words.submit() pending=send.pending() />
                </ActionForm>
                <p class="other-way">
                    <a href="/sign-in/help">{words.cant_sign_in()}</a>
                </p>
            </div>
            <FirmWord />
        </EntryPage>
    }
}

/// What the firm has to say to everybody.
#[component]
fn FirmWord() -> impl IntoView {
    Frame::current().message.map(|message| {
        view! {
            <section class="word" aria-labelledby="word">
                <h2 id="word">{texts().portal().from_firm()}</h2>
                <p>{message}</p>
            </section>
        }
    })
}
