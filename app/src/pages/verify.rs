//! The code.

use guichet::Refusal;
use leptos::prelude::*;

use crate::{
    api::{
        sign_in::SendCode,
        sign_out::SignOut,
        view::{VerifyView, view_verify},
    },
    frame::{Frame, texts},
    parts::{
        CodeField, EntryPage, FieldError, Glyph, Icon, ProblemNotice, Ring, Submit, general_words, loaded, problem_of,
    },
    problem::Problem,
    text::Texts,
};

/// The page that asks for the code.
#[component]
pub fn Verify() -> impl IntoView {
    let view = Resource::new_blocking(|| (), |()| view_verify());
    view! {
        <EntryPage title=texts().verify().heading() focus="#code">
            {loaded(view, |view| view! { <Card view /> })}
        </EntryPage>
    }
}

#[component]
fn Card(view: VerifyView) -> impl IntoView {
    let (all, words, entry) = (texts(), texts().verify(), Frame::current().short_name.replace(' ', "\u{a0}"));
    let (send, give_up) = (ServerAction::<SendCode>::new(), ServerAction::<SignOut>::new());
    let (problem, refusals) = problem_of(send, false);
    let field_error = move || problem.get().and_then(|problem| code_error(all, &problem, words.wrong_field()));
    let ring = move || field_error().map(|_| view! { <Ring next_code_in=view.next_code_in /> });
    // After two wrong codes; what the last answer says is newer than what the page was loaded with.
    let tries_left = move || match problem.get() {
        Some(Problem::Refused(Refusal::WrongCode { tries_left } | Refusal::CodeAlreadyUsed { tries_left })) => {
            tries_left
        }
        _ => view.tries_left,
    };
    let hints = move || tries_left() + 2 <= guichet::sign_in::TRIES && problem.get().is_some();
    let (before, after) = words.find_entry_parts();
    let note = move || Some(if field_error().is_some() { "code-error" } else { "code-hint" });
    view! {
        <div class="card">
            <ProblemNotice problem words=move |problem| code_words(all, problem) />
            <h1>{words.heading()}</h1>
            <p class="lead">{before} <b>{entry.clone()}</b> {after}</p>
            <ActionForm action=send>
                <div class="field">
                    <div class="label-line">
                        <label for="code">{words.code()}</label>
                        {ring}
                    </div>
                    {move || match field_error() {
                        Some(text) => view! { <FieldError id="code-error" text /> }.into_any(),
                        None => {
                            view! {
                                <p class="hint" id="code-hint">
                                    {words.code_hint()}
                                </p>
                            }
                                .into_any()
                        }
                    }}
                    <CodeField
                        described_by=Signal::derive(note)
                        invalid=Signal::derive(move || field_error().is_some())
                        refusals
                        autofocus=true
                    />
                </div>
                <Submit word=words.submit() pending=send.pending() />
            </ActionForm>
            {move || hints().then(|| view! { <Hints entry=entry.clone() /> })}
            <p class="other-way">
                <a href="/sign-in/help">{words.cant_use_app()}</a>
            </p>
            <div class="who">
                <p>{words.signing_in_as(&view.username)}</p>
                <ActionForm action=give_up>
                    <button class="still-link">{words.not_you()}</button>
                </ActionForm>
            </div>
        </div>
    }
}

#[component]
fn Hints(entry: String) -> impl IntoView {
    let words = texts().verify();
    // The ring is there with scripts alone.
    let wait = view! {
        <span class="live-only">{words.hint_wait_text()}</span>
        <span class="still-only">{words.hint_wait_text_plain()}</span>
    };
    let hints = [
        (Glyph::Refresh, words.hint_wait().to_owned(), wait.into_any()),
        (Glyph::Clock, words.hint_clock().to_owned(), words.hint_clock_text().into_any()),
        (Glyph::Copy, words.hint_entry(&entry), words.hint_entry_text().into_any()),
    ];
    let items = hints.into_iter().map(|(of, title, text)| {
        view! {
            <li>
                <Icon of />
                <b>{title}</b>
                <p>{text}</p>
            </li>
        }
    });
    view! {
        <section class="hints" aria-labelledby="hints">
            <h2 id="hints">{words.hints()}</h2>
            <ul class="points">{items.collect_view()}</ul>
        </section>
    }
}

/// Title and text of a problem with a code.
pub(super) fn code_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.verify();
    match problem {
        Problem::Refused(Refusal::WrongCode { tries_left }) => {
            (words.wrong_title().to_owned(), words.wrong_text(u64::from(*tries_left)))
        }
        Problem::Refused(Refusal::ClockOff { minutes, ahead }) => {
            let minutes = u64::from(*minutes);
            let title = if *ahead { words.clock_ahead_title(minutes) } else { words.clock_behind_title(minutes) };
            (title, words.clock_text().to_owned())
        }
        Problem::Refused(Refusal::CodeAlreadyUsed { .. }) => {
            (words.used_title().to_owned(), words.used_text().to_owned())
        }
        Problem::Refused(Refusal::NotACode) => (words.format_title().to_owned(), words.format_text().to_owned()),
        other => general_words(texts, other),
    }
}

/// What is wrong with the code in the field, if that is what is wrong.
pub(super) fn code_error(texts: Texts, problem: &Problem, wrong: &'static str) -> Option<&'static str> {
    match problem {
        Problem::Refused(Refusal::WrongCode { .. } | Refusal::ClockOff { .. }) => Some(wrong),
        Problem::Refused(Refusal::CodeAlreadyUsed { .. }) => Some(texts.verify().used_field()),
        Problem::Refused(Refusal::NotACode) => Some(texts.verify().format_field()),
        _ => None,
    }
}
