//! One client is invited.

use guichet::error;
use leptos::prelude::*;

use crate::{
    api::admin::invitation::{InviteClient, InviteView, view_invite},
    frame::{Frame, texts},
    parts::{
        Glyph, Icon, ProblemNotice, Submit, Titled,
        admin::{Field, PersonFields, field_problem, invite_words},
        loaded, problem_of,
    },
};

/// The form.
#[component]
pub fn Invite() -> impl IntoView {
    let view = Resource::new_blocking(|| (), |()| view_invite());
    view! {
        <Titled title=texts().invite().heading() />
        {loaded(view, |view| view! { <Whole view /> })}
    }
}

#[component]
fn Whole(view: InviteView) -> impl IntoView {
    let (all, words) = (texts(), texts().invite());
    view! {
        <a class="back" href="/admin/clients">
            <Icon of=Glyph::ChevronLeft />
            {all.clients().heading()}
        </a>
        <div class="page-head">
            <div>
                <h1>{words.heading()}</h1>
                <p class="sub">{words.text()}</p>
            </div>
        </div>
        <Ways one=true />
        <OneClient view />
    }
}

/// One client, or many.
#[component]
pub fn Ways(
    /// Whether one.
    one: bool,
) -> impl IntoView {
    let words = texts().invite();
    view! {
        <nav class="tabs" aria-label=words.heading()>
            <ul>
                <li>
                    <a href="/admin/clients/invite" aria-current=one.then_some("page")>
                        {words.one_client()}
                    </a>
                </li>
                <li>
                    <a href="/admin/clients/import" aria-current=(!one).then_some("page")>
                        {words.several()}
                    </a>
                </li>
            </ul>
        </nav>
    }
}

#[component]
fn OneClient(view: InviteView) -> impl IntoView {
    let (all, words) = (texts(), texts().invite());
    let invite = ServerAction::<InviteClient>::new();
    let (problem, _) = problem_of(invite, true);
    let about = move |field| problem.with(|problem| field_problem(problem.as_ref(), field)).then_some("true");
    let email_hint = if Frame::current().sends_letters { words.email_hint() } else { words.email_hint_no_mail() };
    let accountants = view.accountants.into_iter().map(|choice| {
        view! { <option value=choice.value>{choice.name}</option> }
    });
    view! {
        <section class="panel invite medium-labels">
            <ProblemNotice problem words=move |problem| invite_words(all, problem) />
            <ActionForm action=invite>
                <PersonFields
                    problem
                    locale=view.locale
                    email_hint
                    language_hint=words.language_hint()
                />
                <Field
                    id="accountant"
                    label=words.accountant()
                    hint=words.accountant_hint()
                    of=error::Field::Accountant
                    problem
                >
                    <select
                        class="input medium"
                        id="accountant"
                        name="accountant"
                        aria-describedby="accountant-note"
                        aria-invalid=move || about(error::Field::Accountant)
                    >
                        {accountants.collect_view()}
                        <option value="">{words.nobody()}</option>
                    </select>
                </Field>
                <div class="dialog-acts">
                    <a class="button secondary medium" href="/admin/clients">
                        {words.cancel()}
                    </a>
                    <Submit word=words.submit() pending=invite.pending() class="button primary medium" />
                </div>
            </ActionForm>
        </section>
    }
}
