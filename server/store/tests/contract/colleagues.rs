//! The staff: who is listed, what changing a role, disabling and handing over come to, and that an owner who can sign
//! in always stays.

use std::sync::Arc;

use guichet::{
    account::{Account, Role},
    audit::Act,
    firm::Firm,
    id::AccountId,
    ports::StaffChange::{self, Conflict, Done, LastOwner},
    reason::Reason,
    sign_in::Proof,
    standing::Standing,
    throttle::Rule,
};

use super::{
    links::new_link,
    on_both,
    world::{Dice, Enrolled, START, World, at_once, minute},
};

/// An owner who can sign in.
async fn owner(world: &World, firm: &Firm, username: &str) -> Enrolled {
    let mut owner = world.enrolled(firm, username).await;
    world.sql(&format!("UPDATE account SET role = 'owner' WHERE id = '{}'", owner.account.id)).await.unwrap();
    owner.account.role = Role::Owner;
    owner
}

async fn change_role(world: &World, of: &Account, from: Role, to: Role) -> StaffChange {
    let event = World::event(of.firm, of.id, Act::RoleChanged { from, to }, minute(1));
    world.store.change_role(of.id, from, to, &event.into()).await.unwrap()
}

async fn demote(world: &World, owner: &Account) -> StaffChange {
    change_role(world, owner, Role::Owner, Role::Accountant).await
}

async fn disable(world: &World, of: &Account) -> StaffChange {
    let act = Act::AccountDisabled { reason: Reason::parse("Left the firm").unwrap() };
    let event = World::event(of.firm, of.id, act, minute(1));
    world.store.disable_colleague(of.id, &event.into()).await.unwrap()
}

async fn enable(world: &World, of: &Account) -> bool {
    let event = World::event(of.firm, of.id, Act::AccountEnabled, minute(2));
    world.store.enable_colleague(of.id, &event.into()).await.unwrap()
}

async fn hand_over(world: &World, from: &Account, to: &Account, count: u32) -> bool {
    let event = World::event(from.firm, from.id, Act::ClientsHandedOver { to: to.id, count }, minute(1));
    world.store.hand_over_clients(from.id, to.id, count, &event.into()).await.unwrap()
}

async fn client_of(world: &World, firm: &Firm, username: &str, accountant: &Account) -> Account {
    let client = Account { accountant: Some(accountant.id), ..World::new_account(firm, username) };
    world.invite(&client).await.unwrap();
    client
}

/// How many owners could sign in now.
async fn able(world: &World) -> i64 {
    let able = "SELECT COUNT(*) FROM account WHERE role = 'owner' AND disabled_at IS NULL AND password IS NOT NULL \
        AND id IN (SELECT account_id FROM authenticator WHERE confirmed_at IS NOT NULL)";
    world.number(able).await
}

async fn everybody_on_the_staff_is_listed_with_what_is_theirs(world: World) {
    let firm = world.firm().await;
    let other = World::new_firm("other.example");
    world.create(&other).await;
    let helene = owner(&world, &firm, "helene").await.account;
    let bob = world.staff(&firm, "bob", Role::Accountant).await;
    let gone = world.staff(&firm, "gone", Role::Accountant).await;
    let waiting = Account { role: Role::Accountant, ..World::new_account(&firm, "waiting") };
    world.invite(&waiting).await.unwrap();
    world.staff(&other, "theirs", Role::Owner).await;
    for client in ["c1", "c2", "c3"] {
        client_of(&world, &firm, client, &bob).await;
    }
    client_of(&world, &firm, "c4", &gone).await;
    assert_eq!(disable(&world, &gone).await, Done);
    // Whoever was there before the columns were is settled by whoever looks.
    let stale = format!("UPDATE account SET standing = 'waiting', standing_until = 0 WHERE id = '{}'", helene.id);
    world.sql(&stale).await.unwrap();

    let found = world.store.colleagues(firm.id, minute(3)).await.unwrap();
    let seen: Vec<_> = found
        .iter()
        .map(|one| (one.account.username.as_str(), one.account.role, one.standing, one.clients, one.link_until))
        .collect();
    let until = Some(START.after(guichet::invitation::VALID_FOR));
    assert_eq!(
        seen,
        [
            ("bob", Role::Accountant, Standing::PasswordOnly, 3, until),
            ("gone", Role::Accountant, Standing::Disabled, 1, None),
            ("helene", Role::Owner, Standing::Protected, 0, until),
            ("waiting", Role::Accountant, Standing::Waiting, 0, until),
        ]
    );
    let theirs = world.store.colleagues(other.id, minute(3)).await.unwrap();
    assert_eq!(theirs.iter().map(|one| one.account.called()).collect::<Vec<_>>(), ["theirs"]);
}

