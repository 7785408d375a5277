//! What happened to a client, in plain words.

use leptos::prelude::*;

use crate::{api::admin::client::HistoryView, frame::texts};

#[component]
pub(super) fn History(lines: Vec<HistoryView>, audit: String) -> impl IntoView {
    let words = texts().client();
    let body = if lines.is_empty() {
        view! { <p class="empty">{words.history_none()}</p> }.into_any()
    } else {
        view! {
            <ul class="activity">
                {lines
                    .into_iter()
                    .map(|line| {
                        view! {
                            <li class=line.mark>
                                <b>{line.what}</b>
                                {line.detail.map(|detail| view! { <p>{detail}</p> })}
                                <p>{line.when}</p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        <section class="panel client-history" aria-labelledby="history">
            <h2 id="history">{words.history()}</h2>
            {body}
            <p class="more">
                <a href=audit>{words.see_audit()}</a>
            </p>
        </section>
    }
}
