//! The message for clients, ready to paste, in both languages.

use guichet::locale::Locale;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::PATH;
use crate::{
    frame::{Frame, texts},
    parts::CopyButton,
};

/// The message, in the language of its tab: at first the page's own.
#[component]
pub(super) fn Message(messages: Vec<(Locale, Vec<String>)>) -> impl IntoView {
    let words = texts().message();
    let (own, query) = (Frame::current().locale, use_query_map());
    let shown = Memo::new(move |_| query.with(|query| Locale::from_tag(&query.get("message")?)).unwrap_or(own));
    let tab = move |locale: Locale, name: &'static str| {
        view! {
            <a
                href=format!("{PATH}?message={}", locale.tag())
                lang=locale.tag()
                aria-current=move || (shown.get() == locale).then_some("true")
                attr:data-noscroll=""
            >
                {name}
            </a>
        }
    };
    let texts = messages
        .into_iter()
        .map(|(locale, paragraphs)| {
            let whole = paragraphs.join("\n\n");
            view! {
                <div class="message" lang=locale.tag() hidden=move || shown.get() != locale>
                    <CopyButton text=whole word=words.copy() class="button quiet small live-only" />
                    <div class="letter" tabindex="0" role="group" aria-label=words.heading()>
                        {paragraphs.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                    </div>
                </div>
            }
        })
        .collect_view();
    let is_empty = texts.is_empty();
    view! {
        <section class="panel policy-message" aria-labelledby="message">
            <h2 id="message">{words.heading()}</h2>
            <p class="sub">{words.text()}</p>
            {if is_empty {
                view! { <p class="empty">{words.nothing_to_say()}</p> }.into_any()
            } else {
                view! {
                    <nav class="tabs" aria-label=words.language()>
                        {tab(Locale::En, words.english())}
                        {tab(Locale::Fr, words.french())}
                    </nav>
                    {texts}
                }
                    .into_any()
            }}
        </section>
    }
}
