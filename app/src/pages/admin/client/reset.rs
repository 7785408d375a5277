//! The dialog that takes a client's second factors away: what will happen, how they were recognised, and why.

use leptos::prelude::*;

use super::{
    change::{Do, WillHappen},
    help::{beware, help_words, helped, hindered},
};
use crate::{
    api::admin::{help::ClientToHelpView, reset::ResetTwoFactor},
    frame::texts,
    parts::{
        ProblemNotice,
        admin::{Identity, ResetReason, StepUp, told},
        problem_of,
    },
    text::elides,
};

/// Resets a client.
#[component]
pub fn ResetClient() -> impl IntoView {
    let heading = |view: &ClientToHelpView| {
        let words = texts().reset();
        if elides(&view.name) { words.heading_elided(&view.name) } else { words.heading(&view.name) }
    };
    helped(heading, |view| match hindered(&view, texts().client().no_app_yet()) {
        Some(text) => text.into_any(),
        None => form(view).into_any(),
    })
}

fn form(view: ClientToHelpView) -> impl IntoView {
    let (all, words, act) = (texts(), texts().reset(), ServerAction::<ResetTwoFactor>::new());
    let (problem, refusals) = problem_of(act, true);
    let name = &view.first_name;
    let stops = if elides(name) { words.stops_elided(name) } else { words.stops(name) };
    let what = format!("{stops} {} {}", words.code(name), told(&view.first_name, view.has_email));
    view! {
        <ProblemNotice problem words=move |problem| help_words(all, problem, words.error_title()) />
        {beware(&view)}
        <WillHappen>
            <p>{what}</p>
        </WillHappen>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.client.clone() />
            <Identity of=view.first_name.clone() problem />
            <ResetReason problem />
            <StepUp fresh=view.fresh problem refusals />
            <Do id=view.client word=words.submit() pending=act.pending() class="button danger" />
        </ActionForm>
    }
}
