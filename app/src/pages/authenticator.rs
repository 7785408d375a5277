//! Step 2 of 3: the QR code, the key, and the first code.

use guichet::Refusal;
use leptos::prelude::*;

use crate::{
    api::{
        set_up::ConfirmEnrolment,
        view::{AuthenticatorView, view_authenticator},
    },
    frame::{speak, texts},
    parts::{
        CodeField, CopyButton, FieldError, Glyph, Icon, ProblemNotice, SetUpPage, Stepper, Submit, general_words,
        loaded, problem_of,
    },
    problem::Problem,
};

/// The page that connects an app.
#[component]
pub fn Authenticator() -> impl IntoView {
    let confirm = ServerAction::<ConfirmEnrolment>::new();
    // When the ten minutes were over, there is a new QR code to show.
    let expired = move || confirm.value().get() == Some(Err(Problem::Refused(Refusal::EnrolmentExpired)));
    let view = Resource::new_blocking(move || expired().then(|| confirm.version().get()), |_| view_authenticator());
    view! {
        <SetUpPage title=texts().authenticator().heading() class="broad">
            <Stepper at=2 />
            {loaded(view, move |view| view! { <Card view confirm /> })}
        </SetUpPage>
    }
}

#[component]
fn Card(view: AuthenticatorView, confirm: ServerAction<ConfirmEnrolment>) -> impl IntoView {
    speak(view.locale);
    let (all, words) = (texts(), texts().authenticator());
    let (problem, refusals) = problem_of(confirm, false);
    let field_error = move || match problem.get() {
        Some(Problem::Refused(Refusal::WrongFirstCode)) => Some(words.wrong_field()),
        Some(Problem::Refused(Refusal::NotACode)) => Some(words.format_field()),
        _ => None,
    };
    let notice = move |problem: &Problem| match problem {
        Problem::Refused(Refusal::WrongFirstCode) => (words.wrong_title().to_owned(), words.wrong_text().to_owned()),
        Problem::Refused(Refusal::NotACode) => {
            (all.verify().format_title().to_owned(), all.verify().format_text().to_owned())
        }
        Problem::Refused(Refusal::EnrolmentExpired) => {
            (words.expired_title().to_owned(), words.expired_text().to_owned())
        }
        other => general_words(all, other),
    };
    view! {
        <div class="card connect">
            <div class="head">
                <ProblemNotice problem words=notice />
                <h1>{words.heading()}</h1>
                <p class="lead when-wide">{words.text()}</p>
            </div>
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
            <Panel view=view.clone() />
            <ActionForm action=confirm>
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
                    {move || field_error().map(|text| view! { <FieldError id="code-error" text /> })}
                    <CodeField
                        described_by=Signal::derive(move || field_error().map(|_| "code-error"))
                        invalid=Signal::derive(move || field_error().is_some())
                        refusals
                    />
                </div>
                <Submit word=words.submit() pending=confirm.pending() />
                {view
                    .optional
                    .then(|| {
                        view! {
                            <p class="other-way not-now">
                                <a href="/">{all.set_up().not_now()}</a>
                            </p>
                        }
                    })}
            </ActionForm>
        </div>
    }
}

/// The three ways into an app: its link on the same phone, the key, the QR code.
#[component]
fn Panel(view: AuthenticatorView) -> impl IntoView {
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
