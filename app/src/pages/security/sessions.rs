//! Where somebody is signed in, their password, and their language.

use guichet::locale::Locale;
use leptos::prelude::*;

use super::Row;
use crate::{
    api::view::SessionView,
    frame::{Frame, texts},
    parts::Glyph,
};

/// The sessions, each other one with the button that ends it.
#[component]
pub fn Sessions(
    /// This one first.
    sessions: Vec<SessionView>,
) -> impl IntoView {
    let words = texts().security();
    let alone = sessions.len() < 2;
    let rows = sessions.into_iter().map(|session| {
        let of = if session.is_hand_held { Glyph::Device } else { Glyph::Laptop };
        let mark = session.id.is_none().then(|| words.this_browser());
        let browser = session.browser.clone();
        let acts = session.id.map(|id| {
            view! {
                <form method="post" action="/api/security/end-session">
                    <input type="hidden" name="session" value=id />
                    <button class="button quiet small danger" aria-label=words.end_what(&browser)>
                        {words.end()}
                    </button>
                </form>
            }
        });
        view! { <Row of title=session.browser text=session.text mark acts=acts.into_any() /> }
    });
    view! {
        <section class="card" aria-labelledby="sessions">
            <div class="card-head">
                <div>
                    <h2 id="sessions">{words.sessions()}</h2>
                    <p>{if alone { words.no_others() } else { words.end_others_text() }}</p>
                </div>
                {(!alone)
                    .then(|| {
                        view! {
                            <form method="post" action="/api/security/end-other-sessions">
                                <button class="button secondary medium">{words.end_others()}</button>
                            </form>
                        }
                    })}
            </div>
            <ul class="things">{rows.collect_view()}</ul>
        </section>
    }
}

/// Password and language.
#[component]
pub fn Settings(
    /// When the password was chosen, if that is known.
    password: Option<String>,
) -> impl IntoView {
    let words = texts().security();
    let locale = Frame::current().locale;
    let name = match locale {
        Locale::En => words.english(),
        Locale::Fr => words.french(),
    };
    let change = view! {
        <a class="button quiet small" href="/security/password" aria-label=words.change_what(words.password())>
            {words.change()}
        </a>
    };
    let switch = view! {
        <form method="post" action="/api/language">
            <input type="hidden" name="locale" value=locale.other().tag() />
            <input type="hidden" name="back" value="/security?done=language" />
            <button class="button quiet small" aria-label=words.change_what(words.language())>
                {words.change()}
            </button>
        </form>
    };
    view! {
        <section class="card">
            <ul class="things">
                <Row of=Glyph::Lock title=words.password() text=password.unwrap_or_default() acts=change.into_any() />
                <Row of=Glyph::Globe title=words.language() text=name acts=switch.into_any() />
            </ul>
        </section>
    }
}