async fn who_is_disabled_or_demoted_leaves_no_link_to_the_staff_and_no_code(world: World) {
    let firm = world.firm().await;
    owner(&world, &firm, "helene").await;
    for is_disabled in [true, false] {
        let leaver = owner(&world, &firm, &format!("leaver{is_disabled}")).await.account;
        let client = client_of(&world, &firm, &format!("client{is_disabled}"), &leaver).await;
        let friend = Account { role: Role::Owner, ..World::new_account(&firm, &format!("friend{is_disabled}")) };
        for (whom, role) in [(&friend, Role::Owner), (&client, Role::Client)] {
            let event = World::event(firm.id, whom.id, Act::Invited { role }, START);
            let link = new_link(whom, &leaver, START);
            if role == Role::Owner {
                assert!(world.store.invite_client(whom, &link, &event.into()).await.unwrap());
            } else {
                assert!(world.store.renew_link(&link, &event.into()).await.unwrap());
            }
        }
        let to_set_up_again = format!("UPDATE account SET reset_at = 1 WHERE id = '{}'", client.id);
        world.sql(&to_set_up_again).await.unwrap();
        let code = world.issue(&client, &leaver, START).await.code;
        assert_eq!(world.store.issued_code(client.id, minute(1)).await.unwrap(), Some(code));
        let left = if is_disabled { disable(&world, &leaver).await } else { demote(&world, &leaver).await };
        assert_eq!(left, Done);
        assert_eq!(world.store.issued_code(client.id, minute(1)).await.unwrap(), None);
        assert!(world.store.open_link(friend.id, minute(1)).await.unwrap().is_none());
        assert!(world.store.open_link(client.id, minute(1)).await.unwrap().is_some(), "a client keeps theirs");
    }
}

async fn a_change_of_role_ends_what_is_open_and_stands_once(world: World) {
    let firm = world.firm().await;
    owner(&world, &firm, "helene").await;
    let bob = owner(&world, &firm, "bob").await;
    world.begin(&bob.account, minute(0)).await;
    assert_eq!(demote(&world, &bob.account).await, Done);
    for table in ["session", "sign_in"] {
        let left = format!("SELECT COUNT(*) FROM {table} WHERE account_id = '{}'", bob.account.id);
        assert_eq!(world.number(&left).await, 0, "{table}");
    }
    let stored = world.store.account(bob.account.id).await.unwrap().unwrap();
    assert_eq!((stored.role, stored.disabled_at), (Role::Accountant, None));
    // Theirs alone; and what they prove themselves with stays.
    assert_eq!(world.count_rows("session").await, 1);
    assert!(world.store.factors(bob.account.id).await.unwrap().authenticator);

    let before = world.dump().await;
    assert_eq!(demote(&world, &bob.account).await, Conflict);
    assert_eq!(world.dump().await, before);
    assert_eq!(change_role(&world, &bob.account, Role::Accountant, Role::Owner).await, Done);
    assert_eq!(change_role(&world, &bob.account, Role::Accountant, Role::Owner).await, Conflict);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'role_changed'").await, 2);
}

