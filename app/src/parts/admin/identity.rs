//! How staff made sure of whom they help: called back, in person, or on video.

use guichet::{error, reason::IdentityCheck};
use leptos::prelude::*;

use super::Choices;
use crate::{frame::texts, problem::Problem, text::Texts};

/// How the identity was checked.
#[component]
pub fn Identity(
    /// Whose, by first name.
    of: String,
    /// What was refused, if anything.
    problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let (all, words) = (texts(), texts().identity());
    let options = IdentityCheck::ALL.map(|check| (check.as_str(), check_word(all, check)));
    view! {
        <Choices
            legend=words.question(&of)
            hint=words.hint()
            of=error::Field::Check
            name="check"
            options=options.to_vec()
            problem
        />
    }
}

fn check_word(texts: Texts, check: IdentityCheck) -> &'static str {
    let words = texts.identity();
    match check {
        IdentityCheck::CalledBack => words.called_back(),
        IdentityCheck::InPerson => words.in_person(),
        IdentityCheck::Video => words.video(),
    }
}
