//! The exemptions: the first to end beside the policy, and all of them on a page of their own.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::PATH;
use crate::{
    api::admin::exemption::{ExemptionView, ExemptionsView, view_exemptions},
    frame::texts,
    parts::{Glyph, Icon, Titled, loaded},
};

/// The first few.
#[component]
pub(super) fn Few(exemptions: Vec<ExemptionView>, exempt: u64) -> impl IntoView {
    let words = texts().exemptions();
    let more = u64::try_from(exemptions.len()).is_ok_and(|shown| shown < exempt);
    view! {
        <section class="panel" aria-labelledby="exemptions">
            <div class="panel-head">
                <div>
                    <h2 id="exemptions">{words.heading()}</h2>
                    <p class="sub">{words.text()}</p>
                </div>
                <div class="acts">
                    <Add />
                </div>
            </div>
            <Table exemptions />
            {more
                .then(|| {
                    view! {
                        <p class="see-all">
                            <a href="/admin/policy/exemptions">{words.see_all(&exempt.to_string())}</a>
                        </p>
                    }
                })}
        </section>
    }
}

/// All of them, a page at a time.
#[component]
pub fn Exemptions() -> impl IntoView {
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after")).unwrap_or_default());
    let view = Resource::new_blocking(move || after.get(), view_exemptions);
    let words = texts().exemptions();
    view! {
        <Titled title=words.all_heading() />
        <a class="back" href=PATH>
            <Icon of=Glyph::ChevronLeft />
            {words.back()}
        </a>
        <div class="page-head">
            <h1>{words.all_heading()}</h1>
            <div class="acts">
                <Add />
            </div>
        </div>
        {loaded(view, move |view| view! { <Page view is_first=after.get_untracked().is_empty() /> })}
    }
}

#[component]
fn Page(view: ExemptionsView, is_first: bool) -> impl IntoView {
    let words = texts().exemptions();
    view! {
        <Table exemptions=view.exemptions />
        <nav class="pager" aria-label=words.all_heading()>
            <div class="acts">
                {(!is_first)
                    .then(|| {
                        view! {
                            <a class="button secondary small" href="/admin/policy/exemptions">
                                {words.first()}
                            </a>
                        }
                    })}
                {view
                    .next
                    .map(|next| {
                        view! {
                            <a class="button secondary small" href=format!("/admin/policy/exemptions?after={next}")>
                                {words.next()}
                            </a>
                        }
                    })}
            </div>
        </nav>
    }
}

#[component]
fn Add() -> impl IntoView {
    view! {
        <a class="button secondary medium" href="/admin/policy/exempt">
            <Icon of=Glyph::Plus />
            {texts().exemptions().add()}
        </a>
    }
}

#[component]
fn Table(exemptions: Vec<ExemptionView>) -> impl IntoView {
    let words = texts().exemptions();
    if exemptions.is_empty() {
        return view! { <p class="empty">{words.none()}</p> }.into_any();
    }
    let rows = exemptions.into_iter().map(|one| {
        let act = |verb: &str| format!("/admin/policy/exemptions/{}/{verb}", one.client);
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("/admin/clients/{}", one.client)>{one.name.clone()}</a>
                </th>
                <td class="reason">{one.reason}</td>
                <td class="extra">{one.approved_by}</td>
                <td>
                    <span class="ends">
                        {one.ends} {one.soon.map(|soon| view! { <span class="badge warn">{soon}</span> })}
                    </span>
                </td>
                <td>
                    <div class="row-acts">
                        <a class="button quiet small" href=act("renew") aria-label=words.renew_whose(&one.name)>
                            {words.renew()}
                        </a>
                        <a class="button quiet small danger" href=act("end") aria-label=words.end_whose(&one.name)>
                            {words.end()}
                        </a>
                    </div>
                </td>
            </tr>
        }
    });
    view! {
        <table class="grid roomy exemptions">
            <thead>
                <tr>
                    <th scope="col">{words.client()}</th>
                    <th scope="col">{words.reason()}</th>
                    <th scope="col" class="extra">
                        {words.approved_by()}
                    </th>
                    <th scope="col">{words.ends()}</th>
                    <th scope="col">
                        <span class="visually-hidden">{words.acts()}</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
