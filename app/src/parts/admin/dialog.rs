//! A dialog that is a route of its own: the browser's own modal dialog where scripts run, a page of the same content
//! where they don't. Escape and Cancel lead back; the browser keeps the focus inside, and the page behind still.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::browser;

/// The dialog. What stands behind it is drawn by the page that it belongs to.
#[component]
pub fn Dialog(
    /// Its title.
    #[prop(into)]
    title: String,
    /// Where Escape leads.
    #[prop(into)]
    back: String,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    Effect::new(|_| request_animation_frame(browser::show_modal));
    let navigate = use_navigate();
    let cancel = move |event: leptos::ev::Event| {
        event.prevent_default();
        navigate(&back, leptos_router::NavigateOptions::default());
    };
    view! {
        <dialog class="dialog" open aria-labelledby="dialog-title" on:cancel=cancel>
            <h2 id="dialog-title">{title}</h2>
            {children()}
        </dialog>
    }
}
