//! A client's account: who they are, who looks after them, where they are signed in.

use leptos::prelude::*;

use super::{
    path_of,
    two_factor::{Act, Fact},
};
use crate::{
    api::admin::client::{AccountView, EndClientSession, FactView, LinkAct, LockAct, SessionView},
    frame::texts,
};

#[component]
pub(super) fn Account(id: String, view: AccountView, end_session: ServerAction<EndClientSession>) -> impl IntoView {
    let words = texts().client();
    let path = path_of(&id);
    let lock = match view.lock {
        LockAct::Nothing => view! { <Act href=format!("{path}/enable") word=words.enable() /> }.into_any(),
        LockAct::Lock => view! {
            <Act href=format!("{path}/lock") word=words.lock() removes=true />
            <Act href=format!("{path}/disable") word=words.disable() removes=true />
        }
        .into_any(),
        LockAct::Unlock => view! {
            <Act href=format!("{path}/unlock") word=words.unlock() />
            <Act href=format!("{path}/disable") word=words.disable() removes=true />
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="account">
            <div class="panel-head">
                <h2 id="account">{words.account()}</h2>
                <div class="acts">
                    <Act href=format!("{path}/edit") word=words.edit() />
                    {lock}
                </div>
            </div>
            <dl class="facts">
                <dt>{words.username()}</dt>
                <dd>{view.username}</dd>
                <dt>{words.email()}</dt>
                <dd>{view.email.unwrap_or_else(|| words.email_none().to_owned())}</dd>
                <dt>{words.accountant()}</dt>
                <dd>
                    <div class="acts">
                        <Act href=format!("{path}/hand-over") word=words.hand_over() />
                    </div>
                    {view.accountant.unwrap_or_else(|| words.accountant_none().to_owned())}
                </dd>
                <dt>{words.language()}</dt>
                <dd>{view.language}</dd>
                <dt>{words.password()}</dt>
                <dd>
                    <Fact fact=view.password />
                </dd>
                <dt>{words.invited()}</dt>
                <dd>
                    <Invited id=id.clone() fact=view.invited act=view.link />
                </dd>
                <dt>{words.last_sign_in()}</dt>
                <dd>{view.last_sign_in.unwrap_or_else(|| words.never().to_owned())}</dd>
                <dt>{words.open_sessions()}</dt>
                <Sessions id sessions=view.sessions end_session />
            </dl>
        </section>
    }
}

/// When the client was invited, and what can be done about the link.
#[component]
fn Invited(id: String, fact: FactView, act: LinkAct) -> impl IntoView {
    let words = texts().client();
    let path = path_of(&id);
    let show = (act == LinkAct::ShowRenewOrRevoke).then(|| format!("/admin/clients/invite/{id}"));
    let revoke = matches!(act, LinkAct::RenewOrRevoke | LinkAct::ShowRenewOrRevoke);
    let renew = (act != LinkAct::Nothing).then(|| {
        view! {
            <div class="acts">
                {show.map(|href| view! { <Act href word=words.show_link() /> })}
                <Act href=format!("{path}/new-link") word=words.new_link() />
                {revoke
                    .then(|| {
                        view! { <Act href=format!("{path}/revoke-link") word=words.revoke_link() removes=true /> }
                    })}
            </div>
        }
    });
    view! {
        {renew}
        <Fact fact />
    }
}

/// Where the client is signed in.
#[component]
fn Sessions(id: String, sessions: Vec<SessionView>, end_session: ServerAction<EndClientSession>) -> impl IntoView {
    let words = texts().client();
    if sessions.is_empty() {
        return view! { <dd>{words.sessions_none()}</dd> }.into_any();
    }
    let several = (sessions.len() > 1).then(|| {
        let count = u64::try_from(sessions.len()).unwrap_or(u64::MAX);
        view! {
            <dd>
                <div class="acts">
                    <Act href=format!("{}/end-sessions", path_of(&id)) word=words.end_sessions() removes=true />
                </div>
                {words.sessions_open(count)}
            </dd>
        }
    });
    let each = sessions.into_iter().map(move |session| {
        let (id, label) = (id.clone(), words.end_session_of(&session.device));
        view! {
            <dd>
                <ActionForm action=end_session>
                    <input type="hidden" name="client" value=id />
                    <input type="hidden" name="session" value=session.id />
                    <button class="button quiet small danger" aria-label=label>
                        {words.end_session()}
                    </button>
                </ActionForm>
                <Fact fact=FactView { text: session.device, aside: Some(session.aside) } />
            </dd>
        }
    });
    view! {
        {several}
        {each.collect_view()}
    }
    .into_any()
}
