//! Another password, in the place of a forgotten one. Opening the page spends nothing; mail scanners open links too.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api::password::{PasswordResetView, ResetPassword, view_password_reset},
    frame::texts,
    parts::{ChosenPassword, EntryPage, ProblemNotice, Submit, chosen_password_words, loaded, problem_of},
};

/// The page that the link opens.
#[component]
pub fn NewPassword() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with(|map| map.get("token")).unwrap_or_default();
    let view = Resource::new_blocking(token, view_password_reset);
    view! {
        <EntryPage title=texts().forgot().new_heading() focus="#password">
            {loaded(view, move |view| view! { <Card view token=untrack(token) /> })}
        </EntryPage>
    }
}

#[component]
fn Card(view: PasswordResetView, token: String) -> impl IntoView {
    let all = texts();
    let reset = ServerAction::<ResetPassword>::new();
    let (problem, _) = problem_of(reset, true);
    view! {
        <div class="card">
            <ProblemNotice problem words=move |problem| chosen_password_words(all, problem) />
            <h1>{all.forgot().new_heading()}</h1>
            <p class="lead">{all.forgot().new_text()}</p>
            <ActionForm action=reset>
                <input type="hidden" name="token" value=token />
                <ChosenPassword username=view.username problem />
                <Submit word=all.forgot().new_submit() pending=reset.pending() />
            </ActionForm>
        </div>
    }
}