async fn an_owner_who_can_sign_in_is_left(world: World) {
    let firm = world.firm().await;
    let helene = owner(&world, &firm, "helene").await;
    let bob = owner(&world, &firm, "bob").await;
    let other = World::new_firm("other.example");
    world.create(&other).await;
    owner(&world, &other, "theirs").await;
    world.staff(&firm, "accountant", Role::Accountant).await;
    let (id, failures) = (bob.account.id, Rule::SECOND_FACTOR.disabled_after.unwrap());
    for cannot in [
        format!("UPDATE account SET disabled_at = 1 WHERE id = '{id}'"),
        format!("UPDATE account SET locked_at = 1 WHERE id = '{id}'"),
        format!("UPDATE account SET password = NULL WHERE id = '{id}'"),
        format!("UPDATE account SET role = 'accountant' WHERE id = '{id}'"),
        format!(
            "INSERT INTO throttle (key, failures, wait_until, last_at) \
             VALUES ('second-factor:{id}', {failures}, 0, 0)"
        ),
        format!(
            "UPDATE authenticator SET confirmed_at = NULL, last_step = NULL, expires_at = 1, started_by = 'a session' \
             WHERE account_id = '{id}'"
        ),
        format!("DELETE FROM authenticator WHERE account_id = '{id}'"),
    ] {
        world.sql(&cannot).await.unwrap();
        let before = world.dump().await;
        assert_eq!(demote(&world, &helene.account).await, LastOwner, "{cannot}");
        assert_eq!(disable(&world, &helene.account).await, LastOwner, "{cannot}");
        assert!(world.reset(&helene.account, &bob.account, None, minute(1)).await.is_none(), "{cannot}");
        assert_eq!(world.dump().await, before, "{cannot}");
        let undo = format!(
            "UPDATE account SET disabled_at = NULL, locked_at = NULL, role = 'owner', password = {} WHERE id = '{id}'; \
             DELETE FROM throttle",
            world.bytes(&super::world::password().0)
        );
        world.sql(&undo).await.unwrap();
    }
}

async fn whoever_cannot_sign_in_goes_while_another_owner_stays(world: World) {
    let firm = world.firm().await;
    let helene = owner(&world, &firm, "helene").await;
    let invited = Account { role: Role::Owner, ..World::new_account(&firm, "invited") };
    world.invite(&invited).await.unwrap();
    assert_eq!(demote(&world, &invited).await, Done);
    assert_eq!(disable(&world, &invited).await, Done);
    assert_eq!(disable(&world, &helene.account).await, LastOwner);
}

async fn owners_who_take_each_other_away_at_once_leave_one(world: World) {
    let firm = world.firm().await;
    let mut owners = Vec::new();
    for number in 0..6 {
        owners.push(owner(&world, &firm, &format!("owner{number}")).await.account);
    }
    let (world, owners) = (Arc::new(world), Arc::new(owners));
    let came = at_once(12, |number| {
        let (world, owners) = (world.clone(), owners.clone());
        async move {
            let place = usize::try_from(number).unwrap() % owners.len();
            let (by, next) = (&owners[place], &owners[(place + 1) % owners.len()]);
            match number % 3 {
                0 => demote(&world, next).await == Done,
                1 => disable(&world, next).await == Done,
                _ => world.reset(next, by, None, minute(1)).await.is_some(),
            }
        }
    })
    .await;
    assert!(came.contains(&true) && came.contains(&false), "{came:?}");
    assert_eq!(able(&world).await, 1);
}

async fn two_owners_who_demote_each_other_at_once_leave_one(world: World) {
    let world = Arc::new(world);
    for round in 0..8 {
        let firm = World::new_firm(&format!("firm{round}.example"));
        world.create(&firm).await;
        let (one, two) = (owner(&world, &firm, "one").await.account, owner(&world, &firm, "two").await.account);
        let mut came = at_once(2, |number| {
            let (world, other) = (world.clone(), if number == 0 { two.clone() } else { one.clone() });
            async move { demote(&world, &other).await }
        })
        .await;
        came.sort_by_key(|outcome| *outcome == LastOwner);
        assert_eq!(came, [Done, LastOwner]);
        let left = format!("SELECT COUNT(*) FROM account WHERE role = 'owner' AND firm_id = '{}'", firm.id);
        assert_eq!(world.number(&left).await, 1);
    }
}

