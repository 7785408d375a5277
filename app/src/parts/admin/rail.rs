//! The rail of the admin view: the firm, its places, and who is at work.

use guichet::{account::Role, locale::Locale};
use leptos::{html::Details, prelude::*};
use leptos_router::hooks::use_location;

use crate::{
    api::admin::rail::RailView,
    frame::{Frame, texts},
    parts::{FirmMark, Glyph, Icon, Ribbon},
};

/// The rail. On a narrow window it is a bar, and what stands below the head shows when its menu is open, without
/// scripts too. The menu closes when the browser moves to another page.
#[component]
pub fn Rail(
    /// What it shows.
    rail: RailView,
) -> impl IntoView {
    let (all, words) = (texts(), texts().rail());
    let path = use_location().pathname;
    let menu = NodeRef::<Details>::new();
    // Not at first: somebody may have opened it before the page came to life.
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if let Some(menu) = menu.get_untracked().filter(|_| before.is_some_and(|before| before != now)) {
            menu.set_open(false);
        }
        now
    });
    let to_handle = (rail.to_handle > 0).then(|| (rail.to_handle, words.to_handle(rail.to_handle)));
    let clients = Some((rail.clients, words.clients_in_all(rail.clients)));
    let places = [
        (Glyph::Chart, "/admin", words.overview(), to_handle),
        (Glyph::People, "/admin/clients", words.clients(), clients),
        (Glyph::ShieldPlain, "/admin/policy", words.policy(), None),
        (Glyph::Sheet, "/admin/audit", words.audit(), None),
    ];
    let owners =
        [(Glyph::Badge, "/admin/staff", words.staff(), None), (Glyph::Building, "/admin/firm", words.firm(), None)];
    let owners = (rail.role == Role::Owner).then_some(owners);
    let items = places.into_iter().chain(owners.into_iter().flatten()).map(move |(of, href, word, count)| {
        let here = move || {
            let path = path.get();
            let path = path.trim_end_matches('/');
            let below = path.strip_prefix(href).filter(|_| href != "/admin");
            (path == href || below.is_some_and(|below| below.starts_with('/'))).then_some("page")
        };
        view! {
            <li>
                <a href=href aria-current=here>
                    <Icon of />
                    <span>{word}</span>
                    {count
                        .map(|(count, spoken)| {
                            view! {
                                <span class="count" aria-hidden="true">
                                    {all.number(count)}
                                </span>
                                <span class="visually-hidden">{spoken}</span>
                            }
                        })}
                </a>
            </li>
        }
    });
    let role = match rail.role {
        Role::Owner => words.owner(),
        Role::Accountant => words.accountant(),
        Role::Client => words.client(),
    };
    view! {
        <header class="rail">
            <div class="rail-head">
                {Ribbon::RAIL.draw()} <FirmMark />
                <p>{words.administration()}</p>
            </div>
            <details class="rail-menu" node_ref=menu>
                <summary aria-controls="rail-body">
                    <Icon of=Glyph::Menu />
                    {words.menu()}
                </summary>
            </details>
            <div class="rail-body" id="rail-body">
                <nav aria-label=words.navigation()>
                    <ul>{items.collect_view()}</ul>
                </nav>
                <div class="rail-foot">
                    <p class="person">
                        <span class="avatar" aria-hidden="true">{rail.initials}</span>
                        <span>
                            <b>{rail.name}</b>
                            <span>{role}</span>
                        </span>
                    </p>
                    <div class="rail-acts">
                        // Of the other application.
                        <a class="still-link" href="/security" rel="external">
                            {all.security().heading()}
                        </a>
                        <Language />
                        <form method="post" action="/api/sign-out">
                            <button class="still-link">{words.sign_out()}</button>
                        </form>
                    </div>
                </div>
            </div>
        </header>
    }
}

/// The switch to the other language: a plain form, which loads the page again.
#[component]
fn Language() -> impl IntoView {
    let other: Locale = Frame::current().locale.other();
    let location = use_location();
    let back = move || format!("{}{}", location.pathname.get(), with_mark(&location.search.get()));
    view! {
        <form method="post" action="/api/language">
            <input type="hidden" name="locale" value=other.tag() />
            <input type="hidden" name="back" value=back />
            <button class="still-link" lang=other.tag()>{texts().common().other_language()}</button>
        </form>
    }
}

fn with_mark(search: &str) -> String {
    if search.is_empty() || search.starts_with('?') { search.to_owned() } else { format!("?{search}") }
}
