//! What a rotation of keys reads and writes: everything that is sealed, by primary key, and never over a change.

use std::collections::BTreeSet;

use guichet::{
    account::Account,
    firm::Firm,
    ports::{Mark, Reseal, Sealed, SealedColumn, SealedRow},
};

use super::{
    on_both,
    world::{World, at_once},
};

/// The present key's.
const MARK: Mark = Mark([1, 0, 0, 0, 2]);

/// Bytes as an earlier key sealed them.
fn older(number: u8) -> Sealed {
    Sealed(vec![1, 0, 0, 0, 1, number, number])
}

/// The same under the present key.
fn newer(number: u8) -> Sealed {
    Sealed(vec![1, 0, 0, 0, 2, number, number])
}

/// Everything of a column that isn't the present key's, read a few rows at a time.
async fn all(world: &World, column: SealedColumn, limit: u32) -> Vec<SealedRow> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let page = world.store.sealed_otherwise(column, MARK, &after, limit).await.unwrap();
        assert!(page.rows.len() <= limit as usize);
        assert!(page.rows.iter().all(|row| row.key > after));
        rows.extend(page.rows);
        match page.next {
            Some(next) => after = next,
            None => return rows,
        }
    }
}

/// An account with something in every column, sealed with an earlier key.
async fn full(world: &World, firm: &Firm, name: &str) -> Account {
    let account = world.enrolled(firm, name).await.account;
    let (id, older) = (account.id, world.bytes(&older(7).0));
    let (salt, token) =
        (world.bytes(&[7; 16]), world.bytes(guichet::token::Token::new(&super::world::Dice).hash().as_bytes()));
    let statements = format!(
        "UPDATE account SET password = {older} WHERE id = '{id}';
         UPDATE authenticator SET secret = {older} WHERE account_id = '{id}';
         UPDATE recovery_set SET held = {older} WHERE account_id = '{id}';
         UPDATE recovery_code SET hash = {older}
             WHERE set_id IN (SELECT id FROM recovery_set WHERE account_id = '{id}');
         INSERT INTO issued_code
             (id, account_id, issued_by, checked_by, salt, hash, created_at, expires_at, held, held_until)
             VALUES ('{id}', '{id}', '{id}', 'video', {salt}, {older}, 0, 1, {older}, 1);
         INSERT INTO invitation (id, account_id, token, created_at, expires_at, held, held_until)
             VALUES ('{id}', '{id}', {token}, 0, 1, {older}, 1);
         INSERT INTO letter (id, firm_id, account_id, email, locale, notice, link, link_until, written_at)
             VALUES ('{id}', '{}', '{id}', 'ann@example.com', 'en', '{{}}', {older}, 1, 0);",
        firm.id
    );
    world.sql(&statements).await.unwrap();
    account
}

async fn everything_that_is_sealed_is_found_with_its_place(world: World) {
    let firm = world.firm().await;
    world.store.keep_key_check(&older(0)).await.unwrap();
    let mut accounts = Vec::new();
    for name in ["ann", "bob", "cid"] {
        accounts.push(full(&world, &firm, name).await.id.to_string());
    }
    for column in SealedColumn::ALL {
        let rows = all(&world, column, 2).await;
        let expected = match column {
            SealedColumn::KeyCheck => 1,
            SealedColumn::RecoveryCode => 30,
            _ => 3,
        };
        assert_eq!(rows.len(), expected, "{column:?}");
        let whose: BTreeSet<_> = rows.iter().map(|row| row.place.row.split('/').next().unwrap().to_owned()).collect();
        assert!(
            rows.iter().all(|row| row.place.column == column && row.place.row.ends_with(&row.key)
                || column == SealedColumn::KeyCheck)
        );
        assert_eq!(whose.len(), expected.min(3), "{column:?}");
        assert!(column == SealedColumn::KeyCheck || whose.iter().all(|account| accounts.contains(account)));
    }
}

