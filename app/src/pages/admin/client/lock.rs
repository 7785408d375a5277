//! The dialogs that lock and unlock a client.

use leptos::prelude::*;

use super::change::{Do, Refused, Why, WillHappen, dialog};
use crate::{
    api::admin::client::{ClientToChangeView, LockClient as Lock, UnlockClient as Unlock},
    frame::texts,
    parts::{admin::StepUp, problem_of},
};

/// Locks a client.
#[component]
pub fn LockClient() -> impl IntoView {
    let words = texts().client();
    dialog(move |view| words.lock_heading(&view.called), |view| view! { <LockForm view /> })
}

#[component]
fn LockForm(view: ClientToChangeView) -> impl IntoView {
    let words = texts().client();
    let act = ServerAction::<Lock>::new();
    let (problem, _) = problem_of(act, true);
    view! {
        <Refused problem />
        <WillHappen>
            <p>{words.lock_text(&view.first_name)}</p>
        </WillHappen>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.id.clone() />
            <Why problem />
            <Do id=view.id word=words.lock() pending=act.pending() class="button danger" />
        </ActionForm>
    }
}

/// Unlocks a client.
#[component]
pub fn UnlockClient() -> impl IntoView {
    let words = texts().client();
    dialog(move |view| words.unlock_heading(&view.called), |view| view! { <UnlockForm view /> })
}

#[component]
fn UnlockForm(view: ClientToChangeView) -> impl IntoView {
    let words = texts().client();
    let act = ServerAction::<Unlock>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <Refused problem />
        <p class="sub">{words.unlock_text(&view.first_name)}</p>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.id.clone() />
            <StepUp fresh=view.fresh problem refusals />
            <Do id=view.id word=words.unlock() pending=act.pending() />
        </ActionForm>
    }
}
