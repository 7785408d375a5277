//! The dialog of the help telephone and its hours.

use guichet::{
    error::Field as Rule,
    settings::{LONGEST_HOURS, LONGEST_PHONE},
};
use leptos::prelude::*;

use super::form::{End, dialog, invalid, save_words};
use crate::{
    api::admin::firm::{FirmView, help::ChangeHelp},
    frame::texts,
    parts::{ProblemNotice, admin::Field, problem_of},
};

/// The dialog.
#[component]
pub fn FirmHelp() -> impl IntoView {
    dialog(texts().firm().help(), |view| view! { <Form view /> })
}

#[component]
fn Form(view: FirmView) -> impl IntoView {
    let (all, words) = (texts(), texts().firm());
    let save = ServerAction::<ChangeHelp>::new();
    let (problem, refusals) = problem_of(save, true);
    let bad_phone = invalid(problem, Rule::Phone);
    let bad_hours = invalid(problem, Rule::PhoneHours);
    let hours = move |id: &'static str, label, hint, lang: &'static str, value: String| {
        view! {
            <Field id label hint of=Rule::PhoneHours problem>
                <input
                    class="input medium"
                    id=id
                    name=id
                    type="text"
                    lang=lang
                    value=value
                    maxlength=LONGEST_HOURS
                    autocomplete="off"
                    aria-describedby=format!("{id}-note")
                    aria-invalid=move || bad_hours().then_some("true")
                />
            </Field>
        }
    };
    let (en, fr) = view.hours;
    view! {
        <ProblemNotice problem words=move |problem| save_words(all, problem) />
        <ActionForm action=save>
            <input type="hidden" name="based_on" value=view.marks.help />
            <Field id="phone" label=words.phone() hint=words.phone_hint() of=Rule::Phone problem>
                <input
                    class="input medium"
                    id="phone"
                    name="phone"
                    type="tel"
                    value=view.frame.phone.unwrap_or_default()
                    maxlength=LONGEST_PHONE
                    autocomplete="off"
                    aria-describedby="phone-note"
                    aria-invalid=move || bad_phone().then_some("true")
                />
            </Field>
            {hours("hours_en", words.hours_english(), words.hours_english_hint(), "en", en)}
            {hours("hours_fr", words.hours_french(), words.hours_french_hint(), "fr", fr)}
            <End path="/admin/firm/help" fresh=view.fresh problem refusals pending=save.pending() />
        </ActionForm>
    }
}
