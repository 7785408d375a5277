//! The audit log, read: by key, filtered, the firm's own lines alone; and a chain that shows whatever was changed.

use core::time::Duration;

use guichet::{
    account::{Account, PersonName, Role},
    audit::{Act, Deed, Event, Origin},
    chain::{Chain, Kept, Verdict},
    firm::Firm,
    id::AccountId,
    search::words_of_search,
    time::Timestamp,
    trail::{Filter, Kind, Line},
    usecase::follow_chain,
};

use super::{
    on_both,
    world::{Dice, START, World, minute},
};

/// Writes that somebody did something to somebody: its place.
async fn tell(
    world: &World,
    firm: &Firm,
    (actor, subject): (Option<AccountId>, Option<AccountId>),
    act: Act,
    at: Timestamp,
) -> u64 {
    let deed = Deed { firm: firm.id, actor, subject, act };
    world.store.record(&Event::new(deed, &Origin::default(), at, &Dice).into()).await.unwrap();
    world.store.count_lines(firm.id).await.unwrap()
}

async fn before(world: &World, firm: &Firm, filter: &Filter, place: u64, limit: u32) -> Vec<u64> {
    places(&world.store.lines_before(firm.id, filter, place, limit).await.unwrap())
}

async fn after(world: &World, firm: &Firm, filter: &Filter, place: u64, limit: u32) -> Vec<u64> {
    places(&world.store.lines_after(firm.id, filter, place, limit).await.unwrap())
}

fn places(lines: &[Line]) -> Vec<u64> {
    lines.iter().map(|line| line.place).collect()
}

/// What a filter finds, which is the same in both directions and page by page.
async fn found(world: &World, firm: &Firm, filter: &Filter) -> Vec<u64> {
    let all = after(world, firm, filter, 0, 1000).await;
    let mut back = before(world, firm, filter, u64::MAX, 1000).await;
    back.reverse();
    assert_eq!(back, all, "{filter:?}");
    let (mut paged, mut place) = (Vec::new(), 0);
    loop {
        let page = after(world, firm, filter, place, 2).await;
        let Some(last) = page.last() else { break };
        place = *last;
        paged.extend(page);
    }
    assert_eq!(paged, all, "{filter:?}");
    let (mut paged, mut place) = (Vec::new(), u64::MAX);
    loop {
        let page = before(world, firm, filter, place, 2).await;
        let Some(last) = page.last() else { break };
        place = *last;
        paged.extend(page);
    }
    paged.reverse();
    assert_eq!(paged, all, "{filter:?}");
    all
}

/// Two firms whose lines alternate.
async fn two_firms(world: &World) -> [Firm; 2] {
    let firms = [World::new_firm("one.example"), World::new_firm("other.example")];
    for firm in &firms {
        world.create(firm).await;
    }
    firms
}

async fn pages_go_by_place_and_hold_the_firms_own_lines(world: World) {
    let [firm, other] = two_firms(&world).await;
    for number in 1..10 {
        for firm in [&firm, &other] {
            tell(&world, firm, (None, None), Act::PasswordRefused, minute(number)).await;
        }
    }
    let all = Filter::default();
    assert_eq!(found(&world, &firm, &all).await, (1..=10).collect::<Vec<_>>());
    assert_eq!(before(&world, &firm, &all, u64::MAX, 3).await, [10, 9, 8]);
    assert_eq!(before(&world, &firm, &all, 8, 3).await, [7, 6, 5]);
    assert_eq!(before(&world, &firm, &all, 1, 3).await, [0; 0]);
    assert_eq!(after(&world, &firm, &all, 0, 2).await, [1, 2]);
    assert_eq!(after(&world, &firm, &all, 8, 3).await, [9, 10]);
    assert_eq!(after(&world, &firm, &all, u64::MAX, 3).await, [0; 0]);
    // Newer lines don't move a page.
    tell(&world, &firm, (None, None), Act::PasswordRefused, minute(11)).await;
    assert_eq!(before(&world, &firm, &all, 8, 3).await, [7, 6, 5]);
    for line in world.store.lines_after(firm.id, &all, 0, 100).await.unwrap() {
        assert!(line.canonical.contains(&firm.id.to_string()), "{line:?}");
    }
    assert_eq!(world.store.count_lines(World::new_firm("nowhere.example").id).await.unwrap(), 0);
}

