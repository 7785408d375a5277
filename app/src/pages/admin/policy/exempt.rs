//! The dialogs that exempt a client, renew an exemption, and end one.

use guichet::{Refusal, error::Field as Rule};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{PATH, choice::is_about};
use crate::{
    api::admin::exemption::{
        ExemptView, end::EndExemption as End, grant::GrantExemption, renew::RenewExemption as Renew, view_exempt,
    },
    frame::texts,
    parts::{
        ProblemNotice, Submit,
        admin::{Dialog, Field, StepUp, act_words},
        loaded, problem_of,
    },
    problem::Problem,
    text::Texts,
};

/// Exempts a client.
#[component]
pub fn ExemptClient() -> impl IntoView {
    let query = use_query_map();
    let client = Memo::new(move |_| query.with(|query| query.get("client")).unwrap_or_default());
    let view = Resource::new_blocking(move || client.get(), |client| view_exempt(client, false));
    let heading = texts().exemptions().form_heading();
    view! {
        <Dialog title=heading back=PATH>
            {loaded(view, |view| view! { <Grant view /> })}
        </Dialog>
    }
}

#[component]
fn Grant(view: ExemptView) -> impl IntoView {
    let (all, words) = (texts(), texts().exemptions());
    let act = ServerAction::<GrantExemption>::new();
    let (problem, refusals) = problem_of(act, true);
    let text = match &view.client {
        Some((_, name)) => words.form_text_name(name),
        None => words.form_text().to_owned(),
    };
    let whom = match &view.client {
        Some((id, _)) => view! { <input type="hidden" name="client" value=id.to_string() /> }.into_any(),
        None => view! { <Username problem /> }.into_any(),
    };
    view! {
        <ProblemNotice problem words=move |problem| exempt_words(all, problem) />
        <p class="sub">{text}</p>
        {(!view.required).then(|| view! { <p class="sub">{words.not_required()}</p> })}
        <ActionForm action=act>
            {whom} <Grounds view=view.clone() problem /> <StepUp fresh=view.fresh problem refusals />
            <Acts word=words.submit() pending=act.pending() />
        </ActionForm>
    }
}

/// Gives an exemption a new reason and a new end.
#[component]
pub fn RenewExemption() -> impl IntoView {
    let heading = texts().exemptions().renew_submit();
    view! {
        <Dialog title=heading back=PATH>
            {standing(|view| view! { <RenewForm view /> })}
        </Dialog>
    }
}

#[component]
fn RenewForm(view: ExemptView) -> impl IntoView {
    let (all, words) = (texts(), texts().exemptions());
    let act = ServerAction::<Renew>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <ProblemNotice problem words=move |problem| act_words(all, problem) />
        <p class="sub">{words.renew_text(name_of(&view))}</p>
        <ActionForm action=act>
            <Named view=view.clone() /> <Grounds view=view.clone() problem /> <StepUp fresh=view.fresh problem refusals />
            <Acts word=words.renew_submit() pending=act.pending() />
        </ActionForm>
    }
}

/// Ends an exemption now.
#[component]
pub fn EndExemption() -> impl IntoView {
    let heading = texts().exemptions().end_submit();
    view! {
        <Dialog title=heading back=PATH>
            {standing(|view| view! { <EndForm view /> })}
        </Dialog>
    }
}

#[component]
fn EndForm(view: ExemptView) -> impl IntoView {
    let (all, words) = (texts(), texts().exemptions());
    let act = ServerAction::<End>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <ProblemNotice problem words=move |problem| act_words(all, problem) />
        <div class="notice bad">
            <div>
                <p>{words.end_text(name_of(&view))}</p>
            </div>
        </div>
        <ActionForm action=act>
            <Named view=view.clone() /> <StepUp fresh=view.fresh problem refusals />
            <Acts word=words.end_submit() pending=act.pending() class="button danger" />
        </ActionForm>
    }
}

/// The dialog about the exemption of the client in the address.
fn standing<V: IntoView + 'static>(draw: impl Fn(ExemptView) -> V + Copy + Send + 'static) -> impl IntoView {
    let params = use_params_map();
    let client = Memo::new(move |_| params.with(|params| params.get("client")).unwrap_or_default());
    let view = Resource::new_blocking(move || client.get(), |client| view_exempt(client, true));
    loaded(view, draw)
}

/// What names the client and the exemption.
#[component]
fn Named(view: ExemptView) -> impl IntoView {
    view! {
        <input type="hidden" name="client" value=view.client.map(|(id, _)| id.to_string()) />
        <input type="hidden" name="exemption" value=view.exemption />
    }
}

#[component]
fn Username(problem: Signal<Option<Problem>>) -> impl IntoView {
    let words = texts().exemptions();
    let invalid = move || problem.with(|problem| is_about(problem.as_ref(), Rule::Username)).then_some("true");
    view! {
        <Field
            id="username"
            label=words.client()
            hint=words.client_hint()
            of=Rule::Username
            error=words.client_error()
            problem
        >
            <input
                class="input medium"
                id="username"
                name="username"
                type="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="254"
                aria-describedby="username-note"
                aria-invalid=invalid
            />
        </Field>
    }
}

/// Why, until when, and who answers for it.
#[component]
fn Grounds(view: ExemptView, problem: Signal<Option<Problem>>) -> impl IntoView {
    let words = texts().exemptions();
    let (usual, first, last) = view.days;
    let invalid = move |field| problem.with(|problem| is_about(problem.as_ref(), field)).then_some("true");
    view! {
        <Field id="reason" label=words.reason() hint=words.reason_hint() of=Rule::Reason problem>
            <input
                class="input medium"
                id="reason"
                name="reason"
                type="text"
                maxlength="300"
                autocomplete="off"
                aria-describedby="reason-note"
                aria-invalid=move || invalid(Rule::Reason)
            />
        </Field>
        <Field
            id="until"
            label=words.until()
            hint=words.until_hint()
            of=Rule::Date
            error=words.until_error()
            problem
        >
            <input
                class="input medium"
                id="until"
                name="until"
                type="date"
                value=usual
                min=first
                max=last
                aria-describedby="until-note"
                aria-invalid=move || invalid(Rule::Date)
            />
        </Field>
        <div class="field">
            <p class="label">{words.approved_by()}</p>
            <p>{words.approver_you(&view.approver)}</p>
            <p class="hint">{words.approver_hint()}</p>
        </div>
    }
}

#[component]
fn Acts(
    word: &'static str,
    #[prop(into)] pending: Signal<bool>,
    #[prop(default = "button primary")] class: &'static str,
) -> impl IntoView {
    view! {
        <div class="dialog-acts">
            <a class="button secondary" href=PATH>
                {texts().exemptions().cancel()}
            </a>
            <Submit word pending class />
        </div>
    }
}

fn name_of(view: &ExemptView) -> &str {
    view.client.as_ref().map_or("", |(_, name)| name)
}

fn exempt_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.exemptions();
    match problem {
        Problem::Refused(Refusal::Conflict) => (words.already_exempt().to_owned(), String::new()),
        Problem::Refused(Refusal::Field { field: Rule::Username }) => {
            (texts.refusal().field_title().to_owned(), words.client_error().to_owned())
        }
        other => act_words(texts, other),
    }
}
