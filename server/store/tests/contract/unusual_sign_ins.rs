//! A sign-in from a browser that is new to the account, or with a recovery code, is asked about: in any other browser.

use guichet::{
    account::{Account, Email},
    audit::{Act, Record},
    id::{HelpRequestId, UnusualSignInId},
    notice::{Letter, Notice},
    ports::{Completed, Disowning, NewSession},
    session::Session,
    sign_in::Proof,
    time::Timestamp,
    token::TokenHash,
    unusual::{Question, UnusualSignIn, Way},
};

use super::{
    on_both,
    world::{Dice, Enrolled, START, World, minute},
};

const HOME: TokenHash = TokenHash::from_bytes([1; 32]);
const AWAY: TokenHash = TokenHash::from_bytes([2; 32]);

/// Signs in with a browser; the letter is for a new one.
async fn sign_in(
    world: &World,
    who: &Enrolled,
    proof: Proof,
    way: Way,
    browser: TokenHash,
    now: Timestamp,
) -> NewSession {
    let (sign_in, _) = world.begin(&who.account, now).await;
    let mut completion = World::completion(&who.account, &sign_in, proof, now);
    completion.opens.origin.browser = Some(browser);
    let to = Account { email: Email::parse("ann@example.com"), ..who.account.clone() };
    let letter = Letter::to(&to, Notice::NewBrowser, now, &Dice);
    completion.opens.question = Some(Question { id: UnusualSignInId::new(now, &Dice), way, letter });
    let event = World::event(who.account.firm, who.account.id, Act::SignedInWithAuthenticator, now);
    assert_eq!(world.store.complete_sign_in(&completion, &event.into()).await.unwrap(), Completed::Done);
    completion.opens
}

async fn with_app(world: &World, who: &Enrolled, browser: TokenHash, number: u64) -> NewSession {
    sign_in(world, who, who.step(number + 60_000_000), Way::Authenticator, browser, minute(number)).await
}

async fn asked(world: &World, session: &Session) -> Vec<UnusualSignIn> {
    world.store.unusual_sign_ins(session, START, 9).await.unwrap()
}

async fn letters(world: &World) -> i64 {
    world.count_rows("letter").await
}

async fn the_first_browser_is_silent_and_the_next_one_is_asked_about_elsewhere(world: World) {
    let firm = world.firm().await;
    let ann = world.enrolled(&firm, "ann").await;
    let home = with_app(&world, &ann, HOME, 1).await;
    assert!(asked(&world, &home.session).await.is_empty());
    assert_eq!(letters(&world).await, 0);
    let away = with_app(&world, &ann, AWAY, 2).await;
    assert_eq!(letters(&world).await, 1);
    let [question] = &asked(&world, &home.session).await[..] else { panic!("one question") };
    assert_eq!((question.session, question.way, question.at), (away.session.id, Way::Authenticator, minute(2)));
    assert_eq!((question.origin.address, &*question.origin.user_agent), (away.origin.address, "Firefox on Linux"));
    // Neither the session that it began is asked, nor a later one there.
    assert!(asked(&world, &away.session).await.is_empty());
    let again = with_app(&world, &ann, AWAY, 3).await;
    assert!(asked(&world, &again.session).await.is_empty(), "the browser that was new answers for itself");
    let back = with_app(&world, &ann, HOME, 4).await;
    assert_eq!(asked(&world, &back.session).await.len(), 1);
    assert_eq!(letters(&world).await, 1, "known by now");
    // A browser is known to one account only.
    let bob = world.enrolled(&firm, "bob").await;
    let theirs = with_app(&world, &bob, AWAY, 5).await;
    assert!(asked(&world, &theirs.session).await.is_empty());
    assert_eq!(world.count_rows("browser").await, 3);
}

async fn a_recovery_code_is_asked_about_from_a_known_browser_too(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    with_app(&world, &ann, HOME, 1).await;
    let recovered = sign_in(&world, &ann, ann.recovery_code(0), Way::RecoveryCode, HOME, minute(2)).await;
    assert!(asked(&world, &recovered.session).await.is_empty(), "its own session isn't asked");
    let later = with_app(&world, &ann, HOME, 3).await;
    let [question] = &asked(&world, &later.session).await[..] else { panic!("one question") };
    assert_eq!((question.session, question.way), (recovered.session.id, Way::RecoveryCode));
    assert_eq!(letters(&world).await, 0, "its letter is the code's own");
}

