//! The outbox: each letter is taken by one sender at a time, and what becomes of it is believed of the latest alone.

use core::time::Duration;

use guichet::{
    account::{Account, Email, Role},
    audit::{Act, Origin},
    delivery::Setback,
    notice::{Letter, Notice, SealedLink},
    ports::{Sealed, TakenLetter},
    time::Timestamp,
};

use super::{
    on_both,
    world::{Dice, World, at_once, minute},
};

const TAKEN_FOR: Duration = Duration::from_mins(5);

/// Writes a letter to somebody, and says which.
async fn write(world: &World, to: &Account, notice: Notice, at: Timestamp) -> Letter {
    let record = World::record(to, Act::ProvenAgain, notice, at);
    world.store.record(&record).await.unwrap();
    record.letters[0].clone()
}

async fn take(world: &World, now: Timestamp) -> Option<TakenLetter> {
    world.store.take_letter(now, now.after(TAKEN_FOR)).await.unwrap()
}

async fn what_was_written_is_what_is_taken(world: World) {
    let firm = world.firm().await;
    let ann = world.staff(&firm, "ann", Role::Owner).await;
    let link = SealedLink { token: Sealed(vec![1, 2, 3]), until: minute(90) };
    let origin =
        Origin { address: Some("2001:db8::1".parse().unwrap()), user_agent: "Firefox/142.0".to_owned(), browser: None };
    let plain = Letter::to(&ann, Notice::Reminder { from: minute(99) }, minute(1), &Dice).unwrap();
    let linked = Letter { link: Some(link), ..Letter::to(&ann, Notice::Invited, minute(2), &Dice).unwrap() };
    let own = Letter::to(&ann, Notice::RecoveryCodeUsed { left: 3 }, minute(3), &Dice).unwrap().done_from(&origin);
    let addressless = own.clone();
    let own_nowhere = Letter::to(&ann, Notice::PasswordChanged, minute(4), &Dice)
        .unwrap()
        .done_from(&Origin { address: None, ..origin });
    let mut record = World::record(&ann, Act::ProvenAgain, Notice::PasswordChanged, minute(5));
    record.letters = vec![plain.clone(), linked.clone(), addressless, own_nowhere.clone()];
    world.store.record(&record).await.unwrap();
    for written in [plain, linked, own, own_nowhere] {
        let taken = take(&world, minute(5)).await.unwrap();
        assert_eq!((taken.letter, taken.attempt), (written, 1));
    }
    assert!(take(&world, minute(5)).await.is_none());
}

async fn the_one_that_is_due_longest_is_taken_first_and_not_before_it_is_due(world: World) {
    let firm = world.firm().await;
    let ann = world.staff(&firm, "ann", Role::Owner).await;
    let later = write(&world, &ann, Notice::CodeIssued, minute(2)).await;
    let first = write(&world, &ann, Notice::CodeIssued, minute(1)).await;
    assert!(take(&world, minute(1).before(Duration::from_millis(1))).await.is_none());
    assert_eq!(take(&world, minute(1)).await.unwrap().letter.id, first.id);
    assert!(take(&world, minute(1)).await.is_none());
    assert_eq!(take(&world, minute(2)).await.unwrap().letter.id, later.id);
}

async fn of_twenty_senders_one_takes_it(world: World) {
    let firm = world.firm().await;
    let ann = world.staff(&firm, "ann", Role::Owner).await;
    for at in 0..3 {
        write(&world, &ann, Notice::CodeIssued, minute(at)).await;
    }
    let taken = at_once(20, |_| {
        let store = world.store.clone();
        async move { store.take_letter(minute(9), minute(14)).await.unwrap() }
    })
    .await;
    let mut taken: Vec<_> = taken.into_iter().flatten().map(|taken| taken.letter.id.to_string()).collect();
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), 3, "each of the three once");
}

