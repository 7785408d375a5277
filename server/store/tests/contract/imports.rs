//! Files of clients: each line is dealt with whole, once, and with its audit line.

use core::time::Duration;
use std::sync::Arc;

use guichet::{
    account::{Account, Email, PersonName, Role, Username},
    audit::{Act, Deed, Event, Origin},
    client_list::ClientList,
    firm::Firm,
    id::ImportId,
    locale::Locale,
    ports::{Import, NewClientOfLine},
    roster::{LineRefusal, RosterEntry, RosterLine},
    search::sort_key,
};

use super::{
    audit::trail,
    links::new_link,
    on_both,
    world::{Dice, World, at_once, minute},
};

fn entry(username: &str) -> RosterEntry {
    RosterEntry {
        username: Username::parse(username).unwrap(),
        email: Email::parse(username),
        name: PersonName::parse("Zoé \"D’Arc\" Ölaf"),
        locale: Some(Locale::En),
        accountant: Username::parse("helene"),
    }
}

fn line(number: u32, username: &str) -> RosterLine {
    RosterLine { number, outcome: Ok(entry(username)) }
}

fn refused(number: u32, refusal: LineRefusal) -> RosterLine {
    RosterLine { number, outcome: Err(refusal) }
}

async fn keep(world: &World, firm: &Firm, maker: &Account, lines: &[RosterLine]) -> ImportId {
    let import = Import {
        id: ImportId::new(minute(0), &Dice),
        firm: firm.id,
        made_by: maker.id,
        made_at: minute(0),
        finished_at: None,
        waiting: 0,
        invited: 0,
        refused: 0,
    };
    world.store.keep_import(&import, lines).await.unwrap();
    import.id
}

/// The clients that the first waiting lines become.
async fn waiting(world: &World, firm: &Firm, maker: &Account, import: ImportId) -> Vec<NewClientOfLine> {
    let lines = world.store.waiting_lines(import, 50).await.unwrap();
    let client = |(number, entry): (u32, RosterEntry)| {
        let client = Account {
            email: entry.email,
            name: entry.name,
            locale: Locale::En,
            accountant: Some(maker.id),
            created_at: minute(1),
            ..World::new_account(firm, entry.username.as_str())
        };
        let link = new_link(&client, maker, minute(1));
        let event = World::event(firm.id, client.id, Act::Invited { role: Role::Client }, minute(1));
        NewClientOfLine { number, client, link, event, letter: None }
    };
    lines.into_iter().map(client).collect()
}

async fn numbers(world: &World, import: ImportId, maker: &Account) -> (u32, u32, u32) {
    let import = world.store.import(import, maker.id).await.unwrap().unwrap();
    (import.waiting, import.invited, import.refused)
}

async fn a_file_is_kept_as_it_was_read_for_whoever_brought_it(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let bob = world.staff(&firm, "bob", Role::Owner).await;
    let (twice, bad) = (LineRefusal::Twice { first: 2 }, LineRefusal::BadEmail);
    let lines = [line(2, "ann@example.com"), refused(3, twice), line(40, "zoé"), refused(50, bad)];
    let import = keep(&world, &firm, &helene, &lines).await;
    assert_eq!(world.store.import(import, bob.id).await.unwrap(), None);
    let found = world.store.import(import, helene.id).await.unwrap().unwrap();
    assert_eq!((found.firm, found.made_by, found.made_at), (firm.id, helene.id, minute(0)));
    assert_eq!((found.waiting, found.invited, found.refused, found.finished_at), (2, 0, 2, None));
    let waiting = world.store.waiting_lines(import, 10).await.unwrap();
    assert_eq!(waiting, [(2, entry("ann@example.com")), (40, entry("zoé"))]);
    assert_eq!(world.store.waiting_lines(import, 1).await.unwrap().len(), 1);
    assert_eq!(world.store.refused_lines(import, 10).await.unwrap(), [(3, twice), (50, bad)]);
    assert_eq!(world.store.refused_lines(import, 1).await.unwrap(), [(3, twice)]);
    assert_eq!(world.count_rows("account WHERE role = 'client'").await, 0);
}

