//! What a rotation of keys refuses, and what no server is stopped by: a key file that is open to others, broken, away or
//! another's, and rows that don't open.

use std::{fs, os::unix::fs::PermissionsExt};

use guichet::ports::SealedColumn;
use guichet_server::crypto::{entropy::SystemEntropy, key_change::KeyFile};

use crate::{
    on_both,
    support::{
        database::Engine,
        keys::lines_of,
        person::{OTHER_PASSWORD, PASSWORD},
        portal::{Portal, STEP},
    },
};

on_both! {
    secrets_that_are_swapped_between_accounts_open_nothing,
    what_does_not_open_is_told_and_keeps_the_old_key,
    a_key_file_that_cannot_be_read_stops_no_server,
    a_key_file_that_cannot_be_read_is_not_rotated,
    of_two_key_files_one_takes_the_database,
}

/// Two accounts' values of a column change places.
async fn swap(portal: &Portal, column: SealedColumn) {
    let values = portal.rows.values(column).await;
    let (one, other) = (values.first().unwrap(), values.last().unwrap());
    portal.rows.put(column, &one.0, &other.1).await;
    portal.rows.put(column, &other.0, &one.1).await;
}

// defects.md, row 63.
async fn secrets_that_are_swapped_between_accounts_open_nothing(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let luc = portal.person("luc@example.com").await;
    let before = portal.rows.sealed().await;
    for who in [&marie, &luc] {
        portal.clock.advance(STEP);
        swap(&portal, SealedColumn::Password).await;
        portal.browser().password(&who.username, PASSWORD).await.faulted();
        portal.rows.restore(&before).await;

        let pending = portal.signing_in(who).await;
        swap(&portal, SealedColumn::Secret).await;
        for of in [&marie, &luc] {
            pending.verify(&portal.code(of)).await.faulted();
        }
        portal.rows.restore(&before).await;

        // One account's code instead of one of the other's.
        let pending = portal.signing_in(who).await;
        swap(&portal, SealedColumn::RecoveryCode).await;
        for of in [&marie, &luc] {
            let code = if of.id == marie.id { of.codes.first() } else { of.codes.last() };
            pending.verify(code.unwrap()).await.faulted();
        }
        portal.rows.restore(&before).await;
        portal.signing_in(who).await.verify(&portal.code(who)).await.ok();
    }
}

