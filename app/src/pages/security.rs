//! The account's own security: how somebody signs in, where they are signed in, and what happened.

mod activity;
mod apps;
mod connect;
mod password;
mod sessions;

use guichet::{Refusal, authenticator::MOST, recovery};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

pub use activity::Activity;
pub use apps::{AddApp, MakeCodes, RemoveApp, RenameApp, ReplaceApp};
pub use connect::ConnectApp;
pub use password::ChangePassword;

use self::{
    activity::Lines,
    sessions::{Sessions, Settings},
};
use crate::{
    api::view::{AppView, CodesView, SecurityActView, SecurityView, view_security, view_security_act},
    frame::{Frame, speak, texts},
    parts::{
        Foot, Glyph, Icon, Kind, Notice, PlacesBand, ProblemNotice, SetUpPage, SkipLink, Titled, Unusual,
        general_words, loaded,
    },
    problem::{Problem, problem_of_query},
    text::Texts,
};

/// The page. What is done on it is done by plain forms, and what is more than that on a page of its own below it.
#[component]
pub fn Security() -> impl IntoView {
    let view = Resource::new_blocking(|| (), |()| view_security());
    view! {
        <Titled title=texts().security().heading() />
        <div class="page security">
            <SkipLink />
            {loaded(view, |view| view! { <Whole view /> })}
            <footer>
                <div class="column">
                    <Foot />
                </div>
            </footer>
        </div>
    }
}

#[component]
fn Whole(view: SecurityView) -> impl IntoView {
    speak(view.locale);
    let (all, words) = (texts(), texts().security());
    let problem = Signal::stored(problem_of_query());
    let is_protected = !view.apps.is_empty();
    let unusual = if Frame::current().phone.is_some() { words.unusual() } else { words.unusual_no_phone() };
    let unfinished = view.unfinished.map(|name| view! { <Unfinished name /> });
    view! {
        <PlacesBand is_staff=view.is_staff />
        <main id="main" class="column" tabindex="-1">
            <div class="security-head">
                <div>
                    <h1>{words.heading()}</h1>
                    <p class="lead">{words.text()}</p>
                </div>
                <p class=if is_protected { "protection good" } else { "protection" }>
                    <Icon of=if is_protected { Glyph::Shield } else { Glyph::ShieldPlain } />
                    <span>{view.protection}</span>
                </p>
            </div>
            <div class="news">
                <ProblemNotice problem words=move |problem| security_words(all, problem) />
                <Done />
                {unfinished}
                {(!view.unusual.is_empty())
                    .then(|| {
                        view! {
                            <ul class="card attention">
                                <Unusual asked=view.unusual />
                            </ul>
                        }
                    })}
            </div>
            <div class="cards">
                <Apps apps=view.apps may_add=view.may_add may_set_up=view.may_set_up />
                {view.codes.map(|codes| view! { <Codes codes /> })}
                <Sessions sessions=view.sessions />
                <Settings password=view.password />
            </div>
            <section class="card happened" aria-labelledby="activity">
                <h2 id="activity">{words.activity()}</h2>
                <Lines activity=view.activity.clone() />
                {view.activity.more.then(|| view! { <p class="all"><a href="/security/activity">{words.see_all()}</a></p> })}
                <p class="unusual">{unusual}</p>
            </section>
        </main>
    }
}

/// What was done, as the address says: a word of ours and a number.
#[component]
fn Done() -> impl IntoView {
    let words = texts().security();
    let query = use_query_map();
    let (done, ended) = query.with_untracked(|query| (query.get("done"), query.get("ended")));
    let ended: u64 = ended.and_then(|number| number.parse().ok()).unwrap_or(0);
    let title = match done.as_deref().unwrap_or_default() {
        "added" => words.added().to_owned(),
        "replaced" => words.replaced().to_owned(),
        "dropped" => words.dropped().to_owned(),
        "renamed" => words.renamed().to_owned(),
        "removed" => words.removed().to_owned(),
        "codes" => words.codes_ready().to_owned(),
        "ended" => words.session_ended().to_owned(),
        "others" if ended == 0 => words.no_others().to_owned(),
        "others" => words.others_ended(ended),
        "password" => words.password_changed().to_owned(),
        "language" => words.language_changed().to_owned(),
        _ => return None,
    };
    let entry = Frame::current().short_name.replace(' ', "\u{a0}");
    let text = if done.as_deref() == Some("replaced") { words.replaced_text(&entry) } else { String::new() };
    Some(view! { <Notice kind=Kind::Good title text /> })
}

/// A replacement that waits for its first code.
#[component]
fn Unfinished(name: String) -> impl IntoView {
    let words = texts().security();
    view! {
        <section class="notice warn unfinished" aria-labelledby="unfinished">
            <Icon of=Glyph::Alert />
            <div>
                <h2 id="unfinished">{words.unfinished_title()}</h2>
                <p>{words.unfinished_text(&name)}</p>
                <div class="thing-acts">
                    <a class="button secondary medium" href="/security/authenticators/confirm">
                        {words.unfinished_resume()}
                    </a>
                    <form method="post" action="/api/security/give-up-authenticator">
                        <button class="button quiet medium">{words.unfinished_drop()}</button>
                    </form>
                </div>
            </div>
        </section>
    }
}

