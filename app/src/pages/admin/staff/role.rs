//! The dialog that makes an accountant an owner, or an owner an accountant.

use guichet::account::Role;
use leptos::prelude::*;

use super::person::{Foot, Impossible, Named, about, page_of, staff_words};
use crate::{
    api::admin::staff::{ColleagueView, change_role::ChangeRole as Change},
    frame::texts,
    parts::{ProblemNotice, admin::StepUp, problem_of},
};

/// Changes a role.
#[component]
pub fn ChangeRole() -> impl IntoView {
    about(|texts, view| texts.staff().change_role_heading(&view.called), page_of, |view| view! { <Form view /> })
}

#[component]
fn Form(view: ColleagueView) -> impl IntoView {
    let (all, words, back) = (texts(), texts().staff(), page_of(&view));
    if view.person.is_you {
        return view! { <Impossible text=words.not_own_role() back /> }.into_any();
    }
    let act = ServerAction::<Change>::new();
    let (problem, refusals) = problem_of(act, true);
    let role = view.person.other_role();
    let text =
        if role == Role::Owner { words.becomes_owner(&view.called) } else { words.becomes_accountant(&view.called) };
    view! {
        <ProblemNotice problem words=move |problem| staff_words(all, problem) />
        <p class="sub">{text} " " {words.role_sessions(&view.called)}</p>
        <ActionForm action=act>
            <Named view=view.clone() /> <input type="hidden" name="role" value=role.as_str() />
            <StepUp fresh=view.fresh problem refusals />
            <Foot back word=words.change_role() pending=act.pending() />
        </ActionForm>
    }
    .into_any()
}
