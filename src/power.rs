//! What staff may do, who of them, and what asks for the second factor again: one table for pages, server functions
//! and use cases alike (OWASP ASVS v5.0.0-8.1.1, 8.2.1, 7.5.3).

use crate::account::Role;

/// Something that staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// See the overview, the list of clients and each client's page.
    SeeClients,
    /// Invite clients, one or many; take a link back.
    InviteClients,
    /// Close help requests, end sessions, lock, hand over to another accountant.
    HelpClients,
    /// Unlock an account, or give a new link for one: either lets somebody in who was kept out.
    Readmit,
    /// Edit a client's name and e-mail address; disable and enable the account.
    EditClients,
    /// Take a client's second factors away.
    Reset,
    /// Give a client a code for one sign-in, or take it back.
    IssueCode,
    /// Let a client in without 2FA for a time, or end that.
    Exempt,
    /// Read the policy.
    SeePolicy,
    /// Change it.
    SetPolicy,
    /// Read the audit log and verify its chain.
    ReadAudit,
    /// Take it away as a file.
    ExportAudit,
    /// See who is on the staff.
    SeeStaff,
    /// Invite staff, change roles, disable.
    ManageStaff,
    /// See the firm's settings.
    SeeFirm,
    /// Change them.
    ManageFirm,
}

impl Power {
    /// Every power.
    pub const ALL: [Self; 16] = [
        Self::SeeClients,
        Self::InviteClients,
        Self::HelpClients,
        Self::Readmit,
        Self::EditClients,
        Self::Reset,
        Self::IssueCode,
        Self::Exempt,
        Self::SeePolicy,
        Self::SetPolicy,
        Self::ReadAudit,
        Self::ExportAudit,
        Self::SeeStaff,
        Self::ManageStaff,
        Self::SeeFirm,
        Self::ManageFirm,
    ];

    /// Whether an account with that role has it.
    #[must_use]
    pub const fn is_of(self, role: Role) -> bool {
        match role {
            Role::Client => false,
            Role::Accountant => {
                !matches!(self, Self::SetPolicy | Self::SeeStaff | Self::ManageStaff | Self::SeeFirm | Self::ManageFirm)
            }
            Role::Owner => true,
        }
    }

    /// Whether it asks for the second factor again, unless that was proven a moment ago.
    #[must_use]
    pub const fn needs_step_up(self) -> bool {
        match self {
            Self::SeeClients
            | Self::InviteClients
            | Self::HelpClients
            | Self::SeePolicy
            | Self::ReadAudit
            | Self::SeeStaff
            | Self::SeeFirm => false,
            Self::Readmit
            | Self::EditClients
            | Self::Reset
            | Self::IssueCode
            | Self::Exempt
            | Self::SetPolicy
            | Self::ExportAudit
            | Self::ManageStaff
            | Self::ManageFirm => true,
        }
    }
}
