//! The list of clients: found by words, sorted, a page at a time.

use core::time::Duration;

use guichet::{
    account::{Account, Email, PersonName, Role},
    client_list::{ClientList, Cursor, PAGE, Place, Sort, SortKey, WhoseClients},
    firm::Firm,
    ports::{ClientPage, ListedClient},
    search::sort_key,
    standing::Standing,
    time::Timestamp,
};

use super::{
    on_both,
    world::{World, minute},
};

/// A client with a name.
async fn named(world: &World, firm: &Firm, username: &str, name: &str) -> Account {
    let account = Account { name: PersonName::parse(name), ..World::new_account(firm, username) };
    world.invite(&account).await.unwrap();
    account
}

async fn page(world: &World, firm: &Firm, list: &ClientList) -> ClientPage {
    // Whoever looks has no clients here.
    let viewer = World::new_account(firm, "viewer").id;
    world.store.clients(firm.id, viewer, list, minute(0)).await.unwrap()
}

fn searched(search: &str) -> ClientList {
    ClientList { search: search.to_owned(), ..ClientList::default() }
}

fn usernames(page: &ClientPage) -> Vec<&str> {
    page.clients.iter().map(|client| client.account.username.as_str()).collect()
}

/// The page after this one, as its last client says.
fn after(list: &ClientList, page: &ClientPage) -> ClientList {
    let from = page.from + u32::try_from(page.clients.len()).unwrap();
    ClientList { place: Place::After { cursor: cursor(list, page.clients.last().unwrap()), from }, ..list.clone() }
}

/// The page before this one, as its first client says.
fn before(list: &ClientList, page: &ClientPage) -> ClientList {
    let from = page.from.saturating_sub(PAGE).max(1);
    ClientList { place: Place::Before { cursor: cursor(list, &page.clients[0]), from }, ..list.clone() }
}

fn cursor(list: &ClientList, client: &ListedClient) -> Cursor {
    let seen = client.account.last_sign_in_at.unwrap_or(Timestamp::from_millis(0));
    let key = if list.sort.is_by_name() { SortKey::Name(client.sort_key.clone()) } else { SortKey::SignIn(seen) };
    Cursor { id: client.account.id, key }
}

async fn a_client_is_found_by_the_beginnings_of_words_without_accents(world: World) {
    let firm = world.firm().await;
    named(&world, &firm, "mg@example.com", "Marie-Ève Gagnon Côté").await;
    named(&world, &firm, "guy.fournier", "Guy Fournier").await;
    let mut wei = World::new_account(&firm, "wei");
    wei.email = Email::parse("chen@elsewhere.example");
    world.invite(&wei).await.unwrap();
    for (typed, found) in [
        ("cote", vec!["mg@example.com"]),
        ("CÔTÉ", vec!["mg@example.com"]),
        ("gagnon, mar", vec!["mg@example.com"]),
        ("eve g", vec!["mg@example.com"]),
        ("mg@exam", vec!["mg@example.com"]),
        ("guy.f", vec!["guy.fournier"]),
        ("four", vec!["guy.fournier"]),
        ("chen@else", vec!["wei"]),
        ("ournier", vec![]),
        ("guy gagnon", vec![]),
        ("100%", vec![]),
        ("_", vec!["guy.fournier", "mg@example.com", "wei"]),
        ("'; DROP TABLE account; --", vec![]),
        ("example", vec!["mg@example.com", "wei"]),
    ] {
        let page = page(&world, &firm, &searched(typed)).await;
        let mut names = usernames(&page);
        names.sort_unstable();
        assert_eq!((names.len(), &names, page.total as usize), (found.len(), &found, found.len()), "{typed}");
        assert_eq!(page.counts.iter().map(|(_, count)| count).sum::<u32>(), 3, "whatever is searched for");
    }
}

async fn the_staff_and_other_firms_are_not_in_the_list(world: World) {
    let firm = world.firm().await;
    let other = World::new_firm("other.example");
    world.create(&other).await;
    world.account(&firm, "ann").await;
    world.account(&other, "anna").await;
    for role in [Role::Accountant, Role::Owner] {
        world.staff(&firm, &format!("an-{}", role.as_str()), role).await;
    }
    for list in [ClientList::default(), searched("an"), searched("an a")] {
        assert_eq!(usernames(&page(&world, &firm, &list).await), ["ann"]);
        assert_eq!(usernames(&page(&world, &other, &list).await), ["anna"]);
    }
    assert_eq!(world.store.count_clients(firm.id).await.unwrap(), 1);
    let staff = world.store.accountants(firm.id).await.unwrap();
    assert_eq!(staff.iter().map(Account::called).collect::<Vec<_>>(), ["an-accountant", "an-owner"]);
    world.sql("UPDATE account SET disabled_at = 1 WHERE role = 'owner'").await.unwrap();
    assert_eq!(world.store.accountants(firm.id).await.unwrap().len(), 1);
    assert!(world.store.accountants(other.id).await.unwrap().is_empty());
}

