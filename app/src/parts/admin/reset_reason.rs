//! Why somebody's second factors are taken away.

use guichet::error::Field as Rule;
use leptos::prelude::*;

use super::{Field, field_problem};
use crate::{frame::texts, problem::Problem};

/// The reason, kept in the audit log.
#[component]
pub fn ResetReason(
    /// What was refused, if anything.
    problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let words = texts().reset();
    let invalid = move || problem.with(|problem| field_problem(problem.as_ref(), Rule::Reason)).then_some("true");
    view! {
        <Field id="reason" label=words.reason() hint=words.reason_hint() of=Rule::Reason problem>
            <input
                class="input"
                id="reason"
                name="reason"
                type="text"
                maxlength="300"
                autocomplete="off"
                aria-describedby="reason-note"
                aria-invalid=invalid
            />
        </Field>
    }
}
