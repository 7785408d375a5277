//! Somebody on the staff: what is known of them, and the acts that are possible now. Every dialog about them begins
//! here.

use guichet::{account::Role, standing::Standing};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, role_word};
use crate::{
    api::admin::staff::{ColleagueView, view_colleague},
    frame::texts,
    parts::{
        Submit,
        admin::{Badge, Dialog, act_words},
        loaded,
    },
    problem::Problem,
    text::Texts,
};

/// What is known of them, and what can be done.
#[component]
pub fn Colleague() -> impl IntoView {
    about(
        |_, view| view.called.clone(),
        |_| PATH.to_owned(),
        |view| view! { <Facts view=view.clone() /> <Acts view /> },
    )
}

/// A dialog about the colleague in the address: its title, where Escape leads, and what it holds.
pub(super) fn about<V: IntoView + 'static>(
    title: fn(Texts, &ColleagueView) -> String,
    back: fn(&ColleagueView) -> String,
    draw: impl Fn(ColleagueView) -> V + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let view = Resource::new_blocking(move || id.get(), view_colleague);
    loaded(view, move |view| {
        view! {
            <Dialog title=title(texts(), &view) back=back(&view)>
                {draw(view)}
            </Dialog>
        }
    })
}

/// Where whoever it is about is shown.
pub(super) fn page_of(view: &ColleagueView) -> String {
    format!("{PATH}/{}", view.person.id)
}

/// What an act was refused for.
pub(super) fn staff_words(texts: Texts, problem: &Problem) -> (String, String) {
    match problem {
        Problem::Refused(guichet::Refusal::LastOwner) => {
            (texts.refusal().last_owner_title().to_owned(), texts.staff().last_owner().to_owned())
        }
        other => act_words(texts, other),
    }
}

/// Names whom a form is about.
#[component]
pub(super) fn Named(view: ColleagueView) -> impl IntoView {
    view! { <input type="hidden" name="colleague" value=view.person.id /> }
}

/// The way back, and the button that does it.
#[component]
pub(super) fn Foot(
    back: String,
    word: &'static str,
    #[prop(into)] pending: Signal<bool>,
    #[prop(default = "button primary")] class: &'static str,
) -> impl IntoView {
    view! {
        <div class="dialog-acts">
            <a class="button secondary" href=back>
                {texts().staff().cancel()}
            </a>
            <Submit word pending class />
        </div>
    }
}

/// What can't be done, and why, with the way back.
#[component]
pub(super) fn Impossible(text: &'static str, back: String) -> impl IntoView {
    view! {
        <p class="sub">{text}</p>
        <div class="dialog-acts">
            <a class="button secondary" href=back>
                {texts().staff().close()}
            </a>
        </div>
    }
}

#[component]
fn Facts(view: ColleagueView) -> impl IntoView {
    let (all, words) = (texts(), texts().staff());
    let clients = format!("/admin/clients?accountant={}", view.person.id);
    view! {
        <dl class="facts">
            <dt>{words.username()}</dt>
            <dd>{view.person.username}</dd>
            <dt>{all.invite().email()}</dt>
            <dd>{view.email.unwrap_or_else(|| words.email_none().to_owned())}</dd>
            <dt>{words.role()}</dt>
            <dd>{role_word(all, view.person.role)}</dd>
            <dt>{words.state()}</dt>
            <dd>
                <Badge of=view.person.standing />
                {view.person.link.map(|link| view! { " " <span class="aside">{link}</span> })}
            </dd>
            <dt>{words.clients()}</dt>
            <dd>
                {view.person.clients}
                {(view.count > 0).then(|| view! { " " <a href=clients>{words.see_their_clients()}</a> })}
            </dd>
            <dt>{words.last_sign_in()}</dt>
            <dd>{view.last_sign_in.unwrap_or_else(|| words.never().to_owned())}</dd>
        </dl>
    }
}

/// An act, and where it is asked for.
type Link = (&'static str, &'static str, bool);

#[component]
fn Acts(view: ColleagueView) -> impl IntoView {
    let (all, words) = (texts(), texts().staff());
    let links = acts(all, &view).into_iter().map(|(act, word, danger)| {
        let class = if danger { "button danger-outline medium" } else { "button secondary medium" };
        view! {
            <a class=class href=format!("{PATH}/{}/{act}", view.person.id)>
                {word}
            </a>
        }
    });
    view! {
        <h3>{words.acts()}</h3>
        <div class="acts staff-acts">
            {links.collect_view()}
            {view
                .person
                .is_you
                .then(|| {
                    view! {
                        <a class="button secondary medium" href="/security" rel="external">
                            {all.rail().security()}
                        </a>
                    }
                })}
        </div>
        <div class="dialog-acts">
            <a class="button secondary" href=PATH>
                {words.close()}
            </a>
        </div>
    }
}

/// What is possible now. Nobody takes away their own role or account.
fn acts(texts: Texts, view: &ColleagueView) -> Vec<Link> {
    let (words, person) = (texts.staff(), &view.person);
    let (disabled, waiting) = (person.standing == Standing::Disabled, person.standing == Standing::Waiting);
    let others = !person.is_you;
    [
        (others && waiting).then(|| ("new-link", words.new_link(), false)),
        (others && waiting && view.has_link).then(|| ("revoke-link", words.revoke_link(), false)),
        others.then(|| ("role", words.change_role(), false)),
        (others && view.obstacle.is_none()).then(|| ("code", texts.client().issue_code(), false)),
        (others && view.obstacle.is_none()).then(|| ("reset", texts.client().reset(), true)),
        (view.count > 0).then(|| ("hand-over", words.hand_over(), false)),
        (others && disabled).then(|| ("enable", words.enable(), false)),
        (others && !disabled).then(|| ("disable", words.disable(), true)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl crate::api::admin::staff::PersonView {
    /// Whether nothing keeps them from signing in.
    pub(super) fn can_sign_in(&self) -> bool {
        matches!(self.standing, Standing::Protected)
    }

    /// The role that they don't have.
    pub(super) fn other_role(&self) -> Role {
        if self.role == Role::Owner { Role::Accountant } else { Role::Owner }
    }
}
