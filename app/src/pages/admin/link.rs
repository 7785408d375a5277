//! A link to give to a client, for whoever made it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    api::admin::invitation::{LinkGiven, LinkView, view_link},
    frame::texts,
    parts::{Glyph, Icon, Submit, Titled, admin::LinkToGive, loaded},
};

/// The link.
#[component]
pub fn Link() -> impl IntoView {
    let params = use_params_map();
    let view = Resource::new_blocking(move || params.get().get("id").unwrap_or_default(), view_link);
    view! {
        <Titled title=texts().invite().link() />
        {loaded(view, |view| view! { <Whole view /> })}
    }
}

#[component]
fn Whole(view: LinkView) -> impl IntoView {
    let (all, words) = (texts(), texts().invite());
    let given = ServerAction::<LinkGiven>::new();
    view! {
        <a class="back" href="/admin/clients">
            <Icon of=Glyph::ChevronLeft />
            {all.clients().heading()}
        </a>
        <div class="page-head">
            <h1>{words.done_heading(&view.name)}</h1>
        </div>
        <section class="panel invite">
            <LinkToGive view=view.clone() />
            <div class="dialog-acts">
                <a class="button quiet medium" href=format!("/admin/clients/{}", view.client)>
                    {words.see_client()}
                </a>
                <a class="button secondary medium" href="/admin/clients/invite">
                    {words.another()}
                </a>
                <ActionForm action=given>
                    <input type="hidden" name="client" value=view.client />
                    <Submit word=words.given() pending=given.pending() class="button primary medium" />
                </ActionForm>
            </div>
        </section>
    }
}
