//! One field for either kind of code, and the ring that shows when the app's next code comes.

use guichet::totp::STEP_SECONDS;
use leptos::{html::Input, prelude::*};

use crate::frame::texts;

/// The input. Digits are grouped as they are typed; a recovery code makes the text smaller. It is emptied after a
/// refusal, with the caret in it.
#[component]
pub fn CodeField(
    /// Whether a recovery code alone is expected.
    #[prop(optional)]
    recovery: bool,
    /// The element that describes it.
    #[prop(into)]
    described_by: Signal<Option<&'static str>>,
    /// Whether the last code was refused.
    #[prop(into)]
    invalid: Signal<bool>,
    /// Changes with every refusal.
    #[prop(into)]
    refusals: Signal<usize>,
    /// Whether it takes the focus when the page is loaded.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let long = RwSignal::new(recovery);
    Effect::new(move |seen: Option<usize>| {
        let count = refusals.get();
        if let Some(input) = field.get().filter(|_| seen.is_some_and(|seen| seen != count)) {
            input.set_value("");
            long.set(recovery);
            let _ = input.focus();
        }
        count
    });
    let group = move |_| {
        let Some(input) = field.get() else { return };
        let typed = input.value();
        if let Some(grouped) = grouped(&typed).filter(|grouped| *grouped != typed) {
            input.set_value(&grouped);
        }
        // Seven characters are six digits and their space.
        long.set(recovery || input.value().chars().count() > 7);
    };
    view! {
        <input
            node_ref=field
            class="input code-input"
            class:long=move || long.get()
            id="code"
            name="code"
            type="text"
            inputmode=if recovery { "text" } else { "numeric" }
            autocomplete=if recovery { "off" } else { "one-time-code" }
            autocapitalize=if recovery { "characters" } else { "none" }
            spellcheck="false"
            maxlength="64"
            required
            autofocus=autofocus
            aria-describedby=move || described_by.get()
            aria-invalid=move || invalid.get().then_some("true")
            on:input=group
        />
    }
}

/// Four to six digits with a space after the third; nothing for anything else, which is left as typed.
fn grouped(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = (4..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let (head, tail) = digits.split_at_checked(3).filter(|_| plain)?;
    Some(format!("{head} {tail}"))
}

/// When the app shows its next code. Not announced: it would chatter.
#[component]
pub fn Ring(
    /// Seconds until then when the page was drawn, by the server's clock.
    next_code_in: u64,
) -> impl IntoView {
    let left = RwSignal::new(next_code_in);
    tick(next_code_in, left);
    let words = texts().verify();
    view! {
        <span class="ring live-only" aria-hidden="true">
            <svg viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="8.75" />
                <circle
                    class="left"
                    cx="10"
                    cy="10"
                    r="8.75"
                    pathLength=STEP_SECONDS.to_string()
                    stroke-dasharray=move || format!("{} {STEP_SECONDS}", left.get())
                />
            </svg>
            {move || words.new_code_in(&left.get().to_string())}
        </span>
    }
}

/// Counts down in the browser, from the clock and not by counting: a page in the background sleeps.
#[cfg(feature = "hydrate")]
fn tick(next_code_in: u64, left: RwSignal<u64>) {
    use std::time::Duration;

    let into_step = STEP_SECONDS.saturating_sub(next_code_in);
    Effect::new(move |_| {
        let started = js_sys::Date::now();
        let count = move || {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole seconds since the page was drawn; a clock that was set back counts as none"
            )]
            let seconds = ((js_sys::Date::now() - started) / 1000.0) as u64;
            left.set(STEP_SECONDS - (into_step + seconds) % STEP_SECONDS);
        };
        if let Ok(handle) = set_interval_with_handle(count, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn tick(_: u64, _: RwSignal<u64>) {}
