//! A database of the first release is brought up to date when it is opened: nobody is lost, locked out or let in.

use guichet::{
    account::{Account, PersonName, Role, Username},
    firm::Firm,
    id::{AccountId, SessionId},
    policy::Policy,
    ports::Holder,
    search::{sort_key, words_of},
    session::SessionLengths,
};

use super::world::{Dice, Rows, START, World, minute, token};

/// What the first release had.
struct Before {
    firm: Firm,
    accounts: Vec<Account>,
    token: guichet::token::TokenHash,
}

impl Before {
    fn new() -> Self {
        let firm = Firm { policy: Policy::Optional, ..World::new_firm("portal.example") };
        let names = [Some("Ève Côté"), Some("\u{301}"), None];
        let mut accounts: Vec<_> =
            (0..1200).map(|number| World::new_account(&firm, &format!("client{number}"))).collect();
        for (account, name) in accounts.iter_mut().zip(names) {
            account.name = name.and_then(PersonName::parse);
        }
        // A name and a username of nothing that is sorted by.
        accounts[2].username = Username::parse("\u{308}").unwrap();
        Self { firm, accounts, token: token() }
    }

    async fn fill(&self, rows: &Rows) {
        let (firm, password) = (&self.firm, rows.bytes(&[42]));
        let mut statements = vec![format!(
            "INSERT INTO firm (id, host, name, short_name, locale, time_zone, message, policy, created_at) \
             VALUES ('{}', 'portal.example', '{}', '{}', 'fr', 'Europe/Paris', 'Fermé', 'optional', {});",
            firm.id,
            firm.name.as_str(),
            firm.short_name.as_str(),
            START.as_millis()
        )];
        for account in &self.accounts {
            let name = account.name.as_ref().map_or("NULL".to_owned(), |name| format!("'{}'", name.as_str()));
            statements.push(format!(
                "INSERT INTO account (id, firm_id, username, username_key, name, role, locale, created_at, password) \
                 VALUES ('{}', '{}', '{}', '{}', {name}, 'client', 'fr', {}, {password});",
                account.id,
                firm.id,
                account.username.as_str(),
                account.username.key().as_str(),
                START.as_millis()
            ));
        }
        let (first, second) = (self.accounts[0].id, self.accounts[1].id);
        statements.push(format!(
            "INSERT INTO authenticator (id, account_id, secret, created_at, confirmed_at, last_step) \
             VALUES ('a', '{first}', {password}, 0, 0, 0); \
             UPDATE account SET disabled_at = 1 WHERE id = '{second}'; \
             INSERT INTO help_request (id, account_id, asked_at) VALUES ('{}', '{first}', {});",
            guichet::id::HelpRequestId::new(START, &Dice),
            START.as_millis(),
        ));
        for (assurance, token) in [("two_factor", self.token), ("password", token())] {
            let token = rows.bytes(token.as_bytes());
            statements.push(format!(
                "INSERT INTO session (id, account_id, token, assurance, created_at, last_seen_at, user_agent) \
                 VALUES ('{}', '{first}', {token}, '{assurance}', {}, {}, '');",
                SessionId::new(START, &Dice),
                START.as_millis(),
                minute(1).as_millis(),
            ));
        }
        statements.push(format!(
            "INSERT INTO audit_event (firm_id, place, at, name, canonical, link) \
             VALUES ('{}', 1, 0, 'sensitive_create', '{{\"act\":{{\"act\":\"firm_created\"}}}}', {});",
            firm.id,
            rows.bytes(&[7; 32])
        ));
        rows.sql(&statements.join("\n")).await.unwrap();
    }
}

async fn words(world: &World, account: AccountId) -> Vec<String> {
    world.texts(format!("SELECT word FROM account_word WHERE account_id = '{account}' ORDER BY word")).await
}

async fn check(before: &Before, world: World) {
    let sorted = |id| format!("SELECT sort_key FROM account WHERE id = '{id}'");
    for account in before.accounts.iter().take(5).chain(before.accounts.last()) {
        let stored = world.store.account(account.id).await.unwrap().unwrap();
        assert_eq!((&stored.username, &stored.name), (&account.username, &account.name));
        assert_eq!((stored.locked_at, stored.reset_at, stored.exempt_until), (None, None, None));
        assert_eq!(world.texts(sorted(account.id)).await, [sort_key(account)]);
        let mut expected: Vec<_> = words_of(account).into_iter().collect();
        expected.sort();
        assert_eq!(words(&world, account.id).await, expected);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE sort_key = ''").await, 0);
    assert_eq!(words(&world, before.accounts[0].id).await, ["client0", "cote", "eve"]);

    // Standings are found at the first look.
    world.store.sweep(minute(2)).await.unwrap();
    for (account, standing) in before.accounts.iter().zip(["protected", "disabled", "password_only", "password_only"]) {
        assert_eq!(world.standing(account.id).await, standing);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE standing = 'password_only'").await, 1198);

    // Sessions go on; that they were proven counts from when they began.
    let Some(Holder::Session(session, ..)) = world.store.holder(before.token).await.unwrap() else {
        panic!("no session");
    };
    assert_eq!((session.proven_at, session.last_seen_at), (Some(START), minute(1)));
    let unproven = "SELECT COUNT(*) FROM session WHERE proven_at IS NULL AND assurance = 'password'";
    assert_eq!(world.number(unproven).await, 1);

    let firm = world.store.firms().await.unwrap().remove(0);
    // The one message that there was is that of both languages now.
    assert_eq!(firm.message, Some(("Fermé".to_owned(), "Fermé".to_owned())));
    assert_eq!((firm.sessions, firm.accent, firm.logo), (SessionLengths::default(), None, None));
    assert_eq!(world.store.help_requests(firm.id).await.unwrap().len(), 1, "what was asked is still open");
    assert_eq!(world.texts("SELECT act FROM audit_event".to_owned()).await, ["firm_created"]);

    // Opened again, nothing is left to do.
    let dump = world.dump().await;
    drop(guichet_store::open(&world.url).await.unwrap());
    assert_eq!(world.dump().await, dump);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sqlite_database_of_the_first_release_is_brought_up_to_date() {
    let before = Before::new();
    check(&before, World::upgraded_sqlite(async |rows| before.fill(rows).await).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_database_of_the_first_release_is_brought_up_to_date() {
    let before = Before::new();
    check(&before, World::upgraded_postgres(async |rows| before.fill(rows).await).await).await;
}

async fn an_invited_account_is_found_and_sorted_at_once(world: World) {
    let firm = world.firm().await;
    let account = Account {
        name: PersonName::parse("Marie-Ève Lecœur"),
        email: guichet::account::Email::parse("me@lecoeur.example"),
        role: Role::Client,
        ..World::new_account(&firm, "melecoeur")
    };
    world.invite(&account).await.unwrap();
    let mut expected: Vec<_> = words_of(&account).into_iter().collect();
    expected.sort();
    assert_eq!(words(&world, account.id).await, expected);
    let sorted = format!("SELECT sort_key FROM account WHERE id = '{}'", account.id);
    assert_eq!(world.texts(sorted).await, ["lecoeur, marie-eve"]);
}

super::on_both!(an_invited_account_is_found_and_sorted_at_once);
