//! The audit log. Which part of it is shown stands in the address. Dialogs are routes of their own below this page.

use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};

use crate::{
    api::admin::audit::{AuditAsked, AuditView, VerifiedView, WrongView, view_audit},
    frame::texts,
    parts::{Glyph, Icon, Kind, Notice, Titled, reloaded},
};

mod export;
mod filters;
mod lines;
mod verify;

pub use export::ExportAudit;
pub use verify::VerifyAudit;

/// Where the page stands.
const PATH: &str = "/admin/audit";

/// What the address asks for.
fn asked_of_query() -> Memo<AuditAsked> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| {
            let value = |name| query.get(name).unwrap_or_default();
            AuditAsked { person: value("person"), kind: value("kind"), from: value("from"), to: value("to") }
        })
    })
}

/// The page, and the dialog that may stand before it.
#[component]
pub fn AuditPage() -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let asked = asked_of_query();
    let is_open = Memo::new(move |_| path.with(|path| path.trim_end_matches('/') == PATH));
    // Read anew when a dialog has led back: it left a line.
    let returned = Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0) + u32::from(is_open.get()));
    let place =
        Memo::new(move |_| query.with(|query| ["before", "after"].map(|name| query.get(name).unwrap_or_default())));
    let view = Resource::new_blocking(
        move || (asked.get(), place.get(), returned.get()),
        |(AuditAsked { person, kind, from, to }, [before, after], _)| view_audit(person, kind, from, to, before, after),
    );
    let words = texts().audit();
    view! {
        <Show when=move || is_open.get()>
            <Titled title=words.heading() />
        </Show>
        {reloaded(view, move |view| view! { <Whole view asked /> })}
        <Outlet />
    }
}

#[component]
fn Whole(view: AuditView, asked: Memo<AuditAsked>) -> impl IntoView {
    let words = texts().audit();
    let (export, verified, wrong) = (view.export.clone(), view.verified.clone(), view.wrong.clone());
    let body = if wrong.is_none() { Some(view! { <lines::Lines view /> }) } else { None };
    view! {
        <div class="page-head">
            <div>
                <h1>{words.heading()}</h1>
                <p class="sub">{words.text()}</p>
            </div>
            <div class="acts">
                <a class="button secondary medium" href="/admin/audit/verify">
                    <Icon of=Glyph::Shield />
                    {words.verify()}
                </a>
                <a class="button secondary medium" href=export>
                    <Icon of=Glyph::Download />
                    {words.export()}
                </a>
            </div>
        </div>
        {verified.map(|verified| view! { <Verified verified /> })}
        <filters::Filters asked=asked.get_untracked() />
        {wrong.map(|wrong| view! { <Wrong wrong /> })}
        {body}
    }
}

/// How the log was verified last, by its own word.
#[component]
fn Verified(verified: VerifiedView) -> impl IntoView {
    let words = texts().audit();
    let just_now = use_query_map().with_untracked(|query| query.get("done").is_some_and(|done| done == "verified"));
    let VerifiedView { when, lines, broken } = verified;
    let when = words.verified_at(&when);
    match broken {
        Some((line, address)) => view! {
            <div class="notice bad" id="notice" role="alert" tabindex="-1">
                <Icon of=Glyph::Alert />
                <div>
                    <h2>{words.broken_title(&line)}</h2>
                    <p>{words.broken_text()}</p>
                    <p>{words.whole_text(lines)} " " {when}</p>
                </div>
                <div class="acts">
                    <a class="button secondary medium" href=address>
                        {words.see_line()}
                    </a>
                </div>
            </div>
        }
        .into_any(),
        None if just_now => {
            let text = format!("{} {when}", words.whole_text(lines));
            view! { <Notice kind=Kind::Good title=words.whole_title() text /> }.into_any()
        }
        None => view! {
            <p class="audit-verified">
                <Icon of=Glyph::Check />
                <span>
                    {words.whole_title()} ". " {words.whole_text(lines)} " " {when}
                </span>
            </p>
        }
        .into_any(),
    }
}

/// Why nothing was looked for.
#[component]
fn Wrong(wrong: WrongView) -> impl IntoView {
    let words = texts().audit();
    let (people, are_more) = match wrong {
        WrongView::Day => {
            return view! { <Notice kind=Kind::Bad title=texts().refusal().field_date() text="" /> }.into_any();
        }
        WrongView::Order => return view! { <Notice kind=Kind::Bad title=words.dates_order() text="" /> }.into_any(),
        WrongView::Nobody => {
            return view! { <Notice kind=Kind::Bad title=words.person_unknown() text="" /> }.into_any();
        }
        WrongView::Several(people, are_more) => (people, are_more),
    };
    let more = are_more.then(|| view! { <p class="sub">{words.first_people(&people.len().to_string())}</p> });
    let people = people.into_iter().map(|person| {
        view! {
            <li>
                <a href=person.address>{person.name}</a>
                <span class="hint">{person.username}</span>
            </li>
        }
    });
    view! {
        <section class="panel" aria-labelledby="meant">
            <h2 id="meant">{words.persons_several()}</h2>
            <ul class="audit-people">{people.collect_view()}</ul>
            {more}
        </section>
    }
    .into_any()
}
