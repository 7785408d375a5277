//! A session remembers when its second factor was proven, and one code proves one thing.

use std::sync::Arc;

use guichet::{
    account::Account,
    audit::Act,
    ports::{Completed, Holder, Reproven},
    session::{Assurance, Session},
    throttle::{Key, Rule, Verdict},
    token::TokenHash,
};

use super::{
    on_both,
    world::{Enrolled, FIRST_STEP, START, World, at_once, minute},
};

async fn session(world: &World, token: TokenHash) -> Session {
    match world.store.holder(token).await.unwrap() {
        Some(Holder::Session(session, ..)) => session,
        other => panic!("{other:?}"),
    }
}

async fn prove(world: &World, of: &Enrolled, proof: guichet::sign_in::Proof, minutes: u64) -> Reproven {
    world.prove(&of.account, of.session.session.id, proof, minute(minutes)).await
}

async fn a_session_is_proven_from_its_beginning_unless_it_began_with_less(world: World) {
    let firm = world.firm().await;
    let ann = world.enrolled(&firm, "ann").await;
    assert_eq!(session(&world, ann.session.token).await.proven_at, Some(START));
    let bob = world.account(&firm, "bob").await;
    let bobs = world.open_session(&bob, START).await;
    assert_eq!(session(&world, bobs.token).await.proven_at, None);
    // One that a code of the staff's opened: two factors, but none of one's own.
    let (sign_in, _) = world.begin(&ann.account, minute(1)).await;
    let mut completion = World::completion(&ann.account, &sign_in, ann.step(FIRST_STEP + 1), minute(1));
    completion.opens.session.proven_at = None;
    let event = World::event(firm.id, ann.account.id, Act::SignedInWithIssuedCode, minute(1));
    assert_eq!(world.store.complete_sign_in(&completion, &event.into()).await.unwrap(), Completed::Done);
    assert_eq!(session(&world, completion.opens.token).await, completion.opens.session);
}

async fn a_proof_changes_the_session_forgets_wrong_codes_and_is_written_down(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let key = Key::second_factor_of(ann.account.id);
    let counted = world.store.count_proof(ann.account.id, (&key, Rule::SECOND_FACTOR), minute(6)).await.unwrap();
    assert_eq!(counted, Verdict::Allowed { counted: 1 });
    let lines = world.count_rows("audit_event").await;
    assert_eq!(prove(&world, &ann, ann.step(FIRST_STEP + 1), 7).await, Reproven::Done);
    let expected = Session { proven_at: Some(minute(7)), ..ann.session.session.clone() };
    assert_eq!(session(&world, ann.session.token).await, expected);
    assert_eq!((world.count_rows("throttle").await, world.count_rows("audit_event").await), (0, lines + 1));
    assert_eq!(world.number("SELECT last_used_at FROM authenticator").await, minute(7).as_millis());
    assert_eq!(prove(&world, &ann, ann.recovery_code(0), 9).await, Reproven::Done);
    assert_eq!(session(&world, ann.session.token).await.proven_at, Some(minute(9)));
    assert_eq!(world.store.factors(ann.account.id).await.unwrap().codes_left, 9);
}

async fn one_code_proves_or_signs_in_once(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    assert_eq!(prove(&world, &ann, ann.step(FIRST_STEP), 1).await, Reproven::CodeGone, "the first code is used");
    for number in [0, 1] {
        let (step, code) = (FIRST_STEP + 1 + number, usize::try_from(number).unwrap());
        let both = [(ann.step(step), ann.step(step)), (ann.recovery_code(code), ann.recovery_code(code))];
        for (first, again) in both {
            if number == 0 {
                assert_eq!(world.sign_in_with(&ann.account, first, minute(1)).await, Completed::Done);
                assert_eq!(prove(&world, &ann, again, 1).await, Reproven::CodeGone);
            } else {
                assert_eq!(prove(&world, &ann, first, 1).await, Reproven::Done);
                assert_eq!(world.sign_in_with(&ann.account, again, minute(1)).await, Completed::CodeGone);
            }
        }
    }
}

async fn what_proves_nothing_leaves_every_row_as_it_was(world: World) {
    let firm = world.firm().await;
    let (ann, bob) = (world.enrolled(&firm, "ann").await, world.enrolled(&firm, "bob").await);
    let eve = world.account(&firm, "eve").await;
    let eves = world.open_session(&eve, START).await.session.id;
    let before = world.dump().await;
    let prove = async |account: &Account, session, proof| world.prove(account, session, proof, minute(1)).await;
    let (anns, bobs) = (ann.session.session.id, bob.session.session.id);
    // Another account's code, in one's own session; one's own code, in another's; a session of the password alone.
    for proof in [bob.step(FIRST_STEP + 1), bob.recovery_code(0), ann.step(FIRST_STEP)] {
        assert_eq!(prove(&ann.account, anns, proof).await, Reproven::CodeGone);
    }
    for session in [bobs, eves, guichet::id::SessionId::new(START, &super::world::Dice)] {
        assert_eq!(prove(&ann.account, session, ann.step(FIRST_STEP + 1)).await, Reproven::SessionOver);
        assert_eq!(prove(&ann.account, session, ann.recovery_code(0)).await, Reproven::SessionOver);
    }
    assert_eq!(prove(&eve, eves, ann.recovery_code(0)).await, Reproven::SessionOver);
    assert_eq!(world.dump().await, before);
}

