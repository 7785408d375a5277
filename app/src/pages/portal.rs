//! The portal home.

use leptos::prelude::*;

use crate::{
    api::view::{AccountantView, PolicyView, PortalView, UnusualView, view_portal},
    frame::{Frame, speak, texts},
    parts::{Foot, Glyph, Icon, PhoneLink, PortalBand, SkipLink, Titled, Unusual, loaded},
};

/// The client's portal.
#[component]
pub fn Portal() -> impl IntoView {
    let view = Resource::new_blocking(|| (), |()| view_portal());
    view! {
        <Titled title=texts().portal().home() />
        <div class="page portal">
            <SkipLink />
            {loaded(view, |view| view! { <Home view /> })}
            <footer>
                <div class="column">
                    <Foot />
                </div>
            </footer>
        </div>
    }
}

#[component]
fn Home(view: PortalView) -> impl IntoView {
    speak(view.locale);
    let words = texts().portal();
    view! {
        <PortalBand name=view.name last_sign_in=view.last_sign_in />
        <main id="main" class="column" tabindex="-1">
            <Attention unusual=view.unusual few_codes=view.few_codes policy=view.policy />
            <div class="side">
                {view.accountant.map(|accountant| view! { <Accountant accountant /> })}
                {view
                    .message
                    .map(|message| {
                        view! {
                            <section class="word" aria-labelledby="word">
                                <h2 id="word">{words.from_firm()}</h2>
                                <p>{message}</p>
                            </section>
                        }
                    })}
            </div>
        </main>
    }
}

/// What needs the client's attention, the worst first.
#[component]
fn Attention(unusual: Vec<UnusualView>, few_codes: Option<u32>, policy: PolicyView) -> impl IntoView {
    let words = texts().portal();
    let codes = few_codes.map(|left| {
        let title = if left == 0 { words.no_codes_left().to_owned() } else { words.codes_left(u64::from(left)) };
        let act = Some(("/security/recovery-codes/new", texts().security().make_codes()));
        view! { <Item glyph=Glyph::Key tone="tone-warn" title text=words.codes_left_text() act /> }
    });
    let set_up = Some(("/set-up/authenticator", words.set_up()));
    let policy = match policy {
        PolicyView::Silent => None,
        PolicyView::RequiredFrom { day, days, done } => {
            let (tone, text) = match days {
                _ if done => ("tone-good", words.required_done().to_owned()),
                Some(days) => ("tone-warn", words.required_in(days)),
                None => ("tone-warn", words.required_to_do().to_owned()),
            };
            let act = set_up.filter(|_| !done);
            Some(view! { <Item glyph=Glyph::Shield tone title=words.required_from(&day) text act /> })
        }
        PolicyView::Offered => {
            let (title, text) = (words.optional(), words.optional_text());
            Some(view! { <Item glyph=Glyph::Shield tone="tone-accent" title text act=set_up /> })
        }
    };
    let quiet = unusual.is_empty() && codes.is_none() && policy.is_none();
    view! {
        <section class="card attention" aria-labelledby="attention">
            <h2 id="attention">{words.attention()}</h2>
            {if quiet {
                view! { <p class="empty">{words.nothing()}</p> }.into_any()
            } else {
                view! { <ul><Unusual asked=unusual /> {codes} {policy}</ul> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Item(
    glyph: Glyph,
    tone: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    /// What can be done about it: where, and the word for it.
    act: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    view! {
        <li>
            <span class=tone>
                <Icon of=glyph />
            </span>
            <div>
                <h3>{title}</h3>
                <p>{text}</p>
            </div>
            {act
                .map(|(href, word)| {
                    view! {
                        <a class="button secondary medium" href=href>
                            {word}
                        </a>
                    }
                })}
        </li>
    }
}

#[component]
fn Accountant(accountant: AccountantView) -> impl IntoView {
    let frame = Frame::current();
    view! {
        <section class="card" aria-labelledby="accountant">
            <h2 id="accountant">{texts().portal().accountant()}</h2>
            <div class="person">
                <span aria-hidden="true">{accountant.initials}</span>
                <div>
                    <h3>{accountant.name}</h3>
                </div>
            </div>
            <ul class="reach">
                {frame
                    .phone
                    .map(|number| {
                        view! {
                            <li>
                                <Icon of=Glyph::Phone />
                                <p>
                                    <PhoneLink number />
                                </p>
                            </li>
                        }
                    })}
                {accountant
                    .email
                    .map(|email| {
                        view! {
                            <li>
                                <Icon of=Glyph::Mail />
                                <p>
                                    <a href=format!("mailto:{email}")>{email.clone()}</a>
                                </p>
                            </li>
                        }
                    })}
                {frame
                    .phone_hours
                    .map(|hours| {
                        view! {
                            <li>
                                <Icon of=Glyph::Clock />
                                <p class="hours">{hours}</p>
                            </li>
                        }
                    })}
            </ul>
        </section>
    }
}