async fn disabling_takes_what_was_given_and_enabling_gives_none_of_it_back(world: World) {
    let firm = world.firm().await;
    let helene = owner(&world, &firm, "helene").await;
    let bob = owner(&world, &firm, "bob").await;
    world.begin(&bob.account, minute(0)).await;
    let code = world.issue(&bob.account, &helene.account, minute(0)).await;
    let eve = Account { role: Role::Accountant, ..World::new_account(&firm, "eve") };
    world.invite(&eve).await.unwrap();
    let count = async |table: &str, of: &Account| {
        world.number(&format!("SELECT COUNT(*) FROM {table} WHERE account_id = '{}'", of.id)).await
    };
    for of in [&bob.account, &eve] {
        assert_eq!(disable(&world, of).await, Done);
        assert_eq!(world.standing(of.id).await, "disabled");
        assert_eq!(world.store.account(of.id).await.unwrap().unwrap().disabled_at, Some(minute(1)));
        for table in ["session", "sign_in", "issued_code", "invitation"] {
            assert_eq!(count(table, of).await, 0, "{table}");
        }
        let before = world.dump().await;
        assert_eq!(disable(&world, of).await, Conflict);
        assert_eq!(world.dump().await, before);
    }
    // A new link is refused while they are disabled.
    let event = World::event(firm.id, eve.id, Act::InvitationRenewed, minute(1));
    let link = new_link(&eve, &helene.account, minute(1));
    assert!(!world.store.renew_link(&link, &event.into()).await.unwrap());

    for (of, standing) in [(&bob.account, "protected"), (&eve, "waiting")] {
        assert!(enable(&world, of).await);
        assert_eq!(world.standing(of.id).await, standing);
        let before = world.dump().await;
        assert!(!enable(&world, of).await);
        assert_eq!(world.dump().await, before);
    }
    let old = Proof::IssuedCode { code: code.code.id };
    let came = world.sign_in_with(&bob.account, old, minute(3)).await;
    assert_eq!(came, guichet::ports::Completed::CodeGone);
    assert_eq!(world.count_rows("invitation").await, 1, "somebody else’s stays");
}

async fn all_clients_of_one_go_to_another_and_nobody_elses(world: World) {
    let firm = world.firm().await;
    let other = World::new_firm("other.example");
    world.create(&other).await;
    let bob = world.staff(&firm, "bob", Role::Accountant).await;
    let helene = world.staff(&firm, "helene", Role::Owner).await;
    let luc = world.staff(&firm, "luc", Role::Accountant).await;
    for client in ["c1", "c2", "c3"] {
        client_of(&world, &firm, client, &bob).await;
    }
    client_of(&world, &firm, "c4", &luc).await;
    world.account(&firm, "c5").await;

    let client = World::new_account(&firm, "c6");
    world.invite(&client).await.unwrap();
    let before = world.dump().await;
    for count in [0, 2, 4] {
        assert!(!hand_over(&world, &bob, &helene, count).await, "{count}");
    }
    assert!(!hand_over(&world, &bob, &client, 3).await, "a client looks after nobody");
    assert_eq!(world.dump().await, before);
    world.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{}'", helene.id)).await.unwrap();
    assert!(!hand_over(&world, &bob, &helene, 3).await, "nor somebody disabled");
    world.sql(&format!("UPDATE account SET disabled_at = NULL WHERE id = '{}'", helene.id)).await.unwrap();
    assert_eq!(world.dump().await, before);

    assert!(hand_over(&world, &bob, &helene, 3).await);
    let whose = "SELECT client.username || ':' || COALESCE(staff.username, '-') FROM account AS client \
        LEFT JOIN account AS staff ON staff.id = client.accountant_id WHERE client.role = 'client' ORDER BY 1";
    let expected = ["c1:helene", "c2:helene", "c3:helene", "c4:luc", "c5:-", "c6:-"];
    assert_eq!(world.texts(whose.to_owned()).await, expected);
    assert!(!hand_over(&world, &bob, &helene, 3).await, "they are nobody's any more");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'clients_handed_over'").await, 1);
}

