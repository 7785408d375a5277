//! The audit log: complete, readable, and chained so that an altered line shows.

use guichet::{
    audit::{Act, Event, link},
    id::FirmId,
};
use sha2::{Digest, Sha256};

use crate::support::World;

/// Whether every link follows from the one before: what `guichet audit verify` computes.
fn holds(trail: &[(String, [u8; 32])]) -> bool {
    let mut before = [0; 32];
    trail.iter().zip(0..).all(|((canonical, written), place)| {
        before = link(&before, place, canonical);
        before == *written
    })
}

fn trail(world: &World, firm: FirmId) -> Vec<(String, [u8; 32])> {
    world.memory.audit_trail(firm)
}

/// A log with every kind of line that a client's ordinary first day brings.
async fn first_day() -> (World, Vec<(String, [u8; 32])>) {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.expect("the password is right");
    let _ = world.verify(&half, &world.wrong_code(&alice.secret)).await;
    let cookie = world.verify(&half, &world.code(&alice.secret)).await.expect("the code is right");
    world.sign_out(&cookie).await;
    let _ = world.sign_in_with("alice", "not the password").await;
    let trail = trail(&world, world.firm.id);
    (world, trail)
}

#[tokio::test]
async fn a_day_is_told_in_order() {
    let (world, lines) = first_day().await;
    let told = [
        Act::FirmCreated,
        Act::Invited { role: guichet::account::Role::Client },
        Act::InvitationAccepted,
        Act::EnrolmentStarted,
        Act::EnrolmentConfirmed,
        Act::RecoveryCodesMade,
        Act::RecoveryCodesSaved,
        Act::PasswordAccepted,
        Act::CodeRefused,
        Act::SignedInWithAuthenticator,
        Act::SignedOut,
        Act::PasswordRefused,
    ];
    assert_eq!(world.memory.acts(world.firm.id), told);
    assert_eq!(lines.len(), told.len());
}

#[tokio::test]
async fn an_untouched_chain_holds() {
    let (_, lines) = first_day().await;
    assert!(holds(&lines));
}

#[tokio::test]
async fn an_edited_line_breaks_the_chain() {
    let (_, lines) = first_day().await;
    for place in 0..lines.len() {
        let mut edited = lines.clone();
        edited[place].0 = edited[place].0.replacen("\"at\":1", "\"at\":2", 1);
        assert_ne!(edited[place], lines[place]);
        assert!(!holds(&edited), "line {place}");
        // Even with its own link computed anew: the next line tells, if there is one.
        let before = if place == 0 { [0; 32] } else { lines[place - 1].1 };
        edited[place].1 = link(&before, place as u64, &edited[place].0);
        assert_eq!(holds(&edited), place == lines.len() - 1, "line {place} with a new link");
    }
}

#[tokio::test]
async fn a_removed_line_breaks_the_chain() {
    let (_, lines) = first_day().await;
    // The last one leaves no trace in the chain itself: exports and back-ups hold the head.
    for place in 0..lines.len() - 1 {
        let mut removed = lines.clone();
        removed.remove(place);
        assert!(!holds(&removed), "line {place}");
    }
}

#[tokio::test]
async fn reordered_lines_break_the_chain() {
    let (_, lines) = first_day().await;
    for place in 1..lines.len() {
        let mut reordered = lines.clone();
        reordered.swap(place - 1, place);
        assert!(!holds(&reordered), "lines {} and {place}", place - 1);
    }
}

#[tokio::test]
async fn an_added_or_doubled_line_breaks_the_chain() {
    let (_, lines) = first_day().await;
    for place in 0..lines.len() {
        let mut doubled = lines.clone();
        doubled.insert(place, lines[place].clone());
        assert!(!holds(&doubled), "line {place}");
    }
}

#[test]
fn a_link_is_the_hash_of_the_link_before_the_place_and_the_line() {
    let before = [7; 32];
    let expected = Sha256::new().chain_update(before).chain_update(3_u64.to_be_bytes()).chain_update("line").finalize();
    assert_eq!(link(&before, 3, "line").as_slice(), expected.as_slice());
    let others = [link(&before, 4, "line"), link(&[8; 32], 3, "line"), link(&before, 3, "lines")];
    assert!(others.iter().all(|other| other.as_slice() != expected.as_slice()));
}

#[tokio::test]
async fn each_firm_has_a_chain_of_its_own() {
    let world = World::new().await;
    let other = world.other_firm().await;
    world.protected("alice").await;
    world.invite_to(&other, "bob", guichet::account::Role::Client).await.unwrap();
    assert!(holds(&trail(&world, world.firm.id)));
    let theirs = trail(&world, other.id);
    assert_eq!(theirs.len(), 2);
    assert!(holds(&theirs));
    assert!(theirs.iter().all(|(line, _)| !line.contains(&world.firm.id.to_string())));
}

#[tokio::test]
async fn a_line_says_who_whom_what_when_and_from_where() {
    let (world, _) = first_day().await;
    let event = world.memory.with(|tables| tables.audit[2].event.clone());
    let Event { id, firm, at, actor, subject, address, agent, act } = &event;
    assert_eq!((*at, act), (crate::support::START, &Act::InvitationAccepted));
    assert_eq!(*agent, guichet::agent::Agent::read("a browser"));
    assert_eq!(actor, subject);
    let expected = format!(
        r#"{{"id":"{id}","firm":"{firm}","at":{},"actor":"{}","subject":"{}","address":"{}","agent":{{"browser":"unknown","system":"unknown"}},"act":{{"act":"invitation_accepted"}}}}"#,
        at.as_millis(),
        actor.unwrap(),
        subject.unwrap(),
        address.unwrap(),
    );
    assert_eq!(event.canonical(), expected);
}

#[tokio::test]
async fn the_log_holds_nothing_secret_and_nothing_a_stranger_typed() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let _ = world.sign_in_with("typed-in-the-wrong-field", "typed-too").await;
    let half = world.sign_in("alice").await.unwrap();
    let code = world.code(&alice.secret);
    let wrong = world.wrong_code(&alice.secret);
    let _ = world.verify(&half, &wrong).await;
    let cookie = world.verify(&half, &code).await.unwrap();
    let log: String = trail(&world, world.firm.id).into_iter().map(|(line, _)| line).collect();
    let key = alice.secret.reveal_key();
    let typed = ["typed-in-the-wrong-field", "typed-too", crate::support::PASSWORD, "alice", &key, &half, &cookie];
    for secret in typed.into_iter().chain(alice.codes.iter().map(String::as_str)) {
        assert!(!log.contains(secret), "{secret}");
    }
}

#[test]
fn every_act_has_a_name_in_owasps_vocabulary() {
    for act in [Act::PasswordRefused, Act::Locked { seconds: 900 }, Act::CodeReplayed, Act::SignedOut] {
        let name = act.owasp_name();
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
    }
    assert_eq!(Act::PasswordRefused.owasp_name(), "authn_login_fail");
    assert_eq!(Act::SignedInWithAuthenticator.owasp_name(), "authn_login_success");
}
