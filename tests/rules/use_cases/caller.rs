//! Who may do what of the staff's: every kind of visitor against every power. This gate stands before every use case
//! of the admin view.

use std::time::Duration;

use guichet::{
    Refusal::{self, Forbidden, NotSignedIn, OutOfOrder, StepUpNeeded},
    access::Visitor,
    account::Role,
    caller::Caller,
    id::AccountId,
    policy::Policy,
    power::Power,
    session::STEP_UP_GOOD_FOR,
};

use crate::support::{START, World, here, nearly, refused};

fn told(world: &World, visitor: &Visitor, power: Power) -> Option<Refusal> {
    let origin = here();
    let caller = Caller { firm: &world.firm, visitor, origin: &origin };
    caller.may(power, world.now()).err()
}

/// What an accountant and an owner are told: right after they proved their second factor, and once that is stale.
type Row = (Power, [Option<Refusal>; 2], [Option<Refusal>; 2]);

const MAY: [Option<Refusal>; 2] = [None, None];
const STEP: [Option<Refusal>; 2] = [None, Some(StepUpNeeded)];
const NEVER: [Option<Refusal>; 2] = [Some(Forbidden), Some(Forbidden)];

const TABLE: [Row; 16] = [
    (Power::SeeClients, MAY, MAY),
    (Power::InviteClients, MAY, MAY),
    (Power::HelpClients, MAY, MAY),
    (Power::Readmit, STEP, STEP),
    (Power::EditClients, STEP, STEP),
    (Power::Reset, STEP, STEP),
    (Power::IssueCode, STEP, STEP),
    (Power::Exempt, STEP, STEP),
    (Power::SeePolicy, MAY, MAY),
    (Power::SetPolicy, NEVER, STEP),
    (Power::ReadAudit, MAY, MAY),
    (Power::ExportAudit, STEP, STEP),
    (Power::SeeStaff, NEVER, MAY),
    (Power::ManageStaff, NEVER, STEP),
    (Power::SeeFirm, NEVER, MAY),
    (Power::ManageFirm, NEVER, STEP),
];

#[tokio::test]
async fn staff_may_what_their_role_may_with_a_fresh_proof_where_one_is_asked_for() {
    let world = World::new().await;
    assert_eq!(TABLE.map(|(power, ..)| power), Power::ALL);
    let mut staff = Vec::new();
    for (username, role) in [("accountant", Role::Accountant), ("owner", Role::Owner)] {
        staff.push(world.protected_as(username, role).await);
    }
    // Both sign in at one moment.
    let mut cookies = Vec::new();
    for somebody in &staff {
        let half = world.sign_in(somebody.account.username.as_str()).await.unwrap();
        cookies.push(world.verify(&half, &world.code(&somebody.secret)).await.unwrap());
    }
    let proven = world.now();
    for (place, wait) in [(0, Duration::ZERO), (0, nearly(STEP_UP_GOOD_FOR)), (1, STEP_UP_GOOD_FOR)] {
        world.clock.set(proven.after(wait));
        for (power, accountant, owner) in TABLE {
            for (cookie, expected) in cookies.iter().zip([accountant, owner]) {
                let visitor = world.visitor(cookie).await;
                assert_eq!(told(&world, &visitor, power), expected[place], "{power:?} after {wait:?}");
            }
        }
    }
}

#[tokio::test]
async fn nobody_else_may_anything() {
    let world = World::new().await;
    let client = world.protected("client").await;
    world.protected_as("staff", Role::Owner).await;
    let half = world.sign_in("staff").await.unwrap();
    let table = [
        ("nobody", String::new(), NotSignedIn),
        ("a stranger's cookie", "A".repeat(43), NotSignedIn),
        ("an owner between password and code", half, NotSignedIn),
        ("a client", client.cookie, Forbidden),
        ("a client who owes set-up", world.joined("owing", Role::Client).await, OutOfOrder),
        ("an accountant who owes set-up", world.joined("new", Role::Accountant).await, OutOfOrder),
        ("an owner who owes set-up", world.joined("newest", Role::Owner).await, OutOfOrder),
    ];
    for (name, cookie, refusal) in table {
        let visitor = world.visitor(&cookie).await;
        for power in Power::ALL {
            assert_eq!(told(&world, &visitor, power), Some(refusal), "{name}: {power:?}");
        }
    }
}

