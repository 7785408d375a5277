//! The admin view: an application of its own, with its own WebAssembly, so that no client downloads it.

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    pages::{
        Missing,
        admin::{
            AdminFrame, AuditPage, ChangeRole, ClientCode, ClientPage, Clients, CloseClientHelp, Colleague,
            ColleaguesCode, ColleaguesLink, DisableClient, DisableColleague, EditClient, EnableClient, EnableColleague,
            EndClientSessions, EndExemption, ExemptClient, Exemptions, ExportAudit, FirmColour, FirmHelp, FirmLanguage,
            FirmLogo, FirmMessage, FirmNames, FirmPage, FirmSessions, HandOverClient, HandOverClients, ImportPage,
            ImportReport, Invite, InviteColleague, IssueClientCode, IssueColleaguesCode, Letters, Link, LockClient,
            LoosenPolicy, Overview, PolicyPage, RemoveFirmLogo, RenewClientLink, RenewColleaguesLink, RenewExemption,
            ResetClient, ResetColleague, RevokeClientCode, RevokeClientLink, RevokeColleaguesLink, StaffPage,
            UnlockClient, VerifyAudit,
        },
    },
    parts::SessionEnd,
    router::begin,
};

/// The admin view. Moving between its pages doesn't reload: the rail stays, and so does what isn't replaced.
#[component]
pub fn AdminApp() -> impl IntoView {
    let set_is_routing = begin();
    view! {
        <Router set_is_routing>
            <Routes fallback=Missing>
                <ParentRoute path=path!("/admin") view=AdminFrame ssr=SsrMode::Async>
                    <Route path=path!("") view=Overview ssr=SsrMode::Async />
                    <Route path=path!("clients") view=Clients ssr=SsrMode::Async />
                    <Route path=path!("clients/invite") view=Invite ssr=SsrMode::Async />
                    <Route path=path!("clients/invite/:id") view=Link ssr=SsrMode::Async />
                    <Route path=path!("clients/import") view=ImportPage ssr=SsrMode::Async />
                    <Route path=path!("clients/import/:id") view=ImportReport ssr=SsrMode::Async />
                    <Route path=path!("letters") view=Letters ssr=SsrMode::Async />
                    <ParentRoute path=path!("clients/:id") view=ClientPage ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!("reset") view=ResetClient ssr=SsrMode::Async />
                        <Route path=path!("code") view=IssueClientCode ssr=SsrMode::Async />
                        <Route path=path!("code/show") view=ClientCode ssr=SsrMode::Async />
                        <Route path=path!("code/revoke") view=RevokeClientCode ssr=SsrMode::Async />
                        <Route path=path!("help") view=CloseClientHelp ssr=SsrMode::Async />
                        <Route path=path!("edit") view=EditClient ssr=SsrMode::Async />
                        <Route path=path!("hand-over") view=HandOverClient ssr=SsrMode::Async />
                        <Route path=path!("lock") view=LockClient ssr=SsrMode::Async />
                        <Route path=path!("unlock") view=UnlockClient ssr=SsrMode::Async />
                        <Route path=path!("disable") view=DisableClient ssr=SsrMode::Async />
                        <Route path=path!("enable") view=EnableClient ssr=SsrMode::Async />
                        <Route path=path!("end-sessions") view=EndClientSessions ssr=SsrMode::Async />
                        <Route path=path!("new-link") view=RenewClientLink ssr=SsrMode::Async />
                        <Route path=path!("revoke-link") view=RevokeClientLink ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("policy/exemptions") view=Exemptions ssr=SsrMode::Async />
                    <ParentRoute path=path!("policy") view=PolicyPage ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!("loosen") view=LoosenPolicy ssr=SsrMode::Async />
                        <Route path=path!("exempt") view=ExemptClient ssr=SsrMode::Async />
                        <Route path=path!("exemptions/:client/renew") view=RenewExemption ssr=SsrMode::Async />
                        <Route path=path!("exemptions/:client/end") view=EndExemption ssr=SsrMode::Async />
                    </ParentRoute>
                    <ParentRoute path=path!("audit") view=AuditPage ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!("export") view=ExportAudit ssr=SsrMode::Async />
                        <Route path=path!("verify") view=VerifyAudit ssr=SsrMode::Async />
                    </ParentRoute>
                    <ParentRoute path=path!("firm") view=FirmPage ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!("names") view=FirmNames ssr=SsrMode::Async />
                        <Route path=path!("language") view=FirmLanguage ssr=SsrMode::Async />
                        <Route path=path!("help") view=FirmHelp ssr=SsrMode::Async />
                        <Route path=path!("message") view=FirmMessage ssr=SsrMode::Async />
                        <Route path=path!("colour") view=FirmColour ssr=SsrMode::Async />
                        <Route path=path!("logo") view=FirmLogo ssr=SsrMode::Async />
                        <Route path=path!("logo/remove") view=RemoveFirmLogo ssr=SsrMode::Async />
                        <Route path=path!("sessions") view=FirmSessions ssr=SsrMode::Async />
                    </ParentRoute>
                    <ParentRoute path=path!("staff") view=StaffPage ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!("invite") view=InviteColleague ssr=SsrMode::Async />
                        <Route path=path!(":id") view=Colleague ssr=SsrMode::Async />
                        <Route path=path!(":id/link") view=ColleaguesLink ssr=SsrMode::Async />
                        <Route path=path!(":id/new-link") view=RenewColleaguesLink ssr=SsrMode::Async />
                        <Route path=path!(":id/revoke-link") view=RevokeColleaguesLink ssr=SsrMode::Async />
                        <Route path=path!(":id/role") view=ChangeRole ssr=SsrMode::Async />
                        <Route path=path!(":id/reset") view=ResetColleague ssr=SsrMode::Async />
                        <Route path=path!(":id/code") view=IssueColleaguesCode ssr=SsrMode::Async />
                        <Route path=path!(":id/code/show") view=ColleaguesCode ssr=SsrMode::Async />
                        <Route path=path!(":id/hand-over") view=HandOverClients ssr=SsrMode::Async />
                        <Route path=path!(":id/disable") view=DisableColleague ssr=SsrMode::Async />
                        <Route path=path!(":id/enable") view=EnableColleague ssr=SsrMode::Async />
                    </ParentRoute>
                </ParentRoute>
            </Routes>
            <SessionEnd />
        </Router>
    }
}
