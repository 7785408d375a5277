//! A code that whoever issued it reads out to whoever it is for: shown now, and then no more.

use guichet::locale::Locale;
use leptos::prelude::*;

use crate::{
    api::admin::code::{CodeView, SayView},
    frame::texts,
    parts::{CopyButton, Glyph, Icon},
    text::elides,
};

/// The code, until when it works, and what is done with it.
#[component]
pub fn CodeToGive(
    /// It.
    view: CodeView,
) -> impl IntoView {
    let words = texts().issued_code();
    let name = &view.first_name;
    let steps = if elides(name) { words.steps_elided(name) } else { words.steps(name) };
    let last = if view.was_reset { words.step_set_up(&view.entry) } else { words.step_stays().to_owned() };
    let (day, time) = &view.until;
    view! {
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