#[tokio::test]
async fn staff_who_havent_saved_their_codes_owe_that_first() {
    let world = World::new().await;
    let cookie = world.joined("owner", Role::Owner).await;
    let (_, cookie) = world.enrolled(&cookie).await;
    let owner = world.visitor(&cookie).await;
    assert!(Power::ALL.iter().all(|power| told(&world, &owner, *power) == Some(OutOfOrder)));
    world.finish(&cookie, true).await.unwrap();
    let owner = world.visitor(&cookie).await;
    assert!(Power::ALL.iter().all(|power| told(&world, &owner, *power).is_none()));
}

#[tokio::test]
async fn a_client_without_two_factors_has_no_power_whatever_the_policy() {
    for policy in [Policy::Off, Policy::Optional, Policy::Required { from: START.after(Duration::from_hours(24)) }] {
        let world = World::with(policy).await;
        let cookie = world.joined("client", Role::Client).await;
        let client = world.visitor(&cookie).await;
        assert!(matches!(client, Visitor::SignedIn(_)));
        for power in Power::ALL {
            assert_eq!(told(&world, &client, power), Some(Forbidden), "{policy:?}: {power:?}");
        }
    }
}

#[tokio::test]
async fn staff_who_are_disabled_or_locked_have_no_power_from_that_moment() {
    let world = World::new().await;
    let owner = world.protected_as("owner", Role::Owner).await;
    let (now, id) = (world.now(), owner.account.id);
    for lock in [
        |account: &mut guichet::account::Account, at| account.disabled_at = at,
        |account: &mut guichet::account::Account, at| account.locked_at = at,
    ] {
        world.memory.with(|tables| lock(tables.account_mut(id), Some(now)));
        let visitor = world.visitor(&owner.cookie).await;
        assert!(Power::ALL.iter().all(|power| told(&world, &visitor, *power) == Some(NotSignedIn)));
        world.memory.with(|tables| lock(tables.account_mut(id), None));
    }
    assert_eq!(told(&world, &world.visitor(&owner.cookie).await, Power::Reset), None);
}

#[tokio::test]
async fn a_session_of_another_firm_has_no_power_here() {
    let world = World::new().await;
    let owner = world.protected_as("owner", Role::Owner).await;
    let elsewhere = world.seen_from(world.other_firm().await);
    let visitor = elsewhere.visitor(&owner.cookie).await;
    assert!(Power::ALL.iter().all(|power| told(&elsewhere, &visitor, *power) == Some(NotSignedIn)));
}

/// Who is found as a client of the firm, and who as a colleague.
#[tokio::test]
async fn only_the_firms_own_are_found_and_each_only_as_what_they_are() {
    let world = World::new().await;
    let owner = world.protected_as("owner", Role::Owner).await;
    let elsewhere = world.seen_from(world.other_firm().await);
    elsewhere.joined("theirs", Role::Client).await;
    elsewhere.joined("their-owner", Role::Owner).await;
    world.invite("invited", Role::Client).await.unwrap();
    world.joined("accountant", Role::Accountant).await;
    let ids: Vec<(String, AccountId)> = world
        .memory
        .with(|tables| tables.accounts.iter().map(|(row, _)| (row.username.as_str().to_owned(), row.id)).collect());

    let (visitor, origin) = (world.visitor(&owner.cookie).await, here());
    let caller = Caller { firm: &world.firm, visitor: &visitor, origin: &origin };
    let staff = caller.may(Power::SeeStaff, world.now()).unwrap();
    for (username, id) in &ids {
        let (client, colleague) = (staff.client(&world.ports, *id).await, staff.colleague(&world.ports, *id).await);
        match username.as_str() {
            "invited" => assert_eq!((client.unwrap().id, refused(colleague)), (*id, Refusal::NotFound)),
            "owner" | "accountant" => assert_eq!((refused(client), colleague.unwrap().id), (Refusal::NotFound, *id)),
            _ => assert_eq!((refused(client), refused(colleague)), (Refusal::NotFound, Refusal::NotFound)),
        }
    }
    let unknown = AccountId::new(world.now(), &*world.ports.entropy);
    assert_eq!(refused(staff.client(&world.ports, unknown).await), Refusal::NotFound);
    assert_eq!(refused(staff.colleague(&world.ports, unknown).await), Refusal::NotFound);
}
