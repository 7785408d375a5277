//! The QR code of an app that joins the others or takes one's place, and its first code. Until then the others work as
//! before; whoever leaves finds it here again.

use guichet::Refusal;
use leptos::prelude::*;

use crate::{
    api::{
        security::JoinAuthenticator,
        view::{ConnectView, view_connect},
    },
    frame::{speak, texts},
    parts::{
        ConnectPanel, ConnectSteps, FirstCode, Kind, Notice, ProblemNotice, SetUpPage, Submit, first_code_words,
        loaded, problem_of,
    },
    problem::Problem,
};

/// The page.
#[component]
pub fn ConnectApp() -> impl IntoView {
    let join = ServerAction::<JoinAuthenticator>::new();
    // When its time was over, there is nothing to show any more.
    let expired = move || join.value().get() == Some(Err(Problem::Refused(Refusal::EnrolmentExpired)));
    let view = Resource::new_blocking(expired, |_| view_connect());
    view! {
        <SetUpPage title=texts().authenticator().heading() class="broad" signed_in=true>
            {loaded(
                view,
                move |view| match view {
                    Some(view) => view! { <Card view join /> }.into_any(),
                    None => view! { <Gone /> }.into_any(),
                },
            )}
        </SetUpPage>
    }
}

#[component]
fn Gone() -> impl IntoView {
    let words = texts().security();
    view! {
        <div class="card">
            <h1>{words.connect_gone()}</h1>
            <p class="lead">{words.connect_gone_text()}</p>
            <p class="one-way">
                <a class="button primary" href="/security">
                    {words.back()}
                </a>
            </p>
        </div>
    }
}

#[component]
fn Card(view: ConnectView, join: ServerAction<JoinAuthenticator>) -> impl IntoView {
    speak(view.panel.locale);
    let (all, words) = (texts(), texts().security());
    let (problem, refusals) = problem_of(join, false);
    let (submit, give_up) = if view.replaces {
        (words.replace_submit(), words.unfinished_drop())
    } else {
        (words.add_submit(), words.cancel())
    };
    view! {
        <div class="card connect">
            <div class="head">
                <ProblemNotice problem words=move |problem| first_code_words(all, problem) />
                {view.replaces.then(|| view! { <Notice kind=Kind::Warn title=words.replace_care() text="" /> })}
                <h1>{all.authenticator().heading()}</h1>
            </div>
            <ConnectSteps />
            <ConnectPanel view=view.panel />
            <ActionForm action=join>
                <FirstCode problem refusals />
                <Submit word=submit pending=join.pending() />
            </ActionForm>
            <form class="give-up" method="post" action="/api/security/give-up-authenticator">
                <button class="button quiet">{give_up}</button>
            </form>
        </div>
    }
}
