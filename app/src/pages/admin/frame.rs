//! The frame of the admin view: the rail, and the place where its pages stand.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use crate::{
    api::admin::rail::view_rail,
    frame::speak,
    parts::{SkipLink, admin::Rail, loaded},
};

/// The rail at the left, a page at its side. The numbers in the rail are read anew with each page.
#[component]
pub fn AdminFrame() -> impl IntoView {
    let path = use_location().pathname;
    let rail = Resource::new_blocking(move || path.get(), |_| view_rail());
    view! {
        <div class="admin">
            <SkipLink />
            {loaded(
                rail,
                |rail| {
                    speak(rail.locale);
                    view! { <Rail rail /> }
                },
            )}
            <main id="main" tabindex="-1">
                <Outlet />
            </main>
        </div>
    }
}