/// 60 clients, many of the same name and the same last sign-in; every fifth never signed in.
async fn crowd(world: &World, firm: &Firm) -> Vec<Account> {
    let mut crowd = Vec::new();
    for number in 0_u32..60 {
        let name = ["Zoé Adam", "Éric Adam", "Ann Élie", "Bob d’Arc"][(number % 4) as usize];
        let mut account = named(world, firm, &format!("client{number}"), name).await;
        account.last_sign_in_at = (number % 5 != 0).then(|| minute(u64::from(number % 7)));
        if let Some(at) = account.last_sign_in_at {
            let sql = format!("UPDATE account SET last_sign_in_at = {} WHERE id = '{}'", at.as_millis(), account.id);
            world.sql(&sql).await.unwrap();
        }
        crowd.push(account);
    }
    crowd
}

async fn every_order_goes_through_all_clients_once_in_both_directions(world: World) {
    let firm = world.firm().await;
    let crowd = crowd(&world, &firm).await;
    for sort in [Sort::Name, Sort::NameDown, Sort::SignIn, Sort::SignInDown] {
        let mut expected: Vec<&Account> = crowd.iter().collect();
        expected.sort_by_key(|account| {
            let key = if sort.is_by_name() { sort_key(account) } else { String::new() };
            let at = if sort.is_by_name() { 0 } else { account.last_sign_in_at.map_or(0, Timestamp::as_millis) };
            (key, at, account.id)
        });
        if sort.is_down() {
            expected.reverse();
        }
        let expected: Vec<_> = expected.iter().map(|account| account.id).collect();
        let list = ClientList { sort, ..ClientList::default() };
        let (mut pages, mut place) = (Vec::new(), list.clone());
        loop {
            let page = page(&world, &firm, &place).await;
            place = after(&list, &page);
            pages.push(page);
            if !pages.last().unwrap().has_after {
                break;
            }
        }
        let seen: Vec<_> = pages.iter().flat_map(|page| &page.clients).map(|client| client.account.id).collect();
        assert_eq!(seen, expected, "{sort:?}");
        let numbers: Vec<_> = pages.iter().map(|page| (page.from, page.clients.len(), page.has_before)).collect();
        assert_eq!(numbers, [(1, 25, false), (26, 25, true), (51, 10, true)]);
        assert!(pages.iter().all(|page| page.total == 60));
        let back = page(&world, &firm, &before(&list, &pages[2])).await;
        assert_eq!(back, pages[1]);
        assert_eq!(page(&world, &firm, &before(&list, &back)).await, pages[0]);
    }
}

async fn a_page_begins_where_the_one_before_ended_whoever_comes_or_goes(world: World) {
    let firm = world.firm().await;
    for number in 10..70 {
        named(&world, &firm, &format!("client{number}"), &format!("N{number}")).await;
    }
    let list = ClientList::default();
    let first = page(&world, &firm, &list).await;
    let second = after(&list, &first);
    let plain = page(&world, &firm, &second).await;
    world.sql("DELETE FROM invitation").await.unwrap();
    // Somebody comes before it, and whoever stood at its edge goes.
    named(&world, &firm, "early", "A").await;
    let gone = first.clients.last().unwrap().account.id;
    world.sql(&format!("DELETE FROM account WHERE id = '{gone}'")).await.unwrap();
    let again = page(&world, &firm, &second).await;
    assert_eq!(usernames(&again), usernames(&plain));
    // Back from there the first page is whole.
    let back = page(&world, &firm, &before(&list, &again)).await;
    assert_eq!((back.from, back.clients.len(), back.has_before), (1, 25, false));
    assert_eq!(back.clients[0].account.username.as_str(), "early");
    // A page that has nothing left is the first one.
    let end = page(&world, &firm, &after(&list, &again)).await;
    world.sql("DELETE FROM account WHERE sort_key > 'n50'").await.unwrap();
    let past = page(&world, &firm, &after(&list, &end)).await;
    assert_eq!(past, page(&world, &firm, &list).await);
}

