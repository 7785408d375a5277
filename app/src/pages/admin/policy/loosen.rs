//! Before the policy asks less: what that means, who is told, and why.

use guichet::error::Field as Rule;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{PATH, choice::is_about};
use crate::{
    api::admin::policy::{
        loosening::{LooseningView, view_loosening},
        set::SetPolicy,
    },
    frame::{Frame, texts},
    parts::{
        Glyph, Icon, ProblemNotice, Submit,
        admin::{Dialog, Field, StepUp, act_words},
        loaded, problem_of,
    },
};

/// The choices that the page sent along, and nothing that was typed.
#[derive(Clone, PartialEq)]
struct Choices {
    kind: String,
    from: String,
    added: String,
    removed: Vec<String>,
}

/// The dialog.
#[component]
pub fn LoosenPolicy() -> impl IntoView {
    let query = use_query_map();
    let choices = Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            let removed = get("removed").split('.').filter(|due| !due.is_empty()).map(str::to_owned).collect();
            Choices { kind: get("kind"), from: get("from"), added: get("added"), removed }
        })
    });
    let asked = move || choices.with(|choices| (choices.kind.clone(), choices.from.clone()));
    let view = Resource::new_blocking(asked, |(kind, from)| view_loosening(kind, from));
    let heading = texts().policy().loosen_heading();
    view! {
        <Dialog title=heading back=PATH>
            {loaded(view, move |view| view! { <Form view choices=choices.get_untracked() /> })}
        </Dialog>
    }
}

#[component]
fn Form(view: LooseningView, choices: Choices) -> impl IntoView {
    let (all, words) = (texts(), texts().policy());
    let save = ServerAction::<SetPolicy>::new();
    let (problem, refusals) = problem_of(save, true);
    let invalid = move || problem.with(|problem| is_about(problem.as_ref(), Rule::Reason)).then_some("true");
    let told = match (view.told.is_empty(), Frame::current().sends_letters) {
        (true, _) => words.loosen_told_nobody(),
        (false, true) => words.loosen_told(),
        (false, false) => words.loosen_told_without_mail(),
    };
    let removed = choices.removed.into_iter().map(|due| view! { <input type="hidden" name="removed[]" value=due /> });
    view! {
        <ProblemNotice problem words=move |problem| act_words(all, problem) />
        <div class="notice warn">
            <Icon of=Glyph::Alert />
            <div>
                <p>{view.text}</p>
            </div>
        </div>
        <p>{told}</p>
        <ul class="told">{view.told.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
        <ActionForm action=save>
            <input type="hidden" name="kind" value=choices.kind />
            <input type="hidden" name="from" value=choices.from />
            <input type="hidden" name="added" value=choices.added />
            <input type="hidden" name="based_on" value=view.based_on />
            <input type="hidden" name="confirmed" value="true" />
            {removed.collect_view()}
            <Field id="reason" label=words.loosen_reason() hint=words.loosen_reason_hint() of=Rule::Reason problem>
                <input
                    class="input medium"
                    id="reason"
                    name="reason"
                    type="text"
                    maxlength="300"
                    autocomplete="off"
                    aria-describedby="reason-note"
                    aria-invalid=invalid
                />
            </Field>
            <StepUp fresh=view.fresh problem refusals />
            <div class="dialog-acts">
                <a class="button secondary" href=PATH>
                    {words.cancel()}
                </a>
                <Submit word=words.loosen_submit() pending=save.pending() class="button danger" />
            </div>
        </ActionForm>
    }
}
