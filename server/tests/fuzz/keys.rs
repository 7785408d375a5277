//! The key file, and bytes that are sealed with it.

use std::{fs, os::unix::fs::PermissionsExt, sync::Arc};

use guichet::ports::{Binding, Entropy, Sealed, SealedColumn, Vault};
use guichet_server::crypto::{
    entropy::SystemEntropy,
    key_file::{Key, KeyRing},
    vault::KeyRingVault,
};
use proptest::{collection::vec, prelude::*, sample::Index};

use crate::{
    harness::fuzz,
    inputs::{bytes, texts},
};

#[test]
fn key_files() {
    const LINES: &[&str] = &[
        "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "2 //////////////////////////////////////////8=",
        "# a comment",
        "",
        "4294967296 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "1  AAAA",
        "1\tAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "x",
        " ",
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fuzz("key file", 4, &vec(texts(LINES), 0..5), |lines| {
        fs::write(&path, lines.join("\n")).unwrap();
        match KeyRing::read(&path) {
            Ok(ring) => {
                prop_assert!(ring.keys.contains_key(&ring.current));
                // Each key of the file is one that a line of it says.
                for (id, key) in &ring.keys {
                    let said = format!("{id} {}", data_encoding::BASE64.encode(&**key));
                    let digits = said.split_once(' ').unwrap().1;
                    prop_assert!(lines.join("\n").contains(digits), "nobody wrote key {id}");
                }
                let last = lines
                    .join("\n")
                    .lines()
                    .rfind(|line| !line.trim().is_empty() && !line.starts_with('#'))
                    .map(str::to_owned);
                prop_assert!(last.unwrap().trim_start_matches(['+', '0']).starts_with(&ring.current.to_string()));
            }
            Err(error) => {
                let told = format!("{error} {error:?}");
                let secret = lines.iter().flat_map(|line| line.split(' ')).filter(|word| word.len() > 20);
                for word in secret {
                    prop_assert!(!told.contains(word), "the error tells a key");
                }
            }
        }
        Ok(())
    });
}

fn vault() -> KeyRingVault {
    let keys = [(1, Key::new([1; 32])), (2, Key::new([2; 32]))].into();
    KeyRingVault::new(KeyRing { current: 2, keys }, Arc::new(SystemEntropy))
}

fn place(row: &str) -> Binding {
    Binding { column: SealedColumn::Secret, row: row.to_owned() }
}

#[test]
fn sealed_bytes_that_were_tampered_with() {
    let vault = vault();
    let inputs = (vec(any::<u8>(), 0..64), any::<Index>(), 1..=255_u8, ".{0,6}", ".{0,6}");
    fuzz("sealed bytes", 2, &inputs, |(plain, at, change, row, other)| {
        let sealed = vault.seal(&place(&row), &plain).unwrap();
        let opened = vault.open(&place(&row), &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plain.as_slice());
        if row != other {
            prop_assert!(vault.open(&place(&other), &sealed).is_err(), "another row opens it");
        }
        let mut altered = sealed.0.clone();
        let at = at.index(altered.len());
        altered[at] ^= change;
        prop_assert!(vault.open(&place(&row), &Sealed(altered)).is_err(), "byte {at} doesn't matter");
        let cut = sealed.0[..at].to_vec();
        prop_assert!(vault.open(&place(&row), &Sealed(cut)).is_err());
        Ok(())
    });
}

#[test]
fn sealed_bytes_that_never_were() {
    let vault = vault();
    let mut random = vec![1, 0, 0, 0, 1];
    random.resize(80, 0);
    SystemEntropy.fill(&mut random[5..]);
    fuzz("bytes that were never sealed", 1, &bytes(vec![random, vec![1, 0, 0, 0, 2], vec![], vec![0; 45]]), |sealed| {
        prop_assert!(vault.open(&place("row"), &Sealed(sealed)).is_err());
        Ok(())
    });
}
