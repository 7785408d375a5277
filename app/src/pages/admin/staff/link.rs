//! The link of somebody who is invited to the staff: shown to whoever made it, renewed, taken back.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    PATH,
    person::{Foot, Named, about, page_of, staff_words},
};
use crate::{
    api::admin::{
        invitation::LinkView,
        staff::{
            ColleagueView, link_given::ColleagueHasLink, renew_link::RenewColleaguesLink as Renew,
            revoke_link::RevokeColleaguesLink as Revoke, view_colleagues_link,
        },
    },
    frame::texts,
    parts::{
        ProblemNotice, Submit,
        admin::{Dialog, LinkToGive, StepUp},
        loaded, problem_of,
    },
};

/// The link, to give.
#[component]
pub fn ColleaguesLink() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let view = Resource::new_blocking(move || id.get(), view_colleagues_link);
    loaded(view, |view| {
        view! {
            <Dialog title=texts().invite().done_heading(&view.name) back=PATH>
                <Give view />
            </Dialog>
        }
    })
}

#[component]
fn Give(view: LinkView) -> impl IntoView {
    let (all, words) = (texts(), texts().staff());
    let given = ServerAction::<ColleagueHasLink>::new();
    view! {
        <LinkToGive view=view.clone() />
        <div class="dialog-acts">
            <a class="button secondary" href="/admin/staff/invite">
                {words.another()}
            </a>
            <ActionForm action=given>
                <input type="hidden" name="colleague" value=view.client />
                <Submit word=all.invite().given() pending=given.pending() class="button primary" />
            </ActionForm>
        </div>
    }
}

/// Makes a new one.
#[component]
pub fn RenewColleaguesLink() -> impl IntoView {
    about(|texts, view| texts.invite().renew_heading(&view.called), page_of, |view| view! { <RenewForm view /> })
}

#[component]
fn RenewForm(view: ColleagueView) -> impl IntoView {
    let (all, words, back) = (texts(), texts().invite(), page_of(&view));
    let act = ServerAction::<Renew>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <ProblemNotice problem words=move |problem| staff_words(all, problem) />
        <p class="sub">{words.renew_text(&view.called)}</p>
        <ActionForm action=act>
            <Named view=view.clone() /> <StepUp fresh=view.fresh problem refusals />
            <Foot back word=words.renew() pending=act.pending() />
        </ActionForm>
    }
}

/// Takes it back.
#[component]
pub fn RevokeColleaguesLink() -> impl IntoView {
    about(|texts, view| texts.invite().revoke_heading(&view.called), page_of, |view| view! { <RevokeForm view /> })
}

#[component]
fn RevokeForm(view: ColleagueView) -> impl IntoView {
    let (all, words, back) = (texts(), texts().invite(), page_of(&view));
    let act = ServerAction::<Revoke>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <ProblemNotice problem words=move |problem| staff_words(all, problem) />
        <div class="notice bad">
            <div>
                <p>{words.revoke_text(&view.called)}</p>
            </div>
        </div>
        <ActionForm action=act>
            <Named view=view.clone() /> <StepUp fresh=view.fresh problem refusals />
            <Foot back word=words.revoke() pending=act.pending() class="button danger" />
        </ActionForm>
    }
}
