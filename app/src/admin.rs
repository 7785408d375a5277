//! The admin view: an application of its own, with its own WebAssembly, so that no client downloads it.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    browser,
    frame::shared_frame,
    pages::{
        Missing,
        admin::{AdminFrame, Overview},
    },
    parts::FirstPage,
};

/// The admin view. Moving between its pages doesn't reload: the rail stays, and so does what isn't replaced.
#[component]
pub fn AdminApp() -> impl IntoView {
    provide_meta_context();
    provide_context(shared_frame());
    provide_context(FirstPage(StoredValue::new(true)));
    Effect::new(|_| browser::go_live());
    let (_, set_is_routing) = signal(false);
    view! {
        <Router set_is_routing>
            <Routes fallback=Missing>
                <ParentRoute path=path!("/admin") view=AdminFrame ssr=SsrMode::Async>
                    <Route path=path!("") view=Overview ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
