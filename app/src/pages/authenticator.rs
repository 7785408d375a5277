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
        ConnectPanel, ConnectSteps, FirstCode, ProblemNotice, SetUpPage, Stepper, Submit, first_code_words, loaded,
        problem_of,
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
        <SetUpPage title=texts().authenticator().heading() class="broad" signed_in=true>
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
    let notice = move |problem: &Problem| match problem {
        Problem::Refused(Refusal::EnrolmentExpired) => {
            (words.expired_title().to_owned(), words.expired_text().to_owned())
        }
        other => first_code_words(all, other),
    };
    view! {
        <div class="card connect">
            <div class="head">
                <ProblemNotice problem words=notice />
                <h1>{words.heading()}</h1>
                <p class="lead when-wide">{words.text()}</p>
            </div>
            <ConnectSteps />
            <ConnectPanel view=view.clone() />
            <ActionForm action=confirm>
                <FirstCode problem refusals />
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
