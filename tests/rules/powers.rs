//! What each role may do, and what asks for the second factor again: the whole table.

use guichet::{account::Role, power::Power};

/// Each power, whether an accountant has it, and whether it asks for step-up. Owners have all, clients none.
const TABLE: [(Power, bool, bool); 16] = [
    (Power::SeeClients, true, false),
    (Power::InviteClients, true, false),
    (Power::HelpClients, true, false),
    (Power::Readmit, true, true),
    (Power::EditClients, true, true),
    (Power::Reset, true, true),
    (Power::IssueCode, true, true),
    (Power::Exempt, true, true),
    (Power::SeePolicy, true, false),
    (Power::SetPolicy, false, true),
    (Power::ReadAudit, true, false),
    (Power::ExportAudit, true, true),
    (Power::SeeStaff, false, false),
    (Power::ManageStaff, false, true),
    (Power::SeeFirm, false, false),
    (Power::ManageFirm, false, true),
];

#[test]
fn every_power_stands_once_in_the_table() {
    assert_eq!(TABLE.map(|(power, ..)| power), Power::ALL);
}

#[test]
fn a_client_has_no_power() {
    assert!(Power::ALL.iter().all(|power| !power.is_of(Role::Client)));
}

#[test]
fn an_accountant_has_those_about_clients() {
    for (power, accountants, _) in TABLE {
        assert_eq!(power.is_of(Role::Accountant), accountants, "{power:?}");
    }
}

#[test]
fn an_owner_has_every_power() {
    assert!(Power::ALL.iter().all(|power| power.is_of(Role::Owner)));
}

#[test]
fn what_takes_a_factor_away_or_changes_the_rules_asks_for_step_up() {
    for (power, _, step_up) in TABLE {
        assert_eq!(power.needs_step_up(), step_up, "{power:?}");
    }
}
