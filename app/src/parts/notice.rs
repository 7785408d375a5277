//! Notices and errors: what happened, what to do, and that nothing was lost.

use guichet::{Refusal, throttle::minutes};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{Glyph, Icon};
use crate::{
    browser,
    problem::{Problem, problem_of_query},
    text::Texts,
};

/// How a notice looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something went well.
    Good,
    /// Something to mind.
    Warn,
    /// Something was refused or failed.
    Bad,
}

/// A notice, first in its card. A bad one is announced and can take the focus.
#[component]
pub fn Notice(
    /// How it looks.
    kind: Kind,
    /// What happened.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let (class, of) = match kind {
        Kind::Good => ("notice good", Glyph::Check),
        Kind::Warn => ("notice warn", Glyph::Alert),
        Kind::Bad => ("notice bad", Glyph::Alert),
    };
    let bad = kind == Kind::Bad;
    view! {
        <div
            class=class
            id=bad.then_some("notice")
            role=if bad { "alert" } else { "status" }
            tabindex=bad.then_some("-1")
        >
            <Icon of />
            <div>
                <h2>{title}</h2>
                {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            </div>
        </div>
    }
}

/// What is wrong with a field, in the place of its hint.
#[component]
pub fn FieldError(
    /// The name by which the field refers to it.
    id: &'static str,
    /// What is wrong.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <p class="field-error" id=id>
            <Icon of=Glyph::Alert />
            <span>{text}</span>
        </p>
    }
}

/// The notice of a problem, in words that the page gives, or the general ones.
#[component]
pub fn ProblemNotice(
    /// The problem, if there is one.
    problem: Signal<Option<Problem>>,
    /// Title and text.
    words: impl Fn(&Problem) -> (String, String) + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        problem.get().map(|problem| {
            let (title, text) = words(&problem);
            let kind = if problem == Problem::Refused(Refusal::EnrolmentExpired) { Kind::Warn } else { Kind::Bad };
            view! { <Notice kind title text /> }
        })
    }
}

/// What an action was refused for, or, before it was tried, what the page's address says; and how often it was.
/// A new refusal takes the focus, unless the page's code field does.
pub fn problem_of<F>(action: ServerAction<F>, takes_focus: bool) -> (Signal<Option<Problem>>, Signal<usize>)
where
    F: ServerFn<Error = Problem> + Clone + Send + Sync + 'static,
    F::Output: Clone + Send + Sync + 'static,
{
    let at_first = problem_of_query();
    let value = action.value();
    let problem = Signal::derive(move || match value.get() {
        None => at_first.clone(),
        Some(outcome) => outcome.err(),
    });
    let version = action.version();
    Effect::new(move |before: Option<usize>| {
        let now = version.get();
        if takes_focus && before.is_some_and(|before| before != now) && problem.get_untracked().is_some() {
            // After the notice has been drawn.
            request_animation_frame(|| browser::focus("#notice"));
        }
        now
    });
    (problem, version.into())
}

/// Title and text of a problem that may come on any page.
#[must_use]
pub fn general_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.refusal();
    let refusal = match problem {
        Problem::Refused(refusal) => refusal,
        Problem::Fault { reference } if !reference.is_empty() => {
            return (words.fault_title().to_owned(), words.fault_text(reference));
        }
        _ => return (words.fault_title().to_owned(), texts.error_page().text().to_owned()),
    };
    let pair = |title: &str, text: &str| (title.to_owned(), text.to_owned());
    match refusal {
        Refusal::Wait { seconds } => (words.wait_title().to_owned(), words.wait_text(&wait(texts, *seconds))),
        Refusal::Locked { seconds } => (words.locked_title().to_owned(), words.locked_text(&wait(texts, *seconds))),
        Refusal::SecondFactorDisabled => (words.disabled_title().to_owned(), words.disabled_text().to_owned()),
        Refusal::Busy => (words.busy_title().to_owned(), words.busy_text().to_owned()),
        Refusal::NotSignedIn => (words.ended_title().to_owned(), words.ended_text().to_owned()),
        Refusal::TriesSpent => {
            let words = texts.verify();
            (words.fifth_title().to_owned(), words.fifth_text().to_owned())
        }
        Refusal::Forbidden => pair(words.forbidden_title(), words.forbidden_text()),
        Refusal::NotFound => pair(words.not_found_title(), words.not_found_text()),
        Refusal::StepUpNeeded => pair(words.step_up_title(), words.step_up_text()),
        Refusal::WrongProof => pair(words.proof_title(), words.proof_text()),
        Refusal::ProofAlreadyUsed => pair(words.proof_used_title(), words.proof_used_text()),
        Refusal::LastOwner => pair(words.last_owner_title(), words.last_owner_text()),
        Refusal::Conflict => pair(words.conflict_title(), words.conflict_text()),
        Refusal::UsernameTaken => pair(words.username_taken_title(), words.username_taken_text()),
        Refusal::Missing => pair(words.missing_title(), words.missing_text()),
        Refusal::Field { .. } => pair(words.field_title(), words.field_text()),
        _ => pair(words.order_title(), words.order_text()),
    }
}

/// A wait as people say it: seconds below a minute, minutes below two hours.
pub(crate) fn wait(texts: Texts, seconds: u64) -> String {
    let words = texts.wait();
    match (seconds, minutes(seconds)) {
        (..60, _) => words.seconds(seconds),
        (_, minutes @ ..120) => words.minutes(minutes),
        (_, minutes) => words.hours(minutes.div_ceil(60)),
    }
}
