//! The dialog of the firm's language and time zone.

use guichet::{error::Field as Rule, locale::Locale, time_zone};
use leptos::prelude::*;

use super::form::{End, dialog, invalid, save_words};
use crate::{
    api::admin::firm::{FirmView, language::ChangeLanguage},
    frame::texts,
    parts::{ProblemNotice, admin::Field, problem_of},
};

/// The dialog.
#[component]
pub fn FirmLanguage() -> impl IntoView {
    dialog(texts().firm().language_heading(), |view| view! { <Form view /> })
}

#[component]
fn Form(view: FirmView) -> impl IntoView {
    let (all, words) = (texts(), texts().firm());
    let save = ServerAction::<ChangeLanguage>::new();
    let (problem, refusals) = problem_of(save, true);
    let (bad_language, bad_zone) = (invalid(problem, Rule::Language), invalid(problem, Rule::TimeZone));
    let languages = [(Locale::En, words.english()), (Locale::Fr, words.french())].map(|(locale, name)| {
        view! {
            <option value=locale.tag() selected=locale == view.locale>
                {name}
            </option>
        }
    });
    let now = view.time_zone;
    // The one that the firm's operator chose may be none of these.
    let own = (!time_zone::COMMON.contains(&now.as_str())).then(|| now.clone());
    let zones = own.into_iter().chain(time_zone::COMMON.map(str::to_owned)).map(|zone| {
        let (selected, name) = (zone == now, zone_name(&zone));
        view! {
            <option value=zone selected=selected>
                {name}
            </option>
        }
    });
    let zones = zones.collect_view();
    view! {
        <ProblemNotice problem words=move |problem| save_words(all, problem) />
        <ActionForm action=save>
            <input type="hidden" name="based_on" value=view.marks.language />
            <Field id="locale" label=words.language() hint=words.language_hint() of=Rule::Language problem>
                <select
                    class="input medium"
                    id="locale"
                    name="locale"
                    aria-describedby="locale-note"
                    aria-invalid=move || bad_language().then_some("true")
                >
                    {languages}
                </select>
            </Field>
            <Field id="time_zone" label=words.time_zone() hint=words.time_zone_hint() of=Rule::TimeZone problem>
                <select
                    class="input medium"
                    id="time_zone"
                    name="time_zone"
                    aria-describedby="time_zone-note"
                    aria-invalid=move || bad_zone().then_some("true")
                >
                    {zones}
                </select>
            </Field>
            <End path="/admin/firm/language" fresh=view.fresh problem refusals pending=save.pending() />
        </ActionForm>
    }
}

/// A zone's name as people read it.
pub(super) fn zone_name(zone: &str) -> String {
    zone.replace('_', " ").replace('/', " / ")
}
