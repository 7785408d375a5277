//! The table of clients, and the way to its other pages.

use leptos::prelude::*;

use crate::{
    api::admin::clients::{ClientsView, RowView, SortView, Tone},
    browser,
    frame::texts,
    parts::{Glyph, Icon, admin::StateWord},
};

/// The table. On a narrow window name, state and note stay.
#[component]
pub fn Table(
    /// What it shows.
    view: ClientsView,
) -> impl IntoView {
    let words = texts().clients();
    view! {
        <table class="grid fixed clients">
            <caption class="visually-hidden">{words.table()} ". " {words.keys()}</caption>
            <thead>
                <tr>
                    <SortHead class="client" name=words.client() sort=view.by_name />
                    <th class="username extra" scope="col">
                        {words.username()}
                    </th>
                    <th class="accountant extra" scope="col">
                        {words.accountant()}
                    </th>
                    <th class="standing" scope="col">
                        {words.state()}
                    </th>
                    <SortHead class="last extra" name=words.last_sign_in() sort=view.by_sign_in />
                    <th class="codes number extra" scope="col" title=words.codes_text()>
                        {words.codes()}
                    </th>
                    <th class="note" scope="col">
                        {words.note()}
                    </th>
                </tr>
            </thead>
            <tbody class="rows" on:click=move |event| browser::follow_row(&event)>
                {view.rows.into_iter().map(|row| view! { <Row row /> }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn SortHead(class: &'static str, name: &'static str, sort: SortView) -> impl IntoView {
    let words = texts().clients();
    let (order, said, arrow) = match sort.sorted_up {
        None => ("none", None, None),
        Some(true) => ("ascending", Some(words.sorted_up()), Some(Glyph::ArrowUp)),
        Some(false) => ("descending", Some(words.sorted_down()), Some(Glyph::ArrowDown)),
    };
    view! {
        <th class=class scope="col" aria-sort=order>
            <a href=sort.address title=words.sort_by(name)>
                {name}
                {arrow.map(|of| view! { <Icon of /> })}
                {said.map(|said| view! { <span class="visually-hidden">", " {said}</span> })}
            </a>
        </th>
    }
}

#[component]
fn Row(row: RowView) -> impl IntoView {
    let words = texts().clients();
    let codes = match row.codes {
        Some(left) => view! { <span class=row.few_codes.then_some("few")>{left}</span> }.into_any(),
        None => view! {
            <span class="none" aria-hidden="true">
                "–"
            </span>
            <span class="visually-hidden">{words.no_codes()}</span>
        }
        .into_any(),
    };
    let note = row.note.map(|note| {
        let class = match note.tone {
            Tone::Plain => "",
            Tone::Accent => "tone-accent",
            Tone::Warn => "tone-warn",
            Tone::Bad => "tone-bad",
        };
        view! { <span class=class>{note.text}</span> }
    });
    view! {
        <tr>
            <th class="client" scope="row">
                <a href=format!("/admin/clients/{}", row.id) title=row.name.clone()>
                    {row.name.clone()}
                </a>
            </th>
            <td class="username extra" title=row.username.clone()>
                {row.username.clone()}
            </td>
            <td class="accountant extra">{row.accountant}</td>
            <td class="standing">
                <StateWord of=row.standing />
            </td>
            <td class="last extra" class:none=row.last_sign_in.is_none() title=row.last_sign_in.clone()>
                {row.last_sign_in.clone().unwrap_or_else(|| words.never().to_owned())}
            </td>
            <td class="codes number extra">{codes}</td>
            <td class="note">{note}</td>
        </tr>
    }
}

/// Which part of the list this is, and the pages before and after.
#[component]
pub fn Pager(
    /// Which part.
    range: String,
    /// The page before.
    previous: Option<String>,
    /// The page after.
    next: Option<String>,
) -> impl IntoView {
    let words = texts().clients();
    let left = || view! { <Icon of=Glyph::ChevronLeft /> };
    let right = || view! { <Icon of=Glyph::ChevronRight /> };
    let previous = match previous {
        Some(address) => {
            view! { <a class="button secondary small" href=address rel="prev">{left()} {words.previous()}</a> }
                .into_any()
        }
        None => view! {
            <span class="button unavailable small" tabindex="0" role="link" aria-disabled="true" title=words.is_first()>
                {left()}
                {words.previous()}
                <span class="visually-hidden">". " {words.is_first()}</span>
            </span>
        }
        .into_any(),
    };
    let next = match next {
        Some(address) => {
            view! { <a class="button secondary small" href=address rel="next">{words.next()} {right()}</a> }.into_any()
        }
        None => view! {
            <span class="button unavailable small" tabindex="0" role="link" aria-disabled="true" title=words.is_last()>
                {words.next()}
                {right()}
                <span class="visually-hidden">". " {words.is_last()}</span>
            </span>
        }
        .into_any(),
    };
    view! {
        <div class="pager">
            <p role="status">{range}</p>
            <nav aria-label=words.pager()>{previous} {next}</nav>
        </div>
    }
}
