//! An account has one issued code at most; it signs in once, within its day, and can be taken back.

use core::time::Duration;
use std::sync::Arc;

use guichet::{
    account::{Account, Role},
    audit::Act,
    id::IssuedCodeId,
    issued_code::VALID_FOR,
    ports::Completed,
    sign_in::Proof,
    time::Timestamp,
};

use super::{
    on_both,
    world::{Dice, FIRST_STEP, START, World, at_once, minute},
};

async fn use_up(world: &World, account: &Account, code: IssuedCodeId, now: Timestamp) -> Completed {
    world.sign_in_with(account, Proof::IssuedCode { code }, now).await
}

async fn revoke(world: &World, account: &Account, code: IssuedCodeId, now: Timestamp) -> bool {
    let record = World::event(account.firm, account.id, Act::CodeRevoked, now).into();
    world.store.revoke_code(code, account.id, &record).await.unwrap()
}

/// The last moment of a code that was issued at the start.
fn nearly_over() -> Timestamp {
    START.after(VALID_FOR).before(Duration::from_millis(1))
}

async fn a_code_comes_back_as_it_was_issued_until_its_day_is_over(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let ann = world.enrolled(&firm, "ann").await.account;
    assert_eq!(world.store.issued_code(ann.id, START).await.unwrap(), None);
    assert!(world.store.spendable_issued_code(ann.id, START).await.unwrap().is_none());
    let issued = world.issue(&ann, &staff, START).await;
    for now in [START, nearly_over()] {
        assert_eq!(world.store.issued_code(ann.id, now).await.unwrap(), Some(issued.code.clone()));
        let spendable = world.store.spendable_issued_code(ann.id, now).await.unwrap().unwrap();
        assert_eq!((spendable.id, spendable.salt, spendable.hash), (issued.code.id, issued.salt, issued.hash.clone()));
    }
    let over = START.after(VALID_FOR);
    assert_eq!(world.store.issued_code(ann.id, over).await.unwrap(), None);
    assert!(world.store.spendable_issued_code(ann.id, over).await.unwrap().is_none());
    assert!(world.store.issued_codes(firm.id, over).await.unwrap().is_empty());
}

async fn a_code_signs_in_once_and_leaves_everything_else(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let ann = world.enrolled(&firm, "ann").await;
    let issued = world.issue(&ann.account, &staff, START).await.code.id;
    let factors = world.store.factors(ann.account.id).await.unwrap();
    assert_eq!(use_up(&world, &ann.account, issued, minute(1)).await, Completed::Done);
    assert_eq!(world.number("SELECT used_at FROM issued_code").await, minute(1).as_millis());
    assert_eq!(use_up(&world, &ann.account, issued, minute(2)).await, Completed::CodeGone);
    assert_eq!(world.store.issued_code(ann.account.id, minute(2)).await.unwrap(), None);
    assert_eq!(world.store.factors(ann.account.id).await.unwrap(), factors);
    for proof in [ann.step(FIRST_STEP + 1), ann.recovery_code(0)] {
        assert_eq!(world.sign_in_with(&ann.account, proof, minute(2)).await, Completed::Done);
    }
}

async fn a_code_opens_nothing_once_its_day_is_over(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await.account, world.enrolled(&firm, "bob").await.account);
    let anns = world.issue(&ann, &staff, START).await.code.id;
    let bobs = world.issue(&bob, &staff, START).await.code.id;
    assert_eq!(use_up(&world, &ann, anns, nearly_over()).await, Completed::Done);
    assert_eq!(use_up(&world, &bob, bobs, START.after(VALID_FOR)).await, Completed::CodeGone);
}

async fn a_code_of_another_account_opens_nothing(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await.account, world.enrolled(&firm, "bob").await.account);
    let anns = world.issue(&ann, &staff, START).await.code.id;
    let (sign_in, _) = world.begin(&bob, START).await;
    let before = world.dump().await;
    let proof = Proof::IssuedCode { code: anns };
    assert_eq!(world.complete(&bob, &sign_in, proof, minute(1)).await, Completed::CodeGone);
    assert!(!revoke(&world, &bob, anns, minute(1)).await);
    assert_eq!(world.dump().await, before);
}

