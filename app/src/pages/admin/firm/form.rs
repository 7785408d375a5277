//! What the dialogs of the firm have in common: each holds one form, filled with what stands now.

use guichet::Refusal;
use leptos::prelude::*;

use super::PATH;
use crate::{
    api::admin::firm::{FirmView, view_firm},
    frame::texts,
    parts::{
        Submit,
        admin::{Dialog, StepUp, act_words, field_problem},
        loaded,
    },
    problem::Problem,
    text::Texts,
};

/// A dialog about the firm.
pub(super) fn dialog<V: IntoView + 'static>(
    title: &'static str,
    draw: impl Fn(FirmView) -> V + Copy + Send + 'static,
) -> impl IntoView {
    let view = Resource::new_blocking(|| (), |()| view_firm());
    view! {
        <Dialog title back=PATH>
            {loaded(view, draw)}
        </Dialog>
    }
}

/// The end of a form: the code of whoever saves, and the buttons.
#[component]
pub(super) fn End(
    /// The dialog's own address.
    path: &'static str,
    fresh: bool,
    #[prop(into)] problem: Signal<Option<Problem>>,
    #[prop(into)] refusals: Signal<usize>,
    #[prop(into)] pending: Signal<bool>,
    /// What the button says.
    #[prop(optional, into)]
    word: Option<&'static str>,
    #[prop(default = "button primary")] class: &'static str,
) -> impl IntoView {
    let all = texts();
    let meanwhile = move || problem.with(|problem| *problem == Some(Problem::Refused(Refusal::Conflict)));
    view! {
        // A browser with scripts still has the form as it was; without them it was loaded anew.
        {move || {
            meanwhile()
                .then(|| {
                    view! {
                        <p class="more live-only">
                            <a href=path rel="external">
                                {all.refusal().conflict_reload()}
                            </a>
                        </p>
                    }
                })
        }}
        <StepUp fresh problem refusals />
        <div class="dialog-acts">
            <a class="button secondary" href=PATH>
                {all.step_up().cancel()}
            </a>
            <Submit word=word.unwrap_or(all.firm().save()) pending class />
        </div>
    }
}

/// What a form was refused for.
pub(super) fn save_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.firm();
    match problem {
        Problem::Refused(Refusal::Field { .. }) => (words.error_title().to_owned(), words.error_text().to_owned()),
        other => act_words(texts, other),
    }
}

/// Whether a field was refused.
pub(super) fn invalid(
    problem: Signal<Option<Problem>>,
    field: guichet::error::Field,
) -> impl Fn() -> bool + Copy + Send + Sync + 'static {
    move || problem.with(|problem| field_problem(problem.as_ref(), field))
}
