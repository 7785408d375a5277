//! What a person is told holds nothing that they typed, and nothing that isn't theirs to know.

use guichet::{Error, Refusal, Result, account::Role, error::Field};

use crate::support::World;

/// Both texts of an error.
fn texts<T>(outcome: Result<T>) -> String {
    let error: Error = outcome.err().expect("it was refused");
    format!("{error} {error:?}")
}

#[tokio::test]
async fn no_refusal_repeats_what_was_typed() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let link = world.invite("bob", Role::Client).await.unwrap();
    let half = world.sign_in("alice").await.unwrap();
    let wrong = world.wrong_code(&alice.secret);
    let recovery = "ZZZZ-ZZZZ-ZZZZ-ZZZ0";

    let told = [
        (texts(world.sign_in_with("typed-name", "typed-password").await), vec!["typed-name", "typed-password"]),
        (texts(world.sign_in_with("alice", &"typed".repeat(100)).await), vec!["typed", "alice"]),
        (texts(world.sign_in_with("typed name", "x").await), vec!["typed name"]),
        (texts(world.accept_with(&link, "typed short").await), vec!["typed short", &link]),
        (texts(world.accept_with(&link, "Cabinet Tremblay").await), vec!["Tremblay"]),
        (texts(world.accept_with("typed-link", "quatre lamas sous la pluie").await), vec!["typed-link", "lamas"]),
        (texts(world.verify(&half, "typed code").await), vec!["typed code"]),
        (texts(world.verify(&half, &wrong).await), vec![&wrong]),
        (texts(world.verify(&half, recovery).await), vec![recovery, "zzzz", "ZZZZ"]),
        (texts(world.verify("typed-cookie", &wrong).await), vec!["typed-cookie", &wrong]),
    ];
    for (text, typed) in told {
        for typed in typed {
            assert!(!text.contains(typed), "{text:?} holds {typed:?}");
        }
    }
}

#[tokio::test]
async fn a_username_that_is_taken_isnt_repeated() {
    let world = World::new().await;
    world.invite("typed-name", Role::Client).await.unwrap();
    assert!(!texts(world.invite("Typed-Name", Role::Client).await).contains("yped-"));
}

#[test]
fn a_refusal_travels_as_json_and_back() {
    let refusals = [
        Refusal::WrongCredentials,
        Refusal::Wait { seconds: 30 },
        Refusal::WrongCode { tries_left: 4 },
        Refusal::Locked { seconds: 900 },
        Refusal::Busy,
        Refusal::Forbidden,
        Refusal::NotFound,
        Refusal::StepUpNeeded,
        Refusal::WrongProof,
        Refusal::ProofAlreadyUsed,
        Refusal::LastOwner,
        Refusal::Conflict,
    ];
    for refusal in refusals {
        let text = serde_json::to_string(&refusal).unwrap();
        assert_eq!(serde_json::from_str::<Refusal>(&text).unwrap(), refusal, "{text}");
    }
}

#[test]
fn a_refused_field_travels_by_its_name() {
    let mut words = std::collections::HashSet::new();
    for field in Field::ALL {
        let refusal = Refusal::Field { field };
        let text = serde_json::to_string(&refusal).unwrap();
        assert_eq!(serde_json::from_str::<Refusal>(&text).unwrap(), refusal, "{text}");
        assert!(words.insert(text));
    }
    assert!(words.contains(r#"{"refusal":"field","field":"authenticator_name"}"#));
}

#[test]
fn every_reason_against_a_password_travels_too() {
    use guichet::error::PasswordRefusal::{Common, Context, TooLong, TooShort};
    for why in [TooShort, TooLong, Common, Context] {
        let refusal = Refusal::Password(why);
        let text = serde_json::to_string(&refusal).unwrap();
        assert_eq!(serde_json::from_str::<Refusal>(&text).unwrap(), refusal, "{text}");
    }
}