async fn a_newer_code_takes_the_place_of_the_older(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let ann = world.enrolled(&firm, "ann").await.account;
    let older = world.issue(&ann, &staff, START).await.code.id;
    let newer = world.issue(&ann, &staff, minute(1)).await.code.id;
    assert_eq!(use_up(&world, &ann, older, minute(2)).await, Completed::CodeGone);
    assert!(!revoke(&world, &ann, older, minute(2)).await);
    assert_eq!(use_up(&world, &ann, newer, minute(2)).await, Completed::Done);
}

async fn nobody_is_given_one_who_is_disabled_or_has_nothing_that_it_goes_round(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await.account, world.account(&firm, "bob").await);
    let issue = async |to: &Account| {
        let new = World::new_issued_code(to, &staff, minute(1));
        let act = Act::CodeIssued { check: new.code.check, until: new.code.expires_at };
        let record = World::event(firm.id, to.id, act, minute(1)).into();
        world.store.issue_code(&new, &record).await.unwrap()
    };
    let set = async |to: &Account, what: &str| {
        world.sql(&format!("UPDATE account SET {what} WHERE id = '{}'", to.id)).await.unwrap();
    };
    set(&ann, "disabled_at = 1").await;
    world.started(&bob, START).await;
    let before = world.dump().await;
    assert!(!issue(&ann).await && !issue(&bob).await, "what waits for its first code is none yet");
    assert_eq!(world.dump().await, before);
    set(&ann, "disabled_at = NULL").await;
    set(&bob, "reset_at = 1").await;
    assert!(issue(&ann).await && issue(&bob).await);
    set(&bob, "disabled_at = 1").await;
    assert!(!issue(&bob).await);
}

async fn of_codes_issued_at_once_one_is_left(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, world) = (world.enrolled(&firm, "ann").await.account, Arc::new(world));
    at_once(20, |_| {
        let (world, ann, staff) = (world.clone(), ann.clone(), staff.clone());
        async move { world.issue(&ann, &staff, minute(1)).await.code.id }
    })
    .await;
    assert_eq!(world.count_rows("issued_code").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'code_issued'").await, 20);
}

async fn of_fifty_sign_ins_with_one_code_one_stands(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, world) = (world.enrolled(&firm, "ann").await.account, Arc::new(world));
    let code = world.issue(&ann, &staff, START).await.code.id;
    let completed = at_once(50, |_| {
        let (world, ann) = (world.clone(), ann.clone());
        async move { use_up(&world, &ann, code, minute(1)).await }
    })
    .await;
    let how_many = |which| completed.iter().filter(|completed| **completed == which).count();
    assert_eq!((how_many(Completed::Done), how_many(Completed::CodeGone)), (1, 49));
}

async fn a_code_is_used_or_taken_back_and_never_both(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let (ann, world) = (world.enrolled(&firm, "ann").await.account, Arc::new(world));
    for round in 1..=10 {
        let code = world.issue(&ann, &staff, minute(round)).await.code.id;
        let won = at_once(2, |number| {
            let (world, ann) = (world.clone(), ann.clone());
            async move {
                if number == 0 {
                    revoke(&world, &ann, code, minute(round)).await
                } else {
                    use_up(&world, &ann, code, minute(round)).await == Completed::Done
                }
            }
        })
        .await;
        assert_eq!(won.into_iter().filter(|won| *won).count(), 1);
    }
}

async fn a_code_is_taken_back_once_and_only_while_it_is_good(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Accountant).await;
    let ann = world.enrolled(&firm, "ann").await.account;
    let code = world.issue(&ann, &staff, START).await.code.id;
    let before = world.dump().await;
    assert!(!revoke(&world, &ann, IssuedCodeId::new(START, &Dice), minute(1)).await);
    assert!(!revoke(&world, &ann, code, START.after(VALID_FOR)).await, "it is over");
    assert_eq!(world.dump().await, before);
    assert!(revoke(&world, &ann, code, nearly_over()).await);
    let before = world.dump().await;
    assert!(!revoke(&world, &ann, code, nearly_over()).await);
    assert_eq!(world.dump().await, before);

    let used = world.issue(&ann, &staff, minute(1)).await.code.id;
    assert_eq!(use_up(&world, &ann, used, minute(2)).await, Completed::Done);
    assert!(!revoke(&world, &ann, used, minute(3)).await);
}