async fn a_person_is_found_by_what_they_did_and_what_was_done_to_them_once_each(world: World) {
    let [firm, other] = two_firms(&world).await;
    let [ann, bob] = ["ann", "bob"].map(|name| World::new_account(&firm, name).id);
    tell(&world, &firm, (Some(ann), Some(ann)), Act::SignedInWithAuthenticator, minute(1)).await;
    tell(&world, &firm, (Some(bob), Some(ann)), Act::Unlocked, minute(2)).await;
    tell(&world, &firm, (Some(bob), Some(bob)), Act::SignedOut, minute(3)).await;
    tell(&world, &firm, (Some(ann), None), Act::AuditVerified { lines: 1, broken: None }, minute(4)).await;
    tell(&world, &firm, (None, Some(ann)), Act::PasswordRefused, minute(5)).await;
    tell(&world, &other, (Some(ann), Some(ann)), Act::SignedOut, minute(6)).await;
    let of = |person| Filter { person: Some(person), ..Filter::default() };
    assert_eq!(found(&world, &firm, &of(ann)).await, [2, 3, 5, 6]);
    assert_eq!(found(&world, &firm, &of(bob)).await, [3, 4]);
    assert_eq!(found(&world, &firm, &of(World::new_account(&firm, "nobody").id)).await, [0; 0]);
    // With a kind beside it.
    let of = |person, kind| Filter { person: Some(person), kind: Some(kind), ..Filter::default() };
    assert_eq!(found(&world, &firm, &of(ann, Kind::SignIns)).await, [2, 6]);
    assert_eq!(found(&world, &firm, &of(ann, Kind::HelpAndResets)).await, [3]);
    assert_eq!(found(&world, &firm, &of(bob, Kind::Audit)).await, [0; 0]);
}

async fn a_kind_finds_all_of_its_acts_in_their_order(world: World) {
    let [firm, _] = two_firms(&world).await;
    let acts = [
        Act::SignedOut,
        Act::Unlocked,
        Act::PasswordRefused,
        Act::AuditVerified { lines: 1, broken: None },
        Act::SignedOut,
        Act::CodeRefused,
        Act::SignedInWithRecoveryCode { left: 3 },
    ];
    for (act, at) in acts.into_iter().zip(1..) {
        tell(&world, &firm, (None, None), act, minute(at)).await;
    }
    let of = |kind| Filter { kind: Some(kind), ..Filter::default() };
    assert_eq!(found(&world, &firm, &of(Kind::SignIns)).await, [2, 4, 6, 7, 8]);
    assert_eq!(found(&world, &firm, &of(Kind::HelpAndResets)).await, [3]);
    assert_eq!(found(&world, &firm, &of(Kind::FirmAndStaff)).await, [1]);
    assert_eq!(found(&world, &firm, &of(Kind::PolicyAndExemptions)).await, [0; 0]);
    let each = async |kind| found(&world, &firm, &of(kind)).await.len();
    let mut sum = 0;
    for kind in Kind::ALL {
        sum += each(kind).await;
    }
    assert_eq!(sum, 8);
}

async fn days_begin_with_their_first_moment_and_end_before_their_last(world: World) {
    let [firm, _] = two_firms(&world).await;
    let day = |days: u64| START.after(Duration::from_hours(24 * days));
    let moment = Duration::from_millis(1);
    for at in [day(10).before(moment), day(10), day(12).before(moment), day(12), day(20)] {
        tell(&world, &firm, (None, None), Act::PasswordRefused, at).await;
    }
    let between = |from, until| Filter { from, until, ..Filter::default() };
    assert_eq!(found(&world, &firm, &between(Some(day(10)), Some(day(12)))).await, [3, 4]);
    assert_eq!(found(&world, &firm, &between(Some(day(10)), None)).await, [3, 4, 5, 6]);
    assert_eq!(found(&world, &firm, &between(None, Some(day(12)))).await, [1, 2, 3, 4]);
    assert_eq!(found(&world, &firm, &between(Some(day(13)), Some(day(14)))).await, [0; 0]);
    assert_eq!(found(&world, &firm, &between(Some(day(40)), None)).await, [0; 0]);
    assert_eq!(found(&world, &firm, &between(None, Some(START))).await, [0; 0]);
    let kind = Some(Kind::FirmAndStaff);
    assert_eq!(found(&world, &firm, &Filter { kind, ..between(None, Some(day(1))) }).await, [1]);
    assert_eq!(found(&world, &firm, &Filter { kind, ..between(Some(day(1)), None) }).await, [0; 0]);
}

async fn a_clock_that_was_hours_off_hides_no_line_from_its_day(world: World) {
    let [firm, _] = two_firms(&world).await;
    let hour = |hours: u64| START.after(Duration::from_hours(hours));
    for at in [hour(100), hour(80), hour(103), hour(90), hour(130)] {
        tell(&world, &firm, (None, None), Act::PasswordRefused, at).await;
    }
    let between = |from, until| Filter { from: Some(hour(from)), until: Some(hour(until)), ..Filter::default() };
    assert_eq!(found(&world, &firm, &between(78, 95)).await, [3, 5]);
    assert_eq!(found(&world, &firm, &between(99, 104)).await, [2, 4]);
}

