//! The dialog of an export. Its form isn't sent in the background: the browser downloads what comes back.

use leptos::prelude::*;

use super::{PATH, asked_of_query};
use crate::{
    api::admin::audit::{AuditAsked, export::view_export},
    frame::texts,
    parts::{
        ProblemNotice,
        admin::{Dialog, StepUp, act_words},
        loaded,
    },
    problem::problem_of_query,
};

/// The dialog.
#[component]
pub fn ExportAudit() -> impl IntoView {
    let asked = asked_of_query();
    let fresh = Resource::new_blocking(|| (), |()| view_export());
    view! {
        <Dialog title=texts().audit().export_heading() back=PATH>
            {loaded(fresh, move |fresh| view! { <Export fresh asked=asked.get_untracked() /> })}
        </Dialog>
    }
}

#[component]
fn Export(fresh: bool, asked: AuditAsked) -> impl IntoView {
    let (all, words) = (texts(), texts().audit());
    let at_first = problem_of_query();
    let problem = Signal::derive(move || at_first.clone());
    let holds = if asked.is_filtered() { words.export_filtered() } else { words.export_all() };
    let fields: Vec<_> = asked.fields().map(|(name, value)| (name, value.to_owned())).into();
    let kept = fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <ProblemNotice problem words=move |problem| act_words(all, problem) />
        <p>{holds} " " {words.export_text()}</p>
        <form method="post" action="/admin/audit/export">
            {kept.collect_view()}
            <fieldset class="field">
                <legend>{words.export_format()}</legend>
                <label class="choice">
                    <input type="radio" name="format" value="csv" checked />
                    <span>
                        <b>{words.export_csv()}</b>
                        <span class="hint">{words.export_csv_text()}</span>
                    </span>
                </label>
                <label class="choice">
                    <input type="radio" name="format" value="json_lines" />
                    <span>
                        <b>{words.export_json()}</b>
                        <span class="hint">{words.export_json_text()}</span>
                    </span>
                </label>
            </fieldset>
            <StepUp fresh problem refusals=Signal::stored(0) />
            <p class="hint">{words.export_failed()}</p>
            <div class="dialog-acts">
                <a class="button secondary" href=PATH>
                    {words.close()}
                </a>
                <button class="button primary">{words.export_submit()}</button>
            </div>
        </form>
    }
}
