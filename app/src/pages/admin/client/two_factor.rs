//! What a client proves themselves with, or instead of it. Never a secret, never a code.

use leptos::prelude::*;

use super::path_of;
use crate::{
    api::admin::client::{ExemptionAct, FactView, TwoFactorView},
    frame::texts,
};

#[component]
pub(super) fn TwoFactor(id: String, view: TwoFactorView) -> impl IntoView {
    let words = texts().client();
    let path = path_of(&id);
    let apps = if view.apps.is_empty() {
        view! { <dd>{words.app_none()}</dd> }.into_any()
    } else {
        view.apps.into_iter().map(|fact| view! { <dd><Fact fact /></dd> }).collect_view().into_any()
    };
    let code = view.code.map(|fact| {
        let show = view.code_is_held.then(|| format!("{path}/code/show"));
        view! {
            <div class="acts">
                {show.map(|href| view! { <Act href word=words.show_code() /> })}
                <Act href=format!("{path}/code/revoke") word=words.revoke_code() removes=true />
            </div>
            <Fact fact />
        }
    });
    let exemption = match view.exemption_act {
        ExemptionAct::Nothing => ().into_any(),
        ExemptionAct::Grant => view! {
            <div class="acts">
                <Act href=format!("/admin/policy/exempt?client={id}") word=words.exempt() />
            </div>
        }
        .into_any(),
        ExemptionAct::RenewOrEnd => {
            let exemption = format!("/admin/policy/exemptions/{id}");
            view! {
                <div class="acts">
                    <Act href=format!("{exemption}/renew") word=words.renew_exemption() />
                    <Act href=format!("{exemption}/end") word=words.end_exemption() removes=true />
                </div>
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="two-factor">
            <h2 id="two-factor">{words.two_factor()}</h2>
            <dl class="facts">
                <dt>{words.app()}</dt>
                {apps}
                <dt>{words.recovery_codes()}</dt>
                <dd>
                    <Fact fact=view.codes />
                </dd>
                {view
                    .wrong_codes
                    .map(|wrong| {
                        view! {
                            <dt>{words.wrong_codes()}</dt>
                            <dd>{wrong}</dd>
                        }
                    })}
                <dt>{words.issued_code()}</dt>
                <dd>
                    {match code {
                        Some(code) => code.into_any(),
                        None => words.issued_none().into_any(),
                    }}
                </dd>
                <dt>{words.exemption()}</dt>
                <dd>
                    {exemption}
                    {match view.exemption {
                        Some(fact) => view! { <Fact fact /> }.into_any(),
                        None => words.exemption_none().into_any(),
                    }}
                </dd>
            </dl>
        </section>
    }
}

/// Something that is known.
#[component]
pub(super) fn Fact(fact: FactView) -> impl IntoView {
    view! {
        {fact.text}
        {fact
            .aside
            .map(|aside| {
                view! {
                    " "
                    <span class="aside">{aside}</span>
                }
            })}
    }
}

/// A way to a form, at the end of a line.
#[component]
pub(super) fn Act(
    #[prop(into)] href: String,
    word: &'static str,
    /// Whether it takes something away.
    #[prop(optional)]
    removes: bool,
) -> impl IntoView {
    let class = if removes { "button quiet small danger" } else { "button quiet small" };
    view! {
        <a class=class href=href>
            {word}
        </a>
    }
}