async fn who_took_it_and_says_nothing_is_taken_for_dead(world: World) {
    let firm = world.firm().await;
    let ann = world.staff(&firm, "ann", Role::Owner).await;
    write(&world, &ann, Notice::CodeIssued, minute(0)).await;
    let dead = take(&world, minute(0)).await.unwrap();
    assert!(take(&world, minute(5).before(Duration::from_millis(1))).await.is_none());
    let living = take(&world, minute(5)).await.unwrap();
    assert_eq!((living.letter.id, living.attempt), (dead.letter.id, 2));
    // The dead one comes back to life: nobody believes it.
    assert!(!world.store.letter_sent(&dead, minute(6)).await.unwrap());
    assert!(!world.store.letter_set_back(&dead, Setback::Refused, None).await.unwrap());
    assert!(!world.store.drop_letter(&dead).await.unwrap());
    assert!(world.store.letter_sent(&living, minute(6)).await.unwrap());
    assert!(!world.store.letter_sent(&living, minute(6)).await.unwrap(), "once");
    assert!(take(&world, minute(60)).await.is_none());
}

async fn one_that_was_set_back_is_due_again_then(world: World) {
    let firm = world.firm().await;
    let ann = world.staff(&firm, "ann", Role::Owner).await;
    write(&world, &ann, Notice::CodeIssued, minute(0)).await;
    let first = take(&world, minute(0)).await.unwrap();
    assert!(world.store.letter_set_back(&first, Setback::PutOff, Some(minute(3))).await.unwrap());
    assert!(take(&world, minute(2)).await.is_none());
    let second = take(&world, minute(3)).await.unwrap();
    assert_eq!(second.attempt, 2);
    assert!(world.store.letter_set_back(&second, Setback::Refused, None).await.unwrap());
    assert!(take(&world, minute(10_000)).await.is_none(), "given up");
}

async fn a_link_is_forgotten_once_its_letter_was_sent_or_given_up(world: World) {
    let firm = world.firm().await;
    let ann = world.staff(&firm, "ann", Role::Owner).await;
    let held = "SELECT COUNT(*) FROM letter WHERE link IS NOT NULL";
    for is_sent in [true, false] {
        let mut record = World::record(&ann, Act::ProvenAgain, Notice::Invited, minute(0));
        record.letters[0].link = Some(SealedLink { token: Sealed(vec![7]), until: minute(50) });
        world.store.record(&record).await.unwrap();
        let taken = take(&world, minute(0)).await.unwrap();
        assert_eq!(world.number(held).await, 1);
        assert!(world.store.letter_set_back(&taken, Setback::PutOff, Some(minute(0))).await.unwrap());
        assert_eq!(world.number(held).await, 1, "it is tried again");
        let taken = take(&world, minute(0)).await.unwrap();
        if is_sent {
            assert!(world.store.letter_sent(&taken, minute(1)).await.unwrap());
        } else {
            assert!(world.store.letter_set_back(&taken, Setback::Refused, None).await.unwrap());
            // Nor could it be sent again: there is nothing to send.
            assert_eq!(world.store.send_letters_again(firm.id, None, minute(2)).await.unwrap(), 0);
        }
        assert_eq!(world.number(held).await, 0);
    }
}

