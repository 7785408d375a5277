//! What is asked about somebody who is invited, whoever they are to be: name, address, username and language.

use guichet::{Refusal, error, locale::Locale};
use leptos::prelude::*;

use super::{Field, act_words, field_problem, field_words};
use crate::{frame::texts, parts::FieldError, problem::Problem, text::Texts};

/// The fields. They go into the form of an invitation.
#[component]
pub fn PersonFields(
    /// What was refused, if anything.
    problem: Signal<Option<Problem>>,
    /// The language that is proposed.
    locale: Locale,
    /// What the address is for.
    email_hint: &'static str,
    /// What the language is for.
    language_hint: &'static str,
) -> impl IntoView {
    let (all, words) = (texts(), texts().invite());
    let about = move |field| problem.with(|problem| field_problem(problem.as_ref(), field)).then_some("true");
    let username_error = move || problem.get().and_then(|problem| username_error(all, &problem));
    let languages = [(Locale::En, words.english()), (Locale::Fr, words.french())];
    let languages = languages.map(|(tag, name)| {
        let selected = tag == locale;
        view! {
            <option value=tag.tag() selected=selected>
                {name}
            </option>
        }
    });
    view! {
        <Field id="name" label=words.name() hint=words.name_hint() of=error::Field::Name problem>
            <input
                class="input medium"
                id="name"
                name="name"
                autocomplete="off"
                required
                maxlength="120"
                aria-describedby="name-note"
                aria-invalid=move || about(error::Field::Name)
            />
        </Field>
        <Field
            id="email"
            label=words.email()
            hint=email_hint
            of=error::Field::Email
            problem
        >
            <input
                class="input medium"
                id="email"
                name="email"
                type="email"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="254"
                aria-describedby="email-note"
                aria-invalid=move || about(error::Field::Email)
            />
        </Field>
        <div class="field">
            <label for="username">
                {words.username()} " " <span class="aside">"(" {words.optional()} ")"</span>
            </label>
            {move || match username_error() {
                Some(text) => view! { <FieldError id="username-note" text /> }.into_any(),
                None => {
                    view! {
                        <p class="hint" id="username-note">
                            {words.username_hint()}
                        </p>
                    }
                        .into_any()
                }
            }}
            <input
                class="input medium"
                id="username"
                name="username"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="254"
                aria-describedby="username-note"
                aria-invalid=move || username_error().map(|_| "true")
            />
        </div>
        <div class="field">
            <label for="locale">{words.language()}</label>
            <p class="hint" id="locale-note">
                {language_hint}
            </p>
            <select class="input medium" id="locale" name="locale" aria-describedby="locale-note">
                {languages}
            </select>
        </div>
    }
}

/// What is wrong with the username: it can also be missing, or taken.
fn username_error(texts: Texts, problem: &Problem) -> Option<&'static str> {
    match problem {
        Problem::Refused(Refusal::Missing) => Some(texts.invite().username_empty()),
        Problem::Refused(Refusal::UsernameTaken) => Some(texts.invite().username_taken()),
        Problem::Refused(Refusal::Field { field: field @ error::Field::Username }) => Some(field_words(texts, *field)),
        _ => None,
    }
}

/// Title and text of what an invitation was refused for.
#[must_use]
pub fn invite_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.invite();
    match problem {
        Problem::Refused(Refusal::Missing | Refusal::UsernameTaken | Refusal::Field { .. }) => {
            (words.error_title().to_owned(), words.error_text().to_owned())
        }
        other => act_words(texts, other),
    }
}