async fn the_last_verification_is_the_latest_of_the_firm(world: World) {
    let [firm, other] = two_firms(&world).await;
    assert_eq!(world.store.last_verification(firm.id).await.unwrap(), None);
    tell(&world, &firm, (None, None), Act::AuditVerified { lines: 1, broken: None }, minute(1)).await;
    tell(&world, &firm, (None, None), Act::AuditVerified { lines: 1, broken: Some(2) }, minute(2)).await;
    tell(&world, &firm, (None, None), Act::SignedOut, minute(3)).await;
    tell(&world, &other, (None, None), Act::AuditVerified { lines: 1, broken: None }, minute(4)).await;
    let line = world.store.last_verification(firm.id).await.unwrap().unwrap();
    assert_eq!(line.place, 3);
    assert!(line.canonical.contains("\"broken\":2"), "{line:?}");
}

/// An account with a name.
async fn person(world: &World, firm: &Firm, username: &str, name: &str, role: Role) -> Account {
    let account = Account { name: PersonName::parse(name), role, ..World::new_account(firm, username) };
    world.invite(&account).await.unwrap();
    account
}

async fn the_firms_people_are_named_and_nobody_elses(world: World) {
    let [firm, other] = two_firms(&world).await;
    let ann = person(&world, &firm, "ann@example.com", "Ann Lee", Role::Owner).await;
    let bob = person(&world, &firm, "bob", "", Role::Client).await;
    let theirs = person(&world, &other, "theirs", "Their Own", Role::Client).await;
    let unknown = World::new_account(&firm, "unknown").id;
    let named = world.store.named(firm.id, &[ann.id, bob.id, theirs.id, unknown, ann.id]).await.unwrap();
    assert_eq!(named.len(), 2);
    assert_eq!((named[&ann.id].called.as_str(), named[&ann.id].role), ("Ann Lee", Role::Owner));
    assert_eq!((named[&bob.id].called.as_str(), named[&bob.id].role), ("bob", Role::Client));
    assert!(world.store.named(firm.id, &[]).await.unwrap().is_empty());
    // More than any database takes parameters.
    let many: Vec<_> = std::iter::repeat_n(unknown, 40_000).chain([bob.id]).collect();
    assert_eq!(world.store.named(firm.id, &many).await.unwrap().len(), 1);
}

async fn people_are_found_by_the_beginnings_of_their_words(world: World) {
    let [firm, other] = two_firms(&world).await;
    person(&world, &firm, "denis@example.com", "Denis Côté", Role::Client).await;
    person(&world, &firm, "denise@example.com", "Denise Roy", Role::Accountant).await;
    person(&world, &firm, "zoe", "Zoé Tremblay", Role::Owner).await;
    person(&world, &other, "denis2", "Denis Côté", Role::Client).await;
    let found = async |typed: &str| {
        let people = world.store.people(firm.id, &words_of_search(typed), 20).await.unwrap();
        let mut usernames: Vec<_> = people.iter().map(|account| account.username.as_str().to_owned()).collect();
        usernames.sort();
        usernames
    };
    assert_eq!(found("denis").await, ["denis@example.com", "denise@example.com"]);
    assert_eq!(found("DENIS cote").await, ["denis@example.com"]);
    assert_eq!(found("roy denise").await, ["denise@example.com"]);
    assert_eq!(found("zoë").await, ["zoe"]);
    for nobody in ["", "enis", "%", "_", "denis tremblay", "côté zoé"] {
        assert_eq!(found(nobody).await, [""; 0], "{nobody:?}");
    }
    let limited = world.store.people(firm.id, &words_of_search("d"), 1).await.unwrap();
    assert_eq!(limited.len(), 1);
}

async fn verdict(world: &World, firm: &Firm) -> Verdict {
    follow_chain(&*world.store, firm.id, Chain::of(firm.id)).await.unwrap()
}

/// A log of twelve lines, which nothing protects any more.
async fn unprotected(world: &World) -> Firm {
    let [firm, other] = two_firms(world).await;
    for number in 1..12 {
        let (ann, act) = (World::new_account(&firm, "ann").id, Act::SignedOut);
        tell(world, &firm, (Some(ann), Some(ann)), act, minute(number)).await;
        tell(world, &other, (None, None), Act::PasswordRefused, minute(number)).await;
    }
    world
        .sql(if world.is_sqlite() {
            "DROP TRIGGER audit_event_is_not_altered; DROP TRIGGER audit_event_is_not_deleted;"
        } else {
            "ALTER TABLE audit_event DISABLE TRIGGER USER"
        })
        .await
        .unwrap();
    firm
}

