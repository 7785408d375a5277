//! "It was me", "It wasn't me".

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::{api::view::UnusualView, frame::texts};

/// The sign-ins that somebody is asked about, a line of a list each. Both answers are plain forms.
#[component]
pub fn Unusual(asked: Vec<UnusualView>) -> impl IntoView {
    let words = texts().unusual();
    let answer = |action: &'static str, class: &'static str, word: &'static str, asked: &UnusualView| {
        view! {
            <form method="post" action=action>
                <input type="hidden" name="sign_in" value=asked.id.clone() />
                <button class=class aria-describedby=format!("asked-{}", asked.id)>
                    {word}
                </button>
            </form>
        }
    };
    asked
        .into_iter()
        .map(|asked| {
            view! {
                <li class="asked">
                    <span class="tone-bad">
                        <Icon of=Glyph::Alert />
                    </span>
                    <div>
                        <h3 id=format!("asked-{}", asked.id)>{asked.title.clone()}</h3>
                        <p>{asked.text.clone()}</p>
                    </div>
                    <div class="answers">
                        {answer("/api/security/own-sign-in", "button secondary medium", words.was_me(), &asked)}
                        {answer(
                            "/api/security/disown-sign-in",
                            "button danger-outline medium",
                            words.wasnt_me(),
                            &asked,
                        )}
                    </div>
                </li>
            }
        })
        .collect_view()
}
