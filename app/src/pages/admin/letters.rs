//! Letters that didn't arrive: to whom, what they tell, what was in the way, and what can be done.

use guichet::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::admin::letters::{LetterView, LettersView, PutLetterAway, SendLettersAgain, view_letters},
    frame::texts,
    parts::{Glyph, Icon, Kind, Notice, ProblemNotice, Titled, admin::act_words, loaded, problem_of},
    problem::Problem,
};

/// The letters.
#[component]
pub fn Letters() -> impl IntoView {
    let (again, away) = (ServerAction::<SendLettersAgain>::new(), ServerAction::<PutLetterAway>::new());
    let acts = move || (again.version().get(), away.version().get());
    let view = Resource::new_blocking(acts, |_| view_letters());
    let (all, words) = (texts(), texts().letters());
    let query = use_query_map();
    let done = move || {
        query.with(|query| match query.get("done")?.as_str() {
            "again" => Some(words.done_again()),
            "away" => Some(words.done_away()),
            _ => None,
        })
    };
    let (problem, _) = problem_of(again, true);
    let (other, _) = problem_of(away, false);
    let problem = Signal::derive(move || problem.get().or_else(|| other.get()));
    let said = move |problem: &Problem| match problem {
        Problem::Refused(Refusal::NotFound) => (words.gone().to_owned(), String::new()),
        other => act_words(all, other),
    };
    view! {
        <Titled title=words.heading() />
        <a class="back" href="/admin">
            <Icon of=Glyph::ChevronLeft />
            {all.overview().heading()}
        </a>
        <ProblemNotice problem words=said />
        {move || done().map(|title| view! { <Notice kind=Kind::Good title text="" /> })}
        {loaded(view, move |view| view! { <Whole view again away /> })}
    }
}

#[component]
fn Whole(view: LettersView, again: ServerAction<SendLettersAgain>, away: ServerAction<PutLetterAway>) -> impl IntoView {
    let words = texts().letters();
    let none = view.letters.is_empty();
    view! {
        <div class="page-head">
            <div>
                <h1>{words.heading()}</h1>
                <p class="sub">{words.text()}</p>
            </div>
            {view
                .can_send_again
                .then(|| {
                    view! {
                        <div class="acts">
                            <ActionForm action=again>
                                <button class="button secondary medium">{words.all_again()}</button>
                            </ActionForm>
                        </div>
                    }
                })}
        </div>
        {if none {
            view! { <p class="empty">{words.none()}</p> }.into_any()
        } else {
            view! {
                <table class="grid roomy letters">
                    <caption class="visually-hidden">{words.heading()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{words.to()}</th>
                            <th scope="col">{words.subject()}</th>
                            <th scope="col" class="extra">
                                {words.written()}
                            </th>
                            <th scope="col">{words.trouble()}</th>
                            <th scope="col">
                                <span class="visually-hidden">{words.acts()}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {view.letters.into_iter().map(|letter| view! { <Row letter again away /> }).collect_view()}
                    </tbody>
                </table>
            }
                .into_any()
        }}
        {view.in_all.map(|all| view! { <p class="sub">{words.in_all(all)}</p> })}
    }
}

#[component]
fn Row(letter: LetterView, again: ServerAction<SendLettersAgain>, away: ServerAction<PutLetterAway>) -> impl IntoView {
    let words = texts().letters();
    let name = match letter.href {
        Some(href) => view! { <a href=href>{letter.name}</a> }.into_any(),
        None => letter.name.into_any(),
    };
    let id = letter.id.clone();
    let acts = letter.given_up.then(|| {
        view! {
            <div class="acts">
                {letter
                    .can_send_again
                    .then(|| {
                        view! {
                            <ActionForm action=again>
                                <input type="hidden" name="letter" value=id />
                                <button class="button quiet small">{words.again()}</button>
                            </ActionForm>
                        }
                    })}
                <ActionForm action=away>
                    <input type="hidden" name="letter" value=letter.id />
                    <button class="button quiet small">{words.put_away()}</button>
                </ActionForm>
            </div>
        }
    });
    view! {
        <tr>
            <th scope="row">
                {name} " " <span class="sub">{letter.email}</span>
            </th>
            <td>{letter.subject}</td>
            <td class="extra">{letter.at}</td>
            <td>{letter.trouble}</td>
            <td>{acts}</td>
        </tr>
    }
}
