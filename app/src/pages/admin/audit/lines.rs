//! The lines of the log, and the way to those before and after.

use leptos::prelude::*;

use super::PATH;
use crate::{
    api::admin::audit::{AuditView, LineView, NameView},
    frame::texts,
    parts::{Glyph, Icon},
};

/// The table, or what to do when nothing is found.
#[component]
pub(super) fn Lines(view: AuditView) -> impl IntoView {
    let words = texts().audit();
    if view.lines.is_empty() && view.newer.is_none() && view.older.is_none() {
        return view! {
            <div class="panel">
                <p class="empty">{words.none()}</p>
                <p class="acts">
                    <a class="button secondary medium" href=PATH>
                        {words.clear()}
                    </a>
                </p>
            </div>
        }
        .into_any();
    }
    view! {
        <table class="grid roomy fixed audit">
            <caption class="visually-hidden">{words.table()}</caption>
            <thead>
                <tr>
                    <th class="when" scope="col">
                        {words.when()}
                    </th>
                    <th class="act" scope="col">
                        {words.act()}
                    </th>
                    <th class="actor" scope="col">
                        {words.who()}
                    </th>
                    <th class="whom" scope="col">
                        {words.whom()}
                    </th>
                    <th class="origin" scope="col">
                        {words.origin()}
                    </th>
                </tr>
            </thead>
            <tbody>{view.lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}</tbody>
        </table>
        <Pager range=view.range newer=view.newer older=view.older />
    }
    .into_any()
}

#[component]
fn Line(line: LineView) -> impl IntoView {
    let words = texts().audit();
    let (no_whom, no_address) = (line.whom.is_none(), line.address.is_none());
    let whom = line.whom.map(|whom| view! { <Name name=whom /> });
    view! {
        <tr id=format!("line-{}", line.place)>
            <td class="when">
                <time datetime=line.at title=line.precise>
                    {line.when}
                </time>
                <span class="beside">{words.line_number(&texts().number(line.place))}</span>
            </td>
            <th class="act" scope="row">
                {line.what}
                {line.detail.map(|detail| view! { <span class="beside">{detail}</span> })}
            </th>
            <td class="actor" data-label=words.who()>
                <Name name=line.who />
            </td>
            <td class="whom" class:none=no_whom data-label=words.whom()>
                {whom}
            </td>
            <td class="origin" class:none=no_address data-label=words.origin()>
                {line.address}
                {line.device.map(|device| view! { <span class="beside">{device}</span> })}
            </td>
        </tr>
    }
}

#[component]
fn Name(name: NameView) -> impl IntoView {
    match name.address {
        Some(address) => view! { <a href=address>{name.name}</a> }.into_any(),
        None => view! { <span>{name.name}</span> }.into_any(),
    }
}

#[component]
fn Pager(range: Option<String>, newer: Option<String>, older: Option<String>) -> impl IntoView {
    let words = texts().audit();
    let left = || view! { <Icon of=Glyph::ChevronLeft /> };
    let right = || view! { <Icon of=Glyph::ChevronRight /> };
    let newer = match newer {
        Some(address) => {
            view! { <a class="button secondary small" href=address rel="prev">{left()} {words.newer()}</a> }.into_any()
        }
        None => view! {
            <span
                class="button unavailable small"
                tabindex="0"
                role="link"
                aria-disabled="true"
                title=words.is_newest()
            >
                {left()}
                {words.newer()}
                <span class="visually-hidden">". " {words.is_newest()}</span>
            </span>
        }
        .into_any(),
    };
    let older = match older {
        Some(address) => {
            view! { <a class="button secondary small" href=address rel="next">{words.older()} {right()}</a> }.into_any()
        }
        None => view! {
            <span
                class="button unavailable small"
                tabindex="0"
                role="link"
                aria-disabled="true"
                title=words.is_oldest()
            >
                {words.older()}
                {right()}
                <span class="visually-hidden">". " {words.is_oldest()}</span>
            </span>
        }
        .into_any(),
    };
    view! {
        <div class="pager">
            <p role="status">{range}</p>
            <nav aria-label=words.pager()>{newer} {older}</nav>
        </div>
    }
}