async fn staff_see_those_of_their_firm_that_were_given_up_or_are_late(world: World) {
    let (firm, other) = (world.firm().await, World::new_firm("other.example"));
    world.create(&other).await;
    let ann = world.staff(&firm, "ann", Role::Owner).await;
    let bob = world.staff(&firm, "bob", Role::Accountant).await;
    let foreign = world.staff(&other, "ann", Role::Owner).await;
    let seen = async |late_since| {
        let seen = world.store.troubled_letters(firm.id, late_since, 10).await.unwrap();
        assert_eq!(world.store.count_troubled_letters(firm.id, late_since).await.unwrap(), seen.len() as u64);
        seen
    };
    write(&world, &ann, Notice::CodeIssued, minute(0)).await;
    let given_up = take(&world, minute(0)).await.unwrap();
    world.store.letter_set_back(&given_up, Setback::Refused, None).await.unwrap();
    write(&world, &foreign, Notice::CodeIssued, minute(0)).await;
    let sent = take(&world, minute(0)).await.unwrap();
    world.store.letter_sent(&sent, minute(0)).await.unwrap();
    let late = write(&world, &bob, Notice::TwoFactorReset, minute(10)).await;

    let before = seen(minute(9)).await;
    assert_eq!(before.iter().map(|one| one.id).collect::<Vec<_>>(), [given_up.letter.id]);
    let [one] = before.as_slice() else { panic!() };
    assert_eq!((one.to.id, &one.email), (ann.id, &Email::parse("ann@example.com").unwrap()));
    assert_eq!((one.setback, one.due_at, one.at), (Some(Setback::Refused), None, minute(0)));
    assert_eq!(one.notice, Notice::CodeIssued);
    let both = seen(minute(10)).await;
    assert_eq!(both.iter().map(|one| one.id).collect::<Vec<_>>(), [late.id, given_up.letter.id]);
    assert_eq!(both[0].due_at, Some(minute(10)));
    let to_bob = world.store.troubled_letter_to(bob.id, minute(10)).await.unwrap().unwrap();
    assert_eq!(to_bob.id, late.id);
    assert_eq!(world.store.troubled_letter_to(bob.id, minute(9)).await.unwrap(), None);
    assert_eq!(world.store.troubled_letters(firm.id, minute(10), 1).await.unwrap().len(), 1);
    assert_eq!(world.store.count_troubled_letters(other.id, minute(99)).await.unwrap(), 0);
}

async fn one_that_was_given_up_can_be_tried_again_or_put_away_by_its_firm_alone(world: World) {
    let (firm, other) = (world.firm().await, World::new_firm("other.example"));
    world.create(&other).await;
    let ann = world.staff(&firm, "ann", Role::Owner).await;
    let mut given_up = Vec::new();
    for at in 0..3 {
        write(&world, &ann, Notice::CodeIssued, minute(at)).await;
        let taken = take(&world, minute(at)).await.unwrap();
        world.store.letter_set_back(&taken, Setback::Refused, None).await.unwrap();
        given_up.push(taken.letter.id);
    }
    let waiting = write(&world, &ann, Notice::CodeIssued, minute(9)).await;
    assert!(!world.store.put_letter_away(other.id, given_up[0]).await.unwrap());
    assert!(!world.store.put_letter_away(firm.id, waiting.id).await.unwrap(), "it isn't given up");
    assert!(world.store.put_letter_away(firm.id, given_up[0]).await.unwrap());
    assert!(!world.store.put_letter_away(firm.id, given_up[0]).await.unwrap());
    assert_eq!(world.store.send_letters_again(other.id, None, minute(8)).await.unwrap(), 0);
    assert_eq!(world.store.send_letters_again(firm.id, Some(given_up[1]), minute(8)).await.unwrap(), 1);
    let again = take(&world, minute(8)).await.unwrap();
    assert_eq!((again.letter.id, again.letter.at), (given_up[1], minute(8)), "its days begin anew");
    assert_eq!(world.store.send_letters_again(firm.id, None, minute(8)).await.unwrap(), 1, "the third");
}

on_both!(
    what_was_written_is_what_is_taken,
    the_one_that_is_due_longest_is_taken_first_and_not_before_it_is_due,
    of_twenty_senders_one_takes_it,
    who_took_it_and_says_nothing_is_taken_for_dead,
    one_that_was_set_back_is_due_again_then,
    a_link_is_forgotten_once_its_letter_was_sent_or_given_up,
    staff_see_those_of_their_firm_that_were_given_up_or_are_late,
    one_that_was_given_up_can_be_tried_again_or_put_away_by_its_firm_alone,
);