async fn lines_become_clients_like_any_other(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let import = keep(&world, &firm, &helene, &[line(2, "Ann@example.com"), line(3, "bob")]).await;
    let clients = waiting(&world, &firm, &helene, import).await;
    world.store.invite_lines(import, &clients, &[]).await.unwrap();
    for line in &clients {
        let id = line.client.id;
        assert_eq!(world.store.account(id).await.unwrap().as_ref(), Some(&line.client));
        let held = world.store.held_link(id, helene.id, minute(1)).await.unwrap();
        assert_eq!(held, Some((line.link.invitation.clone(), line.link.held.clone().unwrap().token)));
        let found = world.store.invitation(line.link.invitation.token).await.unwrap();
        assert_eq!(found, Some((line.link.invitation.clone(), line.client.clone())));
        assert_eq!(world.standing(id).await, "waiting");
    }
    let list = ClientList { search: "olaf ann".to_owned(), ..ClientList::default() };
    let page = world.store.clients(firm.id, helene.id, &list, minute(1)).await.unwrap();
    assert_eq!(page.clients.iter().map(|client| client.account.id).collect::<Vec<_>>(), [clients[0].client.id]);
    assert_eq!(page.clients[0].sort_key, sort_key(&clients[0].client));
    assert_eq!(numbers(&world, import, &helene).await, (0, 2, 0));

    // The chain of the log goes on over all of them.
    let trail = trail(&world, firm.id).await;
    let mut before = [0; 32];
    for (place, (canonical, link)) in (1..).zip(&trail) {
        assert_eq!(*link, guichet::audit::link(&before, place, canonical));
        before = *link;
    }
    let said: Vec<&str> = trail[trail.len() - 2..].iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(said, [clients[0].event.canonical(), clients[1].event.canonical()]);
    let about = format!("audit_event WHERE subject = '{}' AND act = 'invited'", clients[1].client.id);
    assert_eq!(world.count_rows(&about).await, 1);
}

async fn a_username_that_is_taken_by_then_is_refused_and_the_others_go_on(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let other = World::new_firm("other.example");
    world.create(&other).await;
    world.account(&other, "bob").await;
    let import = keep(&world, &firm, &helene, &[line(2, "ann"), line(3, "bob"), line(4, "eve")]).await;
    let keys = ["ann", "bob", "HELENE", "nobody"].map(|name| Username::parse(name).unwrap().key());
    assert_eq!(world.store.taken_usernames(firm.id, &keys).await.unwrap(), ["helene"]);
    world.account(&firm, "Ann").await;
    let clients = waiting(&world, &firm, &helene, import).await;
    let events = world.count_rows("audit_event").await;
    let refused = [(4, LineRefusal::UnknownAccountant)];
    world.store.invite_lines(import, &clients[..2], &refused).await.unwrap();
    assert_eq!(numbers(&world, import, &helene).await, (0, 1, 2));
    let said = world.store.refused_lines(import, 10).await.unwrap();
    assert_eq!(said, [(2, LineRefusal::UsernameTaken), (4, LineRefusal::UnknownAccountant)]);
    assert_eq!(world.count_rows("audit_event").await, events + 1);
    assert_eq!(world.count_rows("import_line WHERE entry IS NOT NULL").await, 0, "what was read isn't kept");
}

async fn a_chunk_stands_whole_or_not_at_all(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let import = keep(&world, &firm, &helene, &[line(2, "ann"), line(3, "bob")]).await;
    let clients = waiting(&world, &firm, &helene, import).await;
    let before = world.dump().await;
    // The audit lines come last: nothing that went before them stands.
    let mut broken = clients.clone();
    broken[0].event.firm = World::new_firm("nowhere.example").id;
    assert!(world.store.invite_lines(import, &broken, &[]).await.is_err());
    assert_eq!(before, world.dump().await);
    let mut broken = clients.clone();
    broken[1].client.accountant = Some(World::new_account(&firm, "nobody").id);
    assert!(world.store.invite_lines(import, &broken, &[]).await.is_err());
    assert_eq!(before, world.dump().await);
    world.store.invite_lines(import, &clients, &[]).await.unwrap();
    assert_eq!(numbers(&world, import, &helene).await, (0, 2, 0));
}

async fn lines_are_dealt_with_once_however_many_ask_at_the_same_time(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let names: Vec<String> = (0..30).map(|number| format!("client{number}")).collect();
    let lines: Vec<RosterLine> = (2..).zip(&names).map(|(number, name)| line(number, name)).collect();
    let backwards: Vec<RosterLine> = (2..).zip(names.iter().rev()).map(|(number, name)| line(number, name)).collect();
    let imports = [keep(&world, &firm, &helene, &lines).await, keep(&world, &firm, &helene, &backwards).await];
    let world = Arc::new(world);
    let events = world.count_rows("audit_event").await;
    at_once(8, |number| {
        let (world, firm, helene) = (world.clone(), firm.clone(), helene.clone());
        let import = imports[usize::try_from(number % 2).unwrap()];
        async move {
            let clients = waiting(&world, &firm, &helene, import).await;
            world.store.invite_lines(import, &clients, &[]).await.unwrap();
        }
    })
    .await;
    let [one, two] = [numbers(&world, imports[0], &helene).await, numbers(&world, imports[1], &helene).await];
    assert_eq!((one.0 + two.0, one.1 + two.1, one.2 + two.2), (0, 30, 30));
    assert_eq!(world.count_rows("account WHERE role = 'client'").await, 30);
    assert_eq!(world.count_rows("audit_event").await, events + 30);
}

