//! What is kept, and how the portal can be used by everyone.

use leptos::prelude::*;

use crate::{
    frame::{Frame, texts},
    parts::SetUpPage,
};

/// The privacy page.
#[component]
pub fn Privacy() -> impl IntoView {
    let words = texts().privacy();
    view! {
        <SetUpPage title=words.heading()>
            <div class="card prose">
                <h1>{words.heading()}</h1>
                <p>{words.text(&Frame::current().firm)}</p>
                <h2>{words.kept()}</h2>
                <ul>
                    <li>{words.kept_name()}</li>
                    <li>{words.kept_password()}</li>
                    <li>{words.kept_authenticator()}</li>
                    <li>{words.kept_events()}</li>
                </ul>
                <h2>{words.cookies()}</h2>
                <p>{words.cookies_text()}</p>
                <h2>{words.shared()}</h2>
                <p>{words.shared_text()}</p>
                <h2>{words.rights()}</h2>
                <p>{words.rights_text()}</p>
            </div>
        </SetUpPage>
    }
}

/// The accessibility page.
#[component]
pub fn Accessibility() -> impl IntoView {
    let words = texts().accessibility();
    view! {
        <SetUpPage title=words.heading()>
            <div class="card prose">
                <h1>{words.heading()}</h1>
                <p>{words.text()}</p>
                <h2>{words.works()}</h2>
                <ul>
                    <li>{words.works_keyboard()}</li>
                    <li>{words.works_size()}</li>
                    <li>{words.works_colour()}</li>
                    <li>{words.works_scripts()}</li>
                </ul>
                <h2>{words.time()}</h2>
                <p>{words.time_text()}</p>
                <h2>{words.problem()}</h2>
                <p>{words.problem_text()}</p>
            </div>
        </SetUpPage>
    }
}
