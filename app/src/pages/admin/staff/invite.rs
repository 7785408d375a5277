//! The dialog that invites somebody to the staff.

use guichet::{Refusal, account::Role, error::Field as Rule};
use leptos::prelude::*;

use super::{PATH, person::Foot, role_word};
use crate::{
    api::admin::staff::{InviteColleagueView, invite::InviteColleague as Invite, view_invite_colleague},
    frame::texts,
    parts::{
        FieldError, ProblemNotice,
        admin::{Dialog, PersonFields, StepUp, field_words, invite_words},
        loaded, problem_of,
    },
    problem::Problem,
};

/// Invites somebody.
#[component]
pub fn InviteColleague() -> impl IntoView {
    let view = Resource::new_blocking(|| (), |()| view_invite_colleague());
    view! {
        <Dialog title=texts().staff().invite_heading() back=PATH>
            {loaded(view, |view| view! { <Form view /> })}
        </Dialog>
    }
}

#[component]
fn Form(view: InviteColleagueView) -> impl IntoView {
    let (all, words) = (texts(), texts().staff());
    let act = ServerAction::<Invite>::new();
    let (problem, refusals) = problem_of(act, true);
    view! {
        <ProblemNotice problem words=move |problem| invite_words(all, problem) />
        <p class="sub">{words.invite_text()}</p>
        <ActionForm action=act>
            <div class="medium-labels">
                <PersonFields
                    problem
                    locale=view.locale
                    email_hint=words.email_hint()
                    language_hint=words.language_hint()
                />
                <Roles problem />
            </div>
            <StepUp fresh=view.fresh problem refusals />
            <Foot back=PATH.to_owned() word=words.submit() pending=act.pending() />
        </ActionForm>
    }
}

/// The role, with what it may do; the one that may less first.
#[component]
fn Roles(problem: Signal<Option<Problem>>) -> impl IntoView {
    let (all, words) = (texts(), texts().staff());
    let wrong = move || problem.get() == Some(Problem::Refused(Refusal::Field { field: Rule::Role }));
    let choice = |role: Role, text: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="role"
                    value=role.as_str()
                    checked=role == Role::Accountant
                    aria-describedby="role-note"
                    aria-invalid=move || wrong().then_some("true")
                />
                <span>
                    <b>{role_word(all, role)}</b>
                    <span class="hint">{text}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend>{words.role()}</legend>
            {move || wrong().then(|| view! { <FieldError id="role-note" text=field_words(all, Rule::Role) /> })}
            {choice(Role::Accountant, words.accountant_text())} {choice(Role::Owner, words.owner_text())}
        </fieldset>
    }
}
