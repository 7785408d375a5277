//! A forgotten password: a link is asked for. Whether there is such an account, the page doesn't say.

use guichet::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::password::AskPasswordReset,
    frame::texts,
    parts::{EntryPage, FieldError, Kind, Notice, ProblemNotice, Submit, general_words, problem_of},
    problem::Problem,
};

/// The page on which a link is asked for.
#[component]
pub fn Forgot() -> impl IntoView {
    let (all, words) = (texts(), texts().forgot());
    let ask = ServerAction::<AskPasswordReset>::new();
    let (problem, _) = problem_of(ask, true);
    let query = use_query_map();
    let asked = move || query.with(|map| map.get("asked").is_some()) && problem.get().is_none();
    let is_missing = move || problem.get() == Some(Problem::Refused(Refusal::Missing));
    let notice = move |problem: &Problem| match problem {
        Problem::Refused(Refusal::Missing) => (words.missing_title().to_owned(), words.missing_text().to_owned()),
        Problem::Refused(Refusal::NotFound) => (words.no_mail_title().to_owned(), words.no_mail_text().to_owned()),
        Problem::Refused(Refusal::Wait { .. }) => (words.often_title().to_owned(), general_words(all, problem).1),
        other => general_words(all, other),
    };
    view! {
        <EntryPage title=words.heading() focus="#username">
            <div class="card">
                {move || {
                    asked().then(|| view! { <Notice kind=Kind::Good title=words.asked_title() text=words.asked_text() /> })
                }}
                <ProblemNotice problem words=notice />
                <h1>{words.heading()}</h1>
                <p class="lead">{words.text()}</p>
                <ActionForm action=ask>
                    <div class="field">
                        <div class="label-line">
                            <label for="username">{all.sign_in().username()}</label>
                        </div>
                        {move || if is_missing() {
                            view! { <FieldError id="username-note" text=all.sign_in().username_empty() /> }.into_any()
                        } else {
                            view! {
                                <p class="hint" id="username-note">
                                    {all.sign_in().username_hint()}
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
                    <Submit word=words.submit() pending=ask.pending() />
                </ActionForm>
                <p class="other-way">
                    <a href="/sign-in">{all.help().back_to_sign_in()}</a>
                </p>
            </div>
        </EntryPage>
    }
}
