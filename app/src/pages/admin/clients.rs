//! The list of clients. Which part of it is shown stands in the address: filters, order and pages are links and forms.

use guichet::client_list::Asked;
use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::{components::Form, hooks::use_query_map};

use super::clients_table::{Pager, Table};
use crate::{
    api::admin::clients::{ClientsView, TabView, view_clients},
    browser,
    frame::texts,
    parts::{
        Glyph, Icon, Titled,
        admin::{StateMark, standing_word},
        reloaded,
    },
};

/// The list of clients.
#[component]
pub fn Clients() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let value = |name| query.get(name).unwrap_or_default();
            Asked {
                q: value("q"),
                state: value("state"),
                accountant: value("accountant"),
                sort: value("sort"),
                after: value("after"),
                before: value("before"),
                from: value("from"),
            }
        })
    });
    let view = Resource::new_blocking(
        move || asked.get(),
        |Asked { q, state, accountant, sort, after, before, from }| {
            view_clients(q, state, accountant, sort, after, before, from)
        },
    );
    let keys = window_event_listener(leptos::ev::keydown, on_key);
    on_cleanup(move || keys.remove());
    let words = texts().clients();
    view! {
        <Titled title=words.heading() />
        <div class="page-head tight">
            <h1>{words.heading()}</h1>
            <div class="acts clients-acts">
                <Search asked />
                <a class="button primary medium" href="/admin/clients/invite">
                    <Icon of=Glyph::Plus />
                    {words.invite()}
                </a>
            </div>
        </div>
        {reloaded(view, |view| view! { <Whole view /> })}
    }
}

/// Slash leads to the search, up and down from row to row; Enter opens the link that has the focus anyway.
fn on_key(event: KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let handled = match event.key().as_str() {
        "/" if !browser::is_typing() => {
            browser::focus("#search");
            true
        }
        "ArrowDown" if !browser::is_typing() => browser::focus_row(true),
        "ArrowUp" if !browser::is_typing() => browser::focus_row(false),
        _ => false,
    };
    if handled {
        event.prevent_default();
    }
}

#[component]
fn Search(asked: Memo<Asked>) -> impl IntoView {
    let words = texts().clients();
    let kept = move || {
        let asked = asked.get();
        [("state", asked.state), ("accountant", asked.accountant), ("sort", asked.sort)]
    };
    view! {
        <Form method="GET" action="/admin/clients">
            <div class="search" role="search">
                <Icon of=Glyph::Search />
                <label class="visually-hidden" for="search">
                    {words.search_label()}
                </label>
                <input
                    class="input medium"
                    id="search"
                    name="q"
                    type="search"
                    maxlength="100"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=words.search()
                    title=words.search_key()
                    value=asked.get_untracked().q
                    prop:value=move || asked.get().q
                />
                {move || kept().map(|(name, value)| view! { <Kept name value /> }).collect_view()}
                <kbd class="key-cap live-only" aria-hidden="true">
                    "/"
                </kbd>
                <button class="visually-hidden">{words.search_submit()}</button>
            </div>
        </Form>
    }
}

/// What a form leaves as it is.
#[component]
fn Kept(name: &'static str, value: String) -> impl IntoView {
    (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value /> })
}

#[component]
fn Whole(view: ClientsView) -> impl IntoView {
    let words = texts().clients();
    let empty = view.rows.is_empty().then(|| {
        let text = if view.is_filtered { words.no_match() } else { words.no_clients() };
        view! {
            <div class="panel">
                <p class="empty">{text}</p>
                <p class="acts">
                    {view
                        .is_filtered
                        .then(|| {
                            view! {
                                <a class="button secondary medium" href="/admin/clients">
                                    {words.clear()}
                                </a>
                            }
                        })} <a class="button secondary medium" href="/admin/clients/invite">
                        {words.invite()}
                    </a>
                </p>
            </div>
        }
    });
    let filters = view! { <Filters view=view.clone() /> };
    let table = view.range.clone().map(|range| {
        let (previous, next) = (view.previous.clone(), view.next.clone());
        view! {
            <Table view />
            <Pager range previous next />
        }
    });
    view! {
        {filters}
        {empty}
        {table}
    }
}

#[component]
fn Filters(view: ClientsView) -> impl IntoView {
    let words = texts().clients();
    let chosen = view.accountant.clone();
    let options = view.accountants.into_iter().map(move |choice| {
        let selected = choice.value == chosen;
        view! {
            <option value=choice.value selected=selected>
                {choice.name}
            </option>
        }
    });
    view! {
        <div class="clients-filters">
            <nav class="tabs" aria-label=words.filters()>
                <ul>{view.tabs.into_iter().map(|tab| view! { <Tab tab /> }).collect_view()}</ul>
            </nav>
            <Form method="GET" action="/admin/clients">
                <Kept name="q" value=view.search />
                <Kept name="state" value=view.state />
                <Kept name="sort" value=view.sort />
                <select
                    class="input low"
                    name="accountant"
                    aria-label=words.accountant_filter()
                    on:change=move |event| browser::send_form(&event)
                >
                    {options.collect_view()}
                </select>
                <button class="button secondary medium still-only">{words.apply()}</button>
            </Form>
        </div>
    }
}

#[component]
fn Tab(tab: TabView) -> impl IntoView {
    let name = tab.standing.map_or_else(|| texts().clients().all(), |of| standing_word(texts(), of));
    view! {
        <li>
            <a href=tab.address aria-current=tab.current.then_some("true")>
                {tab.standing.map(|of| view! { <StateMark of /> })}
                <span>{name}</span>
                " "
                <span class="n">{tab.count}</span>
            </a>
        </li>
    }
}