async fn a_session_that_ended_keeps_its_code_unspent(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let event = World::event(ann.account.firm, ann.account.id, Act::SignedOut, minute(1));
    world.store.end_session(ann.session.session.id, &event).await.unwrap();
    assert_eq!(prove(&world, &ann, ann.recovery_code(0), 1).await, Reproven::SessionOver);
    assert_eq!(world.sign_in_with(&ann.account, ann.recovery_code(0), minute(1)).await, Completed::Done);
}

async fn of_fifty_proofs_with_one_code_one_stands(world: World) {
    let (ann, world) = (Arc::new(world.enrolled(&world.firm().await, "ann").await), Arc::new(world));
    for recovery in [false, true] {
        let proven = at_once(50, |_| {
            let (world, ann) = (world.clone(), ann.clone());
            let proof = if recovery { ann.recovery_code(3) } else { ann.step(FIRST_STEP + 1) };
            async move { prove(&world, &ann, proof, 1).await }
        })
        .await;
        let how_many = |which| proven.iter().filter(|proven| **proven == which).count();
        assert_eq!((how_many(Reproven::Done), how_many(Reproven::CodeGone)), (1, 49));
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM recovery_code WHERE used_at IS NOT NULL").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE act = 'proven_again'").await, 2);
}

async fn of_proofs_and_sign_ins_with_one_code_one_stands(world: World) {
    let (ann, world) = (Arc::new(world.enrolled(&world.firm().await, "ann").await), Arc::new(world));
    let stood = at_once(30, |number| {
        let (world, ann) = (world.clone(), ann.clone());
        async move {
            let proof = ann.step(FIRST_STEP + 1);
            if number % 2 == 0 {
                prove(&world, &ann, proof, 1).await == Reproven::Done
            } else {
                world.sign_in_with(&ann.account, proof, minute(1)).await == Completed::Done
            }
        }
    })
    .await;
    assert_eq!(stood.into_iter().filter(|stood| *stood).count(), 1);
}

async fn of_two_hundred_proofs_at_once_ten_are_checked(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let verdicts = at_once(200, |_| {
        let (store, id) = (world.store.clone(), ann.account.id);
        async move { store.count_proof(id, (&Key::second_factor_of(id), Rule::SECOND_FACTOR), START).await.unwrap() }
    })
    .await;
    let allowed = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Allowed { .. })).count();
    let waits = verdicts.iter().filter(|verdict| **verdict == Verdict::Wait { until: minute(15) }).count();
    assert_eq!((allowed, waits), (10, 190));
    assert_eq!(world.number("SELECT failures FROM throttle").await, 10);
}

async fn proofs_and_codes_are_counted_together(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let key = Key::second_factor_of(ann.account.id);
    let (sign_in, _) = world.begin(&ann.account, START).await;
    for _ in 0..5 {
        world.store.count_code(sign_in.id, (&key, Rule::SECOND_FACTOR), START).await.unwrap();
        world.store.count_proof(ann.account.id, (&key, Rule::SECOND_FACTOR), START).await.unwrap();
    }
    let before = world.dump().await;
    let told = world.store.count_proof(ann.account.id, (&key, Rule::SECOND_FACTOR), START).await.unwrap();
    assert_eq!(told, Verdict::Wait { until: minute(15) });
    assert_eq!(world.dump().await, before, "what has to wait isn't counted");
    world.sql("UPDATE throttle SET failures = 100").await.unwrap();
    let told = world.store.count_proof(ann.account.id, (&key, Rule::SECOND_FACTOR), minute(60)).await.unwrap();
    assert_eq!(told, Verdict::Disabled);
}

async fn a_password_session_can_claim_no_proof(world: World) {
    let bob = world.account(&world.firm().await, "bob").await;
    let opens = world.open_session(&bob, START).await;
    assert_eq!(opens.session.assurance, Assurance::Password);
    assert_eq!(session(&world, opens.token).await, opens.session);
}

on_both!(
    a_session_is_proven_from_its_beginning_unless_it_began_with_less,
    a_proof_changes_the_session_forgets_wrong_codes_and_is_written_down,
    one_code_proves_or_signs_in_once,
    what_proves_nothing_leaves_every_row_as_it_was,
    a_session_that_ended_keeps_its_code_unspent,
    of_fifty_proofs_with_one_code_one_stands,
    of_proofs_and_sign_ins_with_one_code_one_stands,
    of_two_hundred_proofs_at_once_ten_are_checked,
    proofs_and_codes_are_counted_together,
    a_password_session_can_claim_no_proof,
);
