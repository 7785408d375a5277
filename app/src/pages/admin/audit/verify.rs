//! The dialog that verifies the chain: some lines a request, one after the other by itself where scripts run.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::PATH;
use crate::{
    api::admin::audit::verify::{ReachedView, VerifyAudit as Verify, view_verification},
    frame::texts,
    parts::{ProblemNotice, Submit, admin::Dialog, general_words, problem_of, reloaded},
};

/// The dialog.
#[component]
pub fn VerifyAudit() -> impl IntoView {
    let query = use_query_map();
    let ticket = Memo::new(move |_| query.with(|query| query.get("ticket")).unwrap_or_default());
    let verify = ServerAction::<Verify>::new();
    let (problem, _) = problem_of(verify, true);
    // A step that was begun here goes on by itself; an address alone changes nothing.
    Effect::new(move |before: Option<String>| {
        let now = ticket.get();
        let moved = before.is_some_and(|before| before != now);
        if moved && !now.is_empty() && verify.version().get_untracked() > 0 {
            verify.dispatch(Verify { ticket: now.clone() });
        }
        now
    });
    let view = Resource::new_blocking(move || ticket.get(), view_verification);
    let (all, words) = (texts(), texts().audit());
    view! {
        <Dialog title=words.verify() back=PATH>
            <ProblemNotice problem words=move |problem| general_words(all, problem) />
            <p>{words.verify_text()}</p>
            <p class="sub">{words.verify_steps()}</p>
            {reloaded(view, |view| view! { <Reached view /> })}
            <ActionForm action=verify>
                <input type="hidden" name="ticket" prop:value=move || ticket.get() value=ticket.get_untracked() />
                <div class="dialog-acts">
                    <a class="button secondary" href=PATH>
                        {words.close()}
                    </a>
                    {move || {
                        let word = if ticket.with(String::is_empty) { words.verify_submit() } else { words.verify_on() };
                        view! { <Submit word pending=verify.pending() class="button primary" /> }
                    }}
                </div>
            </ActionForm>
        </Dialog>
    }
}

/// How far it has come.
#[component]
fn Reached(view: ReachedView) -> impl IntoView {
    let words = texts().audit();
    let ReachedView { reached, total } = view;
    let bar = reached.map(|reached| {
        view! {
            <progress class="audit-progress" max=total value=reached>
                {words.verify_reached(reached)}
            </progress>
        }
    });
    view! {
        <p role="status">{reached.map(|reached| words.verify_reached(reached))} " " {words.verify_total(total)}</p>
        {bar}
    }
}
