//! The pages of the admin view, one a file.

mod audit;
mod client;
mod clients;
mod clients_table;
mod firm;
mod frame;
mod import;
mod import_report;
mod invite;
mod letters;
mod link;
mod overview;
mod policy;
mod staff;

pub use audit::{AuditPage, ExportAudit, VerifyAudit};
pub use client::{
    ClientCode, ClientPage, CloseClientHelp, DisableClient, EditClient, EnableClient, EndClientSessions,
    HandOverClient, IssueClientCode, LockClient, RenewClientLink, ResetClient, RevokeClientCode, RevokeClientLink,
    UnlockClient,
};
pub use clients::Clients;
pub use firm::{
    FirmColour, FirmHelp, FirmLanguage, FirmLogo, FirmMessage, FirmNames, FirmPage, FirmSessions, RemoveFirmLogo,
};
pub use frame::AdminFrame;
pub use import::ImportPage;
pub use import_report::ImportReport;
pub use invite::Invite;
pub use letters::Letters;
pub use link::Link;
pub use overview::Overview;
pub use policy::{EndExemption, ExemptClient, Exemptions, LoosenPolicy, PolicyPage, RenewExemption};
pub use staff::{
    ChangeRole, Colleague, ColleaguesCode, ColleaguesLink, DisableColleague, EnableColleague, HandOverClients,
    InviteColleague, IssueColleaguesCode, RenewColleaguesLink, ResetColleague, RevokeColleaguesLink, StaffPage,
};
