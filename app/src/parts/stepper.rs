//! "Step 2 of 3", with the three bars.

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::frame::texts;

/// Where somebody stands in the set-up.
#[component]
pub fn Stepper(
    /// The current step, from 1.
    at: usize,
) -> impl IntoView {
    let words = texts().set_up();
    let names = [words.step_password(), words.step_app(), words.step_codes()];
    let steps = names.into_iter().zip(1..).map(|(name, step)| {
        if step < at {
            view! {
                <li class="done">
                    <Icon of=Glyph::Check />
                    <span>{name} <span class="visually-hidden">", " {words.done()}</span></span>
                </li>
            }
            .into_any()
        } else {
            view! { <li aria-current=(step == at).then_some("step")>{name}</li> }.into_any()
        }
    });
    view! {
        <div class="stepper">
            <p>{words.step(&at.to_string())}</p>
            <ol aria-label=words.progress()>{steps.collect_view()}</ol>
        </div>
    }
}
