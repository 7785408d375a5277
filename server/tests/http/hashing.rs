//! Passwords and recovery codes are hashed slowly, by a pool that refuses past its queue.

use argon2::password_hash::phc::PasswordHash;
use guichet::ports::{Binding, Sealed};

use crate::{
    on_both,
    support::{
        answer::Answer,
        at_once,
        database::Engine,
        person::PASSWORD,
        portal::{Portal, Wanted},
    },
};

on_both! {
    a_password_is_hashed_with_argon2id_and_sealed,
    a_full_queue_refuses_with_a_time_to_come_back,
    a_sign_in_and_a_recovery_code_cost_one_hash_each,
}

async fn a_password_is_hashed_with_argon2id_and_sealed(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { hashes_at_once: Some(2), ..Wanted::default() }).await;
    for name in ["marie@example.com", "luc@example.com"] {
        portal.browser().accept(&portal.invite(name).await, PASSWORD).await.ok();
    }
    let mut hashes = Vec::new();
    for id in portal.rows.texts("SELECT id FROM account ORDER BY id").await {
        let sealed = portal.rows.bytes(&format!("SELECT password FROM account WHERE id = '{id}'")).await.remove(0);
        assert!(!String::from_utf8_lossy(&sealed).contains("argon2"));
        let place = Binding::password(id.parse().unwrap());
        let phc = portal.ports.vault.open(&place, &Sealed(sealed.clone())).unwrap();
        let phc = String::from_utf8(phc.to_vec()).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        let parsed = PasswordHash::new(&phc).unwrap();
        assert!(parsed.salt.unwrap().as_ref().len() >= 16 && parsed.hash.unwrap().as_bytes().len() == 32, "{phc}");
        hashes.push((id, sealed, phc));
    }
    // The same password, two salts.
    assert_ne!(hashes[0].2, hashes[1].2);
    // A hash that is copied to another account opens nothing there (defects.md, row 63).
    let place = Binding::password(hashes[0].0.parse().unwrap());
    assert!(portal.ports.vault.open(&place, &Sealed(hashes[1].1.clone())).is_err());
}

async fn a_full_queue_refuses_with_a_time_to_come_back(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { hashes_at_once: Some(1), ..Wanted::default() }).await;
    // A long piece of work holds the one permit.
    let codes = guichet::recovery::RecoveryCode::new_set(&*portal.ports.entropy);
    let long: Vec<_> = codes.iter().cycle().take(100).cloned().collect();
    let hasher = portal.ports.hasher.clone();
    let work = tokio::spawn(async move { hasher.stretch(long, [0; 16]).await.map(|hashes| hashes.len()) });
    let answers: Vec<Answer> = at_once(0..80_u8, |number| {
        let browser = portal.browser().at_address([198, 51, 100, number]);
        async move { browser.password(&format!("name{number}@example.com"), PASSWORD).await }
    })
    .await;
    let (busy, served): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.code() == 503);
    assert!(!busy.is_empty(), "nobody was refused");
    for answer in &busy {
        assert_eq!(answer.is(503, "busy").header("retry-after"), Some("2"));
    }
    for answer in &served {
        answer.is(401, "wrong_credentials");
    }
    assert!(served.len() >= 32, "a queue of 32 for each permit: {}", served.len());
    assert_eq!(work.await.unwrap().unwrap(), 100);
    // And then it goes on.
    portal.browser().password("somebody@example.com", PASSWORD).await.is(401, "wrong_credentials");
}

async fn a_sign_in_and_a_recovery_code_cost_one_hash_each(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let calls = portal.hasher.calls();
    let browser = portal.signing_in(&marie).await;
    assert_eq!(portal.hasher.calls(), calls + 1);
    browser.verify(&marie.codes[9]).await.ok();
    assert_eq!(portal.hasher.calls(), calls + 2);
    portal.signing_in(&marie).await.verify(&portal.code(&marie)).await.ok();
    assert_eq!(portal.hasher.calls(), calls + 3);
}
