//! The dialogs that give a client a new link, and take it back.

use leptos::prelude::*;

use super::change::{Do, Refused, WillHappen, dialog};
use crate::{
    api::admin::{
        client::ClientToChangeView,
        invitation::{RenewLink, RevokeLink},
    },
    frame::texts,
    parts::{admin::StepUp, problem_of},
};

/// Gives a client a new link.
#[component]
pub fn RenewClientLink() -> impl IntoView {
    dialog(|view| texts().invite().renew_heading(&view.called), |view| view! { <RenewForm view /> })
}

#[component]
fn RenewForm(view: ClientToChangeView) -> impl IntoView {
    let words = texts().invite();
    let act = ServerAction::<RenewLink>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <Refused problem />
        <p class="sub">{words.renew_text(&view.called)}</p>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.id.clone() />
            <StepUp fresh=view.fresh problem refusals />
            <Do id=view.id word=words.renew() pending=act.pending() />
        </ActionForm>
    }
}

/// Takes a client's link back.
#[component]
pub fn RevokeClientLink() -> impl IntoView {
    let words = texts().client();
    dialog(move |view| words.revoke_link_heading(&view.called), |view| view! { <RevokeForm view /> })
}

#[component]
fn RevokeForm(view: ClientToChangeView) -> impl IntoView {
    let words = texts().client();
    let act = ServerAction::<RevokeLink>::new();
    let (problem, _) = problem_of(act, true);
    view! {
        <Refused problem />
        <WillHappen>
            <p>{words.revoke_link_text(&view.first_name)}</p>
        </WillHappen>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.id.clone() />
            <Do id=view.id word=words.revoke_link() pending=act.pending() class="button danger" />
        </ActionForm>
    }
}
