//! The pages and their addresses.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    browser,
    frame::shared_frame,
    pages::{
        Accessibility, Activity, AddApp, Authenticator, ChangePassword, ConnectApp, Forgot, Help, Invitation,
        MakeCodes, Missing, NewPassword, Portal, Privacy, RecoveryCodes, RemoveApp, RenameApp, ReplaceApp, Security,
        SignIn, Verify,
    },
    parts::{FirstPage, SessionEnd},
};

/// The whole application. Every route waits for its data, so that a page is whole without scripts and its status
/// is right.
#[component]
pub fn App() -> impl IntoView {
    let set_is_routing = begin();
    view! {
        <Router set_is_routing>
            <Routes fallback=Missing>
                <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async />
                <Route path=path!("/sign-in/verify") view=Verify ssr=SsrMode::Async />
                <Route path=path!("/sign-in/help") view=Help ssr=SsrMode::Async />
                <Route path=path!("/sign-in/forgot") view=Forgot ssr=SsrMode::Async />
                <Route path=path!("/new-password/:token") view=NewPassword ssr=SsrMode::Async />
                <Route path=path!("/set-up/authenticator") view=Authenticator ssr=SsrMode::Async />
                <Route path=path!("/set-up/recovery-codes") view=RecoveryCodes ssr=SsrMode::Async />
                <Route path=path!("/set-up/:token") view=Invitation ssr=SsrMode::Async />
                <Route path=path!("/") view=Portal ssr=SsrMode::Async />
                <Route path=path!("/security") view=Security ssr=SsrMode::Async />
                <Route path=path!("/security/activity") view=Activity ssr=SsrMode::Async />
                <Route path=path!("/security/password") view=ChangePassword ssr=SsrMode::Async />
                <Route path=path!("/security/recovery-codes/new") view=MakeCodes ssr=SsrMode::Async />
                <Route path=path!("/security/authenticators/add") view=AddApp ssr=SsrMode::Async />
                <Route path=path!("/security/authenticators/confirm") view=ConnectApp ssr=SsrMode::Async />
                <Route path=path!("/security/authenticators/:id/rename") view=RenameApp ssr=SsrMode::Async />
                <Route path=path!("/security/authenticators/:id/replace") view=ReplaceApp ssr=SsrMode::Async />
                <Route path=path!("/security/authenticators/:id/remove") view=RemoveApp ssr=SsrMode::Async />
                <Route path=path!("/privacy") view=Privacy ssr=SsrMode::Async />
                <Route path=path!("/accessibility") view=Accessibility ssr=SsrMode::Async />
            </Routes>
            <SessionEnd />
        </Router>
    }
}

/// What both applications begin with. With what it returns, the router shows the page before until the next one has
/// its data.
pub(crate) fn begin() -> SignalSetter<bool> {
    provide_meta_context();
    provide_context(shared_frame());
    provide_context(FirstPage(StoredValue::new(true)));
    Effect::new(|_| browser::go_live());
    signal(false).1.into()
}
