//! A password that somebody chooses, having come by a link: as which username, and what is wrong with it.

use guichet::Refusal;
use leptos::prelude::*;

use super::{FieldError, PasswordField, general_words, password_error};
use crate::{frame::texts, problem::Problem, text::Texts};

/// The two fields of the form.
#[component]
pub(crate) fn ChosenPassword(
    /// Whose it will be, for password managers.
    username: String,
    /// What the form was refused for.
    problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let (all, words) = (texts(), texts().password());
    let error = move || match problem.get() {
        Some(Problem::Refused(Refusal::Password(refusal))) => Some(password_error(all, refusal)),
        _ => None,
    };
    let note = move || Some(if error().is_some() { "password-error" } else { "password-hint" });
    view! {
        <div class="field">
            <div class="label-line">
                <label for="username">{words.username()}</label>
            </div>
            <input class="input" id="username" type="text" autocomplete="username" readonly value=username />
        </div>
        <div class="field">
            <div class="label-line">
                <label for="password">{words.password()}</label>
            </div>
            {move || match error() {
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
                invalid=Signal::derive(move || error().is_some())
            />
        </div>
    }
}

/// Title and text of what the form was refused for.
pub(crate) fn chosen_password_words(texts: Texts, problem: &Problem) -> (String, String) {
    let (words, link) = (texts.password(), texts.link());
    match problem {
        Problem::Refused(Refusal::Password(_)) => (words.refused_title().to_owned(), words.refused_text().to_owned()),
        Problem::Refused(Refusal::InvitationGone) => (link.heading().to_owned(), link.text().to_owned()),
        other => general_words(texts, other),
    }
}
