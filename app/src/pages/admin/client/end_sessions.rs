//! The dialog that ends a client's sessions.

use leptos::prelude::*;

use super::change::{Do, Refused, WillHappen, dialog};
use crate::{
    api::admin::client::{ClientToChangeView, EndClientSessions as End},
    frame::texts,
    parts::problem_of,
};

/// Ends every session of a client.
#[component]
pub fn EndClientSessions() -> impl IntoView {
    let words = texts().client();
    dialog(move |view| words.end_sessions_heading(&view.called), |view| view! { <EndForm view /> })
}

#[component]
fn EndForm(view: ClientToChangeView) -> impl IntoView {
    let words = texts().client();
    let act = ServerAction::<End>::new();
    let (problem, _) = problem_of(act, true);
    view! {
        <Refused problem />
        <WillHappen>
            <p>{words.end_sessions_text(&view.first_name)}</p>
        </WillHappen>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.id.clone() />
            <Do id=view.id word=words.end_sessions() pending=act.pending() class="button danger" />
        </ActionForm>
    }
}
