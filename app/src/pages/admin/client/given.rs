//! The code, to read out to the client: for whoever issued it, until they have given it.

use guichet::Refusal;
use leptos::prelude::*;

use super::{named_client, path_of};
use crate::{
    api::admin::code::{CodeGiven, CodeView, view_code},
    frame::texts,
    parts::{
        ProblemNotice, Submit,
        admin::{CodeToGive, Dialog},
        general_words, problem_of,
    },
    problem::Problem,
};

/// The dialog that shows it.
#[component]
pub fn ClientCode() -> impl IntoView {
    let client = named_client();
    let view = Resource::new_blocking(move || client.get(), view_code);
    let drawn = move |read: Result<CodeView, Problem>| match read {
        Ok(view) => {
            let (title, back) = (texts().issued_code().heading(&view.first_name), path_of(&view.client));
            view! {
                <Dialog title back>
                    {shown(view)}
                </Dialog>
            }
            .into_any()
        }
        Err(Problem::Refused(Refusal::NotFound)) => gone(&client.get_untracked()).into_any(),
        Err(_) => ().into_any(),
    };
    view! { <Suspense>{move || Suspend::new(async move { drawn(view.await) })}</Suspense> }
}

fn shown(view: CodeView) -> impl IntoView {
    let (all, words, act) = (texts(), texts().issued_code(), ServerAction::<CodeGiven>::new());
    let (problem, _) = problem_of(act, true);
    view! {
        <ProblemNotice problem words=move |problem| general_words(all, problem) />
        <CodeToGive view=view.clone() />
        <div class="dialog-acts">
            <ActionForm action=act>
                <input type="hidden" name="client" value=view.client />
                <Submit word=words.given() pending=act.pending() class="button primary" />
            </ActionForm>
        </div>
    }
}

/// It was given, it is too late, or somebody else issued it.
fn gone(client: &str) -> impl IntoView + use<> {
    let (words, back) = (texts().issued_code(), path_of(client));
    view! {
        <Dialog title=words.code() back=back.clone()>
            <p class="sub">{words.gone()}</p>
            <div class="dialog-acts">
                <a class="button secondary" href=back.clone()>
                    {texts().client().back_to_client()}
                </a>
                <a class="button primary" href=format!("{back}/code")>
                    {texts().client().issue_code()}
                </a>
            </div>
        </Dialog>
    }
}