async fn whatever_was_changed_in_a_log_shows_at_its_place(world: World) {
    let firm = unprotected(&world).await;
    let Verdict::Whole { lines: 12, last } = verdict(&world, &firm).await else { panic!("it was whole") };
    let of = format!("firm_id = '{}'", firm.id);
    let spare = format!("CREATE TABLE spare AS SELECT * FROM audit_event WHERE {of}");
    world.sql(&spare).await.unwrap();
    let columns = "firm_id, place, at, name, actor, subject, canonical, link";
    let restore =
        format!("DELETE FROM audit_event WHERE {of}; INSERT INTO audit_event ({columns}) SELECT {columns} FROM spare");
    for (attack, place) in [
        (
            format!(
                "UPDATE audit_event SET canonical = replace(canonical, 'signed', 'Signed') WHERE {of} AND place = 7"
            ),
            7,
        ),
        (format!("UPDATE audit_event SET at = at + 1 WHERE {of} AND place = 3"), 3),
        (format!("UPDATE audit_event SET actor = NULL WHERE {of} AND place = 4"), 4),
        (format!("UPDATE audit_event SET subject = NULL WHERE {of} AND place = 5"), 5),
        (format!("UPDATE audit_event SET name = 'authn_login_fail' WHERE {of} AND place = 12"), 12),
        (format!("UPDATE audit_event SET link = {} WHERE {of} AND place = 1", world.bytes(&[7; 32])), 1),
        (format!("DELETE FROM audit_event WHERE {of} AND place = 6"), 6),
        (format!("DELETE FROM audit_event WHERE {of} AND place <= 2"), 1),
        (
            format!(
                "UPDATE audit_event SET place = 99 WHERE {of} AND place = 8; \
                 UPDATE audit_event SET place = 8 WHERE {of} AND place = 9; \
                 UPDATE audit_event SET place = 9 WHERE {of} AND place = 99"
            ),
            8,
        ),
        (
            // Another firm's line, and what it says stays true to its columns.
            format!(
                "DELETE FROM audit_event WHERE {of} AND place = 10; \
                 UPDATE audit_event SET firm_id = '{}' WHERE firm_id <> '{0}' AND place = 10",
                firm.id
            ),
            10,
        ),
    ] {
        world.sql(&attack).await.unwrap();
        assert_eq!(verdict(&world, &firm).await, Verdict::Broken { place }, "{attack}");
        world.sql(&restore).await.unwrap();
        assert_eq!(verdict(&world, &firm).await, Verdict::Whole { lines: 12, last }, "{attack}");
    }
    // What is cut off at the end shows to whoever kept the last link.
    let kept = Kept { place: 12, link: last };
    let followed = async || follow_chain(&*world.store, firm.id, Chain::of(firm.id).through(kept)).await.unwrap();
    assert_eq!(followed().await, Verdict::Whole { lines: 12, last });
    world.sql(&format!("DELETE FROM audit_event WHERE {of} AND place > 10")).await.unwrap();
    assert!(matches!(verdict(&world, &firm).await, Verdict::Whole { lines: 10, .. }));
    assert_eq!(followed().await, Verdict::Broken { place: 11 });
}

async fn a_line_that_cannot_be_read_is_given_as_it_is(world: World) {
    let firm = unprotected(&world).await;
    // A PostgreSQL column is made of the text, so that holds JSON whatever happens.
    let change =
        format!("UPDATE audit_event SET canonical = '{{}}', actor = 'x' WHERE firm_id = '{}' AND place = 5", firm.id);
    world.sql(&change).await.unwrap();
    let lines = world.store.lines_after(firm.id, &Filter::default(), 4, 2).await.unwrap();
    assert_eq!(places(&lines), [5, 6]);
    assert_eq!((lines[0].canonical.as_str(), &lines[0].columns), ("{}", &None));
    assert!(lines[1].columns.is_some());
}

on_both!(
    pages_go_by_place_and_hold_the_firms_own_lines,
    a_person_is_found_by_what_they_did_and_what_was_done_to_them_once_each,
    a_kind_finds_all_of_its_acts_in_their_order,
    days_begin_with_their_first_moment_and_end_before_their_last,
    a_clock_that_was_hours_off_hides_no_line_from_its_day,
    the_last_verification_is_the_latest_of_the_firm,
    the_firms_people_are_named_and_nobody_elses,
    people_are_found_by_the_beginnings_of_their_words,
    whatever_was_changed_in_a_log_shows_at_its_place,
    a_line_that_cannot_be_read_is_given_as_it_is,
);
