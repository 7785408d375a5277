//! Help: whoever looks after a client is told, and a request stays open until somebody has closed it.

use core::time::Duration;

use guichet::{
    account::{Account, Role},
    audit::{Act, HelpOutcome, Record},
    id::{AccountId, HelpRequestId},
    notice::{Letter, Notice},
    time::Timestamp,
};

use super::{
    on_both,
    world::{Dice, START, World, minute},
};

const DAY: Duration = Duration::from_hours(24);

async fn ask(world: &World, client: &Account, now: Timestamp) -> Option<HelpRequestId> {
    let request = HelpRequestId::new(now, &Dice);
    let told = world.store.staff_to_tell(client.id).await.unwrap();
    let notice = Notice::HelpAsked { client: client.id };
    let record = Record {
        events: vec![World::event(client.firm, client.id, Act::HelpAsked, now)],
        letters: told.iter().filter_map(|staff| Letter::to(staff, notice.clone(), now, &Dice)).collect(),
    };
    let asked = world.store.ask_for_help(request, client.id, now.before(DAY), 3, &record).await.unwrap();
    asked.then_some(request)
}

async fn close(world: &World, client: &Account, outcome: HelpOutcome, now: Timestamp) -> bool {
    let record = World::event(client.firm, client.id, Act::HelpHandled { outcome }, now).into();
    world.store.close_help_requests(client.id, outcome, &record).await.unwrap()
}

async fn told(world: &World, client: &Account) -> Vec<AccountId> {
    world.store.staff_to_tell(client.id).await.unwrap().into_iter().map(|staff| staff.id).collect()
}

async fn a_firm_sees_its_open_requests_the_oldest_first(world: World) {
    let (firm, other) = (world.firm().await, World::new_firm("other.example"));
    world.create(&other).await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await.account, world.enrolled(&firm, "bob").await.account);
    let foreign = world.enrolled(&other, "ann").await.account;
    assert!(world.store.help_requests(firm.id).await.unwrap().is_empty());
    let second = ask(&world, &ann, minute(2)).await.unwrap();
    let first = ask(&world, &bob, minute(1)).await.unwrap();
    let theirs = ask(&world, &foreign, START).await.unwrap();
    let seen = world.store.help_requests(firm.id).await.unwrap();
    let seen: Vec<_> = seen.into_iter().map(|open| (open.id, open.account, open.asked_at)).collect();
    assert_eq!(seen, [(first, bob.id, minute(1)), (second, ann.id, minute(2))]);
    assert_eq!(world.store.help_requests(other.id).await.unwrap()[0].id, theirs);
    let third = ask(&world, &bob, minute(3)).await.unwrap();
    let of_bob = world.store.help_requests_of(bob.id).await.unwrap();
    assert_eq!(of_bob.into_iter().map(|open| open.id).collect::<Vec<_>>(), [first, third]);
    close(&world, &bob, HelpOutcome::Talked, minute(4)).await;
    assert!(world.store.help_requests_of(bob.id).await.unwrap().is_empty());
}

async fn every_open_request_of_an_account_is_closed_once(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await.account, world.enrolled(&firm, "bob").await.account);
    for minutes in [1, 2] {
        ask(&world, &ann, minute(minutes)).await.unwrap();
    }
    let bobs = ask(&world, &bob, minute(1)).await.unwrap();
    assert!(close(&world, &ann, HelpOutcome::Talked, minute(3)).await);
    let kept = format!(
        "SELECT COUNT(*) FROM help_request WHERE account_id = '{}' AND handled_at = {} AND outcome = 'talked'",
        ann.id,
        minute(3).as_millis()
    );
    assert_eq!(world.number(&kept).await, 2);
    let open = world.store.help_requests(firm.id).await.unwrap();
    assert_eq!(open.into_iter().map(|open| open.id).collect::<Vec<_>>(), [bobs]);
    let before = world.dump().await;
    assert!(!close(&world, &ann, HelpOutcome::NotThem, minute(4)).await);
    assert_eq!(world.dump().await, before);
    // Closed ones still count towards the day's three.
    assert!(ask(&world, &ann, minute(5)).await.is_some());
    assert!(ask(&world, &ann, minute(6)).await.is_none());
}

