//! The code that a sensitive act asks for: shown unless the second factor was proven a moment ago, and again when that
//! moment was over by the time the form was sent.

use guichet::Refusal;
use leptos::prelude::*;

use crate::{
    frame::texts,
    parts::{CodeField, FieldError, general_words},
    problem::Problem,
    text::Texts,
};

/// The field for one's own code. It goes into the form of the act.
#[component]
pub fn StepUp(
    /// Whether the second factor was proven a moment ago when the page was drawn.
    fresh: bool,
    /// What was refused, if anything.
    #[prop(into)]
    problem: Signal<Option<Problem>>,
    /// Changes with every refusal.
    #[prop(into)]
    refusals: Signal<usize>,
) -> impl IntoView {
    let words = texts().step_up();
    let all = texts();
    let error = move || problem.get().and_then(|problem| code_error(all, &problem));
    // What is refused after the code was taken asks for no other, which would have to be waited for.
    let taken = move |problem: &Problem| refusals.get() > 0 && comes_after_the_code(problem);
    let asked = move || {
        problem.with(|problem| match problem {
            Some(problem) => asks_again(problem) || !(fresh || taken(problem)),
            None => !fresh,
        })
    };
    let note = move || Some(if error().is_some() { "code-error" } else { "code-hint" });
    move || {
        asked().then(|| {
            view! {
                <div class="field step-up">
                    <label for="code">{words.code()}</label>
                    {move || match error() {
                        Some(text) => view! { <FieldError id="code-error" text /> }.into_any(),
                        None => view! { <p class="hint" id="code-hint">{words.hint()}</p> }.into_any(),
                    }}
                    <CodeField
                        described_by=Signal::derive(note)
                        invalid=Signal::derive(move || error().is_some())
                        refusals
                    />
                </div>
            }
        })
    }
}

/// Title and text of what an act was refused for.
#[must_use]
pub fn act_words(texts: Texts, problem: &Problem) -> (String, String) {
    let step_up = texts.step_up();
    let pair = |title: &str, text: &str| (title.to_owned(), text.to_owned());
    match problem {
        Problem::Refused(Refusal::StepUpNeeded) => pair(step_up.again_title(), step_up.again_text()),
        Problem::Refused(Refusal::WrongProof) => pair(step_up.wrong_title(), step_up.wrong_text()),
        Problem::Refused(Refusal::ProofAlreadyUsed) => pair(step_up.used_title(), step_up.used_text()),
        Problem::Refused(Refusal::NotACode) => pair(step_up.format_title(), step_up.format_text()),
        other => general_words(texts, other),
    }
}

fn asks_again(problem: &Problem) -> bool {
    let Problem::Refused(refusal) = problem else { return false };
    matches!(refusal, Refusal::StepUpNeeded | Refusal::WrongProof | Refusal::ProofAlreadyUsed | Refusal::NotACode)
}

fn comes_after_the_code(problem: &Problem) -> bool {
    let Problem::Refused(refusal) = problem else { return false };
    matches!(refusal, Refusal::Password(_) | Refusal::WrongCredentials | Refusal::Field { .. } | Refusal::Conflict)
}

fn code_error(texts: Texts, problem: &Problem) -> Option<&'static str> {
    let words = texts.step_up();
    match problem {
        Problem::Refused(Refusal::WrongProof) => Some(words.wrong_field()),
        Problem::Refused(Refusal::ProofAlreadyUsed) => Some(words.used_field()),
        Problem::Refused(Refusal::NotACode) => Some(words.format_field()),
        Problem::Refused(Refusal::StepUpNeeded) => Some(words.empty()),
        _ => None,
    }
}
