//! A client's page. Dialogs are routes of their own below it.

use guichet::Refusal;
use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map, use_query_map},
};

use crate::{
    api::admin::client::{ClientView, EndClientSession, view_client},
    frame::texts,
    parts::{
        Glyph, Icon, Kind, Notice, ProblemNotice, Titled,
        admin::{Badge, act_words},
        loaded, problem_of,
    },
    problem::Problem,
    text::Texts,
};

mod account;
mod change;
mod code;
mod disable;
mod edit;
mod end_sessions;
mod given;
mod hand_over;
mod help;
mod history;
mod link;
mod lock;
mod reset;
mod two_factor;

pub use code::{IssueClientCode, RevokeClientCode};
pub use disable::{DisableClient, EnableClient};
pub use edit::EditClient;
pub use end_sessions::EndClientSessions;
pub use given::ClientCode;
pub use hand_over::HandOverClient;
pub use help::CloseClientHelp;
pub use link::{RenewClientLink, RevokeClientLink};
pub use lock::{LockClient, UnlockClient};
pub use reset::ResetClient;

/// Where a client's page stands.
pub(crate) fn path_of(client: &str) -> String {
    format!("/admin/clients/{client}")
}

/// The client whom the address names.
pub(crate) fn named_client() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default())
}

/// The page, and the dialog that may stand before it.
#[component]
pub fn ClientPage() -> impl IntoView {
    let (client, path) = (named_client(), use_location().pathname);
    let is_open =
        Memo::new(move |_| path.with(|path| client.with(|client| path.trim_end_matches('/') == path_of(client))));
    let end_session = ServerAction::<EndClientSession>::new();
    // Read anew whenever something was done: here, or in a dialog that has led back.
    let ended = Memo::new(move |before: Option<&u32>| {
        let done = end_session.value().with(|outcome| matches!(outcome, Some(Ok(()))));
        before.copied().unwrap_or(0) + u32::from(done)
    });
    let returned = Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0) + u32::from(is_open.get()));
    let view =
        Resource::new_blocking(move || (client.get(), ended.get(), returned.get()), |(client, ..)| view_client(client));
    view! {
        {loaded(view, move |view| view! { <Whole view end_session is_open /> })}
        <Outlet />
    }
}

#[component]
fn Whole(view: ClientView, end_session: ServerAction<EndClientSession>, is_open: Memo<bool>) -> impl IntoView {
    let (all, words) = (texts(), texts().client());
    let title = view.name.clone();
    let (problem, _) = problem_of(end_session, true);
    // What a dialog was refused for is said in the dialog.
    let problem = Signal::derive(move || problem.get().filter(|_| is_open.get()));
    let id = view.id.clone();
    let help = view.help.map(|(title, text)| view! { <Help id=id.clone() title text /> });
    view! {
        <Show when=move || is_open.get()>
            <Titled title=title.clone() />
        </Show>
        <a class="back" href="/admin/clients">
            <Icon of=Glyph::ChevronLeft />
            {words.back()}
        </a>
        <div class="page-head">
            <div>
                <div class="title-line">
                    <h1>{view.name}</h1>
                    <Badge of=view.standing />
                </div>
                {view.state.map(|state| view! { <p class="sub">{state}</p> })}
            </div>
            <Ways id=view.id.clone() obstacle=view.obstacle />
        </div>
        <ProblemNotice problem words=move |problem| page_words(all, problem) />
        <Done accountant=view.account.accountant.clone() />
        {help}
        {view.mail.map(|(title, text)| view! { <Notice kind=Kind::Warn title text /> })}
        <div class="client-columns">
            <div class="client-facts">
                <two_factor::TwoFactor id=view.id.clone() view=view.two_factor />
                <account::Account id=view.id view=view.account end_session />
            </div>
            <history::History lines=view.history audit=view.audit />
        </div>
    }
}

/// A code, a reset; or why neither is possible.
#[component]
fn Ways(id: String, obstacle: Option<String>) -> impl IntoView {
    let words = texts().client();
    let path = path_of(&id);
    match obstacle {
        Some(why) => view! { <p class="sub">{why}</p> }.into_any(),
        None => view! {
            <div class="acts">
                <a class="button secondary medium" href=format!("{path}/code")>
                    <Icon of=Glyph::CodeBox />
                    {words.issue_code()}
                </a>
                <a class="button danger-outline medium" href=format!("{path}/reset")>
                    <Icon of=Glyph::Refresh />
                    {words.reset()}
                </a>
            </div>
        }
        .into_any(),
    }
}

/// The client asked for help.
#[component]
fn Help(id: String, title: String, text: String) -> impl IntoView {
    let words = texts().client();
    view! {
        <div class="notice tint" role="status">
            <Icon of=Glyph::Help />
            <div>
                <h2>{title}</h2>
                <p>{text}</p>
            </div>
            <div class="acts">
                <a class="button quiet medium" href=format!("{}/help", path_of(&id))>
                    {words.handle()}
                </a>
            </div>
        </div>
    }
}

/// What was done by the form that has led here.
#[component]
fn Done(accountant: Option<String>) -> impl IntoView {
    let all = texts();
    let query = use_query_map();
    let done = move || {
        query.with(|query| {
            let count = query.get("count").and_then(|count| count.parse().ok()).unwrap_or(1);
            done_words(all, &query.get("done")?, count, accountant.as_deref())
        })
    };
    move || done().map(|title| view! { <Notice kind=Kind::Good title text="" /> })
}

fn done_words(texts: Texts, done: &str, count: u64, accountant: Option<&str>) -> Option<String> {
    let words = texts.client();
    let plain = match done {
        "saved" => words.saved(),
        "same" => words.nothing_changed(),
        "locked" => words.locked(),
        "unlocked" => words.unlocked(),
        "unlocked-by-staff" => words.unlocked_by_staff(),
        "disabled" => words.disabled(),
        "enabled" => words.enabled(),
        "session-ended" => words.session_ended(),
        "sessions-ended" => return Some(words.sessions_ended(count)),
        "link-mailed" => words.link_mailed(),
        "link-revoked" => words.link_revoked(),
        "code-revoked" => words.code_revoked(),
        "handled" => words.handled(),
        "handed-over" => {
            return Some(match accountant {
                Some(to) => words.handed_over(to),
                None => words.handed_to_nobody().to_owned(),
            });
        }
        _ => return None,
    };
    Some(plain.to_owned())
}

/// What an act was refused for, on the page or in its dialog.
fn page_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.client();
    let pair = |title: &str, text: &str| (title.to_owned(), text.to_owned());
    match problem {
        Problem::Refused(Refusal::SecondFactorDisabled) => {
            pair(words.unlock_needs_reset(), words.unlock_needs_reset_text())
        }
        Problem::Refused(Refusal::Field { .. }) => pair(words.error_title(), words.error_text()),
        other => act_words(texts, other),
    }
}
