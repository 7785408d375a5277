//! What the dialogs have in common that change something about a client.

use guichet::error;
use leptos::prelude::*;

use super::{named_client, page_words, path_of};
use crate::{
    api::admin::client::{ClientToChangeView, view_client_to_change},
    frame::texts,
    parts::{
        ProblemNotice, Submit,
        admin::{Dialog, Field, field_problem},
        loaded,
    },
    problem::Problem,
};

/// A dialog about the client in the address: its title, and what it holds.
pub(super) fn dialog<V: IntoView + 'static>(
    title: impl Fn(&ClientToChangeView) -> String + Copy + Send + Sync + 'static,
    draw: impl Fn(ClientToChangeView) -> V + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let client = named_client();
    let view = Resource::new_blocking(move || client.get(), view_client_to_change);
    loaded(view, move |view| {
        let (title, back) = (title(&view), path_of(&view.id));
        view! {
            <Dialog title back>
                {draw(view)}
            </Dialog>
        }
    })
}

/// What was refused.
#[component]
pub(super) fn Refused(problem: Signal<Option<Problem>>) -> impl IntoView {
    let all = texts();
    view! { <ProblemNotice problem words=move |problem| page_words(all, problem) /> }
}

/// What will happen.
#[component]
pub(super) fn WillHappen(children: Children) -> impl IntoView {
    view! {
        <div class="notice bad">
            <div>{children()}</div>
        </div>
    }
}

/// Why.
#[component]
pub(super) fn Why(problem: Signal<Option<Problem>>) -> impl IntoView {
    let words = texts().client();
    let invalid =
        move || problem.with(|problem| field_problem(problem.as_ref(), error::Field::Reason)).then_some("true");
    view! {
        <Field id="reason" label=words.reason() hint=words.reason_hint() of=error::Field::Reason problem>
            <input
                class="input medium"
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

/// Back, or do it.
#[component]
pub(super) fn Do(
    id: String,
    word: &'static str,
    #[prop(into)] pending: Signal<bool>,
    #[prop(default = "button primary")] class: &'static str,
) -> impl IntoView {
    view! {
        <div class="dialog-acts">
            <a class="button secondary" href=path_of(&id)>
                {texts().client().cancel()}
            </a>
            <Submit word pending class />
        </div>
    }
}