async fn of_those_who_close_at_once_one_is_told_that_they_did(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await.account;
    ask(&world, &ann, minute(1)).await.unwrap();
    let world = std::sync::Arc::new(world);
    let closed = super::world::at_once(20, |number| {
        let (world, ann) = (world.clone(), ann.clone());
        let outcome = HelpOutcome::ALL[usize::try_from(number).unwrap() % 5];
        async move { close(&world, &ann, outcome, minute(2)).await }
    })
    .await;
    assert_eq!(closed.into_iter().filter(|closed| *closed).count(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'help_handled'").await, 1);
}

async fn the_accountant_is_told_and_else_the_owners(world: World) {
    let (firm, other) = (world.firm().await, World::new_firm("other.example"));
    world.create(&other).await;
    let nobodys = world.account(&firm, "nobodys").await;
    assert_eq!(told(&world, &nobodys).await, [], "a firm without owners");
    let mut owners = Vec::new();
    for username in ["owner", "partner"] {
        owners.push(world.staff(&firm, username, Role::Owner).await.id);
    }
    owners.sort_unstable();
    let accountant = world.staff(&firm, "accountant", Role::Accountant).await;
    world.staff(&firm, "colleague", Role::Accountant).await;
    world.staff(&other, "stranger", Role::Owner).await;
    let ann = Account { accountant: Some(accountant.id), ..World::new_account(&firm, "ann") };
    world.invite(&ann).await.unwrap();

    assert_eq!(told(&world, &ann).await, [accountant.id]);
    assert_eq!(told(&world, &nobodys).await, owners);
    // Whoever can't be written to or sign in any more isn't told, and somebody is.
    let address = |email: &str| format!("UPDATE account SET email = {email} WHERE id = '{}'", accountant.id);
    world.sql(&address("NULL")).await.unwrap();
    assert_eq!(told(&world, &ann).await, owners);
    world.sql(&address("'accountant@example.com'")).await.unwrap();
    assert_eq!(told(&world, &ann).await, [accountant.id]);
    world.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{}'", accountant.id)).await.unwrap();
    assert_eq!(told(&world, &ann).await, owners);
    world.sql(&format!("UPDATE account SET disabled_at = 1 WHERE id = '{}'", owners[0])).await.unwrap();
    assert_eq!(told(&world, &ann).await, owners[1..]);
    assert_eq!(told(&world, &World::new_account(&firm, "unknown")).await, []);
}

async fn a_letter_is_written_for_each_who_is_told_and_for_no_request_that_isnt_taken(world: World) {
    let firm = world.firm().await;
    for username in ["owner", "partner"] {
        world.staff(&firm, username, Role::Owner).await;
    }
    let ann = world.enrolled(&firm, "ann").await.account;
    for minutes in 1..=3 {
        ask(&world, &ann, minute(minutes)).await.unwrap();
        assert_eq!(world.count_rows("letter").await, 2 * i64::try_from(minutes).unwrap());
    }
    let before = world.dump().await;
    assert!(ask(&world, &ann, minute(4)).await.is_none());
    assert_eq!(world.dump().await, before);
    let emails = world.texts("SELECT email FROM letter ORDER BY email".to_owned()).await;
    assert_eq!((emails[0].as_str(), emails[5].as_str()), ("owner@example.com", "partner@example.com"));
    let notices = world.texts("SELECT DISTINCT notice FROM letter".to_owned()).await;
    assert_eq!(notices, [format!(r#"{{"notice":"help_asked","client":"{}"}}"#, ann.id)]);
}

on_both!(
    a_firm_sees_its_open_requests_the_oldest_first,
    every_open_request_of_an_account_is_closed_once,
    of_those_who_close_at_once_one_is_told_that_they_did,
    the_accountant_is_told_and_else_the_owners,
    a_letter_is_written_for_each_who_is_told_and_for_no_request_that_isnt_taken,
);
