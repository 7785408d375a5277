//! A client's page. Dialogs are routes of their own below it.

use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map},
};

use crate::{
    api::admin::client::{ClientView, view_client},
    frame::texts,
    parts::{Glyph, Icon, Titled, admin::Badge, loaded},
};

/// Where a client's page stands.
pub(crate) fn path_of(client: &str) -> String {
    format!("/admin/clients/{client}")
}

/// The client whom the address names.
pub(crate) fn named_client() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default())
}

/// The page, and the dialog that may stand before it.
#[component]
pub fn ClientPage() -> impl IntoView {
    let (client, path) = (named_client(), use_location().pathname);
    let is_open =
        Memo::new(move |_| path.with(|path| client.with(|client| path.trim_end_matches('/') == path_of(client))));
    // Read anew whenever a dialog has led back.
    let returned = Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0) + u32::from(is_open.get()));
    let view = Resource::new_blocking(move || (client.get(), returned.get()), |(client, _)| view_client(client));
    view! {
        {loaded(view, move |view| view! { <Whole view is_open /> })}
        <Outlet />
    }
}

#[component]
fn Whole(view: ClientView, is_open: Memo<bool>) -> impl IntoView {
    let words = texts().client();
    let title = view.name.clone();
    view! {
        <Show when=move || is_open.get()>
            <Titled title=title.clone() />
        </Show>
        <a class="back" href="/admin/clients">
            <Icon of=Glyph::ChevronLeft />
            {words.back()}
        </a>
        <div class="page-head">
            <div class="title-line">
                <h1>{view.name.clone()}</h1>
                <Badge of=view.standing />
            </div>
        </div>
    }
}