async fn an_import_is_finished_once_and_not_before_its_last_line(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let import = keep(&world, &firm, &helene, &[line(2, "ann")]).await;
    let act = Act::RosterImported { invited: 0, refused: 1 };
    let deed = Deed { firm: firm.id, actor: Some(helene.id), subject: None, act };
    let record = Event::new(deed, &Origin::default(), minute(2), &Dice).into();
    let before = world.dump().await;
    assert!(!world.store.finish_import(import, &record).await.unwrap());
    assert_eq!(before, world.dump().await);
    world.store.invite_lines(import, &[], &[(2, LineRefusal::UnknownAccountant)]).await.unwrap();
    let world = Arc::new(world);
    let finished = at_once(5, |_| {
        let (world, record) = (world.clone(), record.clone());
        async move { world.store.finish_import(import, &record).await.unwrap() }
    })
    .await;
    assert_eq!(finished.into_iter().filter(|finished| *finished).count(), 1);
    let found = world.store.import(import, helene.id).await.unwrap().unwrap();
    assert_eq!(found.finished_at, Some(minute(2)));
    assert_eq!(world.count_rows("audit_event WHERE act = 'roster_imported'").await, 1);
}

async fn the_links_of_an_import_are_held_for_whoever_brought_it(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let bob = world.staff(&firm, "bob", Role::Owner).await;
    let import = keep(&world, &firm, &helene, &[line(2, "ann"), line(3, "eve")]).await;
    let clients = waiting(&world, &firm, &helene, import).await;
    world.store.invite_lines(import, &clients, &[]).await.unwrap();
    let held = world.store.held_links_of(import, helene.id, minute(1)).await.unwrap();
    let made: Vec<_> = clients
        .iter()
        .map(|line| (line.client.clone(), line.link.invitation.clone(), line.link.held.clone().unwrap().token))
        .collect();
    assert_eq!(held, made);
    assert!(world.store.held_links_of(import, bob.id, minute(1)).await.unwrap().is_empty());
    assert!(world.store.held_links_of(import, helene.id, minute(11)).await.unwrap().is_empty());
    for (who, at, until) in
        [(&helene, minute(1), Some(minute(11))), (&bob, minute(1), None), (&helene, minute(11), None)]
    {
        assert_eq!(world.store.links_held_until(import, who.id, at).await.unwrap(), until);
    }
    world.store.forget_links_of(import, bob.id).await.unwrap();
    assert_eq!(world.store.held_links_of(import, helene.id, minute(1)).await.unwrap(), made);
    world.store.forget_links_of(import, helene.id).await.unwrap();
    assert!(world.store.held_links_of(import, helene.id, minute(1)).await.unwrap().is_empty());
}

async fn an_import_is_swept_after_a_month_and_its_clients_stay(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let lines: Vec<RosterLine> = (2..700).map(|number| line(number, &format!("client{number}"))).collect();
    let import = keep(&world, &firm, &helene, &lines).await;
    let clients = waiting(&world, &firm, &helene, import).await;
    world.store.invite_lines(import, &clients, &[]).await.unwrap();
    let month = minute(0).after(Duration::from_hours(30 * 24));
    world.store.sweep(month.before(Duration::from_millis(1))).await.unwrap();
    assert_eq!(world.count_rows("import_line").await, 698);
    assert!(world.store.sweep(month).await.unwrap(), "there is more");
    assert!(world.store.import(import, helene.id).await.unwrap().is_some());
    while world.store.sweep(month).await.unwrap() {}
    world.store.sweep(month).await.unwrap();
    assert_eq!((world.count_rows("import").await, world.count_rows("import_line").await), (0, 0));
    assert_eq!(world.count_rows("account WHERE role = 'client'").await, 50);
}

on_both!(
    a_file_is_kept_as_it_was_read_for_whoever_brought_it,
    lines_become_clients_like_any_other,
    a_username_that_is_taken_by_then_is_refused_and_the_others_go_on,
    a_chunk_stands_whole_or_not_at_all,
    lines_are_dealt_with_once_however_many_ask_at_the_same_time,
    an_import_is_finished_once_and_not_before_its_last_line,
    the_links_of_an_import_are_held_for_whoever_brought_it,
    an_import_is_swept_after_a_month_and_its_clients_stay,
);