async fn of_hand_overs_at_once_one_stands(world: World) {
    let firm = world.firm().await;
    let bob = world.staff(&firm, "bob", Role::Accountant).await;
    let mut others = Vec::new();
    for number in 0..6 {
        others.push(world.staff(&firm, &format!("other{number}"), Role::Accountant).await);
    }
    for number in 0..20 {
        client_of(&world, &firm, &format!("client{number}"), &bob).await;
    }
    let (world, others) = (Arc::new(world), Arc::new(others));
    let came = at_once(6, |number| {
        let (world, bob, others) = (world.clone(), bob.clone(), others.clone());
        async move { hand_over(&world, &bob, &others[usize::try_from(number).unwrap()], 20).await }
    })
    .await;
    assert_eq!(came.iter().filter(|came| **came).count(), 1);
    let hands = "SELECT COUNT(DISTINCT accountant_id) FROM account WHERE role = 'client'";
    assert_eq!(world.number(hands).await, 1);
}

/// A deadlock would be a fault: PostgreSQL ends one of those that wait for each other.
async fn hand_overs_of_one_and_of_all_and_looks_at_once_take_turns(world: World) {
    let firm = world.firm().await;
    let mut clients = Vec::new();
    for number in 0..30 {
        clients.push(world.account(&firm, &format!("client{number}")).await.id);
    }
    clients.sort_unstable();
    // The staff come after their clients in the order of identifiers, and those are due in the opposite order.
    let mut staff = Vec::new();
    for name in ["bob", "luc"] {
        let id = AccountId::new(minute(1), &Dice);
        let account = Account { id, role: Role::Accountant, ..World::new_account(&firm, name) };
        world.invite(&account).await.unwrap();
        staff.push(account);
    }
    assert!(staff.iter().all(|one| clients.iter().all(|client| *client < one.id)));
    let (world, clients, staff) = (Arc::new(world), Arc::new(clients), Arc::new(staff));
    for _ in 0..8 {
        let bobs = format!("UPDATE account SET accountant_id = '{}' WHERE role = 'client'", staff[0].id);
        world.sql(&bobs).await.unwrap();
        for (place, client) in clients.iter().enumerate() {
            let due = format!("UPDATE account SET standing_until = {} WHERE id = '{client}'", 100 - place);
            world.sql(&due).await.unwrap();
        }
        at_once(30, |number| {
            let (world, clients, staff) = (world.clone(), clients.clone(), staff.clone());
            async move {
                let (bob, luc) = (&staff[0], &staff[1]);
                let place = usize::try_from(number).unwrap();
                match number % 3 {
                    0 => drop(hand_over(&world, bob, luc, 30).await),
                    1 => {
                        let act = Act::HandedOver { from: Some(bob.id), to: Some(luc.id) };
                        let record = World::event(bob.firm, clients[place], act, minute(1)).into();
                        let (from, to) = (Some(bob.id), Some(luc.id));
                        world.store.hand_over_client(clients[place], from, to, &record).await.unwrap();
                    }
                    _ => drop(world.store.sweep(minute(1)).await.unwrap()),
                }
            }
        })
        .await;
        let due = "SELECT COUNT(*) FROM account WHERE standing_until IS NOT NULL";
        assert_eq!(world.number(due).await, 0);
    }
}

on_both!(
    everybody_on_the_staff_is_listed_with_what_is_theirs,
    a_change_of_role_ends_what_is_open_and_stands_once,
    who_is_disabled_or_demoted_leaves_no_link_to_the_staff_and_no_code,
    an_owner_who_can_sign_in_is_left,
    whoever_cannot_sign_in_goes_while_another_owner_stays,
    owners_who_take_each_other_away_at_once_leave_one,
    two_owners_who_demote_each_other_at_once_leave_one,
    disabling_takes_what_was_given_and_enabling_gives_none_of_it_back,
    all_clients_of_one_go_to_another_and_nobody_elses,
    of_hand_overs_at_once_one_stands,
    hand_overs_of_one_and_of_all_and_looks_at_once_take_turns,
);
