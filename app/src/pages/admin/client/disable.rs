//! The dialogs that disable a client and enable them again.

use leptos::prelude::*;

use super::change::{Do, Refused, Why, WillHappen, dialog};
use crate::{
    api::admin::client::{ClientToChangeView, DisableClient as Disable, EnableClient as Enable},
    frame::texts,
    parts::{
        admin::{StepUp, told},
        problem_of,
    },
};

/// Disables a client.
#[component]
pub fn DisableClient() -> impl IntoView {
    let words = texts().client();
    dialog(move |view| words.disable_heading(&view.called), |view| view! { <DisableForm view /> })
}

#[component]
fn DisableForm(view: ClientToChangeView) -> impl IntoView {
    let words = texts().client();
    let (told, first_name) = (told(&view.first_name, !view.email.is_empty()), view.first_name);
    let act = ServerAction::<Disable>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <Refused problem />
        <WillHappen>
            <p>{words.disable_text(&first_name)}</p>
            <p>{words.disable_also()}</p>
            <p>{told}</p>
        </WillHappen>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.id.clone() />
            <Why problem />
            <StepUp fresh=view.fresh problem refusals />
            <Do id=view.id word=words.disable() pending=act.pending() class="button danger" />
        </ActionForm>
    }
}

/// Enables a client again.
#[component]
pub fn EnableClient() -> impl IntoView {
    let words = texts().client();
    dialog(move |view| words.enable_heading(&view.called), |view| view! { <EnableForm view /> })
}

#[component]
fn EnableForm(view: ClientToChangeView) -> impl IntoView {
    let words = texts().client();
    let act = ServerAction::<Enable>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <Refused problem />
        <p class="sub">{words.enable_text(&view.first_name)}</p>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.id.clone() />
            <StepUp fresh=view.fresh problem refusals />
            <Do id=view.id word=words.enable() pending=act.pending() />
        </ActionForm>
    }
}
