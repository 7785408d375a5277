//! What the dialogs that help a client share, and the one that closes what the client asked.

use guichet::{Refusal, audit::HelpOutcome, error};
use leptos::prelude::*;

use super::{
    change::{Do, Refused},
    named_client, path_of,
};
use crate::{
    api::admin::help::{ClientToHelpView, CloseHelp, ObstacleView, view_client_to_help},
    frame::texts,
    parts::{
        Kind, Notice,
        admin::{Choices, Dialog, act_words},
        problem_of,
    },
    problem::Problem,
    text::Texts,
};

/// Closes a client's open help requests, with what was done.
#[component]
pub fn CloseClientHelp() -> impl IntoView {
    let heading = |_: &ClientToHelpView| texts().client().handle().to_owned();
    helped(heading, |view| if view.asked.is_empty() { closed(&view).into_any() } else { close(view).into_any() })
}

fn close(view: ClientToHelpView) -> impl IntoView {
    let (all, words, act) = (texts(), texts().client(), ServerAction::<CloseHelp>::new());
    let (problem, _) = problem_of(act, true);
    let options = HelpOutcome::ALL.map(|outcome| (outcome.as_str(), outcome_word(all, outcome)));
    let asked = view.asked.iter().map(|when| view! { <li>{words.help_asked_when(&view.first_name, when)}</li> });
    view! {
        <Refused problem />
        <ul class="told">{asked.collect_view()}</ul>
        <ActionForm action=act>
            <input type="hidden" name="client" value=view.client.clone() />
            <Choices
                legend=words.handle_heading()
                hint=words.handle_text()
                of=error::Field::Outcome
                name="outcome"
                options=options.to_vec()
                problem
            />
            <Do id=view.client word=words.handle() pending=act.pending() />
        </ActionForm>
    }
}

/// Somebody else was first.
fn closed(view: &ClientToHelpView) -> impl IntoView + use<> {
    let words = texts().client();
    view! {
        <p class="sub">{words.help_none(&view.first_name)}</p>
        <div class="dialog-acts">
            <a class="button secondary" href=path_of(&view.client)>
                {words.back_to_client()}
            </a>
        </div>
    }
}

/// A dialog about the client in the address. A client who isn't there is told so by the page behind.
pub(super) fn helped<V: IntoView + 'static>(
    title: impl Fn(&ClientToHelpView) -> String + Copy + Send + Sync + 'static,
    draw: impl Fn(ClientToHelpView) -> V + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let client = named_client();
    let view = Resource::new_blocking(move || client.get(), view_client_to_help);
    let found = move |view: Result<ClientToHelpView, Problem>| match view {
        Ok(view) => {
            let (title, back) = (title(&view), path_of(&view.client));
            view! {
                <Dialog title back>
                    {draw(view)}
                </Dialog>
            }
            .into_any()
        }
        Err(_) => ().into_any(),
    };
    view! { <Suspense>{move || Suspend::new(async move {
        let read = view.await;
        found(read)
    })}</Suspense> }
}

/// Nothing can be done for the client now, and why.
pub(super) fn hindered(view: &ClientToHelpView, without_factor: &'static str) -> Option<impl IntoView + use<>> {
    let words = texts().client();
    let text = match view.obstacle? {
        ObstacleView::Disabled => words.enable_first(),
        ObstacleView::NoSecondFactor => without_factor,
    };
    Some(view! {
        <p class="sub">{text}</p>
        <div class="dialog-acts">
            <a class="button secondary" href=path_of(&view.client)>
                {words.back_to_client()}
            </a>
        </div>
    })
}

/// That whoever asks for help may be whoever has the client's mailbox.
pub(super) fn beware(view: &ClientToHelpView) -> Option<impl IntoView + use<>> {
    let words = texts().client();
    let title = words.password_reset_title(view.password_reset.as_ref()?);
    Some(view! { <Notice kind=Kind::Warn title text=words.password_reset_text(&view.first_name) /> })
}

/// What an act that helps a client was refused for.
pub(super) fn help_words(texts: Texts, problem: &Problem, nothing: &'static str) -> (String, String) {
    match problem {
        Problem::Refused(Refusal::Field { .. }) => (nothing.to_owned(), texts.refusal().field_text().to_owned()),
        other => act_words(texts, other),
    }
}

fn outcome_word(texts: Texts, outcome: HelpOutcome) -> &'static str {
    let words = texts.client();
    match outcome {
        HelpOutcome::CodeIssued => words.outcome_code_issued(),
        HelpOutcome::Reset => words.outcome_reset(),
        HelpOutcome::Unlocked => words.outcome_unlocked(),
        HelpOutcome::Talked => words.outcome_talked(),
        HelpOutcome::NotThem => words.outcome_not_them(),
    }
}
