//! A password field that can show what is typed. Pasting and password managers are welcome.

use guichet::{error::PasswordRefusal, password::MAX};
use leptos::{html::Input, prelude::*};

use super::{Glyph, Icon};
use crate::{frame::texts, text::Texts};

/// The input and its "Show".
#[component]
pub fn PasswordField(
    /// What it is called in the form, and on the page.
    #[prop(default = "password")]
    name: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// The element that describes it.
    #[prop(into)]
    described_by: Signal<Option<&'static str>>,
    /// Whether something is wrong with it.
    #[prop(into)]
    invalid: Signal<bool>,
    /// Changes with every answer after which it is emptied.
    #[prop(optional, into)]
    refusals: Signal<usize>,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    Effect::new(move |seen: Option<usize>| {
        let count = refusals.get();
        if let Some(input) = field.get().filter(|_| seen.is_some_and(|seen| seen != count)) {
            input.set_value("");
        }
        count
    });
    let words = texts().sign_in();
    let shown = RwSignal::new(false);
    view! {
        <div class="revealed">
            <input
                node_ref=field
                class="input"
                id=name
                name=name
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required
                aria-describedby=move || described_by.get()
                aria-invalid=move || invalid.get().then_some("true")
            />
            <button
                class="button quiet small reveal live-only"
                type="button"
                aria-controls=name
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || {
                    let of = if shown.get() { Glyph::EyeOff } else { Glyph::Eye };
                    view! { <Icon of /> }
                }}
                <span>
                    {move || if shown.get() { words.hide() } else { words.show() }}
                    <span class="visually-hidden">" " {words.show_what()}</span>
                </span>
            </button>
        </div>
    }
}

/// What is wrong with a password that was chosen.
#[must_use]
pub fn password_error(texts: Texts, refusal: PasswordRefusal) -> String {
    let words = texts.password();
    match refusal {
        PasswordRefusal::TooShort => words.too_short().to_owned(),
        PasswordRefusal::TooLong => words.too_long(&MAX.to_string()),
        PasswordRefusal::Common => words.common().to_owned(),
        PasswordRefusal::Context => words.context().to_owned(),
        PasswordRefusal::Same => words.same().to_owned(),
    }
}
