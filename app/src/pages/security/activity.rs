//! What happened to the account: the last of it on the security page, the rest page by page.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::WayBack;
use crate::{
    api::view::{ActivityLine, ActivityPage, ActivityView, view_activity},
    frame::{speak, texts},
    parts::{SetUpPage, loaded},
};

/// All of it.
#[component]
pub fn Activity() -> impl IntoView {
    let query = use_query_map();
    let page = move || query.with(|query| query.get("page")).unwrap_or_default();
    let view = Resource::new_blocking(page, view_activity);
    view! {
        <SetUpPage title=texts().security().all_activity() signed_in=true>
            <WayBack />
            {loaded(view, |view| view! { <Card view /> })}
        </SetUpPage>
    }
}

#[component]
fn Card(view: ActivityPage) -> impl IntoView {
    speak(view.locale);
    let words = texts().security();
    let turn = |page: u32, word: &'static str| view! { <a href=format!("/security/activity?page={page}")>{word}</a> };
    let newer = (view.page > 1).then(|| turn(view.page - 1, words.newer()));
    let older = view.activity.more.then(|| turn(view.page + 1, words.older()));
    view! {
        <div class="card happened">
            <h1>{words.all_activity()}</h1>
            <Lines activity=view.activity />
            <p class="turn">{newer} {older}</p>
        </div>
    }
}

/// The lines, today's apart.
#[component]
pub fn Lines(
    /// What happened.
    activity: ActivityView,
) -> impl IntoView {
    let words = texts().security();
    if activity.today.is_empty() && activity.earlier.is_empty() {
        return view! { <p class="hint">{words.activity_none()}</p> }.into_any();
    }
    let groups = [(words.today(), activity.today), (words.earlier(), activity.earlier)];
    let groups = groups.map(|(when, lines)| {
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|ActivityLine { what, when, look }| {
                view! {
                    <li class=look.then_some("look")>
                        <b>{what}</b>
                        <p>{when}</p>
                    </li>
                }
            });
            view! {
                <p class="day" aria-hidden="true">
                    {when}
                </p>
                <ul class="moments" aria-label=when>{lines.collect_view()}</ul>
            }
        })
    });
    groups.into_any()
}