#[component]
fn Apps(apps: Vec<AppView>, may_add: bool, may_set_up: bool) -> impl IntoView {
    let words = texts().security();
    let is_empty = apps.is_empty();
    let is_full = !is_empty && !may_add;
    let text = match (is_empty, is_full) {
        (false, true) => words.too_many_apps(&MOST.to_string()),
        (false, false) => words.apps_text().to_owned(),
        (true, _) if may_set_up => words.apps_none().to_owned(),
        (true, _) => words.not_protected().to_owned(),
    };
    let head = if may_add {
        Some(("/security/authenticators/add", words.add()))
    } else {
        may_set_up.then(|| ("/set-up/authenticator", words.set_up()))
    };
    let rows = apps.into_iter().map(|app| {
        let acts = [("rename", words.rename()), ("replace", words.replace()), ("remove", words.remove())];
        let acts = acts.map(|(act, word)| {
            let class = if act == "remove" { "button quiet small danger" } else { "button quiet small" };
            view! {
                <a class=class href=format!("/security/authenticators/{}/{act}", app.id)>
                    {word}
                    <span class="visually-hidden">" " {app.name.clone()}</span>
                </a>
            }
        });
        let acts = view! { <div class="thing-acts">{acts}</div> }.into_any();
        view! { <Row of=Glyph::Device title=app.name text=app.text acts /> }
    });
    view! {
        <section class="card" aria-labelledby="apps">
            <div class="card-head">
                <div>
                    <h2 id="apps">{words.apps()}</h2>
                    <p>{text}</p>
                </div>
                {head
                    .map(|(href, word)| {
                        view! {
                            <a class="button secondary medium" href=href>
                                <Icon of=Glyph::Plus />
                                {word}
                            </a>
                        }
                    })}
            </div>
            {(!is_empty).then(|| view! { <ul class="things">{rows.collect_view()}</ul> })}
        </section>
    }
}

#[component]
fn Codes(codes: CodesView) -> impl IntoView {
    let words = texts().security();
    let total = recovery::SET_SIZE;
    let left = usize::try_from(codes.left).unwrap_or(total).min(total);
    let few = codes.left <= recovery::FEW;
    let (left_text, total_text) = (left.to_string(), total.to_string());
    let count = words.codes_left(&left_text, &total_text);
    let warning = match codes.left {
        0 => Some(words.codes_spent()),
        _ if few => Some(words.codes_few()),
        _ => None,
    };
    let bars = (0..total).map(|bar| view! { <i class=(bar < left).then_some("full")></i> });
    view! {
        <section class="card" aria-labelledby="codes">
            <div class="card-head">
                <div>
                    <h2 id="codes">{words.codes()}</h2>
                    <p>{codes.text}</p>
                </div>
                <a class="button secondary medium" href="/security/recovery-codes/new">
                    {words.make_codes()}
                </a>
            </div>
            <p class="meter" class:few=few>
                <span class="bars" aria-hidden="true">
                    {bars.collect_view()}
                </span>
                <b>{few.then(|| view! { <Icon of=Glyph::Alert /> })} <span>{count}</span></b>
            </p>
            {warning.map(|text| view! { <p class="warning">{text}</p> })}
        </section>
    }
}

/// A line of a card: what it is, a word about it, and what can be done.
#[component]
fn Row(
    of: Glyph,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    /// Said beside the title.
    #[prop(optional_no_strip)]
    mark: Option<&'static str>,
    /// What can be done.
    acts: AnyView,
) -> impl IntoView {
    view! {
        <li>
            <Icon of />
            <div>
                <p>
                    <b>{title}</b>
                    {mark.map(|mark| view! { " " <span class="mark-word">{mark}</span> })}
                </p>
                <p>{text}</p>
            </div>
            {acts}
        </li>
    }
}

/// The page of an act, below the security page: the way back, and a card.
fn page_of_act(title: &'static str, needs_app: bool, draw: fn(SecurityActView) -> AnyView) -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| params.get("id")).unwrap_or_default();
    let view = Resource::new_blocking(id, move |id| view_security_act(id, needs_app));
    view! {
        <SetUpPage title class="narrow" signed_in=true>
            {loaded(
                view,
                move |view| {
                    speak(view.locale);
                    view! {
                        {(!view.is_owed).then(WayBack)}
                        {draw(view)}
                    }
                },
            )}
        </SetUpPage>
    }
}

#[component]
fn WayBack() -> impl IntoView {
    view! {
        <p class="way-back">
            <a href="/security">
                <Icon of=Glyph::ChevronLeft />
                {texts().security().back()}
            </a>
        </p>
    }
}

/// The buttons under a form; the one that doesn't act is a link.
#[component]
fn Cancel() -> impl IntoView {
    view! {
        <a class="button secondary" href="/security">
            {texts().security().cancel()}
        </a>
    }
}

/// Title and text of what an act on one's own security was refused for.
fn security_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.security();
    let Problem::Refused(refusal) = problem else { return general_words(texts, problem) };
    match refusal {
        Refusal::LastAuthenticator => (words.remove_refused().to_owned(), String::new()),
        Refusal::TooManyAuthenticators => (words.too_many_apps(&MOST.to_string()), String::new()),
        Refusal::WrongCredentials => (words.current_wrong_title().to_owned(), words.current_wrong_text().to_owned()),
        Refusal::Password(_) => (texts.password().refused_title().to_owned(), words.password_refused_text().to_owned()),
        // A name that another of one's apps has, and nobody else's change.
        Refusal::Conflict => (texts.refusal().field_title().to_owned(), texts.refusal().field_text().to_owned()),
        _ => general_words(texts, problem),
    }
}
