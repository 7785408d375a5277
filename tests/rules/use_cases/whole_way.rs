//! The way that everybody goes: invitation, set-up, sign-out, sign-in.

use std::time::Duration;

use guichet::{
    Refusal,
    access::{Page, Visitor},
    account::Role,
    locale::Locale,
    session::Assurance,
    throttle::Key,
};
use rstest::rstest;

use crate::support::{PASSWORD, World, refused, secret_of};

#[rstest]
#[case(Role::Client, Page::Portal)]
#[case(Role::Accountant, Page::Admin)]
#[case(Role::Owner, Page::Admin)]
#[tokio::test]
async fn from_the_invitation_to_ones_home_and_back(#[case] role: Role, #[case] home: Page) {
    let world = World::new().await;
    let link = world.invite("alice", role).await.unwrap();

    let set_up = world.accept(&link).await.unwrap();
    assert_eq!(world.home(&set_up).await, Page::Authenticator);

    let shown = world.enrolment(&set_up).await.unwrap();
    let secret = secret_of(&shown.key);
    assert!(shown.uri.starts_with("otpauth://totp/Cabinet%20Tremblay%20CPA:alice?"));
    let enrolled = world.confirm(&set_up, &world.code(&secret)).await.unwrap();
    assert_eq!(world.home(&enrolled).await, Page::RecoveryCodes);
    assert_eq!(world.home(&set_up).await, Page::SignIn, "the cookie before is worth nothing");

    assert_eq!(world.recovery_codes(&enrolled).await.unwrap().len(), 10);
    world.finish(&enrolled, true).await.unwrap();
    assert_eq!(world.home(&enrolled).await, home);
    world.sign_out(&enrolled).await;
    assert_eq!(world.home(&enrolled).await, Page::SignIn);

    world.next_step();
    let half = world.sign_in("alice").await.unwrap();
    assert_eq!(world.home(&half).await, Page::Verify);
    let portal = world.verify(&half, &world.code(&secret)).await.unwrap();
    assert_eq!(world.home(&portal).await, home);
    assert_eq!(world.home(&half).await, Page::SignIn, "the cookie before is worth nothing");
    let Visitor::SignedIn(who) = world.visitor(&portal).await else { panic!("signed in") };
    assert_eq!((who.session.assurance, who.account.role), (Assurance::TwoFactor, role));
}

#[tokio::test]
async fn a_code_with_a_space_or_one_step_late_signs_in() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    let half = world.sign_in("alice").await.unwrap();
    let code = world.code(&alice.secret);
    world.next_step();
    let typed = format!("{} {}", &code[..3], &code[3..]);
    assert!(world.verify(&half, &typed).await.is_ok());
}

#[tokio::test]
async fn any_form_of_the_username_signs_in() {
    let world = World::new().await;
    world.joined("Zoé@Exemple.quebec", Role::Client).await;
    for typed in ["zoé@exemple.quebec", " ZOÉ@EXEMPLE.QUEBEC ", "zoe\u{301}@exemple.quebec", "ｚｏé@exemple.quebec"]
    {
        assert!(world.sign_in(typed).await.is_ok(), "{typed}");
    }
}

#[tokio::test]
async fn the_whole_password_counts_and_its_case() {
    let world = World::new().await;
    let long = format!("{PASSWORD} {}", "abcdefghij".repeat(6));
    let link = world.invite("alice", Role::Client).await.unwrap();
    world.accept_with(&link, &long).await.unwrap();
    for typed in [PASSWORD.to_owned(), long[..long.len() - 1].to_owned(), long.to_uppercase(), format!("{long} ")] {
        assert_eq!(refused(world.sign_in_with("alice", &typed).await), Refusal::WrongCredentials, "{typed}");
    }
    assert!(world.sign_in_with("alice", &long).await.is_ok());
}

#[tokio::test]
async fn a_decomposed_password_signs_in() {
    let world = World::new().await;
    let link = world.invite("alice", Role::Client).await.unwrap();
    world.accept_with(&link, "été à la plage près de Québec").await.unwrap();
    let typed = "e\u{301}te\u{301} a\u{300} la plage pre\u{300}s de Que\u{301}bec";
    assert!(world.sign_in_with("alice", typed).await.is_ok());
}

#[tokio::test]
async fn twenty_ordinary_sign_ins_leave_no_failure_behind() {
    let world = World::new().await;
    let alice = world.protected("alice").await;
    for _ in 0..20 {
        let half = world.sign_in("alice").await.unwrap();
        world.verify(&half, &world.code(&alice.secret)).await.unwrap();
        world.clock.advance(Duration::from_mins(1));
    }
    assert_eq!(world.memory.failures(&Key::second_factor_of(alice.account.id)), 0);
    assert_eq!(world.memory.with(|tables| tables.counters.values().map(|counter| counter.failures).sum::<u32>()), 0);
}

#[tokio::test]
async fn the_language_of_the_page_becomes_the_accounts() {
    let world = World::new().await;
    let cookie = world.joined("alice", Role::Client).await;
    assert_eq!(world.visitor(&cookie).await.account().unwrap().locale, Locale::Fr);
    let visitor = world.visitor(&cookie).await;
    guichet::usecase::choose_locale(&world.ports, &visitor, Locale::En).await.unwrap();
    assert_eq!(world.visitor(&cookie).await.account().unwrap().locale, Locale::En);
}

#[tokio::test]
async fn somebody_between_password_and_code_changes_no_language() {
    let world = World::new().await;
    world.protected("alice").await;
    let half = world.visitor(&world.sign_in("alice").await.unwrap()).await;
    guichet::usecase::choose_locale(&world.ports, &half, Locale::En).await.unwrap();
    assert_eq!(world.memory.with(|tables| tables.accounts[0].0.locale), Locale::Fr);
}