async fn what_the_present_key_sealed_is_not_found_nor_what_is_empty(world: World) {
    let firm = world.firm().await;
    let ann = full(&world, &firm, "ann").await;
    let bob = full(&world, &firm, "bob").await;
    let change = format!(
        "UPDATE account SET password = {} WHERE id = '{}'; UPDATE issued_code SET held = NULL;",
        world.bytes(&newer(7).0),
        ann.id
    );
    world.sql(&change).await.unwrap();
    let rows = all(&world, SealedColumn::Password, 1).await;
    assert_eq!(rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>(), [bob.id.to_string()]);
    assert!(all(&world, SealedColumn::HeldIssuedCode, 10).await.is_empty());
    assert!(all(&world, SealedColumn::KeyCheck, 10).await.is_empty());
}

async fn a_column_is_written_row_by_row_and_nothing_else_is(world: World) {
    let firm = world.firm().await;
    world.store.keep_key_check(&older(0)).await.unwrap();
    full(&world, &firm, "ann").await;
    for column in SealedColumn::ALL {
        let before = world.dump().await;
        let rows = all(&world, column, 100).await;
        let anew = |row: &SealedRow| Reseal { key: row.key.clone(), old: row.sealed.clone(), new: newer(9) };
        let resealed: Vec<_> = rows.iter().map(anew).collect();
        assert_eq!(world.store.reseal(column, &resealed).await.unwrap(), rows.len() as u64, "{column:?}");
        assert!(all(&world, column, 100).await.is_empty());
        let after = world.dump().await;
        let changed = before.iter().filter(|row| !after.contains(row)).count();
        assert_eq!(changed, rows.len(), "{column:?}");
        // Once more, it is another's.
        assert_eq!(world.store.reseal(column, &resealed).await.unwrap(), 0);
    }
}

async fn what_was_changed_or_deleted_meanwhile_stays_so(world: World) {
    let firm = world.firm().await;
    let ann = full(&world, &firm, "ann").await;
    let bob = full(&world, &firm, "bob").await;
    let rows = all(&world, SealedColumn::Password, 100).await;
    let links = all(&world, SealedColumn::HeldLink, 100).await;
    let change = format!(
        "UPDATE account SET password = {} WHERE id = '{}'; DELETE FROM invitation WHERE account_id = '{}';",
        world.bytes(&older(8).0),
        ann.id,
        ann.id
    );
    world.sql(&change).await.unwrap();
    let anew = |row: &SealedRow| Reseal { key: row.key.clone(), old: row.sealed.clone(), new: newer(9) };
    for (column, rows) in [(SealedColumn::Password, rows), (SealedColumn::HeldLink, links)] {
        let resealed: Vec<_> = rows.iter().map(anew).collect();
        assert_eq!((resealed.len(), world.store.reseal(column, &resealed).await.unwrap()), (2, 1));
    }
    assert_eq!(world.store.password_of(ann.id).await.unwrap(), Some(older(8)));
    assert_eq!(world.store.password_of(bob.id).await.unwrap(), Some(newer(9)));
}

async fn of_many_at_once_one_writes_a_row(world: World) {
    let firm = world.firm().await;
    let ann = full(&world, &firm, "ann").await;
    let wrote = at_once(20, |number| {
        let (store, key) = (world.store.clone(), ann.id.to_string());
        let new = newer(u8::try_from(number).unwrap());
        async move { store.reseal(SealedColumn::Password, &[Reseal { key, old: older(7), new }]).await.unwrap() }
    })
    .await;
    assert_eq!(wrote.iter().sum::<u64>(), 1);
}

on_both!(
    everything_that_is_sealed_is_found_with_its_place,
    what_the_present_key_sealed_is_not_found_nor_what_is_empty,
    a_column_is_written_row_by_row_and_nothing_else_is,
    what_was_changed_or_deleted_meanwhile_stays_so,
    of_many_at_once_one_writes_a_row,
);

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_somebody_holds_is_left_to_them_without_waiting() {
    let world = World::postgres().await;
    let firm = world.firm().await;
    let ann = full(&world, &firm, "ann").await;
    let row = [Reseal { key: ann.id.to_string(), old: older(7), new: newer(7) }];
    let held = world.hold_rows("account").await;
    assert_eq!(world.store.reseal(SealedColumn::Password, &row).await.unwrap(), 0);
    held.rollback().await.unwrap();
    assert_eq!(world.store.reseal(SealedColumn::Password, &row).await.unwrap(), 1);
}
