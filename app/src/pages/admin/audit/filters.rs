//! What the log can be narrowed down by: a plain form that asks for another address.

use guichet::trail::Kind;
use leptos::prelude::*;
use leptos_router::components::Form;

use super::PATH;
use crate::{api::admin::audit::AuditAsked, frame::texts, text::Texts};

/// The form, with what the address asks for in it.
#[component]
pub(super) fn Filters(asked: AuditAsked) -> impl IntoView {
    let (all, words) = (texts(), texts().audit());
    let is_filtered = asked.is_filtered();
    let chosen = Kind::from_word(&asked.kind);
    let options = Kind::ALL.into_iter().map(move |kind| {
        view! {
            <option value=kind.as_str() selected=chosen == Some(kind)>
                {kind_word(all, kind)}
            </option>
        }
    });
    view! {
        <Form method="GET" action=PATH>
            <div class="audit-filters" role="search" aria-label=words.filters()>
                <div class="field person">
                    <label for="person">{words.person()}</label>
                    <input
                        class="input medium"
                        id="person"
                        name="person"
                        type="search"
                        maxlength="254"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        placeholder=words.person_hint()
                        value=asked.person
                    />
                </div>
                <div class="field kind">
                    <label for="kind">{words.what()}</label>
                    <select class="input medium" id="kind" name="kind">
                        <option value="">{words.any_act()}</option>
                        {options.collect_view()}
                    </select>
                </div>
                <div class="field day">
                    <label for="from">{words.from()}</label>
                    <input class="input medium" id="from" name="from" type="date" value=asked.from />
                </div>
                <div class="field day">
                    <label for="to">{words.to()}</label>
                    <input class="input medium" id="to" name="to" type="date" value=asked.to />
                </div>
                <div class="acts">
                    <button class="button secondary medium">{words.apply()}</button>
                    {is_filtered
                        .then(|| {
                            view! {
                                <a class="button quiet medium" href=PATH>
                                    {words.clear()}
                                </a>
                            }
                        })}
                </div>
            </div>
        </Form>
    }
}

fn kind_word(texts: Texts, kind: Kind) -> &'static str {
    let words = texts.audit();
    match kind {
        Kind::SignIns => words.sign_ins(),
        Kind::SecondFactor => words.second_factor(),
        Kind::HelpAndResets => words.help_and_resets(),
        Kind::Accounts => words.accounts(),
        Kind::PolicyAndExemptions => words.policy_and_exemptions(),
        Kind::FirmAndStaff => words.firm_and_staff(),
        Kind::Audit => words.about_audit(),
    }
}