async fn a_firm_sees_its_own_codes_the_latest_first(world: World) {
    let (firm, other) = (world.firm().await, World::new_firm("other.example"));
    world.create(&other).await;
    let (staff, theirs) =
        (world.staff(&firm, "staff", Role::Accountant).await, world.staff(&other, "staff", Role::Owner).await);
    let mut issued = Vec::new();
    for (minutes, username) in [(1, "ann"), (2, "bob"), (3, "eve"), (4, "zoe")] {
        let account = world.enrolled(&firm, username).await.account;
        issued.push((world.issue(&account, &staff, minute(minutes)).await.code, account));
    }
    let foreign = world.enrolled(&other, "ann").await.account;
    let foreign = world.issue(&foreign, &theirs, minute(5)).await.code;
    // One was used, one taken back.
    assert_eq!(use_up(&world, &issued[1].1, issued[1].0.id, minute(6)).await, Completed::Done);
    assert!(revoke(&world, &issued[2].1, issued[2].0.id, minute(6)).await);
    let seen = world.store.issued_codes(firm.id, minute(7)).await.unwrap();
    assert_eq!(seen, [issued[3].0.clone(), issued[0].0.clone()]);
    assert_eq!(world.store.issued_codes(other.id, minute(7)).await.unwrap(), [foreign]);
}

async fn the_code_itself_is_held_for_whoever_issued_it_until_it_was_given(world: World) {
    let firm = world.firm().await;
    let (staff, owner) =
        (world.staff(&firm, "staff", Role::Accountant).await, world.staff(&firm, "owner", Role::Owner).await);
    let ann = world.enrolled(&firm, "ann").await.account;
    let held =
        async |by: &Account, minutes| world.store.held_issued_code(ann.id, by.id, minute(minutes)).await.unwrap();
    assert_eq!(held(&staff, 0).await, None);
    let issued = world.issue(&ann, &staff, START).await;
    assert_eq!(held(&staff, 9).await, Some((issued.code.clone(), issued.held.clone())));
    assert_eq!(held(&owner, 9).await, None, "nobody else sees it");
    assert_eq!(held(&staff, 10).await, None, "ten minutes are over");

    // Nobody else can say that it was given; whoever can, says it for good. The code stays good.
    world.store.forget_held_code(ann.id, owner.id).await.unwrap();
    assert!(held(&staff, 1).await.is_some());
    world.store.forget_held_code(ann.id, staff.id).await.unwrap();
    assert_eq!(held(&staff, 1).await, None);
    assert_eq!(world.number("SELECT COUNT(*) FROM issued_code WHERE held IS NOT NULL").await, 0);
    assert_eq!(use_up(&world, &ann, issued.code.id, minute(1)).await, Completed::Done);

    // What was used isn't shown; what wasn't given is wiped by the sweep.
    let used = world.issue(&ann, &staff, minute(2)).await.code.id;
    assert_eq!(use_up(&world, &ann, used, minute(3)).await, Completed::Done);
    assert_eq!(held(&staff, 3).await, None);
    world.issue(&ann, &staff, minute(4)).await;
    world.store.sweep(minute(13)).await.unwrap();
    assert!(held(&staff, 13).await.is_some());
    world.store.sweep(minute(14)).await.unwrap();
    assert_eq!(world.number("SELECT COUNT(*) FROM issued_code WHERE held IS NOT NULL").await, 0);
    assert!(world.store.issued_code(ann.id, minute(14)).await.unwrap().is_some());
}

on_both!(
    a_code_comes_back_as_it_was_issued_until_its_day_is_over,
    a_code_signs_in_once_and_leaves_everything_else,
    a_code_opens_nothing_once_its_day_is_over,
    a_code_of_another_account_opens_nothing,
    a_newer_code_takes_the_place_of_the_older,
    nobody_is_given_one_who_is_disabled_or_has_nothing_that_it_goes_round,
    of_codes_issued_at_once_one_is_left,
    of_fifty_sign_ins_with_one_code_one_stands,
    a_code_is_used_or_taken_back_and_never_both,
    a_code_is_taken_back_once_and_only_while_it_is_good,
    a_firm_sees_its_own_codes_the_latest_first,
    the_code_itself_is_held_for_whoever_issued_it_until_it_was_given,
);
