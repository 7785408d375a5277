//! Step 3 of 3: the recovery codes, to download, print or copy.

use guichet::Refusal;
use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        set_up::FinishSetUp,
        view::{RecoveryCodesView, view_recovery_codes},
    },
    browser,
    frame::{Frame, speak, texts},
    parts::{
        CopyButton, FieldError, Glyph, Icon, ProblemNotice, SetUpPage, Sheet, Stepper, Submit, general_words, loaded,
        problem_of, recovery_text,
    },
    problem::Problem,
};

/// The page that shows the codes.
#[component]
pub fn RecoveryCodes() -> impl IntoView {
    let view = Resource::new_blocking(|| (), |()| view_recovery_codes());
    // A new set, made on the security page, is no step of a set-up.
    let query = use_query_map();
    let anew = query.with_untracked(|query| query.get("from").is_some_and(|from| from == "security"));
    let sheet = move || loaded(view, |view| view! { <Sheet view /> });
    view! {
        <SetUpPage title=texts().recovery().heading() class="prints-sheet" signed_in=true sheet=sheet>
            {(!anew).then(|| view! { <Stepper at=3 /> })}
            {loaded(view, move |view| view! { <Card view anew /> })}
        </SetUpPage>
    }
}

#[component]
fn Card(view: RecoveryCodesView, anew: bool) -> impl IntoView {
    speak(view.locale);
    let (all, words) = (texts(), texts().recovery());
    let finish = ServerAction::<FinishSetUp>::new();
    let (problem, _) = problem_of(finish, true);
    let unticked = move || problem.get() == Some(Problem::Refused(Refusal::CodesNotSaved));
    let notice = move |problem: &Problem| match problem {
        Problem::Refused(Refusal::CodesNotSaved) => (words.not_saved_title().to_owned(), words.not_saved().to_owned()),
        other => general_words(all, other),
    };
    let file = recovery_text(all, &Frame::current().firm, &view);
    let download = move |event: MouseEvent| {
        if browser::download(all.sheet().file_name(), &file) {
            event.prevent_default();
        }
    };
    let copied = view.codes.join("\n");
    let codes = view.codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view();
    view! {
        <div class="card">
            <ProblemNotice problem words=notice />
            <h1>{words.heading()}</h1>
            <p class="lead">{words.text()} " " <b>{words.only_now()}</b></p>
            <div class="code-box">
                <ol class="code-list" id="recovery-codes" aria-label=words.list()>
                    {codes}
                </ol>
                <div class="code-acts">
                    <a
                        class="button quiet"
                        href="/set-up/recovery-codes.txt"
                        download
                        rel="external"
                        on:click=download
                    >
                        <Icon of=Glyph::Download />
                        {words.download()}
                    </a>
                    <button class="button quiet live-only" type="button" on:click=|_| browser::print()>
                        <Icon of=Glyph::Print />
                        {words.print()}
                    </button>
                    <CopyButton text=copied word=words.copy() class="button quiet live-only" />
                </div>
            </div>
            <p class="hint">{words.places()}</p>
            <ActionForm action=finish attr:class="finish">
                <input type="hidden" name="set" value=view.set />
                {anew.then(|| view! { <input type="hidden" name="anew" value="true" /> })}
                {move || unticked().then(|| view! { <FieldError id="saved-error" text=words.not_saved() /> })}
                <label class="tick">
                    <input
                        type="checkbox"
                        name="saved"
                        value="true"
                        aria-invalid=move || unticked().then_some("true")
                        aria-describedby=move || unticked().then_some("saved-error")
                    />
                    {words.saved()}
                </label>
                <Submit word=words.submit() pending=finish.pending() class="button primary" />
            </ActionForm>
        </div>
    }
}