async fn it_was_me_takes_the_question_away_and_nothing_else(world: World) {
    let firm = world.firm().await;
    let ann = world.enrolled(&firm, "ann").await;
    let (home, away) = (with_app(&world, &ann, HOME, 1).await, with_app(&world, &ann, AWAY, 2).await);
    let question = asked(&world, &home.session).await.remove(0);
    let bob = world.enrolled(&firm, "bob").await;
    let event = World::event(ann.account.firm, ann.account.id, Act::SignInOwned, minute(3));
    let own = async |session: &Session| world.store.own_sign_in(question.id, session, &event).await.unwrap();
    let before = world.dump().await;
    for nobody in [&away.session, &bob.session.session] {
        assert!(!own(nobody).await);
        assert!(!disown(&world, &question, nobody, Record::from(event.clone())).await);
    }
    assert_eq!(world.dump().await, before);
    assert!(own(&home.session).await);
    assert!(!own(&home.session).await, "once");
    assert!(asked(&world, &home.session).await.is_empty());
    assert_eq!(world.count_rows("session").await, 4);
    assert_eq!(world.store.account(ann.account.id).await.unwrap().unwrap().password_owed_at, None);
}

async fn disown(world: &World, question: &UnusualSignIn, session: &Session, record: Record) -> bool {
    let help = Some(HelpRequestId::new(START, &Dice));
    let disowning = Disowning { sign_in: question.id, session: session.clone(), help };
    world.store.disown_sign_in(&disowning, &record).await.unwrap()
}

async fn it_wasnt_me_ends_everything_else(world: World) {
    let firm = world.firm().await;
    let ann = world.enrolled(&firm, "ann").await;
    let bob = world.enrolled(&firm, "bob").await;
    let home = with_app(&world, &ann, HOME, 1).await;
    sign_in(&world, &ann, ann.recovery_code(0), Way::RecoveryCode, AWAY, minute(2)).await;
    with_app(&world, &ann, TokenHash::from_bytes([3; 32]), 3).await;
    with_app(&world, &bob, AWAY, 3).await;
    world.begin(&ann.account, minute(4)).await;
    let questions = asked(&world, &home.session).await;
    assert_eq!(questions.iter().map(|question| question.at).collect::<Vec<_>>(), [minute(3), minute(2)]);
    let record: Record = World::event(firm.id, ann.account.id, Act::SignInDisowned, minute(5)).into();
    assert!(disown(&world, &questions[1], &home.session, record.clone()).await);
    assert!(!disown(&world, &questions[0], &home.session, record).await, "one answer was enough");
    let sessions = world.store.own_sessions(ann.account.id).await.unwrap();
    assert_eq!(sessions.iter().map(|(session, _)| session.id).collect::<Vec<_>>(), [home.session.id]);
    assert_eq!(world.count_rows("sign_in").await, 0);
    let account = world.store.account(ann.account.id).await.unwrap().unwrap();
    assert_eq!(account.password_owed_at, Some(minute(5)));
    let factors = world.store.factors(ann.account.id).await.unwrap();
    assert!(factors.authenticator && factors.codes_left == 0, "a code of the sheet was used: the sheet is void");
    // Of the browsers, the one at hand is known still: the next new one is noticed.
    let away = with_app(&world, &ann, AWAY, 6).await;
    let back = with_app(&world, &ann, HOME, 7).await;
    assert_eq!(asked(&world, &back.session).await[0].session, away.session.id);
    // The firm sees it, and nobody else was touched.
    let state = world.store.client_state(ann.account.id, bob.account.id, minute(8)).await.unwrap().unwrap();
    assert_eq!((state.asked_for_help_at, state.disowned_at), (Some(minute(5)), Some(minute(5))));
    assert_eq!(world.store.own_sessions(bob.account.id).await.unwrap().len(), 2);
    assert_eq!(world.store.factors(bob.account.id).await.unwrap().codes_left, 10);
}

async fn questions_and_browsers_go_in_time(world: World) {
    let ann = world.enrolled(&world.firm().await, "ann").await;
    let home = with_app(&world, &ann, HOME, 1).await;
    with_app(&world, &ann, AWAY, 2).await;
    let day = 24 * 60;
    world.store.sweep(minute(30 * day + 1)).await.unwrap();
    assert_eq!(asked(&world, &home.session).await.len(), 0, "the session is over");
    assert_eq!((world.count_rows("unusual_sign_in").await, world.count_rows("browser").await), (1, 2));
    world.store.sweep(minute(30 * day + 2)).await.unwrap();
    assert_eq!(world.count_rows("unusual_sign_in").await, 0);
    world.store.sweep(minute(400 * day + 1)).await.unwrap();
    assert_eq!(world.count_rows("browser").await, 1);
}

on_both!(
    the_first_browser_is_silent_and_the_next_one_is_asked_about_elsewhere,
    a_recovery_code_is_asked_about_from_a_known_browser_too,
    it_was_me_takes_the_question_away_and_nothing_else,
    it_wasnt_me_ends_everything_else,
    questions_and_browsers_go_in_time,
);
