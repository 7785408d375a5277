//! "I can't sign in" before the password; "I can't use my app" after it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::verify::{code_error, code_words};
use crate::{
    api::{
        sign_in::{AskForHelp, SendCode},
        view::{HelpView, view_help},
    },
    frame::{Frame, texts},
    parts::{CodeField, EntryPage, FieldError, Kind, Notice, ProblemNotice, Submit, loaded, problem_of},
    problem::Problem,
};

/// The page of ways out.
#[component]
pub fn Help() -> impl IntoView {
    let view = Resource::new_blocking(|| (), |()| view_help());
    view! {
        <EntryPage title=texts().help().heading()>
            {loaded(
                view,
                |HelpView { signing_in }| {
                    if signing_in { view! { <WithoutApp /> }.into_any() } else { view! { <BeforePassword /> }.into_any() }
                },
            )}
        </EntryPage>
    }
}

#[component]
fn WithoutApp() -> impl IntoView {
    let (all, words) = (texts(), texts().help());
    let (send, ask) = (ServerAction::<SendCode>::new(), ServerAction::<AskForHelp>::new());
    let (problem, refusals) = problem_of(send, false);
    let field_error =
        move || problem.get().and_then(|problem| code_error(all, &problem, all.verify().wrong_recovery_field()));
    let note = move || Some(if field_error().is_some() { "code-error" } else { "code-hint" });
    let query = use_query_map();
    let asked = move || query.with(|map| map.get("asked").is_some());
    let asking = ask.value();
    let ask_problem = move || match asking.get() {
        Some(Err(problem)) => Some(problem),
        _ => None,
    };
    let words_of = move |problem: &Problem| match problem {
        Problem::Refused(guichet::Refusal::HelpAlreadyAsked) => {
            (words.too_many_title().to_owned(), words.too_many_text().to_owned())
        }
        other => code_words(all, other),
    };
    let shown = Signal::derive(move || ask_problem().or_else(|| problem.get()));
    view! {
        <div class="card">
            {move || {
                (asked() && shown.get().is_none())
                    .then(|| view! { <Notice kind=Kind::Good title=words.asked_title() text=words.asked_text() /> })
            }}
            <ProblemNotice problem=shown words=words_of />
            <h1>{words.heading()}</h1>
            <section class="way">
                <h2>{words.recovery()}</h2>
                <p>{words.recovery_text()}</p>
                <ActionForm action=send>
                    <input type="hidden" name="helped" value="true" />
                    <div class="field">
                        <div class="label-line">
                            <label for="code">{words.recovery_code()}</label>
                        </div>
                        {move || match field_error() {
                            Some(text) => view! { <FieldError id="code-error" text /> }.into_any(),
                            None => {
                                view! {
                                    <p class="hint" id="code-hint">
                                        {words.recovery_hint()}
                                    </p>
                                }
                                    .into_any()
                            }
                        }}
                        <CodeField
                            recovery=true
                            described_by=Signal::derive(note)
                            invalid=Signal::derive(move || field_error().is_some())
                            refusals
                        />
                    </div>
                    <Submit word=all.verify().submit() pending=send.pending() />
                </ActionForm>
            </section>
            <section class="way" hidden=asked>
                <h2>{words.ask()}</h2>
                <p>{words.ask_text()}</p>
                <ActionForm action=ask>
                    <Submit word=words.ask_submit() pending=ask.pending() class="button secondary block" />
                </ActionForm>
            </section>
            <p class="other-way">
                <a href="/sign-in/verify">{words.back()}</a>
            </p>
        </div>
    }
}

#[component]
fn BeforePassword() -> impl IntoView {
    let words = texts().help();
    let sends_letters = Frame::current().sends_letters;
    let (forgot_ways, never_text) = if sends_letters {
        ((words.forgot_username(), words.forgot_username_text()), words.never_text())
    } else {
        ((words.forgot(), words.forgot_text()), words.never_text_without_mail())
    };
    let ways = [forgot_ways, (words.no_app(), words.no_app_text()), (words.never(), never_text)];
    let forgot = sends_letters.then(|| {
        view! {
            <section class="way">
                <h2>{words.forgot_password()}</h2>
                <p>
                    {words.forgot_password_text()} " " <a href="/sign-in/forgot">{words.forgot_password_link()}</a>
                </p>
            </section>
        }
    });
    let ways = ways.into_iter().map(|(title, text)| {
        view! {
            <section class="way">
                <h2>{title}</h2>
                <p>{text}</p>
            </section>
        }
    });
    view! {
        <div class="card">
            <h1>{words.before_heading()}</h1>
            {forgot} {ways.collect_view()}
            <p class="one-way">
                <a class="button primary block" href="/sign-in">
                    {words.back_to_sign_in()}
                </a>
            </p>
        </div>
    }
}
