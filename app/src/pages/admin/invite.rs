//! One client is invited.

use guichet::{Refusal, error, locale::Locale};
use leptos::prelude::*;

use crate::{
    api::admin::invitation::{InviteClient, InviteView, view_invite},
    frame::texts,
    parts::{
        FieldError, Glyph, Icon, ProblemNotice, Submit, Titled,
        admin::{Field, field_problem, field_words},
        general_words, loaded, problem_of,
    },
    problem::Problem,
    text::Texts,
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
    let username_error = move || problem.get().and_then(|problem| username_error(all, &problem));
    let accountants = view.accountants.into_iter().map(|choice| {
        view! { <option value=choice.value>{choice.name}</option> }
    });
    let languages = [(Locale::En, words.english()), (Locale::Fr, words.french())];
    let languages = languages.map(|(locale, name)| {
        let selected = locale == view.locale;
        view! {
            <option value=locale.tag() selected=selected>
                {name}
            </option>
        }
    });
    view! {
        <section class="panel invite medium-labels">
            <ProblemNotice problem words=move |problem| invite_words(all, problem) />
            <ActionForm action=invite>
                <Field id="name" label=words.name() hint=words.name_hint() of=error::Field::Name problem>
                    <input
                        class="input medium"
                        id="name"
                        name="name"
                        autocomplete="off"
                        required
                        maxlength="120"
                        aria-describedby="name-note"
                        aria-invalid=move || about(error::Field::Name)
                    />
                </Field>
                <Field
                    id="email"
                    label=words.email()
                    hint=words.email_hint_no_mail()
                    of=error::Field::Email
                    problem
                >
                    <input
                        class="input medium"
                        id="email"
                        name="email"
                        type="email"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        maxlength="254"
                        aria-describedby="email-note"
                        aria-invalid=move || about(error::Field::Email)
                    />
                </Field>
                <div class="field">
                    <label for="username">
                        {words.username()} " " <span class="aside">"(" {words.optional()} ")"</span>
                    </label>
                    {move || match username_error() {
                        Some(text) => view! { <FieldError id="username-note" text /> }.into_any(),
                        None => {
                            view! {
                                <p class="hint" id="username-note">
                                    {words.username_hint()}
                                </p>
                            }
                                .into_any()
                        }
                    }}
                    <input
                        class="input medium"
                        id="username"
                        name="username"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        maxlength="254"
                        aria-describedby="username-note"
                        aria-invalid=move || username_error().map(|_| "true")
                    />
                </div>
                <div class="field">
                    <label for="locale">{words.language()}</label>
                    <p class="hint" id="locale-note">
                        {words.language_hint()}
                    </p>
                    <select class="input medium" id="locale" name="locale" aria-describedby="locale-note">
                        {languages}
                    </select>
                </div>
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

/// What is wrong with the username: it can also be missing, or taken.
fn username_error(texts: Texts, problem: &Problem) -> Option<&'static str> {
    match problem {
        Problem::Refused(Refusal::Missing) => Some(texts.invite().username_empty()),
        Problem::Refused(Refusal::UsernameTaken) => Some(texts.invite().username_taken()),
        Problem::Refused(Refusal::Field { field: field @ error::Field::Username }) => Some(field_words(texts, *field)),
        _ => None,
    }
}

fn invite_words(texts: Texts, problem: &Problem) -> (String, String) {
    let words = texts.invite();
    match problem {
        Problem::Refused(Refusal::Missing | Refusal::UsernameTaken | Refusal::Field { .. }) => {
            (words.error_title().to_owned(), words.error_text().to_owned())
        }
        other => general_words(texts, other),
    }
}