async fn what_does_not_open_is_told_and_keeps_the_old_key(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    portal.person("luc@example.com").await;
    portal.person("ann@example.com").await;
    let good = portal.rows.sealed().await;
    swap(&portal, SealedColumn::Secret).await;
    portal.rows.put(SealedColumn::Password, &marie.id, b"Dear client").await;
    let broken = portal.rows.sealed().await;

    let ended = portal.rotate(&[]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    let told = ended.stderr.lines().last().unwrap_or_default();
    assert!(told.contains("1 row of account.password, 2 rows of authenticator.secret can't be opened"), "{told}");
    assert_eq!(portal.key_lines().len(), 2);
    assert!(!portal.retired_keys().exists());
    // The rest was sealed anew, and these stayed as they were.
    assert_eq!(portal.rows.sealed_under(1).await.get("authenticator.secret"), Some(&2));
    let now = portal.rows.sealed().await;
    assert_eq!(now.iter().filter(|row| broken.contains(row)).count(), 3);
    assert_eq!(portal.rows.number("SELECT COUNT(*) FROM audit_event WHERE act = 'keys_rotated'").await, 0);

    // With those rows as they were, it is finished.
    for (column, row, bytes) in &good {
        if now.iter().any(|(c, r, b)| c == column && r == row && (b.starts_with(&[1, 0, 0, 0, 1]) || b[0] == b'D')) {
            portal.rows.put(*column, row, bytes).await;
        }
    }
    let finished = portal.rotated();
    assert!(finished.stdout.starts_with("Going on with key 2\n"), "{}", finished.stdout);
    assert_eq!((portal.key_lines().len(), portal.rows.sealed_under(1).await.len()), (1, 0));
    portal.clock.advance(STEP);
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();

    // What nothing brings back is left, if one says so.
    portal.rows.put(SealedColumn::Password, &marie.id, b"Dear client").await;
    let ended = portal.rotate(&["--leave-unreadable"]);
    assert!(ended.status.success(), "{}", ended.stderr);
    assert!(ended.stdout.contains("Left as it is, unreadable: 1 row of account.password"), "{}", ended.stdout);
    assert_eq!(portal.key_lines().len(), 1);
}

async fn a_key_file_that_cannot_be_read_stops_no_server(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let other = Portal::open(Engine::Sqlite).await;
    let good = fs::read_to_string(portal.keys()).unwrap();
    let theirs = fs::read_to_string(other.keys()).unwrap();
    for (number, change) in ["open", "half", "empty", "theirs", "away"].into_iter().enumerate() {
        fs::set_permissions(portal.keys(), fs::Permissions::from_mode(0o600)).unwrap();
        match change {
            "open" => fs::set_permissions(portal.keys(), fs::Permissions::from_mode(0o644)).unwrap(),
            "half" => fs::write(portal.keys(), &good[..good.len() - 20]).unwrap(),
            "empty" => fs::write(portal.keys(), "").unwrap(),
            "theirs" => fs::write(portal.keys(), &theirs).unwrap(),
            _ => fs::remove_file(portal.keys()).unwrap(),
        }
        // Opens, counts and seals as before.
        portal.signing_in(&marie).await.verify(&marie.codes[number]).await.ok();
        portal.set_up(&format!("{change}@example.com")).await;
    }
    fs::write(portal.keys(), &good).unwrap();
    fs::set_permissions(portal.keys(), fs::Permissions::from_mode(0o600)).unwrap();
    // And follows it again.
    portal.rotated();
    assert_eq!(portal.rows.sealed_under(1).await.len(), 0);
    portal.set_up("last@example.com").await;
    assert_eq!(portal.rows.sealed_under(1).await.len(), 0);
    portal.signing_in(&marie).await.verify(&marie.codes[9]).await.ok();
}

async fn a_key_file_that_cannot_be_read_is_not_rotated(engine: Engine) {
    let portal = Portal::open(engine).await;
    portal.browser().accept(&portal.invite("marie@example.com").await, OTHER_PASSWORD).await.ok();
    let good = fs::read_to_string(portal.keys()).unwrap();
    let line = portal.key_lines().remove(0);
    let before = portal.rows.sealed().await;
    let refused = |says: &str| {
        let file = fs::read(portal.keys()).ok();
        let ended = portal.rotate(&[]);
        assert_eq!((ended.status.code(), ended.stdout.as_str()), (Some(1), ""), "{}", ended.stderr);
        let told = ended.stderr.lines().last().unwrap_or_default();
        assert!(told.starts_with("guichet: ") && told.contains(says), "{told}");
        assert!(!ended.stderr.contains(&line[2..]), "{}", ended.stderr);
        assert_eq!(fs::read(portal.keys()).ok(), file);
        assert!(!portal.retired_keys().exists() || says.contains("retired"));
    };
    fs::set_permissions(portal.keys(), fs::Permissions::from_mode(0o640)).unwrap();
    refused("can be read by others than its owner; run: chmod 600");
    fs::set_permissions(portal.keys(), fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(portal.keys(), format!("{good}2 half")).unwrap();
    refused("guichet.keys is not one, at line 3");
    // An id is given once.
    fs::write(portal.keys(), format!("{good}{line}\n")).unwrap();
    refused("guichet.keys is not one, at line 3");
    fs::write(portal.keys(), "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
    refused("doesn't belong to this database");
    fs::write(portal.keys(), format!("{}\n", line.replacen('1', "4294967295", 1))).unwrap();
    refused("doesn't belong to this database");
    fs::remove_file(portal.keys()).unwrap();
    refused("is missing");
    fs::write(portal.keys(), &good).unwrap();
    fs::set_permissions(portal.keys(), fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(portal.retired_keys(), "Dear client").unwrap();
    fs::set_permissions(portal.retired_keys(), fs::Permissions::from_mode(0o644)).unwrap();
    refused("retired can be read by others");
    fs::set_permissions(portal.retired_keys(), fs::Permissions::from_mode(0o600)).unwrap();
    refused("retired is not one, at line 1");
    fs::remove_file(portal.retired_keys()).unwrap();
    assert_eq!(portal.rows.sealed().await, before);
    portal.rotated();
}

/// Two machines, each with a copy of the key file: what the one sealed, the other's new key doesn't open.
async fn of_two_key_files_one_takes_the_database(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("guichet.keys");
    fs::copy(portal.keys(), &copy).unwrap();
    // The other began first, and came no further than its key file.
    KeyFile::take(&copy).unwrap().add(&SystemEntropy).unwrap();
    assert_eq!(lines_of(&copy).len(), 2);
    portal.rotated();
    let before = portal.rows.sealed().await;
    let ended = portal.rotate(&["--key-file", copy.to_str().unwrap()]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains("doesn't belong to this database"), "{}", ended.stderr);
    assert_eq!(portal.rows.sealed().await, before);
    portal.signing_in(&marie).await.verify(&marie.codes[0]).await.ok();
}
