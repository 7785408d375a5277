//! Step 1 of 3: the password. Opening the page spends nothing; mail scanners open links too.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{
        set_up::AcceptInvitation,
        view::{InvitationView, view_invitation},
    },
    frame::texts,
    parts::{ChosenPassword, ProblemNotice, SetUpPage, Stepper, Submit, chosen_password_words, loaded, problem_of},
};

/// The page that an invitation's link opens.
#[component]
pub fn Invitation() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with(|map| map.get("token")).unwrap_or_default();
    let view = Resource::new_blocking(token, view_invitation);
    view! {
        <SetUpPage title=texts().password().heading() focus="#password">
            {loaded(view, move |view| view! { <Card view token=untrack(token) /> })}
        </SetUpPage>
    }
}

#[component]
fn Card(view: InvitationView, token: String) -> impl IntoView {
    let (all, words) = (texts(), texts().password());
    let accept = ServerAction::<AcceptInvitation>::new();
    let (problem, _) = problem_of(accept, true);
    view! {
        {view.steps_follow.then(|| view! { <Stepper at=1 /> })}
        <div class="card">
            <ProblemNotice problem words=move |problem| chosen_password_words(all, problem) />
            <h1>{words.heading()}</h1>
            <p class="lead">{words.text()}</p>
            <ActionForm action=accept>
                <input type="hidden" name="token" value=token />
                <ChosenPassword username=view.username problem />
                <Submit word=words.submit() pending=accept.pending() />
            </ActionForm>
        </div>
    }
}
