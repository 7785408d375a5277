//! The one primary button of a form.

use leptos::prelude::*;

/// Sends its form. While it works it keeps its width and word, and pressing again does nothing.
#[component]
pub fn Submit(
    /// What it does, as a verb.
    word: &'static str,
    /// Whether an answer is awaited.
    #[prop(into)]
    pending: Signal<bool>,
    /// Its classes.
    #[prop(default = "button primary block")]
    class: &'static str,
) -> impl IntoView {
    let once = move |event: leptos::ev::MouseEvent| {
        if pending.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <button class=class aria-busy=move || pending.get().then_some("true") on:click=once>
            {word}
        </button>
    }
}
