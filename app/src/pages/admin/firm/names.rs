//! The dialog of the firm's names, with a look at how an app shows it, as it is typed.

use guichet::{
    error::Field as Rule,
    firm::{FirmName, ShortName},
};
use leptos::prelude::*;

use super::{
    form::{End, dialog, invalid, save_words},
    preview::AppEntry,
};
use crate::{
    api::admin::firm::{FirmView, names::ChangeNames},
    frame::texts,
    parts::{ProblemNotice, admin::Field, problem_of},
};

/// The dialog.
#[component]
pub fn FirmNames() -> impl IntoView {
    dialog(texts().firm().names(), |view| view! { <Form view /> })
}

#[component]
fn Form(view: FirmView) -> impl IntoView {
    let (all, words) = (texts(), texts().firm());
    let save = ServerAction::<ChangeNames>::new();
    let (problem, refusals) = problem_of(save, true);
    let (bad_name, bad_short) = (invalid(problem, Rule::FirmName), invalid(problem, Rule::ShortName));
    // What can't be a name isn't shown as one: the last one that could stands.
    let shown = RwSignal::new(view.frame.short_name.clone());
    let typed = move |event| {
        if let Some(name) = ShortName::parse(event_target_value(&event).trim()) {
            shown.set(name.as_str().to_owned());
        }
    };
    view! {
        <ProblemNotice problem words=move |problem| save_words(all, problem) />
        <ActionForm action=save>
            <input type="hidden" name="based_on" value=view.marks.names />
            <Field id="name" label=words.name() hint=words.name_hint() of=Rule::FirmName problem>
                <input
                    class="input medium"
                    id="name"
                    name="name"
                    type="text"
                    value=view.frame.firm
                    maxlength=FirmName::MAX
                    required
                    autocomplete="off"
                    aria-describedby="name-note"
                    aria-invalid=move || bad_name().then_some("true")
                />
            </Field>
            <Field
                id="short_name"
                label=words.short_name()
                hint=words.short_name_hint()
                of=Rule::ShortName
                problem
            >
                <input
                    class="input medium"
                    id="short_name"
                    name="short_name"
                    type="text"
                    value=view.frame.short_name
                    maxlength=ShortName::MAX
                    pattern="[A-Za-z0-9 .\\-]+"
                    title=words.short_name_hint()
                    required
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="short_name-note"
                    aria-invalid=move || bad_short().then_some("true")
                    on:input=typed
                />
            </Field>
            <AppEntry firm=shown account=view.account />
            <p class="hint">{words.short_name_kept()}</p>
            <End path="/admin/firm/names" fresh=view.fresh problem refusals pending=save.pending() />
        </ActionForm>
    }
}
