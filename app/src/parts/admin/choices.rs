//! One of several: a line for each, none chosen beforehand, and what is wrong in the place of the hint.

use guichet::error;
use leptos::prelude::*;

use super::{field_problem, field_words};
use crate::{frame::texts, parts::FieldError, problem::Problem};

/// The choices.
#[component]
pub fn Choices(
    /// What is asked.
    #[prop(into)]
    legend: String,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: String,
    /// Which field of the rules it is.
    of: error::Field,
    /// Under which name the choice is sent.
    name: &'static str,
    /// What is sent, and what is read.
    options: Vec<(&'static str, &'static str)>,
    /// What was refused, if anything.
    #[prop(into)]
    problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let (all, note) = (texts(), format!("{name}-note"));
    let described_by = note.clone();
    let is_wrong = move || problem.with(|problem| field_problem(problem.as_ref(), of));
    let lines = options.into_iter().map(|(value, word)| {
        view! {
            <label class="choice">
                <input type="radio" name=name value=value aria-invalid=move || is_wrong().then_some("true") />
                <span>{word}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field" aria-describedby=described_by>
            <legend>{legend}</legend>
            {move || {
                if is_wrong() {
                    return view! { <FieldError id=note.clone() text=field_words(all, of) /> }.into_any();
                }
                let hint = hint.clone();
                (!hint.is_empty()).then(|| view! { <p class="hint" id=note.clone()>{hint}</p> }).into_any()
            }}
            {lines.collect_view()}
        </fieldset>
    }
}
