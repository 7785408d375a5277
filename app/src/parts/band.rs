//! The letterhead: the firm's name on a band of its colour, with the language switch at the right.

use guichet::locale::Locale;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Glyph, Icon, Ribbon};
use crate::frame::{Frame, texts};

/// Whose portal it is: the firm's logo, or its name where it has none.
#[component]
pub fn FirmMark() -> impl IntoView {
    let Frame { firm, logo, .. } = Frame::current();
    let mark = match logo {
        Some(logo) => view! { <img src=logo.address width=logo.width height=logo.height alt=firm /> }.into_any(),
        None => firm.into_any(),
    };
    view! { <p class="firm">{mark}</p> }
}

/// The tall band of sign-in pages.
#[component]
pub fn TallBand() -> impl IntoView {
    view! {
        <header class="band tall">
            {Ribbon::ENTRY.draw()} <LanguageSwitch /> <FirmMark />
            <p class="portal-name">{texts().common().client_portal()}</p>
        </header>
    }
}

/// The slim band of set-up pages.
#[component]
pub fn SlimBand(
    /// Whether the way out belongs on it.
    signed_in: bool,
) -> impl IntoView {
    view! {
        <header class="band slim">
            {Ribbon::SLIM.draw()} <div class="letterhead">
                <FirmMark />
                <p class="portal-name">{texts().common().client_portal()}</p>
            </div> <div class="band-acts">
                <LanguageSwitch />
                {signed_in.then(SignOut)}
            </div>
        </header>
    }
}

/// The band of the portal, with its places and the greeting.
#[component]
pub fn PortalBand(
    /// Who is greeted, if known.
    name: Option<String>,
    /// When they were here last, written out.
    last_sign_in: Option<String>,
) -> impl IntoView {
    let words = texts().portal();
    let greeting = name.map_or_else(|| words.hello_nobody().to_owned(), |name| words.hello(&name));
    let last = last_sign_in.map_or_else(|| words.first_sign_in().to_owned(), |when| words.last_sign_in(&when));
    view! {
        <header class="band">
            <div class="column">
                {Ribbon::GREETING.draw()} <Bar here="/" /> <h1>{greeting}</h1> <p>{last}</p>
            </div>
        </header>
    }
}

/// The slim band of the security page, with the same places.
#[component]
pub fn PlacesBand(
    /// Whether it is somebody of the staff, whose place is the admin view.
    is_staff: bool,
) -> impl IntoView {
    view! {
        <header class="band">
            <div class="column">{Ribbon::SLIM.draw()} <Bar here="/security" is_staff /></div>
        </header>
    }
}

/// The firm, the places, and the way out.
#[component]
fn Bar(
    /// The path of the place where the page is.
    here: &'static str,
    /// Whether it is somebody of the staff.
    #[prop(optional)]
    is_staff: bool,
) -> impl IntoView {
    let (all, words) = (texts(), texts().portal());
    let home = if is_staff { ("/admin", all.rail().administration()) } else { ("/", words.home()) };
    let places = [home, ("/security", all.security().heading())].map(|(path, word)| {
        view! {
            // The admin view is another application.
            <a
                class="place"
                href=path
                rel=(path == "/admin").then_some("external")
                aria-current=(path == here).then_some("page")
            >
                <span>{word}</span>
            </a>
        }
    });
    view! {
        <div class="bar">
            <p class="firm">{Frame::current().firm}</p>
            <nav aria-label=words.navigation()>{places}</nav>
            <LanguageSwitch />
            <SignOut />
        </div>
    }
}

/// The way out: a plain form.
#[component]
fn SignOut() -> impl IntoView {
    view! {
        <form class="sign-out" method="post" action="/api/sign-out">
            <button class="band-act">
                <Icon of=Glyph::Leave />
                <span>{texts().portal().sign_out()}</span>
            </button>
        </form>
    }
}

/// The switch to the other language: a plain form, so it works anywhere and without scripts.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let other: Locale = Frame::current().locale.other();
    let path = use_location().pathname;
    view! {
        <form class="language" method="post" action="/api/language">
            <input type="hidden" name="locale" value=other.tag() />
            <input type="hidden" name="back" value=move || path.get() />
            <button class="band-act">
                <Icon of=Glyph::Globe />
                <span lang=other.tag()>{texts().common().other_language()}</span>
            </button>
        </form>
    }
}
