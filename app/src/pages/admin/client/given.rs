//! The code, to read out to the client: for whoever issued it, until they have given it.

use guichet::{Refusal, locale::Locale};
use leptos::prelude::*;

use super::{named_client, path_of};
use crate::{
    api::admin::code::{CodeGiven, CodeView, SayView, view_code},
    frame::texts,
    parts::{CopyButton, Glyph, Icon, ProblemNotice, Submit, admin::Dialog, general_words, problem_of},
    problem::Problem,
    text::elides,
};

/// The dialog that shows it.
#[component]
pub fn ClientCode() -> impl IntoView {
    let client = named_client();
    let view = Resource::new_blocking(move || client.get(), view_code);
    let drawn = move |read: Result<CodeView, Problem>| match read {
        Ok(view) => {
            let (title, back) = (texts().issued_code().heading(&view.first_name), path_of(&view.client));
            view! {
                <Dialog title back>
                    {shown(view)}
                </Dialog>
            }
            .into_any()
        }
        Err(Problem::Refused(Refusal::NotFound)) => gone(&client.get_untracked()).into_any(),
        Err(_) => ().into_any(),
    };
    view! { <Suspense>{move || Suspend::new(async move { drawn(view.await) })}</Suspense> }
}

fn shown(view: CodeView) -> impl IntoView {
    let (all, words, act) = (texts(), texts().issued_code(), ServerAction::<CodeGiven>::new());
    let (problem, _) = problem_of(act, true);
    let name = &view.first_name;
    let steps = if elides(name) { words.steps_elided(name) } else { words.steps(name) };
    let last = if view.was_reset { words.step_set_up(&view.entry) } else { words.step_stays().to_owned() };
    let (day, time) = &view.until;
    view! {
        <ProblemNotice problem words=move |problem| general_words(all, problem) />
        <p class="sub">{words.read_out(day, time)}</p>
        <div class="code-to-give">
            <output aria-label=words.code()>{view.code.clone()}</output>
            <CopyButton text=view.code.clone() word=words.copy() class="button quiet small live-only" />
        </div>
        <p class="care">
            <Icon of=Glyph::Info />
            <span>{words.only_now()}</span>
        </p>
        <h3>{steps}</h3>
        <Steps sentences=vec![words.step_sign_in().to_owned(), words.step_enter().to_owned(), last] />
        {view.says.into_iter().enumerate().map(|(place, say)| view! { <Say say open=place == 0 /> }).collect_view()}
        <div class="dialog-acts">
            <ActionForm action=act>
                <input type="hidden" name="client" value=view.client.clone() />
                <Submit word=words.given() pending=act.pending() class="button primary" />
            </ActionForm>
        </div>
    }
}

#[component]
fn Steps(sentences: Vec<String>) -> impl IntoView {
    let steps = sentences.into_iter().enumerate().map(|(place, sentence)| {
        view! {
            <li>
                <span class="step-number" aria-hidden="true">
                    {place + 1}
                </span>
                <span>{sentence}</span>
            </li>
        }
    });
    view! { <ol class="steps">{steps.collect_view()}</ol> }
}

/// What to say to the client in one language.
#[component]
fn Say(say: SayView, open: bool) -> impl IntoView {
    let words = texts().issued_code();
    let heading = match say.locale {
        Locale::En => words.say_in_english(),
        Locale::Fr => words.say_in_french(),
    };
    view! {
        <details class="say" open=open>
            <summary>{heading}</summary>
            <div lang=say.locale.tag()>
                {say.sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
            </div>
        </details>
    }
}

/// It was given, it is too late, or somebody else issued it.
fn gone(client: &str) -> impl IntoView + use<> {
    let (words, back) = (texts().issued_code(), path_of(client));
    view! {
        <Dialog title=words.code() back=back.clone()>
            <p class="sub">{words.gone()}</p>
            <div class="dialog-acts">
                <a class="button secondary" href=back.clone()>
                    {texts().client().back_to_client()}
                </a>
                <a class="button primary" href=format!("{back}/code")>
                    {texts().client().issue_code()}
                </a>
            </div>
        </Dialog>
    }
}
