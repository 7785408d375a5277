//! A field with its label, its hint, and what is wrong with it in the hint's place.

use guichet::{Refusal, error};
use leptos::prelude::*;

use crate::{frame::texts, parts::FieldError, problem::Problem, text::Texts};

/// Whether a problem is about a field.
#[must_use]
pub fn field_problem(problem: Option<&Problem>, field: error::Field) -> bool {
    problem == Some(&Problem::Refused(Refusal::Field { field }))
}

/// A field: the input itself is the child, and refers to the note by `described_by`.
#[component]
pub fn Field(
    /// The input's identifier.
    id: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// Which field of the rules it is.
    of: error::Field,
    /// What was refused, if anything.
    #[prop(into)]
    problem: Signal<Option<Problem>>,
    /// The input.
    children: Children,
) -> impl IntoView {
    let note = format!("{id}-note");
    let all = texts();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {move || {
                if problem.with(|problem| field_problem(problem.as_ref(), of)) {
                    return view! { <div id=note.clone()><FieldError id="" text=field_words(all, of) /></div> }.into_any();
                }
                let hint = hint.clone();
                (!hint.is_empty()).then(|| view! { <p class="hint" id=note.clone()>{hint}</p> }).into_any()
            }}
            {children()}
        </div>
    }
}

/// What is wrong with a field.
#[must_use]
pub fn field_words(texts: Texts, field: error::Field) -> &'static str {
    let words = texts.refusal();
    match field {
        error::Field::Name => words.field_name(),
        error::Field::Username => words.field_username(),
        error::Field::Email => words.field_email(),
        error::Field::Accountant => words.field_accountant(),
        error::Field::Check => words.field_check(),
        error::Field::Reason => words.field_reason(),
        error::Field::Date | error::Field::Reminder => words.field_date(),
        error::Field::Role => words.field_role(),
        error::Field::Outcome => words.field_outcome(),
        error::Field::FirmName => words.field_firm_name(),
        error::Field::ShortName => words.field_short_name(),
        error::Field::Phone => words.field_phone(),
        error::Field::PhoneHours => words.field_phone_hours(),
        error::Field::Message => words.field_message(),
        error::Field::Accent => words.field_accent(),
        error::Field::Logo => words.field_logo(),
        error::Field::Sessions => words.field_sessions(),
        error::Field::AuthenticatorName => words.field_authenticator_name(),
        error::Field::File => words.field_file(),
        error::Field::Language => words.field_language(),
        error::Field::TimeZone => words.field_time_zone(),
    }
}
