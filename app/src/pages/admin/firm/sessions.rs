//! The dialog of how long sessions last.

use guichet::{
    error::Field as Rule,
    session::{Limits, SessionLengths},
};
use leptos::prelude::*;

use super::form::{End, dialog, invalid, save_words};
use crate::{
    api::admin::firm::{FirmView, sessions::ChangeSessions},
    frame::texts,
    parts::{ProblemNotice, admin::Field, problem_of},
};

/// The dialog.
#[component]
pub fn FirmSessions() -> impl IntoView {
    dialog(texts().firm().sessions(), |view| view! { <Form view /> })
}

#[component]
fn Form(view: FirmView) -> impl IntoView {
    let (all, words) = (texts(), texts().firm());
    let save = ServerAction::<ChangeSessions>::new();
    let (problem, refusals) = problem_of(save, true);
    let bad = invalid(problem, Rule::Sessions);
    let field = move |id: &'static str, label: &'static str, hint, (least, most): (u64, u64), value: u64| {
        view! {
            <Field id label hint of=Rule::Sessions problem>
                <input
                    class="input medium"
                    id=id
                    name=id
                    type="number"
                    inputmode="numeric"
                    value=value
                    min=least
                    max=most
                    required
                    aria-describedby=format!("{id}-note")
                    aria-invalid=move || bad().then_some("true")
                />
            </Field>
        }
    };
    let idle = move |id, label, value, usual: Limits| {
        let limits = (Limits::SHORTEST_IDLE.as_secs() / 60, Limits::LONGEST_IDLE.as_secs() / 60);
        let usual = (usual.idle.as_secs() / 60).to_string();
        field(id, label, words.idle_hint(&limits.0.to_string(), &limits.1.to_string(), &usual), limits, value)
    };
    let total = move |id, label, value, usual: Limits| {
        let limits = (Limits::SHORTEST.as_secs() / 3600, Limits::LONGEST.as_secs() / 3600);
        let usual = (usual.absolute.as_secs() / 3600).to_string();
        field(id, label, words.total_hint(&limits.0.to_string(), &limits.1.to_string(), &usual), limits, value)
    };
    let usual = SessionLengths::default();
    let [client, staff] = view.sessions;
    view! {
        <ProblemNotice problem words=move |problem| save_words(all, problem) />
        <p class="sub">{words.sessions_text()}</p>
        <ActionForm action=save>
            <input type="hidden" name="based_on" value=view.marks.sessions />
            {idle("client_idle", words.client_idle(), client.0, usual.client)}
            {total("client_hours", words.client_total(), client.1, usual.client)}
            {idle("staff_idle", words.staff_idle(), staff.0, usual.staff)}
            {total("staff_hours", words.staff_total(), staff.1, usual.staff)}
            <End path="/admin/firm/sessions" fresh=view.fresh problem refusals pending=save.pending() />
        </ActionForm>
    }
}
