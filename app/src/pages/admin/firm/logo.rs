//! The dialogs of the logo: another one, or none. A file is sent by a plain form, scripts or not.

use guichet::{
    error::Field as Rule,
    logo::{Logo, LogoRefusal},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::form::{End, dialog, save_words};
use crate::{
    api::admin::firm::{
        FirmView,
        logo::{LogoProblem, RemoveLogo},
    },
    frame::texts,
    parts::{FieldError, ProblemNotice, admin::field_problem, problem_of},
    problem::problem_of_query,
    text::Texts,
};

/// Chooses a logo.
#[component]
pub fn FirmLogo() -> impl IntoView {
    dialog(texts().firm().logo(), |view| view! { <Choose view /> })
}

#[component]
fn Choose(view: FirmView) -> impl IntoView {
    let (all, words) = (texts(), texts().firm());
    let refused = problem_of_query();
    let is_bad = field_problem(refused.as_ref(), Rule::Logo);
    let word = use_query_map().with_untracked(|query| query.get("logo"));
    let why = word.filter(|_| is_bad).and_then(|word| LogoProblem::from_word(&word)).map(|why| logo_words(all, why));
    let problem = Signal::stored(refused);
    let note = match why {
        Some(text) => view! { <FieldError id="picture-note" text /> }.into_any(),
        None => view! {
            <p class="hint" id="picture-note">
                {words.logo_hint()}
            </p>
        }
        .into_any(),
    };
    view! {
        <ProblemNotice problem words=move |problem| save_words(all, problem) />
        <form method="post" action="/admin/firm/logo" enctype="multipart/form-data">
            <input type="hidden" name="shown" value=view.logo />
            <div class="field">
                <label for="picture">{words.logo_choose()}</label>
                {note}
                <input
                    class="input"
                    id="picture"
                    name="logo"
                    type="file"
                    accept="image/png"
                    required
                    aria-describedby="picture-note"
                    aria-invalid=is_bad.then_some("true")
                />
            </div>
            <End
                path="/admin/firm/logo"
                fresh=view.fresh
                problem
                refusals=Signal::stored(0_usize)
                pending=Signal::stored(false)
            />
        </form>
    }
}

/// Takes the logo away.
#[component]
pub fn RemoveFirmLogo() -> impl IntoView {
    dialog(texts().firm().logo_remove(), |view| view! { <Remove view /> })
}

#[component]
fn Remove(view: FirmView) -> impl IntoView {
    let (all, words) = (texts(), texts().firm());
    let remove = ServerAction::<RemoveLogo>::new();
    let (problem, refusals) = problem_of(remove, true);
    view! {
        <ProblemNotice problem words=move |problem| save_words(all, problem) />
        <p class="sub">{words.logo_remove_text()}</p>
        <ActionForm action=remove>
            <input type="hidden" name="shown" value=view.logo />
            <End
                path="/admin/firm/logo/remove"
                fresh=view.fresh
                problem
                refusals
                pending=remove.pending()
                word=words.logo_remove()
                class="button danger"
            />
        </ActionForm>
    }
}

fn logo_words(texts: Texts, problem: LogoProblem) -> String {
    let words = texts.firm();
    match problem {
        LogoProblem::Empty => words.logo_empty().to_owned(),
        LogoProblem::Svg => words.logo_svg().to_owned(),
        LogoProblem::Refused(LogoRefusal::NotPng) => words.logo_not_png().to_owned(),
        LogoProblem::Refused(LogoRefusal::TooLarge) => words.logo_too_large().to_owned(),
        LogoProblem::Refused(LogoRefusal::TooManyPixels) => words.logo_too_many_pixels(&Logo::MAX_SIDE.to_string()),
        LogoProblem::Refused(LogoRefusal::TooSmall) => words.logo_too_small(&Logo::MIN_SIDE.to_string()),
        LogoProblem::Refused(LogoRefusal::Broken) => words.logo_broken().to_owned(),
    }
}