async fn filters_and_counts_go_together(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    for (number, standing, hers) in [
        (0, "waiting", true),
        (1, "waiting", false),
        (2, "password_only", true),
        (3, "protected", true),
        (4, "protected", false),
        (5, "disabled", false),
    ] {
        let accountant = hers.then_some(helene.id);
        let account = Account { accountant, ..World::new_account(&firm, &format!("client{number}")) };
        world.invite(&account).await.unwrap();
        let sql = format!("UPDATE account SET standing = '{standing}' WHERE id = '{}'", account.id);
        world.sql(&sql).await.unwrap();
    }
    let count =
        |page: &ClientPage, standing| page.counts.iter().find(|(of, _)| *of == standing).map(|(_, count)| *count);
    let all = page(&world, &firm, &ClientList::default()).await;
    assert_eq!((all.total, all.counts.len()), (6, 7));
    let mut list = ClientList { standing: Some(Standing::Protected), ..ClientList::default() };
    let found = page(&world, &firm, &list).await;
    assert_eq!((usernames(&found), found.total), (vec!["client3", "client4"], 2));
    assert_eq!(found.counts, all.counts, "the tabs say how many stand elsewhere");

    for whose in [WhoseClients::Mine, WhoseClients::Of(helene.id)] {
        list.accountant = whose;
        let found = world.store.clients(firm.id, helene.id, &list, minute(0)).await.unwrap();
        assert_eq!((usernames(&found), found.total), (vec!["client3"], 1));
        assert_eq!((count(&found, Standing::Protected), count(&found, Standing::Disabled)), (Some(1), Some(0)));
        let narrow = ClientList { search: "client2".to_owned(), standing: None, ..list.clone() };
        let found = world.store.clients(firm.id, helene.id, &narrow, minute(0)).await.unwrap();
        assert_eq!((usernames(&found), found.total), (vec!["client2"], 1));
    }
    list.accountant = WhoseClients::Nobodys;
    let found = page(&world, &firm, &list).await;
    assert_eq!((usernames(&found), count(&found, Standing::Waiting)), (vec!["client4"], Some(1)));
    list.accountant = WhoseClients::Of(World::new_account(&firm, "nobody").id);
    assert_eq!(page(&world, &firm, &list).await.total, 0);
}

async fn a_lock_that_is_over_is_counted_as_what_follows_it(world: World) {
    let firm = world.firm().await;
    let account = world.account(&firm, "ann").await;
    world.choose_password(&account).await;
    let until = minute(5);
    let locked = format!(
        "INSERT INTO throttle (key, failures, wait_until, last_at) VALUES ('second-factor:{}', 10, {}, 0)",
        account.id,
        until.as_millis()
    );
    world.sql(&locked).await.unwrap();
    world.sql("UPDATE account SET standing_until = 0").await.unwrap();
    let locked = ClientList { standing: Some(Standing::Locked), ..ClientList::default() };
    let found = world.store.clients(firm.id, account.id, &locked, minute(0)).await.unwrap();
    assert_eq!((found.total, found.clients[0].circumstances.paused_until), (1, Some(until)));
    assert_eq!(found.clients[0].circumstances.wrong_codes, 10);
    let found = world.store.clients(firm.id, account.id, &locked, until).await.unwrap();
    assert_eq!(found.total, 0);
    let open = ClientList { standing: Some(Standing::PasswordOnly), ..ClientList::default() };
    assert_eq!(world.store.clients(firm.id, account.id, &open, until).await.unwrap().total, 1);
}

async fn what_stands_beside_a_client_is_theirs(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let waiting = named(&world, &firm, "a", "A").await;
    let enrolled = world.enrolled(&firm, "b").await.account;
    world.issue(&enrolled, &helene, minute(0)).await;
    world.sql("UPDATE recovery_code SET used_at = 1 WHERE id IN (SELECT id FROM recovery_code LIMIT 8)").await.unwrap();
    let id = enrolled.id;
    let asked =
        format!("INSERT INTO help_request (id, account_id, asked_at) VALUES ('h', '{id}', 0), ('i', '{id}', 0)");
    world.sql(&asked).await.unwrap();
    let page = page(&world, &firm, &ClientList::default()).await;
    let [first, second] = [&page.clients[0], &page.clients[1]];
    assert_eq!((first.account.id, second.account.id), (waiting.id, enrolled.id));
    assert_eq!((first.standing, second.standing), (Standing::Waiting, Standing::Protected));
    assert_eq!(first.circumstances.link_until, Some(minute(0).after(guichet::invitation::VALID_FOR)));
    assert_eq!((first.circumstances.codes_left, second.circumstances.codes_left), (None, Some(2)));
    assert!(!first.circumstances.asked_for_help && second.circumstances.asked_for_help);
    assert_eq!(second.circumstances.code_until, Some(minute(0).after(Duration::from_hours(24))));
    assert_eq!(first.circumstances.code_until, None);
}

on_both!(
    a_client_is_found_by_the_beginnings_of_words_without_accents,
    the_staff_and_other_firms_are_not_in_the_list,
    every_order_goes_through_all_clients_once_in_both_directions,
    a_page_begins_where_the_one_before_ended_whoever_comes_or_goes,
    filters_and_counts_go_together,
    a_lock_that_is_over_is_counted_as_what_follows_it,
    what_stands_beside_a_client_is_theirs,
);
