//! A dialog that is a route of its own: the browser's own modal dialog where scripts run, a page of the same content
//! where they don't. Escape and Cancel lead back; the browser keeps the focus inside, and the page behind still.

use leptos::{html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::parts::Titled;

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
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = element.get() {
            // It was drawn open, for whoever has no scripts; only what is closed can become modal.
            let _ = dialog.remove_attribute("open");
            let _ = dialog.show_modal();
        }
    });
    // Closing it gives the focus back to the page, which then has it at its beginning: it is read anew.
    let is_here = StoredValue::new(true);
    on_cleanup(move || {
        is_here.try_set_value(false);
        if let Some(dialog) = element.try_get_untracked().flatten() {
            dialog.close();
        }
    });
    let navigate = use_navigate();
    // A browser closes without asking when Escape comes twice.
    let leave = move |_: leptos::ev::Event| {
        if is_here.try_get_value() == Some(true) {
            navigate(&back, NavigateOptions::default());
        }
    };
    let cancel = {
        let leave = leave.clone();
        move |event: leptos::ev::Event| {
            event.prevent_default();
            leave(event);
        }
    };
    view! {
        <Titled title=title.clone() focus="dialog" />
        <dialog class="dialog" open aria-labelledby="dialog-title" node_ref=element on:cancel=cancel on:close=leave>
            <h2 id="dialog-title">{title}</h2>
            {children()}
        </dialog>
    }
}
