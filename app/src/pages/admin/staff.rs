//! The firm's staff, for its owners. Dialogs are routes of their own below this page.

use guichet::account::Role;
use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};

use crate::{
    api::admin::staff::{PersonView, StaffView, view_staff},
    browser,
    frame::texts,
    parts::{
        Glyph, Icon, Kind, Notice, ProblemNotice, Titled,
        admin::{StateWord, act_words},
        loaded,
    },
    problem::Problem,
    text::Texts,
};

mod access;
mod hand_over;
mod help;
mod invite;
mod link;
mod person;
mod role;

pub use access::{DisableColleague, EnableColleague};
pub use hand_over::HandOverClients;
pub use help::{ColleaguesCode, IssueColleaguesCode, ResetColleague};
pub use invite::InviteColleague;
pub use link::{ColleaguesLink, RenewColleaguesLink, RevokeColleaguesLink};
pub use person::Colleague;
pub use role::ChangeRole;

/// Where the page stands.
const PATH: &str = "/admin/staff";

/// The page, and the dialog that may stand before it.
#[component]
pub fn StaffPage() -> impl IntoView {
    let path = use_location().pathname;
    let is_open = Memo::new(move |_| path.with(|path| path.trim_end_matches('/') == PATH));
    // Read anew whenever a dialog has led back.
    let returned = Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0) + u32::from(is_open.get()));
    let view = Resource::new_blocking(move || returned.get(), |_| view_staff());
    view! {
        {loaded(view, move |view| view! { <Whole view is_open /> })}
        <Outlet />
    }
}

#[component]
fn Whole(view: StaffView, is_open: Memo<bool>) -> impl IntoView {
    let words = texts().staff();
    let owners = view.people.iter().filter(|person| person.role == Role::Owner && person.can_sign_in()).count();
    let lonely = match (view.people.len(), owners) {
        (..=1, _) => Some(words.only_you()),
        (_, ..=1) => Some(words.one_owner()),
        _ => None,
    };
    view! {
        <Show when=move || is_open.get()>
            <Titled title=words.heading() />
        </Show>
        <div class="page-head">
            <div>
                <h1>{words.heading()}</h1>
                <p class="sub">{words.text()}</p>
            </div>
            <div class="acts">
                <a class="button primary medium" href="/admin/staff/invite">
                    <Icon of=Glyph::Plus />
                    {words.invite()}
                </a>
            </div>
        </div>
        <Outcome is_open />
        {lonely.map(|title| view! { <Notice kind=Kind::Warn title text="" /> })}
        <Table people=view.people />
        <Roles />
    }
}

/// What was done by the form that has led here, or what it was refused for.
#[component]
fn Outcome(is_open: Memo<bool>) -> impl IntoView {
    let all = texts();
    let query = use_query_map();
    let done = move || query.with(|query| done_words(all, &query.get("done")?));
    // What a dialog was refused for is said in the dialog.
    let problem = Signal::derive(move || {
        let found = query.with(|query| Problem::from_query(&query.get("problem")?, query.get("n").as_deref()));
        found.filter(|_| is_open.get())
    });
    view! {
        <ProblemNotice problem words=move |problem| act_words(all, problem) />
        {move || done().map(|title| view! { <Notice kind=Kind::Good title text="" /> })}
    }
}

fn done_words(texts: Texts, done: &str) -> Option<&'static str> {
    let words = texts.staff();
    Some(match done {
        "role" => words.role_changed(),
        "disabled" => words.disabled(),
        "enabled" => words.enabled(),
        "handed-over" => words.handed_over(),
        "link-mailed" => words.link_mailed(),
        "revoked" => texts.invite().revoked(),
        _ => return None,
    })
}

#[component]
fn Table(people: Vec<PersonView>) -> impl IntoView {
    let (all, words) = (texts(), texts().staff());
    view! {
        <table class="grid roomy staff">
            <caption class="visually-hidden">{words.table()}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.name()}</th>
                    <th scope="col" class="extra">
                        {words.username()}
                    </th>
                    <th scope="col" class="extra">
                        {words.role()}
                    </th>
                    <th scope="col">{words.state()}</th>
                    <th scope="col" class="number extra">
                        {words.clients()}
                    </th>
                    <th scope="col" class="extra">
                        {words.last_sign_in()}
                    </th>
                    <th scope="col">{all.clients().note()}</th>
                </tr>
            </thead>
            <tbody class="rows" on:click=move |event| browser::follow_row(&event)>
                {people.into_iter().map(|person| view! { <Row person /> }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Row(person: PersonView) -> impl IntoView {
    let words = texts().staff();
    view! {
        <tr>
            <th scope="row">
                <a href=format!("{PATH}/{}", person.id)>
                    {person.name} {person.is_you.then(|| view! { <span class="aside">" (" {words.you()} ")"</span> })}
                </a>
            </th>
            <td class="extra username">{person.username}</td>
            <td class="extra">{role_word(texts(), person.role)}</td>
            <td>
                <StateWord of=person.standing />
            </td>
            <td class="number extra">{person.clients}</td>
            <td class="extra" class:none=person.last_sign_in.is_none()>
                {person.last_sign_in.clone().unwrap_or_else(|| words.never().to_owned())}
            </td>
            <td>{person.link}</td>
        </tr>
    }
}

/// What each role may do.
#[component]
fn Roles() -> impl IntoView {
    let words = texts().staff();
    view! {
        <section class="panel" aria-labelledby="roles">
            <h2 id="roles">{words.roles()}</h2>
            <dl class="facts">
                <dt>{words.accountant()}</dt>
                <dd>{words.accountant_text()}</dd>
                <dt>{words.owner()}</dt>
                <dd>{words.owner_text()}</dd>
            </dl>
        </section>
    }
}

fn role_word(texts: Texts, role: Role) -> &'static str {
    match role {
        Role::Owner => texts.staff().owner(),
        Role::Accountant | Role::Client => texts.staff().accountant(),
    }
}
