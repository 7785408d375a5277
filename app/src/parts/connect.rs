//! What connects an app, in set-up and on the security page: the steps, the three ways into the app, the first code.

use guichet::Refusal;
use leptos::prelude::*;

use super::{CodeField, CopyButton, FieldError, Glyph, Icon, general_words};
use crate::{api::view::AuthenticatorView, frame::texts, problem::Problem, text::Texts};

/// The steps before the code, where there is room for them.
#[component]
pub fn ConnectSteps() -> impl IntoView {
    let words = texts().authenticator();
    view! {
        <ol class="steps when-wide">
            <li>
                <span class="step-number" aria-hidden="true">
                    "1"
                </span>
                <h2>{words.open()}</h2>
                <p>{words.open_text()}</p>
            </li>
            <li>
                <span class="step-number" aria-hidden="true">
                    "2"
                </span>
                <h2>{words.scan()}</h2>
                <p>{words.scan_text()}</p>
            </li>
        </ol>
    }
}

/// The three ways into an app: its link on the same phone, the key, the QR code.
#[component]
pub fn ConnectPanel(
    /// What the page shows of it.
    view: AuthenticatorView,
) -> impl IntoView {
    let words = texts().authenticator();
    let copied = view.key.replace(' ', "");
    // Eight groups of four, on two lines.
    let (first, second) = view.key.split_at_checked(19).unwrap_or((&view.key, ""));
    let (first, second) = (first.to_owned(), second.trim_start().to_owned());
    view! {
        <div class="panel">
            <div class="open-app when-narrow">
                <a class="button outline block" href=view.uri rel="external">
                    <Icon of=Glyph::Device />
                    {words.open_app()}
                </a>
                <p class="hint">{words.open_app_text()}</p>
            </div>
            <div class="by-key">
                <div class="key-head">
                    <h2>
                        <span class="when-wide">{words.key()}</span>
                        <span class="when-narrow">{words.key_short()}</span>
                    </h2>
                    <CopyButton text=copied word=words.copy() class="button quiet small live-only" />
                </div>
                <p class="key-box" id="totp-key">
                    <span>{first}</span>
                    " "
                    <span>{second}</span>
                </p>
                <p class="hint">
                    <span class="when-wide">{words.key_text()}</span>
                    <span class="when-narrow">{words.key_short_text()}</span>
                </p>
                <dl class="facts when-wide">
                    <dt>{words.account()}</dt>
                    <dd>{view.account}</dd>
                    <dt>{words.kind()}</dt>
                    <dd>{words.kind_time()}</dd>
                </dl>
            </div>
            <div class="scan">
                <h2 class="when-narrow">{words.qr_short()}</h2>
                <p class="qr-tile">
                    <img id="qr" src=view.qr width=view.qr_size height=view.qr_size alt=words.qr() />
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// The field for the first code, which is the third step.
#[component]
pub fn FirstCode(
    /// What was refused, if anything.
    problem: Signal<Option<Problem>>,
    /// Changes with every refusal.
    refusals: Signal<usize>,
) -> impl IntoView {
    let words = texts().authenticator();
    let error = move || match problem.get() {
        Some(Problem::Refused(Refusal::WrongFirstCode)) => Some(words.wrong_field()),
        Some(Problem::Refused(Refusal::NotACode)) => Some(words.format_field()),
        _ => None,
    };
    view! {
        <div class="field">
            <span class="step-number when-wide" aria-hidden="true">
                "3"
            </span>
            <div class="label-line">
                <label for="code">
                    <span class="when-wide">{words.enter()}</span>
                    <span class="when-narrow">{words.enter_short()}</span>
                </label>
            </div>
            {move || error().map(|text| view! { <FieldError id="code-error" text /> })}
            <CodeField
                described_by=Signal::derive(move || error().map(|_| "code-error"))
                invalid=Signal::derive(move || error().is_some())
                refusals
            />
        </div>
    }
}

/// Title and text of what a first code was refused for.
#[must_use]
pub fn first_code_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.authenticator();
    match problem {
        Problem::Refused(Refusal::WrongFirstCode) => (words.wrong_title().to_owned(), words.wrong_text().to_owned()),
        Problem::Refused(Refusal::NotACode) => {
            (texts.verify().format_title().to_owned(), texts.verify().format_text().to_owned())
        }
        other => general_words(texts, other),
    }
}
