//! What is done to one's authenticators and recovery codes. What asks for a code alone is a plain form, since nothing
//! that was typed can be lost with it.

use guichet::{Refusal, authenticator::AuthenticatorName};
use leptos::prelude::*;

use super::{Cancel, page_of_act, security_words};
use crate::{
    api::{
        security::{AddAuthenticator, RenameAuthenticator},
        view::{Removing, SecurityActView},
    },
    frame::texts,
    parts::{FieldError, Kind, Notice, ProblemNotice, Submit, admin::StepUp, problem_of},
    problem::{Problem, problem_of_query},
};

/// Adds an app.
#[component]
pub fn AddApp() -> impl IntoView {
    page_of_act(texts().security().add_heading(), true, |view| view! { <Add view /> }.into_any())
}

/// Renames one.
#[component]
pub fn RenameApp() -> impl IntoView {
    page_of_act(texts().security().rename(), true, |view| view! { <Rename view /> }.into_any())
}

/// Replaces one.
#[component]
pub fn ReplaceApp() -> impl IntoView {
    page_of_act(texts().security().replace(), true, |view| {
        let words = texts().security();
        let name = name_of(&view);
        let (heading, text) = (words.replace_what(&name), words.replace_text(&name));
        let word = if view.is_begun { words.unfinished_resume() } else { words.replace_start() };
        let action = "/api/security/replace-authenticator";
        view! { <Coded view action heading text warning=words.replace_care() word class="button primary" /> }.into_any()
    })
}

/// Removes one.
#[component]
pub fn RemoveApp() -> impl IntoView {
    page_of_act(texts().security().remove(), true, |view| {
        let words = texts().security();
        let name = name_of(&view);
        let (heading, text) = (words.remove_what(&name), words.remove_text(&name));
        if view.removing == Removing::Refused {
            let way = view.app.map(|(id, _)| format!("/security/authenticators/{id}/replace"));
            return view! {
                <div class="card">
                    <h1>{heading}</h1>
                    <p class="lead">{words.remove_refused()}</p>
                    <div class="act-buttons">
                        <Cancel />
                        <a class="button primary" href=way>
                            {words.replace()}
                        </a>
                    </div>
                </div>
            }
            .into_any();
        }
        let warning = if view.removing == Removing::TheLast { words.remove_last_text() } else { "" };
        let (action, word) = ("/api/security/remove-authenticator", words.remove_submit());
        view! { <Coded view action heading text warning word class="button danger" /> }.into_any()
    })
}

/// Makes new recovery codes.
#[component]
pub fn MakeCodes() -> impl IntoView {
    page_of_act(texts().security().make_codes(), true, |view| {
        let words = texts().security();
        let action = "/api/security/make-recovery-codes";
        let (heading, text, word) = (words.make_codes(), words.make_codes_text(), words.make_codes_submit());
        view! { <Coded view action heading text warning="" word class="button primary" /> }.into_any()
    })
}

fn name_of(view: &SecurityActView) -> String {
    view.app.as_ref().map(|(_, name)| name.clone()).unwrap_or_default()
}

/// An act whose form holds a code at most.
#[component]
fn Coded(
    view: SecurityActView,
    action: &'static str,
    #[prop(into)] heading: String,
    #[prop(into)] text: String,
    warning: &'static str,
    word: &'static str,
    class: &'static str,
) -> impl IntoView {
    let all = texts();
    let problem = Signal::stored(problem_of_query());
    let id = view.app.map(|(id, _)| view! { <input type="hidden" name="authenticator" value=id /> });
    view! {
        <div class="card">
            <ProblemNotice problem words=move |problem| security_words(all, problem) />
            <h1>{heading}</h1>
            <p class="lead">{text}</p>
            {(!warning.is_empty()).then(|| view! { <Notice kind=Kind::Warn title=warning text="" /> })}
            <form method="post" action=action>
                {id} <StepUp fresh=view.fresh problem refusals=Signal::stored(0) />
                <div class="act-buttons">
                    <Cancel />
                    <button class=class>{word}</button>
                </div>
            </form>
        </div>
    }
}

#[component]
fn Add(view: SecurityActView) -> impl IntoView {
    let (all, words) = (texts(), texts().security());
    let add = ServerAction::<AddAuthenticator>::new();
    let (problem, refusals) = problem_of(add, true);
    view! {
        <div class="card">
            <ProblemNotice problem words=move |problem| security_words(all, problem) />
            <h1>{words.add_heading()}</h1>
            <p class="lead">{words.add_text()}</p>
            <ActionForm action=add>
                <NameField value="" problem /> <StepUp fresh=view.fresh problem refusals />
                <div class="act-buttons">
                    <Cancel />
                    <Submit word=all.password().submit() pending=add.pending() class="button primary" />
                </div>
            </ActionForm>
        </div>
    }
}

#[component]
fn Rename(view: SecurityActView) -> impl IntoView {
    let (all, words) = (texts(), texts().security());
    let rename = ServerAction::<RenameAuthenticator>::new();
    let (problem, _) = problem_of(rename, true);
    let (id, name) = view.app.unwrap_or_default();
    view! {
        <div class="card">
            <ProblemNotice problem words=move |problem| security_words(all, problem) />
            <h1>{words.rename_what(&name)}</h1>
            <ActionForm action=rename>
                <input type="hidden" name="authenticator" value=id />
                <NameField value=name problem />
                <div class="act-buttons">
                    <Cancel />
                    <Submit word=words.rename_submit() pending=rename.pending() class="button primary" />
                </div>
            </ActionForm>
        </div>
    }
}

#[component]
fn NameField(#[prop(into)] value: String, problem: Signal<Option<Problem>>) -> impl IntoView {
    let words = texts().security();
    let error = move || match problem.get() {
        Some(Problem::Refused(Refusal::Field { .. })) => Some(words.name_bad(&AuthenticatorName::MAX.to_string())),
        Some(Problem::Refused(Refusal::Conflict)) => Some(words.name_taken().to_owned()),
        _ => None,
    };
    view! {
        <div class="field">
            <label for="name">{words.name()}</label>
            {move || match error() {
                Some(text) => view! { <FieldError id="name-note" text /> }.into_any(),
                None => {
                    view! {
                        <p class="hint" id="name-note">
                            {words.name_hint()}
                        </p>
                    }
                        .into_any()
                }
            }}
            <input
                class="input"
                id="name"
                name="name"
                type="text"
                autocomplete="off"
                maxlength=AuthenticatorName::MAX.to_string()
                value=value
                aria-describedby="name-note"
                aria-invalid=move || error().map(|_| "true")
            />
        </div>
    }
}
