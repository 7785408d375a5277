//! A file that was read: what is in it, its lines being dealt with, and what became of it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api::admin::import::{ImportView, LineView, LinksGiven, RunImport, view_import},
    frame::{Frame, texts},
    parts::{Glyph, Icon, Kind, Notice, ProblemNotice, Submit, Titled, general_words, problem_of, reloaded},
    problem::Problem,
};

/// The page of a file.
#[component]
pub fn ImportReport() -> impl IntoView {
    let params = use_params_map();
    let view = Resource::new_blocking(move || params.get().get("id").unwrap_or_default(), view_import);
    view! {
        <Titled title=texts().import().heading() />
        {reloaded(view, move |shown| view! { <Whole shown view /> })}
    }
}

#[component]
fn Whole(shown: ImportView, view: Resource<Result<ImportView, Problem>>) -> impl IntoView {
    let (all, words) = (texts(), texts().import());
    let (finished, waiting, refused) = (shown.finished, shown.waiting, shown.refused);
    let heading = if finished { words.report() } else { words.preview() };
    let numbers = if finished {
        if shown.invited == 0 { words.nobody_invited().to_owned() } else { words.invited(shown.invited.into()) }
    } else if waiting == 0 {
        words.nobody_can().to_owned()
    } else {
        words.can_be_invited(waiting.into())
    };
    let refused_words = match refused {
        0 => words.no_line_refused().to_owned(),
        count => words.lines_refused(count.into()),
    };
    let report = format!("/admin/clients/import/{}/report.csv", shown.id);
    let another = view! {
        <a class="button secondary medium" href="/admin/clients/import">
            {words.another_file()}
        </a>
    };
    let acts = if finished {
        view! {
            <a class="button secondary medium" href=report download=words.report_name() rel="external">
                <Icon of=Glyph::Download />
                {words.download()}
            </a>
            {another}
            <a class="button primary medium" href="/admin/clients">
                {words.see_clients()}
            </a>
        }
        .into_any()
    } else {
        another.into_any()
    };
    view! {
        <a class="back" href="/admin/clients">
            <Icon of=Glyph::ChevronLeft />
            {all.clients().heading()}
        </a>
        <div class="page-head">
            <h1>{heading}</h1>
            <div class="acts">{acts}</div>
        </div>
        <section class="panel invite" aria-label=heading>
            <p class="outcome">
                <b>{numbers}</b>
            </p>
            <p class="sub">{refused_words}</p>
            {(!finished && waiting > 0).then(|| view! { <Run shown=shown.clone() view /> })}
        </section>
        {shown.links_until.clone().map(|until| view! { <Links id=shown.id.clone() until /> })}
        {(!shown.lines.is_empty()).then(|| view! { <Refused lines=shown.lines refused /> })}
    }
}

/// The button that invites. With scripts it goes on by itself, a chunk at a time.
#[component]
fn Run(shown: ImportView, view: Resource<Result<ImportView, Problem>>) -> impl IntoView {
    let (all, words) = (texts(), texts().import());
    let run = ServerAction::<RunImport>::new();
    let (problem, _) = problem_of(run, true);
    let (id, before) = (shown.id.clone(), shown.invited + shown.refused);
    let total = shown.waiting + before;
    let value = run.value();
    let next = move || {
        run.dispatch(RunImport { import: id.clone(), whole: false });
    };
    let go_on = next.clone();
    Effect::new(move |_| match value.get() {
        Some(Ok(progress)) if progress.waiting > 0 => go_on(),
        Some(Ok(_)) => view.refetch(),
        Some(Err(_)) | None => {}
    });
    let done = move || match value.get() {
        Some(Ok(progress)) => progress.done,
        _ => before,
    };
    let started = move || run.version().get() > 0 || run.pending().get();
    // Said aloud at each tenth, not at each chunk.
    let spoken = Memo::new(move |_| done() * 10 / total.max(1));
    let (written, written_total) = (move || all.number(done().into()), all.number(total.into()));
    let spoken_total = written_total.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !run.pending().get_untracked() {
            next();
        }
    };
    let stopped = (shown.invited > 0).then(|| {
        let text = words.stopped_text(&all.number(before.into()), &written_total);
        view! { <Notice kind=Kind::Warn title=words.stopped_title() text /> }
    });
    let how = if Frame::current().sends_letters { words.by_mail() } else { words.no_mail() };
    let button = if stopped.is_some() { words.go_on() } else { words.submit() };
    view! {
        {stopped}
        <ProblemNotice problem words=move |problem| general_words(all, problem) />
        <form method="post" action="/api/admin/import/run" on:submit=send>
            <input type="hidden" name="import" value=shown.id />
            <input type="hidden" name="whole" value="true" />
            <div class="progress" hidden=move || !started()>
                <label for="progress">{words.progress_label()}</label>
                <progress id="progress" max=total value=done></progress>
                <span aria-hidden="true">{move || words.progress(&written(), &written_total)}</span>
                <span class="visually-hidden" role="status">
                    {move || {
                        let tenth = spoken.get();
                        (tenth > 0)
                            .then(|| words.progress(&all.number((u64::from(total) * u64::from(tenth)) / 10), &spoken_total))
                    }}
                </span>
            </div>
            <div class="panel-foot">
                <p>{how} " " {words.keep_open()}</p>
                <Submit word=button pending=run.pending() class="button primary medium" />
            </div>
        </form>
    }
}

/// The links, while no letter takes them to the clients.
#[component]
fn Links(id: String, until: String) -> impl IntoView {
    let words = texts().import();
    let given = ServerAction::<LinksGiven>::new();
    let file = format!("/admin/clients/import/{id}/links.csv");
    view! {
        <section class="panel invite" aria-labelledby="links">
            <h2 id="links">{words.download_links()}</h2>
            <p>{words.links_text()} " " {words.links_until(&until)}</p>
            <div class="panel-foot">
                <p></p>
                <div class="acts">
                    <a class="button secondary medium" href=file download=words.links_name() rel="external">
                        <Icon of=Glyph::Download />
                        {words.download_links()}
                    </a>
                    <ActionForm action=given>
                        <input type="hidden" name="import" value=id />
                        <Submit word=words.links_given() pending=given.pending() class="button secondary medium" />
                    </ActionForm>
                </div>
            </div>
        </section>
    }
}

#[component]
fn Refused(lines: Vec<LineView>, refused: u32) -> impl IntoView {
    let (all, words) = (texts(), texts().import());
    let count = lines.len() as u64;
    let rows = lines.into_iter().map(|line| {
        view! {
            <tr>
                <th scope="row">{all.number(line.number.into())}</th>
                <td>{line.reason}</td>
            </tr>
        }
    });
    view! {
        <section class="panel invite" aria-labelledby="refused">
            <h2 id="refused">{words.refused()}</h2>
            <p class="sub">
                {words.refused_text()} " "
                {(u64::from(refused) > count).then(|| words.shown_first(&all.number(count)))}
            </p>
            <table class="grid refused-lines">
                <thead>
                    <tr>
                        <th class="number" scope="col">
                            {words.line()}
                        </th>
                        <th scope="col">{words.reason()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}
