//! The dialogs that reset a colleague who can't use their app, or give them a code, as with a client.

use guichet::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    PATH,
    person::{Foot, Impossible, Named, about, page_of, staff_words},
};
use crate::{
    api::admin::{
        code::CodeView,
        help::ObstacleView,
        staff::{
            ColleagueView, code_given::ColleagueHasCode, issue_code::IssueCodeToColleague,
            reset::ResetColleague as Reset, view_colleagues_code,
        },
    },
    frame::texts,
    parts::{
        ProblemNotice, Submit,
        admin::{CodeToGive, Dialog, Identity, ResetReason, StepUp, told},
        problem_of,
    },
    problem::Problem,
    text::{Texts, elides},
};

/// Resets them.
#[component]
pub fn ResetColleague() -> impl IntoView {
    let heading = |texts: Texts, view: &ColleagueView| {
        let words = texts.reset();
        if elides(&view.called) { words.heading_elided(&view.called) } else { words.heading(&view.called) }
    };
    about(heading, page_of, |view| match hindered(&view, texts().client().no_app_yet()) {
        Some(text) => view! { <Impossible text back=page_of(&view) /> }.into_any(),
        None => view! { <ResetForm view /> }.into_any(),
    })
}

#[component]
fn ResetForm(view: ColleagueView) -> impl IntoView {
    let (all, words, back) = (texts(), texts().reset(), page_of(&view));
    let act = ServerAction::<Reset>::new();
    let (problem, refusals) = problem_of(act, true);
    let name = &view.first_name;
    let stops = if elides(name) { words.stops_elided(name) } else { words.stops(name) };
    let what = format!("{stops} {} {}", words.code(name), told(&view.first_name, view.email.is_some()));
    view! {
        <ProblemNotice problem words=move |problem| help_words(all, problem, words.error_title()) />
        <div class="notice bad">
            <div>
                <p>{what}</p>
            </div>
        </div>
        <ActionForm action=act>
            <Named view=view.clone() /> <Identity of=view.first_name.clone() problem /> <ResetReason problem />
            <StepUp fresh=view.fresh problem refusals />
            <Foot back word=words.submit() pending=act.pending() class="button danger" />
        </ActionForm>
    }
}

/// Gives them a code for one sign-in.
#[component]
pub fn IssueColleaguesCode() -> impl IntoView {
    let heading = |texts: Texts, view: &ColleagueView| texts.issued_code().issue_heading(&view.called);
    about(heading, page_of, |view| match hindered(&view, texts().issued_code().not_asked()) {
        Some(text) => view! { <Impossible text back=page_of(&view) /> }.into_any(),
        None => view! { <IssueForm view /> }.into_any(),
    })
}

#[component]
fn IssueForm(view: ColleagueView) -> impl IntoView {
    let (all, words, back) = (texts(), texts().issued_code(), page_of(&view));
    let act = ServerAction::<IssueCodeToColleague>::new();
    let (problem, refusals) = problem_of(act, true);
    let name = &view.first_name;
    let what = if view.was_reset { words.issue_again_text(name) } else { words.issue_text(name) };
    view! {
        <ProblemNotice problem words=move |problem| help_words(all, problem, words.error_title()) />
        <p class="sub">{format!("{what} {}", told(&view.first_name, view.email.is_some()))}</p>
        <ActionForm action=act>
            <Named view=view.clone() /> <Identity of=view.first_name.clone() problem />
            <StepUp fresh=view.fresh problem refusals />
            <Foot back word=words.submit() pending=act.pending() />
        </ActionForm>
    }
}

/// The code, to read out to them.
#[component]
pub fn ColleaguesCode() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let view = Resource::new_blocking(move || id.get(), view_colleagues_code);
    let shown = move |read: Result<CodeView, Problem>| match read {
        Ok(view) => view! {
            <Dialog title=texts().issued_code().heading(&view.first_name) back=PATH>
                <Give view />
            </Dialog>
        }
        .into_any(),
        Err(Problem::Refused(Refusal::NotFound)) => view! {
            <Dialog title=texts().issued_code().code() back=PATH>
                <Impossible text=texts().issued_code().gone() back=PATH.to_owned() />
            </Dialog>
        }
        .into_any(),
        Err(_) => ().into_any(),
    };
    view! { <Suspense>{move || Suspend::new(async move { shown(view.await) })}</Suspense> }
}

#[component]
fn Give(view: CodeView) -> impl IntoView {
    let (all, words) = (texts(), texts().issued_code());
    let given = ServerAction::<ColleagueHasCode>::new();
    let (problem, _) = problem_of(given, true);
    view! {
        <ProblemNotice problem words=move |problem| staff_words(all, problem) />
        <CodeToGive view=view.clone() />
        <div class="dialog-acts">
            <ActionForm action=given>
                <input type="hidden" name="colleague" value=view.client />
                <Submit word=words.given() pending=given.pending() class="button primary" />
            </ActionForm>
        </div>
    }
}

/// Why nothing can be done for them now.
fn hindered(view: &ColleagueView, without_factor: &'static str) -> Option<&'static str> {
    if view.person.is_you {
        return Some(texts().staff().own_security());
    }
    Some(match view.obstacle? {
        ObstacleView::Disabled => texts().client().enable_first(),
        ObstacleView::NoSecondFactor => without_factor,
    })
}

fn help_words(texts: Texts, problem: &Problem, nothing: &'static str) -> (String, String) {
    match problem {
        Problem::Refused(Refusal::Field { .. }) => (nothing.to_owned(), texts.refusal().field_text().to_owned()),
        other => staff_words(texts, other),
    }
}
