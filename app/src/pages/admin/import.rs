//! Many clients are invited from a file: first the file is chosen.

use guichet::roster::{Column, MAX_BYTES, MAX_LINES};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::invite::Ways;
use crate::{
    frame::texts,
    parts::{Glyph, Icon, Kind, Notice, Titled},
    roster::{file_words, heading},
};

/// Where the file is chosen.
#[component]
pub fn ImportPage() -> impl IntoView {
    let (all, words) = (texts(), texts().import());
    let query = use_query_map();
    let refused = move || {
        let (file, column) = query.with(|query| (query.get("file"), query.get("column")));
        let text = file_words(all, &file?, &column.unwrap_or_default())?;
        Some(view! { <Notice kind=Kind::Bad title=words.file_title() text /> })
    };
    let size = all.number((MAX_BYTES / (1024 * 1024)) as u64);
    view! {
        <Titled title=words.heading() />
        <a class="back" href="/admin/clients">
            <Icon of=Glyph::ChevronLeft />
            {all.clients().heading()}
        </a>
        <div class="page-head">
            <div>
                <h1>{all.invite().heading()}</h1>
                <p class="sub">{words.text()}</p>
            </div>
        </div>
        <Ways one=false />
        {refused}
        <section class="panel invite" aria-labelledby="file-heading">
            <h2 id="file-heading" class="visually-hidden">
                {words.step_file()}
            </h2>
            <form method="post" action="/admin/clients/import" enctype="multipart/form-data">
                <div class="field">
                    <label for="file">{words.file()}</label>
                    <p class="hint" id="file-note">
                        {words.limits(&all.number(MAX_LINES as u64), &size)}
                    </p>
                    <input
                        class="input"
                        id="file"
                        name="file"
                        type="file"
                        accept=".csv,.txt,text/csv,text/plain"
                        required
                        aria-describedby="file-note"
                    />
                </div>
                <div class="panel-foot">
                    <p>{words.check_text()}</p>
                    <div class="acts">
                        <a class="button secondary medium" href="/admin/clients">
                            {words.cancel()}
                        </a>
                        <button class="button primary medium">{words.check()}</button>
                    </div>
                </div>
            </form>
        </section>
        <Columns />
    }
}

/// What the file's columns may be.
#[component]
fn Columns() -> impl IntoView {
    let (all, words) = (texts(), texts().import());
    let rows = [
        (heading(all, Column::Email), words.email_text().to_owned()),
        (heading(all, Column::Username), words.username_text().to_owned()),
        (heading(all, Column::Name), words.name_text().to_owned()),
    ];
    let parts = format!("{}, {}", heading(all, Column::GivenName), heading(all, Column::FamilyName));
    let rest = [
        (heading(all, Column::Language), words.language_text("en", "fr")),
        (heading(all, Column::Accountant), words.accountant_text().to_owned()),
    ];
    let line = |(name, text): (&str, String)| {
        view! {
            <tr>
                <th scope="row">{name.to_owned()}</th>
                <td>{text}</td>
            </tr>
        }
    };
    view! {
        <section class="panel invite" aria-labelledby="columns">
            <div class="panel-head">
                <div>
                    <h2 id="columns">{words.columns()}</h2>
                    <p class="sub">{words.columns_text(words.column_email(), words.column_username())}</p>
                </div>
                <div class="acts">
                    <a
                        class="button secondary medium"
                        href="/admin/clients/import/example.csv"
                        download=words.example_name()
                        rel="external"
                    >
                        <Icon of=Glyph::Download />
                        {words.example()}
                    </a>
                </div>
            </div>
            <table class="grid roomy columns">
                <thead>
                    <tr>
                        <th scope="col">{words.column()}</th>
                        <th scope="col">{words.column_text()}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.map(line)} {line((&parts, words.name_parts_text(words.column_name())))} {rest.map(line)}
                </tbody>
            </table>
        </section>
    }
}
